"""Pages of terms and of shapes, and where programs are sent."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

PAGE = {"Accept": "text/html"}


def test_a_term_has_a_page(client: FlaskClient) -> None:
    answer = client.get("/def/City", headers=PAGE)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert "https://w3id.org/cities/def#City" in answer.text
    assert 'href="/browse?type=' in answer.text
    assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))
    assert 'href="/def"' in answer.text


def test_the_ontology_leads_to_it_from_its_fragment(client: FlaskClient) -> None:
    text = client.get("/def", headers=PAGE).text
    row = text[text.index('id="City"') :]
    assert row.index('href="/def/City"') < 120


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "*/*", None])
def test_programs_are_sent_to_the_document(client: FlaskClient, accept: str | None) -> None:
    answer = client.get("/def/City", headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/def")
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/def/Nowhere", "/def/", "/shapes/Nothing", "/doc/place/milan/City", "/def/City/x"])
def test_what_is_no_term_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers=PAGE).status_code == 404


def test_a_shape_has_a_page_with_its_rules(reader: FlaskClient) -> None:
    text = reader.get("/shapes", headers=PAGE).text
    assert 'href="/shapes/Library"' in text
    page = reader.get("/shapes/Library", headers=PAGE).text
    assert '<ol class="rules">' in page
    assert 'href="/shapes/Library"' in reader.get("/def/Library", headers=PAGE).text
