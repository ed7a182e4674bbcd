"""Continuing the feeds: what is different from the last event of each object becomes an event (DCAT-AP Feeds).

Events are told by comparing with the feed itself, so none is told twice, and a rebuild adds none. An event is an
activity; what it says of its object stands in the graph that bears the activity's name.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.closure import closure
from publisher.rdf.terms import DCT, FOAF, RDF_TYPE, XSD, n3
from publisher.rdf.writers.lines import nquads, ntriples
from publisher.release.feed import ADDRESSES, Feed, Latest, Page, feed_of, index_path, page_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from publisher.base.config import Publication
    from publisher.build.documents import Draft
    from publisher.rdf.dataset import Dataset
    from publisher.rdf.writers.arrangement import Row
    from publisher.release.chronicle import Version

_AS = "https://www.w3.org/ns/activitystreams#"
_DATE_TIME = NamedNode(XSD + "dateTime")
_DCAT = STANDARD_PREFIXES["dcat"]
_ENTITIES = frozenset(
    map(
        NamedNode,
        (
            *(_DCAT + name for name in ("Catalog", "Dataset", "Distribution", "DataService")),
            FOAF + "Agent",
            STANDARD_PREFIXES["vcard"] + "Kind",
            DCT + "LicenseDocument",
        ),
    )
)
"""The classes of what DCAT-AP Feeds tells events of."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be told of an object now.

    Args:
        digest: Digest of what it says.
        rows: What it says; in which graphs does not matter.
    """

    digest: str
    rows: Collection[Row]


def catalogue_entities(catalogue: Dataset) -> dict[str, Told]:
    """What a catalogue describes, by IRI: each entity with all that has no events of its own."""
    own = {iri for iri in catalogue.subjects() if not _ENTITIES.isdisjoint(catalogue.objects(NamedNode(iri), RDF_TYPE))}
    found = {}
    for iri in sorted(own):
        rows = [(n3(s), n3(p), n3(o), "") for s, p, o in closure(catalogue, NamedNode(iri), own)]
        found[iri] = Told(hashlib.sha256(ntriples(rows).encode()).hexdigest()[:32], rows)
    return found


def things(drafts: Iterable[Draft]) -> dict[str, Told]:
    """The authored things, by IRI; the digest is that of the chronicle, so all that tells of changes tells the same."""
    return {
        one.described.iri: Told(one.described.digest, [row for page in (one.said, *one.more) for row in page.rows])
        for one in drafts
        if one.path.startswith("doc/")
    }


def continue_feeds(
    before: Path | None, version: Version, publication: Publication, told: Mapping[str, Mapping[str, Told]]
) -> dict[str, bytes]:
    """Continues the feeds of the release before.

    Args:
        before: The folder of the release before; None for the first.
        version: The version that is being published.
        publication: The publication settings.
        told: What is to be told now, by stream and object.

    Returns:
        The files of all streams, by their paths in the release.
    """
    files: dict[str, bytes] = {}
    for stream, objects in told.items():
        feed = feed_of(before, stream) if before else Feed()
        kept = {page.number: (before / page_path(stream, page.number)).read_bytes() for page in feed.pages if before}
        address = publication.base + ADDRESSES[stream]
        writer = _Continuation(feed, kept, address, publication.feed_page)
        writer.add(objects, version)
        files |= writer.files(stream)
    return files


class _Continuation:
    def __init__(self, feed: Feed, bodies: dict[int, bytes], address: str, size: int) -> None:
        self._pages = {page.number: page for page in feed.pages}
        self._latest = dict(feed.latest)
        self._bodies = bodies
        self._address = address
        self._size = size
        # Pages of which all events were overtaken are no more, but the last one never is among them.
        self._number = max(self._pages, default=0)

    def add(self, objects: Mapping[str, Told], version: Version) -> None:
        """Adds what is different: first what came or changed, then what went, each in the order of the IRIs."""
        for iri, told in sorted(objects.items()):
            last = self._latest.get(iri)
            if last is None or last.digest != told.digest:
                kind = "Update" if last is not None and last.digest else "Create"
                self._tell(kind, iri, told, version)
        for iri, last in sorted(self._latest.items()):
            if last.digest and iri not in objects:
                self._tell("Delete", iri, Told("", ()), version)

    def _tell(self, kind: str, iri: str, told: Told, version: Version) -> None:
        when = f"{version.instant:%Y-%m-%dT%H:%M:%SZ}"
        page = self._open(when)
        # The digest makes the name one of its own even where, after going back, a version is published anew.
        digest = hashlib.sha256("\0".join((version.name, kind, iri, told.digest)).encode()).hexdigest()[:16]
        event = f"<{self._address}/{page.number}#{digest}>"
        head = (
            (n3(RDF_TYPE), f"<{_AS}{kind}>"),
            (f"<{_AS}object>", f"<{iri}>"),
            (f"<{_AS}published>", n3(Literal(when, datatype=_DATE_TIME))),
        )
        rows = chain(((event, p, o, "") for p, o in head), ((s, p, o, event) for s, p, o, _ in told.rows))
        self._bodies[page.number] = self._bodies.get(page.number, b"") + nquads(rows).encode()
        events = page.events + 1
        self._pages[page.number] = replace(page, events=events, last=when, closed=events >= self._size)
        self._latest[iri] = Latest(told.digest, page.number)

    def _open(self, when: str) -> Page:
        page = self._pages.get(self._number)
        if page is None or page.closed:
            self._number += 1
            page = self._pages[self._number] = Page(self._number, 0, when, when, closed=False)
        return page

    def files(self, stream: str) -> dict[str, bytes]:
        """The files, without pages of which every event was overtaken by a later one."""
        needed = {found.page for found in self._latest.values()} | {self._number}
        pages = tuple(page for number, page in sorted(self._pages.items()) if number in needed or not page.closed)
        files = {page_path(stream, page.number): self._bodies[page.number] for page in pages}
        return {**files, index_path(stream): Feed(pages, dict(sorted(self._latest.items()))).to_json()}
