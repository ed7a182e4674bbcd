"""The sitemap: every document with the day it last changed and its page in each language (sitemaps.org 0.9).

A large publication has an index over several files; both have true days, so a crawler reads again what changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response

from publisher.web.addresses import DESCRIBE, document_url, to_uri, with_query
from publisher.web.context import current, mark_prepared
from publisher.web.headers import DOCUMENT_CACHE, conditional, entity_tag, set_validators
from publisher.web.messages import LANGUAGES
from publisher.web.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from publisher.release.reader import Release

blueprint = Blueprint("sitemap", __name__)

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"

Entry = tuple[str, "date"]
"""A local address and the day that it last changed."""


def entries_of(release: Release) -> list[Entry]:
    """What the sitemap lists: the home page and all documents, in the order of their paths.

    Descriptions of what others have named are left out: they are not ours to be found by.
    """
    listed = [(document_url(p), r.modified) for p, r in release.resources.items() if p and not p.startswith(DESCRIBE)]
    return [("/", release.chronicle.current.day), *listed]


def files_of(release: Release) -> list[Sequence[Entry]]:
    """The entries of each file of the sitemap."""
    entries, size = entries_of(release), release.publication.sitemap_page
    return [entries[start : start + size] for start in range(0, len(entries), size)]


def urlset(base: str, entries: Iterable[Entry]) -> str:
    """One file of a sitemap."""
    rows = "".join(_url(base, address, day) for address, day in entries)
    return f'{_HEAD}<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="{_XHTML}">\n{rows}</urlset>\n'


def _url(base: str, address: str, day: date) -> str:
    address = to_uri(base + address.removeprefix("/"))
    pages = [(tag, with_query(address, lang=tag)) for tag in LANGUAGES]
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(page)}/>\n'
        for tag, page in (*pages, ("x-default", address))
    )
    return f"<url><loc>{escape(address)}</loc><lastmod>{day}</lastmod>\n{links}</url>\n"


def index(base: str, files: Sequence[Sequence[Entry]]) -> str:
    """The index over several files."""
    rows = "".join(
        f"<sitemap><loc>{to_uri(base)}sitemap/{number}.xml</loc>"
        f"<lastmod>{max(day for _, day in file)}</lastmod></sitemap>\n"
        for number, file in enumerate(files, 1)
    )
    return f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{rows}</sitemapindex>\n'


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The sitemap, or the index over its files."""
    release = current().release
    files = files_of(release)
    base = release.publication.base
    return _xml(index(base, files) if len(files) > 1 else urlset(base, files[0]), (e for f in files for e in f))


@blueprint.get("/sitemap/<int:number>.xml")
def sitemap_file(number: int) -> Response:
    """One file of a large sitemap."""
    release = current().release
    files = files_of(release)
    if len(files) == 1 or not 1 <= number <= len(files):
        raise ProblemError(404, "There is no such file of the sitemap; /sitemap.xml lists all there is")
    return _xml(urlset(release.publication.base, files[number - 1]), files[number - 1])


def _xml(text: str, entries: Iterable[Entry]) -> Response:
    body = text.encode()
    response = Response(body, content_type="application/xml; charset=utf-8")
    set_validators(response, entity_tag(body), max(day for _, day in entries))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    mark_prepared()
    return conditional(response)
