"""The event loop gives the very answers that Flask gives to the same requests."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.web.app import create_app
from publisher.web.context import desk
from publisher.web.server.http_server import BODY, Reply
from publisher.web.server.reception import Reception
from tests.web.conftest import RUNTIME

LONG = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
REQUESTS: list[dict[str, Any]] = [
    {"query_string": urlencode({"query": "ASK {}"})},
    {"query_string": urlencode({"query": LONG})},
    {"query_string": urlencode({"query": LONG}), "headers": {"Accept-Encoding": "gzip"}},
    {"query_string": urlencode({"query": LONG, "format": "csv"})},
    {"query_string": urlencode({"query": "DESCRIBE <https://w3id.org/cities/id/place/milan>"})},
    {"query_string": urlencode({"query": "SELECT (NOW() AS ?n) {}", "named-graph-uri": "x:g"}), "volatile": True},
    {"query_string": urlencode({"query": "CONSTRUCT { [] a ?c } { ?s a ?c }"}), "volatile": True},
    {"method": "POST", "data": {"query": LONG}},
    {"method": "POST", "data": b"ASK {}", "content_type": "application/sparql-query"},
    {"query_string": urlencode({"query": "ASK {"})},
    {"query_string": urlencode({"query": "CLEAR ALL"})},
    {"query_string": urlencode({"query": "ASK {}"}), "headers": {"Accept": "image/png"}},
    {"query_string": urlencode({"query": "ASK {}", "format": "none"})},
    {"query_string": urlencode({"query": "ASK {}"}), "headers": {"Accept": "text/html"}},
    {"method": "POST", "data": b"x", "content_type": "text/plain"},
    {"query_string": "query=ASK{}&query=ASK{}"},
]


@pytest.fixture
def app(release: Release, store: EmbeddedStore) -> Flask:
    return create_app(release, store, RUNTIME)


class _Client:
    chunk = None

    def is_gone(self) -> bool:
        return False


def environ(asked: dict[str, Any]) -> dict[str, Any]:
    given = {key: value for key, value in asked.items() if key != "volatile"}
    return EnvironBuilder(path="/sparql", environ_base={"REMOTE_ADDR": "192.0.2.1"}, **given).get_environ()


async def ask(reception: Reception, asked: dict[str, Any]) -> Reply:
    values = environ(asked)
    values[BODY] = values["wsgi.input"].read()
    reply = reception(values, _Client())  # type: ignore[arg-type]
    return reply if isinstance(reply, Reply) else await reply


def asked_of_loop(app: Flask, asked: dict[str, Any], times: int) -> list[Reply]:
    async def run() -> list[Reply]:
        reception = Reception(app, asyncio.get_running_loop())
        try:
            return [await ask(reception, asked) for _ in range(times)]
        finally:
            reception.close()

    # In a thread of its own: a browser driver of other tests may keep an event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()


@pytest.mark.parametrize("asked", REQUESTS)
def test_the_loop_answers_as_flask_does(
    app: Flask, release: Release, store: EmbeddedStore, asked: dict[str, Any]
) -> None:
    pieces, status, headers = run_wsgi_app(create_app(release, store, RUNTIME), environ(asked))
    body = b"".join(pieces)
    for reply in asked_of_loop(app, asked, 3):
        assert f"{reply.status}" == status[:3]
        names = [name for name, _ in headers if not (asked.get("volatile") and name == "Content-Length")]
        assert [h for h in sorted(reply.headers) if h[0] in names] == [h for h in sorted(headers) if h[0] in names]
        assert {name for name, _ in reply.headers} == {name for name, _ in headers}
        assert asked.get("volatile") or reply.body[:] == body


def test_repeated_queries_come_from_the_cache_and_are_counted(app: Flask) -> None:
    asked_of_loop(app, REQUESTS[1], 5)
    with app.app_context():
        counted = desk().metrics.counted("queries")
    assert counted[("cached", "no"), ("outcome", "answered")] == 1
    assert counted[("cached", "yes"), ("outcome", "answered")] == 4
