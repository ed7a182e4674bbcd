"""The schema as the data uses it: every class and property of the default graph with its number."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode

from publisher.rdf.terms import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Quad


def schema_in_use(quads: Iterable[Quad]) -> Mapping[str, Mapping[str, int]]:
    """Counts what a query can ask for.

    Args:
        quads: The quads of a dataset.

    Returns:
        `classes`: the number of instances by class; `properties`: the number of triples by property. Only what the
        default graph holds counts, as a query without `GRAPH` sees it. Sorted by IRI.

    >>> from pyoxigraph import Quad
    >>> a, b = NamedNode("https://example.org/a"), NamedNode("https://example.org/B")
    >>> schema_in_use([Quad(a, RDF_TYPE, b), Quad(a, RDF_TYPE, b, a)])["classes"]
    {'https://example.org/B': 1}
    """
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for quad in quads:
        if isinstance(quad.graph_name, DefaultGraph):
            properties[quad.predicate.value] += 1
            if quad.predicate == RDF_TYPE and isinstance(quad.object, NamedNode):
                classes[quad.object.value] += 1
    return {"classes": dict(sorted(classes.items())), "properties": dict(sorted(properties.items()))}
