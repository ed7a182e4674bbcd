"""What follows from the ontology: inverse statements, and the published classes and properties above our own.

Derived triples stand in a graph of their own, `{base}graph/derived`, so that what a source says stays apart from what
follows from it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, NamedNode, Quad

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.terms import RDF_TYPE, RDFS, Node, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publisher.base.config import Publication

_SUB_CLASS = NamedNode(RDFS + "subClassOf")
_SUB_PROPERTY = NamedNode(RDFS + "subPropertyOf")
_INVERSE = NamedNode(STANDARD_PREFIXES["owl"] + "inverseOf")

_Statement: TypeAlias = tuple[Node, NamedNode, Term]


def derive(ontology: Iterable[Quad], default: Iterable[Quad], publication: Publication) -> list[Quad]:
    """Derives statements by `rdfs:subClassOf`, `rdfs:subPropertyOf` and `owl:inverseOf` (RDFS rules 9 and 7).

    Args:
        ontology: The quads of the ontology.
        default: The quads of the default graph.
        publication: The publication settings.

    Returns:
        New statements only, in the graph of derived statements, in a stable order.
    """
    rules = _Rules(ontology)
    known = {(q.subject, q.predicate, q.object) for q in default}
    graph = NamedNode(publication.base + "graph/derived")
    found: dict[_Statement, Quad] = {}
    pending = list(known)
    while pending:
        for statement in rules.follow(*pending.pop()):
            if statement not in known:
                known.add(statement)
                pending.append(statement)
                found[statement] = Quad(*statement, graph)
    return sorted(found.values(), key=str)


class _Rules:
    """The ontology's own axioms, by what they apply to."""

    def __init__(self, ontology: Iterable[Quad]) -> None:
        self._classes: dict[Term, list[NamedNode]] = defaultdict(list)
        self._properties: dict[Term, list[NamedNode]] = defaultdict(list)
        self._inverses: dict[Term, list[NamedNode]] = defaultdict(list)
        for quad in ontology:
            if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
                continue
            if quad.predicate == _SUB_CLASS:
                self._classes[quad.subject].append(quad.object)
            elif quad.predicate == _SUB_PROPERTY:
                self._properties[quad.subject].append(quad.object)
            elif quad.predicate == _INVERSE:
                self._inverses[quad.subject].append(quad.object)
                self._inverses[quad.object].append(quad.subject)

    def follow(self, subject: Node, predicate: NamedNode, value: Term) -> Iterator[_Statement]:
        """What one triple implies in one step."""
        if predicate == RDF_TYPE:
            for above in self._classes.get(value, ()):
                yield subject, RDF_TYPE, above
        for above in self._properties.get(predicate, ()):
            yield subject, above, value
        if isinstance(value, NamedNode | BlankNode):
            for inverse in self._inverses.get(predicate, ()):
                yield value, inverse, subject
