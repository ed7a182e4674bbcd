"""Content codings that documents are prepared in (RFC 9110, section 8.4.1; RFC 7932; RFC 8878).

Small bodies stay as they are: a packet carries them whole. Others are kept in the codings only, an eighth of their size
each; who asks for none gets what gzip gives back, which takes some 20 µs. The levels are those where a build still
takes seconds (docs/benchmarks.md): the next better ones save a tenth more for twice the time.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from threading import local
from typing import TYPE_CHECKING

import brotli
from zstandard import ZstdCompressor

if TYPE_CHECKING:
    from collections.abc import Callable

SMALLEST = 1024
"""Bytes from which on a body is prepared in the codings too."""

_GZIP_WINDOW = 31  # window bits that make zlib write gzip, without a time


@dataclass(frozen=True, slots=True)
class Coding:
    """A content coding.

    Args:
        name: Its registered name.
        suffix: What the key of a prepared body ends in.
        compress: From bytes to coded bytes; the same bytes always give the same.
    """

    name: str
    suffix: str
    compress: Callable[[bytes], bytes] = field(compare=False, repr=False)


def _gzip(body: bytes) -> bytes:
    deflate = zlib.compressobj(4, zlib.DEFLATED, _GZIP_WINDOW)
    return deflate.compress(body) + deflate.flush()


def _brotli(body: bytes) -> bytes:
    coded: bytes = brotli.compress(body, quality=3)
    return coded


class _Zstandard(local):
    """One compressor for each thread: making one takes longer than compressing a document."""

    def __init__(self) -> None:
        self.compress = ZstdCompressor(level=3).compress


_zstandard = _Zstandard()


BROTLI = Coding("br", ".br", _brotli)
ZSTD = Coding("zstd", ".zst", lambda body: _zstandard.compress(body))
GZIP = Coding("gzip", ".gz", _gzip)
CODINGS = (BROTLI, ZSTD, GZIP)
"""All codings, the one that makes documents smallest first."""


def encoded(body: bytes) -> list[tuple[Coding, bytes]]:
    """A body in all codings; in none where it is small, or does not get smaller by gzip.

    >>> [coding.name for coding, _ in encoded(b"a" * 2000)], encoded(b"a")
    (['br', 'zstd', 'gzip'], [])
    """
    if len(body) < SMALLEST:
        return []
    coded = [(coding, coding.compress(body)) for coding in CODINGS]
    return coded if len(coded[-1][1]) < len(body) else []


def decoded(body: bytes) -> bytes:
    """A body as it was before gzip.

    >>> decoded(GZIP.compress(b"a" * 2000)) == b"a" * 2000
    True
    """
    return zlib.decompress(body, _GZIP_WINDOW)
