"""Older releases, asked by name or by date: they answer as they did, few are open, and none longer than needed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from publisher.base.config import Runtime
from publisher.release.reader import Release
from publisher.store.port import StoreBusy
from publisher.web.app import application
from publisher.web.server.live_site import Site
from tests.web.publishing import TRIG, publish
from tests.web.server.test_live_site import COUNT, Opened

RENAMED = TRIG.replace('"Milan"@en', '"New Milan"@en')
AGAIN = TRIG.replace('"Milan"@en', '"New Milan"@en , "New Milan"@fr')
RUNTIME = Runtime(query_log="off")


@pytest.fixture
def releases(tmp_path: Path) -> list[Release]:
    return [publish(tmp_path, trig, date(2026, month, 1)) for month, trig in ((1, TRIG), (2, RENAMED), (3, AGAIN))]


@pytest.fixture
def opened() -> Opened:
    return Opened()


@pytest.fixture
def site(tmp_path: Path, releases: list[Release], opened: Opened) -> Iterator[Site]:
    made = Site(tmp_path, opened, older=1)
    yield made
    made.close()
    assert all(opened.closed())


@pytest.fixture
def client(site: Site) -> FlaskClient:
    return application(site, RUNTIME).test_client()


def test_by_name(client: FlaskClient, releases: list[Release]) -> None:
    counts = [client.get(f"{COUNT}&release={release.id}").text.split()[1] for release in releases]
    assert counts == ["0", "1", "1"]
    assert client.get(COUNT).text.split()[1] == "1"
    posted = client.post("/sparql", data={"query": "ASK { ?s ?p 'New Milan'@en }", "release": releases[0].id})
    assert json.loads(posted.data)["boolean"] is False
    assert client.get(f"{COUNT}&release={releases[0].id[:12]}").status_code == 404


@pytest.mark.parametrize(
    ("when", "index"),
    [
        ("Thu, 15 Jan 2026 12:00:00 GMT", 0),
        ("Sun, 01 Feb 2026 00:00:00 GMT", 1),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0),
        ("Tue, 01 Jan 2030 00:00:00 GMT", 2),
    ],
)
def test_by_date(client: FlaskClient, releases: list[Release], when: str, index: int) -> None:
    answer = client.get(COUNT, headers={"Accept-Datetime": when})
    assert answer.text.split()[1] == str(min(index, 1))
    assert answer.headers["Memento-Datetime"].startswith(("Thu, 01 Jan", "Sun, 01 Feb", "Sun, 01 Mar")[index])
    assert "Accept-Datetime" in answer.vary
    assert client.get(answer.headers["Content-Location"]).data == answer.data
    assert f"release={releases[index].id}" in answer.headers["Content-Location"]


def test_a_date_that_is_none(client: FlaskClient) -> None:
    assert client.get(COUNT, headers={"Accept-Datetime": "yesterday"}).status_code == 400


def test_an_entity_tag_is_of_one_release(client: FlaskClient, releases: list[Release]) -> None:
    tag = client.get(COUNT).headers["ETag"]
    assert client.get(f"{COUNT}&release={releases[2].id}").headers["ETag"] == tag
    assert client.get(f"{COUNT}&release={releases[1].id}").headers["ETag"] != tag


def test_pages_and_the_description_of_a_release(client: FlaskClient, releases: list[Release]) -> None:
    page = client.get(f"/sparql?query=ASK+{{}}&release={releases[0].id}", headers={"Accept": "text/html"})
    assert page.headers["Memento-Datetime"].startswith("Thu, 01 Jan 2026")
    assert f'<input type="hidden" name="release" value="{releases[0].id}">' in page.text
    described = [client.get("/sparql?format=nt&release=" + release.id).data for release in releases]
    assert described[1] != described[2]


def test_saved_queries_of_a_release(client: FlaskClient, releases: list[Release]) -> None:
    answer = client.get(f"/queries/classes?release={releases[0].id}&format=csv")
    assert answer.status_code == 200
    assert answer.headers["Memento-Datetime"].startswith("Thu, 01 Jan 2026")


def test_few_are_open_and_none_for_long(
    client: FlaskClient, site: Site, releases: list[Release], opened: Opened
) -> None:
    client.get(f"{COUNT}&release={releases[0].id}")
    assert opened.closed() == [False, False]
    client.get(f"{COUNT}&release={releases[1].id}")
    assert opened.closed() == [False, True, False]
    client.get(f"{COUNT}&release={releases[1].id}")  # it is still open
    assert len(opened.stores) == 3

    under_way = site.older(releases[1].id)
    with pytest.raises(StoreBusy):
        site.older(releases[0].id)
    busy = client.get(f"{COUNT}&release={releases[0].id}")
    assert busy.status_code == 503
    assert int(busy.headers["Retry-After"]) > 0
    site._archive.sweep(0)
    assert opened.closed() == [False, True, False]
    site.leave(under_way)
    site._archive.sweep(0)
    assert opened.closed() == [False, True, True]
