"""The files of an export, and what is known of the answer that each one is."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from publisher.base.errors import PublisherError
from publisher.export.answers import Row, Spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

ANY, PAGE, FILE, SEE = "any", "page", "file", "see"
"""Kinds of addresses: format and language are negotiated, only the language is, nothing is, it sends on."""

GONE, GONE_PAGE, GONE_FILE = "gone", "gone-page", "gone-file"
"""The same for what was withdrawn."""

LOCATION = "Location"


class ExportError(PublisherError):
    """What the server answers cannot be written as files."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands at an address.

    Args:
        kind: One of the kinds above.
        stem: Its file, or what the names of its files begin with.
    """

    kind: str
    stem: str


@dataclass
class Site:
    """What an export holds, or a part of it.

    Args:
        root: The folder of the files.
        languages: The languages in which pages are written.
    """

    root: Path
    languages: Sequence[str]
    slots: dict[str, Slot] = field(default_factory=dict)
    """What stands where, by address: path without escapes, and query as links have it."""
    rows: list[Row] = field(default_factory=list)
    firsts: dict[str, str] = field(default_factory=dict)
    """The format that `*/*` gets, by address, where it is not the first of all."""
    errors: dict[int, list[Row]] = field(default_factory=dict)
    """Answers other than success, by status."""
    spellings: dict[str, Spelling] = field(default_factory=dict)
    """How headers spell addresses, by the stem of their files, where that is not the stem itself."""
    not_in_304: set[str] = field(default_factory=set)
    """Names of headers that the server leaves out where it says that nothing has changed."""
    preflight: Mapping[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    """The digest of each file."""
    ranges: set[str] = field(default_factory=set)
    """First segments of the paths below which ranges are served."""
    links: dict[str, None] = field(default_factory=dict)
    """Addresses that answers lead to."""

    def add(self, part: Site) -> None:
        """Takes a part in.

        Raises:
            ExportError: Both have the same file with different bytes.
        """
        for file, digest in part.written.items():
            if self.written.setdefault(file, digest) != digest:
                message = f"two answers would both be the file {file}"
                raise ExportError(message)
        self.slots |= part.slots
        self.rows += part.rows
        self.firsts |= part.firsts
        for status, rows in part.errors.items():
            self.errors.setdefault(status, []).extend(rows)
        self.spellings |= part.spellings
        self.not_in_304 |= part.not_in_304
        self.ranges |= part.ranges
        self.links |= part.links

    def sort(self) -> None:
        """Puts rows into an order that does not depend on how the work was divided."""
        for rows in (self.rows, *self.errors.values()):
            rows.sort(key=lambda row: (row.how, row.file))

    def to_json(self) -> str:
        """What was found, for another process; forms that rows share are written once."""
        forms: dict[int, int] = {}
        told: list[Mapping[str, str]] = []

        def plain(rows: Iterable[Row]) -> list[list[Any]]:
            for row in rows:
                if id(row.form) not in forms:
                    forms[id(row.form)] = len(told)
                    told.append(row.form)
            return [[row.how, row.file, forms[id(row.form)], *row.own] for row in rows]

        content = {
            "slots": {address: [slot.kind, slot.stem] for address, slot in self.slots.items()},
            "rows": plain(self.rows),
            "errors": {str(status): plain(rows) for status, rows in self.errors.items()},
            "forms": told,
            "firsts": self.firsts,
            "spellings": {found: [one.path, one.rest] for found, one in self.spellings.items()},
            "not_in_304": sorted(self.not_in_304),
            "written": self.written,
            "ranges": sorted(self.ranges),
            "links": list(self.links),
        }
        return json.dumps(content)

    @classmethod
    def from_json(cls, text: str, root: Path, languages: Sequence[str]) -> Site:
        """The inverse of `to_json`."""
        content: dict[str, Any] = json.loads(text)
        forms = content["forms"]

        def rows(plain: Iterable[Sequence[Any]]) -> list[Row]:
            return [Row(how, file, forms[form], (tag, digest, coded)) for how, file, form, tag, digest, coded in plain]

        return cls(
            root,
            languages,
            slots={address: Slot(*slot) for address, slot in content["slots"].items()},
            rows=rows(content["rows"]),
            errors={int(status): rows(found) for status, found in content["errors"].items()},
            firsts=content["firsts"],
            spellings={found: Spelling(*one) for found, one in content["spellings"].items()},
            not_in_304=set(content["not_in_304"]),
            written=content["written"],
            ranges=set(content["ranges"]),
            links=dict.fromkeys(content["links"]),
        )


def addresses_of(site: Site) -> Iterable[tuple[str, Slot]]:
    """The addresses that a web server has to be told of; all others are files under their own name."""
    for address, slot in sorted(site.slots.items()):
        if slot.kind != FILE or slot.stem != address:
            yield address, slot
