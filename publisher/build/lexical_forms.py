"""Giving literals back the lexical form that their author wrote, after an engine has made it canonical.

The engine stores `"1.50"^^xsd:decimal` as `1.5`, and every kind of integer as `xsd:integer`. What a query passes on as
it is can be told by its subject, else by the form itself where only one was ever written.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, Quad, Store

from publisher.rdf.terms import RDF_TYPE, XSD, XSD_STRING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publisher.rdf.terms import Node


class LexicalForms:
    """The literals of some quads by what an engine makes of them.

    Args:
        quads: The quads.

    >>> a, p = NamedNode("x:a"), NamedNode("x:p")
    >>> written, stored = (Literal(n, datatype=NamedNode(XSD + "decimal")) for n in ("1.50", "1.5"))
    >>> LexicalForms([Quad(a, p, written)]).restored(Quad(a, RDF_TYPE, stored)).object.value
    '1.50'
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        said = [(q.subject, q.object) for q in quads if isinstance(q.object, Literal) and _may_change(q.object)]
        stored = _stored(list(dict.fromkeys(literal for _, literal in said)))
        self._of_subject: dict[tuple[Node, Literal], set[Literal]] = defaultdict(set)
        self._anywhere: dict[Literal, set[Literal]] = defaultdict(set)
        for subject, literal in said:
            self._of_subject[subject, stored[literal]].add(literal)
            self._anywhere[stored[literal]].add(literal)

    def restored(self, quad: Quad) -> Quad:
        """The quad with its literal as it was written, where that can be told."""
        value = quad.object
        if not isinstance(value, Literal):
            return quad
        for forms in (self._of_subject.get((quad.subject, value), ()), self._anywhere.get(value, ())):
            if len(forms) == 1:
                return Quad(quad.subject, quad.predicate, next(iter(forms)), quad.graph_name)
        return quad


def _may_change(literal: Literal) -> bool:
    return literal.datatype != XSD_STRING and literal.datatype.value.startswith(XSD)


def _stored(literals: list[Literal]) -> dict[Literal, Literal]:
    """What the engine keeps of each literal."""
    store = Store()
    store.bulk_extend(Quad(NamedNode(f"x:{n}"), RDF_TYPE, literal) for n, literal in enumerate(literals))
    return {
        literals[int(cast("NamedNode", quad.subject).value[2:])]: cast("Literal", quad.object)
        for quad in store.quads_for_pattern(None, None, None)
    }
