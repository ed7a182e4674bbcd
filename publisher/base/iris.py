"""The IRI policy: identity under one configured base, wherever the server runs.

A thing's IRI `{base}id/{type}/{slug}` is answered with 303 to its document `{base}doc/{type}/{slug}`; every other
IRI of ours (`def`, `shapes`, `graph/…`) is a document itself. A hash IRI is answered by what stands before the `#`
("Cool URIs for the Semantic Web", section 4).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

_SCHEME = re.compile(r"https?://[^/?#]+/(?:[^?#]*/)?")
_FORBIDDEN = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f-\x9f]")
# What stands beyond ASCII in an IRI (RFC 3987, section 2.2): no controls, surrogates, private or lasting gaps.
_UCSCHAR = re.compile(
    "[\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e1000-\U000efffd]"
)
_UNRESERVED_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
# Characters that a path segment may carry unescaped (RFC 3987: iunreserved, sub-delims, ":" and "@").
_PATH_SAFE = "/:@!$&'()*+,;=~"
_PLAIN_PATH = re.compile(rf"[A-Za-z0-9\-._{re.escape(_PATH_SAFE)}]*")


def normalise_path(path: str) -> str:
    """The one spelling of a path of ours: NFC, non-ASCII characters as themselves, escapes only where needed.

    Args:
        path: A path in either spelling: as in an IRI (`Skåne`) or as in a URI (`Sk%C3%A5ne`).

    >>> normalise_path("id/place/Sk%C3%A5ne") == normalise_path("id/place/Sk\u0061\u030ane") == "id/place/Sk\u00e5ne"
    True
    >>> normalise_path("id/a%2fb")
    'id/a%2Fb'
    """

    def decode(run: re.Match[str]) -> str:
        raw = unquote_to_bytes(run[0])
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            return run[0].upper()
        return "".join(c if may_stand_bare(c) else _escape(c) for c in text)

    if _PLAIN_PATH.fullmatch(path):
        return path
    text = unicodedata.normalize("NFC", re.sub(r"(?:%[0-9A-Fa-f]{2})+", decode, path))
    return "".join(c if c == "%" or c in _PATH_SAFE or may_stand_bare(c) else _escape(c) for c in text)


def _escape(char: str) -> str:
    return quote(char, safe="", errors="surrogatepass")


def may_stand_bare(char: str) -> bool:
    """Whether a character stands as itself in a segment of a path: unreserved in RFC 3987, and visible.

    >>> [may_stand_bare(char) for char in "aå /"]
    [True, True, False, False]
    """
    if char.isascii():
        return char.isalnum() or char in "-._~"
    return _UCSCHAR.match(char) is not None and unicodedata.category(char) not in ("Cf", "Zl", "Zp", "Zs")


def is_valid_iri(iri: str) -> bool:
    """Whether a text is an absolute IRI without characters that RFC 3987 forbids.

    >>> is_valid_iri("https://example.org/a"), is_valid_iri("https://example.org/a b"), is_valid_iri("a/b")
    (True, False, False)
    """
    return re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", iri) is not None and _FORBIDDEN.search(iri) is None


@dataclass(frozen=True, slots=True)
class IriPolicy:
    """Which IRIs are ours and which document answers for each.

    Args:
        base: The configured base IRI, ending in `/`.

    Raises:
        ValueError: The base is no absolute http(s) IRI ending in `/`.

    >>> policy = IriPolicy("https://w3id.org/boostinno/")
    >>> policy.document_path("https://w3id.org/boostinno/id/place/milan#geometry")
    'doc/place/milan'
    >>> policy.document_path("https://w3id.org/boostinno/def#Partnership")
    'def'
    >>> policy.document_path("https://example.org/") is None
    True
    """

    base: str

    def __post_init__(self) -> None:
        if not _SCHEME.fullmatch(self.base) or not is_valid_iri(self.base):
            message = f"the base must be an absolute http(s) IRI that ends in '/', not {self.base!r}"
            raise ValueError(message)

    def is_local(self, iri: str) -> bool:
        """Whether an IRI is minted under our base."""
        return iri.startswith(self.base)

    def path(self, iri: str) -> str | None:
        """The normalised path of one of our IRIs below the base, without fragment and query; None for others."""
        if not self.is_local(iri):
            return None
        return normalise_path(re.split(r"[?#]", iri[len(self.base) :], maxsplit=1)[0])

    def document_path(self, iri: str) -> str | None:
        """The path of the document that describes an IRI of ours, or None for IRIs of others."""
        path = self.path(iri)
        if path is None:
            return None
        return "doc/" + path.removeprefix("id/") if path.startswith("id/") else path

    def is_thing_path(self, path: str) -> bool:
        """Whether a path names a thing that is answered with 303 rather than a document."""
        return path.startswith("id/")

    def thing_iri(self, document_path: str) -> str:
        """The IRI that a document is about: `doc/…` is about `id/…`, any other path about itself.

        >>> IriPolicy("https://w3id.org/boostinno/").thing_iri("doc/place/milan")
        'https://w3id.org/boostinno/id/place/milan'
        """
        path = "id/" + document_path.removeprefix("doc/") if document_path.startswith("doc/") else document_path
        return self.base + path

    def iri(self, path: str) -> str:
        """The IRI of a path below the base."""
        return self.base + path


@lru_cache(maxsize=16384)
def to_uri_path(path: str) -> str:
    """Escapes a normalised path for use in an HTTP header or an HTML link (RFC 3987, section 3.1).

    >>> to_uri_path("doc/place/Sk\u00e5ne")
    'doc/place/Sk%C3%A5ne'
    """
    return quote(path, safe=_PATH_SAFE + "%")
