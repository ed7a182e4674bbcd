"""Answers that can be cached and cited: entity tags, 304, the cache, compression, permalinks."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from publisher.base.formats import RESULTS_JSON
from publisher.release.reader import Release
from publisher.store.port import Answer, AnswerKind
from publisher.web.context import desk
from publisher.web.sparql.answer_cache import AnswerCache, Steadiness, steadiness

LONG = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"


def url(query: str, **fields: str) -> str:
    return "/sparql?" + urlencode({"query": query, **fields})


def links(headers: list[str]) -> dict[str, str]:
    """The targets of Link headers by relation."""
    found = {}
    for member in ", ".join(headers).split(", <"):
        target, _, rest = member.lstrip("<").partition(">")
        for relation in parse_options_header("x" + rest)[1]["rel"].split():
            found[relation] = target
    return found


def test_the_tag_stands_for_release_query_and_format(client: FlaskClient) -> None:
    tags = {client.get(url("ASK {}")).headers["ETag"], client.get(url("ASK {}", format="xml")).headers["ETag"]}
    tags |= {client.get(url(query, **{"named-graph-uri": "x:g"})).headers["ETag"] for query in ("ASK {}", "ASK { }")}
    assert len(tags) == 4
    assert not any(tag.startswith("W/") for tag in tags)
    assert client.get(url("ASK {}")).headers["ETag"] in tags


def test_compression_is_another_representation(client: FlaskClient) -> None:
    plain = client.get(url(LONG))
    packed = client.get(url(LONG), headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 3
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in plain.vary
    assert "Accept-Encoding" in packed.vary
    assert client.get(url(LONG), headers={"Accept-Encoding": "gzip"}).data == packed.data
    small = client.get(url("ASK {}"), headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in small.headers
    assert client.get(url(LONG), headers={"Accept-Encoding": "gzip;q=0"}).data == plain.data

    known = {"If-None-Match": packed.headers["ETag"], "Accept-Encoding": "gzip"}
    again = client.get(url(LONG), headers=known)
    assert (again.status_code, again.headers["ETag"]) == (304, packed.headers["ETag"])
    assert client.get(url(LONG), headers={"If-None-Match": packed.headers["ETag"]}).status_code == 200


def test_a_second_answer_comes_from_the_cache(app: Flask, client: FlaskClient) -> None:
    query = "SELECT ?s { ?s ?p 'asked twice' }"
    with app.app_context():
        cache = desk().cache
    first = client.get(url(query))
    hits = cache.hits
    assert client.get(url(query)).data == first.data
    assert cache.hits == hits + 1
    client.get(url(query, format="csv"))
    assert cache.hits == hits + 1


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()", "rand ( )"])
def test_what_changes_is_never_kept(app: Flask, client: FlaskClient, call: str) -> None:
    query = f"SELECT ({call} AS ?x) {{}}"
    with app.app_context():
        kept = len(desk().cache)
    first, second = client.get(url(query)), client.get(url(query))
    assert first.data != second.data
    assert "ETag" not in first.headers
    assert first.headers["Cache-Control"] == "no-store"
    assert client.get(url(query), headers={"If-None-Match": "*"}).status_code == 200
    with app.app_context():
        assert len(desk().cache) == kept


def test_new_blank_nodes_make_a_weak_tag(client: FlaskClient) -> None:
    query = "CONSTRUCT { [] a ?c } WHERE { <https://w3id.org/cities/id/place/milan> a ?c }"
    first, second = client.get(url(query, format="nt")), client.get(url(query, format="nt"))
    assert first.data != second.data
    tag = first.headers["ETag"]
    assert tag.startswith("W/")
    known = client.get(url(query, format="nt"), headers={"If-None-Match": tag})
    assert (known.status_code, known.headers["ETag"]) == (304, tag)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT ?now { ?now ex:rand 'UUID()' } # BNODE()", Steadiness.STEADY),
        ("SELECT * { ?s ?p ?o FILTER(?p=<x:NOW>) }", Steadiness.STEADY),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p [] }", Steadiness.STEADY),
        ("CONSTRUCT WHERE { ?s ?p ?o }", Steadiness.STEADY),
        ("CONSTRUCT { ?s ex:list ( 1 2 ) } WHERE { ?s ?p ?o }", Steadiness.EQUIVALENT),
        ("CONSTRUCT { _:a ?p ?o } WHERE { ?s ?p ?o }", Steadiness.EQUIVALENT),
        ("SELECT * { BIND(1+RAND() AS ?x) }", Steadiness.VOLATILE),
        ("SELECT * { ?s ?p ?o } ORDER BY RAND()", Steadiness.VOLATILE),
        ("SELECT (Now\n() AS ?x) {}", Steadiness.VOLATILE),
        ("SELECT (\\u004EOW() AS ?x) {}", Steadiness.VOLATILE),
        ("SELECT * { FILTER(?a<?b+'>'+STR(RAND())) }", Steadiness.VOLATILE),
    ],
)
def test_steadiness(query: str, found: Steadiness) -> None:
    assert steadiness(query) is found


def test_a_problem_is_not_kept(client: FlaskClient) -> None:
    for _ in range(2):
        answer = client.get(url("SELEKT"))
        assert (answer.status_code, answer.headers["Cache-Control"]) == (400, "no-store")
        assert "ETag" not in answer.headers


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 3000)), max_size=60))
def test_the_cache_never_holds_more_than_it_may(puts: list[tuple[str, int]]) -> None:
    limit = 20_000
    cache = AnswerCache(limit)
    for tag, size in puts:
        cache.put(tag, Answer(AnswerKind.SOLUTIONS, RESULTS_JSON, bytes(size)))
        assert cache.size <= limit
        assert cache.size == sum(len(a) + 512 for a in cache._answers.values())
        found = cache.get(tag)
        assert (found is not None) == ((size + 512) * 8 <= limit) or found is not None


def test_an_answer_is_cited_by_a_permalink(client: FlaskClient, release: Release) -> None:
    answer = client.get(url("ASK {}", format="xml"))
    found = links(answer.headers.getlist("Link"))
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    permalink = urlsplit(found["cite-as"])
    assert found["cite-as"].startswith("https://w3id.org/cities/sparql?")
    assert parse_qs(permalink.query) == {"query": ["ASK {}"], "format": ["xml"], "release": [release.id]}
    again = client.get(f"/sparql?{permalink.query}")
    assert again.data == answer.data
    assert parsedate_to_datetime(again.headers["Memento-Datetime"]) == datetime(2026, 1, 31, tzinfo=UTC)
    assert "max-age" in again.headers["Cache-Control"]
    assert found["original"] == found["timegate"] == "https://w3id.org/cities/sparql?query=ASK+%7B%7D&format=xml"


def test_a_posted_query_has_the_same_permalink(client: FlaskClient) -> None:
    got = links(client.get(url("ASK {}")).headers.getlist("Link"))
    posted = links(client.post("/sparql", data={"query": "ASK {}"}).headers.getlist("Link"))
    assert posted["cite-as"] == got["cite-as"]


def test_a_saved_query_is_cited_too(client: FlaskClient, release: Release) -> None:
    found = links(client.get("/queries/classes.csv").headers.getlist("Link"))
    assert found["cite-as"] == f"https://w3id.org/cities/queries/classes.csv?release={release.id}"
    assert client.get(f"/queries/classes.csv?release={release.id}").status_code == 200


def test_a_release_that_there_is_not(client: FlaskClient) -> None:
    answer = client.get(url("ASK {}", release="../../etc"))
    assert answer.status_code == 404
    assert json.loads(answer.data)["current"]
