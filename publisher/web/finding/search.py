"""The search over names and descriptions, narrowed down by class and by facets: as a page, in JSON and in RDF."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request
from pyoxigraph import Literal, NamedNode, Quad

from publisher.base.formats import HTML, Format
from publisher.base.negotiation import choose_format
from publisher.rdf.terms import RDF_TYPE, RDFS, XSD_INTEGER
from publisher.rdf.writers import serialise
from publisher.web.addresses import document_url, with_query
from publisher.web.context import current, page_frame, page_response
from publisher.web.discovery import JSON, entry
from publisher.web.documents.entities import asked_format
from publisher.web.finding.browse import FacetView, Kind
from publisher.web.finding.facets import chain_key, chain_of, facets_of
from publisher.web.finding.lookup import LIST_FORMATS, data_response, not_acceptable
from publisher.web.headers import conditional
from publisher.web.messages import Messages
from publisher.web.problems import ProblemError
from publisher.web.rendering import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from publisher.release.links import Chain
    from publisher.release.search import Hit
    from publisher.web.edition import Edition

blueprint = Blueprint("search", __name__)

PAGE_SIZE = 50
_HYDRA = "http://www.w3.org/ns/hydra/core#"
_LONGEST = 200
_OPTIONS_SHOWN = 8
_OWN_FIELDS = frozenset({"q", "type", "page", "lang", "format"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search asks for.

    Args:
        text: The words to look for.
        kind: The IRI of a class; empty for all.
        filters: Values by the chain of properties that leads to them.
    """

    text: str
    kind: str
    filters: Mapping[Chain, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Args:
        hits: All that fits, the best first.
        kinds: How many of the hits there are of each class, before the class narrows them down.
        page: The number of the page that is asked for.
        pages: How many there are.
    """

    hits: Sequence[Hit]
    kinds: Mapping[str, int]
    page: int
    pages: int

    @property
    def shown(self) -> Sequence[Hit]:
        """The hits of the page."""
        return self.hits[(self.page - 1) * PAGE_SIZE : self.page * PAGE_SIZE]


@blueprint.get("/search")
def search() -> Response:
    """Finds resources: `?q=`, with `&type=`, facets such as `&org:role=` and `&page=`."""
    edition = current()
    asked = _asked(edition)
    fmt = asked_format(LIST_FORMATS)
    chosen = fmt or choose_format(request.headers.get("Accept"), tuple(LIST_FORMATS.values()))
    if chosen is None:
        raise not_acceptable("/search", q=asked.text)
    found = find(edition, asked, request.args.get("page", "1"))
    if chosen is HTML:
        response = _page(edition, asked, found, negotiated=fmt is None)
    elif chosen is JSON:
        body = json.dumps(_json(edition, asked, found), ensure_ascii=False, indent=1).encode() + b"\n"
        response = data_response(body, chosen, negotiated=fmt is None)
    else:
        response = data_response(_rdf(edition, asked, found, chosen), chosen, negotiated=fmt is None)
    return conditional(response)


def find(edition: Edition, asked: Asked, page: str = "1") -> Found:
    """Searches an edition; things come before what tells of the publication itself.

    Raises:
        ProblemError: 404, there is no page of that number.
    """
    resources, links = edition.release.resources, edition.links
    hits = [hit for hit in edition.search.find(asked.text) if hit.path in resources]
    hits = [hit for hit in hits if all(links.leads(hit.path, c, v) for c, v in asked.filters.items())]
    hits.sort(key=lambda hit: (hit.path not in edition.thing_paths, -hit.score))
    kinds: dict[str, int] = {}
    for hit in hits:
        for iri in resources[hit.path].types:
            if iri in edition.kinds:
                kinds[iri] = kinds.get(iri, 0) + 1
    if asked.kind:
        hits = [hit for hit in hits if asked.kind in resources[hit.path].types]
    pages = max(1, -(-len(hits) // PAGE_SIZE))
    if not page.isascii() or not page.isdigit() or len(page) > 9 or not 1 <= int(page) <= pages:
        raise ProblemError(404, f"There is no page {page!r}; there are {pages}")
    ordered = dict(sorted(kinds.items(), key=lambda item: (-item[1], item[0])))
    return Found(hits, ordered, int(page), pages)


def _asked(edition: Edition) -> Asked:
    text = request.args.get("q", "")
    if len(text) > _LONGEST:
        raise ProblemError(400, f"A search is at most {_LONGEST} characters long.", {"parameter": "q"})
    filters: dict[Chain, str] = {}
    for key, value in request.args.items():
        if key not in _OWN_FIELDS:
            chain = chain_of(key, edition.release.prefixes)
            if chain is None:
                raise ProblemError(400, f"There is no filter {key!r}; name a property, such as org:role")
            filters[chain] = value
    return Asked(text, request.args.get("type", ""), filters)


def _url(edition: Edition, asked: Asked, page: int = 1) -> str:
    keys = {chain_key(chain, edition.release.prefixes): value for chain, value in asked.filters.items()}
    return with_query("/search", q=asked.text, type=asked.kind, **keys, page=str(page) if page > 1 else "")


def _json(edition: Edition, asked: Asked, found: Found) -> dict[str, Any]:
    resources = edition.release.resources
    results = [
        {
            "iri": resources[hit.path].iri,
            "document": document_url(hit.path),
            "score": hit.score,
            "matched": hit.label.text if hit.label else None,
            "labels": dict(resources[hit.path].labels),
            "types": list(resources[hit.path].types),
        }
        for hit in found.shown
    ]
    pages = {"previous": found.page - 1, "next": found.page + 1}
    more = {name: _url(edition, asked, n) for name, n in pages.items() if 1 <= n <= found.pages}
    return {
        "query": asked.text,
        "total": len(found.hits),
        "page": found.page,
        "pages": found.pages,
        **more,
        "types": [{"iri": iri, "count": count} for iri, count in found.kinds.items()],
        "facets": [
            {
                "property": chain_key(chain, edition.release.prefixes),
                "values": [{"iri": iri, "count": count} for iri, count in values.items()],
            }
            for chain, values in _facets(edition, asked, found)
        ],
        "results": results,
    }


def _facets(edition: Edition, asked: Asked, found: Found) -> Iterator[tuple[Chain, Mapping[str, int]]]:
    for facet in facets_of([hit.path for hit in found.hits], edition.links):
        if facet.chain not in asked.filters and chain_key(facet.chain, edition.release.prefixes):
            yield facet.chain, facet.values


def _rdf(edition: Edition, asked: Asked, found: Found, fmt: Format) -> bytes:
    """The hits as a collection (Hydra Core Vocabulary, sections 5.1 and 5.2)."""

    def address(page: int) -> NamedNode:
        return NamedNode(edition.publication.base.rstrip("/") + _url(edition, asked, page))

    def term(name: str) -> NamedNode:
        return NamedNode(_HYDRA + name)

    whole = NamedNode(edition.publication.base.rstrip("/") + _url(edition, asked) + "#results")
    view = address(found.page)
    total = Literal(str(len(found.hits)), datatype=XSD_INTEGER)
    quads = [
        Quad(whole, RDF_TYPE, term("Collection")),
        Quad(whole, term("totalItems"), total),
        Quad(whole, term("view"), view),
        Quad(view, RDF_TYPE, term("PartialCollectionView")),
        Quad(view, term("first"), address(1)),
        Quad(view, term("last"), address(found.pages)),
    ]
    for name, number in (("previous", found.page - 1), ("next", found.page + 1)):
        if 1 <= number <= found.pages:
            quads.append(Quad(view, term(name), address(number)))
    for hit in found.shown:
        resource = edition.release.resources[hit.path]
        node = NamedNode(resource.iri)
        quads.append(Quad(whole, term("member"), node))
        quads += [Quad(node, RDF_TYPE, NamedNode(iri)) for iri in resource.types]
        for tag, text in resource.labels.items():
            quads.append(Quad(node, NamedNode(RDFS + "label"), Literal(text, language=tag) if tag else Literal(text)))
    return serialise(quads, fmt, edition.release.prefixes, whole.value)


def _page(edition: Edition, asked: Asked, found: Found, *, negotiated: bool) -> Response:
    frame = page_frame(tuple((f.media_type, f"{_url(edition, asked)}&format={f.key}") for f in _others(asked)))
    words = Messages(frame.language)
    total = len(found.hits)
    note = words.count("results", total, q=asked.text) if total else words("no-results", q=asked.text)
    resources = edition.release.resources
    page = render(
        "list.html",
        frame,
        heading=words("search"),
        note=note if asked.text else "",
        kinds=[],
        chosen=_chosen(edition, asked, frame.language),
        facets=_views(edition, asked, found, frame.language),
        tells_kind=True,
        items=[
            entry(edition, resources[hit.path], frame.language, hit.label.text if hit.label else "")
            for hit in found.shown
        ],
        pages=found.pages,
        page=found.page,
        previous=_url(edition, asked, found.page - 1) if found.page > 1 else "",
        next=_url(edition, asked, found.page + 1) if found.page < found.pages else "",
    )
    return page_response(page, frame.language, negotiated=negotiated)


def _others(asked: Asked) -> list[Format]:
    return [f for f in LIST_FORMATS.values() if f is not HTML] if asked.text else []


def _chosen(edition: Edition, asked: Asked, language: str) -> list[Kind]:
    """What narrows the search down, each with the search without it."""
    chosen = [
        Kind(
            f"{_chain_name(edition, chain, language)}: {edition.name(value, language)}",
            _url(edition, Asked(asked.text, asked.kind, {c: v for c, v in asked.filters.items() if c != chain})),
            0,
        )
        for chain, value in asked.filters.items()
    ]
    if asked.kind:
        url = _url(edition, Asked(asked.text, "", asked.filters))
        chosen.insert(0, Kind(edition.name(asked.kind, language), url, 0))
    return chosen


def _views(edition: Edition, asked: Asked, found: Found, language: str) -> list[FacetView]:
    views = []
    if not asked.kind and len(found.kinds) > 1:
        options = tuple(
            Kind(edition.name(iri, language), _url(edition, Asked(asked.text, iri, asked.filters)), count)
            for iri, count in found.kinds.items()
        )
        views.append(FacetView(Messages(language)("kind"), options[:_OPTIONS_SHOWN], options[_OPTIONS_SHOWN:]))
    for chain, values in _facets(edition, asked, found):
        options = tuple(
            Kind(
                edition.name(value, language),
                _url(edition, Asked(asked.text, asked.kind, {**asked.filters, chain: value})),
                count,
            )
            for value, count in values.items()
        )
        name = _chain_name(edition, chain, language)
        views.append(FacetView(name, options[:_OPTIONS_SHOWN], options[_OPTIONS_SHOWN:]))
    return views


def _chain_name(edition: Edition, chain: Chain, language: str) -> str:
    return " › ".join(edition.name(predicate, language) for predicate in chain)
