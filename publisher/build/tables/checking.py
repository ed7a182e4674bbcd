"""Checking a table: its rows, its cells, its keys, and what they make (CSVW, section 6.4 to 6.6)."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from publisher.base.diagnostics import Diagnostic, Severity
from publisher.build.tables.flaws import Flaw, shown
from publisher.build.tables.gathering import Gathering
from publisher.build.tables.generation import BLOCK, Generator
from publisher.build.tables.grid import FIRST_ROW
from publisher.build.tables.keys import Keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publisher.build.tables.columns import Column
    from publisher.build.tables.generation import Block
    from publisher.build.tables.grid import Grid
    from publisher.build.tables.joins import Joins
    from publisher.build.tables.schema import Schema, TermMap

_BETWEEN = "\u241f"  # stands between the cells of a column that are looked at in one go; printable itself
_ERRORS = r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|####*)"
_WHITE = r"[\s\u200b\u2060\ufeff]"
_SIGNS = ("#", "E+", "\ufffd", _BETWEEN + " ", " " + _BETWEEN)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
_OUTER = re.compile(rf"\A{_WHITE}|{_WHITE}\Z")
_SPREADSHEET_ERROR = re.compile(_ERRORS)
_SCIENTIFIC = re.compile(r"\d\.\d+E\+\d+")
_MOST_KNOWN = 50_000


def check_table(grid: Grid, schema: Schema, joins: Joins, generator: Generator) -> list[Diagnostic]:
    """Looks at all rows of a table.

    Args:
        grid: The table.
        schema: Its mapping, bound to its columns.
        joins: The other tables.
        generator: Makes its quads.

    Returns:
        The findings, in the order of the table.
    """
    gathering = Gathering(grid)
    rows = _Rows(grid)
    checks = [_ColumnCheck(n, schema.columns[name]) for name, n in schema.positions.items()]
    keys = Keys(grid, schema, joins, generator, gathering)
    makings = _Makings(schema, generator, gathering)
    pending = enumerate(grid.rows(), FIRST_ROW)
    while some := list(islice(pending, BLOCK)):
        numbers, cells = rows.whole(some)
        if not cells:
            continue
        block = generator.block(cells)
        columns = list(zip(*cells, strict=True))
        spoilt = {spot for check in checks for spot in check.check(columns[check.column], numbers, gathering)}
        keys.check(block, numbers, spoilt)
        makings.check(block, numbers, spoilt)
        generator.forget()
    keys.finish()
    found = [*rows.findings, *gathering.findings()]
    return sorted(found, key=lambda finding: finding.sort_key)


class _Rows:
    """Sorts out rows that have not as many cells as there are columns, and blank ones."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._width = len(grid.header)
        self._blank: list[int] = []
        self.findings: list[Diagnostic] = []

    def whole(self, rows: list[tuple[int, list[str]]]) -> tuple[Sequence[int], list[list[str]]]:
        """The rows that can be looked at further, and their numbers."""
        cells = [row for _, row in rows]
        if set(map(len, cells)) == {self._width} and all(map(any, cells)):
            return range(rows[0][0], rows[0][0] + len(rows)), cells
        kept = [(number, row) for number, row in rows if self._keep(number, row)]
        return [number for number, _ in kept], [row for _, row in kept]

    def _keep(self, number: int, row: list[str]) -> bool:
        if not any(cell.strip() for cell in row):
            self._report("T618", "this row is blank", number, 0, "delete the row")
            return False
        if len(row) == self._width:
            return True
        if len(row) < self._width:
            missing = self._grid.header[len(row)]
            told = f"the row has {len(row)} cells, but there are {self._width} columns: it ends before '{missing}'"
            self._report("T617", told, number, len(row), "an empty cell needs its comma too")
        else:
            told = f"the row has {len(row)} cells, but there are {self._width} columns"
            self._report("T617", told, number, self._width, "a cell that holds a comma stands in quotes")
        return False

    def _report(self, code: str, message: str, number: int, first: int, note: str) -> None:
        grid = self._grid
        short = first == len(grid.cell_ranges(number))
        span = grid.cell_span(number, first) if short else grid.row_span(number, first)
        self.findings.append(Diagnostic(code, Severity.ERROR, message, span, note=note))


class _ColumnCheck:
    """Checks the cells of one column, many at once where nothing is wrong.

    Args:
        number: The place of the column, from 0.
        column: What is said of it.
    """

    def __init__(self, number: int, column: Column) -> None:
        self.column = number
        self._described = column
        self._good: set[str] = set()

    def check(self, cells: Sequence[str], numbers: Sequence[int], gathering: Gathering) -> list[tuple[int, int]]:
        """Reports what is wrong; returns row and column of each cell at fault."""
        if self._passes(cells):
            return []
        spoilt: list[tuple[int, int]] = []
        for row, cell in zip(numbers, cells, strict=True):
            for flaw in self._flaws(cell):
                gathering.cell(row, self.column, flaw, apart=flaw.code == "T620")
                spoilt.append((row, self.column))
        return spoilt

    def _passes(self, cells: Sequence[str]) -> bool:
        column = self._described
        if column.required and not column.nulls.isdisjoint(cells):
            return False
        if not _clean(cells) and any(map(_stray, cells)):
            return False
        if column.is_plain:
            return True
        if column.shape is not None:
            return all(map(column.shape.fullmatch, set(cells) - column.nulls))
        new = set(cells) - self._good
        if any(not column.is_null(cell) and column.flaws(cell) for cell in new):
            return False
        if len(self._good) < _MOST_KNOWN:
            self._good |= new
        return True

    def _flaws(self, cell: str) -> list[Flaw]:
        column = self._described
        if column.is_null(cell):
            told = f"'{column.name}' is required, but this cell is empty"
            return [Flaw("T620", told)] if column.required else []
        stray = _stray(cell)
        return [stray] if stray else column.flaws(cell)


def _clean(cells: Sequence[str]) -> bool:
    """Whether no cell can have a stray character; where one might, each is looked at."""
    joined = _BETWEEN.join(cells)
    return (
        joined.isprintable()
        and joined.count(_BETWEEN) == len(cells) - 1
        and joined[:1] != " "
        and joined[-1:] != " "
        and not any(sign in joined for sign in _SIGNS)
    )


def _stray(cell: str) -> Flaw | None:
    """What is wrong with a cell whatever its column."""
    if _OUTER.search(cell):
        return Flaw("T625", f"{shown(cell)} has white space at its start or end", "take it out")
    control = _CONTROL.search(cell)
    if control:
        return Flaw("T625", f"this cell holds U+{ord(control[0]):04X}, a character that nobody sees or that was lost")
    if _SPREADSHEET_ERROR.fullmatch(cell):
        return Flaw("T626", f"{shown(cell)} is an error of the spreadsheet, no value", "correct it there, export anew")
    if _SCIENTIFIC.fullmatch(cell):
        note = "format the column as text in the spreadsheet and type the number anew"
        return Flaw("T626", f"{shown(cell)} is a number whose digits the spreadsheet has dropped", note)
    return None


class _Makings:
    """Checks that cells make the terms that they should: IRIs, slugs, language tags."""

    def __init__(self, schema: Schema, generator: Generator, gathering: Gathering) -> None:
        self._schema = schema
        self._generator = generator
        self._gathering = gathering
        terms = dict.fromkeys(t for s in schema.statements for t in s.terms if t.fallible)
        self._fallible = [t for t in terms if all(schema.cells((v,)) for v in t.variables)]

    def check(self, block: Block, numbers: Sequence[int], spoilt: set[tuple[int, int]]) -> None:
        """Reports cells that make no term, but those that are known to be wrong already."""
        for term in self._fallible:
            if not all(name in block.columns for name in term.variables):
                continue
            memory = self._generator.memory(term)
            keys = list(block.keys(term.variables))
            for key in set(keys):
                memory[key]
            if memory.flaws:
                self._report(term, keys, numbers, spoilt)

    def _report(
        self, term: TermMap, keys: list[str | tuple[str, ...]], numbers: Sequence[int], spoilt: set[tuple[int, int]]
    ) -> None:
        flaws = self._generator.memory(term).flaws
        for key, row in zip(keys, numbers, strict=True):
            flaw = flaws.get(key)
            if flaw is None:
                continue
            columns = [self._schema.positions[name] for name in self._schema.cells(term.variables)]
            column = columns[self._at_fault(term, key, flaw)] if len(columns) > 1 else columns[0]
            if (row, column) not in spoilt:
                self._gathering.cell(row, column, flaw)

    def _at_fault(self, term: TermMap, key: str | tuple[str, ...], flaw: Flaw) -> int:
        """Which of several columns a flaw speaks of: the one whose text it shows."""
        for n, name in enumerate(term.variables):
            texts = self._schema.columns[name].members(key[n])
            if any(flaw.member == text or shown(text) in flaw.message for text in texts):
                return min(n, len(self._schema.cells(term.variables)) - 1)
        return 0
