"""Preparing the document of every resource in every RDF format.

A document says the same triples in all formats; N-Quads and TriG add the named graphs in which they stand. Only the
content of a claim graph is told in these two alone: without its graph, a contradicted value would stand as a value.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from publisher.base.formats import RDF_FORMATS
from publisher.rdf.canonical import canonical_nquads
from publisher.rdf.description import describe
from publisher.rdf.labels import labels_by_language
from publisher.rdf.terms import DCT, FOAF, RDF_TYPE
from publisher.rdf.writers import serialise
from publisher.release.chronicle import Described
from publisher.release.writer import PreparedDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publisher.base.config import Publication
    from publisher.rdf.dataset import Dataset

_PRIMARY_TOPIC = NamedNode(FOAF + "primaryTopic")
_LICENCE = NamedNode(DCT + "license")


def document_subjects(dataset: Dataset, publication: Publication) -> dict[str, str]:
    """What each document is about.

    Returns:
        By document path, sorted: the IRI of the resource. Subjects of others are described under `describe?iri=`.
    """
    policy = publication.policy
    genid = publication.base + ".well-known/genid/"
    claims = publication.base + publication.claims
    found: dict[str, str] = {}
    for iri in dataset.subjects():
        path = policy.document_path(iri)
        if path is None:
            found[f"describe?iri={iri}"] = iri
        elif not iri.startswith(genid):
            found[path] = policy.thing_iri(path)
    for name in dataset.graph_names():
        if name.startswith((publication.base + "graph/", claims)):
            found.setdefault(policy.path(name) or name, name)
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Draft:
    """A document before it is written out in its formats.

    Args:
        path: Its path below the base, without suffix.
        described: What it describes, and the digest of what it says.
        quads: What it says.
    """

    path: str
    described: Described
    quads: tuple[Quad, ...]


def draft_documents(dataset: Dataset, publication: Publication) -> list[Draft]:
    """Drafts all documents, sorted by path."""
    return [
        draft(dataset, publication, path, iri, describe(dataset, iri, publication.policy))
        for path, iri in document_subjects(dataset, publication).items()
    ]


def draft(
    dataset: Dataset, publication: Publication, path: str, iri: str, quads: Iterable[Quad], *, generated: bool = False
) -> Draft:
    """Drafts the document that says some quads of a resource."""
    said = (*_about_itself(publication, path, iri), *quads)
    node = NamedNode(iri)
    described = Described(
        iri=iri,
        types=tuple(t.value for t in dataset.objects(node, RDF_TYPE) if isinstance(t, NamedNode)),
        labels=labels_by_language(dataset, node),
        digest=hashlib.sha256(canonical_nquads(said)).hexdigest()[:32],
        generated=generated,
    )
    return Draft(path, described, said)


def prepare(found: Draft, publication: Publication) -> PreparedDocument:
    """Writes a document out in all RDF formats."""
    claims = publication.base + publication.claims
    triples = [q for q in found.quads if not _stands_in(q, claims)]
    prefixes = publication.prefix_table
    iri = found.described.iri
    return PreparedDocument(
        path=found.path,
        iri=iri,
        types=found.described.types,
        labels=found.described.labels,
        digest=found.described.digest,
        bodies=tuple(
            (fmt, serialise(found.quads if fmt.dataset else triples, fmt, prefixes, iri)) for fmt in RDF_FORMATS
        ),
        generated=found.described.generated,
    )


def prepare_documents(dataset: Dataset, publication: Publication) -> Iterator[PreparedDocument]:
    """Prepares all documents, sorted by path."""
    return (prepare(found, publication) for found in draft_documents(dataset, publication))


def _about_itself(publication: Publication, path: str, iri: str) -> Iterable[Quad]:
    """What a document says of itself where it is not the resource: its topic and its licence."""
    document = publication.base + path
    if document == iri or path.startswith("describe?"):
        return
    yield Quad(NamedNode(document), _PRIMARY_TOPIC, NamedNode(iri))
    if publication.licence:
        yield Quad(NamedNode(document), _LICENCE, NamedNode(publication.licence))


def _stands_in(quad: Quad, graphs: str) -> bool:
    return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(graphs)
