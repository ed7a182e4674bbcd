"""Bringing spreadsheets into the committed form of tables: UTF-8, commas, LF, no byte order mark.

XLSX, XLS, ODS and CSV files of any kind that spreadsheets write come in; nothing is guessed that would change a value.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.base.errors import FindingsError, NotFoundError, PublisherError, UnreadableError
from publisher.build.tables.datatypes import NUMBERS
from publisher.build.tables.flaws import did_you_mean, shown
from publisher.build.tables.grid import column_letter
from publisher.build.tables.workbook import error_cells

try:
    import python_calamine
except ModuleNotFoundError:  # it belongs to the optional dependencies `tables`
    _CALAMINE: Any = None
else:
    _CALAMINE = python_calamine

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from publisher.build.tables.notation import Notation

SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
"""The suffixes of spreadsheets that can be read."""

_SEPARATORS = ",;\t|"
_MOST_EXACT = 10**15  # spreadsheets keep fifteen digits of a number


@dataclass(frozen=True)
class Imported:
    """A table that was brought in.

    Args:
        text: It in the committed form.
        rows: How many rows it has, without the names of its columns.
        notes: What was changed on the way, in a few words each.
    """

    text: str
    rows: int
    notes: tuple[str, ...]


def import_table(path: Path, sheet: str | None = None, identifiers: Collection[str] = ()) -> Imported:
    """Reads a spreadsheet, or a CSV file that is not in the committed form.

    Args:
        path: The file.
        sheet: The sheet of a spreadsheet; its first one where none is named.
        identifiers: Columns that hold identifiers, in which a number is refused: its leading zeros are lost. Others
            are found by their cells, where some of them are texts with leading zeros.

    Raises:
        NotFoundError: There is no such sheet.
        UnreadableError: The file cannot be read.
        FindingsError: A cell holds what cannot be brought in; each with its place in the sheet.
        PublisherError: Spreadsheets cannot be read, as python-calamine is not installed.
    """
    if path.suffix.lower() in SPREADSHEETS:
        return _from_spreadsheet(path, sheet, identifiers)
    return _from_text(path)


def identifiers_of(notation: Notation) -> set[str]:
    """The columns of a mapping that hold identifiers: those in keys and in IRIs, but for those that hold numbers.

    Returns:
        Their names and titles.

    >>> from publisher.build.tables.notation import Notation
    >>> text = "primaryKey: code\\ncolumns: {code: {titles: LAU code}, lat: {datatype: decimal}}"
    >>> sorted(identifiers_of(Notation("a.map.yaml", text)))
    ['LAU code', 'code']
    """
    entries = notation.entries(notation.root)
    columns = {name: notation.entries(node) for name, node in notation.entries(entries.get("columns")).items()}
    names = {name for name, _ in notation.texts(entries.get("primaryKey"))}
    for key in notation.members(entries.get("foreignKeys")):
        names |= {name for name, _ in notation.texts(notation.entries(key).get("columnReference"))}
    for lookup in notation.entries(entries.get("lookups")).values():
        pairs = notation.entries(notation.entries(lookup).get("columnReference"))
        names |= {notation.text(node) or "" for node in pairs.values()}
    templates = [
        notation.text(entries.get("aboutUrl")),
        *map(notation.text, notation.entries(entries.get("define")).values()),
    ]
    names |= {name for text in templates if text for name in re.findall(r"\{\+?([^{}|]+)", text)}
    found: set[str] = set()
    for name in names & columns.keys():
        if notation.text(columns[name].get("datatype")) not in NUMBERS:
            found |= {name, *(title for title, _ in notation.texts(columns[name].get("titles")))}
    return found


# --- spreadsheets ---


def _from_spreadsheet(path: Path, sheet: str | None, identifiers: Collection[str]) -> Imported:
    rows = _sheet_rows(path, sheet)
    while rows and not any(cell not in ("", None) for cell in rows[-1]):
        rows.pop()
    if not rows:
        message = f"{path.name} has no cells in this sheet"
        raise UnreadableError(message)
    header = [str(cell).strip() for cell in rows[0]]
    known = {n for n, title in enumerate(header) if title in identifiers or _has_zeros(row[n] for row in rows[1:])}
    findings = [f for n, row in enumerate(rows[1:], 2) for f in _row_findings(path.name, n, row, header, known)]
    if findings:
        message = f"{path.name} was not imported"
        raise FindingsError(message, findings)
    table = [header, *([_cell_text(cell) for cell in row] for row in rows[1:])]
    return Imported(_written(table), len(table) - 1, ())


def _sheet_rows(path: Path, sheet: str | None) -> list[list[Any]]:
    if _CALAMINE is None:
        message = "spreadsheets are read with python-calamine: pip install 'linked-data-publisher[tables]'"
        raise PublisherError(message)
    try:
        book = _CALAMINE.CalamineWorkbook.from_path(str(path))
        names: list[str] = book.sheet_names
        wanted = names[0] if sheet is None else sheet
        if wanted not in names:
            near = did_you_mean(wanted, names) or f"there are {', '.join(names)}"
            message = f"{path.name} has no sheet '{wanted}'; {near}"
            raise NotFoundError(message)
        rows: list[list[Any]] = book.get_sheet_by_name(wanted).to_python(skip_empty_area=False)
        for (row, column), error in error_cells(path, wanted).items():
            if row <= len(rows) and column < len(rows[row - 1]):
                rows[row - 1][column] = error
        return rows
    except (OSError, _CALAMINE.CalamineError) as error:
        message = f"{path.name} cannot be read as a spreadsheet: {error}"
        raise UnreadableError(message) from error


def _has_zeros(cells: Iterable[Any]) -> bool:
    return any(isinstance(cell, str) and len(cell) > 1 and cell.startswith("0") and cell.isdigit() for cell in cells)


def _row_findings(
    name: str, number: int, row: Sequence[Any], header: list[str], identifiers: set[int]
) -> list[Diagnostic]:
    """What cannot be brought in of a row; places are those of the sheet, a column by its number."""
    found: list[Diagnostic] = []
    for n, cell in enumerate(row):
        flaw = _flaw(cell, n in identifiers)
        if flaw:
            code, message, note = flaw
            span = Span(name, number, n + 1, number, n + 2)
            told = f"{column_letter(n)}{number}, column '{header[n]}': {message}"
            found.append(Diagnostic(code, Severity.ERROR, told, span, note=note))
    return found


def _flaw(cell: Any, identifier: bool) -> tuple[str, str, str] | None:
    number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    if number and identifier:
        told = f"the identifier {_cell_text(cell)} is a number, so its leading zeros are lost"
        note = "format the column as text and type the identifiers anew; true numbers get a datatype in the mapping"
        return "T650", told, note
    if number and abs(cell) >= _MOST_EXACT:
        told = f"{_cell_text(cell)} has more digits than a spreadsheet keeps of a number"
        return "T650", told, "format the column as text and type it anew"
    if isinstance(cell, str) and cell.startswith("#") and cell.rstrip("!?").isupper():
        return "T626", f"{shown(cell)} is an error of the spreadsheet, no value", "correct the formula"
    return None


def _cell_text(cell: Any) -> str:
    """A cell as text: numbers as short as they can be, dates as XML Schema writes them."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return f"PT{int(cell.total_seconds())}S"
    return "" if cell is None else str(cell).strip()


# --- text ---


def _from_text(path: Path) -> Imported:
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}"
        raise UnreadableError(message) from error
    text, notes = _decoded(path, content)
    first, _, rest = text.partition("\n")
    if first.startswith("sep="):
        text = rest
        notes.append("the line 'sep=' was left out")
        first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    if separator != ",":
        notes.append(f"cells were separated by '{separator}'".replace("\t", "tab"))
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        message = f"{path.name} cannot be read as a table: {error}"
        raise UnreadableError(message) from error
    table = [[cell.strip() for cell in row] for row in table if any(cell.strip() for cell in row)]
    return Imported(_written(table), max(len(table) - 1, 0), tuple(notes))


def _decoded(path: Path, content: bytes) -> tuple[str, list[str]]:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            told = "the byte order mark was left out" if encoding == "utf-8" else "the file was UTF-16"
            return content.removeprefix(mark if encoding == "utf-8" else b"").decode(encoding), [told]
    for encoding in ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
            return text, [] if encoding == "utf-8" else ["the file was Windows-1252; look at its names"]
        except UnicodeDecodeError:
            continue
    message = f"{path.name} is neither UTF-8, UTF-16 nor Windows-1252"
    raise UnreadableError(message)


def _written(table: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(table)
    return out.getvalue()
