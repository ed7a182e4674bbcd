from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

SAMPLE = (
    "/",
    "/id/place/milan",
    "/doc/place/milan",
    "/doc/place/milan.html",
    "/doc/nothing",
    "/sparql",
    "/sparql?query=nonsense",
    "/sparql?query=ASK%7B%7D",
    "/browse",
    "/search?q=milan",
    "/-/health",
    "/-/release",
)


@pytest.mark.parametrize("path", SAMPLE)
def test_every_answer_may_be_read_from_anywhere_and_runs_nothing(client: FlaskClient, path: str) -> None:
    for accept in ("text/html", "text/turtle", "*/*"):
        headers = client.get(path, headers={"Accept": accept, "Origin": "https://portal.example"}).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert {"ETag", "Link", "Location"} <= set(headers["Access-Control-Expose-Headers"].split(", "))
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"]
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("path", SAMPLE)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_head_is_get_without_the_body(client: FlaskClient, path: str, accept: str) -> None:
    whole, head = (method(path, headers={"Accept": accept}) for method in (client.get, client.head))
    assert head.data == b""
    assert head.status_code == whole.status_code
    assert dict(head.headers) == dict(whole.headers)
    assert int(head.headers["Content-Length"]) == len(whole.data)


@pytest.mark.parametrize("path", ["/id/place/milan", "/doc/place/milan", "/sparql", "/search"])
def test_preflight(client: FlaskClient, path: str) -> None:
    asked = {"Origin": "https://portal.example", "Access-Control-Request-Method": "GET"}
    answer = client.options(path, headers=asked)
    assert (answer.status_code, answer.data) == (204, b"")
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_405_names_the_methods(client: FlaskClient) -> None:
    answer = client.delete("/doc/place/milan")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert json.loads(answer.data)["status"] == 405


@pytest.mark.parametrize("accept", [None, "*/*", "text/turtle", "application/problem+json", "application/json"])
def test_problems_are_documents_for_programs(client: FlaskClient, accept: str | None) -> None:
    answer = client.get("/doc/nothing", headers={} if accept is None else {"Accept": accept})
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.headers["Vary"] == "Accept"
    assert json.loads(answer.data)["title"] == "Not Found"


def test_problems_are_pages_for_people(client: FlaskClient) -> None:
    asked = {"Accept": "text/html,*/*;q=0.5", "Accept-Language": "it"}
    answer = client.get("/doc/nothing", headers=asked)
    assert (answer.status_code, answer.content_type) == (404, "text/html; charset=utf-8")
    assert answer.headers["Vary"] == "Accept, Accept-Language, Accept-Encoding"
    assert answer.headers["Content-Language"] == "it"
    assert "A questo indirizzo non c&#39;è nulla" in answer.text


POISON = ("Host", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Original-URL", "X-Rewrite-URL")


@pytest.mark.parametrize(
    "path", ["/", "/id/place/milan", "/doc/place/milan.html", "/doc/nothing", "//evil.example/doc"]
)
@pytest.mark.parametrize("name", POISON)
def test_no_header_leads_a_link_astray(client: FlaskClient, path: str, name: str) -> None:
    clean = client.get(path, headers={"Accept": "text/html"})
    value = "host=evil.example" if name == "Forwarded" else "evil.example"
    poisoned = client.get(path, headers={"Accept": "text/html", name: value})
    assert (poisoned.status_code, poisoned.data) == (clean.status_code, clean.data)
    assert poisoned.headers.get("Location") == clean.headers.get("Location")


@pytest.mark.parametrize(
    "path",
    [
        "/id/place/milan%0d%0aX-Injected:%201",
        "/doc/x%0d%0aX-Injected:%201",
        "/describe?iri=https://w3id.org/cities/id/place/milan%0d%0aX-Injected:%201",
        "/describe?iri=x%0d%0aX-Injected:%201&format=ttl%0d%0aX-Injected:1",
        "/sparql?query=ASK%7B%7D&format=xml%0d%0aX-Injected:1",
        "/browse?type=x%0d%0aX-Injected:1",
        "/search?q=x%0d%0aX-Injected:1",
    ],
)
def test_no_header_can_be_injected(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code < 500
    assert not any("\r" in value or "\n" in value for _, value in answer.headers)
    assert "X-Injected" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/doc/../../../../etc/passwd",
        "/static/../app.py",
        "/static/x/..%2f..%2fapp.py",
        "/doc/%2e%2e/%2e%2e/etc/passwd",
        "//evil.example/%2e%2e",
        "/doc/%00",
        "/doc/%ff%fe",
        "/id//place/milan",
        "/graph/" + "a" * 5000,
    ],
)
def test_odd_paths_are_just_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Location" not in answer.headers
