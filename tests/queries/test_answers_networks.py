"""What the saved queries answer about partners and networks, checked by hand against the tables of facts."""

from __future__ import annotations

from tests.queries.conftest import BASE, Ask
from tests.queries.rows import CITIES, the, values


def test_ten_partners_nine_cities_and_a_county_board(ask: Ask) -> None:
    rows = ask("partners")
    assert {row["placeName"] for row in rows if row["kind"] == "City"} == CITIES
    skane = the(rows, kind="County administrative board")
    assert (skane["place"], skane["organisation"]) == ("id/place/skane", "id/organisation/lansstyrelsen-skane")
    assert [row["placeName"] for row in rows if row["role"] == "Lead partner"] == ["Gdańsk"]
    assert the(rows, placeName="Barcelona")["organisationName"] == "City of Barcelona"
    assert len(values(rows, "organisation")) == len(values(rows, "country")) == 10


def test_partners_of_another_network_need_no_organisation(ask: Ask) -> None:
    rows = ask("partners", network=BASE + "id/network/urbinclusion")
    assert {"Barcelona", "Lyon", "Glasgow", "Copenhagen", "Turin", "Naples"} <= set(values(rows, "placeName"))
    assert ask("partners", network=BASE + "id/network/none") == []


def test_partners_that_are_no_city(ask: Ask) -> None:
    rows = ask("partners-that-are-no-city")
    boostinno = [row for row in rows if row["partner"].startswith("id/partner/boostinno-")]
    assert {(row["place"], row["source"]) for row in boostinno} == {
        ("id/place/skane", "EUFONDER"),
        ("id/place/skane", "PAGE"),
        ("id/place/skane", "U766"),
    }
    assert the(rows, kind="County", source="SIBDEV")["place"] == "id/place/voru-county"


def test_lead_partners_and_how_many_name_them(ask: Ask) -> None:
    rows = ask("lead-partners")
    assert (the(rows, networkName="BoostInno")["placeName"], the(rows, networkName="BoostInno")["sources"]) == (
        "Gdańsk",
        "4",
    )
    assert the(rows, networkName="SIBdev")["placeName"] == "Heerlen"
    assert the(rows, networkName="Gen-Y City")["country"] == "Poland"
    approved = {row["networkName"] for row in rows}
    assert {"Arrival Cities", "CHANGE!", "MAPS", "sub>urban", "Freight TAILS"} <= approved


def test_countries(ask: Ask) -> None:
    assert {row["code"]: row["partners"] for row in ask("countries-of-partners")} == {
        "ES": "1", "FR": "2", "IT": "2", "PL": "2", "PT": "1", "RO": "1", "SE": "1",
    }  # fmt: skip


def test_lviv_is_an_observer_and_no_partner(ask: Ask) -> None:
    lviv = the(ask("observers"), network="id/network/boostinno")
    assert (lviv["place"], lviv["organisation"], lviv["source"]) == (
        "id/place/lviv",
        "id/organisation/lviv-city",
        "U8752",
    )
    assert "id/place/lviv" not in values(ask("partners"), "place")


def test_networks_by_programme(ask: Ask) -> None:
    rows = ask("networks-by-programme")
    boostinno = the(rows, name="BoostInno")
    assert (boostinno["programme"], boostinno["type"]) == ("URBACT III", "Action Planning Network")
    assert (boostinno["start"], boostinno["end"], boostinno["partners"]) == ("2015-09-15", "2018-05-03", "10")
    assert the(rows, name="My Generation")["programme"] == "URBACT II"
    assert the(rows, name="Human Power Hub")["type"] == "Transfer Network"


def test_networks_of_braga(ask: Ask) -> None:
    rows = ask("networks-of-a-place")
    assert {"BoostInno", "CityMobilNet", "Human Power Hub", "My Generation @ Work"} <= set(values(rows, "name"))
    hub = [row for row in rows if row["name"] == "Human Power Hub"]
    assert {(row["role"], row["organisation"]) for row in hub} == {
        ("Lead partner", "id/organisation/bragahabit"),
        ("Partner", "id/organisation/bragahabit"),
    }


def test_networks_that_share_partners_with_boostinno(ask: Ask) -> None:
    rows = ask("networks-sharing-partners")
    shared = {row["name"]: row["places"].split(", ") for row in rows}
    assert {"Barcelona", "Turin"} <= set(shared["URBinclusion"])
    assert {"Braga", "Gdańsk"} <= set(shared["Human Power Hub"])
    assert "Baia Mare" in shared["SIBdev"]
    assert "Skåne County" in shared["FEMACT-Cities"]
    # Malmö lies in Skåne, but is another place.
    assert "LET'S GO CIRCULAR!" not in shared
    assert "BoostInno" not in shared
    assert all(int(row["shared"]) == len(row["places"].split(", ")) for row in rows)


def test_who_worked_with_whom(ask: Ask) -> None:
    rows = ask("who-worked-with-whom")
    pair = the(rows, place="id/place/barcelona", otherPlace="id/place/turin")
    assert {"BoostInno", "URBinclusion"} <= set(pair["networkNames"].split(", "))
    assert the(rows, name="Braga", otherName="Gdańsk")
    once = ask("who-worked-with-whom", least="1")
    boostinno = [row for row in once if "BoostInno" in row["networkNames"].split(", ")]
    assert len(boostinno) == 10 * 9 / 2
    assert not [row for row in once if row["place"] == row["otherPlace"]]
