"""What the check does beyond one defect: it groups, it does not follow on, and it raises no false alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from publisher.base.diagnostics import Severity
from tests.build.tables.test_defects import DEFECTS, FILES
from tests.build.tables.workbench import Workbench, dedent

if TYPE_CHECKING:
    from pathlib import Path

PAGES = 'aboutUrl: x\ncolumns: {a: {propertyUrl: foaf:page, valueUrl: "{+a}"}}'
NOTATION = '{\n "aboutUrl": "x/{a}",\n "columns": {"a": {"propertyUrl": "skos:notation", "required": true}}\n}'
GOOD = {
    "lines end as Windows has them": ("a,b\r\n1,2\r\n", "columns: {a: , b: }"),
    "no line end at the end": ("a,b\n1,2", "columns: {a: , b: }"),
    "only names of columns": ("a,b\n", "columns: {a: , b: }"),
    "Norway": ("c\nNO\n", 'columns: {c: {values: {NO: id/no, "NO ": id/x}}}'),
    "a code with a zero": ("c\n012\n", "columns: {c: {values: [012]}}"),
    "a cell of several lines": ('a\n"one\ntwo"\n', "columns: {a: }"),
    "a leap day": ("d\n2016-02-29\n", "columns: {d: {datatype: date}}"),
    "a number of any precision": ("d\n12.500\n-0.1\n+3\n.5\n", "columns: {d: {datatype: decimal}}"),
    "an empty cell that need not be filled": ("a,d\n1,\n", "columns: {a: , d: {datatype: date, pattern: x+}}"),
    "letters of any script in a text": ("a\nΑθήνα\n東京\nצפת\n", "columns: {a: }"),
    "an emoji with a joiner": ("a\n👩‍🌾\n", "columns: {a: }"),
    "a quoted semicolon": ('"a;b"\n1\n', '{columns: {"a;b": }}'),
    "a word with a hash": ("a\n#BoostInno\n", "columns: {a: }"),
    "an IRI in another script": ("a\nhttps://example.com/Łódź\n", PAGES),
    "an IRI with an escape": ("a\nhttps://example.com/a%20b?c=d&e#f\n", PAGES),
    "a mailbox and a URN": ("a\nmailto:a@example.com\nurn:isbn:123\n", PAGES),
    "two sources that say the same": (
        "id,source\nx,U1\nx,U2\n",
        'aboutUrl: "id/{id|slug}"\nprimaryKey: [id, source]\ncolumns: {id: {propertyUrl: skos:notation}, source: }',
    ),
    "JSON": ("a\n1\n", NOTATION),
    "a very long text": ("a\n" + "x" * 200_000 + "\n", "columns: {a: }"),
    "spaces in a list": ("a\nx; y\n", 'columns: {a: {separator: ";"}}'),
    "a null that is no date": ("d\nn/a\n", "null: n/a\ncolumns: {d: {datatype: date}}"),
}


@pytest.mark.parametrize("name", GOOD)
def test_there_is_no_false_alarm(name: str, tmp_path: Path) -> None:
    table, mapping = GOOD[name]
    bench = Workbench(tmp_path, t__csv=table, t__map__yaml=mapping)
    assert not bench.findings, bench.report
    list(bench.table.quads)


def test_one_missing_network_is_one_finding_that_counts_its_rows(tmp_path: Path) -> None:
    rows = "".join(f"p{n},gamma,Town {n},IT,partner,,,U1,\n" for n in range(5, 19))
    bench = Workbench(tmp_path, **FILES | {"partners__csv": FILES["partners__csv"] + rows})
    assert bench.finding.code == "T641"
    assert bench.finding.message == 'data/networks.csv has no row with id "gamma", in 14 rows'
    assert str(bench.finding.span) == "data/partners.csv:6:4"
    assert [span.line for _, span in bench.finding.related] == [7, 8, 9]


def test_many_faults_of_one_kind_are_counted_rather_than_listed(tmp_path: Path) -> None:
    rows = "".join(f"{n}/1/2015\n" for n in range(1, 101))
    bench = Workbench(tmp_path, t__csv="d\n" + rows, t__map__yaml="columns: {d: {datatype: date}}")
    assert len(bench.findings) == 20
    assert "80 more cells of this column have faults of this kind" in (bench.findings[-1].note or "")


def test_what_follows_from_an_unreadable_table_is_not_told(tmp_path: Path) -> None:
    bench = Workbench(tmp_path, **FILES | {"networks__csv": "id\nalph\xe4\n".encode("latin-1")})
    assert [finding.code for finding in bench.findings] == ["T610"]


def test_a_cell_has_one_finding(tmp_path: Path) -> None:
    bench = Workbench(tmp_path, **FILES | {"partners__csv": FILES["partners__csv"].replace("p2,alpha", "p2,alfa ")})
    assert [finding.code for finding in bench.findings] == ["T625"]


def test_names_that_make_one_iri_are_a_warning_at_the_second(tmp_path: Path) -> None:
    mapping = 'aboutUrl: "id/{name|slug}"\ncolumns: {name: {propertyUrl: skos:prefLabel, lang: en}}'
    bench = Workbench(tmp_path, t__csv="name\nCórdoba\nSeville\nCordoba\n", t__map__yaml=mapping)
    assert bench.told == [("T643", "t.csv:4:1", "Cordoba")]
    assert bench.finding.severity is Severity.WARNING
    assert [bench.text(span) for _, span in bench.finding.related] == ["Córdoba"]
    assert len(bench.quads()) == 3


def test_a_row_that_stands_twice_is_a_warning(tmp_path: Path) -> None:
    bench = Workbench(tmp_path, t__csv="a,b\n1,2\n2,2\n1,2\n", t__map__yaml="columns: {a: , b: }")
    assert bench.told == [("T644", "t.csv:4:1", "1")]


def test_a_language_in_a_cell_is_checked(tmp_path: Path) -> None:
    mapping = 'aboutUrl: x\ncolumns: {a: {propertyUrl: skos:note, lang: "{l}"}, l: }'
    bench = Workbench(tmp_path, t__csv="a,l\nciao,it\nhi,english language\n", t__map__yaml=mapping)
    assert bench.told == [("T630", "t.csv:3:4", "english language")]


def test_a_fault_below_a_cell_of_several_lines_stands_in_its_own_line(tmp_path: Path) -> None:
    table = 'note,start\n"one\ntwo\nthree",2015-01-01\nfour,2015-13-01\n'
    bench = Workbench(tmp_path, t__csv=table, t__map__yaml="columns: {note: , start: {datatype: date}}")
    assert bench.told == [("T621", "t.csv:5:6", "2015-13-01")]


def test_zeros_that_a_spreadsheet_dropped_are_guessed_at(tmp_path: Path) -> None:
    bench = Workbench(tmp_path, t__csv="lau\n015146\n15146\n", t__map__yaml='columns: {lau: {pattern: "[0-9]{6}"}}')
    assert bench.finding.note == "did a spreadsheet drop the leading zeros of 015146?"


def test_several_defects_at_once_are_all_found(tmp_path: Path) -> None:
    table = FILES["partners__csv"].replace("2015-09-15", "15.9.2015").replace(",observer", ",observor")
    bench = Workbench(tmp_path, **FILES | {"partners__csv": table.replace("p2,alpha", "p2,alfa")})
    assert [code for code, _, _ in bench.told] == ["T621", "T641", "T623"]


def test_the_report_shows_the_row_with_the_cell_underlined(tmp_path: Path) -> None:
    table = FILES["partners__csv"].replace("2016-02-29", "2017-02-29")
    assert Workbench(tmp_path, **FILES | {"partners__csv": table}).report == dedent("""
        data/partners.csv:3:26: error[T621]: "2017-02-29" is no 'date'
           3 | p2,alpha,Łódź,PL,partner,2017-02-29,7.5,U2,
             |                          ^^^^^^^^^^
             = note: there is no such day
             = help: publisher explain T621

        1 error in 1 file
    """)


def test_all_codes_of_tables_are_planted_somewhere() -> None:
    elsewhere = {"T630", "T643", "T644", "T650"}
    assert {defect.code for defect in DEFECTS} | elsewhere == {
        *(f"T60{n}" for n in range(1, 7)),
        *(f"T61{n}" for n in range(9)),
        *(f"T62{n}" for n in range(10)),
        "T630",
        *(f"T64{n}" for n in range(5)),
        "T650",
    }
