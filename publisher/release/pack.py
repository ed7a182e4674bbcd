"""Prepared documents in one file: found by key in microseconds, read through a memory map.

`documents.pack` holds the records one after the other (2 bytes key length, key, body). `documents.idx` holds, sorted by
the hash of the key: all hashes (8 bytes each), then all rows (offset 8, body length 4, SHA-256 of the body).
Everything is little-endian, so that the files are the same on every machine. An older version kept 16 bytes of the
digest; it can still be read, so that releases of that time can be rolled back to.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
import sys
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from publisher.base.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACK_FILE = "documents.pack"
INDEX_FILE = "documents.idx"

_MAGIC = b"LDPPACK2"
_HEADER = struct.Struct("<8sQ")
_ROW = struct.Struct("<QI32s")
_ROWS = {_MAGIC: _ROW, b"LDPPACK1": struct.Struct("<QI16s")}
_KEY_LENGTH = struct.Struct("<H")


@dataclass(frozen=True, slots=True)
class Record:
    """A prepared document.

    Args:
        body: Its bytes.
        digest: The body's SHA-256, in hexadecimal; in an older pack the first half of it.
    """

    body: bytes
    digest: str


def _hash(key: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "little")


class PackWriter:
    """Writes a pack; records may come in any order, and lie in the file in the order in which they came.

    Args:
        folder: The release's folder.

    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> with PackWriter(folder) as writer:
    ...     writer.add("doc/place/milan.ttl", b"<a> <b> <c> .")
    >>> Pack(folder).get("doc/place/milan.ttl").body
    b'<a> <b> <c> .'
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[tuple[int, bytes, bytes]] = []
        self._offset = 0

    def __enter__(self) -> PackWriter:
        self._pack: BinaryIO = (self._folder / PACK_FILE).open("wb")
        return self

    def __exit__(self, exc_type: type[BaseException] | None, *rest: object) -> None:
        self._pack.close()
        if exc_type is None:
            self._write_index()

    def add(self, key: str, body: bytes) -> None:
        """Adds one document.

        Raises:
            ValueError: The key is longer than 65,535 bytes.
        """
        raw = key.encode()
        if len(raw) > 0xFFFF:
            message = "the key of a document is longer than 65,535 bytes"
            raise ValueError(message)
        row = _ROW.pack(self._offset, len(body), hashlib.sha256(body).digest())
        self._rows.append((_hash(raw), raw, row))
        self._offset += self._pack.write(_KEY_LENGTH.pack(len(raw)) + raw + body)

    def _write_index(self) -> None:
        self._rows.sort()
        with (self._folder / INDEX_FILE).open("wb") as index:
            index.write(_HEADER.pack(_MAGIC, len(self._rows)))
            index.write(b"".join(struct.pack("<Q", number) for number, _, _ in self._rows))
            index.write(b"".join(row for _, _, row in self._rows))


class Pack:
    """Reads a pack.

    Args:
        folder: The release's folder.

    Raises:
        UnreadableError: A file is missing or is no pack.
    """

    def __init__(self, folder: Path) -> None:
        try:
            index = (folder / INDEX_FILE).read_bytes()
            self._pack = _map(folder / PACK_FILE)
            magic, count = _HEADER.unpack_from(index)
        except (OSError, struct.error) as error:
            message = f"the prepared documents in {folder} cannot be read: {error}"
            raise UnreadableError(message) from error
        self._count = int(count)
        self._row = _ROWS.get(magic, _ROW)
        if magic not in _ROWS or len(index) != _HEADER.size + self._count * (8 + self._row.size):
            message = f"{folder / INDEX_FILE} is no index of this version"
            raise UnreadableError(message)
        end = _HEADER.size + 8 * self._count
        self._hashes = array("Q", index[_HEADER.size : end])
        if sys.byteorder == "big":
            self._hashes.byteswap()
        self._rows = index[end:]

    def __len__(self) -> int:
        return self._count

    def get(self, key: str) -> Record | None:
        """The document under a key, or None."""
        raw = key.encode()
        wanted = _hash(raw)
        position = bisect_left(self._hashes, wanted)
        while position < self._count and self._hashes[position] == wanted:
            offset, length, digest = self._row.unpack_from(self._rows, position * self._row.size)
            start = offset + _KEY_LENGTH.size + len(raw)
            if self._pack[offset:start] == _KEY_LENGTH.pack(len(raw)) + raw:
                return Record(self._pack[start : start + length], digest.hex())
            position += 1
        return None

    def keys(self) -> Iterator[str]:
        """All keys, in the order in which the documents were added."""
        offsets = sorted(self._row.unpack_from(self._rows, i * self._row.size)[0] for i in range(self._count))
        for offset in offsets:
            (length,) = _KEY_LENGTH.unpack_from(self._pack, offset)
            yield self._pack[offset + 2 : offset + 2 + length].decode()


def _map(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        # An empty file cannot be mapped.
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
