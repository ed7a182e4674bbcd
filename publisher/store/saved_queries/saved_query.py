"""Saved queries: SPARQL with a `#+` header and typed parameters, as grlc serves them from a repository.

Ours goes further than grlc in two keys that grlc passes over: `parameters` describes each parameter, and `returns` says
what the query promises to return, which the build holds it to. Values are bound as terms (see `binding`), so a
parameter may stand wherever a term may stand: in triple patterns, filters, subqueries, `GRAPH`, BIND. It may
not stand where the grammar wants a variable: in `SELECT`, `AS`, `BOUND`, the head of `VALUES`, bare in `ORDER BY`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import QueryBoolean, QuerySolutions, Store

from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.base.errors import FindingsError
from publisher.base.formats import N_TRIPLES, RESULTS_JSON
from publisher.store import guard
from publisher.store.lexical import code_only
from publisher.store.port import (
    AnswerKind,
    Limits,
    NotAcceptable,
    Query,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    StoreBusy,
    StoreDown,
)
from publisher.store.saved_queries.binding import bind
from publisher.store.saved_queries.described import described, span_at
from publisher.store.saved_queries.header import Findings, Header
from publisher.store.saved_queries.paging import is_ordered, page_of
from publisher.store.saved_queries.parameters import Parameter, bind_all
from publisher.store.saved_queries.promise import Returns
from publisher.store.syntax import PADDING, explain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.store.port import Store as StorePort
    from publisher.store.port import Term

_KNOWN = (
    "summary",
    "description",
    "tags",
    "method",
    "pagination",
    "defaults",
    "enumerate",
    "parameters",
    "returns",
    "picture",
    "endpoint",
    "endpoint_in_url",
)
PICTURES = {"chords": 3, "map": 3, "bars": 2}
"""The kinds of pictures that the build can make of a query's answer, each with the columns that it needs."""


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A saved query whose header and text have been checked.

    Args:
        path: The file, as findings name it.
        text: The whole file.
        kind: What it yields.
        summary: Its title.
        description: More about it.
        tags: What it is filed under.
        columns: The variables of a SELECT, in order.
        parameters: Its parameters, in the order of their first occurrence.
        returns: What it promises.
        method: `GET` or `POST`, the way grlc is to offer it.
        pagination: Solutions on a page; None for all on one.
        picture: The kind of picture to make of its answer; empty for none.
    """

    path: str
    text: str
    kind: AnswerKind
    summary: str
    description: str
    tags: tuple[str, ...]
    columns: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    returns: Returns
    method: str = "GET"
    pagination: int | None = None
    picture: str = ""

    @classmethod
    def parse(cls, path: str, text: str) -> SavedQuery:
        """Reads and checks a saved query.

        Args:
            path: The file, as findings are to name it.
            text: What it holds.

        Raises:
            FindingsError: Something in it is wrong; carries all findings.

        >>> saved = SavedQuery.parse("by-type.rq", '''#+ summary: Things of a type
        ... #+ parameters:
        ... #+   type:
        ... #+     description: The class
        ... #+     example: http://xmlns.com/foaf/0.1/Person
        ... SELECT ?thing { ?thing a ?_type_iri }''')
        >>> saved.bind({"type": "http://xmlns.com/foaf/0.1/Organization"})
        {'_type_iri': <NamedNode value=http://xmlns.com/foaf/0.1/Organization>}
        """
        findings = Findings(path)
        saved = _Reader(text, findings).read()
        if saved is None or findings.found:
            message = f"{path} has {len(findings.found)} wrong thing(s)"
            raise FindingsError(message, sorted(findings.found, key=lambda found: found.sort_key))
        return saved

    def bind(self, values: Mapping[str, str]) -> dict[str, Term]:
        """The terms that take the place of the query's variables; for `Query.substitutions`.

        Args:
            values: Values by name of the parameter, as a reader gave them.

        Raises:
            ParameterError: A value is missing, of the wrong type, or for no parameter of this query.
        """
        return bind_all(self.parameters, values)

    def page(self, number: int) -> str:
        """The text of one page of the solutions, from 1; the whole query where it has no pages."""
        return self.text if self.pagination is None else page_of(self.text, self.columns, self.pagination, number)

    def trial(self) -> Query:
        """The query with its examples, as the build tries it."""
        values = {parameter.name: parameter.trial for parameter in self.parameters if parameter.trial is not None}
        return Query(self.text, result_format=RESULTS_JSON, graph_format=N_TRIPLES, substitutions=self.bind(values))

    def check(self, store: StorePort) -> tuple[Diagnostic, ...]:
        """Runs the query with its examples and compares the answer with what the header promises.

        Raises:
            StoreDown, StoreBusy: The store could not answer, whatever the query.
        """
        try:
            answer = store.execute(self.trial())
        except (StoreDown, StoreBusy, NotAcceptable):
            raise
        except QuerySyntaxError as error:
            return (self._finding("Q409", error.message, None),)
        except QueryError as error:
            return (self._finding("Q413", f"with its examples: {error}", None),)
        return tuple(self._finding("Q412", breach, self.returns.span) for breach in self.returns.breaches(answer))

    def _finding(self, code: str, message: str, span: Span | None) -> Diagnostic:
        return Diagnostic(code, Severity.ERROR, message, span or Span(self.path, 1, 1, 1, 1))


class _Reader:
    """Reads one file; what is wrong goes to the findings."""

    def __init__(self, text: str, findings: Findings) -> None:
        self._text = text
        self._findings = findings
        self._code = code_only(text)
        self._header = Header(text, findings)
        self._kind = AnswerKind.SOLUTIONS
        self._columns: tuple[str, ...] = ()

    def read(self) -> SavedQuery | None:
        header, entries = self._header, self._header.entries
        header.refuse_unknown(entries, _KNOWN, "the header")
        if entries and "summary" not in entries:
            self._findings.add("Q403", "the header has no 'summary'", header.key_span(next(iter(entries.values()))))
        parameters = described(header, self._text, self._code)
        if not self._allowed() or self._findings.found or not self._parses(parameters):
            return None
        return SavedQuery(
            path=self._findings.path,
            text=self._text,
            kind=self._kind,
            summary=header.text(entries.get("summary"), "'summary'"),
            description=header.text(entries.get("description"), "'description'"),
            tags=header.texts(entries.get("tags"), "'tags'"),
            columns=self._columns,
            parameters=parameters,
            returns=Returns.read(header, self._kind, self._columns),
            method=self._method(),
            pagination=self._pagination(),
            picture=self._picture(),
        )

    def _method(self) -> str:
        node = self._header.entries.get("method")
        method = self._header.text(node, "'method'").upper() or "GET"
        if node is not None and method not in ("GET", "POST"):
            self._header.wrong(node, "'method' must be GET or POST")
        return method

    def _pagination(self) -> int | None:
        node = self._header.entries.get("pagination")
        if node is None:
            return None
        text = self._header.text(node, "'pagination'")
        if not re.fullmatch(r"[1-9]\d{0,6}", text, re.ASCII) or self._kind is not AnswerKind.SOLUTIONS:
            self._header.wrong(node, "'pagination' must be a number of solutions of a SELECT, such as 100")
            return None
        if not is_ordered(self._text) or self._error(page_of(self._text, self._columns, 1, 1)) is not None:
            self._header.wrong(node, "a query with 'pagination' ends with ORDER BY, without LIMIT, OFFSET or VALUES")
            return None
        return int(text)

    def _picture(self) -> str:
        node = self._header.entries.get("picture")
        if node is None:
            return ""
        picture = self._header.text(node, "'picture'")
        if picture not in PICTURES:
            self._header.wrong(node, f"'picture' must be one of {', '.join(PICTURES)}")
        elif len(self._columns) < PICTURES[picture] or self._header.entries.get("pagination"):
            columns = PICTURES[picture]
            self._header.wrong(node, f"a query with the picture '{picture}' gives {columns} columns or more, unpaged")
        return picture

    def _at(self, line: int | None, column: int | None) -> Span | None:
        if line is None or column is None:
            return None
        return Span(self._findings.path, line, column, line, column + 1)

    def _allowed(self) -> bool:
        try:
            guard.check(self._text, Limits())
        except QueryRefused as error:
            self._findings.add("Q413", str(error), self._at(error.line, error.column))
            return False
        return True

    def _parses(self, parameters: tuple[Parameter, ...]) -> bool:
        error = self._error(self._text)
        if error is not None:
            self._findings.add("Q409", error.message, self._at(error.line, error.column))
            return False
        terms = {p.variable: p.term(p.trial) for p in parameters if p.trial is not None}
        try:
            bound = self._error(bind(self._text, terms))
        except QueryRefused as refused:
            self._findings.add("Q411", str(refused))
            return False
        if bound is not None:
            culprit = next((p for p in parameters if p.variable in terms and self._fails(p, terms)), parameters[0])
            place = re.search(rf"[?$]{re.escape(culprit.variable)}\b", self._code or "")
            message = f"the parameter '{culprit.name}' stands where only a variable can stand"
            self._findings.add("Q411", message, span_at(self._findings.path, self._text, place.start() if place else 0))
        return bound is None

    def _fails(self, parameter: Parameter, terms: Mapping[str, Term]) -> bool:
        return self._error(bind(self._text, {parameter.variable: terms[parameter.variable]})) is not None

    def _error(self, text: str) -> QuerySyntaxError | None:
        """What keeps a text from being a query; also notes what kind of query it is."""
        try:
            results = Store().query(text + PADDING)
        except SyntaxError as error:
            return explain(text, str(error))
        except (RuntimeError, ValueError, OSError) as error:
            return QuerySyntaxError(str(error), 1, 1)
        if isinstance(results, QuerySolutions):
            self._kind = AnswerKind.SOLUTIONS
            self._columns = tuple(variable.value for variable in results.variables)
        else:
            self._kind = AnswerKind.BOOLEAN if isinstance(results, QueryBoolean) else AnswerKind.GRAPH
        return None
