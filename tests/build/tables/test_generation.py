"""Quads from rows: the fast way says what the plain way says, and each quad is traced to cells that make it."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.build.tables.generation import BLOCK
from tests.build.tables.workbench import BASE, Workbench, dedent

MAPPING = dedent("""
    define: {thing: "id/thing/{a}-{b}"}
    aboutUrl: "{+thing}"
    graph: "graph/{list}"
    null: [x]
    lookups:
      other: {resource: other.csv, columnReference: {key: a}}
    columns:
      a: {propertyUrl: skos:notation}
      b: {default: none, propertyUrl: skos:prefLabel, lang: en}
      list: {separator: ";", propertyUrl: dct:subject, valueUrl: "id/topic/{list}", unless: {list: p}}
      more: {separator: "+", propertyUrl: skos:note}
    virtual:
      - {type: [skos:Concept, dct:Location], graph: }
      - {propertyUrl: dct:relation, valueUrl: "id/{other.value}/{more}", when: {b: ["*"], a: [p, q]}}
      - {aboutUrl: "id/{list}/{more}", propertyUrl: dct:title, text: "{list} of {more}", graph: "graph/{more}"}
      - {propertyUrl: dct:source, text: "{a|upper}", unless: {b: "", a: q}}
""")
OTHER = "key,value\np,1\nq,2\n"
SINGLE = st.sampled_from(["", "p", "q", "x", "r s", "é"])
ROWS = st.lists(
    st.tuples(
        SINGLE,
        SINGLE,
        st.lists(st.sampled_from("pqé"), max_size=3, unique=True).map(";".join),
        st.lists(st.sampled_from("uv"), max_size=2, unique=True).map("+".join),
    ).filter(any),
    min_size=1,
    max_size=12,
    unique=True,
)


def bench_of(root: Path, rows: list[tuple[str, ...]]) -> Workbench:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("a", "b", "list", "more"), *rows])
    return Workbench(root, t__csv=out.getvalue(), t__map__yaml=MAPPING, other__csv=OTHER)


@given(ROWS)
@settings(deadline=None)
def test_both_ways_say_the_same(rows: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = bench_of(Path(folder), rows)
        assert not bench.findings, bench.report
        traced = {o.traced.quad for n in range(2, len(rows) + 2) for o in bench.table.origins.row(n)}
        assert set(bench.table.quads) == traced


@given(ROWS)
@settings(deadline=None)
def test_each_part_of_each_quad_stands_somewhere(rows: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = bench_of(Path(folder), rows)
        positions = bench.table.positions(BASE)
        for quad in set(bench.table.quads):
            assert positions.span(quad) == positions.spans(quad)[0]
            for part in ("subject", "predicate", "object"):
                assert positions.spans(quad, part)
            assert set(positions.spans(quad, "subject")) <= set(positions.subject_spans(quad.subject))
            assert set(positions.spans(quad, "subject")) <= set(positions.mentions(quad.subject.value))


def test_an_empty_cell_yields_nothing_and_no_empty_text(tmp_path: Path) -> None:
    bench = bench_of(tmp_path, [("p", "", "", "")])
    assert bench.quads() == {
        "<id/thing/p-none> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://purl.org/dc/terms/Location>",
        "<id/thing/p-none> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<http://www.w3.org/2004/02/skos/core#Concept>",
    }


def test_blocks_of_rows_join_without_a_seam(tmp_path: Path) -> None:
    rows = [(f"a{n}", "b", "p", "u") for n in range(2 * BLOCK + 3)]
    bench = bench_of(tmp_path, rows)
    for n in (0, BLOCK - 1, BLOCK, 2 * BLOCK + 2):
        (span,) = bench.table.origins.subject_spans(next(iter(bench.table.origins.row(n + 2))).traced.quad.subject)[:1]
        assert (span.line, bench.text(span)) == (n + 2, f"a{n}")


def test_quads_may_be_iterated_again_and_come_in_the_same_order(tmp_path: Path) -> None:
    bench = bench_of(tmp_path, [("p", "b", "p;q", "u+v"), ("q", "c", "q", "v")])
    first = [str(quad) for quad in bench.table.quads]
    assert first == [str(quad) for quad in bench.table.quads]
    bench.read()
    assert first == [str(quad) for quad in bench.table.quads]
