"""From checked quads to all that a release holds."""

from __future__ import annotations

import hashlib
import heapq
import json
from importlib.metadata import version
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph

from publisher.base.reporting import render
from publisher.build.describing import Facts, describe_publication
from publisher.build.documents import draft_documents, prepare
from publisher.build.overview import overview_of
from publisher.build.schema import schema_in_use
from publisher.build.sources import excluded_graphs, texts_of
from publisher.rdf.canonical import canonical_nquads
from publisher.rdf.dataset import Dataset
from publisher.release.manifest import content_digest
from publisher.release.overview import OVERVIEW_FILE
from publisher.release.writer import Content, continue_chronicle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyoxigraph import Quad

    from publisher.base.config import Project
    from publisher.base.diagnostics import Diagnostic
    from publisher.release.reader import Release


def content_of(
    project: Project,
    quads: Sequence[Quad],
    findings: Sequence[Diagnostic],
    queries: Mapping[str, str] | None = None,
    before: Release | None = None,
) -> Content:
    """Describes, serialises and counts; documents are written out one by one while the release is.

    Args:
        project: The project with its publication settings.
        quads: All quads to be published, the default graph among them.
        findings: What the checks found.
        queries: Texts of the saved queries by file path.
        before: The release that this one follows.

    Raises:
        PublisherError: The publication's date is before that of the release before.
    """
    publication = project.publication
    release = version("linked-data-publisher")
    texts = {path.rpartition("/")[2].removesuffix(".rq"): text for path, text in (queries or {}).items()}
    dataset = Dataset(quads, excluded_graphs(publication))
    authored = canonical_nquads(quads)
    content = content_digest(publication, release, hashlib.sha256(authored).hexdigest(), texts)
    drafts = draft_documents(dataset, publication)
    described = {found.path: found.described for found in drafts}
    chronicle = continue_chronicle(before, content, publication.date, described, authored.split(b"\n")[:-1])
    generated = describe_publication(Facts(publication, quads, described.keys(), chronicle))
    everything = sorted([*drafts, *generated.documents], key=lambda found: found.path)
    overview = overview_of(dataset, publication, [(path, found.iri) for path, found in described.items()])
    own = canonical_nquads(generated.quads).splitlines(keepends=True)
    return Content(
        publication=publication,
        publisher=release,
        dataset=b"".join(heapq.merge(authored.splitlines(keepends=True), own)),
        quads=len(quads) + len(own),
        triples=sum(isinstance(q.graph_name, DefaultGraph) for q in quads),
        graphs=len({q.graph_name for q in chain(quads, generated.quads)} - {DefaultGraph()}),
        documents=(prepare(found, publication) for found in everything),
        queries=texts,
        report=json.loads(render(findings, "json", texts_of(project.root, findings))),
        schema=schema_in_use(quads),
        files={**generated.files, OVERVIEW_FILE: overview.to_json()},
        content=content,
        chronicle=chronicle,
    )
