"""SPARQL 1.1 Protocol over HTTP: methods, cross-origin headers, datasets, media types, and what is refused."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
PAGE = "https://w3id.org/cities/graph/page"
REGISTER = "https://w3id.org/cities/graph/register"
POPULATION = "<https://w3id.org/cities/def#population>"


def yes(client: FlaskClient, query: str, *fields: tuple[str, str]) -> bool:
    answer = client.get("/sparql?" + urlencode([("query", query), *fields]))
    assert answer.status_code == 200, answer.text
    return bool(json.loads(answer.data)["boolean"])


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_told_which_there_are(client: FlaskClient, method: str) -> None:
    answer = client.open("/sparql?query=ASK{}", method=method)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert answer.content_type == "application/problem+json"


def test_head_is_get_without_a_body(client: FlaskClient) -> None:
    whole = client.get("/sparql?query=ASK{}")
    head = client.head("/sparql?query=ASK{}")
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Link"):
        assert head.headers.getlist(name) == whole.headers.getlist(name), name
    assert client.head("/sparql").content_type == "text/turtle; charset=utf-8"


def test_a_browser_may_ask_from_anywhere(client: FlaskClient) -> None:
    answer = client.options(
        "/sparql",
        headers={
            "Origin": "https://portal.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "content-type" in answer.headers["Access-Control-Allow-Headers"].lower()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sparql?query=ASK{}", 200),
        ("/sparql?query=SELEKT", 400),
        ("/sparql?query=ASK{}&release=none", 404),
        ("/sparql?query=ASK{}&format=png", 400),
        ("/sparql/none", 404),
        ("/id/place/milan", 303),
        ("/-/metrics", 200),
        ("/queries/none", 404),
    ],
)
def test_cross_origin_headers_are_on_every_answer(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path, headers={"Origin": "https://portal.example"})
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("status", [405, 415])
def test_cross_origin_headers_are_on_refusals(client: FlaskClient, status: int) -> None:
    method = "PUT" if status == 405 else "POST"
    answer = client.open("/sparql", method=method, data=b"x", content_type="text/plain")
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (status, "*")


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "us-ascii"])
@pytest.mark.parametrize(("media_type", "body"), [(FORM, b"query=ASK%7B%7D"), (DIRECT, b"ASK{}")])
def test_a_charset_that_is_read(client: FlaskClient, charset: str, media_type: str, body: bytes) -> None:
    answer = client.post("/sparql", data=body, content_type=f"{media_type}; charset={charset}")
    assert answer.status_code == 200


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1"])
def test_a_charset_that_is_not(client: FlaskClient, charset: str) -> None:
    body = "ASK { ?s ?p 'è' }".encode(charset)
    answer = client.post("/sparql", data=body, content_type=f"{DIRECT}; charset={charset}")
    assert answer.status_code == 415
    assert charset in json.loads(answer.data)["detail"]


def test_a_compressed_body_is_not_read(client: FlaskClient) -> None:
    bomb = gzip.compress(b"A" * 10_000_000)
    answer = client.post("/sparql", data=bomb, content_type=DIRECT, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415
    assert answer.headers["Accept-Encoding"] == "identity"


def test_quality_values_decide(client: FlaskClient) -> None:
    accept = "application/sparql-results+xml;q=0.4, text/csv;q=0.9, application/sparql-results+json;q=0"
    answer = client.get("/sparql?query=SELECT*{}", headers={"Accept": accept})
    assert answer.content_type == "text/csv; charset=utf-8"
    # ASK has no CSV, so this form of query has nothing that is taken here.
    assert client.get("/sparql?query=ASK{}", headers={"Accept": "text/csv"}).status_code == 406


def test_the_dataset_of_the_protocol_goes_before_from(client: FlaskClient) -> None:
    asks = f"ASK FROM <{PAGE}> {{ ?s {POPULATION} ?n }}"
    assert yes(client, asks) is False
    assert yes(client, asks, ("default-graph-uri", REGISTER)) is True
    assert yes(client, asks, ("default-graph-uri", PAGE), ("default-graph-uri", REGISTER)) is True
    named = f"ASK FROM NAMED <{REGISTER}> {{ GRAPH ?g {{ ?s {POPULATION} ?n }} }}"
    assert yes(client, named) is True
    assert yes(client, named, ("named-graph-uri", PAGE)) is False
    assert yes(client, named, ("named-graph-uri", PAGE), ("named-graph-uri", REGISTER)) is True
    assert yes(client, "ASK { ?s ?p ?o }", ("named-graph-uri", REGISTER)) is False


def test_the_dataset_may_stand_in_the_form(client: FlaskClient) -> None:
    fields = [("query", f"ASK {{ ?s {POPULATION} ?n }}"), ("default-graph-uri", PAGE), ("default-graph-uri", REGISTER)]
    answer = client.post("/sparql", data=urlencode(fields), content_type=FORM)
    assert json.loads(answer.data)["boolean"] is True


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    """A web server that notes who comes."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/turtle")
            self.end_headers()
            self.wfile.write(b"<x:a> <x:b> <x:c> .")

        do_POST = do_GET  # noqa: N815 - the name that the base class calls

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/data.ttl", seen
        server.shutdown()
        thread.join()


def test_no_query_fetches_anything(client: FlaskClient, visits: tuple[str, list[str]]) -> None:
    url, seen = visits
    assert yes(client, f"ASK FROM <{url}> {{ ?s ?p ?o }}") is False
    assert yes(client, f"ASK FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") is False
    assert yes(client, "ASK { ?s ?p ?o }", ("default-graph-uri", url)) is False
    assert yes(client, f"ASK {{ GRAPH <{url}> {{ ?s ?p ?o }} }}") is False
    services = (f"ASK {{ SERVICE <{url}> {{ ?s ?p ?o }} }}", f"ASK {{ SERVICE SILENT <{url}> {{}} }}")
    for refused in (*services, f"LOAD <{url}>"):
        assert client.get("/sparql?" + urlencode({"query": refused})).status_code == 400
    assert seen == []


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <x:a> <x:b> <x:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "COPY DEFAULT TO <x:g>",
        "PREFIX x: <x:> CREATE GRAPH x:g",
    ],
)
def test_updates_are_refused_with_a_reason(client: FlaskClient, update: str) -> None:
    answer = client.post("/sparql", data={"query": update})
    assert answer.status_code == 400
    assert "can only be read" in json.loads(answer.data)["detail"]
    assert client.post("/sparql", data={"update": update}).status_code == 400
    assert client.post("/sparql", data=update, content_type="application/sparql-update").status_code == 415


@pytest.mark.parametrize(
    ("form", "datatype"),
    [
        ("7", "integer"),
        ("1.5", "decimal"),
        ("1E0", "double"),
        ("2015-09-15", "date"),
        ("2015-09-15T10:00:00Z", "dateTime"),
        ("2015", "gYear"),
        ("P1Y", "duration"),
        ("x:a", "anyURI"),
        ("true", "boolean"),
    ],
)
def test_typed_literals_keep_their_datatype(client: FlaskClient, form: str, datatype: str) -> None:
    iri = f"http://www.w3.org/2001/XMLSchema#{datatype}"
    query = f'SELECT ?v {{ VALUES ?v {{ "{form}"^^<{iri}> }} }}'
    rows = json.loads(client.get("/sparql?" + urlencode({"query": query})).data)["results"]["bindings"]
    assert rows[0]["v"]["datatype"] == iri
    texts = client.get("/sparql?" + urlencode({"query": query, "format": "xml"})).text
    assert f'datatype="{iri}"' in texts


def test_sparql_1_2(client: FlaskClient) -> None:
    assert yes(client, "ASK { BIND(<<( <x:a> <x:b> 'c' )>> AS ?t) FILTER(isTRIPLE(?t)) }") is True
    assert yes(client, "VERSION '1.2' ASK { FILTER(LANGDIR('a'@ar--rtl) = 'rtl') }") is True
