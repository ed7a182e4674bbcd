"""Finding and reading the authored files, and saying in which graph their triples stand.

The graphs are laid out in docs/architecture.md: ontology and shapes each in a graph of their own, data where the author
put it, and the default graph as the union of all named graphs but the claims and the shapes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad

from publisher.base.diagnostics import Diagnostic, Severity
from publisher.base.errors import NotFoundError
from publisher.build.derive import derive
from publisher.build.tables.reading import read_tables
from publisher.build.withdrawn import WITHDRAWN_GRAPH, set_apart
from publisher.rdf.reader import SUFFIXES, Source, read_sources

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from publisher.base.config import Project, Publication
    from publisher.rdf.authored import Authored


ONTOLOGY_GRAPH = "def"
SHAPES_GRAPH = "shapes"


@dataclass(frozen=True)
class Sources:
    """All authored files of a project.

    Args:
        publication: The publication settings.
        ontology: Files of the ontology.
        shapes: Files of the shapes.
        data: Files of the data, tables among them.
        queries: Texts of the saved queries by file path relative to the project.
        profiles: Texts of the profiles, in the same way.
        findings: Syntax errors; a file that has one is not among the others.
    """

    publication: Publication
    ontology: tuple[Source, ...]
    shapes: tuple[Source, ...]
    data: tuple[Authored, ...]
    queries: dict[str, str]
    findings: tuple[Diagnostic, ...]
    profiles: dict[str, str] = field(default_factory=dict)

    def only(self, paths: Iterable[str]) -> Sources:
        """The files that paths name, as if the project had no others.

        Args:
            paths: Below the project; one that ends in `/` stands for all below it, and `*` for any letters.
        """
        patterns = [path + "*" if path.endswith("/") else path for path in paths]

        def named(source: Authored) -> bool:
            return any(fnmatchcase(source.path, pattern) for pattern in patterns)

        return replace(
            self,
            ontology=tuple(filter(named, self.ontology)),
            shapes=tuple(filter(named, self.shapes)),
            data=tuple(filter(named, self.data)),
        )

    @cached_property
    def authored(self) -> tuple[Quad, ...]:
        """All authored quads, each in its graph, without blank nodes and duplicates; files keep their order."""
        base = self.publication.base
        placed = (
            *_place(self.ontology, base, NamedNode(base + ONTOLOGY_GRAPH)),
            *_place(self.shapes, base, NamedNode(base + SHAPES_GRAPH)),
            *_place(self.data, base, None),
        )
        return set_apart(tuple(dict.fromkeys(placed)), self.publication)

    @cached_property
    def published(self) -> tuple[Quad, ...]:
        """All quads to be published: authored, derived, and the default graph that they make."""
        named = [*self.authored, *self._derived]
        kept = (q for q in named if not isinstance(q.graph_name, DefaultGraph))
        return (*kept, *default_graph(named, self.publication))

    @cached_property
    def _derived(self) -> list[Quad]:
        ontology = [q for q in self.authored if graph_iri(q) == self.publication.base + ONTOLOGY_GRAPH]
        return derive(ontology, default_graph(self.authored, self.publication), self.publication)


def _place(sources: Iterable[Authored], base: str, graph: NamedNode | None) -> Iterable[Quad]:
    for source in sources:
        for quad in source.named(base):
            if graph is not None and isinstance(quad.graph_name, DefaultGraph):
                yield Quad(quad.subject, quad.predicate, quad.object, graph)
            else:
                yield quad


def find_sources(project: Project) -> Sources:
    """Reads all authored files of a project.

    Raises:
        NotFoundError: None of the folders holds any file.
    """
    publication = project.publication
    findings: list[Diagnostic] = []

    def read(folder: str) -> tuple[Source, ...]:
        paths = _files(project.root / folder, SUFFIXES)
        found, errors = read_sources(project.root, paths)
        findings.extend(errors)
        return tuple(found)

    ontology, shapes, files = read(publication.ontology), read(publication.shapes), read(publication.data)
    tables, faults = read_tables(project.root, project.root / publication.data, publication)
    findings.extend(faults)
    data: tuple[Authored, ...] = (*files, *tables)
    queries, unreadable = _read_queries(project, publication.queries)
    profiles, unreadable_profiles = _read_queries(project, publication.profiles)
    findings += [*unreadable, *unreadable_profiles]
    if not (ontology or shapes or data or findings):
        message = f"there is nothing to publish in {project.root}: no Turtle, TriG or CSV file in '{publication.data}'"
        raise NotFoundError(message)
    return Sources(publication, ontology, shapes, data, queries, tuple(findings), profiles)


def texts_of(root: Path, findings: Iterable[Diagnostic]) -> dict[str, str]:
    """The texts of the files that findings point at, for showing their lines; what cannot be read is left out."""
    spans = [s for f in findings for s in (f.span, f.required_by, *(place for _, place in f.related)) if s]
    texts: dict[str, str] = {}
    for path in {span.path for span in spans}:
        try:
            content = (root / path).read_bytes()
        except OSError:
            continue
        if b"\x00" not in content:  # it is a spreadsheet, or UTF-16
            texts[path] = content.decode("utf-8", errors="replace").removeprefix("\ufeff")
    return texts


def _read_queries(project: Project, folder: str) -> tuple[dict[str, str], list[Diagnostic]]:
    texts: dict[str, str] = {}
    findings: list[Diagnostic] = []
    for path in _files(project.root / folder, (".rq",)):
        relative = path.relative_to(project.root).as_posix()
        try:
            texts[relative] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            findings.append(Diagnostic("P102", Severity.ERROR, f"{relative} cannot be read: {error}"))
    return texts, findings


def _files(folder: Path, suffixes: Iterable[str]) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix in suffixes and p.is_file() and not p.name.startswith("."))


def default_graph(quads: Iterable[Quad], publication: Publication) -> list[Quad]:
    """The default graph that the named graphs make: the union of all but the claims and the shapes.

    Returns:
        Quads of the default graph, each once, in the order of their first mention.
    """
    excluded = excluded_graphs(publication)
    triples = ((q.subject, q.predicate, q.object) for q in quads if not graph_iri(q).startswith(excluded))
    return [Quad(*triple) for triple in dict.fromkeys(triples)]


def excluded_graphs(publication: Publication) -> tuple[str, ...]:
    """Prefixes of the names of graphs that do not join the default graph: claims, shapes, what was withdrawn."""
    return tuple(publication.base + path for path in (publication.claims, SHAPES_GRAPH, WITHDRAWN_GRAPH))


def graph_iri(quad: Quad) -> str:
    """The IRI of the graph that a quad stands in; empty for the default graph."""
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
