"""The feeds at `/feed` and `/feed/entities`: Linked Data Event Streams (DCAT-AP Feeds, LDES 1.0, TREE).

The address of a stream is its root node, which leads to all pages; a page that is closed never changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from publisher.base.formats import JSON_LD, N_QUADS, TRIG
from publisher.base.negotiation import choose_format
from publisher.base.prefixes import PrefixTable
from publisher.rdf.terms import RDF_TYPE, XSD
from publisher.rdf.writers import serialise
from publisher.release.feed import ADDRESSES, feed_of, page_path
from publisher.web.addresses import with_query
from publisher.web.context import current, mark_prepared
from publisher.web.documents.entities import asked_format
from publisher.web.headers import REVALIDATE, STATIC_CACHE, conditional, entity_tag, link
from publisher.web.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publisher.base.formats import Format
    from publisher.release.feed import Feed, Page

blueprint = Blueprint("feed", __name__)

# Only what can say which statements are an event's own.
_FORMATS = (TRIG, JSON_LD, N_QUADS)
_PREFIXES = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "ldes": "https://w3id.org/ldes#",
    "tree": "https://w3id.org/tree#",
}
_PUBLISHED = NamedNode(_PREFIXES["as"] + "published")
_DATE_TIME = NamedNode(XSD + "dateTime")


@blueprint.get("/feed", defaults={"stream": "catalogue"})
@blueprint.get("/feed/<any(entities):stream>")
def root(stream: str) -> Response:
    """The root node of a stream: what the stream is, and the way to its pages."""
    address = current().publication.base + ADDRESSES[stream]
    feed = feed_of(current().release.folder, stream)
    return _answer((*_stream(address), *_view(address, feed)), REVALIDATE)


@blueprint.get("/feed/<int:number>", defaults={"stream": "catalogue"})
@blueprint.get("/feed/<any(entities):stream>/<int:number>")
def page(stream: str, number: int) -> Response:
    """A page of a stream."""
    address = current().publication.base + ADDRESSES[stream]
    folder = current().release.folder
    feed = feed_of(folder, stream)
    found = feed.page(number)
    if found is None:
        if 0 < number < (feed.pages[-1].number if feed.pages else 0):
            raise ProblemError(410, f"All events of page {number} have been overtaken by later ones")
        raise ProblemError(404, f"The feed has no page {number}")
    events = list(parse((folder / page_path(stream, number)).read_bytes(), format=RdfFormat.N_QUADS))
    return _answer((*_page(address, found, events), *events), STATIC_CACHE if found.closed else REVALIDATE)


def _answer(quads: Iterable[Quad], cache: str) -> Response:
    edition = current()
    asked = asked_format({fmt.key: fmt for fmt in _FORMATS})
    chosen: Format | None = asked or choose_format(request.headers.get("Accept"), _FORMATS)
    if chosen is None:
        available = [{"type": f.media_type, "href": with_query(request.path, format=f.key)} for f in _FORMATS]
        raise ProblemError(
            406,
            "Events stand in graphs of their own, so the feed needs a format with graphs.",
            {"available": available},
        )
    body = serialise(quads, chosen, PrefixTable({**edition.release.prefixes.as_dict(), **_PREFIXES}))
    response = Response(body, content_type=chosen.content_type)
    response.set_etag(entity_tag(body))
    response.headers["Cache-Control"] = cache
    if edition.publication.licence:
        response.headers["Link"] = link(edition.publication.licence, "license")
    if asked is None:
        response.vary.add("Accept")
    mark_prepared()
    return conditional(response)


def _stream(address: str) -> Iterator[Quad]:
    stream = _iri(address + "#stream")
    yield Quad(stream, RDF_TYPE, _term("ldes:EventStream"))
    yield Quad(stream, _term("tree:view"), _iri(address))
    yield Quad(stream, _term("ldes:timestampPath"), _PUBLISHED)
    yield Quad(stream, _term("ldes:versionOfPath"), _term("as:object"))
    for kind in ("Create", "Update", "Delete"):
        yield Quad(stream, _term(f"ldes:version{kind}Object"), _term(f"as:{kind}"))


def _view(address: str, feed: Feed) -> Iterator[Quad]:
    """The root node, with a relation to each page, and what is kept: the latest event of each object."""
    node, retention = _iri(address), _iri(address + "#retention")
    yield Quad(node, RDF_TYPE, _term("tree:Node"))
    yield Quad(node, RDF_TYPE, _term("ldes:EventSource"))
    yield Quad(node, _term("ldes:retentionPolicy"), retention)
    yield Quad(retention, RDF_TYPE, _term("ldes:LatestVersionSubset"))
    for amount in ("ldes:amount", "ldes:versionAmount"):
        yield Quad(retention, _term(amount), Literal("1", datatype=NamedNode(XSD + "integer")))
    for found in feed.pages:
        bounds = [("GreaterThanOrEqualTo", found.first)]
        # Later events may still join an open page.
        bounds += [("LessThanOrEqualTo", found.last)] if found.closed else []
        for kind, value in bounds:
            relation = _iri(f"{address}#{'from' if kind.startswith('G') else 'until'}-{found.number}")
            yield Quad(node, _term("tree:relation"), relation)
            yield Quad(relation, RDF_TYPE, _term(f"tree:{kind}Relation"))
            yield Quad(relation, _term("tree:node"), _iri(f"{address}/{found.number}"))
            yield Quad(relation, _term("tree:path"), _PUBLISHED)
            yield Quad(relation, _term("tree:value"), Literal(value, datatype=_DATE_TIME))


def _page(address: str, found: Page, events: Iterable[Quad]) -> Iterator[Quad]:
    stream = _iri(address + "#stream")
    yield from _stream(address)
    yield Quad(_iri(f"{address}/{found.number}"), RDF_TYPE, _term("tree:Node"))
    for quad in events:
        if quad.predicate == _PUBLISHED and quad.subject != quad.graph_name:
            yield Quad(stream, _term("tree:member"), quad.subject)


def _term(short: str) -> NamedNode:
    prefix, _, name = short.partition(":")
    return NamedNode(_PREFIXES[prefix] + name)


def _iri(text: str) -> NamedNode:
    return NamedNode(text)
