"""The validation report as a resource, its measurements, and the badge."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.app import create_app
from tests.web.changing import Libraries
from tests.web.conftest import RUNTIME

DQV = "http://www.w3.org/ns/dqv#"
SH = "http://www.w3.org/ns/shacl#"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A graph of two thirds of the labels, and of one finding: a name without a language."""
    libraries = Libraries(tmp_path_factory.mktemp("report") / "libraries")
    return libraries.publish(date(2026, 3, 1), "east")


@pytest.fixture(scope="module")
def client(release: Release) -> Iterator[FlaskClient]:
    with EmbeddedStore(release.dataset_path, Limits.of(RUNTIME), workers=1) as store:
        yield create_app(release, store, RUNTIME).test_client()


@pytest.fixture
def graph(client: FlaskClient) -> Store:
    answer = client.get("/report", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    store = Store()
    store.extend(parse(answer.data, format=RdfFormat.TURTLE))
    return store


def test_the_report_tells_what_the_checks_found(graph: Store, release: Release) -> None:
    iri = NamedNode(release.publication.base + "report")
    shapes = [f for f in release.report["diagnostics"] if f["code"].startswith("S3")]
    (conforms,) = (q.object.value for q in graph.quads_for_pattern(iri, NamedNode(SH + "conforms"), None))
    assert conforms == ("false" if shapes else "true")
    assert len(list(graph.quads_for_pattern(iri, NamedNode(SH + "result"), None))) == len(shapes)


def test_measurements_are_those_of_the_data(graph: Store, release: Release) -> None:
    base = release.publication.base
    things = [r for p, r in release.resources.items() if p.startswith("doc/") and not r.generated]
    for tag in release.publication.languages:
        node = NamedNode(f"{base}report#labelled-{tag}")
        (value,) = (q.object.value for q in graph.quads_for_pattern(node, NamedNode(DQV + "value"), None))
        assert float(value) == round(sum(tag in r.labels for r in things) / len(things), 4)
        (of,) = graph.quads_for_pattern(node, NamedNode(DQV + "computedOn"), None)
        assert of.object.value == base + "id/dataset/dataset"


def test_the_badge_says_it_in_words(client: FlaskClient, release: Release) -> None:
    answer = client.get("/report/badge.svg")
    assert answer.mimetype == "image/svg+xml"
    label = ET.fromstring(answer.data).get("aria-label")
    number = len(release.report["diagnostics"])
    assert label == ("SHACL: valid" if not number else f"SHACL: {number} finding{'s' if number > 1 else ''}")
