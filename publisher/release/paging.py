"""Addresses of the pages of a long document."""

from __future__ import annotations

from urllib.parse import quote

_DESCRIBE = "describe?iri="


def page_iri(base: str, path: str, number: int) -> str:
    """The IRI of a page of a document, from 1 on; 0 is all pages, the collection that they are views of.

    >>> page_iri("https://example.org/", "doc/hub", 2), page_iri("https://example.org/", "doc/hub", 0)
    ('https://example.org/doc/hub?page=2', 'https://example.org/doc/hub?pages')
    >>> page_iri("https://example.org/", "describe?iri=x:a", 2)
    'https://example.org/describe?iri=x%3Aa&page=2'
    """
    other = path.startswith(_DESCRIBE)
    document = base + (_DESCRIBE + quote(path.removeprefix(_DESCRIBE), safe="") if other else path)
    return document + ("&" if other else "?") + (f"page={number}" if number else "pages")
