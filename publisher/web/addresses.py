"""Local URLs: where this server answers for an IRI or a document, wherever it runs.

Everything here is a path on the same server. Nothing is ever taken from a request, so neither `Host` nor
`X-Forwarded-*` can lead a link astray.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from publisher.base.iris import to_uri_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publisher.base.formats import Format
    from publisher.base.iris import IriPolicy

DESCRIBE = "describe?iri="
_LINKABLE = frozenset({"http", "https", "mailto", "tel"})
# What may stand in a URI beside letters and digits (RFC 3986, sections 2.2 and 2.3), and escapes as they are.
_URI_SAFE = ":/?#[]@!$&'()*+,;=-._~%"


@lru_cache(maxsize=4096)
def to_uri(iri: str) -> str:
    """An IRI as a URI, for headers: what is no URI character is escaped (RFC 3987, section 3.1).

    >>> to_uri("https://example.org/Sk\u00e5ne\\r\\n>")
    'https://example.org/Sk%C3%A5ne%0D%0A%3E'
    """
    return quote(iri, safe=_URI_SAFE)


def is_linkable(iri: str) -> bool:
    """Whether a page may link to an IRI: `javascript:` and the like are shown as text only.

    >>> is_linkable("https://example.org/"), is_linkable("javascript:alert(1)"), is_linkable("mailto:a@example.org")
    (True, False, True)
    """
    try:
        return urlsplit(iri).scheme in _LINKABLE
    except ValueError:
        return False


def document_url(path: str, fmt: Format | None = None) -> str:
    """The local URL of a document, negotiated or in one format.

    Args:
        path: The document's path below the base, as the release knows it.
        fmt: The format; None for the negotiated address.

    >>> from publisher.base.formats import TURTLE
    >>> document_url("doc/place/Sk\u00e5ne", TURTLE)
    '/doc/place/Sk%C3%A5ne.ttl'
    >>> document_url("describe?iri=https://example.org/a#b", TURTLE)
    '/describe?iri=https%3A%2F%2Fexample.org%2Fa%23b&format=ttl'
    """
    if path.startswith(DESCRIBE):
        url = "/" + DESCRIBE + _quoted(path.removeprefix(DESCRIBE))
        return url if fmt is None else f"{url}&format={fmt.key}"
    if not path:
        return "/" if fmt is None else f"/?format={fmt.key}"
    return f"/{to_uri_path(path)}" + ("" if fmt is None else fmt.suffix)


@lru_cache(maxsize=16384)
def _quoted(text: str) -> str:
    return quote(text, safe="")


def iri_url(policy: IriPolicy, iri: str) -> str | None:
    """The local URL of the document that describes an IRI of ours, with its fragment; None for IRIs of others.

    >>> from publisher.base.iris import IriPolicy
    >>> iri_url(IriPolicy("https://example.org/"), "https://example.org/def#Network")
    '/def#Network'
    """
    path = policy.document_path(iri)
    if path is None:
        return None
    _, hash_sign, fragment = iri.partition("#")
    return document_url(path) + (f"#{_quoted(fragment)}" if hash_sign else "")


def with_query(path: str, **parameters: str | Sequence[str]) -> str:
    """A URL with a query string; empty parameters are left out, lists are repeated.

    >>> with_query("/search", q="caf\u00e9", type="")
    '/search?q=caf%C3%A9'
    """
    given = {k: v for k, v in parameters.items() if v}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path
