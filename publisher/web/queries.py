"""The saved queries: questions that the data answers, each a form, a table, a download and a text to cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request

from publisher.base.formats import GRAPH_FORMATS, HTML, RESULT_FORMATS, Format
from publisher.base.negotiation import choose_format
from publisher.store.parameters import ParameterError
from publisher.store.port import Query
from publisher.web.addresses import with_query
from publisher.web.answers import respond
from publisher.web.context import current, page_frame, page_response
from publisher.web.discovery import JSON
from publisher.web.entities import asked_format
from publisher.web.headers import DOCUMENT_CACHE, conditional, entity_tag
from publisher.web.problems import ProblemError
from publisher.web.rendering import render
from publisher.web.results import TABLE_FORMATS
from publisher.web.sparql import answer_table, downloads, wants_page
from publisher.web.sparql_protocol import ProtocolError, answer_formats

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.store.saved_query import SavedQuery

blueprint = Blueprint("queries", __name__, url_prefix="/queries")

SPARQL_TEXT = Format("rq", "application/sparql-query", "SPARQL", ".rq", charset=True)
# Fields of the address that are no parameters of the query.
_RESERVED = frozenset({"format", "lang"})
_SUFFIXES = {f".{f.key}": f for f in (*RESULT_FORMATS, *GRAPH_FORMATS, SPARQL_TEXT, HTML)}


@blueprint.get("/")
def index() -> Response:
    """All saved queries, as a page or as JSON."""
    edition = current()
    asked = asked_format({"html": HTML, "json": JSON})
    chosen = asked or choose_format(request.headers.get("Accept"), (JSON, HTML))
    if chosen is None:
        available = [{"type": f.media_type, "href": f"/queries/?format={f.key}"} for f in (JSON, HTML)]
        raise ProblemError(406, "The list of saved queries is there in JSON and as a page.", {"available": available})
    queries = edition.release.saved_queries
    if chosen is HTML:
        frame = page_frame()
        page = render("queries.html", frame, queries=queries)
        return conditional(page_response(page, frame.language, negotiated=asked is None))
    response = jsonify({"queries": [_summary(name, query) for name, query in queries.items()]})
    response.set_etag(entity_tag(response.get_data()))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    if asked is None:
        response.vary.add("Accept")
    return conditional(response)


def _summary(name: str, query: SavedQuery) -> dict[str, object]:
    parameters = [
        {
            "name": p.name,
            "type": p.type,
            "required": p.required,
            "description": p.description,
            "default": p.default,
            "example": p.example,
        }
        for p in query.parameters
    ]
    return {
        "name": name,
        "href": f"/queries/{name}",
        "summary": query.summary,
        "description": query.description,
        "tags": list(query.tags),
        "parameters": parameters,
    }


@blueprint.get("/<name>")
def run_saved(name: str) -> Response:
    """Runs a saved query with the parameters of the address; `name.csv` and the like name a format."""
    queries = current().release.saved_queries
    stem, dot, suffix = name.rpartition(".")
    fmt = _SUFFIXES.get(dot + suffix) if name not in queries else None
    key = stem if fmt else name
    query = queries.get(key)
    if query is None:
        raise ProblemError(404, f"There is no saved query {key!r}")
    given = {k: v for k, v in request.args.items() if k not in _RESERVED}
    wanted = fmt.key if fmt else request.args.get("format")
    if wanted == SPARQL_TEXT.key:
        return _text(query)
    if wants_page(wanted):
        return _page(key, query, given, negotiated=wanted is None)
    try:
        formats = answer_formats(request.headers.get("Accept"), wanted)
        substitutions = query.bind(given)
    except ProtocolError as error:
        raise ProblemError(error.status, error.detail) from error
    except ParameterError as error:
        raise ProblemError(400, str(error), {"parameter": error.parameter}) from error
    asked = Query(query.text, result_format=formats[0], graph_format=formats[1], substitutions=substitutions)
    return respond(asked, negotiated=wanted is None)


def _text(query: SavedQuery) -> Response:
    body = query.text.encode()
    response = Response(body, content_type=SPARQL_TEXT.content_type)
    response.set_etag(entity_tag(body))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    return conditional(response)


def _page(name: str, query: SavedQuery, given: Mapping[str, str], *, negotiated: bool) -> Response:
    """The form with the answer; at first sight filled in with the query's own examples."""
    examples = {p.name: p.trial for p in query.parameters if p.trial is not None}
    values = given or examples
    table = problem = None
    try:
        substitutions = query.bind(values)
    except ParameterError as error:
        problem = ProblemError(400, str(error))
    else:
        results, graph = TABLE_FORMATS
        asked = Query(query.text, result_format=results, graph_format=graph, substitutions=substitutions)
        table, problem = answer_table(asked)
    frame = page_frame()
    page = render(
        "query.html",
        frame,
        name=name,
        query=query,
        values=values,
        table=table,
        problem=problem,
        downloads=downloads(f"/queries/{name}", table, **values),
        edit_url=with_query("/sparql", query=query.text),
    )
    response = page_response(page, frame.language, negotiated=negotiated)
    if problem is not None:
        response.status_code = problem.status
        response.headers.update(problem.headers)
        response.headers["Cache-Control"] = "no-store"
    return conditional(response)
