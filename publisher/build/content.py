"""From checked quads to all that a release holds."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph

from publisher.base.reporting import render
from publisher.build.documents import prepare_documents
from publisher.build.schema import schema_in_use
from publisher.build.sources import texts_of
from publisher.rdf.canonical import canonical_nquads
from publisher.rdf.dataset import Dataset
from publisher.release.writer import Content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyoxigraph import Quad

    from publisher.base.config import Project
    from publisher.base.diagnostics import Diagnostic


def content_of(
    project: Project, quads: Sequence[Quad], findings: Sequence[Diagnostic], queries: Mapping[str, str] | None = None
) -> Content:
    """Describes, serialises and counts; documents are prepared one by one while they are written.

    Args:
        project: The project with its publication settings.
        quads: All quads to be published, the default graph among them.
        findings: What the checks found.
        queries: Texts of the saved queries by file path.
    """
    publication = project.publication
    dataset = Dataset(quads, publication.base + publication.claims)
    triples = sum(isinstance(q.graph_name, DefaultGraph) for q in quads)
    return Content(
        publication=publication,
        publisher=version("linked-data-publisher"),
        dataset=canonical_nquads(quads),
        quads=len(quads),
        triples=triples,
        graphs=len({q.graph_name for q in quads if not isinstance(q.graph_name, DefaultGraph)}),
        documents=prepare_documents(dataset, publication),
        queries={path.rpartition("/")[2].removesuffix(".rq"): text for path, text in (queries or {}).items()},
        schema=schema_in_use(quads),
        report=json.loads(render(findings, "json", texts_of(project.root, findings))),
    )
