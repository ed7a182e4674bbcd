"""What is right is accepted."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph

from tests.conftest import ROOT
from tests.shapes.validating import results, shapes, to_rdflib, with_ontology

GOOD = sorted((Path(__file__).parent / "good").glob("*.ttl"))


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_good_example_conforms(file: Path) -> None:
    triples = [quad.triple for quad in pyoxigraph.parse(path=file, format=pyoxigraph.RdfFormat.TURTLE)]
    assert results(with_ontology(to_rdflib(triples)), shapes()) == []


def test_ontology_conforms() -> None:
    graph = Graph()
    for file in sorted((ROOT / "ontology").glob("*.ttl")):
        graph.parse(file)
    assert results(graph, shapes()) == []
