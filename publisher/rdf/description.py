"""The description of one resource: what its document says, in every format.

A concise bounded description, in both directions, with what a reader needs to make sense of it: names of all that is
mentioned, and where each statement comes from (CBD, W3C Member Submission 2005; PROV-O, section 3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.rdf.labels import LABEL_PROPERTIES
from publisher.rdf.skolem import is_skolem
from publisher.rdf.terms import PROV, RDF_TYPE, quad_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

    from publisher.base.iris import IriPolicy
    from publisher.rdf.dataset import Dataset, Statement

PROVENANCE_PROPERTIES = (NamedNode(PROV + "hadPrimarySource"), NamedNode(PROV + "wasDerivedFrom"))
"""The properties that lead from a graph to its sources."""

_NAMING = frozenset(LABEL_PROPERTIES)
_NAMING_AND_TYPE = _NAMING | {RDF_TYPE}
_ABOUT_GRAPHS = _NAMING_AND_TYPE | frozenset(PROVENANCE_PROPERTIES)


def describe(dataset: Dataset, iri: str, policy: IriPolicy) -> tuple[Quad, ...]:
    """Describes a resource.

    Its own statements and those of its parts (`iri#…`, and what was nested in it as blank nodes), the links that lead
    to these, names and types of what is mentioned, and of each named graph in which an own statement stands its
    sources. Classes and properties are not named, since a vocabulary has documents of its own. Of a named graph, also
    its content: only there does the content of an excluded graph, such as that of a claim, come up.

    Args:
        dataset: Where it is described.
        iri: The resource; of a document such as `…/def` all its terms `…/def#…` are described.
        policy: The IRI policy, which tells what was a blank node.

    Returns:
        The quads, sorted; a triple once for each named graph it stands in. Empty where nothing is known.

    >>> from pyoxigraph import Literal, Quad
    >>> from publisher.base.iris import IriPolicy
    >>> from publisher.rdf.dataset import Dataset
    >>> base, name = "https://example.org/", LABEL_PROPERTIES[1]
    >>> a, b = NamedNode(base + "id/a"), NamedNode(base + "id/b")
    >>> link = NamedNode(base + "def#in")
    >>> dataset = Dataset([Quad(a, link, b), Quad(b, name, Literal("B")), Quad(b, name, Literal("C"))])
    >>> len(describe(dataset, a.value, IriPolicy(base)))
    3
    """
    return tuple(sorted(_Description(dataset, policy).pages(NamedNode(iri), None)[0], key=quad_key))


def describe_in_pages(dataset: Dataset, iri: str, policy: IriPolicy, size: int) -> tuple[tuple[Quad, ...], ...]:
    """Describes a resource in pages, where much links to it or much stands in it.

    The first page has the resource's own statements. The links that lead to it, and what a large named graph says of
    others, are spread over all pages in the order of their subjects; each page names what it mentions.

    Args:
        dataset: Where it is described.
        iri: The resource.
        policy: The IRI policy.
        size: How many such statements a page has.

    Returns:
        The pages; all of them together say what `describe` says. One where there are no more than `size` statements.
        The quads of a page are in no particular order.
    """
    return _Description(dataset, policy).pages(NamedNode(iri), size)


def describe_alone(dataset: Dataset, iri: str, policy: IriPolicy, *, whole: bool = False) -> tuple[Quad, ...]:
    """Describes a resource without what links to it.

    Args:
        dataset: Where it is described.
        iri: The resource.
        policy: The IRI policy.
        whole: Whether everything that can be reached from it is described too, rather than only named.

    Returns:
        The quads, in no particular order.

    >>> from pyoxigraph import Quad
    >>> from publisher.base.iris import IriPolicy
    >>> from publisher.rdf.dataset import Dataset
    >>> a, b, c = NamedNode("x:a"), NamedNode("x:b"), NamedNode("x:c")
    >>> dataset = Dataset([Quad(a, b, b), Quad(b, a, c), Quad(c, a, b)])
    >>> [len(describe_alone(dataset, "x:a", IriPolicy("https://example.org/"), whole=w)) for w in (False, True)]
    [1, 3]
    """
    return _Description(dataset, policy).alone(NamedNode(iri), whole=whole)


class _Description:
    def __init__(self, dataset: Dataset, policy: IriPolicy) -> None:
        self._dataset = dataset
        self._base = policy.base
        # Dictionaries as ordered sets.
        self._statements: dict[Statement, None] = {}
        self._excluded: dict[Quad, None] = {}

    def pages(self, focus: NamedNode, size: int | None) -> tuple[tuple[Quad, ...], ...]:
        nodes = self._nodes(focus)
        own = dict.fromkeys(statement for node in nodes for statement in self._dataset.about(node))
        content: dict[Statement, None] = {}
        for quad in self._dataset.graph(focus.value):
            statement = (quad.subject, quad.predicate, quad.object)
            if focus not in self._dataset.graphs_of(statement):
                self._excluded[quad] = None
            elif statement not in own:
                content[statement] = None
        incoming = dict.fromkeys(s for s in self._incoming(nodes) if s not in own and s not in content)
        if size is None or len(content) <= size:
            own, content = own | content, {}
        spread = list(content | incoming)
        if size is None or len(spread) <= size:
            return (self._page(nodes, own | content, spread),)
        spread.sort(key=_statement_key)
        found = []
        for start in range(0, len(spread), size):
            part = spread[start : start + size]
            found.append(self._page(nodes, own | {s: None for s in part if s in content}, part))
            own, self._excluded = {}, {}
        return tuple(found)

    def alone(self, focus: NamedNode, *, whole: bool) -> tuple[Quad, ...]:
        nodes = self._nodes(focus)
        queue = list(nodes) if whole else []
        for node in queue:
            targets = (o for _, p, o in self._dataset.about(node) if p != RDF_TYPE and isinstance(o, NamedNode))
            for found in (found for target in targets for found in self._nodes(target)):
                if found not in nodes:
                    nodes[found] = None
                    queue.append(found)
        return self._page(nodes, dict.fromkeys(s for node in nodes for s in self._dataset.about(node)), ())

    def _page(
        self, nodes: dict[NamedNode, None], own: Iterable[Statement], others: Iterable[Statement]
    ) -> tuple[Quad, ...]:
        self._statements = dict.fromkeys(own) | dict.fromkeys(others)
        self._name_mentioned(nodes)
        self._tell_sources(own)
        quads = (quad for statement in self._statements for quad in self._dataset.quads_of(statement))
        return (*quads, *self._excluded)

    def _nodes(self, focus: NamedNode) -> dict[NamedNode, None]:
        """The resource, its parts, and what was nested in them as blank nodes."""
        found = dict.fromkeys((focus, *self._dataset.parts(focus.value)))
        queue = list(found)
        for node in queue:
            for _, _, target in self._dataset.about(node):
                if isinstance(target, NamedNode) and target not in found and is_skolem(target.value, self._base):
                    found[target] = None
                    queue.append(target)
        return found

    def _incoming(self, nodes: Iterable[NamedNode]) -> Iterator[Statement]:
        """The links from elsewhere; from what was a blank node further back to a resource with an IRI of its own."""
        seen = dict.fromkeys(nodes)
        queue = list(seen)
        for node in queue:
            for statement in self._dataset.links_to(node):
                yield statement
                source = statement[0]
                if isinstance(source, NamedNode) and source not in seen and is_skolem(source.value, self._base):
                    seen[source] = None
                    queue.append(source)

    def _all(self) -> tuple[Statement, ...]:
        return (*self._statements, *((q.subject, q.predicate, q.object) for q in self._excluded))

    def _name_mentioned(self, nodes: dict[NamedNode, None]) -> None:
        terms = (t for s, p, o in self._all() for t in ((s,) if p == RDF_TYPE else (s, o)))
        for node in dict.fromkeys(terms):
            if isinstance(node, NamedNode) and node not in nodes:
                self._add(node, _NAMING_AND_TYPE)

    def _tell_sources(self, own: Iterable[Statement]) -> None:
        graphs = dict.fromkeys(graph for statement in own for graph in self._dataset.graphs_of(statement))
        for graph in graphs:
            for statement in self._add(graph, _ABOUT_GRAPHS):
                if statement[1] in PROVENANCE_PROPERTIES and isinstance(statement[2], NamedNode):
                    self._add(statement[2], _NAMING)

    def _add(self, node: NamedNode, properties: frozenset[NamedNode]) -> list[Statement]:
        """Adds what is said of a node with some properties."""
        found = [statement for statement in self._dataset.about(node) if statement[1] in properties]
        self._statements |= dict.fromkeys(found)
        return found


def _statement_key(statement: Statement) -> tuple[str, str, str]:
    return str(statement[0]), str(statement[1]), str(statement[2])
