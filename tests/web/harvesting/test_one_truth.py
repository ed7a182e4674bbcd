"""One truth: what came, changed or went has done so everywhere at once, and nothing else has moved."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree
from pyoxigraph import NamedNode, RdfFormat, parse

from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.app import create_app
from tests.web.changing import Libraries
from tests.web.conftest import RUNTIME

TREE, AS = "https://w3id.org/tree#", "https://www.w3.org/ns/activitystreams#"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
VOID = "http://rdfs.org/ns/void#"
FIRST, SECOND, THIRD = date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 3)

State = dict[str, object]


@contextmanager
def asked(release: Release) -> Iterator[FlaskClient]:
    with EmbeddedStore(release.dataset_path, Limits.of(RUNTIME), workers=1) as store:
        yield create_app(release, store, RUNTIME).test_client()


def status(client: FlaskClient, base: str, path: str) -> object:
    answer = client.get(f"/{path}.ttl")
    return answer.status_code, answer.headers.get("ETag") if answer.status_code == 200 else None


def sitemap(client: FlaskClient, base: str, path: str) -> object:
    rows = etree.fromstring(client.get("/sitemap.xml").data)
    days = {row.findtext(SITEMAP + "loc"): row.findtext(SITEMAP + "lastmod") for row in rows}
    return days.get(base + path)


def oai(client: FlaskClient, base: str, path: str) -> object:
    iri = base + path.replace("doc/", "id/")
    rows = etree.fromstring(client.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc").data)
    heads = {h.findtext(OAI + "identifier"): h for h in rows.iter(OAI + "header")}
    return (heads[iri].findtext(OAI + "datestamp"), heads[iri].get("status")) if iri in heads else None


def feed(client: FlaskClient, base: str, path: str) -> object:
    """The latest event: its kind and its day."""
    iri = base + path.replace("doc/", "id/")
    events: list[tuple[str, str]] = []
    root = parse(client.get("/feed/entities").data, format=RdfFormat.TRIG)
    for node in {q.object.value for q in root if q.predicate.value == TREE + "node"}:
        quads = list(parse(client.get(node.replace(base, "/")).data, format=RdfFormat.TRIG))
        own = {(q.subject, q.predicate.value): q.object.value for q in quads if q.graph_name != q.subject}
        of = {s for (s, p), value in own.items() if p == AS + "object" and value == iri}
        kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
        events += [(own[s, AS + "published"][:10], own[s, kind].removeprefix(AS)) for s in of]
    return max(events, default=None)


def search(client: FlaskClient, base: str, path: str) -> object:
    found = client.get("/search?format=json&q=" + path.rpartition("/")[2]).get_json()["results"]
    return any(row["document"] == f"/{path}" for row in found)


def sparql(client: FlaskClient, base: str, path: str) -> object:
    query = f"ASK {{ <{base}{path.replace('doc/', 'id/')}> ?p ?o }}"
    accept = {"Accept": "application/sparql-results+json"}
    return client.get("/sparql", query_string={"query": query}, headers=accept).get_json(force=True)["boolean"]


def counted(client: FlaskClient, base: str, path: str) -> object:
    """How many libraries there are by VoID."""
    body = client.get("/.well-known/void", headers={"Accept": "application/n-quads"}).data
    quads = list(parse(body, format=RdfFormat.N_QUADS))
    nodes = {q.subject for q in quads if q.predicate.value == VOID + "class" and q.object.value == base + "def#Library"}
    (number,) = {q.object.value for q in quads if q.predicate.value == VOID + "entities" and q.subject in nodes}
    return int(number)


def dumped(client: FlaskClient, base: str, path: str) -> object:
    body = client.get("/dumps/dataset.nt", buffered=True).data
    return any(
        q.subject == NamedNode(base + path.replace("doc/", "id/")) for q in parse(body, format=RdfFormat.N_TRIPLES)
    )


def reconciled(client: FlaskClient, base: str, path: str) -> object:
    query = json.dumps({"q": {"query": path.rpartition("/")[2]}})
    found = client.get("/reconcile", query_string={"queries": query}).get_json()["q"]["result"]
    return any(row["id"].endswith(path.removeprefix("doc/")) for row in found)


def looked_up(client: FlaskClient, base: str, path: str) -> object:
    asked = {"same": base + path.replace("doc/", "id/"), "format": "json"}
    answer = client.get("/lookup", query_string=asked)
    return answer.status_code in (200, 303) and path in answer.text


def remembered(client: FlaskClient, base: str, path: str) -> object:
    """How many states there have been, and since when the last of them."""
    told = re.findall(r'memento"; datetime="([^"]+)"', client.get(f"/timemap/{path}").text)
    return len(told), told[-1][5:16] if told else None


DOORS: tuple[Callable[[FlaskClient, str, str], object], ...] = (
    status,
    sitemap,
    oai,
    feed,
    search,
    sparql,
    counted,
    dumped,
    reconciled,
    looked_up,
    remembered,
)


def seen(release: Release, path: str) -> State:
    with asked(release) as client:
        return {door.__name__: door(client, release.publication.base, path) for door in DOORS}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> list[Release]:
    libraries = Libraries(tmp_path_factory.mktemp("truth") / "libraries")
    return [
        libraries.publish(FIRST),
        libraries.publish(SECOND, "east", north="North Library, renamed"),
        libraries.publish(THIRD, north="North Library, renamed"),
    ]


def test_what_comes_comes_everywhere_and_what_goes_goes_everywhere(story: list[Release]) -> None:
    before, there, gone = (seen(release, "doc/library/east") for release in story)
    libraries = before["counted"]
    assert isinstance(libraries, int)
    assert before == {
        "status": (404, None),
        "sitemap": None,
        "oai": None,
        "feed": None,
        "search": False,
        "sparql": False,
        "counted": libraries,
        "dumped": False,
        "reconciled": False,
        "looked_up": False,
        "remembered": (0, None),
    }
    tag = there.pop("status")
    assert isinstance(tag, tuple)
    assert tag[0] == 200
    assert there == {
        "sitemap": "2026-04-02",
        "oai": ("2026-04-02", None),
        "feed": ("2026-04-02", "Create"),
        "search": True,
        "sparql": True,
        "counted": libraries + 1,
        "dumped": True,
        "reconciled": True,
        "looked_up": True,
        "remembered": (1, "02 Apr 2026"),
    }
    assert gone == {
        "status": (410, None),
        "sitemap": None,
        "oai": ("2026-04-03", "deleted"),
        "feed": ("2026-04-03", "Delete"),
        "search": False,
        "sparql": False,
        "counted": libraries,
        "dumped": False,
        "reconciled": False,
        "looked_up": False,
        "remembered": (1, "02 Apr 2026"),
    }


def test_what_changes_changes_everywhere(story: list[Release]) -> None:
    before, after, later = (seen(release, "doc/library/north") for release in story)
    assert before["status"] != after["status"]
    assert (before["sitemap"], before["oai"], before["feed"]) == (
        "2026-04-01",
        ("2026-04-01", None),
        ("2026-04-01", "Create"),
    )
    assert (after["sitemap"], after["oai"], after["feed"]) == (
        "2026-04-02",
        ("2026-04-02", None),
        ("2026-04-02", "Update"),
    )
    assert (before["remembered"], after["remembered"]) == ((1, "01 Apr 2026"), (2, "02 Apr 2026"))
    with asked(story[1]) as client:
        assert client.get("/doc/library/north.ttl").last_modified.date() == SECOND
    # it was left alone the third time
    assert later == {**after, "counted": before["counted"]}


def test_what_is_left_alone_keeps_tag_and_day_at_every_door(story: list[Release]) -> None:
    moved = {path for release in story[1:] for path in release.chronicle.current.authored.paths}
    alone = [p for p, r in story[0].resources.items() if p.startswith("doc/") and not r.generated and p not in moved]
    assert alone
    for path in alone[:2]:  # tests/build/describing/test_versions.py compares the bytes of all
        first, *others = (seen(release, path) for release in story)
        for other in others:
            assert {**other, "counted": 0} == {**first, "counted": 0}


def test_rebuilding_moves_nothing(tmp_path: Path) -> None:
    libraries = Libraries(tmp_path / "libraries")
    first = libraries.publish(FIRST)
    before = seen(first, "doc/library/north")
    for _ in range(2):
        assert libraries.publish(FIRST).id == first.id
    assert seen(libraries.publish(FIRST), "doc/library/north") == before
