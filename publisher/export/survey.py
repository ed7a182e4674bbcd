"""Which addresses an export holds: those of the release's documents, and those that its pages lead to."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from publisher.base.formats import DOCUMENT_FORMATS
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

NOT_EXPORTED = ("/sparql", "/search", "/lookup", "/reconcile", "/oembed", "/oai", "/queries/")
"""What needs a server: questions and searches. The texts of saved queries are exported."""

STRICT = ("/browse", "/describe")
"""Where a query that was not exported is not found, rather than passed over."""

_LINK = re.compile(rb"""(?:href|src)="(/[^"#]*)""")
_TARGET = re.compile(r"<(/[^>#]*)")
_LANGUAGE = re.compile(r"[?&]lang=[a-z]+$")
# Lists by class and page; lists by facets are without number.
_LISTS = re.compile(r"/browse\?(?:type=[^&]*)?&?(?:page=\d+)?|/[^?]*\?page=\d+|/\?format=\w+|/dumps/\?format=\w+")


def documents(release: Release, paths: Iterable[str] | None = None) -> Iterator[str]:
    """The addresses at which documents are negotiated, and those of one format each; of all documents or of some."""
    for path in release.resources if paths is None else paths:
        for fmt in (None, *DOCUMENT_FORMATS):
            address = document_url(path, fmt)
            yield address if path.startswith(DESCRIBE) else unquoted(address)


def things(release: Release, paths: Iterable[str] | None = None) -> Iterator[str]:
    """The addresses of things, which send to their documents, and of what was withdrawn; of all or of some."""
    policy = release.policy
    for path in (*release.resources, *release.withdrawn) if paths is None else paths:
        thing = policy.path(policy.thing_iri(path)) if path.startswith("doc/") else None
        if thing is not None and thing != path:
            yield unquoted("/" + thing)
    for path in release.withdrawn if paths is None else ():
        yield unquoted("/" + path)


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
