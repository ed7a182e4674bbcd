from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from publisher.release.finding import Finding, Label
from publisher.release.reader import Release
from publisher.release.search import SearchIndex, slips
from publisher.store.embedded import EmbeddedStore
from publisher.web.app import create_app

HYDRA = "http://www.w3.org/ns/hydra/core#"


@pytest.fixture(scope="module")
def real(built: Release) -> FlaskClient:
    """The real graph; the search never asks the store."""
    return create_app(built, EmbeddedStore(built.dataset_path)).test_client()


def results(client: FlaskClient, **query: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(client.get("/search", query_string=query).data)["results"]
    return found


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("gdansk", "doc/place/gdansk"),
        ("GDAŃSK", "doc/place/gdansk"),
        ("danz", "doc/place/gdansk"),
        ("skane", "doc/place/Skåne"),
        ("milan", "doc/place/milan"),
        ("mediolan", "doc/place/milan"),
        ("harbours", "doc/network/harbours"),
    ],
)
def test_search_folds_case_and_diacritics(client: FlaskClient, text: str, first: str) -> None:
    results = json.loads(client.get("/search", query_string={"q": text}).data)["results"]
    found = [result["document"] for result in results]
    assert found[0] == client.get("/" + first).headers["Content-Location"].removesuffix(".ttl")


def test_search_as_a_page(client: FlaskClient) -> None:
    asked = {"Accept": "text/html"}
    assert 'href="/doc/place/milan"' in client.get("/search?q=mediolan", headers=asked).text
    assert "Mediolan" in client.get("/search?q=mediolan", headers=asked).text
    nothing = client.get('/search?q="><xyzzy>', headers=asked).text
    assert "Nothing bears a name like" in nothing
    assert "<xyzzy>" not in nothing
    assert client.get("/search", headers=asked).status_code == 200


def test_search_for_nothing_finds_nothing(client: FlaskClient) -> None:
    assert json.loads(client.get("/search?q=%20").data)["results"] == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("wroclaw", "/doc/place/wroclaw"),
        ("Wrocaw", "/doc/place/wroclaw"),
        ("SKANE", "/doc/place/skane"),
        ("Milán", "/doc/place/milan"),
        ("Mediolan", "/doc/place/milan"),
        ("Straßburg", "/doc/place/strasbourg"),
        ("barcelon", "/doc/place/barcelona"),
    ],
)
def test_names_in_any_language_and_spelling(real: FlaskClient, text: str, first: str) -> None:
    assert first in [result["document"] for result in results(real, q=text)[:3]]


def test_descriptions_are_searched_after_names(client: FlaskClient) -> None:
    assert [result["document"] for result in results(client, q="Miasta nad woda")] == ["/doc/network/harbours"]
    assert results(client, q="water learn")[0]["matched"] is None


def test_all_words_have_to_be_there(client: FlaskClient) -> None:
    assert [result["document"] for result in results(client, q="rete porti")] == ["/doc/network/harbours"]


def test_a_class_and_a_facet_narrow_down(real: FlaskClient) -> None:
    whole = json.loads(real.get("/search?q=milan").data)
    kind = next(found for found in whole["types"] if found["iri"].endswith("#Membership"))
    narrowed = json.loads(real.get("/search", query_string={"q": "milan", "type": kind["iri"]}).data)
    assert narrowed["total"] == kind["count"] < whole["total"]
    assert all(kind["iri"] in result["types"] for result in narrowed["results"])
    facet = next(f for f in narrowed["facets"] if len(f["values"]) > 1)
    value = facet["values"][-1]
    chosen = {"q": "milan", "type": kind["iri"], facet["property"]: value["iri"]}
    faceted = json.loads(real.get("/search", query_string=chosen).data)
    assert faceted["total"] == value["count"]
    page = real.get("/search?q=milan", headers={"Accept": "text/html"}).text
    assert 'class="facets"' in page


def test_results_come_in_pages(real: FlaskClient) -> None:
    first = json.loads(real.get("/search?q=statement").data)
    assert first["pages"] > 1
    assert "previous" not in first
    second = json.loads(real.get(first["next"]).data)
    assert second["page"] == 2
    assert not {r["iri"] for r in first["results"]} & {r["iri"] for r in second["results"]}
    page = real.get(first["next"], headers={"Accept": "text/html"}).text
    assert 'rel="prev" href="/search?q=statement"' in page


def test_results_as_a_collection(real: FlaskClient) -> None:
    answer = real.get("/search?q=statement", headers={"Accept": "text/turtle"})
    quads = {Quad(q.subject, q.predicate, q.object) for q in parse(answer.data, format=RdfFormat.TURTLE)}
    listed = json.loads(real.get("/search?q=statement").data)
    members = {q.object.value for q in quads if q.predicate == NamedNode(HYDRA + "member")}  # type: ignore[union-attr]
    assert members == {result["iri"] for result in listed["results"]}
    total = next(q.object for q in quads if q.predicate == NamedNode(HYDRA + "totalItems"))
    assert total.value == str(listed["total"])  # type: ignore[union-attr]
    following = next(q.object for q in quads if q.predicate == NamedNode(HYDRA + "next"))
    assert following.value.endswith("/boostinno/search?q=statement&page=2")  # type: ignore[union-attr]


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/rdf+xml", "text/html"])
def test_each_form_is_negotiated_and_validated(real: FlaskClient, accept: str) -> None:
    answer = real.get("/search?q=milan", headers={"Accept": accept})
    assert answer.mimetype == accept
    assert "Accept" in answer.headers["Vary"]
    headers = {"Accept": accept, "If-None-Match": answer.headers["ETag"]}
    assert real.get("/search?q=milan", headers=headers).status_code == 304


@pytest.mark.parametrize(
    ("query", "status"),
    [("q=" + "x" * 201, 400), ("q=milan&page=99", 404), ("q=milan&page=0", 404), ("q=a&nonsense=1", 400)],
)
def test_what_cannot_be_searched(real: FlaskClient, query: str, status: int) -> None:
    assert real.get("/search?" + query).status_code == status
    assert real.get("/search?q=a", headers={"Accept": "image/png"}).status_code == 406


@given(st.lists(st.text(min_size=1), min_size=1, max_size=5))
def test_each_name_finds_its_own(names: list[str]) -> None:
    index = SearchIndex(Finding.of([Label(f"doc/{n}", 0, "", name) for n, name in enumerate(names)], []))
    for number, name in enumerate(names):
        found = index.find(name)
        best = [hit.path for hit in found if hit.score == found[0].score]
        assert not found or f"doc/{number}" in best


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_slips_are_a_distance(one: str, other: str) -> None:
    assert slips(one, other, 6) == slips(other, one, 6)
    assert (slips(one, other, 6) == 0) == (one == other)
