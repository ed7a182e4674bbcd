"""What a release says of itself: `release.json`.

The identity of a release is the SHA-256 of its manifest without the identity, and the manifest lists the digest of
every file that is published; so the name changes exactly when some published byte does. The bytes follow from the
sources and the release history: what was authored has a digest of its own, by which a build knows that nothing new
is to be published.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from publisher.base.config import Publication
from publisher.base.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST_FILE = "release.json"
FORMAT_VERSION = 3
"""The format that releases are written in: 2 kept each document as it is beside its codings, 3 only in codings."""

READ_FORMATS = (2, FORMAT_VERSION)
"""The formats that can be read, and continued by a build."""


class OtherFormatError(UnreadableError):
    """A release in a format that this version does not read."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A published file.

    Args:
        bytes: Its size.
        sha256: Its digest in hexadecimal.
    """

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What the dataset holds.

    Args:
        quads: Quads of named graphs and of the default graph together.
        triples: Triples of the default graph.
        graphs: Named graphs.
        documents: Resources that have a document.
    """

    quads: int
    triples: int
    graphs: int
    documents: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of one release.

    Args:
        publication: The publication settings it was made with.
        publisher: Version of this package that made it.
        dataset: SHA-256 of the canonical N-Quads of the whole dataset (RDFC-1.0).
        counts: What the dataset holds.
        files: All published files by path.
        content: Digest of what was authored (`content_digest`), which no release history has a part in.
        format: The format it is written in.
        settings: The publication settings as they were written, which name the release for good: a later version of
            this package knows more of them. Those of `publication` by default.
    """

    publication: Publication
    publisher: str
    dataset: str
    counts: Counts
    files: Mapping[str, FileEntry]
    content: str = ""
    format: int = FORMAT_VERSION
    settings: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def id(self) -> str:
        """The release's name: its date and the first 12 digits of its digest."""
        digest = hashlib.sha256(_json(self._content())).hexdigest()
        return f"{self.publication.date.isoformat()}-{digest[:12]}"

    def _content(self) -> dict[str, Any]:
        return {
            "format": self.format,
            "publisher": self.publisher,
            "publication": dict(self.settings) or _plain(self.publication),
            "content": self.content,
            "dataset": self.dataset,
            "counts": asdict(self.counts),
            "files": {path: asdict(entry) for path, entry in sorted(self.files.items())},
        }

    def to_json(self) -> bytes:
        """The bytes of `release.json`."""
        return _json({"id": self.id, **self._content()})

    @classmethod
    def from_json(cls, raw: bytes) -> Manifest:
        """Reads `release.json`.

        Raises:
            OtherFormatError: Its format is one that this version does not read.
            UnreadableError: It is no manifest.
        """
        try:
            content = json.loads(raw)
            if content["format"] not in READ_FORMATS:
                readable = " and ".join(map(str, READ_FORMATS))
                message = (
                    f"it has format {content['format']}, written by publisher {content.get('publisher', '?')}; this "
                    f"version reads the formats {readable}: use one that reads it, or build with another state folder, "
                    "which begins a new history; this one stays as it is"
                )
                raise OtherFormatError(message)
            return cls(
                publication=Publication.from_table(content["publication"]),
                publisher=content["publisher"],
                dataset=content["dataset"],
                counts=Counts(**content["counts"]),
                files={path: FileEntry(**entry) for path, entry in content["files"].items()},
                content=content["content"],
                format=content["format"],
                settings=content["publication"],
            )
        except (KeyError, TypeError, ValueError) as error:
            message = f"release.json is damaged: {error!r}"
            raise UnreadableError(message) from error


def content_digest(publication: Publication, publisher: str, dataset: str, queries: Mapping[str, str]) -> str:
    """A digest of all that a release is made from but its history.

    Args:
        publication: The publication settings.
        publisher: Version of this package.
        dataset: SHA-256 of the canonical N-Quads of what was authored and derived.
        queries: Saved queries: name and text.
    """
    parts = {"publication": _plain(publication), "publisher": publisher, "dataset": dataset, "queries": dict(queries)}
    return hashlib.sha256(_json(parts)).hexdigest()


def _plain(publication: Publication) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(asdict(publication), default=date.isoformat))
    return plain


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
