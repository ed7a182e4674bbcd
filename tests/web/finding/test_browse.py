from __future__ import annotations

from flask.testing import FlaskClient

from publisher.release.links import Links
from publisher.release.overview import Overview

CITY = "https%3A%2F%2Fw3id.org%2Fcities%2Fdef%23City"


def links() -> Links:
    """Twelve partners, each with a place of its own."""
    rows = {f"doc/p{n}": {"x:at": (f"x:place{n}",), "x:role": ("x:lead" if n == 0 else "x:other",)} for n in range(12)}
    points = {"doc/place3": (1.0, 2.0), "doc/place4": (3.0, 4.0)}
    return Links(Overview(points, rows), {f"x:place{n}": f"doc/place{n}" for n in range(12)} | {"x:p3": "doc/p3"})


def test_places_are_those_of_a_thing_or_of_what_points_at_it() -> None:
    assert links().around("doc/p3", "x:p3") == ["doc/place3"]
    assert links().around("doc/other", "x:other") == ["doc/place3", "doc/place4"]
    assert links().around("doc/none", "x:none") == []


def test_a_list_by_a_property(client: FlaskClient) -> None:
    page = client.get("/browse", query_string={"c:member": "https://w3id.org/cities/id/place/milan"}).text
    assert "Network of Harbours" in page
    assert "Gdańsk" not in page
    assert 'href="/browse"' in page


def test_lists_that_nothing_is_in_are_not_there(client: FlaskClient) -> None:
    assert client.get("/browse?c:member=https://example.org/none").status_code == 404
    assert client.get("/browse?colour=red").status_code == 404
    assert client.get("/browse?unknown:p=x").status_code == 404
    assert client.get(f"/browse?type={CITY}&c:member=x").status_code == 404


def test_a_contradicted_value_stands_beside_the_one_that_is_followed(client: FlaskClient) -> None:
    page = client.get("/disagreements").text
    assert page.index("1,371,498") < page.index("9,999,999")
    assert "The register of places" in page


def test_pages_about_the_publication(client: FlaskClient) -> None:
    for path in ("/about", "/licence", "/accessibility"):
        for language in ("en", "it", "fr", "pl", "ro", "es", "pt", "sv"):
            answer = client.get(path, headers={"Accept-Language": language})
            assert answer.status_code == 200
            assert answer.headers["Content-Language"] == language
    assert "https://creativecommons.org/licenses/by/4.0/" in client.get("/licence").text


def test_hubs_lead_to_the_whole_list(client: FlaskClient) -> None:
    asked = {"Accept": "text/html"}
    page = client.get("/def", headers=asked).text
    assert "A place with a council." in page
    assert '<svg class="diagram"' in page
