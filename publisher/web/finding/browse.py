"""Lists of resources by class, narrowed down by facets: as pages, in JSON and in RDF."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from publisher.base.formats import HTML
from publisher.web.context import current, page_frame, page_response
from publisher.web.discovery import entry
from publisher.web.finding.collection import (
    PAGE_SIZE,
    Collection,
    alternates,
    choose_list_format,
    collection_response,
    page_number,
)
from publisher.web.finding.facets import (
    Asked,
    FacetView,
    Kind,
    chain_of,
    chosen_views,
    facet_views,
    hints,
    kind_view,
    narrow,
)
from publisher.web.headers import conditional
from publisher.web.messages import Messages
from publisher.web.problems import ProblemError
from publisher.web.rendering import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from publisher.web.discovery import Entry
    from publisher.web.edition import Edition
    from publisher.web.finding.collection import Member
    from publisher.web.rendering import Frame

blueprint = Blueprint("browse", __name__)


def kinds_of(edition: Edition, *languages: str, chosen: str = "") -> list[Kind]:
    """The classes of the things of an edition, each with its list."""
    asked = Asked("/browse", edition.publication)
    return [
        Kind(edition.name(iri, *languages), asked.of_kind(iri).url(), count, iri == chosen)
        for iri, count in edition.kinds.items()
    ]


def count_kinds(edition: Edition, paths: Iterable[str]) -> dict[str, int]:
    """How many of some resources are of each class that things are called by, the most frequent first."""
    resources, kinds = edition.release.resources, edition.kinds
    counts: dict[str, int] = {}
    for path in paths:
        for iri in resources[path].types:
            if iri in kinds:
                counts[iri] = counts.get(iri, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


@blueprint.get("/browse")
def browse() -> Response:
    """All things, or those of one class: `?type=`, with facets such as `&org:role=`, `&page=` and `&format=`."""
    edition = current()
    asked = Asked.of("/browse", edition, request.args, 404)
    fmt, negotiated = choose_list_format(asked, HTML)
    candidates = _candidates(edition, asked)
    narrowed = narrow(edition, asked, candidates)
    if not narrowed.paths:
        _refuse_strange_values(edition, asked, candidates)
    frame = page_frame(alternates(asked))
    ordered = sorted(narrowed.paths, key=edition.order(frame.languages).__getitem__)
    page = page_number(asked.page, len(ordered))
    shown = ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    members: list[Member] = [(edition.release.resources[path], {}) for path in shown]
    kinds = count_kinds(edition, ordered)
    found = Collection(asked, len(ordered), page, members, narrowed, kinds)
    if fmt is HTML:
        response = list_page(edition, found, frame, negotiated=negotiated)
    else:
        response = collection_response(edition, found, fmt, negotiated=negotiated)
    return conditional(response)


def _candidates(edition: Edition, asked: Asked) -> list[str]:
    """Paths of what has the class asked for; of a filter without a class also graphs and the like."""
    resources, links = edition.release.resources, edition.links
    paths: Iterable[str] = edition.things
    if asked.kind:
        paths = [path for path in paths if asked.kind in resources[path].types]
    else:
        for key, values in asked.filters.items():
            chain = chain_of(key, edition.release.prefixes)
            if chain is not None and len(chain) == 1:
                pointing = dict.fromkeys(path for value in values for path in links.pointing(value, chain[0]))
                paths = [path for path in pointing if path in resources]
                break
    found = list(paths)
    if not found and (asked.kind or asked.filters):
        raise ProblemError(404, "The release has nothing of that kind")
    return found


def _refuse_strange_values(edition: Edition, asked: Asked, candidates: list[str]) -> None:
    """A list by a value that nothing has is not there; one by values that nothing has at once is empty."""
    for key, values in asked.filters.items():
        for value in values:
            if not narrow(edition, replace(asked, filters={key: (value,)}), candidates).paths:
                raise ProblemError(404, "The release has nothing of that kind")


def list_page(edition: Edition, found: Collection, frame: Frame, *, negotiated: bool) -> Response:
    """A list as a page."""
    asked, languages, words = found.asked, frame.languages, Messages(frame.language)
    everything = Kind(words("all-kinds"), "/browse", len(edition.things), not asked.kind)
    page = render(
        "list.html",
        frame,
        heading=edition.name(asked.kind, *languages) if asked.kind else words("browse"),
        note=words.count("things", found.total),
        empty=words("nothing-fits"),
        kinds=[everything, *kinds_of(edition, *languages, chosen=asked.kind)],
        items=lines(edition, found, languages),
        tells_kind=not asked.kind,
        pictures=edition.pictures,
        **list_context(edition, found, frame, by_kind=bool(asked.filters) and not asked.kind),
    )
    return page_response(page, frame.language, negotiated=negotiated)


def lines(edition: Edition, found: Collection, languages: Sequence[str]) -> list[Entry]:
    """What the page of a list shows of each member: its name and a few words, but for those that all have in common."""
    shared = {key for key, values in found.asked.filters.items() if len(values) == 1}
    facets = [facet for facet, counts in found.narrowed.facets if len(counts) > 1 and facet.key not in shared]
    return [
        replace(
            entry(edition, resource, languages, str(more.get("matched") or "")),
            hints=tuple(hints(edition, resource.path, facets, languages)),
        )
        for resource, more in found.members
    ]


def list_context(edition: Edition, found: Collection, frame: Frame, *, by_kind: bool) -> dict[str, Any]:
    """What the pages of all lists need: ways to narrow them down and to widen them, and their other pages."""
    asked, languages = found.asked, frame.languages
    beside = dict(found.beside())
    views: list[FacetView] = facet_views(edition, asked, found.narrowed, languages)
    if by_kind and len(found.kinds) > 1:
        views.insert(0, kind_view(edition, asked, found.kinds, Messages(frame.language)("kind"), languages))
    return {
        "chosen": chosen_views(edition, asked, languages),
        "facets": views,
        "pages": found.pages,
        "page": found.page,
        "previous": beside.get("previous", ""),
        "next": beside.get("next", ""),
        "whole": asked.plain.url(),
        "canonical": edition.publication.base.rstrip("/") + asked.plain.url(1 if asked.filters else found.page),
        "index": not asked.filters and not asked.text,
    }
