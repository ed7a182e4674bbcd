"""The SPARQL endpoint for people: the form, the answer as a table, and all that helps to write and to cite a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from publisher.base.formats import GRAPH_FORMATS, RESULT_FORMATS, Format
from publisher.store.port import AnswerKind, Query
from publisher.store.saved_queries.binding import bind
from publisher.web.addresses import with_query
from publisher.web.context import current, page_frame, page_response, runtime
from publisher.web.headers import conditional
from publisher.web.problems import ProblemError
from publisher.web.rendering import render
from publisher.web.sparql.answer_headers import RELEASE, permalink
from publisher.web.sparql.answers import run
from publisher.web.sparql.editor import EDITOR_POLICY, editor_assets, words_in_use
from publisher.web.sparql.results import TABLE_FORMATS, Table, TableReader
from publisher.web.sparql.service_description import limits
from publisher.web.sparql.snippets import snippets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publisher.store.saved_queries.saved_query import SavedQuery
    from publisher.web.rendering import Frame
    from publisher.web.sparql.protocol import Operation

EXAMPLE = (
    "SELECT ?class (COUNT(?thing) AS ?things) WHERE {\n  ?thing a ?class\n}\nGROUP BY ?class\nORDER BY DESC(?things)\n"
)


def query_of(operation: Operation, text: str, formats: tuple[Format | None, Format | None]) -> Query:
    """The store's query for an operation."""
    return Query(text, operation.default_graphs, operation.named_graphs, *formats)


def query_page(operation: Operation, text: str | None) -> Response:
    """The form, with the answer where there is a query; `example=` fills in a saved query without running it."""
    table, problem = (None, None) if text is None else answer_table(query_of(operation, text, TABLE_FORMATS))
    frame = page_frame()
    edition = current()
    graphs = {"default-graph-uri": operation.default_graphs, "named-graph-uri": operation.named_graphs}
    fields = {**graphs, RELEASE: (operation.release,) if operation.release else ()}
    assets = editor_assets()
    page = render(
        "sparql.html",
        frame,
        query=_first_text() if text is None else text,
        endpoint=edition.publication.endpoint_url,
        base=edition.publication.base,
        limits=runtime(),
        announced=limits(runtime()),
        prefixes=edition.release.prefixes.as_dict(),
        words=words_in_use(edition, frame.language),
        examples=edition.release.saved_queries,
        example=request.args.get("example", ""),
        fields=[(name, value) for name, values in fields.items() for value in values],
        assets=assets,
        table=table,
        problem=problem,
        downloads=downloads("/sparql", table, query=text or "", **fields),
        use=None if text is None or table is None else reuse(frame, table, text, "/sparql", query=text, **graphs),
    )
    response = page_response(page, frame.language, negotiated=operation.format is None)
    if assets is not None:
        response.headers["Content-Security-Policy"] = EDITOR_POLICY
    return tell(response, problem)


def tell(response: Response, problem: ProblemError | None) -> Response:
    """Gives a page the status and the headers of the problem that it shows, if it shows one."""
    if problem is not None:
        response.status_code = problem.status
        response.headers.update(problem.headers)
        response.headers["Cache-Control"] = "no-store"
    return conditional(response)


def _first_text() -> str:
    """What stands in the form at first sight: the example asked for, with its own example values."""
    saved = current().release.saved_queries.get(request.args.get("example", ""))
    return EXAMPLE if saved is None else filled_in(saved)


def filled_in(saved: SavedQuery) -> str:
    """A saved query as one that anyone can run: its parameters replaced by their examples."""
    trial = saved.trial()
    return bind(trial.text, trial.substitutions)


def answer_table(query: Query) -> tuple[Table | None, ProblemError | None]:
    """The answer of a query as a table, or the problem that there is none."""
    edition = current()
    try:
        answer = run(query)
    except ProblemError as problem:
        return None, problem
    return TableReader(edition.publication, edition.release.resources).read(answer), None


def downloads(path: str, table: Table | None, **parameters: str | Sequence[str]) -> Sequence[tuple[str, str]]:
    """Links to the whole answer in each format that fits it: pairs of name and URL."""
    if table is None:
        return ()
    formats: Sequence[Format] = GRAPH_FORMATS if table.kind is AnswerKind.GRAPH else RESULT_FORMATS
    if table.kind is AnswerKind.BOOLEAN:
        formats = RESULT_FORMATS[:2]
    return [(f.label, with_query(path, **parameters, format=f.key)) for f in formats]


def reuse(frame: Frame, table: Table, text: str, path: str, **parameters: str | Sequence[str]) -> dict[str, object]:
    """How an answer is cited, and how other programs ask for it.

    Args:
        frame: The frame of the page.
        table: The answer.
        text: The query that gave it, with its values filled in.
        path: The local address that gave it.
        parameters: The parameters of that address.
    """
    edition = current()
    return {
        "title": frame.title.text,
        "release": edition.release.id,
        "date": edition.publication.date.isoformat(),
        "licence": edition.publication.licence,
        "permalink": permalink(edition, path, parameters),
        "here": with_query(path, **parameters, **{RELEASE: edition.release.id}),
        "snippets": snippets(edition.publication.endpoint_url, text, table.kind),
    }
