"""What the saved queries answer about all of URBACT, checked by hand against the tables of facts."""

from __future__ import annotations

import csv
from collections import Counter

from tests.conftest import ROOT
from tests.queries.conftest import BASE, Ask
from tests.queries.rows import the, values

TABLES = ROOT / "data" / "urbact"


def table(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_cities_in_most_networks(ask: Ask) -> None:
    rows = ask("places-in-most-networks")
    assert the(rows, place="id/place/riga") == {
        "place": "id/place/riga", "name": "Riga", "country": "Latvia", "networks": "12", "led": "1",
    }  # fmt: skip
    # Ten of the tables, and My Generation @ Work, which only networks.trig has.
    assert the(rows, place="id/place/braga")["networks"] == "11"
    # Torino and Turin are one place.
    assert the(rows, place="id/place/turin")["networks"] == "11"
    assert min(int(n) for n in values(rows, "networks")) == 5


def test_countries_that_lead(ask: Ask) -> None:
    rows = ask("countries-that-lead")
    assert [(row["name"], row["led"]) for row in rows[:3]] == [("Italy", "37"), ("Spain", "24"), ("Portugal", "22")]
    assert {"Albania", "Moldova"} <= set(values(rows, "name"))


def test_networks_on_social_innovation(ask: Ask) -> None:
    assert set(values(ask("networks-on"), "network")) == {"id/network/boostinno", "id/network/human-power-hub"}
    food = set(values(ask("networks-on", words="FOOD"), "network"))
    assert {"id/network/food-corridors"} <= food
    assert "id/network/boostinno" not in food


def test_paths_between_two_cities(ask: Ask) -> None:
    assert "between" in ask("paths-between-places")[0]  # Milan and Aarhus were in no network together
    rows = ask("paths-between-places")
    assert the(rows, between="id/place/baia-mare", second="id/network/sibdev")["first"] == "id/network/boostinno"
    direct = ask("paths-between-places", to=BASE + "id/place/gdansk")
    assert (direct[0]["first"], "between" in direct[0]) == ("id/network/boostinno", False)


def test_what_boostinnos_partners_did_next(ask: Ask) -> None:
    rows = ask("what-partners-did-next")
    milan = [(row["network"], row["leads"]) for row in rows if row["place"] == "id/place/milan"]
    assert milan[:2] == [("id/network/cities4csr", "true"), ("id/network/next-agri", "true")]
    assert "id/network/gen-y-city" not in values(rows, "network")  # at the same time
    assert "id/network/my-generation" not in values(rows, "network")  # before


def test_gaps_by_programme(ask: Ask) -> None:
    rows = ask("gaps-by-programme")
    assert [int(row["networks"]) for row in rows] == [8, 56, 88, 60]
    assert [int(row["start"]) for row in rows] == [3, 38, 50, 60]
    assert the(rows, programme="URBACT III")["withPartners"] == "85"  # three have neither partners nor a lead


def test_all_networks_and_conflicts_are_there(ask: Ask) -> None:
    networks = values(ask("networks-by-programme"), "network")
    assert len(set(networks)) == len(networks) == len(table("networks")) == 212
    assert len(set(values(ask("source-disagreements"), "discrepancy"))) == 30 + 111


def test_one_geonames_entry_is_one_place() -> None:
    codes = Counter(row["geonames_id"] for row in table("places") if row["geonames_id"])
    assert [code for code, times in codes.items() if times > 1] == []


def test_every_merge_is_listed() -> None:
    """Whatever has two spellings is in the list for review with all of them."""
    spellings: dict[str, set[str]] = {}
    for row in table("names"):
        thing = f"id/place/{row['place']}" if row["place"] else f"id/{row['type']}/{row['id']}"
        spellings.setdefault(thing, set()).add(row["name"])
    listed: dict[str, set[str]] = {}
    for row in table("merges"):
        listed.setdefault(row["thing"], set()).add(row["name"])
    merged = {thing: names for thing, names in spellings.items() if len(names) > 1}
    assert {thing: names for thing, names in merged.items() if not names <= listed.get(thing, set())} == {}
    assert len(merged) > 40


def test_every_partner_is_what_its_name_stands_for() -> None:
    stands = {}
    for row in table("names"):
        is_body = row["type"] == "organisation"
        stands[row["country"], row["name"]] = (row["place"], row["id"]) if is_body else (row["id"], "")
    # Organisations that organisations.trig places: the place is the body's, not the partner's.
    wrong = [
        row
        for row in table("partners")
        if stands[row["country"], row["partner_name"]] != (row["place"], row["organisation"])
        and (row["place"] or row["partner_name"] != "Barcelona Activa SA")
    ]
    assert wrong == []


def test_countries_that_share_networks(ask: Ask) -> None:
    rows = ask("countries-together")
    countries = {row["id"]: row["country"] for row in table("names") if row["type"] == "place"}
    countries |= {row["place"]: row["country"] for row in table("names") if row["type"] != "place" and row["place"]}
    taking_part: dict[str, set[str]] = {}
    for row in table("partners"):
        if row["role"] != "observer" and row["place"]:
            taking_part.setdefault(row["network_id"], set()).add(countries.get(row["place"], ""))
    pair = the(rows, country="id/country/es", otherCountry="id/country/it")
    assert int(pair["networks"]) == sum({"ES", "IT"} <= found for found in taking_part.values())
    assert not [row for row in rows if row["country"] >= row["otherCountry"]]


def test_places_on_the_map(ask: Ask) -> None:
    rows = ask("map-of-partners")
    riga = [row for row in rows if row["place"] == "id/place/riga"]
    assert sum(int(row["networks"]) for row in riga) == 12
    assert {row["country"] for row in riga} == {"id/country/lv"}
    assert len({row["programme"] for row in rows}) == 4


def test_networks_by_the_year_they_began(ask: Ask) -> None:
    rows = ask("networks-by-year")
    years = Counter(row["start"][:4] for row in table("networks") if row["start"])
    told = {row["year"]: int(row["networks"]) for row in rows}
    assert told == years  # BoostInno, which is in both, began once
    assert list(told) == sorted(told)
