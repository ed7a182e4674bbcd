"""The datasets of a publication: which graphs each is made of, and where its descriptions and files stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph

from publisher.base.catalogue import DEFAULT_DATASET, DatasetSettings
from publisher.build.sources import default_graph, graph_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Quad

    from publisher.base.config import Publication


@dataclass(frozen=True)
class Part:
    """One dataset of the publication.

    Args:
        name: Its name in IRIs and files.
        settings: What the author says of it.
        publication: The publication settings.
        quads: Its quads: named graphs, and the default graph that they make.
    """

    name: str
    settings: DatasetSettings
    publication: Publication
    quads: tuple[Quad, ...]

    @property
    def iri(self) -> str:
        """Its IRI."""
        return f"{self.publication.base}id/dataset/{self.name}"

    @property
    def title(self) -> Mapping[str, str]:
        """Its title by language."""
        return self.settings.title or self.publication.title or {"en": self.name}

    @property
    def description(self) -> Mapping[str, str]:
        """Its description by language."""
        return self.settings.description or self.publication.description or self.title

    @property
    def landing(self) -> str:
        """The IRI of its landing page."""
        return self.settings.landing or self.publication.base

    @cached_property
    def default(self) -> tuple[Quad, ...]:
        """The triples of its default graph."""
        return tuple(q for q in self.quads if isinstance(q.graph_name, DefaultGraph))


def parts_of(publication: Publication, quads: Iterable[Quad]) -> list[Part]:
    """Divides a publication into its datasets, in the order of their names.

    Args:
        publication: The publication settings.
        quads: All authored and derived quads, the default graph among them.
    """
    everything = tuple(quads)
    settings = publication.datasets or {DEFAULT_DATASET: DatasetSettings()}
    if len(settings) == 1 and not next(iter(settings.values())).graphs:
        ((name, only),) = settings.items()
        return [Part(name, only, publication, everything)]
    taken = [graph for table in settings.values() for graph in table.graphs]

    def belongs(iri: str, table: DatasetSettings) -> bool:
        return _named(iri, table.graphs, publication) if table.graphs else not _named(iri, taken, publication)

    found = []
    for name, table in sorted(settings.items()):
        named = [q for q in everything if (iri := graph_iri(q)) and belongs(iri, table)]
        bare = [] if table.graphs else _outside_named_graphs(everything, publication)
        found.append(Part(name, table, publication, (*named, *default_graph([*named, *bare], publication))))
    return found


def _named(iri: str, paths: Iterable[str], publication: Publication) -> bool:
    wanted = [publication.base + path for path in paths]
    return any(iri.startswith(path) if path.endswith("/") else iri == path for path in wanted)


def _outside_named_graphs(quads: tuple[Quad, ...], publication: Publication) -> list[Quad]:
    """Triples that were authored without a graph."""
    united = set(default_graph((q for q in quads if graph_iri(q)), publication))
    return [q for q in quads if not graph_iri(q) and q not in united]
