"""Names of graphs, the record, and the dataset that a query is sent with."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import RdfFormat, parse

from publisher.store.port import Query, QueryRefused
from publisher.store.remote.holding import Names, Record, from_clauses

NAMES = Names("http://p/")
RECORD = Record("2026-01-31-0a", "t0ken", ("http://p/g1", "http://p/g2"))


def _answer(record: Record, left_out: str = "") -> bytes:
    """What a store answers that holds a record, but for what has a certain value."""
    quads = parse(record.triples(NAMES).encode(), format=RdfFormat.N_TRIPLES)
    pairs = [(quad.predicate.value, str(getattr(quad.object, "value", ""))) for quad in quads]
    rows = [
        {"p": {"type": "uri", "value": predicate}, "o": {"type": "literal", "value": value}}
        for predicate, value in pairs
        if value != left_out
    ]
    return json.dumps({"head": {"vars": ["p", "o"]}, "results": {"bindings": rows}}).encode()


def test_a_record_is_read_as_it_was_written() -> None:
    assert Record.read(NAMES, _answer(RECORD)) == RECORD


def test_without_its_token_there_is_none_and_without_a_graph_it_is_an_error() -> None:
    assert Record.read(NAMES, _answer(RECORD, RECORD.token)) is None
    with pytest.raises(ValueError, match="lists 1 of 2 graphs"):
        Record.read(NAMES, _answer(RECORD, "http://p/g1"))


@pytest.mark.parametrize(
    ("text", "default", "named"),
    [
        ("SELECT * { ?s ?p ?o }", (NAMES.default,), (NAMES.nothing,)),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", (NAMES.default,), RECORD.graphs),
        (r"SELECT * { GR\u0041PH ?g { ?s ?p ?o } }", (NAMES.default,), RECORD.graphs),
        ("SELECT * FROM <http://p/g1> { ?s ?p ?o }", ("http://p/g1",), (NAMES.nothing,)),
        ("SELECT * FROM NAMED <http://p/g2> { ?s ?p ?o }", (NAMES.nothing,), ("http://p/g2",)),
        (f"SELECT * FROM <{NAMES.record}> {{ ?s ?p ?o }}", (NAMES.nothing,), (NAMES.nothing,)),
    ],
)
def test_the_dataset_of_a_query(text: str, default: tuple[str, ...], named: tuple[str, ...]) -> None:
    assert RECORD.dataset(NAMES, Query(text)) == (default, named)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT ?from { ?from <http://e/FROM> 'FROM <x>' } # FROM <y>", ((), ())),
        ("BASE <http://e/> SELECT * FROM <a> FROM NAMED <b> {}", (("http://e/a",), ("http://e/b",))),
        ("PREFIX : <http://e/> SELECT * FROM :a {}", (("http://e/a",), ())),
        ("PREFIX from: <http://e/> SELECT * from from:a { ?s from:b ?o }", (("http://e/a",), ())),
        ("SELECT *\nfrom\nnamed\n<http://e/a>{}", ((), ("http://e/a",))),
        (r"SELECT * \u0046ROM <http://e/a> {}", (("http://e/a",), ())),
    ],
)
def test_from_clauses_are_found_wherever_they_stand(text: str, found: object) -> None:
    assert from_clauses(text) == found


@pytest.mark.parametrize("text", ["SELECT * FROM e:a {}", "SELECT * FROM <http://e/a> { FILTER(?a<?b+'>') }"])
def test_what_cannot_be_told_is_refused(text: str) -> None:
    with pytest.raises(QueryRefused):
        from_clauses(text)
