"""Replaces blank nodes by stable IRIs (RDF 1.1 Concepts, section 3.5).

The IRI of a blank node is a hash of what is said with it, so neither labels nor the order of statements matter, and
what two parsers read from one file gets the same IRIs.

Nearly all blank nodes are nested in one place: the `[ … ]` and `( … )` of Turtle. They form trees and are named from
their contents and their parent in linear time, where RDFC-1.0 takes cubic time (two seconds for 300 equal items).
The others, shared, cyclic, or names of graphs, are told apart by colour refinement, within a bound on the work: in the
worst case no method is fast, and RDFC-1.0 would take minutes on nine nodes that all point at each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias, cast

from pyoxigraph import BlankNode, NamedNode, Quad

from publisher.base.errors import FindingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from publisher.rdf.terms import GraphName, Node, Term

GENID = ".well-known/genid/"
"""Where the IRIs of what was blank stand below the base (RDF 1.1 Concepts, section 3.5)."""

_MOST_STEPS = 300_000
"""Statements looked at before a tangle is given up: about a second."""

_Colours: TypeAlias = dict[BlankNode, str]


class TangleError(FindingsError):
    """Blank nodes that are shared or lie in cycles look too much alike to be named in a reasonable time."""


def skolemise(quads: Sequence[Quad], base: str) -> list[Quad]:
    """Replaces the blank nodes of one file by IRIs.

    Args:
        quads: The quads of one file, in any order.
        base: The base IRI, ending in `/`.

    Returns:
        The quads in the same order; those without blank nodes are the same objects.

    Raises:
        TangleError: Blank nodes that are shared or lie in cycles look too much alike to be named in about a second.

    >>> quad = Quad(NamedNode("x:a"), NamedNode("x:p"), BlankNode("any"))
    >>> other = Quad(NamedNode("x:a"), NamedNode("x:p"), BlankNode("label"))
    >>> skolemise([quad], "https://example.org/") == skolemise([other], "https://example.org/")
    True
    """
    blank = [quad for quad in quads if _blanks(quad)]
    if not blank:
        return list(quads)
    names: dict[BlankNode, str] = {}
    taken: Counter[str] = Counter()
    for component in _components(blank):
        naming = _Forest(component) if _is_forest(component) else _Tangle(component)
        names.update(naming.names(taken))
    iris = {node: NamedNode(base + GENID + name) for node, name in names.items()}
    return [_rename(quad, iris) for quad in quads]


def is_skolem(iri: str, base: str) -> bool:
    """Whether an IRI was made here from a blank node.

    >>> is_skolem("https://example.org/.well-known/genid/1f", "https://example.org/")
    True
    """
    return iri.startswith(base + GENID)


def _blanks(quad: Quad) -> list[BlankNode]:
    return [term for term in (quad.subject, quad.object, quad.graph_name) if isinstance(term, BlankNode)]


def _rename(quad: Quad, iris: dict[BlankNode, NamedNode]) -> Quad:
    if not _blanks(quad):
        return quad
    subject, obj, graph = (
        iris[term] if isinstance(term, BlankNode) else term for term in (quad.subject, quad.object, quad.graph_name)
    )
    return Quad(cast("Node", subject), quad.predicate, cast("Term", obj), cast("GraphName", graph))


def _components(quads: Iterable[Quad]) -> list[list[Quad]]:
    """Groups quads that hang together through blank nodes (union-find)."""
    parent: dict[BlankNode, BlankNode] = {}

    def find(node: BlankNode) -> BlankNode:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    quads = list(quads)
    for quad in quads:
        first, *rest = _blanks(quad)
        root = find(first)
        for node in rest:
            parent[find(node)] = root
    groups: dict[BlankNode, list[Quad]] = defaultdict(list)
    for quad in quads:
        groups[find(_blanks(quad)[0])].append(quad)
    return list(groups.values())


def _is_forest(component: Sequence[Quad]) -> bool:
    """Whether each blank node is nested in at most one other, none in itself, and none names a graph."""
    parents: dict[BlankNode, BlankNode] = {}
    for quad in set(component):
        if isinstance(quad.graph_name, BlankNode):
            return False
        if isinstance(quad.subject, BlankNode) and isinstance(quad.object, BlankNode):
            if quad.object in parents:
                return False
            parents[quad.object] = quad.subject
    safe: set[BlankNode] = set()
    for node in parents:
        path: set[BlankNode] = set()
        here: BlankNode | None = node
        while here is not None and here not in safe:
            if here in path:
                return False
            path.add(here)
            here = parents.get(here)
        safe |= path
    return True


def _hash(*parts: str) -> str:
    # N-Triples forms hold no line end, so joined parts cannot be mistaken for others.
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


class _Forest:
    """Names nested blank nodes: contents from the leaves up, then names from the roots down."""

    def __init__(self, component: Sequence[Quad]) -> None:
        self._flat: dict[BlankNode, list[str]] = defaultdict(list)
        self._nested: dict[BlankNode, list[tuple[Quad, BlankNode]]] = defaultdict(list)
        inner: set[BlankNode] = set()
        for quad in dict.fromkeys(component):
            if not isinstance(quad.subject, BlankNode):
                self._flat[cast("BlankNode", quad.object)].append(
                    f"< {quad.subject} {quad.predicate} {quad.graph_name}"
                )
            elif not isinstance(quad.object, BlankNode):
                self._flat[quad.subject].append(f"> {quad.predicate} {quad.object} {quad.graph_name}")
            else:
                self._nested[quad.subject].append((quad, quad.object))
                inner.add(quad.object)
        nodes = dict.fromkeys([*self._flat, *self._nested, *inner])
        self._roots = [node for node in nodes if node not in inner]

    def names(self, taken: Counter[str]) -> dict[BlankNode, str]:
        """Names all nodes; what is said twice in the same place is numbered, so that it stays two nodes."""
        order = list(self._roots)
        for node in order:
            order.extend(child for _, child in self._nested.get(node, ()))
        contents: dict[BlankNode, str] = {}
        for node in reversed(order):
            below = [f"> {q.predicate} {contents[child]} {q.graph_name}" for q, child in self._nested.get(node, ())]
            contents[node] = _hash(*sorted(self._flat.get(node, []) + below))
        names: dict[BlankNode, str] = {}
        for root in self._roots:
            names[root] = _numbered(contents[root], taken)
        for node in order:
            for quad, child in self._nested.get(node, ()):
                place = _hash(names[node], str(quad.predicate), str(quad.graph_name), contents[child])
                names[child] = _numbered(place, taken)
        return names


def _numbered(name: str, taken: Counter[str]) -> str:
    taken[name] += 1
    return name if taken[name] == 1 else _hash(name, str(taken[name]))


class _Tangle:
    """Names blank nodes that are shared, lie in cycles or name graphs.

    Nodes are told apart by what is said with them and with their neighbours, round by round (colour refinement). Where
    some still look alike, each in turn is singled out, and the naming whose statements sort first is taken.
    """

    def __init__(self, component: Sequence[Quad]) -> None:
        self._quads = list(dict.fromkeys(component))
        self._uses: dict[BlankNode, list[Quad]] = defaultdict(list)
        for quad in self._quads:
            for node in dict.fromkeys(_blanks(quad)):
                self._uses[node].append(quad)
        self._steps = 0

    def names(self, taken: Counter[str]) -> dict[BlankNode, str]:
        """Names all nodes.

        Raises:
            TangleError: They look so much alike that telling them apart takes too long.
        """
        canonical, colours = self._canonical(self._refined(dict.fromkeys(self._uses, "")))
        whole = _numbered(_hash(*canonical), taken)
        return {node: _hash(whole, colour) for node, colour in colours.items()}

    def _canonical(self, colours: _Colours) -> tuple[list[str], _Colours]:
        alike = _smallest_class(colours)
        if not alike:
            return sorted(_told(quad, colours) for quad in self._quads), colours
        tries = (self._canonical(self._refined({**colours, node: _hash(colours[node], "!")})) for node in alike)
        return min(tries, key=lambda found: found[0])

    def _refined(self, colours: _Colours) -> _Colours:
        while True:
            self._steps += len(self._quads)
            if self._steps > _MOST_STEPS:
                raise TangleError(_tangle_message(self._quads))
            finer = {
                node: _hash(colours[node], *sorted(_told(quad, colours, node) for quad in quads))
                for node, quads in self._uses.items()
            }
            if len(set(finer.values())) == len(set(colours.values())):
                return finer
            colours = finer


def _told(quad: Quad, colours: _Colours, here: BlankNode | None = None) -> str:
    """A quad with the colour of each blank node in place of its label, and a mark in place of the one looked from."""
    parts = []
    for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
        if isinstance(term, BlankNode):
            parts.append("_:" if term == here else "_:" + colours[term])
        else:
            parts.append(str(term))
    return " ".join(parts)


def _smallest_class(colours: _Colours) -> list[BlankNode]:
    """The nodes of the smallest class that has more than one; none where all differ."""
    classes: dict[str, list[BlankNode]] = defaultdict(list)
    for node, colour in colours.items():
        classes[colour].append(node)
    shared = [(len(nodes), colour) for colour, nodes in classes.items() if len(nodes) > 1]
    return classes[min(shared)[1]] if shared else []


def _tangle_message(quads: Sequence[Quad]) -> str:
    nodes = len({node for quad in quads for node in _blanks(quad)})
    predicate = min(quad.predicate.value for quad in quads)
    return (
        f"{nodes} blank nodes that hang together through <{predicate}> look so much alike that they cannot be given "
        "stable names in a reasonable time; give them IRIs"
    )
