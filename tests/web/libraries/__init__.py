"""A project with a hub, withdrawn things, hostile values and profiles, built by the whole pipeline."""

from __future__ import annotations

from pathlib import Path

from publisher.base.config import Project
from publisher.build.pipeline import build
from publisher.build.scaffold import write_example
from publisher.release.reader import Release

BASE = "https://example.org/libraries/"
PROFILES = Path(__file__).parent.parent.parent.parent / "profiles"
LINKS = 3000
_PREFIXES = """
PREFIX bibo: <http://purl.org/ontology/bibo/>
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX lib: <https://example.org/libraries/def#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
BASE <https://example.org/libraries/>
"""
WITHDRAWN = """
<id/library/old> owl:deprecated true ;
  rdfs:label "Old Library"@en , "Vecchia biblioteca"@it ;
  dct:isReplacedBy <id/library/north> , <id/library/harbour> ;
  prov:invalidatedAtTime "2026-01-15T00:00:00Z"^^xsd:dateTime ;
  rdfs:comment "Burnt down; its books went to the others."@en .
"""
MORE = """
GRAPH <graph/register> {
  <id/report/one> a bibo:Report , foaf:Document ; skos:prefLabel "Report one"@en ; dct:creator <id/agency/city> ;
    dct:license <https://creativecommons.org/publicdomain/zero/1.0/> ; dct:isPartOf <id/series/reports> ;
    dct:hasFormat <https://files.example.org/one.pdf> .
  <id/series/reports> a foaf:Document ; skos:prefLabel "Reports </script><!--"@en .
  <id/agency/city> a cv:PublicOrganisation , org:Organization ; skos:prefLabel "City agency"@en , "Agenzia"@it ;
    dct:provenance [ rdfs:label "Told by hand"@en ; dct:source [ rdfs:label "A desk"@en ] ] ;
    dct:description "Runs the libraries."@en ; foaf:homepage <https://city.example.org/> .
  <id/hub/everything> a lib:Library ; skos:prefLabel "Hub"@en .
}
"""


def _hub() -> str:
    rows = (
        f'<id/shelf/{n // 100}#book-{n}> dct:isPartOf <id/hub/everything> ; skos:prefLabel "Book {n}"@en .'
        for n in range(LINKS)
    )
    shelves = (f'<id/shelf/{n}> a lib:Library ; skos:prefLabel "Shelf {n}"@en .' for n in range(LINKS // 100))
    return "GRAPH <graph/register> {\n" + "\n".join((*shelves, *rows)) + "\n}\n"


def write_libraries(folder: Path) -> Project:
    """Writes the project into a folder."""
    list(write_example(folder))
    settings = folder / "pyproject.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[tool.publisher.title]", '[tool.publisher.title]\nit = "Biblioteche"', 1))
    (folder / "data" / "more.trig").write_text(_PREFIXES + MORE + _hub(), encoding="utf-8")
    (folder / "data" / "withdrawn.ttl").write_text(_PREFIXES + WITHDRAWN, encoding="utf-8")
    (folder / "profiles").mkdir()
    for path in PROFILES.glob("*.rq"):
        (folder / "profiles" / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return Project.load(folder)


def build_libraries(folder: Path) -> Release:
    """Builds the project in a folder."""
    return build(write_libraries(folder)).release
