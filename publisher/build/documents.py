"""Preparing the document of every resource in every RDF format.

A document says the same triples in all formats; N-Quads and TriG add the named graphs in which they stand. Only the
content of a claim graph is told in these two alone: without its graph, a contradicted value would stand as a value.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from publisher.base.formats import JSON_LD, N_TRIPLES, RDF_FORMATS
from publisher.build.paging import with_controls
from publisher.build.signposts import signposts
from publisher.rdf.context import Context
from publisher.rdf.description import describe_in_pages
from publisher.rdf.labels import labels_by_language
from publisher.rdf.terms import DCT, FOAF, RDF_TYPE
from publisher.rdf.writers import Document, Keyed, keyed
from publisher.rdf.writers.lines import nquads
from publisher.release.chronicle import Described
from publisher.release.profiles import SCHEMA_ORG
from publisher.release.writer import PreparedDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from publisher.base.config import Publication
    from publisher.base.formats import Format
    from publisher.build.profiles import Told
    from publisher.rdf.dataset import Dataset
    from publisher.rdf.terms import Term
    from publisher.rdf.writers.arrangement import Key
    from publisher.release.tombstone import Tombstone

PAGE_SIZE = 100
"""Links to a resource, or statements of a graph, that one page of a document has: few enough for a page to read."""

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
        if name.startswith((publication.base + "graph/", claims)) or name == publication.base + "shapes":
            found.setdefault(policy.path(name) or name, name)
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Draft:
    """A document before it is written out in its formats.

    Args:
        path: Its path below the base, without suffix.
        described: What it describes, and the digest of what it says.
        said: What it says, or its first page does.
        more: What its further pages say.
        links: Whom and what it leads to, by the relation of a link, as signposts have it.
        tombstone: What was withdrawn, where the document tells only that.
    """

    path: str
    described: Described
    said: Keyed
    more: tuple[Keyed, ...] = ()
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tombstone: Tombstone | None = None


def draft_documents(dataset: Dataset, publication: Publication, size: int = PAGE_SIZE) -> list[Draft]:
    """Drafts all documents, sorted by path."""
    policy = publication.policy
    terms: dict[Key, Term] = {}
    return [
        draft(dataset, publication, path, iri, describe_in_pages(dataset, iri, policy, size), terms)
        for path, iri in document_subjects(dataset, publication).items()
    ]


def draft(
    dataset: Dataset,
    publication: Publication,
    path: str,
    iri: str,
    pages: Sequence[Sequence[Quad]],
    terms: dict[Key, Term] | None = None,
    *,
    generated: bool = False,
) -> Draft:
    """Drafts the document of a resource.

    Args:
        dataset: Where the resource is described.
        publication: The publication settings.
        path: The document's path below the base, without suffix.
        iri: The resource.
        pages: What the document says of it, page by page.
        terms: Terms by their keys, shared by many drafts.
        generated: Whether it tells of the publication rather than what was authored.
    """
    first = (*_about_itself(publication, path, iri), *pages[0])
    said = [keyed(page, terms) for page in (first, *pages[1:])]
    node = NamedNode(iri)
    described = Described(
        iri=iri,
        types=tuple(t.value for t in dataset.objects(node, RDF_TYPE) if isinstance(t, NamedNode)),
        labels=labels_by_language(dataset, node),
        digest=_digest(*said),
        generated=generated,
    )
    if len(pages) > 1:
        said = [keyed(page, terms) for page in with_controls(publication, path, (first, *pages[1:]))]
    return Draft(path, described, said[0], tuple(said[1:]), signposts(dataset, node))


def draft_tombstone(found: Tombstone, quads: Iterable[Quad]) -> Draft:
    """Drafts the document that stands where something was withdrawn."""
    said = keyed(quads)
    return Draft(found.path, Described(found.iri, (), found.labels, _digest(said)), said, tombstone=found)


def _digest(*pages: Keyed) -> str:
    """The digest of what a document says, whatever its pages and its format."""
    return hashlib.sha256(nquads(chain.from_iterable(page.rows for page in pages)).encode()).hexdigest()[:32]


def context_of(dataset: Dataset, publication: Publication, *more: Iterable[Quad]) -> Context:
    """The names that JSON-LD documents use.

    Args:
        dataset: What is published.
        publication: The publication settings.
        more: Further quads that documents say.
    """
    base = NamedNode(publication.base)
    itself = ((base, _PRIMARY_TOPIC, base), (base, _LICENCE, base))
    said = ((q.subject, q.predicate, q.object) for q in chain(*more))
    return Context.of(chain(dataset.statements(), said, itself), publication.base)


def prepare(
    found: Draft, publication: Publication, context: Context | None = None, profiles: Iterable[Told] = ()
) -> PreparedDocument:
    """Writes a document out in all RDF formats.

    Args:
        found: Its draft.
        publication: The publication settings.
        context: Names for JSON-LD.
        profiles: What other profiles say; those that say something of the resource become part of it.
    """
    iri = found.described.iri
    told = [] if found.tombstone else [(p, p.document(iri, publication.policy)) for p in profiles]
    return PreparedDocument(
        path=found.path,
        iri=iri,
        types=found.described.types,
        labels=found.described.labels,
        digest=found.described.digest,
        bodies=_bodies(found.said, publication, iri, context),
        generated=found.described.generated,
        more=tuple(_bodies(page, publication, iri, context) for page in found.more),
        links=found.links,
        profiles={p.rule.profile.token: _bodies_of(p, quads, publication, iri) for p, quads in told if quads},
        tombstone=found.tombstone,
    )


def _bodies_of(
    profile: Told, quads: tuple[Quad, ...], publication: Publication, iri: str
) -> tuple[tuple[Format, bytes], ...]:
    """What a profile says, in the formats that are read often; the others are made of the first when asked for."""
    formats = (N_TRIPLES, JSON_LD) if profile.rule.profile.iri == SCHEMA_ORG else (N_TRIPLES,)
    document = Document(keyed(quads), publication.prefix_table, iri, profile.context)
    return tuple((fmt, document.written(fmt)) for fmt in formats)


def _bodies(
    said: Keyed, publication: Publication, iri: str, context: Context | None
) -> tuple[tuple[Format, bytes], ...]:
    claims = f"<{publication.base}{publication.claims}"
    triples = Keyed([row for row in said.rows if not row[3].startswith(claims)], said.terms)
    whole = Document(said, publication.prefix_table, iri, context)
    part = Document(triples, publication.prefix_table, iri, context) if len(triples.rows) < len(said.rows) else whole
    return tuple((fmt, (whole if fmt.dataset else part).written(fmt)) for fmt in RDF_FORMATS)


def prepare_documents(dataset: Dataset, publication: Publication, size: int = PAGE_SIZE) -> Iterator[PreparedDocument]:
    """Prepares all documents, sorted by path."""
    context = context_of(dataset, publication)
    return (prepare(found, publication, context) for found in draft_documents(dataset, publication, size))


def _about_itself(publication: Publication, path: str, iri: str) -> Iterable[Quad]:
    """What a document says of itself where it is not the resource: its topic and its licence."""
    document = publication.base + path
    if document == iri or path.startswith("describe?"):
        return
    yield Quad(NamedNode(document), _PRIMARY_TOPIC, NamedNode(iri))
    if publication.licence:
        yield Quad(NamedNode(document), _LICENCE, NamedNode(publication.licence))
