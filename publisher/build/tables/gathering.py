"""Gathering what is wrong with cells into findings: the same fault of many rows is one finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from publisher.base.diagnostics import Diagnostic, Severity, Span

if TYPE_CHECKING:
    from publisher.build.tables.flaws import Flaw
    from publisher.build.tables.grid import Grid

_SHOWN = 3  # further rows of a finding that are shown
_MOST = 20  # findings of one kind in one column; more of them are counted


@dataclass
class _Group:
    flaw: Flaw
    column: int
    rows: list[int] = field(default_factory=list)
    count: int = 0
    last: int = 0
    related: tuple[tuple[str, Span], ...] = ()


class Gathering:
    """Findings in one table.

    Args:
        grid: The table.
    """

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._groups: dict[tuple[str, int, str, int], _Group] = {}
        self._kinds: dict[tuple[str, int], int] = {}
        self._uncounted: dict[tuple[str, int], int] = {}

    def __bool__(self) -> bool:
        return bool(self._groups)

    def cell(self, row: int, column: int, flaw: Flaw, *, apart: bool = False) -> None:
        """Adds a fault of a cell.

        Args:
            row: The row.
            column: The column, from 0.
            flaw: What is wrong.
            apart: Whether each row is a finding of its own, though the words be the same.
        """
        group = self._group(flaw, row, column, apart=apart)
        if group is None or group.last == row:  # several terms may be made of one cell
            return
        group.count, group.last = group.count + 1, row
        if len(group.rows) <= _SHOWN:
            group.rows.append(row)

    def relate(self, row: int, column: int, flaw: Flaw, related: tuple[tuple[str, Span], ...]) -> None:
        """Adds a fault of a cell that has to do with other places, which are shown with it."""
        group = self._group(flaw, row, column, apart=False)
        if group is not None:
            group.count += 1
            group.rows.append(row)
            group.related = related

    def _group(self, flaw: Flaw, row: int, column: int, *, apart: bool) -> _Group | None:
        key = flaw.code, column, flaw.message, row if apart else 0
        kind = flaw.code, column
        if key not in self._groups:
            if self._kinds.get(kind, 0) >= _MOST:
                self._uncounted[kind] = self._uncounted.get(kind, 0) + 1
                return None
            self._kinds[kind] = self._kinds.get(kind, 0) + 1
            self._groups[key] = _Group(flaw, column)
        return self._groups[key]

    def findings(self) -> list[Diagnostic]:
        """All findings, with their places."""
        found = [self._finding(group) for group in self._groups.values()]
        last = {(group.flaw.code, group.column): n for n, group in enumerate(self._groups.values())}
        for kind, count in self._uncounted.items():
            finding = found[last[kind]]
            more = f"{count} more cells of this column have faults of this kind, which are not listed"
            note = f"{finding.note}; {more}" if finding.note else more
            found[last[kind]] = Diagnostic(
                finding.code, finding.severity, finding.message, finding.span, related=finding.related, note=note
            )
        return found

    def _finding(self, group: _Group) -> Diagnostic:
        flaw = group.flaw
        span, *others = (self._grid.cell_span(row, group.column, flaw.member) for row in group.rows)
        related = group.related or tuple(("here as well", other) for other in others[:_SHOWN])
        message = flaw.message
        if group.count > 1:
            message += f", in {group.count} rows"
        severity = Severity.WARNING if flaw.code in WARNINGS else Severity.ERROR
        return Diagnostic(flaw.code, severity, message, span, related=related, note=flaw.note)


WARNINGS = frozenset({"T643", "T644"})
"""Faults that keep nothing from being published: rows that may well mean one thing."""
