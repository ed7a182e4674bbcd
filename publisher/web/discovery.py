"""The search for names, and the static files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request

from publisher.base.formats import HTML, Format
from publisher.base.negotiation import choose_format
from publisher.release.finding import fold
from publisher.web.addresses import document_url, with_query
from publisher.web.context import current, page_frame, page_response
from publisher.web.entities import asked_format
from publisher.web.headers import DOCUMENT_CACHE, STATIC_CACHE, conditional, entity_tag
from publisher.web.labels import name_of
from publisher.web.messages import Messages
from publisher.web.problems import ProblemError
from publisher.web.rendering import render, static_file

if TYPE_CHECKING:
    from publisher.release.reader import Resource
    from publisher.web.edition import Edition

blueprint = Blueprint("discovery", __name__)

PAGE_SIZE = 100
JSON = Format("json", "application/json", "JSON", ".json")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list."""

    name: str
    language: str
    url: str
    kind: str = ""
    matched: str = ""


def entry(edition: Edition, resource: Resource, language: str, matched: str = "") -> Entry:
    """The line of a resource in a list; what matched is told where it is not the name."""
    languages = (language, *edition.publication.languages)
    name = name_of(resource.iri, resource.labels, languages, edition.release.prefixes)
    kind = edition.own_class(resource)
    return Entry(
        name.text,
        name.language,
        document_url(resource.path),
        edition.name(kind, language) if kind else "",
        matched if matched != name.text else "",
    )


def find(edition: Edition, text: str, limit: int) -> list[tuple[str, Resource]]:
    """Resources that bear a name like a text: equal first, then those that begin with it, then the rest.

    Args:
        edition: Where to look.
        text: What to look for; case and diacritics do not matter.
        limit: How many at most.

    Returns:
        Pairs of the name that matched and the resource.
    """
    wanted = fold(text.strip())
    best: dict[str, tuple[int, int, str, Resource]] = {}
    for folded, resource in edition.search_index if wanted else ():
        position = folded.find(wanted)
        if position < 0:
            continue
        starts_word = position == 0 or not folded[position - 1].isalnum()
        rank = 0 if folded == wanted else 1 if position == 0 else 2 if starts_word else 3
        candidate = (rank, len(folded), folded, resource)
        if resource.path not in best or candidate[:3] < best[resource.path][:3]:
            best[resource.path] = candidate
    ordered = sorted(best.values(), key=lambda c: (*c[:3], c[3].path))[:limit]
    return [(_spelling(resource, folded), resource) for _, _, folded, resource in ordered]


def _spelling(resource: Resource, folded: str) -> str:
    return next(text for text in resource.labels.values() if fold(text) == folded)


@blueprint.get("/search")
def search() -> Response:
    """Finds resources by name: `?q=`, as a page or as JSON."""
    edition = current()
    text = request.args.get("q", "")[:200]
    asked = asked_format({"html": HTML, "json": JSON})
    chosen = asked or choose_format(request.headers.get("Accept"), (JSON, HTML))
    if chosen is None:
        available = [{"type": f.media_type, "href": with_query("/search", q=text, format=f.key)} for f in (JSON, HTML)]
        raise ProblemError(406, "The search answers in JSON or as a page.", {"available": available})
    found = find(edition, text, PAGE_SIZE)
    response = _search_page(text, found, asked is None) if chosen is HTML else _search_json(text, found)
    if asked is None:
        response.vary.add("Accept")
    return conditional(response)


def _search_json(text: str, found: list[tuple[str, Resource]]) -> Response:
    results = [
        {"iri": r.iri, "document": document_url(r.path), "matched": m, "labels": dict(r.labels), "types": list(r.types)}
        for m, r in found
    ]
    response = jsonify({"query": text, "results": results})
    response.set_etag(entity_tag(response.get_data()))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    return response


def _search_page(text: str, found: list[tuple[str, Resource]], negotiated: bool) -> Response:
    edition = current()
    frame = page_frame()
    words = Messages(frame.language)
    note = words.count("results", len(found), q=text) if found else words("no-results", q=text) if text else ""
    page = render(
        "list.html",
        frame,
        heading=words("search"),
        note=note,
        kinds=[],
        chosen=[],
        facets=[],
        tells_kind=True,
        items=[entry(edition, resource, frame.language, matched) for matched, resource in found],
        pages=1,
    )
    return page_response(page, frame.language, negotiated=negotiated)


@blueprint.get("/static/<digest>/<path:name>")
def static(digest: str, name: str) -> Response:
    """A static file; its address bears its digest, so it may be kept for good."""
    media_type = _STATIC_TYPES.get(name)
    try:
        body, tag = static_file(name) if media_type else (b"", "")
    except FileNotFoundError:  # what is built for the editor is not always there
        tag = ""
    if tag != digest:
        raise ProblemError(404, "There is no such file")
    response = Response(body, content_type=media_type)
    response.set_etag(tag)
    response.headers["Cache-Control"] = STATIC_CACHE
    return conditional(response)


_STATIC_TYPES = {
    "style.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "page.js": "text/javascript; charset=utf-8",
    "editor.css": "text/css; charset=utf-8",
    "editor.js": "text/javascript; charset=utf-8",
    "built/yasqe.css": "text/css; charset=utf-8",
    "built/yasqe.js": "text/javascript; charset=utf-8",
}
