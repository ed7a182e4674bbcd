"""Names for blank nodes: from what is said, not from labels, order or file."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from publisher.rdf.canonical import BlankNodeError, canonical_nquads, digest
from publisher.rdf.skolem import TangleError, is_skolem, skolemise
from tests.rdf.strategies import blank_quads, canonical, graph_quads, turtle_texts

BASE = "https://example.org/"
P, Q = NamedNode("x:p"), NamedNode("x:q")


def read(text):
    return list(parse(input=text, format=RdfFormat.TURTLE))


def blanked(quads):
    """Makes blank nodes of the skolem IRIs again."""

    def back(term):
        return BlankNode(term.value.rpartition("/")[2]) if is_skolem(getattr(term, "value", ""), BASE) else term

    return [Quad(back(q.subject), q.predicate, back(q.object), back(q.graph_name)) for q in quads]


def relabelled(quads):
    names = {}

    def new(term):
        return names.setdefault(term, BlankNode()) if isinstance(term, BlankNode) else term

    return [Quad(new(q.subject), q.predicate, new(q.object), new(q.graph_name)) for q in quads]


# Few names and few values, so that nodes that look alike, share parts and lie in cycles come up often.
_NODES = st.sampled_from([BlankNode(name) for name in "abcde"] + [NamedNode("x:s")])
_GRAPHS = st.sampled_from([NamedNode("x:g"), BlankNode("a")])
tangles = st.lists(
    st.builds(Quad, _NODES, st.sampled_from([P, Q]), _NODES | st.just(Literal("1"))), max_size=9
) | st.lists(st.builds(Quad, _NODES, st.just(P), _NODES, _GRAPHS), max_size=6)


@given(tangles | blank_quads)
def test_no_two_blank_nodes_become_one(quads):
    assert canonical(blanked(skolemise(quads, BASE))) == canonical(quads)


@given(tangles | blank_quads, st.data())
def test_labels_and_order_do_not_matter(quads, data):
    other = data.draw(st.permutations(relabelled(quads)))
    assert set(skolemise(quads, BASE)) == set(skolemise(other, BASE))


@given(turtle_texts())
def test_nested_turtle(text):
    quads = read(text)
    found = skolemise(quads, BASE)
    assert canonical(blanked(found)) == canonical(quads)
    assert set(found) == set(skolemise(relabelled(quads)[::-1], BASE))


@given(graph_quads)
def test_what_has_no_blank_node_stays(quads):
    assert skolemise(quads, BASE) == quads


def names_in(quads):
    terms = {t.value for q in quads for t in (q.subject, q.object)}
    return {value for value in terms if is_skolem(value, BASE)}


def test_the_same_content_under_different_subjects_stays_apart():
    one, two = (skolemise(read(f"<x:{s}> <x:p> [ <x:q> [ <x:r> 1 ] ] ."), BASE) for s in "ab")
    assert not names_in(one) & names_in(two)


def test_twice_the_same_in_one_place_stays_two_nodes():
    assert len(names_in(skolemise(read("<x:a> <x:p> [ <x:q> [] ] , [ <x:q> [] ] , [] , [] ."), BASE))) == 6


def test_a_change_elsewhere_in_the_file_keeps_the_names():
    text = "<x:a> <x:p> [ <x:q> 1 ] ."
    assert names_in(skolemise(read(text), BASE)) <= names_in(skolemise(read(text + "<x:b> <x:p> [ <x:q> 1 ] ."), BASE))


@pytest.mark.parametrize(
    "value", ["[ <x:q> " * 20_000 + "1" + "]" * 20_000, "(" + " 1" * 20_000 + ")", "(" + " []" * 5_000 + ")"]
)
def test_deep_and_long_structures_take_linear_time(value):
    found = skolemise(read(f"<x:a> <x:p> {value} ."), BASE)
    assert len(names_in(found)) >= 10_000


def test_a_tangle_that_no_method_tells_apart_quickly_is_refused():
    nodes = [BlankNode() for _ in range(10)]
    quads = [Quad(a, P, b) for a in nodes for b in nodes if a != b]
    with pytest.raises(TangleError, match=r"10 blank nodes .* <x:p> .* give them IRIs"):
        skolemise(quads, BASE)


# --- The canonical form ---


@given(graph_quads, st.data())
def test_the_canonical_form_is_rdfc(quads, data):
    found = canonical_nquads(data.draw(st.permutations(quads + quads)))
    assert found.decode() == canonical(quads)
    assert set(parse(input=found, format=RdfFormat.N_QUADS)) == set(quads)


def test_the_digest_is_that_of_the_bytes():
    assert digest([Quad(P, P, Q)]) == sha256(b"<x:p> <x:p> <x:q> .\n").hexdigest()


@pytest.mark.parametrize("quad", [Quad(BlankNode(), P, P), Quad(P, P, BlankNode()), Quad(P, P, P, BlankNode())])
def test_a_blank_node_has_no_canonical_form_here(quad):
    with pytest.raises(BlankNodeError, match="blank node is left"):
        canonical_nquads([quad])
