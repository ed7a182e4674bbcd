"""nginx over an export answers as the live server does, header for header."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import pytest

from publisher.base.formats import DOCUMENT_FORMATS
from publisher.export.survey import documents, things
from publisher.release.reader import Release
from publisher.web.addresses import to_uri
from tests.export.servers import Answer, Client

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
ACCEPTS = (
    "",
    "*/*",
    BROWSER,
    "application/rdf+xml, text/turtle;q=0.9, */*;q=0.1",
    "text/turtle;q=0.4, application/ld+json;q=0.8",
    "application/trig",
    "application/json",
    "image/png",
)
LANGUAGES = ("", "it-CH,it;q=0.9,en;q=0.5", "ja, pl;q=0.3")
OTHERS = (
    "/",
    "/?lang=it",
    "/about",
    "/about?lang=pl",
    "/browse",
    "/feed",
    "/robots.txt",
    "/sitemap.xml",
    "/llms.txt",
    "/.well-known/api-catalog",
    "/openapi.json",
    "/-/release",
    "/dumps/",
    "/disagreements",
)

# What a static host cannot do as the server does; docs/static-export.md lists each by this name.
BODY_OF_A_REDIRECT = "the body of a redirect and its Content-Type"
PATH_IN_A_PROBLEM = "the path in the text of a 404"
PAGES_OF_PROBLEMS = frozenset({"content-length", "etag", "repr-digest"})
LENGTH_OF_AN_UNCHANGED_ANSWER = "the Content-Length of a 304"
UNKNOWN_FIELDS = "fields of a query that mean nothing"
WEIGHTS = "weights finer than tenths"
REFUSALS = "types and languages that are refused with q=0"
CONDITIONS = "If-Match, If-Unmodified-Since, If-Range with an entity tag"
DATES = "If-Modified-Since with any other date"
CODINGS = "Brotli and Zstandard"
QUESTIONS = "SPARQL, search, look-up, reconciliation, OAI-PMH"
FACETS = "lists by facets"
PAST = "TimeGates, TimeMaps, mementos and older releases"
NAMED_LANGUAGE_OF_AN_ERROR = "a language that the address of an error names"
FEWER_FORMATS = "an address that offers fewer formats"
TERMS = "pages of single terms and shapes"
OTHER_DIGESTS = "another digest by Want-Repr-Digest"
PROFILES = "profiles by Accept-Profile"
BAD_REQUESTS = "the explanation of a wrong request"
LIMITS = (
    BODY_OF_A_REDIRECT,
    PATH_IN_A_PROBLEM,
    LENGTH_OF_AN_UNCHANGED_ANSWER,
    UNKNOWN_FIELDS,
    WEIGHTS,
    REFUSALS,
    CONDITIONS,
    DATES,
    CODINGS,
    QUESTIONS,
    FACETS,
    PAST,
    PROFILES,
    BAD_REQUESTS,
    NAMED_LANGUAGE_OF_AN_ERROR,
    FEWER_FORMATS,
    TERMS,
    OTHER_DIGESTS,
)


def told(answer: Answer, *without: str) -> dict[str, str]:
    headers = {name: value for name, value in answer.headers.items() if name not in without}
    return {name: _members(value) if name == "vary" else value for name, value in headers.items()}


def _members(value: str) -> str:
    return ", ".join(sorted(part.strip() for part in value.split(",")))


def same(static: Client, live: Client, address: str, **headers: str) -> Answer:
    """Asks both and compares: status, every header, body."""
    uri = to_uri(address)
    sent = {name: value for name, value in headers.items() if value}
    mine, theirs = static.ask(uri, **sent), live.ask(uri, **sent)
    assert mine.status == theirs.status, (address, headers)
    if mine.status == 303:  # BODY_OF_A_REDIRECT
        assert told(mine, "content-type", "content-length") == told(theirs, "content-type", "content-length")
        return mine
    # LENGTH_OF_AN_UNCHANGED_ANSWER
    ignored = ("content-length",) if mine.status == 304 else ()
    differing = dict(set(told(mine, *ignored).items()) ^ set(told(theirs, *ignored).items()))
    assert not differing, (address, headers)
    assert mine.body == theirs.body, (address, headers)
    return mine


def test_every_document_in_every_format(small: Release, static: Client, live: Client) -> None:
    for address in chain.from_iterable(documents(small)):
        same(static, live, address)
    for path in small.resources:
        if path:
            for fmt in DOCUMENT_FORMATS:
                same(static, live, f"/{path}".replace("#", "%23"), Accept=fmt.media_type, Accept_Language="it")


def test_every_thing_sends_to_its_document(small: Release, static: Client, live: Client) -> None:
    found = [same(static, live, address.replace("%", "%25")) for address in things(small)]
    assert found
    assert {answer.status for answer in found} <= {303, 410}


@pytest.mark.parametrize("accept", ACCEPTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_negotiation(static: Client, live: Client, accept: str, language: str) -> None:
    for address in ("/doc/network/harbours", "/def", "/doc/place/Skåne", "/about"):
        same(static, live, address, Accept=accept, Accept_Language=language)


@pytest.mark.parametrize("address", OTHERS)
def test_pages_and_files_beside_documents(static: Client, live: Client, address: str) -> None:
    found = same(static, live, address, Accept=BROWSER if address != "/feed" else "", Accept_Language="it")
    assert found.status == 200


def test_compressed_where_the_client_takes_it(static: Client, live: Client) -> None:
    found = same(static, live, "/def", Accept="text/turtle", Accept_Encoding="gzip, deflate")
    assert found.headers["content-encoding"] == "gzip"
    same(static, live, "/def", Accept="text/turtle", Accept_Encoding="gzip;q=0")


def test_unchanged_answers_are_not_sent_again(static: Client, live: Client) -> None:
    for address, accept in (("/def", "text/turtle"), ("/doc/network/harbours", "text/html"), ("/about", "")):
        tag = live.ask(address, Accept=accept).headers["etag"]
        for condition in (tag, f'"other", W/{tag}', "*"):
            found = same(static, live, address, Accept=accept, If_None_Match=condition)
            assert found.status == 304
        assert same(static, live, address, Accept=accept, If_None_Match='"other"').status == 200
    day = live.ask("/def.ttl").headers["last-modified"]
    assert same(static, live, "/def.ttl", If_Modified_Since=day).status == 304


def test_head_options_and_other_methods(static: Client, live: Client) -> None:
    for method in ("HEAD", "OPTIONS", "POST"):
        mine, theirs = (client.ask("/def", method) for client in (static, live))
        assert mine.status == theirs.status
        ignored = ("content-type", "content-length") if method == "OPTIONS" else ()
        assert told(mine, *ignored) == told(theirs, *ignored)
        assert mine.body == theirs.body


@pytest.mark.parametrize(
    "address", ["/doc/none", "/id/none", "/DEF", "/doc/network/HARBOURS.ttl", "/~404.json", "/.htaccess"]
)
@pytest.mark.parametrize("accept", ["", BROWSER])
def test_what_is_not_there(static: Client, live: Client, address: str, accept: str) -> None:
    mine, theirs = (client.ask(address, Accept=accept or "*/*", Accept_Language="pl") for client in (static, live))
    assert mine.status == theirs.status == 404
    assert told(mine, *PAGES_OF_PROBLEMS) == told(theirs, *PAGES_OF_PROBLEMS)  # PATH_IN_A_PROBLEM
    if not accept:
        assert json.loads(mine.body)["status"] == 404


@pytest.mark.parametrize("address", ["/search?q=a", "/sparql?query=ASK%7B%7D", "/browse?org:role=x", "/lookup?same=x"])
def test_what_needs_a_server_is_not_found(static: Client, address: str) -> None:
    assert static.ask(address).status == 404


def test_other_spellings_of_a_query(static: Client, live: Client) -> None:
    for address in ("/describe?iri=https://schema.org/City", "/def?utm_source=x"):
        assert same(static, live, address).status == 200


def test_three_limits_that_are_documented(static: Client, live: Client) -> None:
    """Where these fail no more, docs/static-export.md may promise more."""
    mine, theirs = (client.ask("/def.ttl", Want_Repr_Digest="sha-512=9") for client in (static, live))
    assert (mine.headers["repr-digest"][:7], theirs.headers["repr-digest"][:7]) == ("sha-256", "sha-512")
    assert [client.ask("/feed", Accept=BROWSER).status for client in (static, live)] == [404, 200]
    mine, theirs = (client.ask("/doc/none?lang=it", Accept=BROWSER) for client in (static, live))
    assert (mine.headers["content-language"], theirs.headers["content-language"]) == ("en", "it")


def test_limits_are_documented() -> None:
    text = " ".join((Path(__file__).parents[2] / "docs/static-export.md").read_text(encoding="utf-8").lower().split())
    for limit in LIMITS:
        assert limit.lower() in text
