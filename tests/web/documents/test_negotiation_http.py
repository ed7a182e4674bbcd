"""What real clients send, and what they get: formats, codings, digests, conditions (RFC 9110, RFC 9530)."""

from __future__ import annotations

import gzip
import hashlib
from base64 import b64decode

import brotli
import pytest
import zstandard
from flask.testing import FlaskClient
from rdflib import Dataset, Graph

from publisher.base.formats import DOCUMENT_FORMATS, RDF_FORMATS
from publisher.release.reader import Release

NORTH = "/doc/library/north"
HUB = "/doc/hub/everything"

# Recorded from the programs themselves, or from their sources.
CLIENTS = {
    "Firefox": ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    "Chromium": (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
        "application/signed-exchange;v=b3;q=0.7",
        "text/html",
    ),
    "curl": ("*/*", "text/turtle"),
    "nothing": ("", "text/turtle"),
    "rdflib, any format": (
        "text/turtle,application/x-turtle,application/rdf+xml,application/n-triples;q=0.9,*/*;q=0.1",
        "text/turtle",
    ),
    "rdflib xml": ("application/rdf+xml, */*;q=0.1", "application/rdf+xml"),
    "rdflib n3": ("text/n3, */*;q=0.1", "text/turtle"),
    "rdflib turtle": ("text/turtle, application/x-turtle, */*;q=0.1", "text/turtle"),
    "rdflib nt": ("text/plain, */*;q=0.1", "application/n-triples"),
    "rdflib json-ld": ("application/ld+json, application/json;p=0.9, */*;q=0.1", "application/ld+json"),
    "Comunica": (
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
        "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,"
        "text/xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18",
        "application/n-quads",
    ),
    "PyLD": ("application/ld+json, application/json;q=0.5", "application/ld+json"),
    "jsonld.js": ("application/ld+json, application/json", "application/ld+json"),
    "Jena": (
        "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
        "text/turtle",
    ),
    "Jena dataset": (
        "application/trig,application/n-quads;q=0.9,application/ld+json;q=0.8,*/*;q=0.5",
        "application/trig",
    ),
    "RDF4J": (
        "application/rdf+xml;q=0.8, application/xml;q=0.8, text/xml;q=0.8, application/n-triples;q=0.8, "
        "text/plain;q=0.8, text/turtle, application/x-turtle, text/n3;q=0.8, application/trig;q=0.8, "
        "application/n-quads;q=0.8, application/ld+json;q=0.8",
        "text/turtle",
    ),
    "Wget": ("text/html, */*;q=0.1", "text/html"),
    "several first choices": ("application/ld+json, text/turtle", "application/ld+json"),
    "a quoted comma": ('text/turtle;x="a,b";q=0.1, application/n-triples', "application/n-triples"),
    "malformed": (";;;, /, text/, q=1", "text/turtle"),
}


@pytest.mark.parametrize("name", CLIENTS)
def test_each_client_gets_what_it_likes_best(reader: FlaskClient, name: str) -> None:
    accept, expected = CLIENTS[name]
    answer = reader.get(NORTH, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, expected)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib uses what it deprecates
@pytest.mark.parametrize("fmt", RDF_FORMATS, ids=lambda fmt: fmt.key)
def test_rdflib_reads_each_format_as_the_same_graph(reader: FlaskClient, fmt) -> None:
    def triples(body: str, name: str) -> set[str]:
        graph = Dataset(default_union=True) if name in ("nquads", "trig") else Graph()
        graph.parse(data=body, format=name)
        return {f"{s.n3()} {p.n3()} {o.n3()}" for s, p, o in graph.triples((None, None, None))}

    names = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "nq": "nquads", "trig": "trig", "rdf": "xml"}
    body = reader.get(f"{NORTH}{fmt.suffix}").text
    assert triples(body, names[fmt.key]) == triples(reader.get(f"{NORTH}.nt").text, "nt")


DECODE = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body, max_output_size=10**7),
}


@pytest.mark.parametrize("fmt", DOCUMENT_FORMATS, ids=lambda fmt: fmt.key)
@pytest.mark.parametrize("coding", DECODE)
def test_each_document_in_each_coding_is_the_same_and_has_its_own_tag(reader: FlaskClient, fmt, coding: str) -> None:
    path = f"{HUB}{fmt.suffix}"
    plain = reader.get(path)
    coded = reader.get(path, headers={"Accept-Encoding": coding})
    assert coded.headers["Content-Encoding"] == coding
    assert "Content-Encoding" not in plain.headers
    assert DECODE[coding](coded.data) == plain.data
    assert len(coded.data) < len(plain.data) / 3
    assert coded.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert plain.headers["Vary"] == coded.headers["Vary"]
    known = {"Accept-Encoding": coding, "If-None-Match": coded.headers["ETag"]}
    unchanged = reader.get(path, headers=known)
    assert (unchanged.status_code, unchanged.headers["Vary"]) == (304, coded.headers["Vary"])
    assert "Content-Encoding" not in unchanged.headers
    assert reader.get(path, headers={"If-None-Match": coded.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip;q=0, *", "br"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("identity;q=1, gzip;q=0.5", None),
        ("deflate", None),
        ("br;q=2", None),
    ],
)
def test_codings_are_negotiated(reader: FlaskClient, header: str, coding: str | None) -> None:
    answer = reader.get(HUB, headers={"Accept-Encoding": header})
    assert answer.headers.get("Content-Encoding") == coding


def test_a_small_document_is_not_coded_and_does_not_vary_by_coding(reader: FlaskClient, libraries: Release) -> None:
    small = next(path for path in libraries.resources if len(reader.get(f"/{path}.nt").data) < 1024)
    answer = reader.get(f"/{small}.nt", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


@pytest.mark.parametrize("fmt", DOCUMENT_FORMATS, ids=lambda fmt: fmt.key)
@pytest.mark.parametrize("coding", ["identity", "br"])
def test_the_digest_is_that_of_the_bytes_sent(reader: FlaskClient, fmt, coding: str) -> None:
    for name, known in (("sha-256", hashlib.sha256), ("sha-512", hashlib.sha512)):
        asked = {"Accept-Encoding": coding, "Want-Repr-Digest": f"{name}=7, md5=9"}
        answer = reader.get(f"{NORTH}{fmt.suffix}", headers=asked)
        value = answer.headers["Repr-Digest"]
        assert value.startswith(f"{name}=:")
        assert b64decode(value.split(":")[1]) == known(answer.data).digest()
    assert reader.get(f"{NORTH}{fmt.suffix}").headers["Repr-Digest"].startswith("sha-256=:")
    assert "Repr-Digest" not in reader.get(NORTH, headers={"Want-Repr-Digest": "sha-256=0"}).headers


@pytest.mark.parametrize("accept", ["text/turtle", "text/html", "image/png"])
def test_head_says_what_get_says(reader: FlaskClient, accept: str) -> None:
    for path in (NORTH, "/id/library/north", "/doc/library/old", "/doc/nothing", "/context.jsonld", f"{NORTH}.linkset"):
        headers = {"Accept": accept, "Accept-Encoding": "gzip"}
        whole, head = reader.get(path, headers=headers), reader.head(path, headers=headers)
        assert (head.status_code, dict(head.headers), head.data) == (whole.status_code, dict(whole.headers), b"")


def test_conditions_of_other_kinds(reader: FlaskClient) -> None:
    tag = reader.get(NORTH).headers["ETag"]
    assert reader.get(NORTH, headers={"If-Match": tag}).status_code == 200
    assert reader.get(NORTH, headers={"If-Match": '"other"'}).status_code == 412


def test_each_representation_has_an_address_that_gives_the_same_bytes(reader: FlaskClient) -> None:
    for fmt in DOCUMENT_FORMATS:
        for language in ("it", "sv"):
            asked = {"Accept": fmt.media_type, "Accept-Language": language}
            answer = reader.get(HUB, headers=asked)
            again = reader.get(answer.headers["Content-Location"])
            assert (again.data, again.headers["ETag"]) == (answer.data, answer.headers["ETag"])
            assert "Accept," not in again.headers["Vary"] + ","


@pytest.mark.parametrize("language", ["en", "it", "fr", "pl", "ro", "es", "pt", "sv"])
def test_whole_pages_in_each_language(reader: FlaskClient, language: str) -> None:
    page = reader.get(NORTH, headers={"Accept": "text/html", "Accept-Language": f"{language}-XX, ja;q=0.9"})
    assert page.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in page.text
    assert f'</doc/library/north.html?lang={language}>; rel="alternate"; hreflang="{language}"' in page.headers["Link"]


@pytest.mark.parametrize(
    ("accept", "status", "varies"),
    [
        ("text/turtle", 200, "Accept, Accept-Encoding, Accept-Profile"),
        ("text/html", 200, "Accept, Accept-Language, Accept-Encoding, Accept-Profile"),
        ("image/png", 406, "Accept, Accept-Profile"),
    ],
)
def test_vary_names_what_was_looked_at(reader: FlaskClient, accept: str, status: int, varies: str) -> None:
    answer = reader.get("/doc/series/reports", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Vary"]) == (status, varies)
