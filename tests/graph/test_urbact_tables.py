"""The tables of `data/urbact` beside the facts they were made from, and the list of what was taken to be one thing.

What differs from the facts must be what docs/urbact.md tells, and each merge must be listed for review.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.conftest import ROOT, require_standards

Row: TypeAlias = dict[str, str]
LENNS = "Länsstyrelsen Skane"


@cache
def ours(name: str) -> list[Row]:
    return _rows(ROOT / "data" / "urbact" / f"{name}.csv")


@cache
def facts(name: str) -> list[Row]:
    return _rows(require_standards("README.md").parent.parent / "facts" / "urbact" / f"{name}.csv")


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def renamed(what: str) -> dict[str, str]:
    """What `merges.csv` says of sources or networks: the name in the facts, and the one here."""
    pairs = [(row["name"], row["thing"].rpartition("/")[2]) for row in ours("merges") if row["what"] == what]
    ids = {row["id"].lower(): row["id"] for row in ours(f"{what}s")}
    return {name: ids[thing] for name, thing in pairs}


def sources(row: Row) -> set[str]:
    return {renamed("source").get(source, source) for source in row["source_ids"].split(";")}


def network(row: Row) -> str:
    return renamed("network").get(row["network_id"], row["network_id"])


def test_networks_are_those_of_the_facts() -> None:
    mine = {row["id"]: row for row in ours("networks")}
    theirs = {renamed("network").get(row["id"], row["id"]): row for row in facts("networks")}
    assert mine.keys() == theirs.keys()
    for name, row in theirs.items():
        assert sources(row) == set(mine[name]["source_ids"].split(";")), name
        for key in row.keys() - {"id", "source_ids"}:
            assert mine[name][key].casefold() == row[key].casefold(), (name, key)


def test_partners_are_those_of_the_facts_and_the_leads_that_only_networks_name() -> None:
    mine = {(row["network_id"], row["partner_name"], row["country"]): row for row in ours("partners")}
    theirs = {(network(row), row["partner_name"], row["country"]): row for row in facts("partners")}
    assert len(mine) == len(ours("partners"))
    assert theirs.keys() <= mine.keys()
    # A county administrative board, which the facts call a county; and kinds that networks.trig has otherwise.
    told = {LENNS, *(row["name"] for row in ours("merges") if row["what"] == "kind")}
    for key, row in theirs.items():
        assert sources(row) == set(mine[key]["source_ids"].split(";")), key
        assert mine[key]["role"] == row["role"], key
        if row["partner_name"] not in told:
            assert mine[key]["kind"] == row["kind"], key
    added = [mine[key] for key in mine.keys() - theirs.keys()]
    leads = {renamed("network").get(row["id"], row["id"]): row for row in facts("networks")}
    assert len(added) == 4
    for row in added:
        assert row["role"] == "lead partner"
        assert row["partner_name"] == leads[row["network_id"]]["lead_partner"]
        assert set(row["source_ids"].split(";")) == sources(leads[row["network_id"]])


def test_sources_and_conflicts_are_those_of_the_facts() -> None:
    mine = {row["id"]: row["url"] for row in ours("sources")}
    theirs = {renamed("source").get(row["id"], row["id"]): row["url"] for row in facts("sources")}
    assert mine == theirs
    told = [(row["network_id"], row["what"], row["claim_a"], row["claim_b"]) for row in ours("conflicts")]
    given = [(network(row), row["what"], _said(row["claim_a"]), _said(row["claim_b"])) for row in facts("conflicts")]
    assert sorted(told) == sorted(given)


def _said(claim: str) -> str:
    return "no dates" if claim in ("empty / empty", " / ") else claim


def test_places_have_the_geonames_entries_of_the_facts_and_no_others() -> None:
    given = {(row["country"], row["name"]): row["geonames_id"] for row in facts("cities")}
    places = {row["place"]: row["geonames_id"] for row in ours("places")}
    for row in ours("names"):
        entry = given.get((row["country"], row["name"]), "")
        if entry:
            assert places[row["place"] or row["id"]] == entry, row["name"]
    known = {row["place"] for row in ours("places") if row["match"] == "places.trig"}
    assert {entry for place, entry in places.items() if entry and place not in known} <= set(given.values())


def test_no_two_partners_that_a_network_lists_apart_are_one_thing() -> None:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in ours("partners"):
        thing = f"organisation/{row['organisation']}" if row["organisation"] else f"place/{row['place']}"
        found[row["network_id"], thing].add(row["partner_name"])
        found[row["network_id"], "partner/" + row["partner"]].add(row["partner_name"])
    assert {key: names for key, names in found.items() if len(names) > 1} == {}


def test_two_entries_of_geonames_are_never_one_place_and_one_entry_never_two() -> None:
    matched = [row for row in ours("places") if row["match"] in ("exact", "alternate-name", "places.trig")]
    entries = [row["geonames_id"] for row in matched if row["geonames_id"]]
    assert len(entries) == len(set(entries))


@pytest.mark.parametrize("kind", ["place", "organisation"])
def test_each_merge_is_listed_for_review(kind: str) -> None:
    """A thing that goes by several names, a place by those of its bodies too; one that the TriG files already hold; and
    a body that no rule but the list names."""
    names: dict[str, list[Row]] = defaultdict(list)
    for row in ours("names"):
        if row["type"] == kind:
            names[row["id"]].append(row)
        elif row["place"] and kind == "place":
            names[row["place"]].append(row)
    known = {row["place"] for row in ours("places") if row["match"] == "places.trig" or row["own"] == "places.trig"}
    merged = {
        (f"id/{kind}/{thing}", row["country"], row["name"], row["rule"])
        for thing, several in names.items()
        for row in several
        if len(several) > 1 or (kind == "place" and _is_known(thing, several, known)) or _is_listed(row, kind)
    }
    listed = [row for row in ours("merges") if row["what"] == kind]
    assert merged == {(row["thing"], row["country"], row["name"], row["rule"]) for row in listed}


def _is_known(place: str, names: list[Row], known: set[str]) -> bool:
    return place in known or any(row["rule"] in ("known-place", "listed") for row in names)


def _is_listed(row: Row, kind: str) -> bool:
    return kind == "organisation" and row["rule"] == "listed" and not row["place"]


def test_the_known_gap_of_dates_is_that_of_the_table() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    gaps = stated["tool"]["publisher"]["datasets"]["urbact"]["gaps"]
    undated = [
        row for row in ours("networks") if row["programme"] == "URBACT III" and not (row["start"] and row["end"])
    ]
    for texts in gaps.values():
        (gap,) = [text for text in texts if text.startswith("URBACT III:")]
        assert [int(number) for number in re.findall(r"\d+", gap)] == [len(undated)]
