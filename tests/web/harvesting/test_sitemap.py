"""The sitemap: valid, with the true day of each document, its pages by language, and an index when it grows."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import etree

from publisher.release.reader import Release
from publisher.web.harvesting import sitemap
from publisher.web.messages import LANGUAGES
from tests.conftest import require_npm
from tests.web.publishing import BASE

HARVESTING = Path(__file__).parent
# The sitemap's schema asks for a declaration of each foreign element.
WITH_LINKS = """<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xhtml">
<xsd:import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="{schema}"/>
<xsd:element name="link"><xsd:complexType>
<xsd:attribute name="rel" use="required" fixed="alternate"/>
<xsd:attribute name="hreflang" type="xsd:NMTOKEN" use="required"/>
<xsd:attribute name="href" type="xsd:anyURI" use="required"/>
</xsd:complexType></xsd:element></xsd:schema>"""
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def urls(client: FlaskClient, path: str = "/sitemap.xml") -> dict[str, ET.Element]:
    answer = client.get(path)
    assert answer.status_code == 200
    found = ET.fromstring(answer.data).findall("s:url", NS)
    return {one.findtext("s:loc", "", NS): one for one in found}


def test_every_document_is_listed_once_with_its_day_and_its_pages(client: FlaskClient, release: Release) -> None:
    listed = urls(client)
    documents = {path for path in release.resources if not path.startswith("describe?")}
    assert len(listed) == len(documents) + 1
    milan = listed[BASE + "doc/place/milan"]
    assert milan.findtext("s:lastmod", "", NS) == release.resources["doc/place/milan"].modified.isoformat()
    links = {one.get("hreflang"): one.get("href", "") for one in milan.findall("x:link", NS)}
    assert links.keys() == {*LANGUAGES, "x-default"}
    page = client.get(links["it"].removeprefix(BASE.rstrip("/")), headers={"Accept": "text/html"})
    assert page.headers["Content-Language"] == "it"


def test_it_is_valid(client: FlaskClient) -> None:
    folder = require_npm(HARVESTING)
    location = (folder / "sitemap" / "schema" / "sitemap.xsd").as_uri()
    schema = etree.XMLSchema(etree.fromstring(WITH_LINKS.format(schema=location)))
    schema.assertValid(etree.fromstring(client.get("/sitemap.xml").data))


def test_all_addresses_answer(client: FlaskClient) -> None:
    for address in urls(client):
        path = address.removeprefix(BASE.rstrip("/"))
        assert urlsplit(path).netloc == ""
        assert client.get(path).status_code == 200, address


def test_a_large_one_is_an_index_of_files(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = urls(client, "/sitemap.xml?whole")  # with a query, the front keeps no copy of it
    monkeypatch.setattr(sitemap, "FILE_SIZE", 7)
    index = ET.fromstring(client.get("/sitemap.xml?index").data)
    assert index.tag == f"{{{NS['s']}}}sitemapindex"
    found: list[str] = []
    for row in index.findall("s:sitemap", NS):
        part = urls(client, row.findtext("s:loc", "", NS).removeprefix(BASE.rstrip("/")))
        days = [date.fromisoformat(one.findtext("s:lastmod", "", NS)) for one in part.values()]
        assert row.findtext("s:lastmod", "", NS) == max(days).isoformat()
        assert len(part) <= 7
        found += part
    assert found == list(whole)
    assert client.get("/sitemap/99.xml").status_code == 404


def test_unchanged_is_told_without_sending_it(client: FlaskClient) -> None:
    tag = client.get("/sitemap.xml").headers["ETag"]
    assert client.get("/sitemap.xml", headers={"If-None-Match": tag}).status_code == 304
