"""Calls of other endpoints are let through only where nothing else can be one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from publisher.store import guard
from publisher.store.federation.calls import blanked, endpoints_called, redirected
from publisher.store.port import Limits, QueryRefused

ONE, OTHER = "https://one.example/sparql", "https://other.example/service/sparql"
ALLOWED = (ONE, OTHER)
# The engine refuses this port before it opens a connection, and says so: a sure sign that SERVICE was run.
INNER = "http://127.0.0.1:9/"


@pytest.mark.parametrize(
    ("text", "called"),
    [
        (f"SELECT * {{ SERVICE <{ONE}> {{ ?s ?p ?o }} }}", (ONE,)),
        (f"SELECT * {{ service silent\n<{ONE}>{{ ?s ?p ?o }} }}", (ONE,)),
        (f"ASK {{ SERVICE<{OTHER}>{{ }} SERVICE <{ONE}> {{ }} }}", (OTHER, ONE)),
        ("SELECT * { ?s a <http://e/Service> }", ()),
        (f"SELECT ('SERVICE <{ONE}> {{' AS ?x) {{ }} # SERVICE <{ONE}> {{", ()),
        ("SELECT * { SERVICE <https://elsewhere.example/> { ?s ?p ?o } }", ()),
        ("SELECT * { ?s ?p ?o }", ()),
    ],
)
def test_calls_are_found(text: str, called: tuple[str, ...]) -> None:
    assert endpoints_called(text, ALLOWED) == called


@pytest.mark.parametrize(
    "other",
    [
        f"SERVICE <{INNER}> {{ }}",
        "SERVICE ?x { }",
        "SERVICE ex:a { }",
        "# a SERVICE",
        "?s ?p 'service'",
        "?service ?p ?o",
        "?s a ex:Service",
        f"FILTER(1<1e-5)SERVICE <{INNER}> {{ }}",
        f"SERVICE # comment\n<{ONE}> {{ }}",
        f"SERVICE <{ONE}#x> {{ }}",
        f"SERV\\u0049CE <{INNER}> {{ }}",
        "?s ?p 'a\\u0022b'",
    ],
)
def test_beside_a_call_nothing_may_look_like_another(other: str) -> None:
    text = f"SELECT * {{ SERVICE <{ONE}> {{ ?s ?p ?o }}\n {other}\n }}"
    with pytest.raises(QueryRefused) as raised:
        endpoints_called(text, ALLOWED)
    assert raised.value.line is not None
    assert raised.value.line >= 2


def test_what_is_no_call_of_the_list_is_left_to_the_guard() -> None:
    for call in (f"SERVICE <{INNER}> {{ }}", "SERVICE ?x { }", f"SERVICE <{ONE}/> {{ }}"):
        assert endpoints_called(f"SELECT * {{ {call} }}", ALLOWED) == ()
        with pytest.raises(QueryRefused, match="SERVICE reaches <https://one"):
            guard.check(f"SELECT * {{ {call} }}", Limits(), ALLOWED)


def test_only_the_address_changes() -> None:
    text = f"SELECT * {{ SERVICE SILENT <{ONE}> {{ ?s ?p <{ONE}> }} }} # <{ONE}>"
    assert redirected(text, ALLOWED, lambda _: "http://x/") == text.replace(ONE, "http://x/", 1)
    assert blanked(text, ALLOWED) == text.replace(f"SERVICE SILENT <{ONE}>", " " * (17 + len(ONE)), 1)


pieces = st.sampled_from(
    [
        "SERVICE",
        "service ",
        "SILENT",
        " ",
        "\n",
        "{",
        "}",
        f"<{ONE}>",
        f"<{INNER}>",
        "<",
        ">",
        "'",
        '"',
        "#",
        "\\u0022",
        "\\",
        "?x",
        "SERVICE ?x {}",
        f"SERVICE <{INNER}> {{}}",
        f"SERVICE <{ONE}> {{}}",
        "1e-5",
        "ex:",
        "FILTER(?x",
        ")",
        "'''",
        " . ",
        "?s ?p ?o",
        f"SERV\\u0049CE <{INNER}> {{}}",
    ]
)


@settings(max_examples=1500, deadline=None)
@given(st.lists(pieces, max_size=14).map("".join), st.lists(pieces, max_size=6).map("".join))
def test_no_query_that_passes_calls_anything_else(before: str, after: str) -> None:
    text = f"SELECT * {{ {before} SERVICE <{ONE}> {{}} {after} }}"
    try:
        if not endpoints_called(text, ALLOWED):
            return
        guard.check(blanked(text, ALLOWED), Limits(), ALLOWED)
    except QueryRefused:
        return
    said = ""
    try:
        list(Store().query(blanked(text, ALLOWED)))  # type: ignore[arg-type]
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        said = str(error)
    assert "The port" not in said
