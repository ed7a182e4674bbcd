"""The search over names and descriptions, narrowed down by class and by facets: as a page, in JSON and in RDF."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from publisher.base.formats import HTML
from publisher.web.context import current, page_frame, page_response
from publisher.web.discovery import JSON
from publisher.web.finding.browse import count_kinds, lines, list_context
from publisher.web.finding.collection import (
    PAGE_SIZE,
    Collection,
    alternates,
    choose_list_format,
    collection_response,
    page_number,
)
from publisher.web.finding.facets import Asked, Kind, narrow
from publisher.web.headers import conditional
from publisher.web.messages import Messages
from publisher.web.problems import ProblemError
from publisher.web.rendering import render

if TYPE_CHECKING:
    from publisher.web.edition import Edition
    from publisher.web.finding.collection import Member
    from publisher.web.rendering import Frame

blueprint = Blueprint("search", __name__)

_LONGEST = 200


@blueprint.get("/search")
def search() -> Response:
    """Finds resources: `?q=`, with `&type=`, facets such as `&org:role=` and `&page=`."""
    edition = current()
    asked = Asked.of("/search", edition, request.args, 400)
    if len(asked.text) > _LONGEST:
        raise ProblemError(400, f"A search is at most {_LONGEST} characters long.", {"parameter": "q"})
    fmt, negotiated = choose_list_format(asked, JSON)
    found = find(edition, asked)
    if fmt is HTML:
        frame = page_frame(alternates(asked) if asked.text else ())
        response = _page(edition, found, frame, negotiated=negotiated)
    else:
        response = collection_response(edition, found, fmt, negotiated=negotiated)
    return conditional(response)


def find(edition: Edition, asked: Asked) -> Collection:
    """Searches an edition; things come before what tells of the publication itself.

    Raises:
        ProblemError: 404, there is no page of that number.
    """
    resources, things = edition.release.resources, edition.thing_paths
    hits = {hit.path: hit for hit in edition.search.find(asked.text) if hit.path in resources}
    paths = [path for path in hits if path in things] + [path for path in hits if path not in things]
    kinds = count_kinds(edition, paths)
    if asked.kind:
        paths = [path for path in paths if asked.kind in resources[path].types]
    elif len(kinds) == 1 and all(next(iter(kinds)) in resources[path].types for path in paths):
        asked = replace(asked, kind=next(iter(kinds)))
    narrowed = narrow(edition, asked, paths)
    page = page_number(asked.page, len(narrowed.paths))
    members: list[Member] = []
    for path in narrowed.paths[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]:
        label = hits[path].label
        more: dict[str, object] = {"score": hits[path].score, "matched": label.text if label else None}
        members.append((resources[path], more))
    return Collection(asked, len(narrowed.paths), page, members, narrowed, kinds)


def _page(edition: Edition, found: Collection, frame: Frame, *, negotiated: bool) -> Response:
    asked, words = found.asked, Messages(frame.language)
    if not asked.text:
        note = ""
    elif found.total:
        note = words.count("results", found.total, q=asked.text)
    else:
        note = words("nothing-fits") if found.kinds else words("no-results", q=asked.text)
    context = list_context(edition, found, frame, by_kind=True)
    if asked.kind and request.args.get("type"):  # it may also be the only one there is
        without = replace(asked, kind="", filters={})
        context["chosen"] = [Kind(edition.name(asked.kind, *frame.languages), without.url(), 0), *context["chosen"]]
    page = render(
        "list.html",
        frame,
        heading=words("search"),
        note=note,
        empty="",
        kinds=[],
        items=lines(edition, found, frame.languages),
        tells_kind=True,
        pictures=[],
        **context,
    )
    return page_response(page, frame.language, negotiated=negotiated)
