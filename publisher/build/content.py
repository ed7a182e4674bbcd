"""From checked quads to all that a release holds."""

from __future__ import annotations

import hashlib
import heapq
import json
from importlib.metadata import version
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph

from publisher.base.reporting import render
from publisher.build.describing import CATALOGUE_PATH, Facts, describe_publication
from publisher.build.documents import context_of, draft_documents, draft_tombstone, prepare
from publisher.build.facets import facets_of
from publisher.build.feeding import catalogue_entities, continue_feeds, things
from publisher.build.finding import finding_of
from publisher.build.maps import draw_grounds
from publisher.build.overview import overview_of
from publisher.build.pictures import pictures_of, sheets_of
from publisher.build.profiles import parse_rules, tell
from publisher.build.schema import schema_in_use
from publisher.build.sources import excluded_graphs, texts_of
from publisher.build.withdrawn import tombstone_quads, tombstones
from publisher.rdf.canonical import canonical_nquads
from publisher.rdf.dataset import Dataset
from publisher.release.facets import FACETS_FILE
from publisher.release.finding import FINDING_FILE
from publisher.release.manifest import content_digest
from publisher.release.maps import MAPS_FILE
from publisher.release.overview import OVERVIEW_FILE
from publisher.release.pictures import PICTURES_FILE, pictures_to_json
from publisher.release.profiles import MODEL
from publisher.release.profiles import to_json as profiles_to_json
from publisher.release.reader import CONTEXTS_FOLDER, PROFILES_FILE
from publisher.release.writer import Content, continue_chronicle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyoxigraph import Quad

    from publisher.base.config import Project, Publication
    from publisher.base.diagnostics import Diagnostic
    from publisher.build.describing import Generated
    from publisher.build.documents import Draft
    from publisher.build.sources import Sources
    from publisher.release.chronicle import Chronicle
    from publisher.release.pictures import Picture
    from publisher.release.reader import Release


def content_of(
    project: Project,
    quads: Sequence[Quad],
    findings: Sequence[Diagnostic],
    sources: Sources,
    before: Release | None = None,
) -> Content:
    """Describes, serialises and counts; documents are written out one by one while the release is.

    Args:
        project: The project with its publication settings.
        quads: All quads to be published, the default graph among them.
        findings: What the checks found.
        sources: The authored files.
        before: The release that this one follows.

    Raises:
        FindingsError: A profile cannot be told, or a saved query does not measure what it should.
        PublisherError: The publication's date is before that of the release before.
    """
    publication = project.publication
    release = version("linked-data-publisher")
    texts = {path.rpartition("/")[2].removesuffix(".rq"): text for path, text in sources.queries.items()}
    dataset = Dataset(quads, excluded_graphs(publication))
    authored = canonical_nquads(quads)
    rules = parse_rules(sources.profiles)[0]
    told_by = {f"{publication.profiles}/{rule.profile.token}": rule.query for rule in rules}
    content = content_digest(publication, release, hashlib.sha256(authored).hexdigest(), {**texts, **told_by})
    drafts = draft_documents(dataset, publication)
    described = {found.path: found.described for found in drafts}
    chronicle = continue_chronicle(before, content, publication.date, described, authored.split(b"\n")[:-1])
    labels = [found.labels for path, found in described.items() if path.startswith("doc/")]
    generated = describe_publication(
        Facts(publication, quads, described.keys(), chronicle, findings, labels, sources, texts)
    )
    gone = [
        (found, tuple(tombstone_quads(found, quads, publication)))
        for found in tombstones(quads, publication, chronicle).values()
    ]
    withdrawn = [draft_tombstone(found, said) for found, said in gone]
    everything = sorted([*drafts, *generated.documents, *withdrawn], key=lambda found: found.path)
    context = context_of(dataset, publication, generated.quads, *(said for _, said in gone))
    published = (*quads, *generated.quads)
    told = tell(rules, published, publication.base)
    own = canonical_nquads(generated.quads).splitlines(keepends=True)
    return Content(
        publication=publication,
        publisher=release,
        dataset=b"".join(heapq.merge(authored.splitlines(keepends=True), own)),
        quads=len(quads) + len(own),
        triples=sum(isinstance(q.graph_name, DefaultGraph) for q in quads),
        graphs=len({q.graph_name for q in published} - {DefaultGraph()}),
        documents=(prepare(found, publication, context, told) for found in everything),
        queries=texts,
        report=json.loads(render(findings, "json", texts_of(project.root, findings))),
        schema=schema_in_use(quads),
        files={
            **generated.files,
            **_feeds(before, chronicle, publication, drafts, generated),
            **_indexes(dataset, publication, published, drafts, generated, pictures_of(texts, quads)),
            PROFILES_FILE: profiles_to_json(found.rule.profile for found in told),
            **{
                f"{CONTEXTS_FOLDER}/{token}.json": names.to_json()
                for token, names in {MODEL: context, **{t.rule.profile.token: t.context for t in told}}.items()
            },
        },
        content=content,
        chronicle=chronicle,
    )


def _feeds(
    before: Release | None,
    chronicle: Chronicle,
    publication: Publication,
    drafts: Sequence[Draft],
    generated: Generated,
) -> dict[str, bytes]:
    """The feeds of the release before, continued by what is different now."""
    catalogue = Dataset(Dataset(generated.quads).graph(publication.base + CATALOGUE_PATH))
    streams = {"catalogue": catalogue_entities(catalogue), "entities": things(drafts)}
    return continue_feeds(before.folder if before else None, chronicle.current, publication, streams)


def _indexes(
    dataset: Dataset,
    publication: Publication,
    published: Sequence[Quad],
    drafts: Sequence[Draft],
    generated: Generated,
    pictures: Mapping[str, Picture],
) -> dict[str, bytes]:
    """The files by which pages find and show things."""
    iris = {draft.path: draft.described.iri for draft in drafts}
    listed = [(path, iri) for path, iri in iris.items() if path.startswith("doc/")]
    overview = overview_of(dataset, publication, iris.items(), published)
    sheets = sheets_of(pictures, overview, {iri: path for path, iri in iris.items()})
    named = [(draft.path, draft.described.iri, draft.described.labels) for draft in (*drafts, *generated.documents)]
    return {
        OVERVIEW_FILE: overview.to_json(),
        FINDING_FILE: finding_of(dataset, named).to_json(),
        FACETS_FILE: facets_of(dataset, publication, listed).to_json(),
        MAPS_FILE: draw_grounds(publication, overview, iris, sheets),
        PICTURES_FILE: pictures_to_json(pictures),
    }
