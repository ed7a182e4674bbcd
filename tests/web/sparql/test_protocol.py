"""SPARQL 1.1 Protocol, section 2.1: how a query may be asked, and how a wrong request is refused."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.web.sparql.protocol import DIRECT, FORM, ProtocolError, answer_formats, body_limit, parse_operation

LIMIT = 1000


def parse(method: str, query_string: str = "", content_type: str = "", body: bytes = b""):
    return parse_operation(method, query_string, content_type, body, LIMIT)


@pytest.mark.parametrize(
    ("method", "query_string", "content_type", "body"),
    [
        ("GET", "query=ASK%7B%7D", "", b""),
        ("HEAD", "query=ASK{}", "", b""),
        ("POST", "", FORM, b"query=ASK%7B%7D"),
        ("POST", "", FORM + "; charset=UTF-8", b"query=ASK%7B%7D"),
        ("POST", "", "Application/X-WWW-Form-Urlencoded", b"query=ASK%7B%7D"),
        ("POST", "", DIRECT, b"ASK{}"),
        ("POST", "query=ASK{}", FORM, b""),
    ],
)
def test_ways_to_ask(method: str, query_string: str, content_type: str, body: bytes) -> None:
    assert parse(method, query_string, content_type, body).query == "ASK{}"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_dataset_of_the_protocol(method: str) -> None:
    fields = urlencode([("default-graph-uri", "x:a"), ("default-graph-uri", "x:b"), ("named-graph-uri", "x:c")])
    operation = parse(method, fields + ("&query=ASK{}" if method == "GET" else ""), DIRECT, b"ASK{}")
    assert operation.default_graphs == ("x:a", "x:b")
    assert operation.named_graphs == ("x:c",)


@pytest.mark.parametrize(
    ("status", "method", "query_string", "content_type", "body"),
    [
        (400, "GET", "query=ASK{}&query=ASK{}", "", b""),
        (400, "GET", "query=%FF", "", b""),
        (400, "GET", "update=CLEAR+ALL&query=ASK{}", "", b""),
        (400, "GET", "query=ASK{}&default-graph-uri=not+an+iri", "", b""),
        (400, "GET", "query=ASK{}&format=xml&format=json", "", b""),
        (400, "GET", "&".join("a=b" for _ in range(300)), "", b""),
        (400, "POST", "", FORM, b""),
        (400, "POST", "", FORM, b"quer=ASK{}"),
        (400, "POST", "query=ASK{}", FORM, b"query=ASK{}"),
        (400, "POST", "query=ASK{}", DIRECT, b"ASK{}"),
        (400, "POST", "", DIRECT, b"ASK{ \xff }"),
        (400, "POST", "", FORM, b"query=\xff"),
        (400, "POST", "", FORM, b"update=CLEAR+ALL"),
        (413, "GET", "query=" + "a" * (LIMIT + 1), "", b""),
        (413, "GET", "query=" + quote("é" * (LIMIT // 2 + 1)), "", b""),
        (413, "POST", "", DIRECT, b"a" * (LIMIT + 1)),
        (413, "POST", "", DIRECT, b"a" * (body_limit(LIMIT) + 1)),
        (415, "POST", "query=ASK{}", "", b""),
        (415, "POST", "", "application/sparql-update", b"CLEAR ALL"),
        (415, "POST", "", "application/json", b"{}"),
        (415, "POST", "", "multipart/form-data; boundary=x", b""),
    ],
)
def test_wrong_requests(status: int, method: str, query_string: str, content_type: str, body: bytes) -> None:
    with pytest.raises(ProtocolError) as raised:
        parse(method, query_string, content_type, body)
    assert raised.value.status == status
    assert raised.value.detail


def test_get_without_a_query_asks_for_the_service() -> None:
    assert parse("GET").query is None
    assert parse("GET", "format=ttl").format == "ttl"


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_a_query_arrives_as_it_was_sent_in_every_way(query: str) -> None:
    encoded = urlencode({"query": query})
    assert parse("GET", encoded).query == query
    assert parse("POST", "", FORM, encoded.encode()).query == query
    assert parse("POST", "", DIRECT, query.encode()).query == query


@given(st.binary(max_size=300), st.sampled_from([FORM, DIRECT, "text/plain", ""]), st.text(max_size=50))
def test_nothing_but_a_protocol_error_comes_of_rubbish(body: bytes, content_type: str, query_string: str) -> None:
    try:
        query = parse("POST", query_string, content_type, body).query
    except ProtocolError as error:
        query = str(error.status)
        status = error.status
    else:
        status = 200
    assert query is not None
    assert status in (200, 400, 413, 415)


@pytest.mark.parametrize(
    ("accept", "name", "results", "graph"),
    [
        (None, None, "json", "ttl"),
        ("*/*", None, "json", "ttl"),
        ("application/sparql-results+xml", None, "xml", None),
        ("text/csv", None, "csv", None),
        ("application/rdf+xml, application/sparql-results+json;q=0.5", None, "json", "rdf"),
        ("application/json", None, "json", "jsonld"),
        ("image/png", None, None, None),
        ("image/png", "csv", "csv", None),
        ("text/csv", "application/ld+json", None, "jsonld"),
        (None, "application/xml", "xml", "rdf"),
        (None, "turtle", None, "ttl"),
        (None, "JSON-LD", None, "jsonld"),
        (None, "xml", "xml", "rdf"),
        (None, "json", "json", "jsonld"),
    ],
)
def test_formats_of_answers(accept: str | None, name: str | None, results: str | None, graph: str | None) -> None:
    found = answer_formats(accept, name)
    assert tuple(f.key if f else None for f in found) == (results, graph)


def test_a_format_that_there_is_not() -> None:
    with pytest.raises(ProtocolError, match="png"):
        answer_formats(None, "png")


@given(st.text(alphabet="aA09fF%+&=\\xuN{}éß", max_size=24))
def test_fields_are_read_as_pythons_own_reader_reads_them(text: str) -> None:
    text = "query=" + text.replace("&query", "").replace("&release", "")
    try:
        expected = dict(parse_qsl(text, keep_blank_values=True, errors="strict"))["query"]
    except UnicodeDecodeError:
        with pytest.raises(ProtocolError, match="UTF-8"):
            parse("GET", text)
    else:
        assert parse("GET", text).query == expected
