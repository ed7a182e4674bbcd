"""The released default graph against the official shapes of SEMIC's Core Vocabularies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, parse
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node

from publisher.release.reader import Release
from tests.build.describing.shapes import SH, rdflib_graph, shapes_graph, validate

CV = "http://data.europa.eu/m8g/"
LOCN = "http://www.w3.org/ns/locn#"
ORG = "http://www.w3.org/ns/org#"

# The shapes file of each vocabulary, and the classes of the graph that it must have been applied to.
VOCABULARIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "public organisation": (
        "core-public-organisation-ap-SHACL.ttl",
        (CV + "PublicOrganisation", ORG + "Organization", ORG + "OrganizationalUnit", CV + "ContactPoint"),
    ),
    "public event": ("core-public-event-ap-SHACL.ttl", (CV + "PublicEvent",)),
    "location": (
        "core-location-ap-SHACL.ttl",
        ("http://purl.org/dc/terms/Location", LOCN + "Address", LOCN + "Geometry"),
    ),
}


@pytest.fixture(scope="module")
def graph(built: Release) -> Graph:
    """What a query without `GRAPH` sees."""
    quads = parse(path=str(built.dataset_path), format=RdfFormat.N_QUADS)
    return rdflib_graph(quad for quad in quads if isinstance(quad.graph_name, DefaultGraph))


def shapes_of(name: str) -> Graph:
    return shapes_graph(f"core-vocabularies/{VOCABULARIES[name][0]}")


@pytest.mark.parametrize("name", VOCABULARIES)
def test_the_graph_passes(graph: Graph, name: str) -> None:
    assert validate(graph, shapes_of(name)) == []


@pytest.mark.parametrize(("name", "kind"), [(n, kind) for n, (_, kinds) in VOCABULARIES.items() for kind in kinds])
def test_what_passes_was_looked_at(graph: Graph, name: str, kind: str) -> None:
    """The class is in use, the shapes aim at it, and they find a value of a wrong kind."""
    shapes = shapes_of(name)
    (shape,) = shapes.subjects(SH.targetClass, URIRef(kind))
    things = sorted(graph.subjects(RDF.type, URIRef(kind)))
    assert things
    spoilt = sorted(_spoilt(shapes, shape))
    assert spoilt
    path, value = spoilt[0]
    broken = Graph() + graph
    broken.add((things[0], path, value))
    assert (str(things[0]), str(path)) in {(r.focus, r.path) for r in validate(broken, shapes)}


def _spoilt(shapes: Graph, shape: Node) -> Iterator[tuple[URIRef, Literal | URIRef]]:
    """Properties that a shape speaks of, each with a value that it must refuse."""
    for rule in shapes.objects(shape, SH.property):
        path = shapes.value(rule, SH.path)
        if not isinstance(path, URIRef):
            continue
        if (rule, SH.datatype, RDF.langString) in shapes or (rule, SH.nodeKind, SH.BlankNodeOrIRI) in shapes:
            yield path, Literal("no language")
        elif (rule, SH.nodeKind, SH.Literal) in shapes or (rule, SH.datatype, None) in shapes:
            yield path, URIRef("https://example.org/no-literal")


def test_every_organisation_event_place_and_address_is_of_a_core_class(graph: Graph) -> None:
    base = "https://w3id.org/boostinno/id/"
    expected = {
        "organisation": {CV + "PublicOrganisation", ORG + "Organization"},
        "event": {CV + "PublicEvent", "https://schema.org/Event"},  # a committee's approval is not public
        "place": {"http://purl.org/dc/terms/Location"},
        "country": {"http://purl.org/dc/terms/Location"},
    }
    for folder, classes in expected.items():
        things = {s for s in graph.subjects(RDF.type) if str(s).startswith(f"{base}{folder}/") and "#" not in str(s)}
        assert things, folder
        for thing in things:
            assert classes & {str(kind) for kind in graph.objects(thing, RDF.type)}, thing
    addresses = set(graph.objects(None, URIRef(LOCN + "address")))
    assert addresses
    assert addresses <= set(graph.subjects(RDF.type, URIRef(LOCN + "Address")))
