"""Content coding of answers: gzip where the client takes it (RFC 9110, section 12.5.3)."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SMALLEST = 1024
"""Bytes from which on compressing is worth its while."""

SUFFIX = "-gzip"
"""What the entity tag of a compressed answer ends in; its bytes are others (RFC 9110, section 8.8.3)."""

_GZIP = 31  # window bits that make zlib write gzip
_FAST = 1  # answers are repetitive: the fastest level is 5 times quicker than the usual one and 1.3 times as large
_MEMBER = re.compile(r"\s*([\w.*+-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?\s*", re.IGNORECASE)


def takes_gzip(header: str | None) -> bool:
    """Whether an Accept-Encoding header lets an answer be compressed by gzip.

    >>> [takes_gzip(h) for h in ("gzip, br", "br;q=1, *;q=0.1", "gzip;q=0, *", "identity", "", None)]
    [True, True, False, False, False, False]
    """
    weights: dict[str, float] = {}
    for member in (header or "").split(","):
        found = _MEMBER.fullmatch(member)
        if found is not None:
            weights[found[1].lower()] = float(found[2] or 1)
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


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
