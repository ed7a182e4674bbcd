"""The feeds: only what changed, nothing twice, closed pages for good; right by the official shape and for a client."""

from __future__ import annotations

import itertools
import json
import subprocess
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Quad, RdfFormat, parse, serialize
from pyshacl import validate
from rdflib import Graph, URIRef

from publisher.release.feed import feed_of, page_path
from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.app import create_app
from tests.conftest import require_npm, require_standards, require_tool
from tests.web.changing import Libraries, free_port, serving
from tests.web.conftest import RUNTIME

AS = "https://www.w3.org/ns/activitystreams#"
TREE = "https://w3id.org/tree#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
HARVESTING = Path(__file__).parent
DAYS = [date(2026, 2, day) for day in range(1, 8)]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Libraries, list[Release]]:
    """A library comes; another one changes; the first one goes; two versions on one day."""
    libraries = Libraries(tmp_path_factory.mktemp("feed") / "libraries", settings="feed_page = 5")
    return libraries, [
        libraries.publish(DAYS[0]),
        libraries.publish(DAYS[1], "east"),
        libraries.publish(DAYS[2], "east", north="Northern Library"),
        libraries.publish(DAYS[3], north="Northern Library"),
        libraries.publish(DAYS[3], "west", north="Northern Library"),
    ]


def client_of(release: Release) -> Iterator[FlaskClient]:
    with EmbeddedStore(release.dataset_path, Limits.of(RUNTIME), workers=1) as store:
        yield create_app(release, store, RUNTIME).test_client()


@pytest.fixture(scope="module")
def client(story: tuple[Libraries, list[Release]]) -> Iterator[FlaskClient]:
    yield from client_of(story[1][-1])


def get(client: FlaskClient, path: str) -> list[Quad]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.mimetype == "application/trig"
    return list(parse(answer.data, format=RdfFormat.TRIG))


def pages(client: FlaskClient, path: str, base: str) -> list[str]:
    nodes = {q.object.value for q in get(client, path) if q.predicate.value == TREE + "node"}
    return sorted((iri.removeprefix(base.rstrip("/")) for iri in nodes), key=lambda p: int(p.rpartition("/")[2]))


def told(quads: list[Quad]) -> dict[str, tuple[str, str, str]]:
    """Of each member: its kind, its object, and when it was published."""
    members = [q.object for q in quads if q.predicate.value == TREE + "member"]
    assert len(members) == len(set(members))
    own: dict[tuple[object, str], str] = {
        (q.subject, q.predicate.value): q.object.value for q in quads if q.graph_name != q.subject
    }
    return {m.value: (own[m, TYPE].removeprefix(AS), own[m, AS + "object"], own[m, AS + "published"]) for m in members}


def whole(client: FlaskClient, path: str, base: str) -> list[tuple[str, str, str]]:
    found = [told(get(client, page)) for page in pages(client, path, base)]
    return sorted((row for page in found for row in page.values()), key=lambda row: row[2])


def test_things_are_told_as_they_came_changed_and_went(
    story: tuple[Libraries, list[Release]], client: FlaskClient
) -> None:
    libraries, releases = story
    events = whole(client, "/feed/entities", libraries.base)
    later = [event for event in events if event[2] > "2026-02-02"]
    one = libraries.iri
    assert ("Create", one("east"), "2026-02-02T00:00:00Z") in later
    assert ("Update", one("north"), "2026-02-03T00:00:00Z") in later
    assert ("Delete", one("east"), "2026-02-04T00:00:00Z") in later
    assert ("Create", one("west"), "2026-02-04T00:00:01Z") in later
    # exactly what the chronicle has
    for release in releases[1:]:
        changes = release.chronicle.current.authored
        when = f"{release.chronicle.current.instant:%Y-%m-%dT%H:%M:%SZ}"
        expected = {
            (kind, release.policy.thing_iri(path), when)
            for kind, paths in (("Create", changes.created), ("Update", changes.updated), ("Delete", changes.deleted))
            for path in paths
            if path.startswith("doc/")
        }
        assert {event for event in later if event[2] == when} == expected


def test_a_rebuild_tells_nothing_and_changes_no_byte(story: tuple[Libraries, list[Release]]) -> None:
    libraries, releases = story
    again = libraries.publish(DAYS[3], "west", north="Northern Library")
    assert again.id == releases[-1].id


def test_a_closed_page_is_passed_on_byte_for_byte(story: tuple[Libraries, list[Release]]) -> None:
    releases = story[1]
    for stream in ("catalogue", "entities"):
        for before, after in itertools.pairwise(releases):
            now = feed_of(after.folder, stream)
            for page in feed_of(before.folder, stream).pages:
                kept = now.page(page.number)
                if kept is None:
                    assert page.closed
                    continue
                old = (before.folder / page_path(stream, page.number)).read_bytes()
                new = (after.folder / page_path(stream, page.number)).read_bytes()
                assert new == old if page.closed else new.startswith(old)


def test_closed_pages_may_be_kept_for_good_and_the_open_one_has_a_tag(
    story: tuple[Libraries, list[Release]], client: FlaskClient
) -> None:
    feed = feed_of(story[1][-1].folder, "catalogue")
    assert {page.closed for page in feed.pages[:-1]} == {True}
    assert {page.events for page in feed.pages[:-1]} == {5}
    for page in feed.pages:
        answer = client.get(f"/feed/{page.number}")
        assert ("immutable" in answer.headers["Cache-Control"]) is page.closed
        tag = answer.headers["ETag"]
        assert client.get(f"/feed/{page.number}", headers={"If-None-Match": tag}).status_code == 304


def test_what_was_overtaken_is_gone_and_says_so(story: tuple[Libraries, list[Release]], client: FlaskClient) -> None:
    libraries, releases = story
    feed = feed_of(releases[-1].folder, "catalogue")
    numbers = {page.number for page in feed.pages}
    missing = set(range(1, max(numbers))) - numbers
    assert missing
    assert client.get(f"/feed/{min(missing)}").status_code == 410
    assert client.get(f"/feed/{max(numbers) + 1}").status_code == 404
    # yet the latest event of each object is kept
    events = whole(client, "/feed", libraries.base)
    assert {iri for _, iri, _ in events} == feed.latest.keys()


def test_pages_come_with_graphs_or_not_at_all(client: FlaskClient) -> None:
    number = client.get("/feed/entities").text.count("GreaterThanOrEqualToRelation")
    assert number
    for accept in ("application/ld+json", "application/n-quads"):
        answer = client.get("/feed/entities/1", headers={"Accept": accept})
        assert (answer.status_code, answer.mimetype) == (200, accept)
        assert answer.vary.as_set() >= {"accept"}
    assert client.get("/feed", headers={"Accept": "text/turtle"}).status_code == 406


def test_members_pass_the_official_shape(story: tuple[Libraries, list[Release]], client: FlaskClient) -> None:
    latest: dict[str, list[Quad]] = {}
    for page in pages(client, "/feed", story[0].base):
        quads = get(client, page)
        for member, (_, iri, _) in told(quads).items():
            latest[iri] = [q for q in quads if member in (q.subject.value, getattr(q.graph_name, "value", ""))]
    assert kinds_that_pass(q for quads in latest.values() for q in quads) >= {"Create", "Update"}


def kinds_that_pass(quads: Iterable[Quad]) -> set[str]:
    """The kinds of events among members that pass the official shape of feeds and that of DCAT-AP."""
    shapes = Graph()
    for name in ("dcat-ap-feeds/shape.ttl", "dcat-ap-3.0.1/shapes.ttl"):
        shapes.parse(require_standards(name))
    shapes.remove((None, URIRef("http://www.w3.org/2002/07/owl#imports"), None))
    data = Graph()
    triples = serialize((Quad(q.subject, q.predicate, q.object) for q in quads), format=RdfFormat.N_TRIPLES)
    data.parse(triples, format="nt")
    conforms, _, text = validate(data, shacl_graph=shapes, inference="none")
    assert conforms, text
    return {o.toPython().removeprefix(AS) for o in data.objects(None, URIRef(TYPE)) if str(o).startswith(AS)}


def test_a_client_from_elsewhere_replicates_and_follows(tmp_path: Path) -> None:
    require_npm(HARVESTING)
    port = free_port()
    libraries = Libraries(tmp_path / "libraries", f"http://127.0.0.1:{port}/", "feed_page = 5")
    now = [libraries.publish(DAYS[0], "east")]
    with EmbeddedStore(now[0].dataset_path, Limits.of(RUNTIME), workers=1) as store:
        app = create_app(lambda: now[0], store, RUNTIME)
        with serving(app, port) as url, following(f"{url}/feed/entities") as lines:
            first = feed_of(now[0].folder, "entities")
            came = {read(lines).object for _ in range(len(first.latest))}
            assert came == first.latest.keys()
            now[0] = libraries.publish(DAYS[1], "west", north="Northern Library")
            expected = {
                (kind, libraries.base + "id/" + path.removeprefix("doc/"))
                for kind, paths in (
                    ("Create", now[0].chronicle.current.authored.created),
                    ("Update", now[0].chronicle.current.authored.updated),
                    ("Delete", now[0].chronicle.current.authored.deleted),
                )
                for path in paths
                if path.startswith("doc/")
            }
            assert {kind for kind, _ in expected} == {"Create", "Update", "Delete"}
            followed = read_until(lines, expected)
            assert {(member.kind, member.object) for member in followed} == expected
            assert all((member.statements == 0) is (member.kind == "Delete") for member in followed)


def test_the_same_client_replicates_the_catalogue_and_follows_it(tmp_path: Path) -> None:
    """What it holds at each time passes the official shape."""
    require_npm(HARVESTING)
    port = free_port()
    libraries = Libraries(tmp_path / "libraries", f"http://127.0.0.1:{port}/", "feed_page = 5")
    settings = libraries.folder / "pyproject.toml"
    plain = settings.read_text(encoding="utf-8")
    terms = '\n[tool.publisher.datasets.libraries]\n[tool.publisher.datasets.terms]\ngraphs = ["def"]\n'
    settings.write_text(plain + terms, encoding="utf-8")
    now = [libraries.publish(DAYS[0])]
    with EmbeddedStore(now[0].dataset_path, Limits.of(RUNTIME), workers=1) as store:
        app = create_app(lambda: now[0], store, RUNTIME)
        with serving(app, port) as url, following(f"{url}/feed") as lines:
            told_first = whole(app.test_client(), "/feed", libraries.base)
            came = [read(lines) for _ in told_first]
            assert sorted((m.kind, m.object) for m in came) == sorted((kind, iri) for kind, iri, _ in told_first)
            settings.write_text(plain + terms.replace("datasets.terms", "datasets.words"), encoding="utf-8")
            now[0] = libraries.publish(DAYS[1], "west")
            new = [event for event in whole(app.test_client(), "/feed", libraries.base) if event[2] > "2026-02-02"]
            assert len({(kind, iri) for kind, iri, _ in new}) == len(new)
            followed = read_until(lines, {(kind, iri) for kind, iri, _ in new})
    assert {(m.kind, m.object) for m in followed} == {(kind, iri) for kind, iri, _ in new}
    assert {m.kind for m in followed} == {"Create", "Update", "Delete"}
    told_of = {(m.kind, m.object.removeprefix(libraries.base)) for m in followed}
    assert {("Create", "id/dataset/words"), ("Delete", "id/dataset/terms")} <= told_of
    held = {m.object: m for m in (*came, *followed)}
    assert kinds_that_pass(q for m in held.values() for q in m.quads) == {"Create", "Update", "Delete"}


class following:  # noqa: N801 - reads as a verb
    """The lines of a client that follows a stream."""

    def __init__(self, url: str) -> None:
        command = [require_tool("node"), "replicate.mjs", url, "follow"]
        self._process = subprocess.Popen(command, cwd=HARVESTING, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Iterator[str]:
        assert self._process.stdout is not None
        return iter(self._process.stdout)

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.communicate()


class Member(NamedTuple):
    """A member of a stream, as the client tells it."""

    kind: str
    object: str
    statements: int
    iri: str
    nquads: str

    @property
    def quads(self) -> list[Quad]:
        return list(parse(self.nquads.encode(), format=RdfFormat.N_QUADS))


def read(lines: Iterator[str]) -> Member:
    return Member(*json.loads(next(lines)))


def read_until(lines: Iterator[str], expected: set[tuple[str, str]]) -> list[Member]:
    """Reads members until all that are expected have come.

    The client may tell one again: its rounds of asking overlap, and it remembers a member only after it has told it.
    That the stream has none twice is looked at in the stream itself.
    """
    came: list[Member] = []
    while not expected <= {(member.kind, member.object) for member in came}:
        came.append(read(lines))
    return came
