"""The tool is general: what readers of two foreign publications get, with nothing in it from elsewhere."""

from __future__ import annotations

import json
import re
import urllib.request
from email.message import Message
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote, urlencode

import pytest
from lxml import etree
from pyoxigraph import RdfFormat, Store, parse
from rdflib import Graph

from publisher.base.formats import DOCUMENT_FORMATS, RDF_FORMATS
from publisher.rdf.reader import ENGINE_FORMATS
from tests.build.describing.shapes import validate
from tests.build.describing.test_catalogue import SHAPES
from tests.tenants.publishing import Tenant

FOREIGN = re.compile(r"boost\s*-?inno|urbact|milan[o]?\b", re.IGNORECASE)
PAGES = (
    "/",
    "/about",
    "/accessibility",
    "/browse",
    "/catalog.html",
    "/disagreements",
    "/dumps/",
    "/licence",
    "/queries/",
    "/report.html",
    "/sparql",
    "/openapi.json",
    "/robots.txt",
    "/.well-known/void",
    "/doc/nothing/here",
)


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def ask(tenant: Tenant, path: str, accept: str = "*/*") -> Answer:
    asked = urllib.request.Request(tenant.site + path, headers={"Accept": accept})
    try:
        with urllib.request.build_opener(_Stay).open(asked, timeout=60) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except HTTPError as error:
        return Answer(error.code, error.headers, error.read())


def document(tenant: Tenant) -> str:
    return "/" + tenant.thing.replace("id/", "doc/", 1)


def test_a_thing_leads_to_its_document_in_every_format(tenant: Tenant) -> None:
    said = []
    for fmt in RDF_FORMATS:
        first = ask(tenant, "/" + tenant.thing, fmt.media_type)
        assert (first.status, first.headers["Location"]) == (303, document(tenant))
        answer = ask(tenant, document(tenant), fmt.media_type)
        assert answer.status == 200
        assert answer.headers.get_content_type() == fmt.media_type
        assert "Accept" in answer.headers["Vary"]
        said.append({str(quad.triple) for quad in parse(answer.body, format=ENGINE_FORMATS[fmt])})
    assert said[0]
    assert all(triples == said[0] for triples in said)
    assert ask(tenant, document(tenant), "text/html").headers.get_content_type() == "text/html"
    assert ask(tenant, document(tenant), "image/png").status == 406
    assert {ask(tenant, document(tenant) + fmt.suffix).status for fmt in DOCUMENT_FORMATS} == {200}


def test_readers_are_invited_to_correct(tenant: Tenant) -> None:
    page = ask(tenant, "/about", "text/html").body.decode()
    assert f'href="mailto:{tenant.release.publication.contact.mailbox}"' in page


def test_search_finds(tenant: Tenant) -> None:
    found = json.loads(ask(tenant, "/search?" + urlencode({"q": tenant.word}), "application/json").body)
    assert found["results"][0]["document"] == document(tenant)


def test_lists_and_facets_narrow_down(tenant: Tenant) -> None:
    page = ask(tenant, "/browse?type=" + quote(tenant.type, safe=""), "text/html").body.decode()
    assert str(tenant.things) in page
    label, count = tenant.facet
    links = re.findall(r'<a[^>]*href="([^"]*)"[^>]*>\s*([^<]*?)\s*</a>[^<]*<[^>]*>\s*\(?(\d+)', page)
    (href,) = {href for href, text, number in links if (text, int(number)) == (label, count)}
    narrowed = ask(tenant, href.replace("&amp;", "&"), "text/html").body.decode()
    assert len(set(re.findall(r'href="(/doc/[^"#?]+)"', narrowed))) >= count


def test_sparql_and_saved_queries_answer(tenant: Tenant) -> None:
    text = f"SELECT (COUNT(*) AS ?n) {{ ?thing a <{tenant.type}> }}"
    answer = ask(tenant, "/sparql?" + urlencode({"query": text}), "application/sparql-results+json")
    (row,) = json.loads(answer.body)["results"]["bindings"]
    # The categories of a table are concepts, too; here no class has more members than its own.
    assert int(row["n"]["value"]) == tenant.things
    name, expected = tenant.query
    found = json.loads(ask(tenant, f"/queries/{name}", "application/sparql-results+json").body)
    columns = found["head"]["vars"]
    assert expected in {tuple(row[column]["value"] for column in columns) for row in found["results"]["bindings"]}


@pytest.mark.parametrize("name", SHAPES)
def test_the_catalogue_keeps_to_the_official_shapes(tenant: Tenant, name: str) -> None:
    catalogue = Graph().parse(data=ask(tenant, "/catalog", "text/turtle").body, format="turtle")
    assert validate(catalogue, SHAPES[name]()) == []


def test_the_statistics_are_true(tenant: Tenant) -> None:
    void, data = Store(), Store()
    void.load(ask(tenant, "/.well-known/void", "text/turtle").body, format=RdfFormat.TURTLE)
    (dataset,) = tenant.release.publication.datasets
    data.load(ask(tenant, f"/dumps/{dataset}.nt").body, format=RdfFormat.N_TRIPLES)
    pattern = f"""SELECT ?n {{ <{tenant.release.publication.base}id/dataset/{dataset}>
        <http://rdfs.org/ns/void#triples> ?n }}"""
    assert [int(row[0].value) for row in void.query(pattern)] == [len(data)]  # type: ignore[union-attr, index]


def test_harvesters_find_every_thing_by_every_door(tenant: Tenant) -> None:
    iri = tenant.release.publication.base + tenant.thing
    records = etree.fromstring(ask(tenant, f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier={quote(iri)}").body)
    assert records.findtext(".//{*}header/{*}identifier") == iri
    sitemap = ask(tenant, "/sitemap.xml").body.decode()
    parts = re.findall(r"<loc>([^<]+)</loc>", sitemap)
    base = tenant.release.publication.base
    if "<sitemapindex" in sitemap:
        parts = [
            loc
            for part in parts
            for loc in re.findall(r"<loc>([^<]+)</loc>", ask(tenant, "/" + part.removeprefix(base)).body.decode())
        ]
    assert base + document(tenant)[1:] in parts
    feed = ask(tenant, "/feed", "application/trig")
    assert feed.status == 200
    assert tenant.release.publication.base.encode() in feed.body


def test_nothing_tells_of_another_publication(tenant: Tenant) -> None:
    paths = {*PAGES, document(tenant) + ".html", *(document(tenant) + fmt.suffix for fmt in RDF_FORMATS)}
    paths |= {
        "/browse?type=" + quote(tenant.type, safe=""),
        f"/queries/{tenant.query[0]}",
        "/search?q=a",
        "/oai?verb=Identify",
    }
    paths |= {f"/{path}.html" for path in tenant.release.resources}
    for path in sorted(paths):
        for language in ("en", "it"):
            asked = urllib.request.Request(
                tenant.site + path, headers={"Accept": "text/html, */*;q=0.5", "Accept-Language": language}
            )
            try:
                answer = urllib.request.urlopen(asked, timeout=60)
            except HTTPError as error:
                answer = error
            with answer:
                assert answer.status < 500, path
                told = f"{answer.headers}\n{answer.read().decode()}"
            assert not FOREIGN.search(told), (path, FOREIGN.search(told))
