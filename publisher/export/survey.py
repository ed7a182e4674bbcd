"""Which addresses an export holds: those of the release's documents, and those that its pages lead to."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from publisher.base.formats import DOCUMENT_FORMATS
from publisher.release.feed import ADDRESSES, feed_of
from publisher.web.addresses import DESCRIBE, document_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publisher.release.reader import Release

ROOTS = (
    "/",
    "/browse",
    "/disagreements",
    "/about",
    "/licence",
    "/accessibility",
    "/dumps/",
    "/robots.txt",
    "/sitemap.xml",
    "/llms.txt",
    "/.well-known/api-catalog",
    "/openapi.json",
    "/context.jsonld",
    "/feed",
    "/feed/entities",
    "/-/release",
)
"""Where pages and files begin that are no documents of the release; one that does not exist is passed over."""

NOT_EXPORTED = (
    *("/sparql", "/search", "/lookup", "/reconcile", "/oembed", "/oai", "/queries/"),
    *("/timegate/", "/timemap/", "/memento/"),
)
"""What needs a server: questions, searches and the past. The texts of saved queries are exported."""

STRICT = ("/browse", "/describe", "/pictures/")
"""Where a query that was not exported is not found, rather than passed over; below one that ends in a slash too."""

_LINK = re.compile(rb"""(?:href|src)="(/[^"#]*)""")
_TARGET = re.compile(r"<(/[^>#]*)")
_LANGUAGE = re.compile(r"[?&]lang=[a-z]+$")
# Lists by class and page, and pictures narrowed down by one thing; combinations are without number.
_LISTS = re.compile(
    r"/browse\?(?:type=[^&]*)?&?(?:page=\d+)?|/[^?]*\?page=\d+|/\?format=\w+|/dumps/\?format=\w+"
    r"|/pictures/[^?]*\?\w+=[^&]*"
)


def documents(release: Release, paths: Iterable[str] | None = None) -> Iterator[list[str]]:
    """The addresses of each document: where it is negotiated, and those of one format each.

    Args:
        release: The release.
        paths: The paths of some of its documents; None for all.
    """
    for path in release.resources if paths is None else paths:
        addresses = [document_url(path, fmt) for fmt in (None, *DOCUMENT_FORMATS)]
        yield addresses if path.startswith(DESCRIBE) else [unquoted(address) for address in addresses]


def things(release: Release, paths: Iterable[str] | None = None) -> Iterator[str]:
    """The addresses of things, which send to their documents; of all or of some."""
    policy = release.policy
    for path in (*release.resources, *withdrawn(release)) if paths is None else paths:
        thing = policy.path(policy.thing_iri(path)) if path.startswith("doc/") else None
        if thing is not None and thing != path:
            yield unquoted("/" + thing)


def withdrawn(release: Release) -> list[str]:
    """The paths of documents that were withdrawn, those that told of the publication itself among them."""
    return sorted({*release.withdrawn, *release.chronicle.withdrawn})


def overtaken(release: Release) -> Iterator[str]:
    """The addresses of pages of the feeds of which all events have been overtaken."""
    for stream, address in ADDRESSES.items():
        kept = {page.number for page in feed_of(release.folder, stream).pages}
        for number in range(1, max(kept, default=0)):
            if number not in kept:
                yield f"/{address}/{number}"


def texts(release: Release) -> Iterator[str]:
    """The addresses of the texts of saved queries."""
    for name in release.saved_queries:
        yield f"/queries/{name}.rq"


def links_of(page: bytes) -> Iterator[str]:
    """The addresses that a page leads to and that an export can hold beside documents.

    >>> list(links_of(b'<a href="/about?lang=it"> <a href="/search?q=a"> <a href="/browse?type=x&amp;page=2">'))
    ['/about', '/browse?type=x&page=2']
    """
    return _exported(html.unescape(raw.decode()) for raw in _LINK.findall(page))


def linked(header: str) -> Iterator[str]:
    """The same for a `Link` header.

    >>> list(linked('</doc/a.linkset>; rel="linkset", <https://example.org/>; rel="license"'))
    ['/doc/a.linkset']
    """
    return _exported(_TARGET.findall(header))


def mentioned(body: bytes, base: str) -> Iterator[str]:
    """The same for any text that names addresses in full.

    >>> list(mentioned(b"<https://example.org/feed/1#a> <https://example.com/>", "https://example.org/"))
    ['/feed/1']
    """
    found = re.findall(re.escape(base.encode()) + rb"([^\s\"'<>#|`{}\\^]+)", body)
    return _exported("/" + html.unescape(raw.decode(errors="replace")) for raw in dict.fromkeys(found))


def _exported(addresses: Iterable[str]) -> Iterator[str]:
    for found in addresses:
        address = _LANGUAGE.sub("", found)
        path = address.partition("?")[0]
        if any(path == closed or (closed.endswith("/") and path.startswith(closed)) for closed in NOT_EXPORTED):
            continue
        if "?" not in address or _LISTS.fullmatch(address):
            yield unquoted(address)


def unquoted(address: str) -> str:
    """An address with its path as web servers compare it: without escapes."""
    path, mark, query = address.partition("?")
    return unquote(path) + mark + query
