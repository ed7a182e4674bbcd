"""A site whose queries a remote store answers: documents go on without it, and a new release waits to be loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from publisher.base.config import Runtime
from publisher.release.reader import Release
from publisher.store.remote.client import Addresses
from publisher.store.remote.holding import Names
from publisher.store.remote.loading import Loader
from publisher.web.app import application
from publisher.web.server.live_site import Site
from publisher.web.sparql.stores import Stores, endpoint_of
from tests.store.servers import oxigraph
from tests.web.publishing import TRIG, publish

RENAMED = TRIG.replace('"Milan"@en', '"New Milan"@en')
RENAMED_COUNT = "/sparql?format=csv&query=SELECT(COUNT(*)AS%3Fn){%3Fs%20%3Fp%20%22New%20Milan%22@en}"
DOCUMENT = "/doc/place/milan.ttl"


@pytest.fixture(scope="module")
def addresses() -> Iterator[Addresses]:
    with oxigraph() as running:
        yield running


def _runtime(addresses: Addresses) -> Runtime:
    return Runtime(
        store="sparql:" + addresses.query,
        store_update=addresses.update,
        store_graphs=addresses.graphs,
        query_log="off",
        query_cache_mb=0,
    )


def _load(runtime: Runtime, release: Release) -> None:
    names = Names(release.publication.base)
    Loader(endpoint_of(runtime), names).load(release.id, release.dataset_path, release.manifest.dataset)


def _client(site: Site, runtime: Runtime) -> FlaskClient:
    return application(site, runtime).test_client()


def test_a_new_release_is_served_once_it_is_loaded(addresses: Addresses, tmp_path: Path) -> None:
    runtime = _runtime(addresses)
    _load(runtime, publish(tmp_path))
    site = Site(tmp_path, Stores(runtime).open)
    try:
        client = _client(site, runtime)
        assert client.get(RENAMED_COUNT).text.split() == ["n", "0"]
        new = publish(tmp_path, RENAMED)
        assert not site.refresh()
        assert client.get(RENAMED_COUNT).text.split() == ["n", "0"]
        _load(runtime, new)
        site.refresh()
        assert site.now().release.id == new.id
        assert client.get(RENAMED_COUNT).text.split() == ["n", "1"]
    finally:
        site.close()


def test_documents_are_served_while_the_store_is_down(addresses: Addresses, tmp_path: Path) -> None:
    runtime = replace(_runtime(addresses), store="sparql:http://127.0.0.1:9/sparql")
    publish(tmp_path)
    site = Site(tmp_path, Stores(runtime).open)
    try:
        client = _client(site, runtime)
        assert client.get("/-/health/ready").status_code == 503  # before anybody has asked
        for _ in range(2):
            answer = client.get(RENAMED_COUNT)
            assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
            assert int(answer.headers["Retry-After"]) > 0
        assert "left alone" in client.get(RENAMED_COUNT).json["detail"]  # type: ignore[index]
        assert client.get(DOCUMENT).status_code == 200
        assert client.get("/-/health").status_code == 200
        assert client.get("/-/health/ready").status_code == 503
        new = publish(tmp_path, RENAMED, date(2027, 1, 1))
        site.refresh()
        assert site.now().release.id == new.id
    finally:
        site.close()


def test_a_store_without_the_release_says_what_is_to_be_done(addresses: Addresses, tmp_path: Path) -> None:
    runtime = _runtime(addresses)
    release = publish(tmp_path, TRIG.replace('"Milan"@en', '"Mailand"@en'))
    site = Site(tmp_path, Stores(runtime).open)
    try:
        answer = _client(site, runtime).get(RENAMED_COUNT)
        assert answer.status_code == 503
        assert f"'publisher load' loads {release.id}" in answer.json["detail"]  # type: ignore[index]
        assert _client(site, runtime).get("/-/health/ready").status_code == 503
        assert _client(site, runtime).get("/-/health").status_code == 200
    finally:
        site.close()
