"""Working out where resources lie and what they link to, for lists, facets and maps."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.rdf.places import point_of
from publisher.rdf.skolem import is_skolem
from publisher.rdf.terms import RDF_TYPE
from publisher.release.overview import Overview

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pyoxigraph import Quad

    from publisher.base.config import Publication
    from publisher.rdf.dataset import Dataset
    from publisher.release.overview import Point


def overview_of(
    dataset: Dataset, publication: Publication, subjects: Iterable[tuple[str, str]], quads: Iterable[Quad] = ()
) -> Overview:
    """The overview of a dataset.

    Args:
        dataset: The dataset.
        publication: The publication settings.
        subjects: Pairs of document path and the IRI that it describes.
        quads: All that is published, where more than the dataset is.
    """
    points: dict[str, Point] = {}
    links: dict[str, dict[str, tuple[str, ...]]] = {}
    part_links: dict[str, dict[str, tuple[str, ...]]] = {}
    for path, iri in subjects:
        nodes = dict.fromkeys(_nodes(dataset, publication.base, iri))
        whole = NamedNode(iri)
        own = _targets(dataset, [whole], nodes)
        if own:
            links[path] = own
        nested = _targets(dataset, [node for node in nodes if node != whole], nodes)
        if nested:
            part_links[path] = nested
        point = next(filter(None, (point_of(dataset, node) for node in nodes)), None)
        if point is not None:
            points[path] = point
    return Overview(points, links, part_links, _owners(quads, publication))


def _owners(quads: Iterable[Quad], publication: Publication) -> dict[str, str]:
    """Which document tells of each thing that was a blank node: that of what it was nested in."""
    policy = publication.policy
    above: dict[str, str] = {}
    for quad in quads:
        if isinstance(quad.object, NamedNode) and is_skolem(quad.object.value, policy.base):
            subject = str(getattr(quad.subject, "value", ""))
            above[quad.object.value] = min(above.get(quad.object.value, subject), subject)
    found: dict[str, str] = {}
    for node in above:
        owner, seen = node, {""}
        while is_skolem(owner, policy.base) and owner not in seen:
            seen.add(owner)
            owner = above.get(owner, "")
        path = policy.document_path(owner)
        if path is not None and owner not in seen:
            found[node.removeprefix(policy.base)] = path
    return found


def _targets(
    dataset: Dataset, sources: Iterable[NamedNode], inside: Collection[NamedNode]
) -> dict[str, tuple[str, ...]]:
    """What some nodes link to, by property, but for what is inside the same resource."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in sources:
        for _, predicate, target in dataset.about(node):
            if predicate != RDF_TYPE and isinstance(target, NamedNode) and target not in inside:
                found[predicate.value].add(target.value)
    return {predicate: tuple(sorted(targets)) for predicate, targets in found.items()}


def _nodes(dataset: Dataset, base: str, iri: str) -> Iterator[NamedNode]:
    """A resource, its parts, and what was nested in them as blank nodes."""
    queue = [NamedNode(iri), *(dataset.parts(iri) if iri.partition("#")[0] == iri else ())]
    seen = set(queue)
    for node in queue:
        yield node
        for _, _, target in dataset.about(node):
            if isinstance(target, NamedNode) and target not in seen and is_skolem(target.value, base):
                seen.add(target)
                queue.append(target)
