"""The SPARQL endpoint: the protocol for programs, a form with tables for people."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, request

from publisher.base.formats import GRAPH_FORMATS, HTML, RESULT_FORMATS
from publisher.base.negotiation import choose_format, media_quality
from publisher.rdf.writers import serialise
from publisher.web.context import current, page_language, runtime
from publisher.web.headers import DOCUMENT_CACHE, conditional, entity_tag
from publisher.web.problems import ProblemError
from publisher.web.sparql.answer_headers import RELEASE, day_of
from publisher.web.sparql.answers import graph_sizes, respond
from publisher.web.sparql.editor import vocabulary
from publisher.web.sparql.page import query_of, query_page
from publisher.web.sparql.protocol import Operation, ProtocolError, answer_formats, body_limit, parse_operation
from publisher.web.sparql.service_description import service_description
from publisher.web.time_travel import travel

blueprint = Blueprint("sparql", __name__)


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """The query operation of the SPARQL 1.1 Protocol; without a query, the form or the service description."""
    try:
        operation = _operation()
        travel(operation.release)
        if operation.query is None:
            return _dated(_service(operation))
        if wants_page(operation.format):
            return _dated(query_page(operation, operation.query))
        formats = answer_formats(request.headers.get("Accept"), operation.format)
    except ProtocolError as error:
        headers = {"Accept-Post": error.accept} if error.accept else {}
        raise ProblemError(error.status, error.detail, headers=headers) from error
    query = query_of(operation, operation.query, formats)
    return respond(query, negotiated=operation.format is None, fields=operation.fields)


def _dated(response: Response) -> Response:
    """Tells of which day an answer is where a release was asked for, and else that one may be asked for."""
    if RELEASE not in request.args:
        response.vary.add("Accept-Datetime")
    if g.memento:
        response.headers["Memento-Datetime"] = day_of(current())
    return response


def _operation() -> Operation:
    """What is asked. Raises ProtocolError where that is not clear."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("identity", ""):
        raise ProblemError(415, "The body must not be compressed", headers={"Accept-Encoding": "identity"})
    return parse_operation(
        request.method,
        request.query_string.decode("ascii", "replace"),
        request.headers.get("Content-Type", ""),
        _body(),
        runtime().query_length,
    )


def _body() -> bytes:
    """The body, read no further than one byte beyond what could be accepted."""
    return request.stream.read(body_limit(runtime().query_length) + 1) if request.method == "POST" else b""


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
        return query_page(operation, None)
    edition = current()
    quads = service_description(edition.publication, edition.release.manifest.counts, graph_sizes(), runtime())
    body = serialise(quads, chosen, edition.release.prefixes, edition.publication.endpoint_url)
    response = Response(body, content_type=chosen.content_type)
    response.set_etag(entity_tag(body))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    if name is None:
        response.vary.add("Accept")
    return conditional(response)


@blueprint.get("/sparql/vocabulary.json")
def editor_vocabulary() -> Response:
    """The prefixes, classes, properties and things of the dataset, which the editor completes with."""
    response = jsonify(vocabulary(current(), page_language()))
    response.set_etag(entity_tag(response.get_data()))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    response.vary.add("Accept-Language")
    return conditional(response)
