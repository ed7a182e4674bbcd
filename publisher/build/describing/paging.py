"""A catalogue of many datasets in several pages (Hydra Core, PartialCollectionView).

The address of a page bears the version, so a harvester that is under way while a new version comes never mixes the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from publisher.build.describing.terms import Statements, name, typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publisher.build.describing.terms import Value
    from publisher.rdf.dataset import Dataset

_MEMBERS = (name("dcat:dataset"), name("dcat:record"), name("dcat:servesDataset"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a catalogue.

    Args:
        iri: Its IRI.
        quads: What it says: the catalogue and its services, and of datasets and records only its own.
    """

    iri: str
    quads: tuple[Quad, ...]


def pages_of(catalogue: str, version: str, members: Sequence[tuple[str, str]], graph: Dataset, size: int) -> list[Page]:
    """Divides a catalogue into pages; a small one is one page, without any word of pages.

    Args:
        catalogue: IRI of the catalogue, and of the graph that describes it.
        version: Its version.
        members: The datasets, each with its record.
        graph: The description of all.
        size: How many datasets a page holds.
    """
    if len(members) <= size:
        return [Page(catalogue, tuple(graph.graph(catalogue)))]
    groups = [members[start : start + size] for start in range(0, len(members), size)]
    iris = [f"{catalogue}/{version}/{number}" for number in range(1, len(groups) + 1)]
    everyone = {NamedNode(iri) for pair in members for iri in pair}
    pages = []
    for position, group in enumerate(groups):
        foreign = everyone - {NamedNode(iri) for pair in group for iri in pair}
        told = _reachable(NamedNode(catalogue), graph, foreign)
        pages.append(Page(iris[position], (*told, *_view(catalogue, iris, position, len(members)))))
    return pages


def _reachable(start: NamedNode, graph: Dataset, foreign: set[NamedNode]) -> list[Quad]:
    """What is said of a node and of all that it leads to, but for what belongs on other pages."""
    seen, queue, told = {start}, [start], []
    for node in queue:
        for statement in graph.about(node):
            target = statement[2]
            if target in foreign and statement[1] in _MEMBERS:
                continue
            told += [quad for quad in graph.quads_of(statement) if quad.graph_name == start]
            if isinstance(target, NamedNode) and target not in seen | foreign:
                seen.add(target)
                queue.append(target)
    return told


def _view(catalogue: str, iris: Sequence[str], position: int, total: int) -> list[Quad]:
    statements = Statements(catalogue)
    last = len(iris) - 1
    collection: dict[str, Value] = {"hydra:totalItems": typed(total, "integer"), "hydra:view": iris[position]}
    statements.say(catalogue, "hydra:Collection", collection)
    statements.say(
        iris[position],
        "hydra:PartialCollectionView",
        {
            "hydra:first": iris[0],
            "hydra:previous": iris[position - 1] if position else None,
            "hydra:next": iris[position + 1] if position < last else None,
            "hydra:last": iris[last],
        },
    )
    return statements.quads
