"""Makes real releases from a TriG text, as the build does but without its checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from publisher.base.config import Publication
from publisher.build.documents import document_subjects, prepare_documents
from publisher.build.facets import facets_of
from publisher.build.finding import finding_of
from publisher.build.overview import overview_of
from publisher.build.schema import schema_in_use
from publisher.rdf.canonical import canonical_nquads
from publisher.rdf.dataset import Dataset
from publisher.rdf.labels import labels_by_language
from publisher.release.facets import FACETS_FILE
from publisher.release.finding import FINDING_FILE
from publisher.release.history import ReleaseHistory
from publisher.release.overview import OVERVIEW_FILE
from publisher.release.reader import Release
from publisher.release.writer import Content, write_release

TRIG = (Path(__file__).parent / "cities.trig").read_text(encoding="utf-8")
BASE = "https://w3id.org/cities/"
PUBLICATION = Publication(
    base=BASE,
    date=date(2026, 1, 31),
    title={"en": "Harbour cities", "it": "Città portuali"},
    description={"en": "Cities by the water, each fact with its source.", "it": "Città, ogni fatto con la sua fonte."},
    licence="https://creativecommons.org/licenses/by/4.0/",
    languages=("en", "it"),
    prefixes={"c": BASE + "def#"},
)
QUERIES = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "queries").glob("*.rq"))
}


def publish(state: Path, trig: str = TRIG, day: date = PUBLICATION.date, endpoint: str = "") -> Release:
    """Writes a release and makes it current."""
    publication = replace(PUBLICATION, date=day, endpoint=endpoint)
    authored = list(parse(trig.encode(), format=RdfFormat.TRIG, base_iri=BASE))
    claims = BASE + publication.claims
    union = [Quad(q.subject, q.predicate, q.object) for q in authored if claims not in str(q.graph_name)]
    quads = list(dict.fromkeys([*authored, *union]))
    dataset = Dataset(quads, claims)
    subjects = document_subjects(dataset, publication)
    overview = overview_of(dataset, publication, subjects.items())
    named = ((path, iri, labels_by_language(dataset, NamedNode(iri))) for path, iri in subjects.items())
    finding = finding_of(dataset, named)
    facets = facets_of(dataset, publication, [(path, iri) for path, iri in subjects.items() if path.startswith("doc/")])
    content = Content(
        publication=publication,
        publisher="1.0",
        dataset=canonical_nquads(quads),
        quads=len(quads),
        triples=len(set(union)),
        graphs=len({q.graph_name for q in quads} - {DefaultGraph()}),
        documents=prepare_documents(dataset, publication),
        queries=QUERIES,
        report={"diagnostics": []},
        schema=schema_in_use(quads),
        files={
            OVERVIEW_FILE: overview.to_json(),
            FINDING_FILE: finding.to_json(),
            FACETS_FILE: facets.to_json(),
        },
    )
    history = ReleaseHistory(state)
    with history.lock():
        return write_release(history, content)[0]
