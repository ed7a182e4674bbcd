"""Earlier versions of documents, the catalogue and dumps, by the rules of RFC 7089."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.http import parse_date

from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.app import create_app
from tests.web.changing import Libraries
from tests.web.conftest import RUNTIME

NORTH = "/doc/library/north"
NAMES = ("North Library", "Northern Library", "Library of the North")
MEMBER = re.compile(r'<([^>]*)>((?:;\s*[a-z]+="[^"]*")*)')


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> list[Release]:
    libraries = Libraries(tmp_path_factory.mktemp("mementos") / "libraries")
    return [
        libraries.publish(date(2026, 3, 1), north=NAMES[0]),
        libraries.publish(date(2026, 3, 2), "east", north=NAMES[0]),
        libraries.publish(date(2026, 3, 3), north=NAMES[1]),
        libraries.publish(date(2026, 3, 3), north=NAMES[2]),
    ]


@pytest.fixture(scope="module")
def client(story: list[Release]) -> Iterator[FlaskClient]:
    with EmbeddedStore(story[-1].dataset_path, Limits.of(RUNTIME), workers=1) as store:
        yield create_app(story[-1], store, RUNTIME).test_client()


def links(text: str) -> dict[str, list[tuple[str, str]]]:
    """Target and date by relation, each relation of a member apart."""
    found: dict[str, list[tuple[str, str]]] = {}
    for target, rest in MEMBER.findall(text):
        attributes = dict(re.findall(r'([a-z]+)="([^"]*)"', rest))
        for relation in attributes["rel"].split():
            found.setdefault(relation, []).append((target, attributes.get("datetime", "")))
    return found


def local(url: str) -> str:
    return url.replace("https://example.org/libraries", "")


@pytest.mark.parametrize("original", [NORTH, NORTH + ".ttl", "/catalog", "/dumps/dataset.nq"])
def test_from_original_to_gate_to_memento_and_back(client: FlaskClient, original: str) -> None:
    gate = local(links(client.get(original, buffered=True).headers["Link"])["timegate"][0][0])
    moments = {"Sun, 01 Mar 2026 12:00:00 GMT": "2026-03-01", "Fri, 01 Jan 2021 00:00:00 GMT": "2026-03-01"}
    bodies = set()
    for moment, version in {**moments, "Sun, 01 Mar 2027 00:00:00 GMT": "2026-03-03.2"}.items():
        answer = client.get(gate, headers={"Accept-Datetime": moment})
        assert answer.status_code == 302
        assert "accept-datetime" in answer.vary.as_set()
        assert f"/{version}/" in answer.location
        memento = client.get(answer.location, buffered=True)
        assert memento.status_code == 200
        assert memento.headers["Memento-Datetime"].endswith("2026 00:00:0" + ("1 GMT" if ".2" in version else "0 GMT"))
        told = links(memento.headers["Link"])
        assert {"original", "timegate", "timemap", "memento"} <= told.keys()
        assert answer.location in [local(target) for target, _ in told["memento"]]
        bodies.add(memento.data)
    assert len(bodies) == 2
    newest = client.get(client.get(gate).location, buffered=True)
    assert newest.data == client.get(original, buffered=True).data


def test_the_time_map_lists_the_versions_in_which_it_changed(client: FlaskClient) -> None:
    answer = client.get("/timemap" + NORTH)
    assert answer.mimetype == "application/link-format"
    listed = links(answer.text)
    assert [local(target).split("/")[2] for target, _ in listed["memento"]] == [
        "2026-03-01",
        "2026-03-03",
        "2026-03-03.2",
    ]
    dates = [parse_date(when) for _, when in listed["memento"]]
    assert dates == sorted(dates)
    assert listed["first"][0] == listed["memento"][0]
    assert listed["last"][0] == listed["memento"][-1]
    for (target, when), name in zip(listed["memento"], NAMES, strict=True):
        memento = client.get(local(target))
        assert memento.headers["Memento-Datetime"] == when
        assert f'"{name}"@en' in memento.text


def test_a_version_that_changed_nothing_leads_to_the_one_that_did(client: FlaskClient) -> None:
    answer = client.get("/memento/2026-03-02" + NORTH)
    assert (answer.status_code, answer.location) == (302, "/memento/2026-03-01" + NORTH)


def test_mementos_come_in_every_format_and_as_pages(client: FlaskClient) -> None:
    for suffix, name in ((".jsonld", NAMES[0]), (".html", NAMES[0]), (".rdf", NAMES[0])):
        assert name in client.get(f"/memento/2026-03-01{NORTH}{suffix}").text
    page = client.get("/memento/2026-03-01" + NORTH, headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    # what has been answered of the past is not kept for the present
    assert NAMES[2] in client.get(NORTH + ".ttl").text


def test_what_was_withdrawn_is_still_to_be_had(client: FlaskClient) -> None:
    gone = client.get("/doc/library/east")
    assert gone.status_code == 410
    time_map = local(links(gone.headers["Link"])["timemap"][0][0])
    ((memento, _),) = links(client.get(time_map).text)["memento"]
    assert client.get(local(memento)).status_code == 200


def test_faults_are_told(client: FlaskClient) -> None:
    assert client.get("/timegate" + NORTH, headers={"Accept-Datetime": "yesterday"}).status_code == 400
    for path in ("/timegate/doc/library/none", "/timemap/doc/none", "/memento/2026-03-09" + NORTH, "/timemap/dumps/x"):
        assert client.get(path).status_code == 404, path
    assert client.get("/memento/2026-03-01/doc/library/east").status_code == 404


def test_what_has_been_pruned_is_gone(story: list[Release]) -> None:
    shutil.rmtree(story[0].folder)
    release = Release(story[-1].folder)
    with EmbeddedStore(release.dataset_path, Limits.of(RUNTIME), workers=1) as store:
        client = create_app(release, store, RUNTIME).test_client()
        listed = [target for target, _ in links(client.get("/timemap" + NORTH).text)["memento"]]
        # the second release still says what the first one said
        assert len(listed) == 3
        assert NAMES[0] in client.get(local(listed[0]) + ".ttl").text
        assert client.get("/dumps/2026-03-01/dataset.nq").status_code == 410
