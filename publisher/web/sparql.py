"""The SPARQL endpoint: the protocol for programs, a form with tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from publisher.base.formats import GRAPH_FORMATS, HTML, RESULT_FORMATS, Format
from publisher.base.negotiation import choose_format, media_quality
from publisher.rdf.writers import serialise
from publisher.store.port import AnswerKind, Query
from publisher.web.addresses import with_query
from publisher.web.answers import respond, run
from publisher.web.context import current, page_frame, page_response, runtime
from publisher.web.headers import DOCUMENT_CACHE, conditional, entity_tag
from publisher.web.problems import ProblemError
from publisher.web.rendering import render
from publisher.web.results import TABLE_FORMATS, Table, TableReader
from publisher.web.service_description import service_description
from publisher.web.sparql_protocol import Operation, ProtocolError, answer_formats, body_limit, parse_operation

if TYPE_CHECKING:
    from collections.abc import Sequence

blueprint = Blueprint("sparql", __name__)

EXAMPLE = (
    "SELECT ?class (COUNT(?thing) AS ?things) WHERE {\n  ?thing a ?class\n}\nGROUP BY ?class\nORDER BY DESC(?things)\n"
)


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """The query operation of the SPARQL 1.1 Protocol; without a query, the form or the service description."""
    try:
        operation = parse_operation(
            request.method,
            request.query_string.decode("ascii", "replace"),
            request.headers.get("Content-Type", ""),
            _body(),
            runtime().query_length,
        )
        if operation.query is None:
            return _service(operation)
        if wants_page(operation.format):
            return _form(operation, operation.query)
        formats = answer_formats(request.headers.get("Accept"), operation.format)
    except ProtocolError as error:
        headers = {"Accept-Post": error.accept} if error.accept else {}
        raise ProblemError(error.status, error.detail, headers=headers) from error
    return respond(query_of(operation, operation.query, formats), negotiated=operation.format is None)


def _body() -> bytes:
    """The body, read no further than one byte beyond what could be accepted."""
    return request.stream.read(body_limit(runtime().query_length) + 1) if request.method == "POST" else b""


def query_of(operation: Operation, text: str, formats: tuple[Format | None, Format | None]) -> Query:
    """The store's query for an operation."""
    return Query(text, operation.default_graphs, operation.named_graphs, *formats)


def wants_page(name: str | None) -> bool:
    """Whether a person asks: HTML is named in the Accept header and nothing is liked better, or `format=html`."""
    if name is not None:
        return name in ("html", HTML.media_type)
    accept = request.headers.get("Accept")
    offers = (*RESULT_FORMATS, *GRAPH_FORMATS, HTML)
    return accept is not None and media_quality(accept, "text/html") > 0 and choose_format(accept, offers) is HTML


def _service(operation: Operation) -> Response:
    """What GET without a query gives: the form for people, a service description for programs."""
    name = operation.format
    fmt = next((f for f in (*GRAPH_FORMATS, HTML) if name in (f.key, f.media_type)), None)
    if name is not None and fmt is None:
        raise ProblemError(400, f"The service description has no format {name!r}")
    chosen = fmt or choose_format(request.headers.get("Accept"), (*GRAPH_FORMATS, HTML))
    if chosen is None:
        # Whoever takes only results of queries forgot the query.
        raise ProblemError(400, "The request has no field 'query'")
    if chosen is HTML:
        return _form(operation, None)
    edition = current()
    quads = service_description(edition.publication, edition.release.manifest.counts)
    body = serialise(quads, chosen, edition.release.prefixes, edition.publication.endpoint_url)
    response = Response(body, content_type=chosen.content_type)
    response.set_etag(entity_tag(body))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    if name is None:
        response.vary.add("Accept")
    return conditional(response)


def _form(operation: Operation, text: str | None) -> Response:
    table, problem = (None, None) if text is None else answer_table(query_of(operation, text, TABLE_FORMATS))
    frame = page_frame()
    edition = current()
    page = render(
        "sparql.html",
        frame,
        query=EXAMPLE if text is None else text,
        endpoint=edition.publication.endpoint_url,
        limits=runtime(),
        prefixes=edition.release.prefixes.as_dict(),
        default_graphs=operation.default_graphs,
        named_graphs=operation.named_graphs,
        table=table,
        problem=problem,
        downloads=downloads("/sparql", table, query=text or ""),
    )
    response = page_response(page, frame.language, negotiated=operation.format is None)
    if problem is not None:
        response.status_code = problem.status
        response.headers.update(problem.headers)
        response.headers["Cache-Control"] = "no-store"
    return conditional(response)


def answer_table(query: Query) -> tuple[Table | None, ProblemError | None]:
    """The answer of a query as a table, or the problem that there is none."""
    edition = current()
    try:
        answer = run(query)
    except ProblemError as problem:
        return None, problem
    return TableReader(edition.publication, edition.release.resources).read(answer), None


def downloads(path: str, table: Table | None, **parameters: str) -> Sequence[tuple[str, str]]:
    """Links to the whole answer in each format that fits it: pairs of name and URL."""
    if table is None:
        return ()
    formats: Sequence[Format] = GRAPH_FORMATS if table.kind is AnswerKind.GRAPH else RESULT_FORMATS
    if table.kind is AnswerKind.BOOLEAN:
        formats = RESULT_FORMATS[:2]
    return [(f.label, with_query(path, **parameters, format=f.key)) for f in formats]
