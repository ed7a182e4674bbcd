"""The networks of URBACT as a dataset of its own: what it holds, where it is from, how complete it is."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from publisher.base.catalogue import DIMENSIONS
from publisher.base.config import Project
from publisher.base.errors import FindingsError
from publisher.build.pipeline import build, check
from publisher.build.scaffold import write_example
from publisher.release.reader import Release
from tests.conftest import ROOT, require_standards

BASE = "https://w3id.org/boostinno/"
URBACT = f"<{BASE}id/dataset/urbact>"
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
}


@pytest.fixture(scope="module")
def everything(built: Release) -> Store:
    return loaded(built.dataset_path)


@pytest.fixture(scope="module")
def urbact(built: Release) -> Store:
    """The dataset as who downloads it has it."""
    return loaded(built.dump_path("urbact.nq"))


def loaded(path: Path) -> Store:
    store = Store()
    store.bulk_load(path=str(path), format=RdfFormat.N_QUADS)
    return store


def column(store: Store, query: str) -> list[str]:
    return [row[0].value for row in store.query(query, prefixes=PREFIXES)]  # type: ignore[union-attr, index]


def told(store: Store, query: str) -> list[str]:
    """Asks what is said in the catalogue, the statistics and the report."""
    graphs = [NamedNode(BASE + path) for path in ("catalog", ".well-known/void", "report")]
    return [row[0].value for row in store.query(query, prefixes=PREFIXES, default_graph=graphs)]  # type: ignore[union-attr, index]


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / "urbact" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_holds_all_networks_and_all_partners_of_the_tables(urbact: Store) -> None:
    networks = set(column(urbact, "SELECT ?n { ?n a org:OrganizationalCollaboration }"))
    assert {f"{BASE}id/network/{row['id']}" for row in rows("networks.csv")} <= networks
    partners = set(column(urbact, "SELECT ?p { ?p a org:Membership }"))
    assert {f"{BASE}id/{row['as']}/{row['partner']}" for row in rows("partners.csv")} <= partners


def test_boostinno_is_in_both_with_the_sources_of_both(built: Release, urbact: Store) -> None:
    sources = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ <{BASE}id/network/boostinno> ?p ?o }} }}"
    own, all_networks = (set(column(store, sources)) for store in (loaded(built.dump_path("boostinno.nq")), urbact))
    (row,) = [row for row in rows("networks.csv") if row["id"] == "boostinno"]
    assert {f"{BASE}graph/source/{source.lower()}" for source in row["source_ids"].split(";")} <= all_networks
    assert own & all_networks


def test_whoever_takes_only_this_one_has_a_name_for_all_that_it_tells_of(urbact: Store) -> None:
    nameless = f"""SELECT DISTINCT ?thing {{
        {{ ?network a org:OrganizationalCollaboration ; ?p ?thing }} UNION {{ ?partner a org:Membership ; ?p ?thing }}
        FILTER(?p != <http://data.europa.eu/s66#hasResult>)  # documents and events are told of by the other dataset
        FILTER(STRSTARTS(STR(?thing), "{BASE}id/") && !CONTAINS(STR(?thing), "#"))
        FILTER NOT EXISTS {{ ?thing skos:prefLabel|dct:title ?name }}
    }}"""
    assert column(urbact, nameless) == []


def test_counts_are_those_of_the_dump(everything: Store, urbact: Store) -> None:
    (triples,) = told(everything, f"SELECT ?n {{ {URBACT} void:triples ?n }}")
    assert column(urbact, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [triples]


def test_it_names_every_source_that_it_holds_statements_of(everything: Store, urbact: Store) -> None:
    sources = set(told(everything, f"SELECT ?s {{ {URBACT} dct:source ?s }}"))
    used = "SELECT DISTINCT ?s { GRAPH ?g { ?a ?b ?c } ?g prov:hadPrimarySource ?s }"
    assert sources == set(column(urbact, used))
    assert {
        f"{BASE}id/source/{row['id'].lower()}" for row in rows("sources.csv") if row["supports"] == "yes"
    } <= sources


def test_each_measure_is_what_its_query_gives_on_the_dump(everything: Store, urbact: Store, built: Release) -> None:
    measures = built.publication.datasets["urbact"].measures
    assert set(measures) <= set(DIMENSIONS)
    for dimension, name in [(key, name) for key, names in measures.items() for name in names]:
        pattern = f"""SELECT ?v {{ {URBACT} dqv:hasQualityMeasurement ?m .
            ?m dqv:value ?v ; dqv:isMeasurementOf ?metric .
            ?metric rdfs:seeAlso <{BASE}queries/{name}> ; dqv:inDimension ?d ; skos:definition ?text
            FILTER(STRENDS(STR(?d), "#{dimension}")) }}"""
        text = (ROOT / "sparql_queries" / f"{name}.rq").read_text(encoding="utf-8")
        (row,) = urbact.query(text)  # type: ignore[misc]
        assert told(everything, pattern) == [row[0].value], name


def test_the_measures_agree_with_the_tables(everything: Store) -> None:
    """Reckoned anew from the tables of facts, which the mappings have no part in."""
    folder = require_standards("README.md").parent.parent / "facts" / "urbact"
    with (folder / "networks.csv").open(encoding="utf-8", newline="") as file:
        networks = list(csv.DictReader(file))
    dated = sum(bool(row["start"] and row["end"]) for row in networks) / len(networks)
    led = sum(bool(row["lead_partner"]) for row in networks) / len(networks)
    for name, expected in (("share-of-networks-with-dates", dated), ("share-of-networks-with-lead", led)):
        (value,) = told(everything, f"SELECT ?v {{ <{BASE}report#urbact-{name}> dqv:value ?v }}")
        assert Decimal(value) == round(Decimal(expected), 4)


def test_known_gaps_are_data_in_both_languages(everything: Store, built: Release) -> None:
    gaps = built.publication.datasets["urbact"].gaps
    pattern = f"""SELECT ?text {{ {URBACT} dqv:hasQualityAnnotation ?gap .
        ?gap oa:motivatedBy dqv:qualityAssessment ; oa:hasTarget {URBACT} ; oa:hasBody/rdf:value ?text }}"""
    assert sorted(told(everything, pattern)) == sorted([*gaps["en"], *gaps["it"]])


def test_it_says_where_to_correct_it(everything: Store) -> None:
    pattern = f"SELECT ?page {{ {URBACT} foaf:page ?page . ?page a foaf:Document ; dct:title ?title }}"
    assert set(told(everything, pattern)) == {BASE + "about"}


# --- as a setting of any project --------------------------------------------------------------------------------------


def tenant(folder: Path, settings: str, query: str = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") -> Project:
    list(write_example(folder))
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[tool.publisher.datasets.some]\n{settings}")
    (folder / "sparql_queries" / "measure.rq").write_text(f"#+ summary: How many\n{query}", encoding="utf-8")
    return Project.load(folder)


def test_a_dataset_of_some_files_leaves_the_rest_to_the_one_that_names_none(tmp_path: Path) -> None:
    project = tenant(tmp_path, 'sources = ["ontology/"]\n\n[tool.publisher.datasets.rest]\n')
    release = build(project).release
    some, rest = (loaded(release.dump_path(f"{name}.nq")) for name in ("some", "rest"))
    classes = "SELECT ?c { ?c a <http://www.w3.org/2002/07/owl#Class> }"
    assert column(some, classes)
    assert not column(rest, classes)
    assert set(some).isdisjoint(set(rest))


def test_a_measure_that_is_no_query_is_found(tmp_path: Path) -> None:
    project = tenant(tmp_path, 'measures.completeness = ["measur"]\n')
    (finding,) = [found for found in check(project).findings if found.code == "Q415"]
    assert "'measures' names 'measur'" in finding.message
    assert finding.span is not None
    line = (tmp_path / "pyproject.toml").read_text(encoding="utf-8").splitlines()[finding.span.line - 1]
    assert line[finding.span.column - 1 :].startswith('"measur"')


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s a ?class }",
        "SELECT (1 AS ?n) ('x' AS ?m) {}",
        "SELECT ('many' AS ?n) {}",
        "ASK { ?s ?p ?o }",
    ],
)
def test_a_measure_that_is_no_number_stops_the_release(tmp_path: Path, query: str) -> None:
    project = tenant(tmp_path, 'measures.completeness = ["measure"]\n', query)
    with pytest.raises(FindingsError) as caught:
        build(project)
    assert [found.code for found in caught.value.diagnostics] == ["Q416"]


def test_measures_differ_by_dataset(tmp_path: Path) -> None:
    settings = 'sources = ["ontology/"]\nmeasures.consistency = ["measure"]\n'
    more = '\n[tool.publisher.datasets.rest]\nmeasures.consistency = ["measure"]\n'
    release = build(tenant(tmp_path, settings + more)).release
    store = loaded(release.dataset_path)
    base = release.publication.base
    for name in ("some", "rest"):
        (size,) = column(loaded(release.dump_path(f"{name}.nq")), "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        found = next(
            store.quads_for_pattern(
                NamedNode(f"{base}report#{name}-measure"), NamedNode(PREFIXES["dqv"] + "value"), None
            )
        )
        assert isinstance(found.object, Literal)
        assert found.object.value == size
