"""What is wrong is refused: each case changes a good example so that it breaks one constraint, and that one only.

A file in `bad/` belongs to the good example of the same name. A case is a SPARQL update under a heading that names the
shape and the component it breaks.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
import pytest
from rdflib import SH

from publisher.base.prefixes import STANDARD_PREFIXES
from tests.shapes.validating import (
    BASE,
    Constraint,
    constraints,
    core_shapes,
    results,
    shapes,
    to_rdflib,
    with_ontology,
)

HERE = Path(__file__).parent
PREFIXES = STANDARD_PREFIXES | {
    "boost": BASE + "def#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "prjapit": "https://w3id.org/italia/onto/Project/",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
}
PROLOGUE = f"BASE <{BASE}>\n" + "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
HEADING = re.compile(r"^# ([\w-]+) (\w+)$", re.MULTILINE)


class Case(NamedTuple):
    example: Path
    broken: Constraint
    update: str


def read_cases() -> list[Case]:
    found = []
    for file in sorted((HERE / "bad").glob("*.ru")):
        _, *parts = HEADING.split(file.read_text(encoding="utf-8"))
        example = HERE / "good" / f"{file.stem}.ttl"
        for shape, component, update in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            found.append(Case(example, Constraint(shape, component), update))
    return found


CASES = read_cases()


def name(case: Case) -> str:
    return f"{case.example.stem}: {case.broken}"


@pytest.mark.parametrize("case", CASES, ids=name)
def test_bad_example_breaks_one_constraint(case: Case) -> None:
    store = pyoxigraph.Store()
    store.load(path=case.example, format=pyoxigraph.RdfFormat.TURTLE)
    store.update(PROLOGUE + case.update)
    rules = shapes() if case.broken.component == "SPARQL" else core_shapes()
    assert results(with_ontology(to_rdflib(quad.triple for quad in store)), rules) == [case.broken]


def test_every_constraint_has_a_case() -> None:
    assert sorted(set(constraints()) - {case.broken for case in CASES}) == []


def test_every_case_names_a_constraint() -> None:
    assert sorted({case.broken for case in CASES} - set(constraints())) == []


def test_no_two_cases_are_the_same() -> None:
    assert [case for case, times in Counter(CASES).items() if times > 1] == []


def test_every_query_is_a_constraint_of_a_case() -> None:
    queries = set(shapes().subjects(SH.sparql))
    assert {shape for constraint, shape in constraints().items() if constraint.component == "SPARQL"} == queries
