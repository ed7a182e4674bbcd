"""Reading the tables that somebody brings: in the committed form, with their headings, ready to be looked at."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.base.errors import NotFoundError, PublisherError
from publisher.build.proposing.headings import tokens
from publisher.build.tables.grid import column_letter
from publisher.build.tables.importing import SPREADSHEETS, import_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TABLES = (".csv", ".tsv", ".txt", *SPREADSHEETS)
"""The suffixes of files that are tables."""


@dataclass(frozen=True)
class Brought:
    """A table that somebody brought.

    Args:
        stem: The name of its file, without suffix, fit for an address.
        file: The name of its file.
        header: The headings of its columns.
        rows: Its cells; each row has as many as there are headings.
        text: It in the committed form.
        notes: What was changed on the way, in a few words each.
    """

    stem: str
    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text: str
    notes: tuple[str, ...]

    @property
    def words(self) -> str:
        """The name of its file in words."""
        return self.stem.replace("-", " ")

    def numbered(self) -> Brought:
        """The table with a first column that numbers its rows."""
        name = next(f"id{mark}" for mark in ("", *range(2, 100)) if f"id{mark}" not in self.header)
        table = list(csv.reader(io.StringIO(self.text, newline="")))
        table = [[name, *table[0]], *([str(number), *row] for number, row in enumerate(table[1:], 1))]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(table)
        rows = tuple((str(number), *row) for number, row in enumerate(self.rows, 1))
        note = f"no column tells the rows apart, so a column '{name}' was added that numbers them"
        return Brought(self.stem, self.file, (name, *self.header), rows, out.getvalue(), (*self.notes, note))


def bring(paths: Iterable[Path]) -> list[Brought]:
    """Reads tables.

    Raises:
        NotFoundError: There is no such file.
        FindingsError: A cell holds what cannot be brought in.
        UnreadableError: A file cannot be read.
        PublisherError: A table has no rows, or a column without a heading of its own.
    """
    found: list[Brought] = []
    for path in paths:
        if not path.is_file():
            message = f"there is no file {path}"
            raise NotFoundError(message)
        stem = "-".join(word for word in tokens(path.stem) if word.isascii()) or "table"
        stem = stem if stem not in {other.stem for other in found} else f"{stem}-{len(found) + 1}"
        imported = import_table(path)
        header, *rows = csv.reader(io.StringIO(imported.text, newline=""))
        _refuse(path.name, header, rows)
        padded = tuple(tuple([*row, *[""] * len(header)][: len(header)]) for row in rows)
        found.append(Brought(stem, path.name, tuple(header), padded, imported.text, imported.notes))
    return found


def _refuse(name: str, header: list[str], rows: list[list[str]]) -> None:
    if not rows:
        message = f"{name} has no rows below its headings"
        raise PublisherError(message)
    for number, heading in enumerate(header):
        if not heading or heading in header[:number]:
            told = f"has the heading '{heading}' again" if heading else "has no heading"
            message = f"{name}: column {column_letter(number)} {told}; give each column a heading of its own"
            raise PublisherError(message)
