"""The order in which every serialiser tells a graph.

The focus comes first, then its parts (`focus#…`, and what was nested in it as blank nodes), then all other subjects by
code point. `rdf:type` is the first property, the others follow by IRI; values follow by their N-Triples form.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pyoxigraph import Triple

from publisher.base.errors import PublisherError
from publisher.rdf.skolem import GENID
from publisher.rdf.terms import RDF_TYPE, quad_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from publisher.rdf.terms import Term

Key: TypeAlias = str
"""The N-Triples form of a term."""

TYPE_KEY: Key = str(RDF_TYPE)


class UnserialisableError(PublisherError):
    """The graph has something that the format cannot express."""


class Subject(NamedTuple):
    """All that is said of one subject.

    Args:
        key: The subject.
        properties: Each property with its values.
    """

    key: Key
    properties: list[tuple[Key, list[Key]]]


Row: TypeAlias = tuple[Key, Key, Key, Key]
"""A quad: subject, predicate, object, and the graph, which is empty for the default graph."""


class Keyed(NamedTuple):
    """Quads by the keys of their terms.

    Args:
        rows: The quads.
        terms: Each term by its key, and perhaps others.
    """

    rows: list[Row]
    terms: dict[Key, Term]


class Arrangement(NamedTuple):
    """A graph in the order it is told.

    Args:
        subjects: The subjects with what is said of them.
        terms: Each term by its key, and perhaps others.
    """

    subjects: list[Subject]
    terms: dict[Key, Term]

    def keys(self) -> set[Key]:
        """The keys of all terms in it."""
        found = {subject.key for subject in self.subjects}
        for _, properties in self.subjects:
            for name, values in properties:
                found.add(name)
                found.update(values)
        return found


def keyed(quads: Iterable[Quad], terms: dict[Key, Term] | None = None) -> Keyed:
    """Writes down the terms of quads once, for all that compares and sorts them.

    Args:
        quads: The quads.
        terms: Terms by their keys, to which those of the quads are added; who has much to write shares them.

    Raises:
        UnserialisableError: There is a triple term (RDF 1.2).

    >>> from pyoxigraph import NamedNode, Quad
    >>> a = NamedNode("x:a")
    >>> keyed([Quad(a, a, a)]).rows
    [('<x:a>', '<x:a>', '<x:a>', '')]
    """
    terms = {} if terms is None else terms
    rows: list[Row] = []
    for quad in quads:
        row = quad_key(quad)
        rows.append(row)
        if row[2] not in terms:
            obj = quad.object
            if isinstance(obj, Triple):
                message = f"the triple term {row[2]} belongs to RDF 1.2, documents keep to RDF 1.1"
                raise UnserialisableError(message)
            terms[row[2]] = obj
        if row[0] not in terms:
            terms[row[0]] = quad.subject
        if row[1] not in terms:
            terms[row[1]] = quad.predicate
    return Keyed(rows, terms)


def arrange(rows: Iterable[Row], terms: dict[Key, Term], focus: str | None = None) -> Arrangement:
    """Puts triples in order; graph names and repetitions are dropped.

    >>> from pyoxigraph import Literal, NamedNode, Quad
    >>> a, b = NamedNode("x:a"), NamedNode("x:b")
    >>> found = arrange(*keyed([Quad(a, b, Literal("1")), Quad(b, b, a), Quad(b, RDF_TYPE, a)]), "x:b")
    >>> [subject.key for subject in found.subjects], found.subjects[0].properties[0][1]
    (['<x:b>', '<x:a>'], ['<x:a>'])
    """
    found: dict[Key, dict[Key, set[Key]]] = defaultdict(lambda: defaultdict(set))
    for s, p, o, _ in rows:
        found[s][p].add(o)
    order = _subject_order(found, focus)
    return Arrangement([Subject(key, _properties(found[key])) for key in order], terms)


def _properties(found: dict[Key, set[Key]]) -> list[tuple[Key, list[Key]]]:
    names = sorted(found)
    if TYPE_KEY in found:
        names.remove(TYPE_KEY)
        names.insert(0, TYPE_KEY)
    return [(name, sorted(found[name])) for name in names]


def _subject_order(found: dict[Key, dict[Key, set[Key]]], focus: str | None) -> list[Key]:
    rest = sorted(found)
    if focus is None:
        return rest
    start, hash_start = f"<{focus}>", f"<{focus}#"
    first = dict.fromkeys(key for key in (start, *(k for k in rest if k.startswith(hash_start))) if key in found)
    queue = list(first)
    for key in queue:
        nested = {o for values in found[key].values() for o in values if o in found and GENID in o}
        for part in sorted(nested):
            if part not in first:
                first[part] = None
                queue.append(part)
    return [*first, *(key for key in rest if key not in first)]
