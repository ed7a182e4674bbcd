"""The feeds that a release holds: what was created, changed and withdrawn, as events that never change.

An event once told stays as it was told, even where the release that told it has been pruned. So each release carries
the events, in pages; a page that is full is closed and passed on byte for byte.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from publisher.base.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FEED_FOLDER = "feed"
ADDRESSES = {"catalogue": "feed", "entities": "feed/entities"}
"""The streams, each with its path below the base: what the catalogue describes, and the things themselves."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a stream.

    Args:
        number: Its number, from 1 on; numbers are never used again.
        events: How many events it holds.
        first: When the first of them was published (xsd:dateTime).
        last: When the last of them was published.
        closed: Whether it will never change again.
    """

    number: int
    events: int
    first: str
    last: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest event of an object.

    Args:
        digest: Digest of what it says of the object; empty where the object was withdrawn.
        page: The number of the page it stands on.
    """

    digest: str
    page: int


@dataclass(frozen=True)
class Feed:
    """A stream of a release.

    Args:
        pages: Its pages, the oldest first; those of which all events have been overtaken are no more.
        latest: The latest event of each object, by the object's IRI.

    >>> Feed.from_json(Feed((Page(1, 2, "a", "b", True),), {"x:a": Latest("0a", 1)}).to_json()).page(1).events
    2
    """

    pages: tuple[Page, ...] = ()
    latest: Mapping[str, Latest] = field(default_factory=dict)

    def page(self, number: int) -> Page | None:
        """The page of a number, if it is there (still)."""
        return next((page for page in self.pages if page.number == number), None)

    def to_json(self) -> bytes:
        """The bytes of the stream's index."""
        content = {
            "pages": [asdict(page) for page in self.pages],
            "latest": {iri: [found.digest, found.page] for iri, found in self.latest.items()},
        }
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def from_json(cls, raw: bytes) -> Feed:
        """Reads what `to_json` gave.

        Raises:
            UnreadableError: It is damaged.
        """
        try:
            content = json.loads(raw)
            pages = tuple(Page(**row) for row in content["pages"])
            latest = {iri: Latest(*row) for iri, row in content["latest"].items()}
        except (KeyError, TypeError, ValueError) as error:
            message = f"the index of a feed is damaged: {error!r}"
            raise UnreadableError(message) from error
        return cls(pages, latest)


def index_path(stream: str) -> str:
    """The path in a release of a stream's index."""
    return f"{FEED_FOLDER}/{stream}.json"


def page_path(stream: str, number: int) -> str:
    """The path in a release of a page's events, as N-Quads."""
    return f"{FEED_FOLDER}/{stream}/{number}.nq"


def feed_of(folder: Path, stream: str) -> Feed:
    """A stream of the release in a folder; an empty one where it has none."""
    path = folder / index_path(stream)
    return Feed.from_json(path.read_bytes()) if path.exists() else Feed()
