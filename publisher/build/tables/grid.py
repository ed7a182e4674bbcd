"""Reading a table's text: encoding, separators, quotes (RFC 4180), and where each cell stands.

Cells are read with Python's own reader, which is fast but knows no places; where one is asked for, the text is scanned
again. Rows are numbered as a spreadsheet shows them: the names of the columns are row 1, and a cell of several lines
still makes one row.
"""

from __future__ import annotations

import csv
import re
import sys
from array import array
from functools import cached_property
from typing import TYPE_CHECKING

from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.base.errors import FindingsError
from publisher.rdf.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_ROW = 2
"""The number of the first row after the names of the columns."""

csv.field_size_limit(sys.maxsize)  # a long text is no fault; Python's own limit would end the reader in mid-table

_CELL = r'(?:"[^"]*+(?:""[^"]*+)*+"|[^",\r\n]*+)'
_CELLS = re.compile(rf"({_CELL})(,|\r?\n|\Z)")
_ROW = re.compile(rf"(?:{_CELL},)*+{_CELL}(?:\r?\n|\Z)")
_WHOLE = re.compile(rf"(?:{_CELL}(?:,|\r?\n))*+{_CELL}\Z")
_OPENED = re.compile(r'"[^"]*+(?:""[^"]*+)*+')
_IMPORT = "'publisher tables import {}' writes the file anew"
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


class Grid:
    """The rows and cells of a table.

    Args:
        path: Its path relative to the project.
        text: Its text.

    >>> grid = Grid("data/a.csv", 'id,name\\nx,"Turin, Italy"\\n')
    >>> grid.header, list(grid.rows())
    (['id', 'name'], [['x', 'Turin, Italy']])
    >>> str(grid.cell_span(2, 1)), grid.lines.extract(grid.cell_span(2, 1))
    ('data/a.csv:2:3', '"Turin, Italy"')
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    @cached_property
    def header(self) -> list[str]:
        """The names of the columns, as they stand."""
        return next(self._records(), [])

    def rows(self) -> Iterator[list[str]]:
        """All rows but the first; a blank line is a row without cells."""
        records = self._records()
        next(records, None)
        return records

    def _records(self) -> Iterator[list[str]]:
        return csv.reader(_physical_lines(self.text), strict=True)

    # --- places ---

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.path, self.text)

    @cached_property
    def _row_starts(self) -> array[int]:
        return array("Q", (match.start() for match in _ROW.finditer(self.text) if match.start() < len(self.text)))

    @property
    def last_row(self) -> int:
        """The number of the last row."""
        return len(self._row_starts)

    def cell_ranges(self, row: int) -> list[tuple[int, int]]:
        """The offsets of the cells of a row, quotes included.

        Raises:
            IndexError: There is no such row.
        """
        at = self._row_starts[row - 1]
        ranges: list[tuple[int, int]] = []
        while match := _CELLS.match(self.text, at):
            ranges.append(match.span(1))
            at = match.end()
            if match[2] != ",":
                break
        return ranges

    def cells(self, row: int) -> list[str]:
        """The cells of one row, without quotes."""
        return [_unquoted(self.text[start:end]) for start, end in self.cell_ranges(row)]

    def cell_span(self, row: int, column: int, member: str | None = None) -> Span:
        """Where a cell stands, or a member of the list in it; the end of the row where it has no such cell.

        Args:
            row: The row, from 1 for the names of the columns.
            column: The column, from 0.
            member: A part of the cell's text.
        """
        ranges = self.cell_ranges(row)
        if column >= len(ranges):
            return self.lines.span(ranges[-1][1], ranges[-1][1])
        start, end = ranges[column]
        at = self.text.find(member, start, end) if member else -1
        return self.lines.span(start, end) if at < 0 or not member else self.lines.span(at, at + len(member))

    def row_span(self, row: int, first: int = 0) -> Span:
        """Where the cells of a row stand, from one of them to the last."""
        ranges = self.cell_ranges(row)
        return self.lines.span(ranges[min(first, len(ranges) - 1)][0], ranges[-1][1])

    def cell_at(self, line: int, column: int) -> tuple[int, int] | None:
        """The row and the column of the cell at a line and column of the text, both as `cell_span` counts them."""
        offset = self.lines.offset(line, column)
        row = next((n for n, start in reversed(list(enumerate(self._row_starts, 1))) if start <= offset), None)
        if row is None or line > len(self.lines):
            return None
        return next(((row, n) for n, (_, end) in enumerate(self.cell_ranges(row)) if offset <= end), None)


def read_grid(path: str, content: bytes) -> Grid:
    """Reads a table.

    Args:
        path: Its path relative to the project.
        content: Its bytes.

    Raises:
        FindingsError: It is not UTF-8, begins with a byte order mark, has another separator than the comma, or a quote
            that is not closed; what is wrong stands in its place, with the command that mends it.
    """
    text = _decoded(path, content)
    lines = Lines(path, text)
    for refuse in (_refuse_separator, _refuse_quotes):
        refuse(lines)
    return Grid(path, text)


def column_letter(column: int) -> str:
    """A column as spreadsheets name it.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _physical_lines(text: str) -> Iterator[str]:
    """The lines with their ends; unlike `splitlines` it breaks at line feeds only."""
    start = 0
    while end := text.find("\n", start) + 1:
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def _decoded(path: str, content: bytes) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        _refuse("T611", "the file begins with a byte order mark", Span(path, 1, 1, 1, 1), _IMPORT.format(path))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:4096]:
        what = "a spreadsheet or another binary file" if content.startswith(b"PK") else "UTF-16 or a binary file"
        _refuse("T610", f"this is {what}, not UTF-8", Span(path, 1, 1, 1, 1), _IMPORT.format(path))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        line, column = Lines(path, before).position(len(before))
        byte = content[error.start : error.start + 1]
        guess = byte.decode("cp1252", errors="replace")
        message = f"the file is not UTF-8: the byte 0x{byte.hex().upper()} stands here, in Windows-1252 it is '{guess}'"
        _refuse("T610", message, Span(path, line, column, line, column + 1), _IMPORT.format(path))
        raise


def _refuse_separator(lines: Lines) -> None:
    first = lines.line(1)
    if first.startswith("sep="):
        message = "the first line is Excel's own and names no columns"
        _refuse("T612", message, lines.span(0, len(first)), _IMPORT.format(lines.path))
    bare = re.sub(r'"[^"]*"?', lambda quoted: "x" * len(quoted[0]), first)
    others = [char for char in _OTHER_SEPARATORS if char in bare]
    if others and "," not in bare:
        at = bare.index(others[0])
        message = f"cells are separated by {_OTHER_SEPARATORS[others[0]]}, not by commas"
        _refuse("T612", message, lines.span(at, at + 1), _IMPORT.format(lines.path))


def _refuse_quotes(lines: Lines) -> None:
    text = lines.text
    if ('"' not in text and "\r" not in text) or _WHOLE.match(text):
        return
    at = 0
    while (match := _CELLS.match(text, at)) and match.end() > at:
        at = match.end()
    start = text.find('"', at)
    if start == at:
        opened = _OPENED.match(text, at)
        end = opened.end() + 1 if opened else at
        if end < len(text):
            message = "after the closing quote a comma or a line end is due"
            _refuse("T613", message, lines.span(end, end + 1), 'a quote within a cell is written twice: ""')
        line_end = at + len(lines.line(lines.position(at)[0])) - lines.position(at)[1] + 1
        _refuse("T613", "this quote is never closed", lines.span(at, max(line_end, at + 1)))
    stop = re.compile(r'["\r]').search(text, at)
    where = stop.start() if stop else at
    if text[where : where + 1] == "\r":
        message = "lines end with a carriage return alone, as on old Macintosh computers"
        _refuse("T613", message, lines.span(where, where), _IMPORT.format(lines.path))
    message = "a quote stands within a cell that does not begin with one"
    _refuse("T613", message, lines.span(where, where + 1), 'put the cell in quotes and write the quote twice: ""')


def _refuse(code: str, message: str, span: Span, note: str | None = None) -> None:
    finding = Diagnostic(code, Severity.ERROR, message, span, note=note)
    told = f"{span.path} cannot be read as a table"
    raise FindingsError(told, [finding])
