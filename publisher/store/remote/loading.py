"""Loads a release into a SPARQL 1.1 store: staged under names that carry the release, verified, then switched.

Every step may be repeated without harm: triples without blank nodes are only added once, and a copy replaces what was
there. So a load that broke off is begun again and goes on where it was. The switch is one update request. The record
goes first and comes back last, so that readers of a store that does not run a request as one transaction find no record
in between, and know (see `ReleaseStore`).
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from uuid import uuid4

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

from publisher.base.errors import ConfigurationError, PublisherError, UnreadableError
from publisher.base.formats import N_TRIPLES
from publisher.rdf.canonical import digest
from publisher.store.remote.faults import said
from publisher.store.remote.holding import Record
from publisher.store.remote.normal_form import changed_literals, normal_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from publisher.store.remote.endpoint import Endpoint
    from publisher.store.remote.holding import Names

    Say = Callable[[str, str], None]

BATCH = 2000
"""Triples in one request."""

_PAUSES = (0.5, 2.0)
_DEADLOCK = "40001"


class LoadError(PublisherError):
    """The store does not hold what was sent. What was live before is live still, unless the message says otherwise."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load has come to.

    Args:
        release: The release that is live now.
        graphs: Its named graphs.
        quads: Its quads, the default graph among them.
        sent: Triples that had to be sent; fewer where a load was resumed.
        exact: Whether the digest of what was read back is that of the release.
        changed: Where not: how many literals of each datatype the store gives back in another form.
        dropped: Graphs of older releases that are gone.
    """

    release: str
    graphs: int
    quads: int
    sent: int
    exact: bool
    changed: Mapping[str, int]
    dropped: int


@dataclass(frozen=True, slots=True)
class _Graph:
    name: str  # where it is to stand
    staged: str
    graph: NamedNode | DefaultGraph
    quads: Sequence[Quad]


class Loader:
    """Loads releases of one publication into one store.

    Args:
        endpoint: The store, with addresses for updates and graphs.
        names: The names of the publication's graphs.
        say: Told each step and its detail.

    Raises:
        ConfigurationError: An address is missing.
    """

    def __init__(self, endpoint: Endpoint, names: Names, say: Say = lambda *_: None) -> None:
        addresses = endpoint.client.addresses
        if not addresses.update or not addresses.graphs:
            message = "loading needs the addresses 'store_update' and 'store_graphs' too (docs/remote-stores.md)"
            raise ConfigurationError(message)
        self._endpoint = endpoint
        self._names = names
        self._say = say

    def load(self, release: str, path: Path, expected: str) -> Loaded:
        """Loads a release and makes it the live one.

        Args:
            release: Its name.
            path: Its N-Quads file.
            expected: The digest of its canonical N-Quads.

        Raises:
            LoadError: The store holds something else than was sent.
            UnreadableError: The store cannot be reached, or refuses.
            QueryError: It cannot be asked.
        """
        graphs = self._graphs(release, path)
        quads = sum(len(graph.quads) for graph in graphs)
        self._say("stage", f"{quads:,} quads in {len(graphs):,} graphs")
        sent = sum(self._stage(graph) for graph in graphs)
        self._say("verify", "reading everything back")
        counts, exact, changed = self._verify(graphs, expected)
        record = Record(release, uuid4().hex, tuple(sorted(g.name for g in graphs if isinstance(g.graph, NamedNode))))
        gone = self._before() - {graph.name for graph in graphs}
        self._say("switch", f"{release} goes live")
        self._switch(graphs, gone, record)
        self._check_live(graphs, counts, record)
        self._drop()
        return Loaded(release, len(record.graphs), quads, sent, exact, changed, len(gone))

    def _graphs(self, release: str, path: Path) -> list[_Graph]:
        by_graph: dict[NamedNode | DefaultGraph, list[Quad]] = defaultdict(list)
        for quad in parse(path=path, format=RdfFormat.N_QUADS):
            by_graph[quad.graph_name].append(quad)
        return [
            _Graph(
                graph.value if isinstance(graph, NamedNode) else self._names.default,
                self._names.staged(release, number),
                graph,
                by_graph[graph],
            )
            for number, graph in enumerate(sorted(by_graph, key=str))
        ]

    def _stage(self, graph: _Graph) -> int:
        """Adds what is missing: batches go in order, so the number of triples there tells which are in."""
        done = self._count(graph.staged) // BATCH * BATCH
        for start in range(done, len(graph.quads), BATCH):
            body = "".join(f"{quad.triple} .\n" for quad in graph.quads[start : start + BATCH]).encode()
            self._again(lambda body=body: self._endpoint.client.add(graph.staged, body))  # type: ignore[misc]
        return max(0, len(graph.quads) - done)

    def _verify(self, graphs: Sequence[_Graph], expected: str) -> tuple[list[int], bool, dict[str, int]]:
        """Compares what was read back with what was sent, by digest, else by the digest of normal forms."""
        sent = [quad for graph in graphs for quad in graph.quads]
        by_graph = [list(self._read_back(graph)) for graph in graphs]
        back = [quad for quads in by_graph for quad in quads]
        counts = [self._count(graph.staged) for graph in graphs]
        for graph, quads, count in zip(graphs, by_graph, counts, strict=True):
            if count != len(quads):
                self._fail(graph, f"it has {count:,} triples, of which {len(quads):,} are among those sent")
        if digest(back) == expected:
            return counts, True, {}
        if _digest(normal_lines(sent)) != _digest(normal_lines(back)):
            wrong = next(g for g, q in zip(graphs, by_graph, strict=True) if normal_lines(g.quads) != normal_lines(q))
            odd = sorted(set(normal_lines(wrong.quads)) ^ set(normal_lines(self._read_back(wrong))))
            self._fail(wrong, f"it holds other triples than were sent, such as {odd[0].strip()}")
        return counts, False, changed_literals(sent, back)

    def _fail(self, graph: _Graph, reason: str) -> None:
        self._update(f"DROP SILENT GRAPH <{graph.staged}>")  # else the next try would build on it
        message = f"the staged copy of {graph.name} is wrong: {reason}; nothing was switched"
        raise LoadError(message)

    def _read_back(self, graph: _Graph) -> Iterator[Quad]:
        """The staged triples of a graph, by their subjects, so that no answer is long."""
        by_subject: dict[str, int] = defaultdict(int)
        for quad in graph.quads:
            by_subject[str(quad.subject)] += 1
        subjects: list[str] = []
        size = 0
        for subject, number in by_subject.items():
            if subjects and size + number > BATCH:
                yield from self._about(graph, subjects)
                subjects, size = [], 0
            subjects.append(subject)
            size += number
        yield from self._about(graph, subjects)

    def _about(self, graph: _Graph, subjects: Sequence[str]) -> Iterator[Quad]:
        values = " ".join(subjects)
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph.staged}> {{ VALUES ?s {{ {values} }} ?s ?p ?o }} }}"
        for quad in parse(self._endpoint.ask(text, N_TRIPLES), format=RdfFormat.N_TRIPLES):
            yield Quad(quad.subject, quad.predicate, quad.object, graph.graph)

    def _before(self) -> set[str]:
        record = Record.read(self._names, self._endpoint.ask(Record.question(self._names)))
        return set(record.graphs) | {self._names.default} if record else set()

    def _switch(self, graphs: Sequence[_Graph], gone: set[str], record: Record) -> None:
        operations = [
            f"DELETE WHERE {{ GRAPH <{self._names.record}> {{ ?s ?p ?o }} }}",
            *(f"COPY GRAPH <{graph.staged}> TO GRAPH <{graph.name}>" for graph in graphs),
            *(f"DROP SILENT GRAPH <{name}>" for name in sorted(gone)),
            f"INSERT DATA {{ GRAPH <{self._names.record}> {{\n{record.triples(self._names)}}} }}",
        ]
        self._update(" ;\n".join(operations))

    def _check_live(self, graphs: Sequence[_Graph], counts: Sequence[int], record: Record) -> None:
        for graph, count in zip(graphs, counts, strict=True):
            live = self._count(graph.name)
            if live != count:
                message = f"after the switch {graph.name} has {live:,} triples, not {count:,}; load the release again"
                raise LoadError(message)
        if Record.read(self._names, self._endpoint.ask(Record.question(self._names))) != record:
            message = "after the switch the store's record is not the one that was written; load the release again"
            raise LoadError(message)

    def _drop(self) -> None:
        """Drops all staged graphs, also those of loads that were given up."""
        text = (
            f'SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{self._names.space}")) }}'
        )
        kept = (self._names.default, self._names.record)
        staged = [value for value in self._values(text) if value not in kept]
        for start in range(0, len(staged), BATCH):
            self._update(" ;\n".join(f"DROP SILENT GRAPH <{name}>" for name in staged[start : start + BATCH]))

    def _count(self, graph: str) -> int:
        return int(self._values(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")[0])

    def _values(self, text: str) -> list[str]:
        try:
            found = parse_query_results(self._endpoint.ask(text), format=QueryResultsFormat.JSON)
            return [str(getattr(row[0], "value", "")) for row in found] if isinstance(found, QuerySolutions) else []
        except (SyntaxError, ValueError) as error:
            raise self._endpoint.strange(error) from error

    def _update(self, text: str) -> None:
        self._again(lambda: self._endpoint.client.update(text))

    def _again(self, act: Callable[[], None]) -> None:
        """Does what may be done again, up to three times where that may help."""
        for pause in (*_PAUSES, 0.0):
            try:
                return act()
            except HTTPError as error:
                with error:
                    words = said(error)
                if not pause or not (error.code in (502, 503) or _DEADLOCK in words):
                    message = f"the store at {error.url} refuses ({error.code}): {words}"
                    raise UnreadableError(message) from error
            except (OSError, HTTPException, ValueError) as error:
                if not pause or isinstance(error, ValueError):
                    message = f"the store at {self._endpoint.url} cannot be written to: {error}"
                    raise UnreadableError(message) from error
            time.sleep(pause)
        raise AssertionError  # the last try returns or raises


def _digest(lines: Sequence[str]) -> str:
    return sha256("".join(lines).encode()).hexdigest()
