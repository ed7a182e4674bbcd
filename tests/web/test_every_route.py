"""What holds for each route of the application: HEAD is GET without the content, and nothing that is sent does harm."""

from __future__ import annotations

import json
import re
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from publisher.web.rendering import static_url
from tests.web.libraries import BASE
from tests.web.test_security import Page, assert_clean, assert_harmless
from tests.web.test_security import hostile as hostile
from tests.web.test_security import victim as victim

NORTH = quote(BASE + "id/library/north", safe="")
QUERY = quote("SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 20", safe="")
LANGUAGE = "/<any(en, it, fr, pl, ro, es, pt, sv):language>"

# Addresses of each route; the parameters that each knows stand in them.
EXAMPLES: dict[str, list[str]] = {
    "/": ["/", "/?lang=it"],
    "/-/health": ["/-/health"],
    "/-/health/live": ["/-/health/live"],
    "/-/health/ready": ["/-/health/ready"],
    "/-/metrics": ["/-/metrics"],
    "/-/release": ["/-/release"],
    "/.well-known/api-catalog": ["/.well-known/api-catalog"],
    "/<path:_path>": [
        "/doc/library/north?_profile=schema&page=1&lang=it",
        "/doc/library/north.ttl?profile=model",
        "/doc/library/north?_profile=alt",
        "/doc/library/old",
        "/doc/hub/everything.html?page=2",
        "/doc/library/north.linkset.json",
        "/graph/register",
        "/def",
        "/shapes",
        "/catalog",
        "/nothing",
    ],
    "/about": ["/about"],
    "/accessibility": ["/accessibility"],
    "/browse": ["/browse", f"/browse?type={quote(BASE)}def%23Library&page=1&dct:isPartOf={NORTH}&format=json"],
    "/context.jsonld": ["/context.jsonld?_profile=schema"],
    "/describe": [f"/describe?iri={NORTH}&format=ttl", "/describe?iri=https://files.example.org/one.pdf"],
    "/disagreements": ["/disagreements?page=1"],
    "/dumps/": ["/dumps/?format=html"],
    "/dumps/<name>": ["/dumps/dataset.nq.gz"],
    "/dumps/<version>/<name>": ["/dumps/2026-01-31/dataset.nq"],
    "/embed": [f"/embed?iri={NORTH}&format=json&lang=pl"],
    "/embed/<path:name>": ["/embed/library/north"],
    "/feed": ["/feed"],
    "/feed/<any(entities):stream>": ["/feed/entities"],
    "/feed/<any(entities):stream>/<int:number>": ["/feed/entities/1"],
    "/feed/<int:number>": ["/feed/1"],
    "/id/<path:_path>": ["/id/library/north", "/id/library/old", "/id/nothing"],
    "/licence": ["/licence"],
    "/llms.txt": ["/llms.txt"],
    "/lookup": [f"/lookup?same={NORTH}&scheme=x&format=json"],
    "/memento/<version>/<path:path>": ["/memento/2026-01-31/doc/library/north.ttl"],
    "/oai": [
        "/oai?verb=Identify",
        f"/oai?verb=GetRecord&identifier={NORTH}&metadataPrefix=oai_dc",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc&set=x&from=2020-01-01&until=2030-01-01",
        "/oai?verb=ListIdentifiers&resumptionToken=x",
    ],
    "/oembed": [f"/oembed?url={NORTH}&maxwidth=300&maxheight=200&lang=it&format=xml"],
    "/openapi.json": ["/openapi.json"],
    "/pictures/<name>": ["/pictures/libraries?x=y"],
    "/queries/": ["/queries/?format=json"],
    "/queries/<name>": ["/queries/libraries?page=1", "/queries/libraries?format=json", "/queries/libraries.rq"],
    "/reconcile": ["/reconcile?lang=it", "/reconcile?queries=%7B%22a%22:%7B%22query%22:%22North%22%7D%7D"],
    LANGUAGE.join(["/reconcile", ""]): ["/reconcile/it?extend=%7B%7D"],
    "/report/badge.svg": ["/report/badge.svg"],
    "/robots.txt": ["/robots.txt"],
    "/search": ["/search?q=library&type=&page=1", "/search?q=north&format=json", "/search?q=north&format=ttl"],
    "/sitemap.xml": ["/sitemap.xml"],
    "/sitemap/<int:number>.xml": ["/sitemap/1.xml"],
    "/sparql": [
        f"/sparql?query={QUERY}",
        f"/sparql?query={QUERY}&format=csv&default-graph-uri=x:y&named-graph-uri=x:z&release=x",
        "/sparql?example=libraries",
        "/sparql?query=CONSTRUCT%20WHERE%20%7B?s%20?p%20?o%7D%20LIMIT%2020",
        "/sparql?query=nonsense",
    ],
    "/sparql/vocabulary.json": ["/sparql/vocabulary.json?lang=it"],
    "/static/<digest>/<path:name>": [static_url("style.css")],
    "/static/card.js": ["/static/card.js"],
    "/timegate/<path:path>": ["/timegate/doc/library/north"],
    "/timemap/<path:path>": ["/timemap/doc/library/north"],
    **{
        f"/reconcile{language}{path}": [f"/reconcile{'/it' if language else ''}{address}"]
        for language in ("", LANGUAGE)
        for path, address in {
            "/flyout/<what>": f"/flyout/entity?id={NORTH}",
            "/preview": f"/preview?id={NORTH}",
            "/properties": "/properties?type=x&limit=3",
            "/suggest/entity": "/suggest/entity?prefix=north&cursor=0",
            "/suggest/property": "/suggest/property?prefix=a&cursor=0",
            "/suggest/type": "/suggest/type?prefix=a&cursor=0",
        }.items()
    },
}
ADDRESSES = [address for addresses in EXAMPLES.values() for address in addresses]

HARM = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "x\r\nX-Injected: 1\r\n\r\n<svg onload=alert(1)>",
    "//evil.example/\\evil.example",
    "../../../../etc/passwd\x00.ttl",
    "\u202eevil\u2066\u0001 {{7*7}} ]]> --> \u2028",
    "https://evil.example/#javascript:x",
)


def test_each_route_has_an_example(libraries_app: Flask) -> None:
    routes = {rule.rule for rule in libraries_app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert set(EXAMPLES) == routes


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_is_get_without_the_content(reader: FlaskClient, address: str) -> None:
    for accept in ("text/html", "text/turtle", "*/*", "image/png"):
        headers = {"Accept": accept, "Accept-Encoding": "gzip", "Accept-Language": "pl"}
        whole = reader.get(address, headers=headers, buffered=True)
        head = reader.head(address, headers=headers, buffered=True)
        assert (head.status_code, head.data) == (whole.status_code, b"")
        assert told(head) == told(whole)


def told(answer: TestResponse) -> dict[str, str]:
    """The headers but for what differs from one time to the next: the server's own clock and counters."""
    changing = {"Date", "Content-Length"} if answer.request.path == "/-/metrics" else {"Date"}
    return {name: value for name, value in answer.headers if name not in changing}


def spoilt(address: str, harm: str) -> list[str]:
    """An address with something harmful in place of each part of its path, and of each of its parameters, in turn."""
    path, _, query = address.partition("?")
    bad = quote(harm, safe="")
    parts = path.split("/")
    found = ["/".join([*parts[:n], bad, *parts[n + 1 :]]) for n in range(1, len(parts))]
    found += [f"{path.rstrip('/')}/{bad}", f"{path}{bad}", f"{path}?{bad}={bad}"]
    fields = [field.partition("=")[0] for field in query.split("&") if field]
    for name in fields:
        kept = [field for field in query.split("&") if not field.startswith(f"{name}=")]
        found.append(f"{path}?" + "&".join([*kept, f"{name}={bad}"]))
    return found


@pytest.mark.parametrize("harm", HARM, ids=range(len(HARM)))
def test_nothing_that_is_sent_does_harm(victim: FlaskClient, harm: str) -> None:
    for address in (*ADDRESSES, "/queries/names?page=1", "/queries/named?name=x"):
        for url in (address, *spoilt(address, harm)):
            for accept in ("text/html", "*/*"):
                answer = victim.get(url, headers={"Accept": accept}, buffered=True)
                assert answer.status_code < 500 or url.startswith(("/oembed", "/-/health")), url
                assert_answer_is_harmless(answer, url)


@pytest.mark.parametrize("prefix", ["//evil.example", "/\\\\evil.example", "///evil.example", "/%2F/evil.example"])
def test_a_path_that_looks_like_another_host_names_none(victim: FlaskClient, prefix: str) -> None:
    for path in ("/", "/id/odd/t0", "/doc/odd/t0.html", "/id", "/nothing"):
        # A client of this kind takes such an address for a host, so the path is given as the server would give it.
        environ = {"PATH_INFO": prefix + path, "RAW_URI": prefix + path, "REQUEST_URI": prefix + path}
        answer = victim.get("/", headers={"Accept": "text/html"}, environ_overrides=environ)
        assert answer.status_code == 404
        assert_answer_is_harmless(answer, prefix + path)


def assert_answer_is_harmless(answer: TestResponse, url: str) -> None:
    assert_clean(answer.headers)
    location = answer.headers.get("Location", "/")
    assert location.startswith("/"), url
    assert not location.startswith(("//", "/\\")), url
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    framed = "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert framed is (answer.status_code == 200 and re.match("/(embed|reconcile(/..)?/preview)", url) is not None), url
    if answer.mimetype == "text/html":
        assert_harmless(answer.text)
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
    elif answer.mimetype.endswith("json"):
        json.loads(answer.data)
    elif answer.mimetype.endswith("xml"):
        assert_inert(answer.text)


def assert_inert(text: str) -> None:
    """XML that is well-formed, and in which nothing would be run if it were shown."""
    for element in ET.fromstring(text).iter():
        assert element.tag.rpartition("}")[2] not in ("script", "foreignObject")
        assert not any(name.rpartition("}")[2].startswith("on") for name in element.attrib)


def test_what_is_framed_and_what_is_harmless_is_told_apart() -> None:
    """The checks can fail."""
    assert Page('<a onclick="x()">').handlers
    with pytest.raises(AssertionError):
        assert_harmless('<a href="javascript:alert(1)">x</a>')
    with pytest.raises(AssertionError):
        assert_inert('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')
