"""What the saved queries answer about places and their identifiers, checked by hand against the tables of facts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from publisher.store.saved_queries.parameters import ParameterError
from publisher.store.saved_queries.saved_query import SavedQuery
from tests.queries.conftest import Ask
from tests.queries.rows import CITIES, OWL_SAME_AS, SKOS, the, values


def test_identifiers_in_one_table(ask: Ask) -> None:
    rows = ask("place-identifiers")
    assert the(rows, place="id/place/milan") == {
        "place": "id/place/milan", "name": "Milan", "wikidata": "Q490", "geonames": "3173435", "lau": "015146",
        "eurostatCity": "IT002C1", "euPlace": "ITA_MIL", "nuts3": "ITC4C", "iso31662": "IT-MI", "country": "Italy",
    }  # fmt: skip
    gdansk = the(rows, place="id/place/gdansk")
    assert (gdansk["nuts3"], gdansk["lau"]) == ("PL633", "1004221436101")
    skane = the(rows, place="id/place/skane")
    assert {key: skane[key] for key in skane if key not in ("place", "name", "country")} == {
        "wikidata": "Q103659",
        "nuts3": "SE224",
        "iso31662": "SE-M",
    }
    baia_mare = the(rows, place="id/place/baia-mare")
    assert ("wikidata" in baia_mare, "euPlace" in baia_mare) == (False, False)
    assert the(rows, place="id/place/wroclaw")["wikidata"] == "Q1799"
    assert the(rows, place="id/place/braga")["wikidata"] == "Q83247"
    ours = [row for row in rows if row["name"] in CITIES | {"Skåne County"}]
    assert (len(ours), len(set(values(ours, "place")))) == (10, 10)


def test_identifiers_one_by_one(ask: Ask) -> None:
    rows = ask("identifiers")
    cci = the(rows, identifier="2014TC16RFIR003")
    assert (cci["name"], cci["sources"]) == ("URBACT III", "4")
    assert the(rows, thing="id/place/milan", scheme="GeoNames")["sources"] == "2"
    assert (
        the(rows, identifier="ITA_MIL")["address"] == "http://publications.europa.eu/resource/authority/place/ITA_MIL"
    )
    assert "Q715974" not in values(rows, "identifier")


@pytest.mark.parametrize(
    ("code", "thing"),
    [
        ("Q490", "id/place/milan"),
        ("http://www.wikidata.org/entity/Q490", "id/place/milan"),
        ("https://sws.geonames.org/3173435/", "id/place/milan"),
        ("SE224", "id/place/skane"),
        ("PL634", "id/region/nuts-pl634"),
        ("POL", "id/country/pl"),
        ("C(2014) 9857", "id/programme/urbact-iii"),
    ],
)
def test_find_by_identifier(ask: Ask, code: str, thing: str) -> None:
    assert set(values(ask("find-by-identifier", code=code), "thing")) == {thing}


@pytest.mark.parametrize("code", ["Q715974", "http://www.wikidata.org/entity/Q3344946", "q490", ""])
def test_what_no_register_says_finds_nothing(ask: Ask, code: str) -> None:
    assert [row["thing"] for row in ask("find-by-identifier", code=code)] == (["id/place/milan"] if not code else [])


def test_populations_side_by_side(ask: Ask) -> None:
    rows = ask("populations")
    assert the(rows, name="Baia Mare") == {
        "place": "id/place/baia-mare", "name": "Baia Mare", "geonames": "108759", "geonamesEdition": "2026-07",
        "eurostat": "146367", "eurostatEdition": "2019", "difference": "37608",
    }  # fmt: skip
    assert {key for key in the(rows, name="Paris") if key.startswith(("eurostat", "difference"))} == set()
    assert the(rows, name="Skåne County")["eurostat"] == "1362164"
    assert the(rows, name="Milan")["geonames"] == "1371498"


def test_points_carry_the_name_in_the_language_asked_for(ask: Ask) -> None:
    italian = ask("map-points", language="it")
    assert the(italian, place="id/place/gdansk") == {
        "place": "id/place/gdansk", "name": "Danzica", "lat": "54.35227", "long": "18.64912", "city": "true",
    }  # fmt: skip
    skane = the(italian, place="id/place/skane")
    assert (skane["name"], skane["city"]) == ("Skåne County", "false")
    assert the(ask("map-points", language="pl"), place="id/place/milan")["name"] == "Mediolan"
    assert the(ask("map-points"), place="id/place/milan")["name"] == "Milan"


def test_a_language_that_is_not_offered_is_refused(saved: Mapping[str, SavedQuery]) -> None:
    with pytest.raises(ParameterError, match="must be one of"):
        saved["map-points"].bind({"language": "de"})


def test_names_of_gdansk(ask: Ask) -> None:
    rows = ask("names-of-a-place")
    assert {(row["name"], row["source"]) for row in rows if row["language"] == "it"} == {
        ("Danzica", "DR5HN"),
        ("Danzica", "PAGE"),
    }
    assert {row["language"] for row in rows} >= {"ca", "en", "es", "fr", "it", "pl", "pt", "ro", "sv"}
    assert {(row["name"], row["kind"]) for row in rows if row["language"] == "pt"} == {
        ("Gdansk", "name"),
        ("Gdańsk", "other name"),
    }


def test_misspellings_are_traced_to_their_statement(ask: Ask) -> None:
    rows = ask("misspellings")
    assert the(rows, spelling="Bootstinno") | {"thing": ""} == {
        "thing": "", "name": "BoostInno", "spelling": "Bootstinno", "language": "it", "source": "PAGE",
        "statement": "id/statement/s04-2",
    }  # fmt: skip
    assert the(rows, spelling="Wroclaw", language="pl")["name"] == "Wrocław"


def test_search_ignores_case_and_finds_misspellings(ask: Ask) -> None:
    assert "id/place/gdansk" in values(ask("search-names"), "thing")
    assert values(ask("search-names", text="BOOTST"), "thing") == ["id/network/boostinno"]


def test_places_without_a_term_of_the_eu(ask: Ask) -> None:
    names = set(values(ask("places-without-eu-uri"), "name"))
    assert names & (CITIES | {"Skåne County"}) == {"Baia Mare", "Braga", "Skåne County"}


def test_links_by_host(ask: Ask) -> None:
    links = {(row["link"], row["host"]): int(row["links"]) for row in ask("external-links")}
    assert links[SKOS + "closeMatch", "sws.geonames.org"] >= 9
    assert links[SKOS + "exactMatch", "data.europa.eu"] >= 10
    assert links[SKOS + "exactMatch", "publications.europa.eu"] >= 14
    assert links[OWL_SAME_AS, "www.wikidata.org"] >= 22
    assert links[SKOS + "exactMatch", "linkedopendata.eu"] >= 6
