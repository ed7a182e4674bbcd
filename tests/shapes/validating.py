"""Validates small graphs as the build does: with what the ontology says of the terms they use, by pyshacl."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph
import pyshacl
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

BASE = "https://w3id.org/boostinno/"
SHAPE = BASE + "shapes#"
FILES = sorted((ROOT / "shapes").glob("*.ttl"))
_SH = "http://www.w3.org/ns/shacl#"
_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")


class Constraint(NamedTuple):
    """A constraint by the short names of its shape and component: `Partner-network`, `MinCount`."""

    shape: str
    component: str

    def __str__(self) -> str:
        return f"{self.shape} {self.component}"


@cache
def shapes() -> Graph:
    """All shapes."""
    graph = Graph()
    for file in FILES:
        graph.parse(file)
    return graph


@cache
def core_shapes() -> Graph:
    """The shapes without queries, which take twice as long to parse as all other rules to check."""
    graph = Graph()
    for triple in shapes():
        graph.add(triple)
    graph.remove((None, SH.sparql, None))
    return graph


@cache
def _described() -> dict[Node, list[tuple[Node, Node, Node]]]:
    graph = Graph()
    for file in sorted((ROOT / "ontology").glob("*.ttl")):
        graph.parse(file)
    found: dict[Node, list[tuple[Node, Node, Node]]] = defaultdict(list)
    for triple in graph:
        found[triple[0]].append(triple)
    return found


def with_ontology(graph: Graph) -> Graph:
    """Adds what the ontology says of the concepts and classes that a graph leads to."""
    pending = {node for s, _, o in graph for node in (s, o)}
    seen: set[Node] = set()
    while pending:
        node = pending.pop()
        seen.add(node)
        for triple in _described().get(node, ()):
            graph.add(triple)
            pending |= {triple[2]} - seen
    return graph


def to_rdflib(triples: Iterable[pyoxigraph.Triple]) -> Graph:
    """The same graph in rdflib's terms."""
    graph = Graph()
    for triple in triples:
        graph.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return graph


def _term(term: object) -> Node:
    match term:
        case pyoxigraph.NamedNode():
            return URIRef(term.value)
        case pyoxigraph.Literal(language=str() as language):
            return Literal(term.value, lang=language)
        case pyoxigraph.Literal():
            return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
        case _:
            return BNode(str(term)[2:])


def results(graph: Graph, rules: Graph) -> list[Constraint]:
    """The constraints that a graph breaks, once for each result."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=rules, inplace=True)
    assert isinstance(report, Graph)
    found = report.objects(report.value(None, RDF.type, SH.ValidationReport), SH.result)
    return sorted(
        Constraint(
            str(report.value(result, SH.sourceShape)).removeprefix(SHAPE),
            component_name(report.value(result, SH.sourceConstraintComponent)),
        )
        for result in found
    )


def component_name(component: object) -> str:
    """`MinCount` of `sh:MinCountConstraintComponent`."""
    return str(component).removeprefix(_SH).removesuffix("ConstraintComponent")


def checking_shapes() -> set[Node]:
    """The shapes that results name: those with targets, and what they demand of a node or its values."""
    graph = shapes()
    pending = {shape for target in _TARGETS for shape in graph.subjects(SH[target])}
    found: set[Node] = set()
    while pending:
        shape = pending.pop()
        found.add(shape)
        pending |= set(graph.objects(shape, SH.property)) - found
    return found


def constraints() -> dict[Constraint, Node]:
    """Every constraint of the shapes that results name, with the shape."""
    graph = shapes()
    return {
        Constraint(str(shape).removeprefix(SHAPE), name): shape
        for shape in checking_shapes()
        for parameter in graph.predicates(shape)
        if (name := _constraint(str(parameter)))
    }


def _constraint(parameter: str) -> str | None:
    return _PARAMETERS.get(parameter.removeprefix(_SH))


_NAMES = (
    *("minCount", "maxCount", "datatype", "class", "nodeKind", "pattern", "in", "hasValue", "uniqueLang", "languageIn"),
    *("minLength", "maxLength", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive"),
    *("equals", "disjoint", "lessThan", "lessThanOrEquals", "node", "and", "or", "xone", "not", "closed"),
    *("qualifiedMinCount", "qualifiedMaxCount"),
)
_PARAMETERS = {name: name[0].upper() + name[1:] for name in _NAMES} | {"sparql": "SPARQL"}
"""Parameters of constraints and the components they make (SHACL, section 4)."""
