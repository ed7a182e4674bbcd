"""The catalogue of the real graph against DCAT-AP 3.0.1's official shapes, the code lists, and what portals ask."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from urllib.request import Request, urlopen

import pytest
import yaml
from pyoxigraph import RdfFormat, Store, parse
from rdflib import FOAF, RDF, SKOS, XSD, Graph, Literal, URIRef
from rdflib.namespace import Namespace

from publisher.base.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from publisher.release.citation import citation, dataset_markup
from publisher.release.reader import Release
from tests.build.describing.shapes import ADMS, DCT, R5R, SH, SPDX, Result, code_lists, shapes_graph, validate
from tests.conftest import ROOT

EU = "http://publications.europa.eu/resource/authority/"
BASE = "https://w3id.org/boostinno/"
DATASET = URIRef(BASE + "id/dataset/boostinno")
CATALOGUE = URIRef(BASE + "catalog")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
IT = Namespace("http://dati.gov.it/onto/dcatapit#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")


@pytest.fixture(scope="module")
def catalogue(built: Release) -> Graph:
    return document(built, "catalog")


@pytest.fixture(scope="module")
def queryable(built: Release) -> Store:
    found = built.represent("catalog", N_TRIPLES)
    assert found is not None
    store = Store()
    store.load(found.body, format=RdfFormat.N_TRIPLES)
    return store


def document(release: Release, path: str, fmt: Format = TURTLE) -> Graph:
    found = release.represent(path, fmt)
    assert found is not None
    return Graph().parse(data=found.body, format=fmt.media_type)


def vocabularies() -> Graph:
    """The shapes of the code lists, mended where README.md of the standards names a fault."""
    graph = shapes_graph("dcat-ap-3.0.1/mdr-vocabularies.shape.ttl")
    algorithm = R5R.ChecksumAlgorithmRestriction
    assert graph.value(algorithm, SH.pattern) == Literal("^https://spdx.org/rdf/terms")
    graph.set((algorithm, SH.pattern, Literal("^http://spdx.org/rdf/terms")))
    # A publisher outside of the EU corporate bodies always gets a warning; its type is still checked.
    bodies = list(graph.subjects(SH.node, R5R.CorporateBodyRestriction))
    assert bodies
    for shape in bodies:
        assert (shape, SH.node, R5R.Publisher_ShapeCV) in graph
        graph.remove((shape, SH.node, R5R.CorporateBodyRestriction))
    return graph


def deprecated() -> Graph:
    """The shapes of deprecated IRIs, without the status list that the code lists forbid."""
    graph = shapes_graph("dcat-ap-3.0.1/deprecateduris.ttl")
    old = list(graph.subjects(SH.node, R5R.StatusRestrictionADMS))
    assert len(old) == 1
    graph.remove((old[0], None, None))
    graph.remove((None, SH.property, old[0]))
    return graph


SHAPES: dict[str, Callable[[], Graph]] = {
    "mandatory": lambda: shapes_graph("dcat-ap-3.0.1/shapes.ttl"),
    "range": lambda: shapes_graph("dcat-ap-3.0.1/range.ttl"),
    "recommended": lambda: shapes_graph("dcat-ap-3.0.1/shapes_recommended.ttl"),
    "vocabularies": vocabularies,
    "deprecated": deprecated,
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_official_shapes_find_nothing_not_even_a_warning(catalogue: Graph, name: str) -> None:
    assert validate(catalogue, SHAPES[name]()) == []


def test_the_faults_of_the_official_files_are_those_that_their_readme_names_and_no_more(catalogue: Graph) -> None:
    found = validate(catalogue, shapes_graph("dcat-ap-3.0.1/mdr-vocabularies.shape.ttl"))
    assert {(r.severity, r.path) for r in found} == {
        ("Violation", str(SPDX.algorithm)),
        ("Warning", str(DCT.publisher)),
    }
    old = validate(catalogue, shapes_graph("dcat-ap-3.0.1/deprecateduris.ttl"))
    assert {(r.severity, r.path) for r in old} == {("Warning", str(ADMS.status))}


BREAKS: dict[str, tuple[str, Callable[[Graph], object], str]] = {
    "no title": ("mandatory", lambda g: g.remove((DATASET, DCT.title, None)), str(DCT.title)),
    "two licences": ("mandatory", lambda g: g.add((CATALOGUE, DCT.license, DATASET)), str(DCT.license)),
    "licence not typed": ("range", lambda g: g.remove((None, RDF.type, DCT.LicenseDocument)), str(DCT.license)),
    "agent not typed": ("range", lambda g: g.remove((None, RDF.type, FOAF.Agent)), str(DCT.publisher)),
    "no keyword": ("recommended", lambda g: g.remove((DATASET, DCAT.keyword, None)), str(DCAT.keyword)),
    "no box": ("recommended", lambda g: g.remove((None, DCAT.bbox, None)), str(DCAT.bbox)),
    "theme of no list": (
        "vocabularies",
        lambda g: g.remove((URIRef(EU + "data-theme/SOCI"), SKOS.inScheme, None)),
        str(DCAT.theme),
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_shapes_do_find_what_is_broken(catalogue: Graph, name: str) -> None:
    which, spoil, path = BREAKS[name]
    broken = Graph() + catalogue
    spoil(broken)
    assert path in {result.path for result in validate(broken, SHAPES[which]())}


def test_every_term_of_a_code_list_is_the_published_one(catalogue: Graph) -> None:
    published = code_lists()
    lists = (EU, "http://purl.org/adms/")
    used = {o for _, _, o in catalogue if isinstance(o, URIRef) and str(o).startswith(lists)}
    terms = {term for term in used if (term, RDF.type, SKOS.ConceptScheme) not in published}
    assert len(terms) > 20
    for term in terms:
        names = set(published.objects(term, SKOS.prefLabel))
        assert names, f"{term} is in no published list"
        if (term, SKOS.inScheme, None) in catalogue:
            assert set(catalogue.objects(term, SKOS.inScheme)) <= set(published.objects(term, SKOS.inScheme))
            assert {n for n in catalogue.objects(term, SKOS.prefLabel) if n.language == "en"} <= names  # type: ignore[attr-defined]


def test_every_code_of_the_table_of_this_package_is_published() -> None:
    published = code_lists()
    table = tomllib.loads((ROOT / "publisher/build/describing/codelists.toml").read_text(encoding="utf-8"))
    for scheme, codes in table.items():
        for code, names in codes.items():
            term = URIRef(scheme.removesuffix("/1.0") + "/" + code)
            assert (term, SKOS.prefLabel, Literal(names["en"], lang="en")) in published
            assert (term, SKOS.inScheme, URIRef(scheme)) in published
            assert names["it"]


def test_texts_stand_in_both_languages_and_say_so(catalogue: Graph) -> None:
    for kind in (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.DataService, DCAT.CatalogRecord):
        for thing in catalogue.subjects(RDF.type, kind):
            assert {t.language for t in catalogue.objects(thing, DCT.title)} == {"en", "it"}, thing  # type: ignore[attr-defined]
    for thing, predicate in ((CATALOGUE, DCT.description), (DATASET, DCT.description), (DATASET, DCAT.keyword)):
        assert {t.language for t in catalogue.objects(thing, predicate)} == {"en", "it"}  # type: ignore[attr-defined]


def test_the_italian_profile(catalogue: Graph) -> None:
    """DCAT-AP_IT: double typing, identifiers, the rights' holder, frequency, a contact that is not the publisher."""
    for european, italian in (
        (DCAT.Catalog, IT.Catalog),
        (DCAT.Dataset, IT.Dataset),
        (DCAT.Distribution, IT.Distribution),
        (FOAF.Agent, IT.Agent),
        (VCARD.Kind, IT.Organization),
        (DCT.LicenseDocument, IT.LicenseDocument),
    ):
        assert set(catalogue.subjects(RDF.type, european)) == set(catalogue.subjects(RDF.type, italian)) != set()
    assert len(set(catalogue.objects(DATASET, DCT.identifier))) == 1
    assert (DATASET, DCT.accrualPeriodicity, URIRef(EU + "frequency/IRREG")) in catalogue
    (holder,) = catalogue.objects(DATASET, DCT.rightsHolder)
    assert (holder, FOAF.name, None) in catalogue
    assert (holder, DCT.identifier, None) in catalogue
    (contact,) = catalogue.objects(DATASET, DCAT.contactPoint)
    assert contact != holder
    assert (contact, VCARD.fn, None) in catalogue
    for licence in catalogue.subjects(RDF.type, IT.LicenseDocument):
        assert (licence, DCT.type, URIRef("http://purl.org/adms/licencetype/Attribution")) in catalogue


def test_covered_places_are_boxes_around_their_centres(catalogue: Graph) -> None:
    places = set(catalogue.objects(DATASET, DCT.spatial))
    assert len(places) == 7
    number = r"(-?[\d.]+)"
    for place in places:
        box, centre = catalogue.value(place, DCAT.bbox), catalogue.value(place, DCAT.centroid)
        assert isinstance(box, Literal)
        assert isinstance(centre, Literal)
        assert box.datatype == centre.datatype == GEO.wktLiteral
        corners = [(float(x), float(y)) for x, y in re.findall(f"{number} {number}", box)]
        assert len(corners) == 5
        assert corners[0] == corners[-1]
        x, y = (float(n) for n in re.findall(number, centre))
        assert min(c[0] for c in corners) < x < max(c[0] for c in corners)
        assert min(c[1] for c in corners) < y < max(c[1] for c in corners)


def test_only_what_is_served_is_listed(catalogue: Graph, built: Release) -> None:
    services = {str(s).rpartition("/")[2] for s in catalogue.objects(CATALOGUE, DCAT.service)}
    assert services == set(built.publication.services)
    for distribution in catalogue.objects(DATASET, DCAT.distribution):
        downloads = list(catalogue.objects(distribution, DCAT.downloadURL))
        service = list(catalogue.objects(distribution, DCAT.accessService))
        assert len(downloads) + len(service) == 1
    urls = {str(u) for u in catalogue.objects(None, DCAT.downloadURL)}
    assert urls == {f"{BASE}dumps/{name}" for name in built.dumps}


def every(properties: str, among: str = "") -> str:
    """A pattern that fits when no distribution lacks a property."""
    return f"FILTER NOT EXISTS {{ ?d dcat:distribution ?i {among} FILTER NOT EXISTS {{ ?i {properties} ?v }} }}"


def all_in(path: str, folder: str) -> str:
    """A pattern that fits when all values stand in an EU authority table."""
    return f"FILTER NOT EXISTS {{ ?d {path} ?v FILTER(!STRSTARTS(STR(?v), '{EU}{folder}/')) }}"


OPEN_FORMATS = ("JSON_LD", "RDF_N_QUADS", "RDF_N_TRIPLES", "RDF_TRIG", "RDF_TURTLE", "RDF_XML", "SPARQLQRES", "XML")
"""All open standards that programs read."""


def all_among(path: str, terms: Iterable[str]) -> str:
    """A pattern that fits when all values are among some."""
    return f"FILTER NOT EXISTS {{ ?d {path} ?v FILTER(?v NOT IN ({', '.join(f'<{term}>' for term in terms)})) }}"


OPEN = all_among("dcat:distribution/dct:format", (f"{EU}file-type/{code}" for code in OPEN_FORMATS))
MEDIA = "http://www.iana.org/assignments/media-types/"

# The metrics of the metadata quality assessment of data.europa.eu (docs/conformance.md has the table). Conformity to
# DCAT-AP is judged by the official shapes, above.
QUALITY: dict[str, tuple[int, str]] = {
    "keyword usage": (30, "?d dcat:keyword ?x"),
    "categories": (30, "?d dcat:theme ?x"),
    "geo search": (20, "?d dct:spatial ?x"),
    "time-based search": (20, "?d dct:temporal ?x"),
    "download URL given": (20, "?d dcat:distribution/dcat:downloadURL ?x"),
    "format": (20, every("dct:format")),
    "media type": (10, every("dcat:mediaType")),
    "format and media type from vocabularies": (
        10,
        all_in("dcat:distribution/dct:format", "file-type")
        + f"FILTER NOT EXISTS {{ ?d dcat:distribution/dcat:mediaType ?m FILTER(!STRSTARTS(STR(?m), '{MEDIA}')) }}",
    ),
    "non-proprietary": (20, every("dct:format") + OPEN),
    "machine-readable": (20, every("dct:format") + OPEN),
    "DCAT-AP compliance": (30, "?d a dcat:Dataset"),
    "licence": (20, every("dct:license")),
    "licence from vocabulary": (10, all_in("dcat:distribution/dct:license", "licence")),
    "access rights": (10, "?d dct:accessRights ?x"),
    "access rights from vocabulary": (5, all_in("dct:accessRights", "access-right")),
    "contact point": (20, "?d dcat:contactPoint ?x"),
    "publisher": (10, "?d dct:publisher ?x"),
    "rights": (5, every("dct:rights")),
    "file size": (5, every("dcat:byteSize", "; dcat:downloadURL ?u")),
    "date of issue": (5, "?d dct:issued ?x . " + every("dct:issued")),
    "modification date": (5, "?d dct:modified ?x . " + every("dct:modified")),
}
ANSWERS = {"accessURL": 50, "downloadURL": 30}


@pytest.mark.parametrize("check", QUALITY)
def test_the_quality_assessment_of_the_european_portal(queryable: Store, built: Release, check: str) -> None:
    points, pattern = QUALITY[check]
    prefixes = {"dcat": str(DCAT), "dct": str(DCT), "skos": str(SKOS)}
    for name in built.publication.datasets:
        iri = f"{BASE}id/dataset/{name}"
        found = queryable.query(f"ASK {{ VALUES ?d {{ <{iri}> }} {pattern} }}", prefixes=prefixes)
        assert bool(found), f"{points} points lost by {name}"


@pytest.mark.parametrize("name", ANSWERS)
def test_every_address_of_a_distribution_answers(catalogue: Graph, site: str, name: str) -> None:
    """Asked as the assessment does, at a server that stands where the base will lead."""
    addresses = set(catalogue.objects(None, DCAT[name]))
    assert len(addresses) > 10
    for address in sorted(map(str, addresses)):
        for method in ("HEAD", "GET"):
            asked = Request(f"{site}/{address.removeprefix(BASE)}", method=method)
            with urlopen(asked, timeout=30) as answer:
                assert (answer.status, answer.url) == (200, asked.full_url), f"{ANSWERS[name]} points lost"


def test_the_checks_are_worth_all_points() -> None:
    assert sum(points for points, _ in QUALITY.values()) + sum(ANSWERS.values()) == 405


def test_each_metric_stands_in_the_documentation() -> None:
    text = (ROOT / "docs/conformance.md").read_text(encoding="utf-8")
    rows = {
        cells[2].strip(): int(cells[3])
        for line in text.splitlines()
        if len(cells := line.split("|")) == 7 and cells[3].strip().isdigit()
    }
    told = {name: points for name, (points, _) in QUALITY.items()} | {
        "access URL answers": ANSWERS["accessURL"],
        "download URL answers": ANSWERS["downloadURL"],
    }
    assert told.items() <= rows.items()


def test_the_resources_have_documents_of_their_own(built: Release, catalogue: Graph) -> None:
    for kind in (DCAT.Dataset, DCAT.Distribution, DCAT.DataService, DCAT.CatalogRecord, DCAT.Resource, FOAF.Agent):
        for thing in catalogue.subjects(RDF.type, kind):
            path = built.document_path(str(thing))
            own = document(built, path)
            if not built.resources[path].generated:  # the publisher, of whom the authors say more
                assert (thing, RDF.type, FOAF.Agent) in own
                continue
            for triple in catalogue.triples((thing, None, None)):
                assert triple in own


def test_all_formats_of_the_catalogue_say_the_same(built: Release) -> None:
    def triples(fmt: Format, oxigraph: RdfFormat) -> set[str]:
        found = built.represent("catalog", fmt)
        assert found is not None
        quads = list(parse(found.body, format=oxigraph))
        if fmt.dataset:
            assert {str(quad.graph_name) for quad in quads} == {f"<{CATALOGUE}>"}
        return {str(quad.triple) for quad in quads}

    said = triples(TURTLE, RdfFormat.TURTLE)
    assert said
    assert triples(JSON_LD, RdfFormat.JSON_LD) == said
    assert triples(N_TRIPLES, RdfFormat.N_TRIPLES) == said
    assert triples(RDF_XML, RdfFormat.RDF_XML) == said
    assert triples(N_QUADS, RdfFormat.N_QUADS) == said
    assert triples(TRIG, RdfFormat.TRIG) == said


def test_versions_lead_from_one_to_the_next(catalogue: Graph, built: Release) -> None:
    (current,) = catalogue.objects(DATASET, DCAT.hasCurrentVersion)
    assert str(current) == f"{DATASET}/{built.version}"
    assert catalogue.value(DATASET, DCAT.version) == catalogue.value(current, DCAT.version) == Literal(built.version)
    assert (DATASET, DCAT.hasVersion, current) in catalogue
    assert {n.language for n in catalogue.objects(current, ADMS.versionNotes)} == {"en", "it"}  # type: ignore[attr-defined]


def test_sizes_and_checksums_are_those_of_the_files(catalogue: Graph, built: Release) -> None:
    for name, entry in built.dumps.items():
        distribution = URIRef(f"{BASE}id/distribution/{name}")
        assert catalogue.value(distribution, DCAT.byteSize) == Literal(entry.bytes, datatype=XSD.nonNegativeInteger)
        checksum = catalogue.value(distribution, SPDX.checksum)
        assert str(catalogue.value(checksum, SPDX.checksumValue)).lower() == entry.sha256


def test_search_engines_are_told_by_googles_rules(built: Release) -> None:
    node, other = dataset_markup(built, "en")
    assert other["@id"] == BASE + "id/dataset/urbact"
    assert node["@context"] == "https://schema.org/"
    assert node["@type"] == "Dataset"
    assert 50 <= len(node["description"]) <= 5000
    assert {"name", "license", "creator", "identifier", "keywords", "url", "version"} <= node.keys()
    assert node["temporalCoverage"] == "2015-09-15/2018-05-03"
    for download in node["distribution"]:
        assert {"contentUrl", "encodingFormat", "sha256"} <= download.keys()
    assert len(node["distribution"]) + len(other["distribution"]) == len(built.dumps)
    for place in node["spatialCoverage"]:
        south, west, north, east = (float(n) for n in place["geo"]["box"].split())
        assert south < north
        assert west < east
    italian = dataset_markup(built, "it")[0]
    assert italian["name"] == "Grafo di conoscenza BoostInno"


def test_the_citation_file_says_what_the_settings_say(built: Release, catalogue: Graph) -> None:
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    publication = built.publication
    assert cff["title"] == publication.title["en"]
    assert cff["date-released"] == publication.date.isoformat()
    assert cff["version"] == publication.date.isoformat()
    assert cff["authors"][0]["name"] == publication.publisher.name["en"]
    assert " ".join(cff["abstract"].split()) == publication.datasets["boostinno"].description["en"]
    assert cff["keywords"] == list(publication.datasets["boostinno"].keywords["en"])
    assert [i["value"] for i in cff["identifiers"]] == [str(DATASET)]
    told = catalogue.value(DATASET, DCT.bibliographicCitation)
    assert str(told) == citation(publication, "boostinno", built.version, publication.date)
    assert str(told).startswith(f"{cff['authors'][0]['name']} (2026): {cff['title']}. Version ")


def test_a_result_is_counted_once() -> None:
    """Details of `sh:node` are no results of their own (README.md of the standards)."""
    shapes = Graph().parse(
        data="""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> .
        ex:s a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:node ex:t ] .
        ex:t a sh:NodeShape ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .""",
        format="turtle",
    )
    data = Graph().parse(data="@prefix ex: <https://example.org/> . ex:a ex:p ex:b .", format="turtle")
    found = validate(data, shapes)
    assert [type(r) for r in found] == [Result]
    assert found[0].path == "https://example.org/p"
