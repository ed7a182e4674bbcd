"""Names, type aliases and small pure functions for RDF terms (RDF 1.1 Concepts)."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from publisher.base.prefixes import STANDARD_PREFIXES

Node: TypeAlias = NamedNode | BlankNode | Triple
"""What can stand as a subject; never a triple term, the alias only follows the engine's types."""

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
"""What can stand as an object. Readers refuse triple terms (RDF 1.2)."""

GraphName: TypeAlias = NamedNode | BlankNode | DefaultGraph
"""What can stand as the name of a graph."""

DEFAULT_GRAPH = DefaultGraph()

RDF = STANDARD_PREFIXES["rdf"]
RDFS = STANDARD_PREFIXES["rdfs"]
XSD = STANDARD_PREFIXES["xsd"]
SKOS = STANDARD_PREFIXES["skos"]
DCT = STANDARD_PREFIXES["dct"]
FOAF = STANDARD_PREFIXES["foaf"]
SCHEMA = STANDARD_PREFIXES["schema"]
PROV = STANDARD_PREFIXES["prov"]

RDF_TYPE = NamedNode(RDF + "type")
RDF_FIRST = NamedNode(RDF + "first")
RDF_REST = NamedNode(RDF + "rest")
RDF_NIL = NamedNode(RDF + "nil")
RDF_LANG_STRING = NamedNode(RDF + "langString")
XSD_STRING = NamedNode(XSD + "string")
XSD_BOOLEAN = NamedNode(XSD + "boolean")
XSD_INTEGER = NamedNode(XSD + "integer")
XSD_DECIMAL = NamedNode(XSD + "decimal")
XSD_DOUBLE = NamedNode(XSD + "double")


@lru_cache(maxsize=1 << 16)
def n3(term: Node | Term | DefaultGraph) -> str:
    """A term as canonical N-Triples writes it (RDF 1.2 N-Triples, section 4, which RDFC-1.0 uses).

    Remembered, since a build writes the same terms in document after document, and looking one up takes a third of the
    time.

    >>> n3(NamedNode("https://example.org/a")), n3(Literal("1.50", datatype=XSD_DECIMAL))[:6]
    ('<https://example.org/a>', '"1.50"')
    """
    return str(term)


def term_key(term: Node | Term) -> str:
    """Sorts terms by code point of their N-Triples form: literals, then IRIs, then blank nodes.

    >>> [t.value for t in sorted([NamedNode("x:b"), Literal("z"), NamedNode("x:a")], key=term_key)]
    ['z', 'x:a', 'x:b']
    """
    return n3(term)


def quad_key(quad: Quad) -> tuple[str, str, str, str]:
    """Sorts quads by subject, predicate, object and graph; the default graph comes first.

    >>> p, q = NamedNode("x:p"), NamedNode("x:q")
    >>> sorted([Quad(q, p, p), Quad(p, p, q)], key=quad_key)[0].subject.value
    'x:p'
    """
    graph = quad.graph_name
    name = "" if isinstance(graph, DefaultGraph) else n3(graph)
    return n3(quad.subject), n3(quad.predicate), n3(quad.object), name


def iri_of(term: Node | Term | DefaultGraph) -> str | None:
    """The IRI of a named node, None for anything else.

    >>> iri_of(NamedNode("x:a")), iri_of(Literal("x:a"))
    ('x:a', None)
    """
    return term.value if isinstance(term, NamedNode) else None
