"""Dumps: a dataset in one file, in every RDF format, plain and compressed, the same bytes from the same quads."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import zstandard

from publisher.base.formats import COMPRESSIONS, GZIP, RDF_FORMATS
from publisher.rdf.writers import Document, UnserialisableError, keyed
from publisher.release.reader import DUMPS_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publisher.base.formats import Compression, Format
    from publisher.build.describing.datasets import Part
    from publisher.rdf.terms import Term
    from publisher.rdf.writers.arrangement import Key

_GZIP_LEVEL = 6
_ZSTD_LEVEL = 10


@dataclass(frozen=True, slots=True)
class Dump:
    """A file that holds a whole dataset.

    Args:
        name: The file's name.
        format: Its RDF format.
        compression: How it is compressed; None when it is not.
        body: Its bytes.
    """

    name: str
    format: Format
    compression: Compression | None
    body: bytes

    @property
    def path(self) -> str:
        """Its path, in the release's folder as below the base."""
        return f"{DUMPS_FOLDER}/{self.name}"

    @property
    def sha256(self) -> str:
        """Its digest in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()


def compress(body: bytes, compression: Compression) -> bytes:
    """Compresses, without a time stamp and at a fixed level.

    >>> from publisher.base.formats import ZSTD
    >>> gzip.decompress(compress(b"a", GZIP)), zstandard.decompress(compress(b"a", ZSTD))
    (b'a', b'a')
    """
    if compression is GZIP:
        return gzip.compress(body, _GZIP_LEVEL, mtime=0)
    # One thread and the content's size in the frame: the bytes then depend on the library's version only.
    return zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True).compress(body)


def dumps_of(part: Part) -> list[Dump]:
    """All dumps of a dataset; a format that cannot express it, as may be for RDF/XML, is left out."""
    prefixes = part.publication.prefix_table
    terms: dict[Key, Term] = {}
    whole, default = (Document(keyed(quads, terms), prefixes) for quads in (part.quads, part.default))
    return [dump for fmt in RDF_FORMATS for dump in _in_format(part.name, whole if fmt.dataset else default, fmt)]


def _in_format(name: str, document: Document, fmt: Format) -> Iterator[Dump]:
    try:
        body = document.written(fmt)
    except UnserialisableError:
        return
    name += fmt.suffix
    yield Dump(name, fmt, None, body)
    for compression in COMPRESSIONS:
        yield Dump(name + compression.suffix, fmt, compression, compress(body, compression))
