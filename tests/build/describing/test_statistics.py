"""VoID: each number of a dataset is what SPARQL counts over its dump."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse
from rdflib import Graph

from publisher.base.formats import TURTLE
from publisher.release.reader import Release

BASE = "https://w3id.org/boostinno/"
VOID = "http://rdfs.org/ns/void#"


@pytest.fixture(scope="module", params=["boostinno", "urbact"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def dataset(name: str) -> NamedNode:
    return NamedNode(BASE + "id/dataset/" + name)


@pytest.fixture(scope="module")
def published(built: Release, name: str) -> Store:
    store = Store()
    store.load(path=str(built.dump_path(f"{name}.nq")), format=RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def described(built: Release) -> Store:
    """What stands at `/.well-known/void`."""
    found = built.represent(".well-known/void", TURTLE)
    assert found is not None
    store = Store()
    store.load(found.body, format=RdfFormat.TURTLE)
    return store


def number(store: Store, query: str) -> int:
    (row,) = store.query(query)  # type: ignore[union-attr]
    return int(row[0].value)  # type: ignore[index]


def rows(store: Store, query: str) -> set[tuple[str, ...]]:
    return {tuple(term.value for term in row) for row in store.query(query, prefixes={"void": VOID})}  # type: ignore[union-attr]


COUNTS = {
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    "classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
    "entities": f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), '{BASE}id/')) }}",
}


@pytest.mark.parametrize("total", COUNTS)
def test_a_total_is_what_sparql_counts(published: Store, described: Store, dataset: NamedNode, total: str) -> None:
    (quad,) = described.quads_for_pattern(dataset, NamedNode(VOID + total), None)
    assert isinstance(quad.object, Literal)
    assert int(quad.object.value) == number(published, COUNTS[total]) > 0


def test_class_partitions(published: Store, described: Store, dataset: NamedNode) -> None:
    told = rows(described, f"SELECT ?c ?n {{ {dataset} void:classPartition [ void:class ?c ; void:entities ?n ] }}")
    assert told == rows(published, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")


def test_property_partitions(published: Store, described: Store, dataset: NamedNode) -> None:
    told = rows(
        described,
        f"SELECT ?p ?n ?s ?o {{ {dataset} void:propertyPartition"
        " [ void:property ?p ; void:triples ?n ; void:distinctSubjects ?s ; void:distinctObjects ?o ] }",
    )
    counted = rows(
        published,
        "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?ds) (COUNT(DISTINCT ?o) AS ?do) { ?s ?p ?o } GROUP BY ?p",
    )
    assert told == counted


def test_linksets(published: Store, described: Store, dataset: NamedNode) -> None:
    told = rows(
        described,
        "SELECT ?p ?space ?n { ?l a void:Linkset ; void:linkPredicate ?p ; void:triples ?n ;"
        f" void:subjectsTarget {dataset} ; void:objectsTarget/void:uriSpace ?space }}",
    )
    assert told
    for predicate, space, count in told:
        query = (
            f"SELECT (COUNT(*) AS ?n) {{ ?s <{predicate}> ?o"
            f" FILTER(STRSTARTS(STR(?s), '{BASE}') && STRSTARTS(STR(?o), '{space}')) }}"
        )
        assert number(published, query) == int(count)
    links = number(
        published,
        "PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        " SELECT (COUNT(*) AS ?n) { ?s owl:sameAs|skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch|"
        f"skos:relatedMatch ?o FILTER(STRSTARTS(STR(?s), '{BASE}') && ISIRI(?o) && !STRSTARTS(STR(?o), '{BASE}')) }}",
    )
    assert sum(int(count) for _, _, count in told) == links


def test_what_it_leads_to_is_there(built: Release, described: Store, dataset: NamedNode, name: str) -> None:
    examples = rows(described, f"SELECT ?e {{ {dataset} void:exampleResource ?e }}")
    assert len(examples) == 5
    for (iri,) in examples:
        assert built.represent_iri(iri, TURTLE) is not None
    dumps = rows(described, f"SELECT ?d {{ {dataset} void:dataDump ?d }}")
    assert dumps == {(f"{BASE}dumps/{dump}",) for dump in built.dumps if dump.startswith(f"{name}.")}


def test_generated_statements_are_no_part_of_the_default_graph_nor_of_the_dumps(
    built: Release, dataset: NamedNode, name: str
) -> None:
    published = Store()
    published.load(path=str(built.dataset_path), format=RdfFormat.N_QUADS)
    for graph in map(NamedNode, built.publication.generated_graphs):
        assert next(iter(published.quads_for_pattern(None, None, None, graph)), None) is not None
    assert not bool(published.query("ASK { ?s a <http://www.w3.org/ns/dcat#Dataset> }"))
    found = published.query(f"ASK {{ GRAPH <{BASE}catalog> {{ {dataset} a <http://www.w3.org/ns/dcat#Dataset> }} }}")
    assert bool(found)
    for graph in built.publication.generated_graphs:
        assert f"<{graph}> .".encode() not in built.dump_path(f"{name}.nq").read_bytes()


def test_the_dumps_together_hold_what_sparql_answers_from(built: Release) -> None:
    generated = {NamedNode(name) for name in built.publication.generated_graphs}
    dumped = set()
    for name in built.publication.datasets:
        quads = set(parse(path=str(built.dump_path(f"{name}.nq")), format=RdfFormat.N_QUADS))
        assert set(parse(path=str(built.dump_path(f"{name}.trig")), format=RdfFormat.TRIG)) == quads
        dumped |= quads
    everything = set(parse(path=str(built.dataset_path), format=RdfFormat.N_QUADS))
    assert dumped == {quad for quad in everything if quad.graph_name not in generated}


def test_no_authored_document_mentions_a_version(built: Release) -> None:
    """Else each new version would change them."""
    for path, resource in built.resources.items():
        found = built.represent(path, TURTLE)
        assert found is not None
        if not resource.generated:
            assert b"id/dataset/" not in found.body, path
            assert b"well-known/void#" not in found.body, path


def test_rdflib_reads_it(built: Release) -> None:
    found = built.represent(".well-known/void", TURTLE)
    assert found is not None
    assert len(Graph().parse(data=found.body, format="turtle")) > 100
