"""Content codings and digests of answers (RFC 9110, sections 8.4 and 12.5.3; RFC 9530).

Documents are prepared in all codings at build. Pages are coded when they are made, once, since the front keeps them.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from base64 import b64encode
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import request

from publisher.release.codings import CODINGS, SMALLEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flask import Response

_MEMBER = re.compile(r"\s*([\w.*+-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?\s*", re.IGNORECASE)
_WANTED = re.compile(r"\s*(sha-256|sha-512)\s*=\s*(10|[0-9])\s*", re.IGNORECASE)
_NAMES = tuple(coding.name for coding in CODINGS)

STREAMED = "gzip"
"""The coding of what is made while it is sent; its entity tag ends in the coding's name (RFC 9110, section 8.8.3)."""

_GZIP = 31  # window bits that make zlib write gzip
_FAST = 1  # answers are repetitive: the fastest level is 5 times quicker than the usual one and 1.3 times as large


@lru_cache(maxsize=512)
def choose_coding(header: str | None, offers: tuple[str, ...] = _NAMES) -> str | None:
    """Chooses a content coding by an Accept-Encoding header.

    Args:
        header: The header's value; None when absent, which asks for none.
        offers: Names of the codings that there are, the server's preference first.

    Returns:
        The name of a coding, None for the bytes as they are.

    >>> [choose_coding(h) for h in ("gzip, deflate, br, zstd", "gzip;q=1, br;q=0.5", "*;q=0.1, br;q=0", "identity", "")]
    ['br', 'gzip', 'zstd', None, None]
    >>> choose_coding("identity;q=1, gzip;q=0.2") is None
    True
    """
    weights: dict[str, float] = {}
    for member in (header or "").split(","):
        found = _MEMBER.fullmatch(member)
        if found is not None:
            name = found[1].lower().removeprefix("x-")
            weights.setdefault(name, float(found[2] or 1))
    best = max(offers, key=lambda name: weights.get(name, weights.get("*", 0.0)), default="")
    weight = weights.get(best, weights.get("*", 0.0))
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else None


def code(response: Response, body: bytes, tag: str) -> None:
    """Puts bytes into a response in the coding that the client likes best, under an entity tag of its own.

    Args:
        response: The response.
        body: The bytes as they are.
        tag: Their entity tag, without quotes.
    """
    if len(body) >= SMALLEST:
        response.vary.add("Accept-Encoding")
        name = choose_coding(request.headers.get("Accept-Encoding"))
        if name is not None:
            body = next(coding for coding in CODINGS if coding.name == name).compress(body)
            response.headers["Content-Encoding"] = name
            tag = f"{tag}-{name}"
    response.set_data(body)
    response.set_etag(tag)


def digest(response: Response, body: bytes, sha256: str = "") -> None:
    """Tells the digest of a representation: SHA-256 unless Want-Repr-Digest prefers another, or none.

    Args:
        response: The response.
        body: The bytes that the representation has in its coding.
        sha256: Their SHA-256 in hexadecimal, where it is known.
    """
    wanted = request.headers.get("Want-Repr-Digest")
    if wanted is not None:
        response.vary.add("Want-Repr-Digest")
    name = choose_digest(wanted)
    if name == "sha-512":
        value = hashlib.sha512(body).digest()
    elif name == "sha-256":
        value = bytes.fromhex(sha256) if len(sha256) == 64 else hashlib.sha256(body).digest()
    else:
        return
    response.headers["Repr-Digest"] = f"{name}=:{b64encode(value).decode()}:"


def choose_digest(wanted: str | None) -> str | None:
    """Chooses a digest by a Want-Repr-Digest header (RFC 9530, section 4).

    >>> [choose_digest(h) for h in (None, "sha-512=3, sha-256=10, unixsum=1", "sha-512=9", "sha-256=0", "md5=10")]
    ['sha-256', 'sha-256', 'sha-512', None, None]
    """
    if wanted is None:
        return "sha-256"
    weights = {m[1].lower(): int(m[2]) for member in wanted.split(",") if (m := _WANTED.fullmatch(member))}
    best = max(weights, key=lambda name: weights[name], default=None)
    return best if best is not None and weights[best] else None


def takes_gzip(header: str | None) -> bool:
    """Whether an Accept-Encoding header has an answer compressed by gzip.

    >>> [takes_gzip(h) for h in ("gzip, br", "br;q=1, *;q=0.1", "gzip;q=0, *", "identity", "", None)]
    [True, True, False, False, False, False]
    """
    return choose_coding(header, (STREAMED,)) is not None


def gzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Compresses piece by piece; the same bytes always give the same.

    >>> import gzip
    >>> gzip.decompress(b"".join(gzipped([b"a" * 9, b"b"])))
    b'aaaaaaaaab'
    """
    deflate = zlib.compressobj(_FAST, zlib.DEFLATED, _GZIP)
    for chunk in chunks:
        piece = deflate.compress(chunk)
        if piece:
            yield piece
    yield deflate.flush()
