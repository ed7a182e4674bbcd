"""Validates graphs with the official shapes, beyond the faults of their files that are named here and nothing else."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyshacl
from pyoxigraph import Quad, RdfFormat, serialize
from rdflib import OWL, RDF, Graph, Namespace, URIRef
from rdflib.term import Node

from tests.conftest import require_standards

SH = Namespace("http://www.w3.org/ns/shacl#")
DCT = Namespace("http://purl.org/dc/terms/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
R5R = Namespace("http://data.europa.eu/r5r#")


@dataclass(frozen=True)
class Result:
    """One result of a validation, counted only when the report itself names it."""

    severity: str
    focus: str
    path: str
    component: str
    value: str
    message: str


def shapes_graph(relative: str) -> Graph:
    """An official shapes file without its imports from the live web."""
    graph = Graph().parse(require_standards(relative), format="turtle")
    graph.remove((None, OWL.imports, None))
    return graph


@cache
def code_lists() -> Graph:
    """The EU authority terms."""
    text = gzip.decompress(require_standards("eu-codelists.nt.gz").read_bytes()).decode()
    return Graph().parse(data=text, format="nt")


def rdflib_graph(quads: Iterable[Quad]) -> Graph:
    triples = serialize((q.triple for q in quads), format=RdfFormat.N_TRIPLES)
    assert triples is not None
    return Graph().parse(data=triples, format="nt")


def validate(data: Graph, shapes: Graph) -> list[Result]:
    """All results of the report, warnings among them."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", do_owl_imports=False)
    assert isinstance(report, Graph)
    (top,) = report.subjects(RDF.type, SH.ValidationReport)
    return sorted((_result(report, node) for node in report.objects(top, SH.result)), key=str)


def _result(report: Graph, node: Node) -> Result:
    def one(predicate: URIRef) -> str:
        value = report.value(node, predicate)
        return "" if value is None else str(value)

    return Result(
        re.sub(".*#", "", one(SH.resultSeverity)),
        one(SH.focusNode),
        one(SH.resultPath),
        re.sub(".*#", "", one(SH.sourceConstraintComponent)),
        one(SH.value),
        one(SH.resultMessage),
    )
