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
    from publisher.build.sources import Sources


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


def parts_of(publication: Publication, quads: Iterable[Quad], sources: Sources | None = None) -> list[Part]:
    """Divides a publication into its datasets, in the order of their names.

    A dataset that names files is what these alone would publish, so what follows from them is in it, and several
    datasets may name the same file.

    Args:
        publication: The publication settings.
        quads: All authored and derived quads, the default graph among them.
        sources: The authored files.
    """
    everything = tuple(quads)
    settings = publication.datasets or {DEFAULT_DATASET: DatasetSettings()}
    chosen = {name: _chosen(table, publication, everything, sources) for name, table in settings.items()}
    taken = {quad for found in chosen.values() for quad in found or ()}
    rest = [quad for quad in _authored(everything, publication) if quad not in taken]
    return [
        Part(name, settings[name], publication, _with_default_graph(rest if found is None else found, publication))
        for name, found in sorted(chosen.items())
    ]


def _chosen(
    table: DatasetSettings, publication: Publication, quads: Iterable[Quad], sources: Sources | None
) -> list[Quad] | None:
    """What a dataset names, None where it names nothing: it gets what is left."""
    if not table.graphs and not table.sources:
        return None
    named = [q for q in quads if (iri := graph_iri(q)) and _named(iri, table.graphs, publication)]
    return [*named, *(sources.only(table.sources).published if sources and table.sources else ())]


def _with_default_graph(quads: Iterable[Quad], publication: Publication) -> tuple[Quad, ...]:
    found = tuple(dict.fromkeys(quads))
    return (*(q for q in found if graph_iri(q)), *default_graph(found, publication))


def _named(iri: str, paths: Iterable[str], publication: Publication) -> bool:
    wanted = [publication.base + path for path in paths]
    return any(iri.startswith(path) if path.endswith("/") else iri == path for path in wanted)


def _authored(quads: tuple[Quad, ...], publication: Publication) -> list[Quad]:
    """What stands in named graphs, and what was authored without a graph."""
    united = set(default_graph((q for q in quads if graph_iri(q)), publication))
    return [q for q in quads if graph_iri(q) or q not in united]
