"""Lists of resources by class, narrowed down by facets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from publisher.release.finding import fold
from publisher.web.addresses import with_query
from publisher.web.context import current, page_frame, page_response
from publisher.web.discovery import PAGE_SIZE, entry
from publisher.web.finding.facets import chain_key, chain_of, facets_of
from publisher.web.headers import conditional
from publisher.web.messages import Messages
from publisher.web.problems import ProblemError
from publisher.web.rendering import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from publisher.release.links import Chain
    from publisher.web.edition import Edition

blueprint = Blueprint("browse", __name__)

_OPTIONS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Kind:
    """A class with the number of its resources."""

    name: str
    url: str
    count: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet with its values, and those that are shown only on demand."""

    name: str
    options: tuple[Kind, ...]
    further: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for.

    Args:
        kind: IRI of a class; empty for all.
        filters: Values by the chain of properties that leads to them.
        page: Number of the page, not yet checked.
    """

    kind: str
    filters: Mapping[Chain, str]
    page: str


def kinds_of(edition: Edition, language: str, chosen: str = "") -> list[Kind]:
    """The classes of the things of an edition, each with its list."""
    return [
        Kind(edition.name(iri, language), with_query("/browse", type=iri), count, iri == chosen)
        for iri, count in edition.kinds.items()
    ]


@blueprint.get("/browse")
def browse() -> Response:
    """All things, or those of one class: `?type=`, with facets such as `&org:role=`, and `&page=`."""
    edition = current()
    frame = page_frame()
    asked = _asked(edition)
    words = Messages(frame.language)
    found = _found(edition, asked)
    lines = sorted(
        (entry(edition, edition.release.resources[path], frame.language) for path in found),
        key=lambda line: (fold(line.name), line.url),
    )
    pages = max(1, -(-len(lines) // PAGE_SIZE))
    number = _page_number(asked.page, pages)
    everything = Kind(words("all-kinds"), "/browse", len(edition.things), not asked.kind)
    page = render(
        "list.html",
        frame,
        heading=edition.name(asked.kind, frame.language) if asked.kind else words("browse"),
        note=words.count("things", len(lines)),
        kinds=[everything, *kinds_of(edition, frame.language, asked.kind)],
        chosen=_chosen(edition, asked, frame.language),
        facets=_facets(edition, asked, found, frame.language) if asked.kind or asked.filters else [],
        tells_kind=not asked.kind,
        items=lines[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        pages=pages,
        page=number,
        previous=_url(edition, asked, page=number - 1) if number > 1 else "",
        next=_url(edition, asked, page=number + 1) if number < pages else "",
    )
    return conditional(page_response(page, frame.language, negotiated=False))


def _asked(edition: Edition) -> Asked:
    filters: dict[Chain, str] = {}
    for key, value in request.args.items():
        if key not in ("type", "page", "lang"):
            chain = chain_of(key, edition.release.prefixes)
            if chain is None:
                raise ProblemError(404, f"There is no list by {key!r}; name a property, such as org:role")
            filters[chain] = value
    return Asked(request.args.get("type", ""), filters, request.args.get("page", "1"))


def _found(edition: Edition, asked: Asked) -> list[str]:
    """Paths of what is asked for; a filter reaches beyond things, to graphs and the like, where no class is given."""
    resources, links = edition.release.resources, edition.links
    paths: Iterable[str] = edition.things
    if asked.kind:
        paths = [path for path in paths if asked.kind in resources[path].types]
    elif asked.filters:
        (first, value), *_ = asked.filters.items()
        paths = links.pointing(value, first[0]) if len(first) == 1 else paths
    found = [p for p in paths if p in resources and all(links.leads(p, c, v) for c, v in asked.filters.items())]
    if not found and (asked.kind or asked.filters):
        raise ProblemError(404, "The release has nothing of that kind")
    return found


def _page_number(text: str, pages: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= pages:
        raise ProblemError(404, f"There is no page {text!r}; there are {pages}")
    return int(text)


def _url(edition: Edition, asked: Asked, filters: Mapping[Chain, str] | None = None, page: int | None = None) -> str:
    shown = asked.filters if filters is None else filters
    by_key = {chain_key(chain, edition.release.prefixes): value for chain, value in shown.items()}
    return with_query("/browse", type=asked.kind, **by_key, page=str(page) if page else "")


def _chosen(edition: Edition, asked: Asked, language: str) -> list[Kind]:
    """The filters in use, each with the list without it."""
    return [
        Kind(
            f"{_chain_name(edition, chain, language)}: {edition.name(value, language)}",
            _url(edition, asked, {c: v for c, v in asked.filters.items() if c != chain}),
            0,
        )
        for chain, value in asked.filters.items()
    ]


def _facets(edition: Edition, asked: Asked, found: list[str], language: str) -> list[FacetView]:
    views = []
    for facet in facets_of(found, edition.links):
        if facet.chain in asked.filters or not chain_key(facet.chain, edition.release.prefixes):
            continue
        options = tuple(
            Kind(edition.name(value, language), _url(edition, asked, {**asked.filters, facet.chain: value}), count)
            for value, count in facet.values.items()
        )
        name = _chain_name(edition, facet.chain, language)
        views.append(FacetView(name, options[:_OPTIONS_SHOWN], options[_OPTIONS_SHOWN:]))
    return views


def _chain_name(edition: Edition, chain: Chain, language: str) -> str:
    return " › ".join(edition.name(predicate, language) for predicate in chain)
