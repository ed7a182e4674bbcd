"""Cells and where they stand."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.base.errors import FindingsError
from publisher.build.tables.grid import Grid, column_letter, read_grid

CELLS = st.text(st.sampled_from('ab,"\n\r;é😀 \u2028'), max_size=6)


def tables(cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    return st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1)
    )


@given(tables(CELLS), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_each_cell_is_read_and_found_as_it_was_written(table: list[list[str]], end: str, last: bool) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(table)
    text = out.getvalue() if last else out.getvalue().removesuffix(end)
    grid = read_grid("t.csv", text.encode())
    assert [grid.header, *grid.rows()] == table
    assert grid.last_row == len(table)
    for number, row in enumerate(table, 1):
        assert grid.cells(number) == row
        for column, cell in enumerate(row):
            assert grid.lines.extract(grid.cell_span(number, column)) == '"' + cell.replace('"', '""') + '"'


@given(tables(CELLS.map(lambda cell: cell.replace("\r", ""))))
def test_cells_without_needless_quotes_too(table: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(table)
    first, _, _ = out.getvalue().partition("\n")
    if (";" in first and "," not in first) or first == "":
        return  # refused as a table with another separator, or with an empty first line
    grid = read_grid("t.csv", out.getvalue().encode())
    assert [grid.header, *grid.rows()] == table
    assert [grid.cells(number) for number in range(1, grid.last_row + 1)] == table


@given(st.text(st.sampled_from('a,"\n\r\x00'), max_size=12))
def test_any_text_is_read_or_refused_in_its_place(text: str) -> None:
    try:
        grid = read_grid("t.csv", text.encode())
    except FindingsError as error:
        (finding,) = error.diagnostics
        assert finding.span is not None
        assert finding.span.line <= text.count("\n") + text.count("\r") + 1
    else:
        assert [grid.cells(number) or [] for number in range(2, grid.last_row + 1)] == [
            row or [""] for row in grid.rows()
        ]


def test_rows_are_numbered_as_a_spreadsheet_does_though_cells_have_several_lines() -> None:
    grid = Grid("t.csv", 'id,note\na,"one\ntwo\nthree"\nb,four\n')
    assert grid.cells(3) == ["b", "four"]
    assert str(grid.cell_span(3, 1)) == "t.csv:5:3"
    assert grid.cell_at(4, 2) == (2, 1)
    assert grid.cell_at(5, 3) == (3, 1)


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_in_spreadsheets(number: int, name: str) -> None:
    assert column_letter(number) == name
