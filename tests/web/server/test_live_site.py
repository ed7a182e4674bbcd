"""The live site: one release after the other, without a request lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publisher.base.config import Runtime
from publisher.base.errors import NotFoundError
from publisher.release.history import ReleaseHistory
from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import StoreDown
from publisher.web.app import application
from publisher.web.server.live_site import Site
from tests.web.publishing import TRIG, publish

RENAMED = TRIG.replace('"Milan"@en', '"New Milan"@en')
COUNT = "/sparql?format=csv&query=SELECT(COUNT(*)AS%3Fn){%3Fs%20%3Fp%20%22New%20Milan%22@en}"


class Opened:
    """Opens real stores, and remembers which."""

    def __init__(self) -> None:
        self.stores: list[EmbeddedStore] = []

    def __call__(self, release: Release) -> EmbeddedStore:
        self.stores.append(EmbeddedStore(release.dataset_path, workers=1))
        return self.stores[-1]

    def closed(self) -> list[bool]:
        return [_is_closed(store) for store in self.stores]


def _is_closed(store: EmbeddedStore) -> bool:
    from publisher.store.port import Query

    try:
        store.execute(Query("ASK {}"))
    except StoreDown:
        return True
    return False


def test_the_next_release_takes_over(tmp_path: Path) -> None:
    publish(tmp_path)
    opened = Opened()
    site = Site(tmp_path, opened)
    client = application(site, Runtime()).test_client()
    assert '"Milan"@en' in client.get("/doc/place/milan").text
    assert client.get(COUNT).text.split() == ["n", "0"]
    old = json.loads(client.get("/-/health").data)["release"]

    before = site.enter()  # a request that is still under way
    new = publish(tmp_path, RENAMED)
    site.refresh()
    assert '"New Milan"@en' in client.get("/doc/place/milan").text
    assert "New Milan</bdi></h1>" in client.get("/doc/place/milan.html").text
    assert client.get(COUNT).text.split() == ["n", "1"]
    assert json.loads(client.get("/-/health").data)["release"] == new.id != old

    assert opened.closed() == [False, False]
    site.leave(before)
    assert opened.closed() == [True, False]
    site.close()
    assert opened.closed() == [True, True]


def test_going_back_works_too(tmp_path: Path) -> None:
    publish(tmp_path)
    publish(tmp_path, RENAMED)
    site = Site(tmp_path, Opened())
    client = application(site, Runtime()).test_client()
    assert "New Milan" in client.get("/doc/place/milan").text
    ReleaseHistory(tmp_path).roll_back()
    site.refresh()
    assert "New Milan" not in client.get("/doc/place/milan").text
    site.close()


def test_a_release_that_cannot_be_opened_leaves_the_old_one(tmp_path: Path) -> None:
    publish(tmp_path)
    opened = Opened()
    site = Site(tmp_path, opened)
    client = application(site, Runtime()).test_client()
    damaged = publish(tmp_path, RENAMED)
    (damaged.folder / "release.json").write_text("{")
    assert site.refresh() is False
    assert client.get("/doc/place/milan").status_code == 200
    assert opened.closed() == [False]
    site.close()


def test_without_a_release_there_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        Site(tmp_path, Opened())


def test_a_broken_build_is_told_on_every_page_and_only_there(tmp_path: Path) -> None:
    publish(tmp_path)
    site = Site(tmp_path, Opened(), watch=True)
    client = application(site, Runtime()).test_client()
    clean = client.get("/doc/place/milan.html")
    assert 'role="alert"' not in clean.text

    finding = "data/a.ttl:1:1: error[P101]: <script> is not Turtle"
    (tmp_path / "watch.json").write_text(json.dumps({"text": finding, "errors": 1}))
    site.refresh()
    for path in ("/", "/doc/place/milan.html", "/doc/oddity/script.html", "/sparql?format=html", "/browse"):
        page = client.get(path)
        assert page.text.count('role="alert"') == 1, path
        assert "<pre>data/a.ttl:1:1: error[P101]: &lt;script&gt; is not Turtle</pre>" in page.text
    assert client.get("/doc/nothing", headers={"Accept": "text/html"}).text.count('role="alert"') == 1
    told = client.get("/doc/place/milan.html", headers={"If-None-Match": clean.headers["ETag"]})
    assert told.status_code == 200
    assert "P101" not in client.get("/doc/place/milan.ttl").text

    (tmp_path / "watch.json").unlink()
    site.refresh()
    assert client.get("/doc/place/milan.html").data == clean.data
    site.close()
