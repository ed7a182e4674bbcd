"""Values and IRIs that mean harm are harmless on every page and in every format; requests that mean harm do none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from publisher.base.diagnostics import Severity
from publisher.base.formats import RDF_FORMATS
from publisher.build.pipeline import check
from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.app import create_app
from tests.web.conftest import RUNTIME
from tests.web.libraries import write_libraries
from tests.web.publishing import BASE, publish

TEXTS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title></textarea></style><svg onload=alert(1)>",
    '\'\\" onmouseover=alert(1) x=\\"',
    "<!--notice--><!--",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "\\u202Eevil\\u2066\\u200F",
    "\\u007F\\u0085\\u009B31m",
    "line\\u2028separator\\r\\nX-Injected: 1",
    "]]> &lt; &amp; &#0;",
)
IRIS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,%3Cscript%3Ealert(1)%3C/script%3E",
    "vbscript:x",
    "https://evil.example/'onmouseover='alert(1)",
    "https://evil.example/%0d%0aX-Injected:1",
    "https://evil.example/\\u202E\\u00E5",
    "//evil.example/",
)


def _trig() -> str:
    labels = "\n".join(
        f'<id/odd/t{n}> a <def#Thing> ; skos:prefLabel "{text}"@en ; dct:description "{text}" ; '
        f'skos:altLabel "{text}"@it ; schema:url "{text}"^^xsd:anyURI .'
        for n, text in enumerate(TEXTS)
    )
    links = "\n".join(
        f'<id/odd/i{n}> a <{iri}> , <def#Thing> ; skos:prefLabel "odd {n}"@en ; rdfs:seeAlso <{iri}> ; '
        f"dct:creator <{iri}> ; "
        f"dct:license <{iri}> ; dct:hasFormat <{iri}> ; owl:sameAs <{iri}> ; foaf:homepage <{iri}> ; "
        f'schema:image <{iri}> ; dct:isPartOf <{iri}> .\n<{iri}> skos:prefLabel "{TEXTS[n]}"@en .'
        for n, iri in enumerate(IRIS)
        if not iri.startswith("//")
    )
    return f"""
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
BASE <{BASE}>
<graph/hostile> {{ {labels} {links} }}
<def> {{ <def#Thing> a owl:Class ; rdfs:label "{TEXTS[1]}"@en ; rdfs:comment "{TEXTS[0]}"@en . }}
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return publish(tmp_path_factory.mktemp("hostile") / "state", _trig())


@pytest.fixture(scope="module")
def victim(hostile: Release) -> Iterator[FlaskClient]:
    with EmbeddedStore(hostile.dataset_path, Limits.of(RUNTIME), workers=1, queue=2) as store:
        yield create_app(hostile, store, RUNTIME).test_client()


class Page(HTMLParser):
    """Gathers what a browser would follow or run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name in ("style", "srcdoc")]
        self.links += [v or "" for name, v in attrs if name in ("href", "src", "action", "formaction", "xlink:href")]
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        self._inside = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            attributes, text = self.scripts.pop()
            self.scripts.append((attributes, text + data))


def assert_harmless(text: str) -> None:
    page = Page(text)
    assert not page.handlers
    for link in page.links:
        assert urlsplit(link).scheme in ("", "http", "https", "mailto", "tel"), link
        assert not link.startswith(("//", "/\\")), link
        assert not re.search(r"[\x00-\x20\x7f\u202a-\u202e\u2066-\u2069]", link), link
    for attributes, body in page.scripts:
        if attributes.get("type") == "application/ld+json":
            json.loads(body)
        else:
            assert (attributes.get("src") or "").startswith("/static/")
            assert not body.strip()


def test_every_page_of_hostile_data_is_harmless(victim: FlaskClient, hostile: Release) -> None:
    pages = ["/", "/browse", "/search?q=alert", "/search?q=odd", "/sparql", "/dumps/", "/queries/", "/about"]
    pages += [f"/browse?type={BASE}def%23Thing"]
    pages += [found for path in hostile.resources if (found := _url(path))]
    for url in pages:
        for language in ("en", "it"):
            answer = victim.get(url, headers={"Accept": "text/html", "Accept-Language": language})
            assert answer.status_code in (200, 404), url
            assert_harmless(answer.text)
            assert_clean(answer.headers)
            assert "unsafe" not in answer.headers["Content-Security-Policy"]


def _url(path: str) -> str:
    from publisher.web.addresses import document_url

    return document_url(path)


def assert_clean(headers) -> None:
    assert "X-Injected" not in headers
    for name, value in headers:
        assert re.fullmatch(r"[\x20-\x7e]*", value), (name, value)


@pytest.mark.parametrize("fmt", RDF_FORMATS, ids=lambda fmt: fmt.key)
def test_every_format_of_hostile_data_says_the_same(victim: FlaskClient, hostile: Release, fmt) -> None:
    for path in hostile.resources:
        answer = victim.get(_url(path), headers={"Accept": fmt.media_type})
        assert answer.status_code == 200
        assert_clean(answer.headers)
        told = {str(q.triple).lower() for q in parse(answer.data, format=RdfFormat.from_media_type(fmt.media_type))}
        lines = victim.get(_url(path), headers={"Accept": "application/n-triples"}).data
        assert told == {str(q.triple).lower() for q in parse(lines, format=RdfFormat.N_TRIPLES)}


def test_control_characters_that_no_xml_can_hold_are_refused_with_their_place(tmp_path: Path) -> None:
    project = write_libraries(tmp_path / "project")
    (tmp_path / "project" / "data" / "more.trig").write_text(
        "GRAPH <https://example.org/libraries/graph/register> {\n"
        "  <https://example.org/libraries/id/library/north>"
        ' <http://purl.org/dc/terms/description> "a\\u0001b"@en .\n}\n',
        encoding="utf-8",
    )
    findings = [f for f in check(project).findings if f.severity is Severity.ERROR]
    assert [(f.code, f.span.path, f.span.line) for f in findings if f.span] == [("L212", "data/more.trig", 2)]


def test_links_lead_only_where_a_client_may_follow(victim: FlaskClient, hostile: Release) -> None:
    for path in hostile.resources:
        links = victim.get(_url(path)).headers["Link"]
        for target, relation in re.findall(r'<([^>]*)>; rel="([^"]*)"', links):
            if relation in ("author", "license", "collection", "item"):
                assert urlsplit(target).scheme in ("http", "https")


HEADERS = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Port": "1",
    "Forwarded": "host=evil.example;proto=gopher",
    "X-Original-URL": "/evil",
    "X-Rewrite-URL": "/evil",
    "X-HTTP-Method-Override": "DELETE",
    "X-Host": "evil.example",
    "Origin": "https://evil.example",
    "Referer": "https://evil.example/",
    "Cookie": "lang=xx",
    "User-Agent": "<script>alert(1)</script>",
    "Accept-Datetime": "Thu, 01 Jan 1970 00:00:00 GMT",
    "Prefer": "return=minimal",
    "Accept-Charset": "utf-16",
    "A-IM": "feed",
}


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_no_unkeyed_header_changes_an_answer(reader: FlaskClient, libraries: Release, name: str, accept: str) -> None:
    paths = (
        "/doc/library/north",
        "/id/library/north",
        "/doc/library/old",
        "/doc/nothing",
        "/doc/library/north.linkset",
    )
    for path in paths:
        clean = reader.get(path, headers={"Accept": accept})
        other = reader.get(path, headers={"Accept": accept, name: HEADERS[name]})
        assert (other.status_code, other.data) == (clean.status_code, clean.data)
        assert dict(other.headers) == dict(clean.headers)
        assert "evil" not in str(other.headers)


def test_what_changes_an_answer_is_named_by_vary(reader: FlaskClient) -> None:
    asked = {
        "Accept": "application/ld+json",
        "Accept-Language": "it",
        "Accept-Encoding": "gzip",
        "Accept-Profile": "<https://schema.org/>",
        "Want-Repr-Digest": "sha-512=1",
    }
    for path in ("/doc/library/north", "/doc/library/north.html", "/doc/library/north.ttl", "/context.jsonld", "/"):
        plain = reader.get(path)
        for name, value in asked.items():
            other = reader.get(path, headers={name: value})
            varies = other.headers.get("Vary", "") + "," + plain.headers.get("Vary", "")
            changed = (other.data, other.headers.get("Repr-Digest")) != (plain.data, plain.headers.get("Repr-Digest"))
            assert not changed or name in varies, (path, name)


@pytest.mark.parametrize(
    "path",
    [
        "/describe?iri=https://evil.example/",
        "/describe?iri=//evil.example/",
        "/id//evil.example",
        "//evil.example/%2f..",
        "/id/https://evil.example",
        "/id/\\evil.example",
        "/doc/library/north?_profile=https://evil.example/",
        "/doc/library/north?lang=//evil.example",
        "/context.jsonld?_profile=../../release",
        "/doc/library/north?_profile=..%2f..%2frelease",
        "/doc/library/north?page=1%0d%0aX-Injected:1",
        "/doc/library/north.linkset?_profile=%0d%0aX-Injected:1",
    ],
)
def test_nothing_leads_away_or_out(reader: FlaskClient, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code in (200, 400, 404, 406)
    assert "Location" not in answer.headers
    assert_clean(answer.headers)


@pytest.mark.parametrize("path", ["/", "/doc/library/north.html", "/doc/nothing", "/sparql", "/doc/library/old"])
def test_pages_run_nothing_but_what_is_ours(reader: FlaskClient, path: str) -> None:
    headers = reader.get(path, headers={"Accept": "text/html"}).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";") if part.strip())
    assert policy["default-src"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe-inline" not in policy["script-src"]
    assert "unsafe-eval" not in policy["script-src"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
