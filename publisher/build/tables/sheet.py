"""A table with its columns: how the columns of the mapping and those of the first row find each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from publisher.base.diagnostics import Diagnostic, Severity
from publisher.build.tables.columns import Column
from publisher.build.tables.describing import describe_column
from publisher.build.tables.flaws import did_you_mean
from publisher.build.tables.naming import Naming

if TYPE_CHECKING:
    from yaml.nodes import Node

    from publisher.base.config import Publication
    from publisher.build.tables.grid import Grid
    from publisher.build.tables.notation import Notation

KEYS = (
    "columns",
    "virtual",
    "aboutUrl",
    "type",
    "graph",
    "lang",
    "null",
    "primaryKey",
    "foreignKeys",
    "lookups",
    "define",
    "prefixes",
)
"""The keys of a mapping."""

_LANGUAGE_HOLE = "{lang}"
_TAG = r"([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)"


@dataclass
class Sheet:
    """A table, its mapping, and its columns.

    Args:
        grid: The table.
        notation: The mapping; None for a table that is only looked things up in.
        entries: The keys of the mapping.
        naming: How IRIs in the mapping are read.
        readable: Whether the table could be read at all; of one that could not, no more is said.
        columns: The columns by name, whether the table has them or not.
        positions: The place of each column that the table has, from 0.
        described: What the mapping says of each column.
        languages: The languages of label columns by language.
        findings: What is wrong with the first row.
    """

    def has(self, name: str) -> bool:
        """Whether a column can be spoken of: the table has it, or could not be read."""
        return name in self.columns or not self.readable

    grid: Grid
    notation: Notation | None
    entries: dict[str, Node]
    naming: Naming
    readable: bool = True
    columns: dict[str, Column] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    described: dict[str, Node] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)


def read_sheet(grid: Grid, notation: Notation | None, publication: Publication) -> Sheet:
    """Reads the columns of a table.

    Args:
        grid: The table.
        notation: Its mapping; without one each column is called as it is in the first row.
        publication: The publication settings: base and prefixes.
    """
    if notation is None:
        sheet = Sheet(grid, None, {}, Naming(publication.base, publication.prefix_table, {}))
        sheet.columns = {title: Column(title) for title in grid.header}
        sheet.positions = {title: n for n, title in enumerate(grid.header)}
        return sheet
    entries = notation.entries(notation.root, KEYS, "of a mapping") if notation.root else {}
    own = {name: notation.text(node) or "" for name, node in notation.entries(entries.get("prefixes")).items()}
    sheet = Sheet(grid, notation, entries, Naming(publication.base, publication.prefix_table, own))
    if notation.root is None:
        return sheet
    _check_header(sheet)
    binding = _Binding(sheet, notation)
    binding.bind()
    if not sheet.findings:
        binding.report()
    return sheet


def _check_header(sheet: Sheet) -> None:
    grid = sheet.grid
    header = grid.header
    if not header:
        _report(sheet, "T614", "the table is empty: not even columns are named")
    for n, title in enumerate(header):
        if not title.strip():
            _report(sheet, "T614", "this column has no name", n)
        elif title in header[:n]:
            _report(sheet, "T614", f"the column '{title}' stands here twice", n)


def _report(sheet: Sheet, code: str, message: str, column: int | None = None, note: str | None = None) -> None:
    grid = sheet.grid
    if not grid.last_row:
        span = grid.lines.span(0, 0)
    else:
        span = grid.row_span(1) if column is None else grid.cell_span(1, column)
    sheet.findings.append(Diagnostic(code, Severity.ERROR, message, span, note=note))


class _Binding:
    """Finds for each column of the mapping the one of the table, and the other way round."""

    def __init__(self, sheet: Sheet, notation: Notation) -> None:
        self._sheet = sheet
        self._notation = notation
        self._free = {title: n for n, title in reversed(list(enumerate(sheet.grid.header))) if title.strip()}
        self._missing: dict[str, Column] = {}

    def bind(self) -> None:
        node = self._sheet.entries.get("columns")
        if node is None:
            self._notation.report("T603", self._notation.root, "a mapping names the columns of its table: columns: …")  # type: ignore[arg-type]
            return
        families: dict[str, Node] = {}
        for name, described in self._notation.entries(node).items():
            if _LANGUAGE_HOLE in name:
                families[name] = described
            else:
                self._bind_one(name, described)
        for name, described in families.items():
            self._bind_family(name, described)

    def report(self) -> None:
        """Tells of columns that only the mapping or only the table has."""
        self._report_missing()
        for title, position in self._free.items():
            note = did_you_mean(title, self._missing) or "name it under columns, if only to leave it out"
            _report(self._sheet, "T616", f"the mapping does not know the column '{title}'", position, note)

    def _bind_one(self, name: str, described: Node) -> None:
        column = self._describe(name, described)
        title = next((title for title in (name, *column.titles) if title in self._free), None)
        if title is None:
            self._missing[name] = column
        else:
            self._sheet.positions[name] = self._free.pop(title)

    def _bind_family(self, name: str, described: Node) -> None:
        """Binds label columns by language: `label_{lang}` is each column whose name has a language tag there."""
        before, _, after = name.partition(_LANGUAGE_HOLE)
        shape = re.compile(re.escape(before) + _TAG + re.escape(after))
        found = [(title, match[1]) for title in self._free if (match := shape.fullmatch(title))]
        if not found:
            self._missing[name] = self._describe(name, described)
        for title, tag in found:
            self._describe(title, described)
            self._sheet.positions[title] = self._free.pop(title)
            self._sheet.languages[title] = tag

    def _describe(self, name: str, described: Node) -> Column:
        column = describe_column(self._notation, name, described, self._sheet.entries.get("null"), self._sheet.naming)
        self._sheet.columns[name] = column
        self._sheet.described[name] = described
        return column

    def _report_missing(self) -> None:
        for name, column in self._missing.items():
            near = did_you_mean(name, self._free)
            title = near.split("'")[1] if near else None
            position = self._free.pop(title) if title else None
            told = f"the table has no column '{name}'" + (f", but has '{title}'" if title else "")
            _report(self._sheet, "T615", told, position, "rename it here, or list this name under titles in the mapping"
                    if title else f"the mapping names it at {column.place}")  # fmt: skip
