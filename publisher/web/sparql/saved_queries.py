"""The saved queries: questions that the data answers, each a form, a table, a download, an API and a text to cite."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request

from publisher.base.formats import GRAPH_FORMATS, HTML, RESULT_FORMATS, RESULTS_JSON, Format
from publisher.base.negotiation import choose_format
from publisher.store.port import Query
from publisher.store.saved_queries.binding import bind
from publisher.store.saved_queries.paging import page_of
from publisher.store.saved_queries.parameters import ParameterError
from publisher.web.addresses import with_query
from publisher.web.context import current, page_frame, page_response
from publisher.web.discovery import JSON
from publisher.web.documents.entities import asked_format
from publisher.web.headers import DOCUMENT_CACHE, conditional, entity_tag, link
from publisher.web.pages.pictures import picture_view
from publisher.web.problems import ProblemError
from publisher.web.rendering import render
from publisher.web.sparql.answer_headers import RELEASE
from publisher.web.sparql.answers import respond, run
from publisher.web.sparql.endpoint import wants_page
from publisher.web.sparql.page import answer_table, downloads, reuse, tell
from publisher.web.sparql.protocol import ProtocolError, answer_formats
from publisher.web.sparql.results import TABLE_FORMATS
from publisher.web.time_travel import travel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.store.saved_queries.saved_query import SavedQuery
    from publisher.web.rendering import Frame
    from publisher.web.sparql.results import Table

blueprint = Blueprint("queries", __name__, url_prefix="/queries")


@blueprint.before_request
def _travel() -> None:
    """Saved queries too are those of the release that is asked."""
    if request.method != "OPTIONS":
        travel(request.args.get(RELEASE))


SPARQL_TEXT = Format("rq", "application/sparql-query", "SPARQL", ".rq", charset=True)
# Fields of the address that are no parameters of the query; `page` is one where the query has pages.
_RESERVED = frozenset({"format", "lang", RELEASE})
_PAGE = "page"
_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
_SUFFIXES = {f".{f.key}": f for f in (*RESULT_FORMATS, *GRAPH_FORMATS, SPARQL_TEXT, HTML)}


@blueprint.get("/")
def index() -> Response:
    """All saved queries, as a page or as JSON; on the page, `tag=` keeps those with a tag."""
    edition = current()
    asked = asked_format({"html": HTML, "json": JSON})
    chosen = asked or choose_format(request.headers.get("Accept"), (JSON, HTML))
    if chosen is None:
        available = [{"type": f.media_type, "href": f"/queries/?format={f.key}"} for f in (JSON, HTML)]
        raise ProblemError(406, "The list of saved queries is there in JSON and as a page.", {"available": available})
    queries = edition.release.saved_queries
    tag = request.args.get("tag", "")
    shown = {name: query for name, query in queries.items() if not tag or tag in query.tags}
    if chosen is HTML:
        frame = page_frame()
        tags = sorted({tag for query in queries.values() for tag in query.tags})
        page = render("queries.html", frame, queries=shown, tags=tags, chosen=tag)
        return conditional(page_response(page, frame.language, negotiated=asked is None))
    response = jsonify({"queries": [_summary(name, query) for name, query in shown.items()]})
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
            "choices": list(p.choices),
        }
        for p in query.parameters
    ]
    return {
        "name": name,
        "href": f"/queries/{name}",
        "text": f"/queries/{name}.rq",
        "summary": query.summary,
        "description": query.description,
        "tags": list(query.tags),
        "returns": query.kind.value,
        "columns": list(query.columns),
        "pagination": query.pagination,
        **({"picture": f"/pictures/{name}"} if query.picture else {}),
        "parameters": parameters,
    }


@dataclass(frozen=True, slots=True)
class _Asked:
    """A saved query as it was asked for.

    Args:
        name: Its name.
        saved: The query.
        values: Values by name of the parameter.
        number: Which page, from 1.
        format: The format, where the address names one.
    """

    name: str
    saved: SavedQuery
    values: Mapping[str, str]
    number: int
    format: str | None

    @property
    def path(self) -> str:
        return f"/queries/{self.name}"

    def query(self, formats: tuple[Format | None, Format | None]) -> Query:
        """The query to run. Raises ParameterError for a value that it cannot take."""
        terms = self.saved.bind(self.values)
        return Query(
            self.saved.page(self.number), result_format=formats[0], graph_format=formats[1], substitutions=terms
        )

    def page_links(self) -> dict[str, str]:
        """Local addresses of the other pages by their relation to this one (RFC 8288); asks whether there is a next."""
        if self.saved.pagination is None:
            return {}
        numbers = {"first": 1}
        if self.number > 1:
            numbers["prev"] = self.number - 1
        if self._goes_on(self.saved.pagination):
            numbers["next"] = self.number + 1
        return {relation: self._address(number) for relation, number in numbers.items()}

    def _goes_on(self, size: int) -> bool:
        """Whether there is a row after this page: the first row of the next one is asked for."""
        text = page_of(self.saved.text, self.saved.columns, 1, self.number * size + 1)
        probe = Query(text, result_format=RESULTS_JSON, substitutions=self.saved.bind(self.values))
        return bool(json.loads(run(probe).read())["results"]["bindings"])

    def page_field(self) -> dict[str, str]:
        """The field that names this page in an address; none for the first."""
        return {_PAGE: str(self.number)} if self.number > 1 else {}

    def _address(self, number: int) -> str:
        given = {k: v for k, v in request.args.to_dict().items() if k != _PAGE}
        return with_query(request.path, **given, page=str(number))


@blueprint.get("/<name>")
def run_saved(name: str) -> Response:
    """Runs a saved query with the parameters of the address; `name.csv` and the like name a format."""
    asked = _asked(name)
    if asked.format == SPARQL_TEXT.key:
        return _text(asked.saved)
    if wants_page(asked.format):
        return _page(asked)
    try:
        formats = answer_formats(request.headers.get("Accept"), asked.format)
        query = asked.query(formats)
    except ProtocolError as error:
        raise ProblemError(error.status, error.detail) from error
    except ParameterError as error:
        raise _wrong(error) from error
    response = respond(query, negotiated=asked.format is None)
    if response.status_code == 200:
        links = [link(url, relation) for relation, url in asked.page_links().items()]
        links.append(link("/openapi.json", "service-desc", type="application/vnd.oai.openapi+json"))
        response.headers.add("Link", ", ".join(links))
    return response


def _asked(name: str) -> _Asked:
    """The query and the values that the address names."""
    queries = current().release.saved_queries
    stem, dot, suffix = name.rpartition(".")
    fmt = _SUFFIXES.get(dot + suffix) if name not in queries else None
    key = stem if fmt else name
    saved = queries.get(key)
    if saved is None:
        raise ProblemError(404, f"There is no saved query {key!r}")
    for field, given in request.args.lists():
        if len(given) > 1:
            raise ProblemError(400, f"The parameter {field!r} is given {len(given)} times", {"parameter": field})
    values = {k: v for k, v in request.args.items() if k not in _RESERVED}
    number = _number(values.pop(_PAGE, "1")) if saved.pagination is not None else 1
    return _Asked(key, saved, values, number, fmt.key if fmt else request.args.get("format"))


def _number(text: str) -> int:
    if _PAGE_NUMBER.fullmatch(text) is None:
        raise ProblemError(400, f"'{_PAGE}' is a whole number from 1, not {text!r}", {"parameter": _PAGE})
    return int(text)


def _wrong(error: ParameterError) -> ProblemError:
    return ProblemError(400, str(error), {"parameter": error.parameter})


def _text(query: SavedQuery) -> Response:
    body = query.text.encode()
    response = Response(body, content_type=SPARQL_TEXT.content_type)
    response.set_etag(entity_tag(body))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    return conditional(response)


def _page(asked: _Asked) -> Response:
    """The form with the answer; at first sight filled in with the query's own examples."""
    saved = asked.saved
    frame = page_frame()
    # The picture was made of what the query gives with its examples.
    picture = None if asked.values else picture_view(current(), asked.name, frame)
    if not asked.values:
        asked = replace(asked, values={p.name: p.trial for p in saved.parameters if p.trial is not None})
    table = problem = None
    links: Mapping[str, str] = {}
    try:
        query = asked.query(TABLE_FORMATS)
    except ParameterError as error:
        problem = _wrong(error)
    else:
        table, problem = answer_table(query)
        links = {} if problem else asked.page_links()
    page = render(
        "query.html",
        frame,
        name=asked.name,
        query=saved,
        values=asked.values,
        picture=picture,
        table=table,
        problem=problem,
        number=asked.number,
        links=links,
        downloads=downloads(asked.path, table, **asked.values, **asked.page_field()),
        edit_url=with_query("/sparql", example=asked.name),
        use=None if table is None else _use(asked, table, frame),
    )
    return tell(page_response(page, frame.language, negotiated=asked.format is None), problem)


def _use(asked: _Asked, table: Table, frame: Frame) -> dict[str, object]:
    text = bind(asked.saved.text, asked.saved.bind(asked.values))
    return reuse(frame, table, text, asked.path, **asked.values, **asked.page_field())
