"""The pages of pictures over the real graph, checked against the tables that it was made from."""

from __future__ import annotations

import csv
import html
import re
from collections import Counter

import pytest
from flask.testing import FlaskClient

from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.web.app import create_app
from publisher.web.messages import LANGUAGES
from tests.conftest import ROOT

MAP, CHORDS, BARS = "/pictures/map-of-partners", "/pictures/countries-together", "/pictures/networks-by-year"
ITALY = {"country": "id/country/it"}


@pytest.fixture(scope="module")
def real(built: Release) -> FlaskClient:
    """The real graph; pictures never ask the store."""
    return create_app(built, EmbeddedStore(built.dataset_path)).test_client()


def text_of(client: FlaskClient, path: str, **query: str) -> str:
    answer = client.get(path, query_string=query or None, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return html.unescape(answer.text)


def networks_of_places() -> Counter[str]:
    with (ROOT / "data" / "urbact" / "partners.csv").open(encoding="utf-8", newline="") as file:
        rows = {(r["place"], r["network_id"]) for r in csv.DictReader(file) if r["role"] != "observer" and r["place"]}
    return Counter(place for place, _ in rows)


def test_a_dot_counts_the_networks_of_its_place(real: FlaskClient) -> None:
    """BoostInno is in files of its own beside the tables, and so is one network of Braga."""
    page = text_of(real, MAP, **ITALY)
    told = dict(re.findall(r'<a href="/doc/place/([a-z-]+)" aria-label="[^"]*: (\d+)">', page))
    expected = networks_of_places()
    assert len(told) > 60
    assert {place: int(n) - expected[place] for place, n in told.items() if int(n) != expected[place]} == {}


def test_each_place_is_a_link_and_in_the_list(real: FlaskClient) -> None:
    page = text_of(real, MAP, **ITALY)
    drawn, listed = page.split("</svg>")[0], page.split("</svg>")[1]
    points = set(re.findall(r'<a href="(/doc/place/[^"]+)"', drawn))
    rows = set(re.findall(r'<a href="(/doc/place/[^"]+)"', listed))
    assert points < rows  # one place of Italy has no position, and says so
    assert f"{len(rows)} places" in page
    assert f"{len(rows - points)} place has no known position" in page


def test_the_whole_map_leads_to_the_maps_of_countries(real: FlaskClient) -> None:
    page = text_of(real, MAP)
    groups = dict(re.findall(r'<a class="dots" href="([^"]+)" aria-label="([^"]+)"', page))
    assert groups["/pictures/map-of-partners?country=id%2Fcountry%2Fit"] == "Italy: 74 places"
    assert len(groups) > 30
    for url in groups:
        assert real.get(url).status_code == 200
    table = page[page.index("<table>") :]
    assert all(f'href="{url}"' in table for url in groups)


def test_a_map_is_narrowed_down_by_programme_and_type(real: FlaskClient) -> None:
    page = text_of(real, MAP)
    url, count = re.search(r'<a href="([^"]+)">URBACT IV <span class="n">(\d+)<', page).groups()  # type: ignore[union-attr]
    part = text_of(real, url)
    assert sum(int(n) for n in re.findall(r'</th><td class="n">(\d+)</td>', part)) == int(count)
    assert '<a href="/pictures/map-of-partners" aria-current="true">URBACT IV' in part
    both = text_of(real, MAP, programme="id/programme/urbact-iv", **ITALY)
    assert "Map of all partners: Italy" in both
    assert "noindex" in both
    for query in ("?programme=id/programme/none", "?colour=red", "?place=id/place/milan", "?country="):
        assert real.get(MAP + query).status_code == (200 if query.endswith("=") else 404)


def test_countries_are_tied_by_the_networks_they_share(real: FlaskClient, built: Release) -> None:
    page = text_of(real, CHORDS)
    assert 'aria-label="Italy: 824"' in page
    first = re.search(r'<th scope="row"><a href="/doc/country/it">.*?</tr>', page)
    assert first
    assert re.findall(r"<bdi>(\w+)</bdi>.<span class=\"n\">(\d+)", first[0])[:2] == [
        ("Spain", "89"),
        ("Portugal", "78"),
    ]
    drawn = built.pictures["countries-together"].chords
    assert drawn
    assert f"The {len(drawn.chords)} strongest of {drawn.pairs} bands" in page
    assert page.count('<path id="band') == len(drawn.chords)


def test_bars_tell_what_the_query_gives(real: FlaskClient, built: Release) -> None:
    page = text_of(real, BARS)
    told = re.findall(r"<bdi>(\d{4})</bdi></th><td class=\"n\">(\d+)</td>", page)
    assert [(year, int(n)) for year, n in told] == list(built.pictures["networks-by-year"].rows)
    assert 'width="100.0"' in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [MAP, CHORDS, BARS, MAP + "?country=id/country/es"])
def test_pages_are_small_in_every_language(real: FlaskClient, path: str, language: str) -> None:
    answer = real.get(path, headers={"Accept-Language": language})
    assert answer.headers["Content-Language"] == language
    assert len(answer.data) < 50_000


def test_home_lists_and_questions_lead_to_pictures(real: FlaskClient) -> None:
    for page in (text_of(real, "/"), text_of(real, "/browse", type="org:Membership")):
        assert all(f'href="{path}"' in page for path in (MAP, CHORDS, BARS))
    question = text_of(real, "/queries/countries-together")
    assert '<svg class="chords"' in question
    assert f'href="{CHORDS}"' in question
    listed = real.get("/queries/?format=json").get_json()["queries"]
    assert {q["picture"] for q in listed if "picture" in q} == {MAP, CHORDS, BARS}


def test_what_has_no_picture_is_not_there(real: FlaskClient, client: FlaskClient) -> None:
    assert real.get("/pictures/partners").status_code == 404
    assert real.get("/pictures/none").status_code == 404
    assert "pictures" not in client.get("/").text
