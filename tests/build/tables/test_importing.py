"""Spreadsheets become tables, and what would lose something on the way is refused at its cell."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from publisher.base.errors import FindingsError, NotFoundError, UnreadableError
from publisher.build.tables.grid import read_grid
from publisher.build.tables.importing import import_table

if TYPE_CHECKING:
    from pathlib import Path


def spreadsheet(path: Path, rows: list[list[Any]], **sheets: list[list[Any]]) -> Path:
    book = Workbook()
    first = book.active
    assert first is not None
    for row in rows:
        first.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    book.save(path)
    return path


def rows_of(text: str) -> list[list[str]]:
    grid = read_grid("t.csv", text.encode())
    return [grid.header, *grid.rows()]


def test_texts_numbers_and_dates_come_in_as_they_are_written(tmp_path: Path) -> None:
    path = spreadsheet(
        tmp_path / "a.xlsx",
        [
            ["id", "name", "share", "count", "start", "at", "open"],
            ["012", 'Łódź, "the"\ntown', 12.5, 3, date(2015, 9, 15), datetime(2015, 9, 15, 8, 30), True],  # noqa: DTZ001
            ["013", None, 0.1, 1234567, None, time(9, 5), False],
        ],
    )
    imported = import_table(path)
    assert imported.rows == 2
    assert rows_of(imported.text) == [
        ["id", "name", "share", "count", "start", "at", "open"],
        ["012", 'Łódź, "the"\ntown', "12.5", "3", "2015-09-15", "2015-09-15T08:30:00", "true"],
        ["013", "", "0.1", "1234567", "", "09:05:00", "false"],
    ]


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "a.xlsx", [["a"], ["1"]], Partners=[["b"], ["2"]])
    assert rows_of(import_table(path, "Partners").text) == [["b"], ["2"]]
    with pytest.raises(NotFoundError, match="did you mean 'Partners'"):
        import_table(path, "Partner")


def test_an_identifier_that_is_a_number_is_refused(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "a.xlsx", [["code", "lat"], [15146, 45.4], ["x1", 45.5]])
    with pytest.raises(FindingsError) as caught:
        import_table(path, identifiers={"code"})
    (finding,) = caught.value.diagnostics
    assert (finding.code, str(finding.span)) == ("T650", "a.xlsx:2:1")
    assert finding.message.startswith("A2, column 'code': the identifier 15146 is a number")


def test_identifiers_are_known_by_zeros_that_other_cells_have(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "a.xlsx", [["n", "lau"], [1, "015146"], [2, 15146]])
    with pytest.raises(FindingsError) as caught:
        import_table(path)
    assert [(f.code, str(f.span)) for f in caught.value.diagnostics] == [("T650", "a.xlsx:3:2")]


def test_a_number_of_too_many_digits_is_refused(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "a.xlsx", [["n"], [1234567890123456789]])
    with pytest.raises(FindingsError) as caught:
        import_table(path)
    assert [f.code for f in caught.value.diagnostics] == ["T650"]


def test_errors_of_the_spreadsheet_are_refused(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "a.xlsx", [["a", "b"], ["x", "#N/A"]])
    with pytest.raises(FindingsError) as caught:
        import_table(path)
    assert [(f.code, str(f.span)) for f in caught.value.diagnostics] == [("T626", "a.xlsx:2:2")]


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("id;name\n1;Łódź\n".encode("utf-8-sig"), "byte order mark"),
        ("id;name\n1;Kraków\n".encode("cp1252"), "Windows-1252"),
        ("id\tname\n1\tŁódź\n".encode("utf-16"), "UTF-16"),
        (b"sep=;\nid;name\n1;x,y\n", "sep="),
    ],
)
def test_csv_of_any_kind_is_written_anew(content: bytes, note: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    imported = import_table(path)
    assert rows_of(imported.text)[0] == ["id", "name"]
    assert rows_of(imported.text)[1][1] in ("Łódź", "Kraków", "x,y")
    assert any(note in told for told in imported.notes)


def test_what_is_no_spreadsheet_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"not a spreadsheet")
    with pytest.raises(UnreadableError, match="cannot be read as a spreadsheet"):
        import_table(path)
