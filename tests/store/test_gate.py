"""What the gate takes for a lookup depends on one thing alone, as the engine reads it, and is bounded."""

from __future__ import annotations

import tarfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QueryBoolean, RdfFormat, Store

from publisher.store.gate import HEAVIEST, LONGEST, Gate, heavy_things, lookup_in
from tests.conftest import require_standards

E = "http://e/"
ACCEPTED = [
    "SELECT ?p ?o { <http://e/a> ?p ?o }",
    "SELECT * WHERE { <http://e/a> ?p ?o . }",
    "select distinct ?o where{<http://e/a><http://e/p>?o}limit 3 offset 1",
    "PREFIX e: <http://e/>\nPREFIX : <http://e/> SELECT ?x { e:a e:p ?x ; a ?c , ?d . :a e:q \"x\"@en-GB, 'y'^^e:t . }",
    "ASK { <http://e/a> ?p ?p }",
    "PREFIX e: <http://e/> ASK{e:a e:p e:b}",
    "DESCRIBE <http://e/a>",
    "PREFIX e: <http://e/> DESCRIBE e:a ",
]
REFUSED = [
    "SELECT ?s { ?s ?p <http://e/a> }",
    "SELECT * { <http://e/a> ?p ?o . ?o ?q ?r }",
    "SELECT * { <http://e/a> ?p ?o . <http://e/b> ?q ?r }",
    "SELECT * { <http://e/a> <http://e/p>/<http://e/q> ?o }",
    "SELECT * { <http://e/a> <http://e/p>* ?o }",
    "SELECT * { <http://e/a> ^<http://e/p> ?o }",
    "SELECT * { <http://e/a> ?p ?o FILTER(?o > 1) }",
    "SELECT * { <http://e/a> ?p [ ] }",
    "SELECT * { <http://e/a> ?p ( 1 2 ) }",
    "SELECT * { { <http://e/a> ?p ?o } }",
    "SELECT * { GRAPH ?g { <http://e/a> ?p ?o } }",
    "SELECT * FROM <http://e/g> { <http://e/a> ?p ?o }",
    "SELECT (NOW() AS ?n) { <http://e/a> ?p ?o }",
    "SELECT * { <http://e/a> ?p ?o } ORDER BY ?o",
    "SELECT * { <http://e/a> ?p ?o } # more",
    "SELECT * { <http://e/a> ?p 'it\\'s' }",
    "SELECT * { <http://e/a> ?p '''long''' }",
    "SELECT * { <http://e/\\u0061> ?p ?o }",
    "PREFIX e: <http://e/> SELECT * { e:a.b ?p ?o }",
    "PREFIX e: <http://e/> SELECT * { e:a ?p e:b.e:c ?q ?r }",
    "PREFIX e: <http://e/> PREFIX e: <http://f/> DESCRIBE e:a",
    "SELECT * { e:a ?p ?o }",
    "DESCRIBE <http://e/a> <http://e/b>",
    "DESCRIBE ?s { ?s ?p ?o }",
    "DESCRIBE <http://e/a> FROM <http://e/g>",
    "CONSTRUCT WHERE { <http://e/a> ?p ?o }",
    "SELECT * { <http://e/a> ?p ?o } VALUES ?o { 1 }",
    "SELECT * { ?s ?p ?o }",
    "ASK {}",
    "",
    f"SELECT * {{ <http://e/a> ?p ?o }}{' ' * LONGEST}",
]


@pytest.mark.parametrize("text", ACCEPTED)
def test_questions_about_one_thing_are_lookups(text: str) -> None:
    found = lookup_in(text)
    assert found is not None
    assert found.subject == E + "a"
    Store().query(text)


@pytest.mark.parametrize("text", REFUSED)
def test_all_else_is_none(text: str) -> None:
    assert lookup_in(text) is None


def test_the_properties_of_all_patterns_are_found() -> None:
    found = lookup_in(ACCEPTED[3])
    assert found is not None
    type_of = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    assert found.predicates == (E + "p", type_of, type_of, E + "q", E + "q")


def answer(store: Store, text: str) -> object:
    """The answer, of which the order is left open, and with a LIMIT what it has; None where it is no query."""
    try:
        results = store.query(text)
    except SyntaxError:
        return None
    if isinstance(results, QueryBoolean):
        return bool(results)
    rows = sorted(map(str, results))
    return len(rows) if "LIMIT" in text.upper() or "OFFSET" in text.upper() else rows


def store_of(quads: Iterable[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


def about(store: Store, subject: str) -> Store:
    """A store that holds what another one says of one thing."""
    return store_of(store.quads_for_pattern(NamedNode(subject), None, None, None))


NAMES = [NamedNode(E + name) for name in "abpq"]
VALUES = [*NAMES, Literal("x"), Literal("x", language="en"), Literal("1", datatype=NamedNode(E + "t"))]
QUADS = st.builds(
    Quad,
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.sampled_from(VALUES),
    st.sampled_from([DefaultGraph(), NamedNode(E + "g")]),
)
# Pieces of the accepted language and of what lies around it, in any order: most make no query, some do.
WORDS = """SELECT * ?p ?o $p { } <http://e/a> <http://e/b> <http://e/p> e:a e:b :a e: e:a.e:b a 'x' . ; , @en ^^ / |
 + - ( ) [ ] # \\ WHERE DISTINCT LIMIT 1 ASK FILTER GRAPH DESCRIBE"""
PIECES = st.lists(
    st.sampled_from([*WORDS.split(), "PREFIX e: <http://e/>", "PREFIX : <http://e/>", "\n"]),
    max_size=14,
)
SPACED = st.builds(lambda pieces, space: space.join(pieces), PIECES, st.sampled_from(["", " ", "\n "]))
OBJECTS = st.sampled_from(["?o", "?p", "<http://e/b>", "'x'", "'x'@en", "e:b", "'1'^^e:t"])
PATTERN = st.builds(
    "{} {} {}".format,
    st.sampled_from(["<http://e/a>", " e:a", "<http://e/b>"]),
    st.sampled_from(["?p", "<http://e/p>", "e:q", "a"]),
    st.lists(OBJECTS, min_size=1, max_size=3).map(", ".join),
)
QUERY = st.builds(
    "PREFIX e: <http://e/> {} {{ {} }}{}".format,
    st.sampled_from(["SELECT *", "ASK", "SELECT DISTINCT ?o", "SELECT ?z ?p WHERE"]),
    st.lists(PATTERN, min_size=1, max_size=4).map(" .".join),
    st.sampled_from(["", " LIMIT 2", " OFFSET 1", " ORDER BY ?o"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(QUADS, max_size=25), st.one_of(SPACED, QUERY))
def test_a_lookup_reads_nothing_but_the_thing_it_names(quads: list[Quad], text: str) -> None:
    lookup = lookup_in(text)
    if lookup is not None:
        store = store_of(quads)
        assert answer(store, text) == answer(about(store, lookup.subject), text)


@settings(max_examples=150, deadline=None)
@given(st.lists(QUADS, max_size=60), QUERY)
def test_what_is_admitted_has_few_solutions(quads: list[Quad], text: str) -> None:
    lookup = lookup_in(text)
    store = store_of(quads)
    if lookup is not None and "SELECT" in text and Gate(store, frozenset()).admits(lookup):
        assert len(list(store.query(text))) <= max(64, len(quads))  # type: ignore[arg-type]


def test_what_would_multiply_is_not_admitted() -> None:
    store = store_of(Quad(NamedNode(E + "a"), NamedNode(E + "p"), Literal(str(n))) for n in range(9))
    gate = Gate(store, frozenset())
    one = lookup_in("SELECT * { <http://e/a> ?p ?o }")
    two = lookup_in("SELECT * { <http://e/a> ?p ?o . <http://e/a> <http://e/p> ?q }")
    assert one is not None
    assert two is not None
    assert (gate.admits(one), gate.admits(two)) == (True, False)
    many = lookup_in("ASK { <http://e/a> " + ";".join(["<http://e/none> ?o"] * 7) + "}")
    assert many is not None
    assert not gate.admits(many)


def test_heavy_things_and_those_with_blank_nodes_are_not_admitted(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    store = store_of(
        [
            Quad(NamedNode(E + "Skåne"), NamedNode(E + "p"), Literal("x" * HEAVIEST)),
            Quad(NamedNode(E + "a"), NamedNode(E + "p"), BlankNode("b")),
            Quad(NamedNode(E + "b"), NamedNode(E + "p"), Literal("short")),
        ]
    )
    store.dump(str(path), format=RdfFormat.N_QUADS)
    heavy = heavy_things(str(path))
    assert heavy == {E + "Skåne", E + "a"}
    admitted = {name for name in ("Skåne", "a", "b") if Gate(store, heavy).admits(lookup_in(f"DESCRIBE <{E}{name}>"))}  # type: ignore[arg-type]
    assert admitted == {"b"}


def test_the_w3c_queries_that_are_lookups_read_nothing_but_one_thing() -> None:
    with tarfile.open(require_standards("w3c-sparql-tests.tar.gz")) as archive:
        members = [archive.extractfile(member) for member in archive if member.name.endswith(".rq")]
        texts = [file.read().decode("utf-8", "replace") for file in members if file is not None]
    lookups = [(text, found) for text in texts if (found := lookup_in(text)) is not None]
    assert len(texts) > 500
    assert lookups
    for text, lookup in lookups:
        store = store_of(Quad(s, p, o) for s in NAMES for p in NAMES for o in VALUES)
        if ":" in lookup.subject:  # else it is relative, which is a syntax error without a base
            store.add(Quad(NamedNode(lookup.subject), NamedNode(E + "p"), Literal("x")))
            assert answer(store, text) == answer(about(store, lookup.subject), text)
