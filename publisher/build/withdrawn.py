"""Withdrawn resources: what the author writes on their tombstones is set apart, so that nothing counts or lists them.

A thing is withdrawn by `<id/place/x> owl:deprecated true`, in any file of the data, best with `dct:isReplacedBy`,
`prov:invalidatedAtTime` and the reason as `rdfs:comment` (docs/withdrawing.md). All that the sources still say of it
moves to the graph `{base}graph/withdrawn`, which is no part of the default graph.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from publisher.rdf.dataset import Dataset
from publisher.rdf.labels import labels_by_language
from publisher.release.tombstone import COMMENT, DEPRECATED, INVALIDATED, LABEL, REPLACED_BY, Tombstone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from publisher.base.config import Publication
    from publisher.release.chronicle import Chronicle

WITHDRAWN_GRAPH = "graph/withdrawn"
_THINGS = "id/"


def withdrawn_iris(quads: Iterable[Quad], publication: Publication) -> set[str]:
    """The things of ours that the author has withdrawn."""
    return {
        quad.subject.value
        for quad in quads
        if quad.predicate == DEPRECATED
        and isinstance(quad.object, Literal)
        and quad.object.value in ("true", "1")
        and isinstance(quad.subject, NamedNode)
        and "#" not in quad.subject.value
        and (publication.policy.path(quad.subject.value) or "").startswith(_THINGS)
    }


def set_apart(quads: Sequence[Quad], publication: Publication) -> tuple[Quad, ...]:
    """Moves all that is said of withdrawn things, and of parts of them, to the graph of what was withdrawn."""
    gone = withdrawn_iris(quads, publication)
    if not gone:
        return tuple(quads)
    graph = NamedNode(publication.base + WITHDRAWN_GRAPH)
    moved = (
        Quad(quad.subject, quad.predicate, quad.object, graph)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.partition("#")[0] in gone
        else quad
        for quad in quads
    )
    return tuple(dict.fromkeys(moved))


def tombstones(quads: Sequence[Quad], publication: Publication, chronicle: Chronicle) -> dict[str, Tombstone]:
    """All withdrawn things by document path, sorted: those of the author, and authored documents that are no more.

    Args:
        quads: All quads to be published.
        publication: The publication settings.
        chronicle: The chain of releases up to this one, which knows since when something is gone.
    """
    graph = publication.base + WITHDRAWN_GRAPH
    said = Dataset([Quad(q.subject, q.predicate, q.object) for q in quads if _is_in(q, graph)])
    found: dict[str, Tombstone] = {}
    for path, gone in chronicle.withdrawn.items():
        if not gone.generated:
            found[path] = Tombstone(gone.iri, path, gone.labels, gone.day)
    for iri in sorted(withdrawn_iris((q for q in quads if _is_in(q, graph)), publication)):
        path = publication.policy.document_path(iri) or iri
        known = found.get(path)
        node = NamedNode(iri)
        found[path] = Tombstone(
            iri,
            path,
            labels_by_language(said, node) or (known.labels if known else {}),
            _day(said, node) or (known.day if known else None),
            tuple(term.value for term in said.objects(node, REPLACED_BY) if isinstance(term, NamedNode)),
            _texts(said, node),
            authored=True,
        )
    return dict(sorted(found.items()))


def tombstone_quads(found: Tombstone, quads: Iterable[Quad], publication: Publication) -> tuple[Quad, ...]:
    """What the document of a withdrawn thing says: what the author has, the rest from the chronicle."""
    graph = publication.base + WITHDRAWN_GRAPH
    said = [q for q in quads if _is_in(q, graph) and str(q.subject).startswith((f"<{found.iri}>", f"<{found.iri}#"))]
    known = {quad.predicate for quad in said}
    rest = (quad for quad in found.quads() if quad.predicate not in known and not (said and quad.predicate == LABEL))
    return (*said, *rest)


def _is_in(quad: Quad, graph: str) -> bool:
    return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value == graph


def _day(dataset: Dataset, node: NamedNode) -> date | None:
    for term in dataset.objects(node, INVALIDATED):
        if isinstance(term, Literal):
            try:
                return date.fromisoformat(term.value[:10])
            except ValueError:  # lint tells of it
                continue
    return None


def _texts(dataset: Dataset, node: NamedNode) -> Mapping[str, str]:
    found = (term for term in dataset.objects(node, COMMENT) if isinstance(term, Literal))
    return {term.language or "": term.value for term in found}
