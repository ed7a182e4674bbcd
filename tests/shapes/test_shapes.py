"""The shapes themselves: well-formed, named, and understood by an author in either language."""

from __future__ import annotations

import re

import pyshacl
from rdflib import RDFS, SH, Graph, Literal, URIRef
from rdflib.term import Node

from tests.shapes.validating import SHAPE, checking_shapes, constraints, shapes

LANGUAGES = {"en", "it"}


def languages(texts: list[Node]) -> set[str]:
    return {text.language or "" for text in texts if isinstance(text, Literal) and str(text).strip()}


def test_shapes_conform_to_the_shapes_of_shacl() -> None:
    conforms, _, report = pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True)
    assert conforms, report


def test_every_constraint_has_one_message_in_each_language() -> None:
    graph = shapes()
    for constraint, shape in constraints().items():
        holders = [*graph.objects(shape, SH.sparql), shape]
        messages = [text for holder in holders for text in graph.objects(holder, SH.message)]
        assert languages(messages) == LANGUAGES, constraint
        assert len(messages) == len(LANGUAGES), constraint


def test_every_shape_with_an_iri_is_ours_and_has_a_label_in_both_languages() -> None:
    graph = shapes()
    named = {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in graph.subjects(None, kind)}
    assert named
    for shape in named:
        assert isinstance(shape, URIRef), shape
        assert shape.startswith(SHAPE), shape
        assert languages(list(graph.objects(shape, RDFS.label))) == LANGUAGES, shape


def test_every_shape_is_used() -> None:
    graph = shapes()
    named = {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in graph.subjects(None, kind)}
    used = {value for _, _, value in graph}
    assert [shape for shape in named - checking_shapes() if shape not in used] == []


def test_queries_see_the_data_only() -> None:
    for query in shapes().objects(None, SH.select):
        assert not re.search(r"\b(FROM|SERVICE|GRAPH)\b", str(query), re.IGNORECASE), query
