"""The guard refuses what no reader may run and lets everything else pass."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from publisher.store import guard
from publisher.store.port import Limits, QueryRefused

LIMITS = Limits()
# The engine refuses this port before it opens a connection, and says so: a sure sign that SERVICE was run.
CALL = "<http://127.0.0.1:9/>{}"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service $load { ?service ?p $load }",
        "PREFIX schema: <https://schema.org/> SELECT * { ?s a schema:Service ; schema:add ?x }",
        "SELECT * { ?s ?p 'SERVICE <x> {}' } # INSERT DATA",
        'SELECT * { ?s rdfs:label "Load and clear"@en-service, """DROP ALL""" }',
        "PREFIX service: <http://e/> SELECT * { ?s service:name ?o . ?s a service:Service }",
        "PREFIX add: <http://e/> SELECT * { ?s add:name ?o }",
        "SELECT * { ?s <http://e/SERVICE/load> ?o . FILTER(?o < 3 && ?s > 2) }",
        "SELECT * { ?s <urn:service> <load> }",
        "PREFIX service: <#> PREFIX o: <urn:o'x#> SELECT * { ?s service:name o:load }",
        "SELECT ?o { ?s <http://e/o'service> ?o }",
        "SELECT * { ?s ?p ?address ; ?created ?addition ; e:copyright ?x }",
        "SELECT * { VALUES (?a ?b) {" + "(1 2)" * 2000 + "} }",
        "SELECT * { ?s ?p '" + "(" * 1000 + "' }",
        "ASK { FILTER(" + "(" * 390 + "1" + ")" * 390 + ") }",
    ],
)
def test_innocent_queries_pass(text: str) -> None:
    guard.check(text, LIMITS)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("SELECT * { SERVICE <http://e/> {} }", "SERVICE"),
        ("select * { service silent <http://e/> {} }", "SERVICE"),
        ("ASK{?s ?p 1SERVICE <http://e/>{}}", "SERVICE"),
        ("ASK{?s ?p -1.5e-5SERVICE <http://e/>{}}", "SERVICE"),
        ("ASK{?s ?p 1.e5SERVICE <http://e/>{}}", "SERVICE"),
        ("ASK{?s ?p trueSERVICE <http://e/>{}}", "SERVICE"),
        ("ASK{?s ?p ?o.SERVICE?x{}}", "SERVICE"),
        ("ASK{SERVICESILENT<http://e/>{}}", "SERVICE"),
        ("PREFIX e:<http://e/> ASK{SERVICEe:x{}}", "SERVICE"),
        ("PREFIX e:<http://e/> ASK{SERVICEe:x #\n{}}", "SERVICE"),
        ("ASK{\\u0053ERVICE <http://e/> {}}", "SERVICE"),
        ("ASK{FILTER(?a<?b+'>') SERVICE <http://e/> {}} #'", "SERVICE"),
        ("ASK{?s ?p 'a' SERVICE <http://e/> {} } # '", "SERVICE"),
        ("INSERT DATA { <http://e/a> <http://e/b> <http://e/c> }", "INSERT"),
        ("BASE <http://e/> delete where { ?s ?p ?o }", "DELETE"),
        ("LOAD <http://e/>", "LOAD"),
        ("ASK {} ; CLEAR ALL", "CLEAR"),
        ("DROP GRAPH <http://e/>", "DROP"),
        ("CREATE GRAPH <http://e/>", "CREATE"),
        ("ADD <http://e/> TO DEFAULT", "ADD"),
        ("MOVE <http://e/> TO DEFAULT", "MOVE"),
        ("COPY <http://e/> TO DEFAULT", "COPY"),
        ("WITH <http://e/> INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "INSERT"),
    ],
)
def test_updates_and_calls_are_refused_by_name(text: str, word: str) -> None:
    with pytest.raises(QueryRefused, match=f"^{word} is not answered here"):
        guard.check(text, LIMITS)


def test_a_refusal_names_the_place() -> None:
    with pytest.raises(QueryRefused) as refusal:
        guard.check("SELECT * {\n  ?s ?p ?o .\n  SERVICE <http://e/> {}\n}", LIMITS)
    assert (refusal.value.line, refusal.value.column) == (3, 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ASK {}" + " " * 70000, "70,006 bytes; 65,536 are allowed"),
        ("ASK { ?s ?p '" + "é" * 40000 + "' }", "bytes"),
        ("ASK { FILTER(" + "(" * 500 + "1" + ")" * 500 + ") }", "nested deeper than 400"),
        ("ASK " + "{" * 401 + "}" * 401, "nested deeper than 400"),
        ("ASK { ?s ?p " + "[?p " * 401 + "]" * 401 + "}", "nested deeper than 400"),
        ("ASK { ?s ?p '))))' . " + ")" * 500 + "(" * 401 + "}", "nested deeper than 400"),
        ("ASK { FILTER(?a<?b+'>') } #'" + "(" * 401, "number more than 400"),
        ("ASK { ?s ?p '\ud800' }", "surrogate"),
    ],
)
def test_what_is_too_large_is_refused(text: str, words: str) -> None:
    with pytest.raises(QueryRefused, match=words):
        guard.check(text, LIMITS)


PIECES = [
    *(
        "?s ?p ",
        "1",
        "-1",
        "e5",
        ".5",
        "true",
        "'a'",
        '"a"',
        "?a",
        "a:b",
        "a:",
        ".",
        ";",
        ",",
        " ",
        "\n",
        "#",
        "#'\n",
        "\\'",
    ),
    *(
        "<",
        ">",
        "<http://e/>",
        "<a'b>",
        "<urn:x#>",
        "'",
        '"',
        '""',
        '"""',
        "FILTER(",
        ")",
        "{",
        "}",
        "OPTIONAL{",
        "a:o\\'x",
    ),
    *(
        "?a<?b",
        "+'>'",
        "VALUES ?x {",
        "UNDEF",
        "BIND(1 AS ?y)",
        "a",
        "@en",
        "@en-",
        "^^",
        "_:b",
        "/",
        "\\u0027",
        "PREFIX a:",
    ),
]
KEYWORDS = ["SERVICE ", "service", "SERVICESILENT", "\\u0053ERVICE "]


def calls_out(text: str) -> bool:
    """Whether the engine would run `SERVICE`."""
    try:
        Store().query(text.replace("SILENT", ""))
    except OSError as error:
        return "port 9" in str(error)
    except (SyntaxError, RuntimeError, ValueError):
        pass
    return False


def passes(text: str) -> bool:
    try:
        guard.check(text, LIMITS)
    except QueryRefused:
        return False
    return True


def wrap(before: str, keyword: str, after: str) -> str:
    return f"PREFIX a: <http://e/> ASK {{ {before}{keyword}{CALL}{after} }}"


def test_no_pair_of_pieces_leads_the_guard_astray() -> None:
    texts = [wrap(a + b, k, "") for a, b in product(PIECES, repeat=2) for k in KEYWORDS]
    calling = [text for text in texts if calls_out(text)]
    assert len(calling) > 50  # else this would prove nothing
    assert [text for text in calling if passes(text)] == []


SOME = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@settings(max_examples=400)
@given(SOME, st.sampled_from(KEYWORDS), SOME)
def test_nothing_that_calls_out_passes(before: str, keyword: str, after: str) -> None:
    text = wrap(before, keyword, after)
    assert not (passes(text) and calls_out(text))


@given(SOME)
def test_the_guard_never_stumbles(text: str) -> None:
    assert passes(text) in (True, False)
