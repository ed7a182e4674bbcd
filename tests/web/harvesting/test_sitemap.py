"""The sitemap: valid, with the true day of each document, its pages by language, and an index when it grows."""

from __future__ import annotations

import json
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import etree

from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.app import create_app
from publisher.web.messages import LANGUAGES
from tests.conftest import require_npm, require_tool
from tests.web.changing import Libraries
from tests.web.conftest import RUNTIME
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


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """The published schema of sitemaps, as npm's `sitemap` carries it."""
    location = (require_npm(HARVESTING) / "sitemap" / "schema" / "sitemap.xsd").as_uri()
    return etree.XMLSchema(etree.fromstring(WITH_LINKS.format(schema=location)))


def test_it_is_valid(client: FlaskClient, schema: etree.XMLSchema) -> None:
    schema.assertValid(etree.fromstring(client.get("/sitemap.xml").data))


def test_all_addresses_answer(client: FlaskClient) -> None:
    for address in urls(client):
        path = address.removeprefix(BASE.rstrip("/"))
        assert urlsplit(path).netloc == ""
        assert client.get(path).status_code == 200, address


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, FlaskClient]]:
    """More documents than a file of the sitemap holds: the base, and a client."""
    libraries = Libraries(tmp_path_factory.mktemp("large") / "libraries", settings="sitemap_page = 7")
    libraries.publish(date(2026, 3, 1))
    release = libraries.publish(date(2026, 3, 2), "east")
    with EmbeddedStore(release.dataset_path, Limits.of(RUNTIME), workers=1) as store:
        yield libraries.base, create_app(release, store, RUNTIME).test_client()


def test_a_large_one_is_an_index_of_files(large: tuple[str, FlaskClient], schema: etree.XMLSchema) -> None:
    base, client = large
    index = ET.fromstring(client.get("/sitemap.xml").data)
    assert index.tag == f"{{{NS['s']}}}sitemapindex"
    found: list[str] = []
    rows = index.findall("s:sitemap", NS)
    assert len(rows) > 1
    for row in rows:
        path = row.findtext("s:loc", "", NS).removeprefix(base.rstrip("/"))
        schema.assertValid(etree.fromstring(client.get(path).data))
        part = urls(client, path)
        days = [date.fromisoformat(one.findtext("s:lastmod", "", NS)) for one in part.values()]
        assert row.findtext("s:lastmod", "", NS) == max(days).isoformat()
        assert len(part) <= 7
        found += part
    assert len(found) == len(set(found)) > 7
    assert base + "doc/library/east" in found
    assert client.get("/sitemap/99.xml").status_code == 404


def test_a_reader_from_elsewhere_takes_the_index_in(large: tuple[str, FlaskClient]) -> None:
    base, client = large
    require_npm(HARVESTING)
    command = [require_tool("node"), "sitemap-index.mjs"]
    done = subprocess.run(command, cwd=HARVESTING, input=client.get("/sitemap.xml").data, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    for url, lastmod in json.loads(done.stdout):
        assert client.get(url.removeprefix(base.rstrip("/"))).status_code == 200
        assert date.fromisoformat(lastmod) <= date(2026, 3, 2)


def test_unchanged_is_told_without_sending_it(client: FlaskClient) -> None:
    tag = client.get("/sitemap.xml").headers["ETag"]
    assert client.get("/sitemap.xml", headers={"If-None-Match": tag}).status_code == 304
