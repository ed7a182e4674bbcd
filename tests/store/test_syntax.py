"""Syntax errors point into the reader's own text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from publisher.store.port import QuerySyntaxError
from publisher.store.syntax import PADDING, explain


def error_in(text: str) -> QuerySyntaxError:
    with pytest.raises(SyntaxError) as raised:
        Store().query(text + PADDING)
    return explain(text, str(raised.value))


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("SELEC ?x WHERE {}", 1, 1, "this cannot be read from 'SELEC' on"),
        ('SELECT ?x { "øøø" ?p ?o FILTER(?x = ) }', 1, 37, "this cannot be read from ')' on"),
        ("SELECT ?x {\n  ?s foo:bar ?o .\n}", 2, 6, "the prefix 'foo:' is not declared"),
        ('SELECT * { ?s ?p "1"^^foo:x }', 1, 23, "the prefix 'foo:' is not declared"),
        ("SELECT ?x WHERE { ?s ?p ?x } LIMIT a", 1, 36, "unexpected 'a'"),
        ("SELECT * { ?s ?p 'SERVICE foo:x' }}", 1, 34, "this cannot be read from '}' on"),
        ('SELECT * { ?s ?p "😀" x }', 1, 22, "this cannot be read from 'x' on"),
        ("SELECT ?x WHERE {\r\n ?s ?p ?x ?y }", 2, 11, "this cannot be read from '?y' on"),
        ("SELECT ?x WHERE { ?s ?p <rel> }", 1, 25, "'rel' is not an absolute IRI"),
        ("SELECT ?x WHERE { ?s <http://e/ x> ?o }", 1, 22, "'http://e/ x' is not an absolute IRI"),
        ("SELECT (COUNT(?x) AS ?y) ?z {?s ?p ?x}", 1, 1, "the SELECT contains a variable that is unbound"),
        ("SELECT", 1, 7, "the query ends too early"),
        ("", 1, 1, "the query ends too early"),
    ],
)
def test_the_place_and_the_reason(text: str, line: int, column: int, message: str) -> None:
    error = error_in(text)
    assert (error.line, error.column, error.message) == (line, column, message)


@given(st.text(alphabet="?sp x:<>{}()'\"\n\r;.,|/^é😀#@1a", max_size=40))
def test_every_place_is_in_the_text(text: str) -> None:
    query = "SELECT * { " + text
    try:
        Store().query(query + PADDING)
    except SyntaxError as raised:
        error = explain(query, str(raised))
        lines = query.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.column <= len(lines[error.line - 1]) + 1
        assert error.message
