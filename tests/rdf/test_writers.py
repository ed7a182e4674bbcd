"""The law of the writers: every format says the same graph, to the lexical form."""

from __future__ import annotations

import warnings

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple, parse
from rdflib.plugins.parsers import notation3  # noqa: F401 - loaded here, as it warns when first imported

from publisher.base.formats import HTML, JSON_LD, N_QUADS, N_TRIPLES, RDF_FORMATS, RDF_XML, TRIG, TURTLE
from publisher.base.prefixes import PrefixTable
from publisher.rdf.reader import ENGINE_FORMATS
from publisher.rdf.writers import UnserialisableError, serialise
from tests.rdf.strategies import blank_quads, canonical, graph_quads

PREFIXES = PrefixTable({"boost": "https://w3id.org/boostinno/def#", "id": "https://w3id.org/boostinno/id/"})
FOCUS = "https://w3id.org/boostinno/id/a"
FORBIDDEN_IN_XML = {chr(i) for i in range(32)} - set("\t\n\r") | {"\ufffe", "\uffff"}
NAME = NamedNode("http://xmlns.com/foaf/0.1/name")


def triples(quads):
    return [Quad(q.subject, q.predicate, q.object) for q in quads]


def expected(quads, fmt):
    return canonical(quads if fmt.dataset else triples(quads))


def has_forbidden(quads):
    return any(set(q.object.value) & FORBIDDEN_IN_XML for q in quads if isinstance(q.object, Literal))


def write(quads, fmt):
    """The document, or None where it rightly refuses to be written."""
    if fmt is RDF_XML and has_forbidden(quads):
        with pytest.raises(UnserialisableError, match=r"XML 1\.0 forbids"):
            serialise(quads, fmt, PREFIXES, FOCUS)
        return None
    return serialise(quads, fmt, PREFIXES, FOCUS)


@pytest.mark.parametrize("fmt", RDF_FORMATS, ids=lambda f: f.key)
@given(quads=graph_quads)
def test_the_engine_reads_back_the_same_graph(fmt, quads):
    document = write(quads, fmt)
    if document is not None:
        assert canonical(parse(input=document, format=ENGINE_FORMATS[fmt])) == expected(quads, fmt)


@pytest.mark.parametrize("fmt", RDF_FORMATS, ids=lambda f: f.key)
@given(quads=blank_quads)
def test_blank_nodes_of_a_query_answer_survive(fmt, quads):
    document = write(quads, fmt)
    if document is not None:
        assert canonical(parse(input=document, format=ENGINE_FORMATS[fmt])) == expected(quads, fmt)


@pytest.mark.parametrize("fmt", RDF_FORMATS, ids=lambda f: f.key)
@given(quads=graph_quads, data=st.data())
def test_the_order_of_quads_never_shows(fmt, quads, data):
    document = write(quads, fmt)
    if document is not None:
        shuffled = data.draw(st.permutations([*quads, *quads]))
        assert serialise(shuffled, fmt, PREFIXES, FOCUS) == document


def of_rdflib(term):
    if isinstance(term, rdflib.BNode):
        return BlankNode(term)
    if isinstance(term, rdflib.URIRef):
        return NamedNode(term)
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(term.datatype) if term.datatype else None)


@pytest.fixture(autouse=True)
def _keep_lexical_forms(monkeypatch):
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    monkeypatch.setattr(rdflib.term, "_is_valid_uri", lambda uri: True)


RDFLIB = {TURTLE: "turtle", JSON_LD: "json-ld", RDF_XML: "xml"}


@pytest.mark.parametrize("fmt", RDFLIB, ids=lambda f: f.key)
@given(quads=graph_quads)
def test_rdflib_reads_back_the_same_graph(fmt, quads):
    document = write(quads, fmt)
    if document is None:
        return
    graph = rdflib.Graph(bind_namespaces="none")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        graph.parse(data=document, format=RDFLIB[fmt])
    found = [Quad(of_rdflib(s), of_rdflib(p), of_rdflib(o)) for s, p, o in graph]
    assert canonical(found) == expected(quads, fmt)


def one(value, **kind):
    return [Quad(NamedNode(FOCUS), NAME, Literal(value, **kind))]


def test_a_number_is_bare_only_where_every_reader_keeps_its_form():
    decimal, integer = (NamedNode("http://www.w3.org/2001/XMLSchema#" + n) for n in ("decimal", "integer"))
    for value, datatype, text in (
        ("1.50", decimal, " 1.50 ."),
        ("1", decimal, ' "1"^^xsd:decimal .'),
        ("-7", integer, " -7 ."),
        ("+1", integer, ' "+1"^^xsd:integer .'),
        ("0.0000001", decimal, ' "0.0000001"^^xsd:decimal .'),
        ("1.", decimal, ' "1."^^xsd:decimal .'),
    ):
        assert text in serialise(one(value, datatype=datatype), TURTLE, PREFIXES).decode()


def test_the_focus_comes_first_then_its_parts_then_the_others():
    ids = "https://w3id.org/boostinno/"
    genid, link = NamedNode(ids + ".well-known/genid/7"), NamedNode("http://example.org/p")
    order = [NamedNode(ids + name) for name in ("id/z", "id/z#part", ".well-known/genid/7", "id/a")]
    quads = [Quad(node, link, Literal("v")) for node in order] + [Quad(order[0], link, genid)]
    text = serialise(quads, TURTLE, PrefixTable(), order[0].value).decode()
    starts = [
        text.index(f"\n<{node.value}>\n") if i else text.index(f"<{node.value}>\n") for i, node in enumerate(order)
    ]
    assert starts == sorted(starts)


def test_the_class_comes_first_even_where_other_properties_sort_before_it():
    early, kind = NamedNode("http://example.org/p"), NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    quads = [Quad(NamedNode(FOCUS), early, Literal("x")), Quad(NamedNode(FOCUS), kind, NAME)]
    for fmt, first, second in ((TURTLE, "\n    a foaf:name ;", "example.org/p"), (RDF_XML, "<rdf:type", ":p>")):
        text = serialise(quads, fmt, PREFIXES).decode()
        assert text.index(first) < text.rindex(second)


def test_only_used_prefixes_are_declared():
    for fmt in (TURTLE, TRIG, JSON_LD, RDF_XML):
        text = serialise(one("x"), fmt, PREFIXES).decode()
        assert "http://xmlns.com/foaf/0.1/" in text
        assert "http://www.w3.org/2004/02/skos/core#" not in text


def test_a_scheme_that_is_also_a_prefix_is_not_expanded_in_json_ld():
    geometry = NamedNode("http://www.opengis.net/ont/geosparql#asWKT")
    quads = [Quad(NamedNode("geo:45.4,9.1"), geometry, Literal("POINT(9.1 45.4)"))]
    document = serialise(quads, JSON_LD, PREFIXES)
    assert list(parse(input=document, format=ENGINE_FORMATS[JSON_LD])) == quads


@pytest.mark.parametrize(
    "iri", ["http://example.org/1", "http://example.org/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#li"]
)
def test_rdf_xml_refuses_a_property_that_is_no_xml_name(iri):
    quads = [Quad(NamedNode(FOCUS), NamedNode(iri), Literal("x"))]
    with pytest.raises(UnserialisableError, match=iri):
        serialise(quads, RDF_XML, PREFIXES)
    assert serialise(quads, TURTLE, PREFIXES)


def test_two_namespaces_never_share_an_xml_prefix():
    names = ["http://a.example/p", "http://b.example/p", "http://xmlns.com/foaf/0.1/p"]
    prefixes = PrefixTable({"ns1": "http://c.example/", "xmlish": "http://a.example/", "rdf": "http://b.example/"})
    quads = [Quad(NamedNode(FOCUS), NamedNode(name), Literal("x")) for name in names]
    document = serialise(quads, RDF_XML, prefixes)
    assert canonical(parse(input=document, format=ENGINE_FORMATS[RDF_XML])) == canonical(quads)


def test_n_triples_and_n_quads_are_canonical():
    a, b = NamedNode("x:a"), NamedNode("x:b")
    quads = [Quad(b, a, a, a), Quad(a, a, Literal("\n"), b), Quad(a, a, Literal("\n"), a)]
    assert serialise(quads, N_TRIPLES, PREFIXES) == b'<x:a> <x:a> "\\n" .\n<x:b> <x:a> <x:a> .\n'
    assert serialise(quads, N_QUADS, PREFIXES).count(b"\n") == 3


def test_what_is_no_rdf_format_or_no_rdf_11_is_refused():
    a = NamedNode("x:a")
    with pytest.raises(ValueError, match="HTML is not an RDF format"):
        serialise([], HTML, PREFIXES)
    with pytest.raises(UnserialisableError, match=r"RDF 1\.2"):
        serialise([Quad(a, a, Triple(a, a, a))], TURTLE, PREFIXES)


@pytest.mark.parametrize("fmt", RDF_FORMATS, ids=lambda f: f.key)
def test_an_empty_graph_is_a_valid_document(fmt):
    assert list(parse(input=serialise([], fmt, PREFIXES, FOCUS), format=ENGINE_FORMATS[fmt])) == []
