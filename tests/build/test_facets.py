"""Which facets are chosen for a class, and what they find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pyoxigraph import RdfFormat, parse

from publisher.base.config import Publication
from publisher.build.facets import MOST_FACETS, facets_of
from publisher.rdf.dataset import Dataset
from publisher.release.facets import Facets

BASE = "https://example.org/"
PUBLICATION = Publication(base=BASE, date=date(2026, 1, 31), prefixes={"x": BASE + "def#"})
# Twelve ships: each of a yard of its own, the yards in two countries; one flag is rare; all have the same owner.
SHIPS = "".join(
    f"""
    <id/ship/{n}> a x:Ship ; x:yard <id/yard/{n}> ; x:flag <id/flag/{"red" if n == 0 else "blue"}> ; x:owner <id/o> ;
        x:banner <id/banner/{"red" if n == 0 else "blue"}> ; x:built "{1990 + n * 3}-05-01"^^xsd:date .
    <id/yard/{n}> a x:Yard ; x:country <id/country/{n % 2}> .
    <id/crew/{n}> a x:Crew ; x:of <id/ship/{n % 6}> ; x:trade <id/trade/{n % 3}> .
    """
    for n in range(12)
)


def facets(**settings: tuple[str, ...]) -> Facets:
    text = f"@prefix x: <{BASE}def#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . {SHIPS}"
    dataset = Dataset(parse(text.encode(), format=RdfFormat.TURTLE, base_iri=BASE))
    things = [(iri.removeprefix(BASE).replace("id/", "doc/", 1), iri) for iri in dataset.subjects()]
    publication = replace(PUBLICATION, facets={f"x:{name}": paths for name, paths in settings.items()})
    return facets_of(dataset, publication, things)


def test_what_divides_best_comes_first_and_what_does_not_divide_is_left_out() -> None:
    chosen = facets().of_class[BASE + "def#Ship"]
    # The years in ranges of five are the most even; a banner says the same as a flag; a yard is each ship's own.
    assert chosen == ("x:built", "x:yard/x:country", "x:banner")
    assert len(chosen) <= MOST_FACETS


def test_values_are_found_over_the_path() -> None:
    found = facets()
    assert found.values["doc/ship/3"] == {
        "x:built": ("1999",),
        "x:yard/x:country": (BASE + "id/country/1",),
        "x:banner": (BASE + "id/banner/blue",),
    }
    built = found.known["x:built"]
    assert built.years == 5
    assert built.bucket("1999") == "1995/1999"
    assert "doc/crew/1" in found.values


def test_settings_decide_for_a_class_and_for_the_classes_within_it() -> None:
    found = facets(Ship=("^x:of/x:trade", "x:flag", "x:unknown"))
    assert found.of_class[BASE + "def#Ship"] == ("^x:of/x:trade", "x:flag")
    assert found.values["doc/ship/1"]["^x:of/x:trade"] == (BASE + "id/trade/1",)
    assert "^x:of/x:trade" not in found.values["doc/ship/7"]
    assert Facets.from_json(found.to_json()) == found


def test_a_class_that_nothing_divides_has_no_facets() -> None:
    assert BASE + "def#Yard" in facets().of_class
    assert facets(Yard=("x:owner",)).of_class.keys() == {BASE + "def#Ship", BASE + "def#Crew"}


@pytest.mark.parametrize(("value", "bucket"), [("1999", "1995/1999"), ("2000", "2000/2004"), (BASE, BASE)])
def test_years_stand_in_ranges(value: str, bucket: str) -> None:
    known = facets().known
    assert (
        known["x:built" if value.isdigit() else "x:flag" if "x:flag" in known else "x:banner"].bucket(value) == bucket
    )
