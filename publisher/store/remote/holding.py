"""How a release stands in a store that others may share: names of graphs, the record, the dataset of a query.

The named graphs of the live release keep their names, since the data speaks of them. Beside them stand graphs below
`{base}.well-known/store/`: `default`, the release's default graph; `record`, which says what is live; and, while a
release is being loaded, its graphs under names that carry the release. Every query is sent with the dataset of the
record, so that it sees the release and nothing else (SPARQL 1.1 Protocol, section 2.1.4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from publisher.store.lexical import code_only, unescape
from publisher.store.port import QueryRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publisher.store.port import Query

SPACE = ".well-known/store/"
_RELEASE, _TOKEN, _GRAPH, _COUNT = "release", "token", "holds", "graphs"
_END = r"(?!\w)(?![\w.\-]*:)"  # `from:a` is a prefixed name
_FROM = re.compile(rf"(?<![\w?$:@.%\\\-])FROM{_END}(\s+NAMED{_END})?", re.IGNORECASE)
_SOURCE = re.compile(r"\s*(?:<([^<>\s]*)>|([\w.\-]*):([\w.\-%:]*))")
_PREFIX = re.compile(r"\bPREFIX\s+([\w.\-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_BASE = re.compile(r"\bBASE\s*<([^<>\s]*)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the graphs that a store keeps for a publication beside its own.

    Args:
        base: The base IRI of the publication.

    >>> Names("https://example.org/").staged("2026-01-31-0a", 7)
    'https://example.org/.well-known/store/2026-01-31-0a/7'
    """

    base: str

    @property
    def space(self) -> str:
        """What the names of all of them begin with."""
        return self.base + SPACE

    @property
    def record(self) -> str:
        """The graph that says what is live."""
        return self.space + "record"

    @property
    def default(self) -> str:
        """The default graph of the live release."""
        return self.space + "default"

    @property
    def nothing(self) -> str:
        """A graph that never holds anything, to name where no graph is to be seen."""
        return self.space + "nothing"

    def staged(self, release: str, number: int) -> str:
        """The graph that a graph of a release stands in until the release goes live."""
        return f"{self.space}{release}/{number}"


@dataclass(frozen=True, slots=True)
class Record:
    """What a store says is live in it.

    Args:
        release: The release.
        token: A mark that each load makes anew: while it stands, nothing has changed.
        graphs: Names of the named graphs.
    """

    release: str
    token: str
    graphs: tuple[str, ...]

    @staticmethod
    def question(names: Names) -> str:
        """The query whose answer is a record."""
        return f"SELECT ?p ?o WHERE {{ GRAPH <{names.record}> {{ ?s ?p ?o }} }}"

    @classmethod
    def read(cls, names: Names, body: bytes) -> Record | None:
        """Reads the answer to `question` in SPARQL JSON; None where the store holds nothing, or is being changed.

        Raises:
            SyntaxError: It is no such answer.
            ValueError: It is not the whole record.
        """
        found = parse_query_results(body, format=QueryResultsFormat.JSON)
        if not isinstance(found, QuerySolutions):
            message = "it answers a SELECT query with a boolean"
            raise ValueError(message)
        pairs = [(str(getattr(p, "value", "")).removeprefix(names.space), getattr(o, "value", "")) for p, o in found]
        values = dict(pairs)
        if _TOKEN not in values:
            return None
        graphs = tuple(sorted(value for name, value in pairs if name == _GRAPH))
        if values.get(_COUNT) != str(len(graphs)):
            message = f"it lists {len(graphs)} of {values.get(_COUNT)} graphs; it may cut its answers"
            raise ValueError(message)
        return cls(values[_RELEASE], values[_TOKEN], graphs)

    def triples(self, names: Names) -> str:
        """The record as N-Triples."""
        record = NamedNode(names.record)
        pairs = [
            (_RELEASE, Literal(self.release)),
            (_COUNT, Literal(str(len(self.graphs)))),
            *((_GRAPH, NamedNode(graph)) for graph in self.graphs),
            (_TOKEN, Literal(self.token)),
        ]
        return "".join(f"{record} <{names.space}{name}> {value} .\n" for name, value in pairs)

    def still(self, names: Names) -> str:
        """A query that is true while the store holds what this says."""
        return f'ASK {{ GRAPH <{names.record}> {{ <{names.record}> <{names.space}{_TOKEN}> "{self.token}" }} }}'

    def dataset(self, names: Names, query: Query) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The default graphs and the named graphs to send with a query.

        Raises:
            QueryRefused: It cannot be told from which graphs the query wants to be answered.
        """
        default, named = query.default_graphs, query.named_graphs
        if not default and not named:
            default, named = from_clauses(query.text)
        if default or named:
            return self._known(names, default), self._known(names, named)
        # The list is long, so only queries that look into named graphs carry it.
        looks = "graph" in unescape(query.text).lower()
        return (names.default,), self.graphs if looks and self.graphs else (names.nothing,)

    def _known(self, names: Names, graphs: Iterable[str]) -> tuple[str, ...]:
        return tuple(graph for graph in graphs if graph in self.graphs) or (names.nothing,)


def from_clauses(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The graphs of `FROM` and of `FROM NAMED` in a query.

    Raises:
        QueryRefused: They cannot be told for certain.

    >>> from_clauses("PREFIX e: <http://e/> SELECT * FROM e:a FROM NAMED <http://e/b> { ?from e:from 'FROM <x>' }")
    (('http://e/a',), ('http://e/b',))
    """
    text = unescape(text)
    if "from" not in text.lower():
        return (), ()
    code = code_only(text)
    if code is None:
        message = "a '<' or a quote can be read in two ways, so FROM cannot be told for certain; write it more plainly"
        raise QueryRefused(message)
    prefixes = dict(_PREFIX.findall(text))
    base = next(iter(_BASE.findall(text)), "")
    default: list[str] = []
    named: list[str] = []
    for found in _FROM.finditer(code):
        source = _SOURCE.match(text, found.end(1) if found[1] else found.start() + len("FROM"))
        if source is None or (source[1] is None and source[2] not in prefixes):
            message = "FROM must be followed by an IRI"
            raise QueryRefused(message)
        graph = urljoin(base, source[1]) if source[1] is not None else prefixes[source[2]] + source[3]
        (named if found[1] else default).append(graph)
    return tuple(default), tuple(named)
