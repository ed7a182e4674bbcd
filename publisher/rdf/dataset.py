"""An index in memory over the quads of one publication.

Its default graph is what the sources put there together with all named graphs except the excluded ones: graphs of
claims, whose values are contradicted, and of shapes, which say nothing about the world.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import NamedNode, Triple

from publisher.rdf.terms import Node, Term, term_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Quad

    from publisher.rdf.terms import GraphName

Statement: TypeAlias = tuple[Node, NamedNode, Term]
"""Subject, predicate and object."""


class Dataset:
    """Quads by subject, by object and by graph.

    Args:
        quads: The quads, without blank nodes.
        excluded: Prefixes of the names of graphs that do not belong to the default graph.

    >>> from pyoxigraph import Quad
    >>> a, p, g, c = (NamedNode("x:" + name) for name in ("a", "p", "graph/1", "graph/claim/1"))
    >>> dataset = Dataset([Quad(a, p, p, g), Quad(a, p, a, c)], ("x:graph/claim/",))
    >>> [str(triple) for triple in dataset.default_graph()]
    ['<x:a> <x:p> <x:p>']
    >>> dataset.graph_names()
    ['x:graph/1', 'x:graph/claim/1']
    """

    def __init__(self, quads: Iterable[Quad], excluded: str | Sequence[str] = ()) -> None:
        prefixes = (excluded,) if isinstance(excluded, str) else tuple(excluded)
        self._graphs_of: dict[Statement, list[NamedNode]] = {}
        self._quads_of: dict[Statement, list[Quad]] = {}
        self._by_subject: dict[Node, list[Statement]] = defaultdict(list)
        self._by_object: dict[Term, list[Statement]] = defaultdict(list)
        self._by_graph: dict[str, list[Quad]] = defaultdict(list)
        self._parts: dict[str, list[NamedNode]] = defaultdict(list)
        for quad in dict.fromkeys(quads):
            graph = quad.graph_name
            if isinstance(graph, NamedNode):
                self._by_graph[graph.value].append(quad)
                if graph.value.startswith(prefixes):
                    continue
            self._add((quad.subject, quad.predicate, quad.object), quad, graph)
        for subject in self._by_subject:
            if isinstance(subject, NamedNode):
                document, mark, _ = subject.value.partition("#")
                if mark:
                    self._parts[document].append(subject)

    def _add(self, statement: Statement, quad: Quad, graph: GraphName) -> None:
        graphs = self._graphs_of.get(statement)
        if graphs is None:
            graphs = self._graphs_of[statement] = []
            self._quads_of[statement] = []
            self._by_subject[statement[0]].append(statement)
            if isinstance(statement[2], NamedNode):
                self._by_object[statement[2]].append(statement)
        quads = self._quads_of[statement]
        if isinstance(graph, NamedNode):
            if not graphs:
                quads.clear()
            graphs.append(graph)
            quads.append(quad)
        elif not quads:
            quads.append(quad)

    def __len__(self) -> int:
        return len(self._graphs_of)

    def default_graph(self) -> set[Triple]:
        """The triples of the default graph."""
        return {Triple(*statement) for statement in self._graphs_of}

    def statements(self) -> Iterable[Statement]:
        """The statements of the default graph, in the order of their first mention."""
        return self._graphs_of

    def subjects(self) -> list[str]:
        """The IRIs that are subjects in the default graph, sorted."""
        return sorted(node.value for node in self._by_subject if isinstance(node, NamedNode))

    def graph_names(self) -> list[str]:
        """The names of all named graphs, the excluded ones among them, sorted."""
        return sorted(self._by_graph)

    def graph(self, name: str) -> Sequence[Quad]:
        """The quads of a named graph, excluded or not, in their order; none where there is no such graph."""
        return self._by_graph.get(name, ())

    def about(self, subject: Node) -> Sequence[Statement]:
        """What the default graph says of a subject."""
        return self._by_subject.get(subject, ())

    def links_to(self, target: NamedNode) -> Sequence[Statement]:
        """What points at a resource in the default graph."""
        return self._by_object.get(target, ())

    def parts(self, document: str) -> Sequence[NamedNode]:
        """The subjects `document#…`."""
        return self._parts.get(document, ())

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        """The values of a property in the default graph, sorted."""
        return sorted((o for _, p, o in self.about(subject) if p == predicate), key=term_key)

    def graphs_of(self, statement: Statement) -> Sequence[NamedNode]:
        """The named graphs of the default graph in which a triple stands, in the order they were read."""
        return self._graphs_of.get(statement, ())

    def quads_of(self, statement: Statement) -> Sequence[Quad]:
        """A triple of the default graph once for each named graph it stands in, or without one where there is none."""
        return self._quads_of[statement]
