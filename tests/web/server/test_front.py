"""The front gives the very answers that Flask gives, only sooner."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse

from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.web.app import create_app
from publisher.web.server.front import Front
from tests.web.conftest import RUNTIME

REQUESTS: list[tuple[str, dict[str, str]]] = [
    ("/id/place/milan", {}),
    ("/id/place/Sk%C3%A5ne", {}),
    ("/doc/place/milan", {}),
    ("/doc/place/milan", {"Accept": "text/html"}),
    ("/doc/place/milan", {"Accept": "text/html", "Accept-Language": "it"}),
    ("/doc/place/milan", {"Accept": "application/ld+json"}),
    ("/doc/place/milan", {"Accept": "image/png"}),
    ("/doc/place/milan.nt", {}),
    ("/doc/place/milan.html?lang=it", {}),
    ("/doc/nothing", {}),
    ("/def", {"Accept": "text/html"}),
]


@pytest.fixture
def fresh(release: Release, store: EmbeddedStore) -> Flask:
    return create_app(release, store, RUNTIME)


def same(one: TestResponse, other: TestResponse) -> bool:
    return (one.status_code, one.data, sorted(one.headers)) == (other.status_code, other.data, sorted(other.headers))


@pytest.mark.parametrize(("path", "headers"), REQUESTS)
def test_the_second_answer_is_the_first(fresh: Flask, path: str, headers: dict[str, str]) -> None:
    client = fresh.test_client()
    first = client.get(path, headers=headers)
    assert same(client.get(path, headers=headers), first)
    tag = first.headers.get("ETag")
    if tag is not None:
        unknown = create_app_like(fresh).get(path, headers={**headers, "If-None-Match": tag})
        known = client.get(path, headers={**headers, "If-None-Match": tag})
        assert known.status_code == 304
        assert same(known, unknown)
        for condition in (f'"x", {tag}', f"W/{tag}", "*"):
            assert client.get(path, headers={**headers, "If-None-Match": condition}).status_code == 304
        assert client.get(path, headers={**headers, "If-None-Match": '"x"'}).status_code == 200


def create_app_like(app: Flask) -> Client:
    """A client of the same application without its front."""
    front = app.wsgi_app
    assert isinstance(front, Front)
    return Client(front._application, TestResponse)


def test_flask_is_asked_once(fresh: Flask) -> None:
    asked: list[str] = []
    fresh.before_request(lambda: asked.append("asked"))
    client = fresh.test_client()
    for _ in range(3):
        client.get("/doc/place/milan")
        client.get("/id/place/milan")
        client.get("/doc/nothing")
    assert len(asked) == 1 + 1 + 3


def test_the_table_is_bounded(client: FlaskClient, fresh: Flask) -> None:
    front = fresh.wsgi_app
    assert isinstance(front, Front)
    small = Front(front._application, front._editions, limit=20_000)
    browser = Client(small, TestResponse)
    for number in range(100):
        browser.get("/doc/place/milan", headers={"Accept": f"text/turtle, x/x{number}"})
        assert len(small._table) < 12
    browser.get("/doc/place/milan", headers={"Accept": "text/turtle," + "x" * 5000})
    assert all(len(key[1]) < 600 for key in small._table)
