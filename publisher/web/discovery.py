"""Finding one's way: the home page, lists by kind, and the search for names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request

from publisher.base.formats import HTML, Format
from publisher.base.negotiation import choose_format
from publisher.web.addresses import document_url, with_query
from publisher.web.context import current, page_frame, page_response
from publisher.web.edition import fold
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
_DOORS = (
    ("/sparql", "door-sparql"),
    ("/def", "door-ontology"),
    ("/shapes", "door-shapes"),
    ("/-/release", "door-release"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list."""

    name: str
    language: str
    url: str
    kind: str = ""
    matched: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A class with the number of its resources."""

    name: str
    url: str
    count: int
    current: bool = False


@blueprint.get("/")
def home() -> Response:
    """What this is, what is in it, and the ways in."""
    edition = current()
    frame = page_frame()
    resources = edition.release.resources
    known = {f"/{path}" for path in resources} | {"/sparql", "/-/release"}
    things = [r for path, r in resources.items() if path.startswith("doc/")]
    example = max(things, key=lambda r: (len(r.labels), r.path), default=None)
    page = render(
        "home.html",
        frame,
        counts=edition.release.manifest.counts,
        kinds=_kinds(edition, frame.language),
        questions=_questions(edition),
        doors=[{"url": url, "words": words} for url, words in _DOORS if url in known],
        example=example.iri if example else None,
    )
    return conditional(page_response(page, frame.language, negotiated=False))


def _kinds(edition: Edition, language: str, chosen: str = "") -> list[Kind]:
    return [
        Kind(edition.name(iri, language), with_query("/browse", type=iri), count, iri == chosen)
        for iri, count in edition.kinds.items()
    ]


def _questions(edition: Edition) -> list[dict[str, str]]:
    queries = list(edition.release.saved_queries.items())[:3]
    return [{"url": f"/queries/{n}", "summary": q.summary, "description": q.description} for n, q in queries]


def _entry(edition: Edition, resource: Resource, language: str, matched: str = "") -> Entry:
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


@blueprint.get("/browse")
def browse() -> Response:
    """All resources, or those of one class: `?type=`, `&page=`."""
    edition = current()
    frame = page_frame()
    chosen = request.args.get("type", "")
    found = [
        _entry(edition, resource, frame.language)
        for path, resource in edition.release.resources.items()
        if path.startswith("doc/") and (not chosen or chosen in resource.types)
    ]
    if chosen and not found:
        raise ProblemError(404, f"The release has nothing of the class <{chosen}>")
    found.sort(key=lambda entry: (fold(entry.name), entry.url))
    words = Messages(frame.language)
    heading = edition.name(chosen, frame.language) if chosen else words("browse")
    pages = max(1, -(-len(found) // PAGE_SIZE))
    number = _page_number(pages)
    everything = Kind(words("all-kinds"), "/browse", edition.things, not chosen)
    page = render(
        "list.html",
        frame,
        heading=heading,
        note=words.count("things", len(found)),
        kinds=[everything, *_kinds(edition, frame.language, chosen)],
        tells_kind=not chosen,
        items=found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        pages=pages,
        page=number,
        previous=with_query("/browse", type=chosen, page=str(number - 1)) if number > 1 else "",
        next=with_query("/browse", type=chosen, page=str(number + 1)) if number < pages else "",
    )
    return conditional(page_response(page, frame.language, negotiated=False))


def _page_number(pages: int) -> int:
    text = request.args.get("page", "1")
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= pages:
        raise ProblemError(404, f"There is no page {text!r}; there are {pages}")
    return int(text)


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
        tells_kind=True,
        items=[_entry(edition, resource, frame.language, matched) for matched, resource in found],
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
    "editor.css": "text/css; charset=utf-8",
    "editor.js": "text/javascript; charset=utf-8",
    "built/yasqe.css": "text/css; charset=utf-8",
    "built/yasqe.js": "text/javascript; charset=utf-8",
}
