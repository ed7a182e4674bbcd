"""SPARQL 1.1 Service Description: what the endpoint says of itself is what it does."""

from __future__ import annotations

import json
from dataclasses import fields
from urllib.parse import urlencode

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import RDF, VOID

from publisher.base.config import Runtime
from publisher.base.formats import GRAPH_FORMATS, Format
from publisher.web.sparql.service_description import limits
from tests.web.conftest import RUNTIME

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = rdflib.Namespace("http://www.w3.org/ns/formats/")
SCHEMA = rdflib.Namespace("https://schema.org/")


@pytest.fixture
def graph(client: FlaskClient) -> rdflib.Graph:
    return rdflib.Graph().parse(data=client.get("/sparql").data, format="turtle")


def count(client: FlaskClient, pattern: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
    answer = json.loads(client.get("/sparql?" + urlencode({"query": query})).data)
    return int(answer["results"]["bindings"][0]["n"]["value"])


def test_the_endpoint_is_the_public_one(graph: rdflib.Graph) -> None:
    service = graph.value(predicate=RDF.type, object=SD.Service)
    assert graph.value(service, SD.endpoint) == rdflib.URIRef("https://w3id.org/cities/sparql")
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL10Query, SD.SPARQL11Query}
    # FROM never fetches, SERVICE is off, and claims are no part of the default graph.
    assert not list(graph.objects(service, SD.feature))


def test_counts_are_true(client: FlaskClient, graph: rdflib.Graph) -> None:
    dataset = graph.value(predicate=RDF.type, object=SD.Dataset)
    default = graph.value(dataset, SD.defaultGraph)
    assert int(graph.value(default, VOID.triples)) == count(client, "?s ?p ?o")
    named = {graph.value(n, SD.name): graph.value(n, SD.graph) for n in graph.objects(dataset, SD.namedGraph)}
    assert len(named) == count(client, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == 5
    for name, described in named.items():
        assert int(graph.value(described, VOID.triples)) == count(client, f"GRAPH <{name}> {{ ?s ?p ?o }}")


def test_every_result_format_is_named(graph: rdflib.Graph) -> None:
    named = {str(iri).removeprefix(FORMATS) for iri in graph.objects(None, SD.resultFormat)}
    assert named == {
        *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
        *("Turtle", "JSON-LD", "N-Triples", "N-Quads", "TriG", "RDF_XML"),
    }


def test_every_limit_is_announced(graph: rdflib.Graph) -> None:
    announced = {
        str(graph.value(node, SCHEMA.propertyID)): float(graph.value(node, SCHEMA.maxValue))
        for node in graph.objects(None, SCHEMA.additionalProperty)
    }
    assert announced == {limit.key: float(limit.value) for limit in limits(RUNTIME)}
    assert announced["query_seconds"] == 2
    known = {f.name for f in fields(Runtime)}
    assert set(announced) - {"query_solutions"} <= known  # that one follows from the time


def test_the_page_announces_them_too(client: FlaskClient) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    for limit in limits(RUNTIME):
        assert f"<code>{limit.key}</code>" in page
        assert limit.text in page


def test_no_bound_is_no_limit() -> None:
    assert "query_per_client" not in {limit.key for limit in limits(Runtime(query_per_client=0))}


@pytest.mark.parametrize("fmt", GRAPH_FORMATS, ids=lambda f: f.key)
def test_in_every_graph_format(client: FlaskClient, graph: rdflib.Graph, fmt: Format) -> None:
    answer = client.get("/sparql", headers={"Accept": fmt.media_type})
    assert answer.content_type == fmt.content_type
    assert (
        client.get("/sparql", headers={"Accept": fmt.media_type, "If-None-Match": answer.headers["ETag"]}).status_code
        == 304
    )
