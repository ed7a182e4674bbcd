from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

from publisher.web.edition import PageCache
from publisher.web.rendering import static_url


def test_home_tells_what_there_is_and_leads_on(client: FlaskClient) -> None:
    text = client.get("/", headers={"Accept-Language": "it"}).text
    assert "Città portuali</h1>" in text
    assert "Città, ogni fatto con la sua fonte." in text
    assert re.search(r'>Città <span class="n">6</span></a>', text)
    for url in ("/browse?type=def%23City", "/sparql", "/def", "/queries/"):
        assert f'href="{url}"' in text
        assert client.get(url).status_code == 200


def test_browse_lists_a_kind_in_order(client: FlaskClient) -> None:
    text = client.get("/browse?type=https://w3id.org/cities/def%23City").text
    names = ["A slash in the name", "Ends in a suffix", "Gdańsk", "Milan", "Scania"]
    places = [text.index(f"{name}</bdi>") for name in names]
    assert places == sorted(places)
    assert "Network of Harbours" not in text
    assert "Network of Harbours" in client.get("/browse").text


@pytest.mark.parametrize("query", ["type=https://example.org/None", "page=0", "page=9", "page=x", "page=%D9%A1"])
def test_lists_that_there_are_not(client: FlaskClient, query: str) -> None:
    assert client.get(f"/browse?{query}").status_code == 404


def test_static_files_are_kept_for_good(client: FlaskClient) -> None:
    answer = client.get(static_url("style.css"))
    assert answer.content_type == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(static_url("icon.svg")).content_type == "image/svg+xml"
    assert client.get("/static/000000000000/style.css").status_code == 404


def test_operators_are_told(client: FlaskClient) -> None:
    health = json.loads(client.get("/-/health").data)
    manifest = json.loads(client.get("/-/release").data)
    assert health["status"] == "ok"
    assert health["release"] == manifest["id"]


def test_the_page_cache_is_bounded() -> None:
    cache = PageCache(100)
    for number in range(50):
        cache.get_or_make((str(number), "en"), lambda: b"x" * 30)
    assert len(cache) == 3
    assert cache.get_or_make(("49", "en"), lambda: b"new") == b"x" * 30
    assert cache.get_or_make(("0", "en"), lambda: b"new") == b"new"
    cache.get_or_make(("huge", "en"), lambda: b"x" * 1000)
    assert len(cache) == 0
