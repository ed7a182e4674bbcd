from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from publisher.release.finding import code_key, fold, same_key
from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.web.app import create_app
from tests.web.publishing import TRIG, publish

BASE = "https://w3id.org/boostinno/id/"
MILAN = {
    "http://www.wikidata.org/entity/Q490",
    "https://www.wikidata.org/wiki/Q490",
    "https://m.wikidata.org/wiki/Q490",
    "https://www.wikidata.org/wiki/Special:EntityData/Q490.ttl",
    "http://sws.geonames.org/3173435/",
    "https://sws.geonames.org/3173435",
    "https://www.geonames.org/3173435/milano.html",
    BASE + "place/milan",
}


@pytest.fixture(scope="module")
def real(built: Release) -> FlaskClient:
    """The real graph; the lookup never asks the store, so any will do."""
    return _app(built).test_client()


def _app(built: Release) -> Flask:
    return create_app(built, EmbeddedStore(built.dataset_path))


@pytest.mark.parametrize("same", sorted(MILAN))
def test_an_iri_in_any_spelling_leads_to_ours(real: FlaskClient, same: str) -> None:
    answer = real.get("/lookup", query_string={"same": same})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/doc/place/milan")
    assert f'<{BASE}place/milan>; rel="cite-as"' in answer.headers["Link"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert real.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ({"same": "015146", "scheme": "lau"}, "place/milan"),
        ({"same": "http://data.europa.eu/nuts/code/SE224"}, "place/skane"),
        ({"same": " se224 "}, "place/skane"),
        ({"same": "ESP_BCN"}, "place/barcelona"),
        ({"same": "http://publications.europa.eu/resource/authority/place/ESP_BCN"}, "place/barcelona"),
        ({"same": "https://publications.europa.eu/resource/authority/country/FRA/"}, "country/fr"),
        ({"same": "3173435", "scheme": "GeoNames"}, "place/milan"),
        ({"same": "3173435", "scheme": BASE + "concept/identifier-scheme/geonames"}, "place/milan"),
        ({"same": "FRA", "scheme": "eu-country"}, "country/fr"),
    ],
)
def test_codes_and_authority_iris(real: FlaskClient, query: dict[str, str], place: str) -> None:
    answer = real.get("/lookup", query_string=query)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/doc/{place}")


SHARED = """
<https://w3id.org/cities/id/place/milan> skos:exactMatch <http://regions.example/lombardy> .
<https://w3id.org/cities/id/place/gdansk> skos:closeMatch <http://regions.example/lombardy> .
"""


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return _app(publish(tmp_path_factory.mktemp("shared") / "state", TRIG + SHARED)).test_client()


def test_several_are_listed_the_closest_first(cities: FlaskClient) -> None:
    listed = json.loads(cities.get("/lookup?same=https://regions.example/lombardy/").data)["matches"]
    assert [row["document"] for row in listed] == ["/doc/place/milan", "/doc/place/gdansk"]
    assert listed[0]["labels"]["it"] == "Milano"


def test_several_are_listed_in_every_format(cities: FlaskClient) -> None:
    url = {"same": "http://regions.example/lombardy"}
    page = cities.get("/lookup", query_string=url, headers={"Accept": "text/html", "Accept-Language": "it"})
    assert page.headers["Content-Language"] == "it"
    assert 'href="/doc/place/milan"' in page.text
    asked = {"Accept": "text/turtle"}
    turtle = cities.get("/lookup", query_string=url, headers=asked)
    subjects = {str(quad.subject).rpartition("/")[2] for quad in parse(turtle.data, format=RdfFormat.TURTLE)}
    assert subjects == {"milan>", "gdansk>"}
    assert "Accept" in turtle.headers["Vary"]
    again = cities.get("/lookup", query_string=url, headers=asked | {"If-None-Match": turtle.headers["ETag"]})
    assert again.status_code == 304
    assert cities.get("/lookup", query_string=url, headers={"Accept": "image/png"}).status_code == 406


def test_one_is_listed_too_when_a_format_is_asked_for(real: FlaskClient) -> None:
    answer = json.loads(real.get("/lookup?same=http://www.wikidata.org/entity/Q490&format=json").data)
    assert [row["iri"] for row in answer["matches"]] == [BASE + "place/milan"]
    assert answer["matches"][0]["labels"]["it"] == "Milano"


@pytest.mark.parametrize(
    "same", ["http://www.wikidata.org/entity/Q1", "NOWHERE", "javascript:alert(1)", "http://[", "\x00"]
)
def test_none_is_a_problem(real: FlaskClient, same: str) -> None:
    answer = real.get("/lookup", query_string={"same": same})
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_code_of_another_scheme_is_none(real: FlaskClient) -> None:
    assert real.get("/lookup?same=015146&scheme=nuts").status_code == 404


@pytest.mark.parametrize("query", ["", "same=", "same=%20", "same=Q490&format=png", "same=" + "x" * 2001])
def test_what_cannot_be_looked_up(real: FlaskClient, query: str) -> None:
    assert real.get("/lookup?" + query).status_code == 400


def test_many_at_once(real: FlaskClient) -> None:
    answer = real.post("/lookup", json={"same": ["http://www.wikidata.org/entity/Q490", "NOWHERE"]})
    results = json.loads(answer.data)["results"]
    assert [[row["iri"] for row in result["matches"]] for result in results] == [[BASE + "place/milan"], []]
    assert real.post("/lookup", json={"same": "Q490"}).status_code == 400
    assert real.post("/lookup", json={"same": ["x"] * 501}).status_code == 413
    assert real.post("/lookup", data=b"{", content_type="application/json").status_code == 400


@given(st.text())
def test_keys_stay_when_taken_twice(text: str) -> None:
    assert code_key(code_key(text)) == code_key(text)
    assert fold(fold(text)) == fold(text)


@given(st.from_regex(r"[a-z]{1,8}\.example/[a-z0-9/]{0,12}[a-z0-9]", fullmatch=True))
def test_schemes_and_slashes_make_no_difference(address: str) -> None:
    starts = ("http://", "https://", "https://www.")
    keys = {same_key(before + address + after) for before in starts for after in ("", "/")}
    assert len(keys) == 1
