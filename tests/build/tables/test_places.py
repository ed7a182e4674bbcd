"""Shapes and lint judge what tables say as they judge Turtle, and point at the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from publisher.base.config import Project
from publisher.base.errors import FindingsError
from publisher.build.pipeline import build, check
from publisher.rdf.lines import Lines
from publisher.release.history import ReleaseHistory
from tests.build.tables.workbench import dedent

if TYPE_CHECKING:
    from pathlib import Path

    from publisher.base.diagnostics import Diagnostic, Span

SETTINGS = '[tool.publisher]\nbase = "https://example.org/"\ndate = 2026-01-31\nservices = ["sparql"]\n'
SHAPES = dedent("""
    @prefix dcat: <http://www.w3.org/ns/dcat#> .
    @prefix dct: <http://purl.org/dc/terms/> .
    @prefix gn: <http://www.geonames.org/ontology#> .
    @prefix schema: <https://schema.org/> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .

    <https://example.org/shapes#City> a sh:NodeShape ;
        sh:targetClass schema:City ;
        sh:property [ sh:path gn:parentCountry ; sh:minCount 1 ; sh:maxCount 1 ] ,
            [ sh:path skos:prefLabel ; sh:uniqueLang true ; sh:minLength 3 ] ,
            [ sh:path skos:closeMatch ; sh:minCount 1 ] ,
            [ sh:path dct:issued ; sh:lessThan dcat:endDate ] .
""")
MAPPING = dedent("""
    aboutUrl: "id/place/{id}"
    graph: "graph/source/{sources|lower}"
    lookups:
      known: {resource: known.csv, columnReference: {name: name}}
    columns:
      id:
      name: {propertyUrl: skos:prefLabel, lang: en}
      country: {propertyUrl: gn:parentCountry, valueUrl: "id/country/{country|lower}"}
      start: {datatype: date, propertyUrl: dct:issued}
      end: {datatype: date, propertyUrl: dcat:endDate}
      sources: {separator: ";"}
    virtual:
      - {type: schema:City, graph: graph/publisher}
      - {propertyUrl: skos:closeMatch, valueUrl: "https://sws.geonames.org/{known.code}/"}
      - aboutUrl: "graph/source/{sources|lower}"
        propertyUrl: prov:hadPrimarySource
        valueUrl: "https://example.com/{sources}"
        graph: graph/publisher
      - aboutUrl: graph/publisher
        propertyUrl: prov:wasAttributedTo
        valueUrl: https://example.com/us
        graph: graph/publisher
      - {aboutUrl: "id/country/{country|lower}", propertyUrl: skos:notation, text: "{country}", graph: graph/publisher}
""")
HEAD = "id,name,country,start,end,sources\n"
KNOWN = "name,code\nMilan,3173435\nMilano,3173435\nTurin,3165524\nOe,1\n"


class Checked:
    """A project with one table of cities, checked."""

    def __init__(self, root: Path, rows: str, mapping: str = MAPPING, shapes: str = SHAPES) -> None:
        self.root = root
        for name in ("data", "shapes"):
            (root / name).mkdir(exist_ok=True)
        (root / "pyproject.toml").write_text(SETTINGS)
        (root / "shapes" / "city.ttl").write_text(shapes)
        (root / "data" / "cities.csv").write_text(HEAD + rows, encoding="utf-8")
        (root / "data" / "cities.map.yaml").write_text(mapping, encoding="utf-8")
        (root / "data" / "known.csv").write_text(KNOWN, encoding="utf-8")
        self.findings = [f for f in check(Project.load(root)).findings if f.code != "L203"]

    @property
    def finding(self) -> Diagnostic:
        (finding,) = self.findings
        return finding

    def at(self, span: Span | None) -> tuple[str, str]:
        """Place and text of a span."""
        assert span is not None
        text = (self.root / span.path).read_text(encoding="utf-8")
        return str(span).removeprefix("data/"), Lines(span.path, text).extract(span)


def test_a_table_without_fault_passes_with_the_shapes(tmp_path: Path) -> None:
    checked = Checked(tmp_path, "milan,Milan,IT,2015-01-01,2016-01-01,U1;U2\nturin,Turin,IT,,,U1\n")
    assert checked.findings == []


def test_a_missing_value_is_the_empty_cell_that_would_hold_it(tmp_path: Path) -> None:
    checked = Checked(tmp_path, "milan,Milan,IT,,,U1\nturin,Turin,,,,U1\n")
    assert (checked.finding.code, *checked.at(checked.finding.span)) == ("S301", "cities.csv:3:13", "")
    assert checked.finding.focus == "https://example.org/id/place/turin"
    assert checked.finding.required_by is not None


def test_a_missing_value_of_several_rows_is_all_their_empty_cells(tmp_path: Path) -> None:
    checked = Checked(tmp_path, "milan,Milan,,,,U1\nmilan,Milan,,,,U2\n")
    places = [checked.at(span)[0] for span in (checked.finding.span, *(s for _, s in checked.finding.related))]
    assert (checked.finding.code, places) == ("S301", ["cities.csv:2:13", "cities.csv:3:13"])


def test_a_value_that_no_lookup_finds_is_the_cell_looked_up_by(tmp_path: Path) -> None:
    checked = Checked(tmp_path, "lviv,Lviv,UA,,,U1\n")
    assert (checked.finding.code, *checked.at(checked.finding.span)) == ("S301", "cities.csv:2:6", "Lviv")


def test_a_value_at_fault_is_its_cell(tmp_path: Path) -> None:
    checked = Checked(tmp_path, "oe,Oe,SE,,,U1\n")
    assert (checked.finding.code, *checked.at(checked.finding.span)) == ("S311", "cities.csv:2:4", "Oe")


def test_values_of_several_rows_that_contradict_each_other_are_all_shown(tmp_path: Path) -> None:
    rows = "milan,Milan,IT,,,U1\nturin,Turin,IT,,,U1\nmilan,Milan,FR,,,U2\nmilan,Milan,CH,,,U3\n"
    checked = Checked(tmp_path, rows)
    finding = checked.finding
    places = [checked.at(span) for span in (*(s for _, s in finding.related), finding.span)]
    assert finding.code == "S302"
    assert places == [("cities.csv:2:13", "IT"), ("cities.csv:4:13", "FR"), ("cities.csv:5:13", "CH")]


def test_two_names_in_one_language_are_two_cells(tmp_path: Path) -> None:
    checked = Checked(tmp_path, "milan,Milan,IT,,,U1\nmilan,Milano,IT,,,U2\n")
    assert (checked.finding.code, *checked.at(checked.finding.span)) == ("S309", "cities.csv:3:7", "Milano")
    assert [checked.at(span) for _, span in checked.finding.related] == [("cities.csv:2:7", "Milan")]


def test_two_columns_compared_are_both_shown(tmp_path: Path) -> None:
    checked = Checked(tmp_path, "milan,Milan,IT,2016-01-01,2015-01-01,U1\n")
    finding = checked.finding
    assert checked.at(finding.span) == ("cities.csv:2:16", "2016-01-01")
    assert [checked.at(span) for _, span in finding.related] == [("cities.csv:2:27", "2015-01-01")]


def test_lint_points_at_cells_too(tmp_path: Path) -> None:
    mapping = MAPPING.replace("virtual:", 'virtual:\n  - {propertyUrl: dct:isPartOf, valueUrl: "id/region/{country}"}')
    checked = Checked(tmp_path, "milan,Milan,IT,,,U1\n", mapping)
    assert ("L201", "cities.csv:2:13", "IT") in [(f.code, *checked.at(f.span)) for f in checked.findings]


def test_a_source_without_provenance_is_its_member_of_the_list(tmp_path: Path) -> None:
    line = 'valueUrl: "https://example.com/{sources}"'
    mapping = MAPPING.replace(line, line + "\n    unless: {sources: U2}")
    checked = Checked(tmp_path, "milan,Milan,IT,,,U1;U2\n", mapping)
    assert [(f.code, *checked.at(f.span)) for f in checked.findings] == [("L206", "cities.csv:2:21", "U2")]


def test_what_is_the_same_in_all_rows_stands_in_the_mapping(tmp_path: Path) -> None:
    mapping = MAPPING.replace("virtual:", "virtual:\n  - {propertyUrl: dct:isPartOf, valueUrl: id/region/north}")
    checked = Checked(tmp_path, "milan,Milan,IT,,,U1\n", mapping)
    found = [checked.at(f.span) for f in checked.findings if f.code == "L201"]
    assert found == [("cities.map.yaml:13:43", "id/region/north")]


def test_a_faulty_table_stops_the_build_and_writes_nothing(tmp_path: Path) -> None:
    Checked(tmp_path, "milan,Milan,IT,15/09/2015,,U1\n")
    with pytest.raises(FindingsError) as caught:
        build(Project.load(tmp_path))
    assert [finding.code for finding in caught.value.diagnostics] == ["T621"]
    assert not list(tmp_path.glob("state/releases/*"))


def test_tables_and_turtle_make_one_release_the_same_to_the_byte(tmp_path: Path) -> None:
    digests = []
    for name in ("one", "two"):
        root = tmp_path / name
        root.mkdir()
        Checked(root, "milan,Milan,IT,2015-01-01,2016-01-01,U1;U2\nturin,Turin,IT,,,U1\n")
        (root / "data" / "more.trig").write_text(
            "@base <https://example.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
            '<graph/source/u1> { <id/place/milan> skos:altLabel "Milano"@it }\n'
        )
        project = Project.load(root)
        folder = ReleaseHistory(project.state).path(build(project).release.id)
        digests.append({p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()})
    assert digests[0] == digests[1]
    dataset = digests[0][next(path for path in digests[0] if path.name == "dataset.nq")].decode()
    milan = [line for line in dataset.splitlines() if line.startswith("<https://example.org/id/place/milan>")]
    assert sum("graph/source/u1" in line for line in milan) == 6
    assert sum("graph/source/u2" in line for line in milan) == 5
