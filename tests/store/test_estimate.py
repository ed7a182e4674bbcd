"""What is refused by estimate could not have been answered; what might be answered is let through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from publisher.build.schema import schema_in_use
from publisher.rdf.terms import RDF_TYPE
from publisher.store.embedded import EmbeddedStore
from publisher.store.estimate import Extent, refuse_hopeless
from publisher.store.port import Limits, Query, QueryRefused, QueryTooLarge
from tests.store.conftest import WORKERS

if TYPE_CHECKING:
    from pathlib import Path

NS = "http://e/"
LARGE = Extent(100_000, {NS + "Thing": 50_000, NS + "Rare": 2}, {NS + "p": 90_000, NS + "q": 3})
LIMITS = Limits()
CROSS = "?a ?b ?c . ?d ?e ?f"


def refused(text: str, extent: Extent = LARGE, limits: Limits = LIMITS) -> str | None:
    try:
        refuse_hopeless(Query(text), extent, limits)
    except (QueryRefused, QueryTooLarge) as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
        f"SELECT (COUNT(*) + 1 AS ?n) WHERE {{ {CROSS} . }} LIMIT 1",
        f"SELECT DISTINCT ?a {{ {CROSS} }}",
        f"SELECT * {{ {CROSS} }}",
        f"SELECT * {{ {CROSS} }} LIMIT 100000000",
        f"select ?a where{{{CROSS}}}order by ?c limit 10",
        f"SELECT ?b {{ {CROSS} }} GROUP BY ?b HAVING (COUNT(*) > 3) LIMIT 3",
        f"CONSTRUCT {{ ?a <{NS}p> ?d }} WHERE {{ {CROSS} }}",
        f"CONSTRUCT WHERE {{ {CROSS} }}",
        f"DESCRIBE ?a ?d {{ {CROSS} }}",
        "SELECT * { { ?a ?b ?c } { ?d ?e ?f } }",
        f"PREFIX e: <{NS}> SELECT * {{ ?a a e:Thing . ?b e:p ?c }}",
        f"# why\nSELECT * {{ ?a a <{NS}Thing> . # first\n ?b <{NS}p> ?c }}",
    ],
)
def test_what_is_hopeless_is_refused(text: str) -> None:
    assert refused(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        f"ASK {{ {CROSS} }}",
        f"SELECT * {{ {CROSS} }} LIMIT 10",
        f"SELECT DISTINCT ?a {{ {CROSS} }} LIMIT 10",
        f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }} LIMIT 0",
        f"SELECT * {{ {CROSS} }} LIMIT 10 OFFSET 5",
        f"CONSTRUCT WHERE {{ {CROSS} }} LIMIT 10",
        f"SELECT (COUNT(*) AS ?n) {{ {CROSS} FILTER(?a = ?d) }}",
        f"SELECT (COUNT(*) AS ?n) {{ {CROSS} FILTER(?c = ?d) FILTER(?c != ?f) }}",
        f"SELECT (COUNT(*) AS ?n) FROM <{NS}g> {{ {CROSS} }}",
        f"PREFIX e: <{NS}> SELECT (COUNT(*) AS ?n) FROM e:g {{ {CROSS} }}",
        f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }} VALUES ?a {{ <{NS}x> }}",
        f"SELECT (COUNT(*) AS ?n) {{ {CROSS} BIND(?c AS ?x) }}",
        f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ {CROSS} }} }}",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?c ?e ?f }",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?b ?f }",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c ; ?e ?f }",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?a . ?d ?e ?f }",
        f"SELECT (COUNT(*) AS ?n) {{ ?a ?b <{NS}x> . ?d ?e ?f . ?g ?h ?i }}",
        f"SELECT (COUNT(*) AS ?n) {{ ?a <{NS}unknown> ?c . ?d ?e ?f . ?g ?h ?i }}",
        f"SELECT (COUNT(*) AS ?n) {{ ?a a <{NS}Rare> . ?d ?e ?f }}",
        f"SELECT (COUNT(*) AS ?n) {{ ?a <{NS}q> ?c . ?d ?e ?f }}",
        f"SELECT (COUNT(*) AS ?n) {{ ?a <{NS}p>/<{NS}q> ?c . ?d ?e ?f }}",
        "SELECT (COUNT(*) AS ?n) { { ?a ?b ?c } UNION { ?d ?e ?f } }",
    ],
)
def test_what_may_be_answered_is_let_through(text: str) -> None:
    assert refused(text) is None


def test_what_is_bound_from_outside_is_let_through() -> None:
    hopeless = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"
    for query in (
        Query(hopeless, default_graphs=(NS + "g",)),
        Query(hopeless, named_graphs=(NS + "g",)),
        Query(hopeless, substitutions={"a": NamedNode(NS + "x")}),
    ):
        refuse_hopeless(query, LARGE, LIMITS)


def test_the_reason_names_the_patterns_and_their_numbers() -> None:
    message = refused(f"PREFIX e: <{NS}> SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d e:p ?f }}")
    assert message is not None
    assert "'?a ?b ?c' and '?d e:p ?f' share no variable" in message
    assert "100,000 × 90,000 = 9,000,000,000 solutions" in message
    assert "2,000,000,000" in message
    assert "use LIMIT" in (refused(f"SELECT * {{ {CROSS} }}") or "")


# --- Nothing that could be answered is refused -----------------------------------------------------------------------

SMALL = [
    *(Quad(NamedNode(f"{NS}{i}"), NamedNode(NS + "p"), NamedNode(f"{NS}{i * 3 % 7}")) for i in range(7)),
    *(Quad(NamedNode(f"{NS}{i}"), NamedNode(NS + "q"), NamedNode(f"{NS}{i}")) for i in range(3)),
    *(Quad(NamedNode(f"{NS}{i}"), RDF_TYPE, NamedNode(NS + "Thing")) for i in range(4)),
]
DATA = Store()
DATA.extend(SMALL)
COUNTED = schema_in_use(SMALL)
EXTENT = Extent(len(SMALL), COUNTED["classes"], COUNTED["properties"])

variables = st.sampled_from(["?a", "?b", "?c", "?d", "?e", "?f", "?g", "$h"])
verbs = st.one_of(variables, st.sampled_from(["a", "e:p", "e:q", "e:none", f"<{NS}p>"]))
values = st.one_of(variables, st.sampled_from(["e:Thing", "e:1", f"<{NS}Thing>"]))
triples = st.builds(" ".join, st.tuples(variables, verbs, values))
heads = st.sampled_from(["SELECT * ", "SELECT ?a WHERE ", "SELECT DISTINCT ?a ", "SELECT (COUNT(?a) AS ?n) WHERE ",
                         "CONSTRUCT { ?a e:p ?b } WHERE ", "SELECT (1 AS ?n) "])  # fmt: skip
separators = st.sampled_from([" . ", ".", " . # and\n", " } { ", "\n.\n"])
ends = st.sampled_from(["", " ORDER BY ?a", " LIMIT 3", " OFFSET 4", " ORDER BY ?a LIMIT 2", " LIMIT 0",
                        " LIMIT 9 OFFSET 2", " GROUP BY ?a"])  # fmt: skip


@st.composite
def queries(draw: st.DrawFn) -> tuple[str, str, str]:
    """Head, patterns and end of a query that may or may not be hopeless."""
    patterns = draw(st.lists(triples, min_size=1, max_size=4))
    text = patterns[0] + "".join(draw(separators) + pattern for pattern in patterns[1:])
    return draw(heads), f"{{ {{ {text} }} }}", draw(ends)


@settings(max_examples=400, deadline=None)
@given(queries())
def test_what_is_refused_has_more_solutions_than_the_bound(query: tuple[str, str, str]) -> None:
    head, patterns, end = query
    prologue = f"PREFIX e: <{NS}> "
    few = Limits(seconds=1e-7)  # 20 solutions
    assert few.solutions == 20
    message = refused(prologue + head + patterns + end, EXTENT, few)
    if message is not None:
        (row,) = DATA.query(f"{prologue}SELECT (COUNT(*) AS ?n) {patterns}")  # type: ignore[misc]
        assert int(row["n"].value) > few.solutions
        assert f"= {int(row['n'].value):,} solutions" in message


@settings(max_examples=200, deadline=None)
@given(queries())
def test_what_is_refused_as_too_large_is_too_large_in_every_format(query: tuple[str, str, str]) -> None:
    head, patterns, end = query
    text = f"PREFIX e: <{NS}> {head}{patterns}{end}"
    none = Limits(answer_mb=0)
    try:
        refuse_hopeless(Query(text), EXTENT, none)
    except QueryTooLarge:
        rows = len(list(DATA.query(text)))  # type: ignore[arg-type]
        assert f"{rows:,} rows" in (refused(text, EXTENT, none) or "")


def test_a_store_refuses_without_taking_a_worker(nquads: Path) -> None:
    lines = nquads.read_text().count(" .\n")
    extent = Extent(lines - 1, {}, {"http://e/next": 1000, "http://e/label": 1000})
    with EmbeddedStore(nquads, Limits(seconds=5), workers=WORKERS, extent=extent) as store:
        held = [store.pool.take() for _ in range(WORKERS)]
        with pytest.raises(QueryRefused, match="share no variable"):
            store.execute(Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
        for worker in held:
            store.pool.give_back(worker)
        assert store.execute(Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c }")).read()
