"""Looking in other tables: which keys they hold, and what stands in the rows that have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from publisher.build.tables.grid import FIRST_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from publisher.build.tables.sheet import Sheet

Key: TypeAlias = tuple[str, ...]


class Index(NamedTuple):
    """The rows of a table by some of their columns.

    Args:
        rows: Of each key its first row.
        cells: Of each key the cells asked for, in its first row; what counts as empty there is the empty text.
        repeated: Keys that several rows have, each with the second of them.
    """

    rows: dict[Key, int]
    cells: dict[Key, tuple[str, ...]]
    repeated: dict[Key, int]


class Joins:
    """Indexes of all tables, made when first asked for.

    Args:
        sheets: All tables by their paths.
    """

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        self._sheets = sheets
        self._indexes: dict[tuple[str, Key, Key], Index] = {}

    def can_be_looked_in(self, table: str, keys: Key) -> bool:
        """Whether a table could be read with some columns, so that what is not found in it is missing."""
        sheet = self._sheets[table]
        return sheet.readable and set(keys) <= sheet.positions.keys()

    def titles(self, table: str) -> dict[str, str]:
        """What each column of a table is called in its first row."""
        sheet = self._sheets[table]
        return {name: sheet.grid.header[n] for name, n in sheet.positions.items()}

    def index(self, table: str, keys: Key, taken: Key = ()) -> Index:
        """The rows of a table by some of their columns, but those in which one of these is empty.

        Args:
            table: The path of the table.
            keys: The columns that make the key.
            taken: The columns whose cells are wanted.
        """
        wanted = table, keys, taken
        if wanted not in self._indexes:
            self._indexes[wanted] = self._made(*wanted)
        return self._indexes[wanted]

    def _made(self, table: str, keys: Key, taken: Key) -> Index:
        index = Index({}, {}, {})
        sheet = self._sheets[table]
        nulls = [sheet.columns[name].nulls for name in keys]
        others = [(sheet.positions[name], sheet.columns[name].nulls) for name in taken if name in sheet.positions]
        for row, cells in self._rows(sheet, keys):
            key = tuple(cells[sheet.positions[name]] for name in keys)
            if any(cell in empty for cell, empty in zip(key, nulls, strict=True)):
                continue
            if key in index.rows:
                index.repeated.setdefault(key, row)
                continue
            index.rows[key] = row
            if others:
                index.cells[key] = tuple("" if cells[n] in empty else cells[n] for n, empty in others)
        return index

    def _rows(self, sheet: Sheet, keys: Key) -> Iterator[tuple[int, list[str]]]:
        """The rows that have all their cells."""
        if not all(name in sheet.positions for name in keys):
            return
        width = len(sheet.grid.header)
        for row, cells in enumerate(sheet.grid.rows(), FIRST_ROW):
            if len(cells) == width:
                yield row, cells
