"""What a publication says of itself: catalogue (DCAT-AP), statistics (VoID) and dumps, made from what was checked.

The generated quads stand in graphs of their own, `{base}catalog`, `{base}.well-known/void` and `{base}report`, outside
of the default graph: so counts are true, no authored document mentions them, and the dumps need not contain their own
checksums.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.build.describing.catalogue import describe_catalogue, record_iri
from publisher.build.describing.datasets import parts_of
from publisher.build.describing.dumps import dumps_of
from publisher.build.describing.measures import measured
from publisher.build.describing.paging import pages_of
from publisher.build.describing.quality import REPORT_PATH, report
from publisher.build.describing.statistics import VOID_PATH, statistics
from publisher.build.documents import Draft, draft
from publisher.rdf.dataset import Dataset
from publisher.rdf.description import describe
from publisher.release.members import MEMBERS_FILE, members_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pyoxigraph import Quad

    from publisher.base.config import Publication
    from publisher.base.diagnostics import Diagnostic
    from publisher.base.iris import IriPolicy
    from publisher.build.describing.datasets import Part
    from publisher.build.sources import Sources
    from publisher.release.chronicle import Chronicle

CATALOGUE_PATH = "catalog"


@dataclass(frozen=True)
class Facts:
    """What a description is made from; nothing else enters it, above all no clock.

    Args:
        publication: The publication settings.
        quads: All authored and derived quads, the default graph among them.
        authored: Paths of the authored documents.
        chronicle: The chain of releases with the authored documents of this one.
        findings: What the checks found.
        labels: The labels of each authored thing, by language.
        sources: The authored files, for datasets that are made of some of them.
        queries: Texts of the saved queries by name, for measures of quality.
    """

    publication: Publication
    quads: Sequence[Quad]
    authored: Collection[str]
    chronicle: Chronicle
    findings: Sequence[Diagnostic] = ()
    labels: Sequence[Mapping[str, str]] = ()
    sources: Sources | None = None
    queries: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Generated:
    """What was made from the facts.

    Args:
        quads: Generated quads, each in one of the publication's generated graphs.
        documents: Their documents.
        files: Files that join the release, by path, such as the dumps.
    """

    quads: tuple[Quad, ...]
    documents: tuple[Draft, ...]
    files: Mapping[str, bytes]


def describe_publication(facts: Facts) -> Generated:
    """Describes a publication.

    Raises:
        PublisherError: A setting names a term that is not in the code list it must come from.
        FindingsError: A saved query that is to measure quality does not give one number.
    """
    publication = facts.publication
    parts = parts_of(publication, facts.quads, facts.sources)
    measures = {part.name: measured(part, facts.queries) for part in parts}
    dumps = {part.name: dumps_of(part) for part in parts}
    quads = (
        *describe_catalogue(publication, parts, dumps, facts.chronicle),
        *statistics(publication, parts, dumps, publication.base + CATALOGUE_PATH),
        *report(publication, parts, measures, facts.findings, facts.labels),
    )
    files = {dump.path: dump.body for several in dumps.values() for dump in several}
    members = [(part.iri, record_iri(part)) for part in parts]
    if len(parts) > 1:
        files[MEMBERS_FILE] = members_json(_members(parts, publication.policy))
    return Generated(quads, tuple(_documents(quads, facts, members)), files)


def _members(parts: Sequence[Part], policy: IriPolicy) -> dict[str, list[str]]:
    """The names of the datasets that tell of each document's resource."""
    found: dict[str, list[str]] = {}
    for part in parts:
        subjects = {quad.subject.value for quad in part.default if isinstance(quad.subject, NamedNode)}
        for path in {path for iri in subjects if (path := policy.document_path(iri)) is not None}:
            found.setdefault(path, []).append(part.name)
    return found


def _documents(quads: Sequence[Quad], facts: Facts, members: Sequence[tuple[str, str]]) -> Iterator[Draft]:
    """The documents of the two graphs, and of each of our things that they describe and no author does."""
    publication, authored = facts.publication, facts.authored
    policy = publication.policy
    dataset = Dataset(quads)
    void, catalogue = publication.base + VOID_PATH, publication.base + CATALOGUE_PATH
    yield draft(dataset, publication, VOID_PATH, void, [dataset.graph(void)], generated=True)
    checked = publication.base + REPORT_PATH
    yield draft(dataset, publication, REPORT_PATH, checked, [dataset.graph(checked)], generated=True)
    pages = pages_of(catalogue, facts.chronicle.current.name, members, dataset, publication.catalogue_page)
    yield draft(dataset, publication, CATALOGUE_PATH, catalogue, [pages[0].quads], generated=True)
    for page in pages if len(pages) > 1 else ():
        path = page.iri.removeprefix(publication.base)
        yield draft(dataset, publication, path, page.iri, [page.quads], generated=True)
    for iri in dataset.subjects():
        found = policy.document_path(iri)
        if found is not None and found.startswith("doc/") and found not in authored and "#" not in iri:
            yield draft(dataset, publication, found, iri, [describe(dataset, iri, policy)], generated=True)
