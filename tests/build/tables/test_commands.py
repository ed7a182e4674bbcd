"""`publisher tables`, as an officer types it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from publisher.cli.main import main
from tests.build.tables.test_defects import FILES
from tests.build.tables.test_importing import spreadsheet
from tests.build.tables.workbench import Workbench

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    Workbench(tmp_path, **FILES)
    settings = '[tool.publisher]\nbase = "https://example.org/"\ndate = 2026-01-31\n'
    prefixes = '[tool.publisher.prefixes]\nex = "https://example.org/def#"\n'
    (tmp_path / "pyproject.toml").write_text(settings + prefixes)
    return tmp_path


def run(project: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(project), "tables", *words], catch_exceptions=False)


def test_check_counts_rows_where_nothing_is_wrong(project: Path) -> None:
    result = run(project, "check")
    assert (result.exit_code, result.output) == (0, "data/partners.csv: 4 rows, no findings\n")


def test_check_prints_findings_of_the_table_named(project: Path) -> None:
    table = project / "data" / "partners.csv"
    table.write_text(FILES["partners__csv"].replace("2015-09-15", "soon"), encoding="utf-8")
    result = run(project, "check", str(table), "--format", "json")
    assert result.exit_code == 1
    (finding,) = json.loads(result.output)["diagnostics"]
    assert (finding["code"], finding["span"]["line"]) == ("T621", 2)
    assert run(project, "check", str(project / "data" / "partners.map.yaml")).exit_code == 1
    assert run(project, "check", str(project / "data" / "other.csv")).exit_code == 4


def test_explain_tells_the_statements_of_a_cell_by_graph(project: Path) -> None:
    result = run(project, "explain", "data/partners.csv:C2")
    assert result.exit_code == 0
    assert result.output == (
        "data/partners.csv:2:10  C2, column 'name': \"Turin\"\n"
        "  in <graph/source/u1>\n"
        '    <id/partner/p1> skos:prefLabel "Turin"@en    object by data/partners.map.yaml:11:54\n'
        "    <id/partner/p1> dct:spatial <id/place/turin>    object by data/partners.map.yaml:20:19\n"
        "    <id/partner/p1> skos:closeMatch <https://sws.geonames.org/3165524/>    object by"
        " data/partners.map.yaml:21:19\n"
        "  in <graph/source/u2>\n"
        '    <id/partner/p1> skos:prefLabel "Turin"@en    object by data/partners.map.yaml:11:54\n'
        "    <id/partner/p1> dct:spatial <id/place/turin>    object by data/partners.map.yaml:20:19\n"
        "    <id/partner/p1> skos:closeMatch <https://sws.geonames.org/3165524/>    object by"
        " data/partners.map.yaml:21:19\n"
    )


def test_explain_takes_the_place_of_a_finding_and_tells_why_nothing_is_made(project: Path) -> None:
    result = run(project, "explain", "data/partners.csv:5:27")
    assert result.output == (
        "data/partners.csv:5:27  F5, column 'since': empty\n"
        "  not made\n"
        "    dct:issued: 'since' is empty    by data/partners.map.yaml:14:76\n"
    )


@pytest.mark.parametrize(
    "cell", ["data/partners.csv:A1", "data/partners.csv:B99", "data/partners.csv:Z2", "data/x.csv:A2", "B2"]
)
def test_explain_tells_of_cells_that_are_not_there(project: Path, cell: str) -> None:
    assert run(project, "explain", cell).exit_code == 4


def test_import_writes_the_table_and_knows_identifiers_from_its_mapping(project: Path, tmp_path: Path) -> None:
    good = spreadsheet(tmp_path / "networks.xlsx", [["id"], ["alpha"], ["beta"]])
    assert run(project, "import", str(good)).exit_code == 0
    assert (project / "data" / "networks.csv").read_text() == "id\nalpha\nbeta\n"
    header = FILES["partners__csv"].partition("\n")[0].split(",")
    bad = spreadsheet(tmp_path / "partners.xlsx", [header, [1, "alpha", "Turin"]])
    result = run(project, "import", str(bad))
    assert result.exit_code == 1
    assert "A2, column 'id': the identifier 1 is a number" in result.output
    assert "PK" not in result.output  # no excerpt of a binary file


def test_import_mends_what_check_refuses(project: Path) -> None:
    table = project / "data" / "partners.csv"
    table.write_bytes(FILES["partners__csv"].replace(",", "\t").replace("Łódź", "Kraków").encode("cp1252"))
    assert run(project, "check").exit_code == 1
    assert run(project, "import", str(table)).exit_code == 0
    assert run(project, "check").exit_code == 0


def test_the_mappings_are_written_as_rml(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    result = run(project, "--emit", "rml", "--to", str(target))
    assert (result.exit_code, result.output) == (0, f"wrote {target / 'partners.rml.ttl'}\n")
    assert "<https://example.org/" in (target / "partners.rml.ttl").read_text(encoding="utf-8")


def test_only_rml_can_be_written_and_only_alone(project: Path) -> None:
    assert "'rml'" in run(project, "--emit", "r2rml").output
    refused = run(project, "--emit", "rml", "check")
    assert refused.exit_code == 2
    assert "stands alone" in refused.output
