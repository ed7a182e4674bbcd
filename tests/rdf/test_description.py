"""What the document of one resource says: all of it, with names and sources, and nothing from claims."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from publisher.base.iris import IriPolicy
from publisher.rdf.dataset import Dataset
from publisher.rdf.description import describe
from publisher.rdf.labels import LABEL_PROPERTIES, label, labels_by_language
from publisher.rdf.skolem import skolemise

BASE = "https://w3id.org/boostinno/"
POLICY = IriPolicy(BASE)
EXCLUDED = (BASE + "graph/claim/", BASE + "shapes")
TEXT = f"""
@prefix : <{BASE}def#> . @prefix id: <{BASE}id/> . @prefix graph: <{BASE}graph/> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<{BASE}def> {{
  <{BASE}def> rdfs:label "Vocabulary"@en .
  :Place rdfs:label "Place"@en , "Luogo"@it . :Partner rdfs:label "Partner"@en .
  :in rdfs:label "in"@en . :population rdfs:label "population"@en . :note rdfs:label "note"@en .
}}
graph:s1 {{
  id:milan a :Place ; skos:prefLabel "Milano"@it ; :in id:italy ; :population [ :value 1.50 ; :year [ :is 2016 ] ] .
  id:partner a :Partner ; rdfs:label "Milan as partner" ; :place id:milan ; :secret "not of Milan" .
}}
graph:s2 {{ id:milan a :Place ; <http://example.org/p> "x" . <{BASE}id/milan#geo> :wkt "POINT(9 45)" . }}
<{BASE}graph/claim/1> {{ id:milan :population 7 . id:rumour :about id:milan . }}
<{BASE}shapes> {{ <{BASE}shapes#PlaceShape> :target :Place . }}
graph:unrelated {{ id:oslo a :Place . }}
{{
  graph:s1 a prov:Entity ; prov:hadPrimarySource id:page ; :internal "not told" .
  graph:s2 prov:wasDerivedFrom id:list .
  id:page rdfs:label "The page" ; :internal "not told" .
  id:italy rdfs:label "Italia"@it ; a :Country ; :capital "Roma" .
  id:event :venue [ :at id:milan ] ; rdfs:label "Event" .
}}
"""
QUADS = skolemise(list(parse(input=TEXT, format=RdfFormat.TRIG)), BASE)
DATASET = Dataset(QUADS, EXCLUDED)


def told(iri, dataset=DATASET):
    return {str(quad) for quad in describe(dataset, iri, POLICY)}


PREFIXES = TEXT[: TEXT.index(f"<{BASE}def> {{")]


def quads(text, graph=""):
    """The quads of a snippet as N-Quads lines, in a graph."""
    wrapped = f"{PREFIXES}{graph} {{ {text} }}"
    return {str(quad) for quad in skolemise(list(parse(input=wrapped, format=RdfFormat.TRIG)), BASE)}


def test_own_statements_stand_in_every_graph_that_supports_them():
    milan = told(BASE + "id/milan")
    assert quads('id:milan a :Place ; skos:prefLabel "Milano"@it ; :in id:italy .', "graph:s1") <= milan
    assert quads('id:milan a :Place ; <http://example.org/p> "x" .', "graph:s2") <= milan


def test_parts_and_what_was_nested_belong_to_the_description():
    milan = told(BASE + "id/milan")
    assert quads(f'<{BASE}id/milan#geo> :wkt "POINT(9 45)" .', "graph:s2") <= milan
    nested = {q for q in milan if "/genid/" in q.split(" ")[0] and "graph/s1" in q}
    assert {q.split(" ")[1] for q in nested} == {f"<{BASE}def#{name}>" for name in ("value", "year", "is")}
    assert any('"1.50"^^' in q for q in nested)


def test_links_from_elsewhere_lead_back_to_a_resource_with_an_iri():
    milan = told(BASE + "id/milan")
    assert quads("id:partner :place id:milan .", "graph:s1") <= milan
    assert any(f"<{BASE}id/event> <{BASE}def#venue>" in q for q in milan)
    assert not any("not of Milan" in q for q in milan)


def test_what_is_mentioned_has_its_name_and_type_and_no_more():
    milan = told(BASE + "id/milan")
    assert quads('id:italy rdfs:label "Italia"@it ; a :Country . id:event rdfs:label "Event" .') <= milan
    assert quads('id:partner a :Partner ; rdfs:label "Milan as partner" .', "graph:s1") <= milan
    assert not any("Roma" in q for q in milan)


def test_classes_and_properties_are_not_named():
    milan = told(BASE + "id/milan")
    names = quads(
        ':Place rdfs:label "Place"@en , "Luogo"@it . :Partner rdfs:label "Partner"@en . :in rdfs:label "in"@en .',
        f"<{BASE}def>",
    )
    assert names.isdisjoint(milan)
    assert names <= told(BASE + "def")


def test_graphs_of_own_statements_tell_their_sources():
    milan = told(BASE + "id/milan")
    expected = "graph:s1 a prov:Entity ; prov:hadPrimarySource id:page . graph:s2 prov:wasDerivedFrom id:list ."
    assert quads(expected + ' id:page rdfs:label "The page" .') <= milan
    assert not any("not told" in q for q in milan)


@pytest.mark.parametrize("name", ["id/milan", "id/italy", "id/partner", "def", "id/rumour"])
def test_claims_and_shapes_never_enter_the_description_of_another(name):
    for quad in describe(DATASET, BASE + name, POLICY):
        assert not getattr(quad.graph_name, "value", "").startswith(EXCLUDED)
        assert quad.object != Literal("7")


def test_a_graph_shows_its_content():
    claim = told(BASE + "graph/claim/1")
    assert quads("id:milan :population 7 . id:rumour :about id:milan .", f"<{BASE}graph/claim/1>") <= claim
    page = told(BASE + "graph/s1")
    assert quads('id:partner :secret "not of Milan" .', "graph:s1") <= page
    assert quads("id:milan a :Place .", "graph:s2") <= page
    shapes = told(BASE + "shapes")
    assert quads(f"<{BASE}shapes#PlaceShape> :target :Place .", f"<{BASE}shapes>") <= shapes


def test_a_hash_namespace_is_described_with_all_its_terms():
    vocabulary = told(BASE + "def")
    assert {q for q in map(str, QUADS) if q.endswith(f"<{BASE}def>")} <= vocabulary
    assert quads("id:oslo a :Place .", "graph:unrelated") <= vocabulary


def test_nothing_known_is_nothing_told():
    assert describe(DATASET, BASE + "id/nowhere", POLICY) == ()


@given(st.permutations(QUADS))
def test_the_order_of_the_sources_does_not_show(shuffled):
    for name in ("id/milan", "graph/s1", "def"):
        assert describe(Dataset(shuffled, EXCLUDED), BASE + name, POLICY) == describe(DATASET, BASE + name, POLICY)


def test_a_cycle_of_what_was_blank_ends():
    text = f"<{BASE}id/a> <x:p> _:b . _:b <x:p> _:c . _:c <x:p> _:b , <{BASE}id/a> ."
    dataset = Dataset(skolemise(list(parse(input=text, format=RdfFormat.TURTLE)), BASE))
    assert len(describe(dataset, BASE + "id/a", POLICY)) == 4


# --- The index ---


def test_the_default_graph_is_the_union_of_all_but_the_excluded():
    expected = {
        quad.triple
        for quad in QUADS
        if isinstance(quad.graph_name, DefaultGraph) or not quad.graph_name.value.startswith(EXCLUDED)
    }
    assert DATASET.default_graph() == expected
    assert len(DATASET) == len(expected)


def test_graphs_and_subjects_are_listed():
    assert BASE + "graph/claim/1" in DATASET.graph_names()
    assert BASE + "id/rumour" not in DATASET.subjects()
    assert BASE + "id/milan" in DATASET.subjects()
    assert DATASET.graph("x:none") == ()
    assert DATASET.parts(BASE + "id/milan") == [NamedNode(BASE + "id/milan#geo")]


# --- Labels ---

NODE = NamedNode("x:a")
PREF, RDFS_LABEL, TITLE, FOAF_NAME, SCHEMA_NAME, _ = LABEL_PROPERTIES


def named(*values):
    return Dataset([Quad(NODE, predicate, literal) for predicate, literal in values])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["it"], "Milano"),
        (["IT-ch"], "Milano"),
        (["de", "it"], "Milano"),
        (["de"], "MI"),
        ([], "MI"),
        (["en"], "Milan"),
    ],
)
def test_the_language_asked_for_then_none_then_english(asked, expected):
    dataset = named(
        (RDFS_LABEL, Literal("Milano", language="it")),
        (PREF, Literal("Milan", language="en")),
        (FOAF_NAME, Literal("MI")),
        (PREF, Literal("Mediolan", language="pl")),
    )
    found = label(dataset, NODE, asked)
    assert found is not None
    assert found.value == expected


def test_without_all_these_any_language_but_always_the_same():
    dataset = named((PREF, Literal("Milán", language="es")), (PREF, Literal("Mediolan", language="pl")))
    assert label(dataset, NODE, ["de"]) == Literal("Milán", language="es")
    assert label(dataset, NamedNode("x:none"), ["de"]) is None


def test_the_order_of_properties_decides_within_a_language():
    values = list(zip(LABEL_PROPERTIES, "fedcba", strict=True))
    for first, (_, expected) in enumerate(values):
        dataset = named(*((p, Literal(v)) for p, v in values[first:]))
        assert label(dataset, NODE) == Literal(expected)
    assert labels_by_language(named((PREF, Literal("b")), (PREF, Literal("a"))), NODE) == {"": "a"}


def test_only_literals_are_labels():
    assert label(named((PREF, NODE)), NODE) is None
