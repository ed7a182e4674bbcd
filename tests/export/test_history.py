"""What a release with a history adds to the contract: what was withdrawn, dumps by ranges, overtaken pages of feeds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from publisher.base.formats import DOCUMENT_FORMATS
from publisher.export.exporting import export
from publisher.export.survey import overtaken
from publisher.release.reader import Release
from tests.conftest import require_tool
from tests.export.conftest import serving
from tests.export.servers import Answer, Client, caddy, nginx
from tests.export.test_contract import BROWSER, same, told
from tests.web.changing import Libraries

TOMBSTONE = """
GRAPH <graph/publisher> { <id/library/west> owl:deprecated true ; rdfs:label "West Library"@en ;
  dct:isReplacedBy <id/library/north> ; rdfs:comment "Its books went to the north."@en . }
"""
PREFIXES = "PREFIX owl: <http://www.w3.org/2002/07/owl#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
GONE = ("library/east", "library/west")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Two libraries went: one is no more in the sources, of the other one its authors say why."""
    libraries = Libraries(tmp_path_factory.mktemp("history") / "libraries", settings="feed_page = 5")
    libraries.publish(date(2026, 2, 1), "east", "west")
    data = libraries.folder / "data"
    (data / "withdrawn.trig").write_text(
        f"{PREFIXES}PREFIX dct: <http://purl.org/dc/terms/>\nBASE <{libraries.base}>\n{TOMBSTONE}", encoding="utf-8"
    )
    return libraries.publish(date(2026, 2, 2), north="Northern Library")


@pytest.fixture(scope="module")
def folder(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(release, tmp_path_factory.mktemp("history") / "export", languages=("en", "it")).folder


@pytest.fixture(scope="module")
def static(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with nginx(require_tool("nginx"), folder, tmp_path_factory.mktemp("nginx")) as client:
        yield client


@pytest.fixture(scope="module")
def live(release: Release) -> Iterator[Client]:
    with serving(release) as client:
        yield client


@pytest.mark.parametrize("path", GONE)
def test_what_was_withdrawn_is_gone_in_every_format_and_language(static: Client, live: Client, path: str) -> None:
    for address in (f"/id/{path}", f"/doc/{path}"):
        for accept in ("", BROWSER, "application/problem+json", "image/png", *(f.media_type for f in DOCUMENT_FORMATS)):
            assert same(static, live, address, Accept=accept, Accept_Language="it").status == 410
    for fmt in DOCUMENT_FORMATS:
        for accept in ("", BROWSER):
            assert same(static, live, f"/doc/{path}{fmt.suffix}", Accept=accept).status == 410


def test_its_tombstone_is_told(static: Client) -> None:
    found = static.ask("/id/library/west", Accept="text/turtle")
    assert b"deprecated" in found.body
    assert 'rel="successor-version"' in found.headers["link"]
    assert "Its books went to the north" in static.ask("/doc/library/west", Accept=BROWSER).body.decode()


def test_overtaken_pages_of_feeds_are_gone(release: Release, static: Client, live: Client) -> None:
    addresses = list(overtaken(release))
    assert addresses
    for address in addresses:
        assert same(static, live, address).status == 410
        assert same(static, live, address, Accept=BROWSER, Accept_Language="it").status == 410
    for address in ("/feed", "/feed/entities"):
        assert same(static, live, address, Accept="application/trig").status == 200


def ranged(static: Client, live: Client, address: str, wanted: str, method: str = "GET", **more: str) -> Answer:
    mine, theirs = (client.ask(address, method, Range=wanted, **more) for client in (static, live))
    assert mine.status == theirs.status, (address, wanted)
    assert told(mine) == told(theirs), (address, wanted)
    assert mine.body == theirs.body
    return mine


def test_dumps_are_served_whole_and_by_ranges(release: Release, static: Client, live: Client) -> None:
    assert release.dumps
    for name, entry in release.dumps.items():
        address = f"/dumps/{name}"
        assert same(static, live, address).body == release.dump_path(name).read_bytes()
        head = [client.ask(address, "HEAD") for client in (static, live)]
        assert told(head[0]) == told(head[1])
        assert int(head[0].headers["content-length"]) == entry.bytes
        for wanted in ("bytes=0-9", "bytes=10-", "bytes=-7", f"bytes=5-{entry.bytes + 100}"):
            assert ranged(static, live, address, wanted).status == 206
        day = head[1].headers["last-modified"]
        assert ranged(static, live, address, "bytes=0-9", If_Range=day).status == 206
        assert [client.ask(address, Range=f"bytes={entry.bytes}-").status for client in (static, live)] == [416, 416]
        tag = head[1].headers["etag"]
        assert same(static, live, address, If_None_Match=tag).status == 304


def test_a_range_of_a_document_is_the_whole_document(static: Client, live: Client) -> None:
    assert ranged(static, live, "/doc/library/north.ttl", "bytes=0-9").status == 200


def test_what_was_withdrawn_is_gone_with_caddy(folder: Path, live: Client, tmp_path: Path) -> None:
    with caddy(require_tool("caddy"), folder, tmp_path) as client:
        for path in GONE:
            for address in (f"/id/{path}", f"/doc/{path}", f"/doc/{path}.ttl"):
                assert client.ask(address).status == live.ask(address).status == 410
        assert client.ask("/doc/library/north").status == 200
