"""A catalogue of many datasets: pages that lead from one to the next, each whole in itself."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCAT, Namespace

from publisher.base.catalogue import DatasetSettings
from publisher.base.config import Publication
from publisher.build.describing import Facts, Generated, describe_publication
from publisher.rdf.writers.lines import nquads
from publisher.release.chronicle import Chronicle
from tests.build.describing.shapes import rdflib_graph, shapes_graph, validate

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
BASE = "https://example.org/"
TOTAL = 101


@pytest.fixture(scope="module")
def generated() -> Generated:
    names = [f"d{number:03}" for number in range(TOTAL)]
    publication = Publication(
        base=BASE,
        date=date(2026, 1, 31),
        title={"en": "Many"},
        licence="http://publications.europa.eu/resource/authority/licence/CC0",
        datasets={name: DatasetSettings(title={"en": name}, graphs=(f"graph/{name}",)) for name in names},
    )
    node = NamedNode(BASE + "id/a")
    named = [Quad(node, node, node, NamedNode(f"{BASE}graph/{name}")) for name in names]
    chronicle = Chronicle().continued("", publication.date, {}, {})
    return describe_publication(Facts(publication, (*named, Quad(node, node, node)), (), chronicle))


@pytest.fixture(scope="module")
def found(generated: Generated) -> dict[str, Graph]:
    """The pages by their paths."""
    drafts = {d.path: d for d in generated.documents}
    said = {path: parse(nquads(d.said.rows), format=RdfFormat.N_QUADS) for path, d in drafts.items()}
    return {path: rdflib_graph(quads) for path, quads in said.items() if path.startswith("catalog")}


def test_a_harvester_gets_every_dataset_once_by_following_next(found: dict[str, Graph]) -> None:
    at: str | None = "catalog"
    seen: list[str] = []
    visited = 0
    while at is not None:
        page = found[at]
        datasets = [str(s) for s in page.subjects(RDF.type, DCAT.Dataset)]
        assert datasets
        assert len(datasets) <= 100
        assert {str(o) for o in page.objects(URIRef(BASE + "catalog"), DCAT.dataset)} == set(datasets)
        seen += datasets
        (view,) = page.subjects(RDF.type, HYDRA.PartialCollectionView)
        assert page.value(URIRef(BASE + "catalog"), HYDRA.totalItems) == Literal(TOTAL)
        following = page.value(view, HYDRA.next)
        at = str(following).removeprefix(BASE) if following is not None else None
        assert at is None or (str(following).startswith(BASE) and "/2026-01-31/" in at)
        visited += 1
    assert visited == 2
    assert len(seen) == len(set(seen)) == TOTAL


@pytest.mark.parametrize("name", ["shapes", "range"])
def test_a_page_is_valid_by_itself(found: dict[str, Graph], name: str) -> None:
    assert validate(found["catalog/2026-01-31/2"], shapes_graph(f"dcat-ap-3.0.1/{name}.ttl")) == []


def test_the_first_page_stands_at_the_catalogue_too(found: dict[str, Graph]) -> None:
    assert set(found["catalog"]) == set(found["catalog/2026-01-31/1"])
    assert len(found) == 3
