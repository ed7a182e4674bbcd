"""Terms in the place of variables: whatever the value, it stays one term."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, RdfFormat, Store

from publisher.store.lexical import unescape
from publisher.store.port import QueryRefused
from publisher.store.saved_queries.binding import bind

VALUES = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30) | st.text(
    alphabet="\\u0027\"'\n\r\t<>{}?x#U", max_size=20
)


def only_value(query: str) -> object:
    results = Store().query(query)
    assert isinstance(results, QuerySolutions)
    (solution,) = results
    return solution["v"]


@given(VALUES)
def test_a_text_stays_the_same_text(value: str) -> None:
    bound = bind("SELECT (?_x AS ?v) {}", {"_x": Literal(value)})
    assert only_value(bound) == Literal(value)


@given(VALUES)
def test_also_for_engines_that_unescape_first(value: str) -> None:
    # SPARQL 1.1, section 19.2, taken literally; quotes that arise from an escape must not end the string.
    bound = bind("SELECT (?_x AS ?v) {}", {"_x": Literal(value.replace("\x00", ""))})
    control = [chr(code) for code in range(32)]
    if not any(char in value for char in control if char not in "\n\r\t"):
        assert only_value(unescape(bound)) == Literal(value)


@given(VALUES)
def test_language_and_datatype_are_kept(value: str) -> None:
    for term in (
        Literal(value, language="it"),
        Literal(value, datatype=NamedNode("http://e/type")),
    ):
        assert only_value(bind("SELECT (?_x AS ?v) {}", {"_x": term})) == term


def test_only_variables_in_code_are_replaced() -> None:
    text = "SELECT * { ?_x ?p '?_x', \"?_x\" ; <http://e/?_x> $_x . ?_xy ?_x2 ?a } # ?_x"
    assert bind(text, {"_x": NamedNode("http://e/v")}) == (
        "SELECT * { <http://e/v> ?p '?_x', \"?_x\" ; <http://e/?_x> <http://e/v> . ?_xy ?_x2 ?a } # ?_x"
    )


def test_binding_reaches_subqueries_filters_and_graphs() -> None:
    store = Store()
    data = "<http://e/a> <http://e/p> 1 . <http://e/b> <http://e/p> 2 ."
    store.load(input=data.encode(), format=RdfFormat.TURTLE)
    query = "SELECT ?n { { SELECT ?n { ?s ?p ?n FILTER(?s = ?_s) } } FILTER EXISTS { ?_s ?p ?n } }"
    results = store.query(bind(query, {"_s": NamedNode("http://e/b")}))
    assert isinstance(results, QuerySolutions)
    assert [solution["n"].value for solution in results] == ["2"]


def test_what_cannot_be_a_value_is_refused() -> None:
    with pytest.raises(QueryRefused, match="blank node"):
        bind("ASK { ?s ?p ?_x }", {"_x": BlankNode()})
    with pytest.raises(QueryRefused, match="two ways"):
        bind("ASK { FILTER(?a<?b+'>') ?_x }", {"_x": Literal("v")})
