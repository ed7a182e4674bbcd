"""A small release, made by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from publisher.base.config import Publication
from publisher.base.formats import RDF_FORMATS
from publisher.release.history import ReleaseHistory
from publisher.release.reader import Release
from publisher.release.writer import Content, PreparedDocument, write_release

PUBLICATION = Publication(base="https://example.org/", date=date(2026, 1, 31), title={"en": "Example"})


def document(name: str, text: str) -> PreparedDocument:
    line = f'<https://example.org/id/{name}> <http://www.w3.org/2004/02/skos/core#prefLabel> "{text}"@en .\n'
    return PreparedDocument(
        path=f"doc/{name}",
        iri=f"https://example.org/id/{name}",
        types=("https://schema.org/City",),
        labels={"en": text},
        digest=f"digest of {text}",
        bodies=tuple((fmt, fmt.key.encode() + b" " + line.encode()) for fmt in RDF_FORMATS),
    )


def content(**cities: str) -> Content:
    documents = [document(name, text) for name, text in sorted(cities.items())]
    lines = sorted(dict(d.bodies)[RDF_FORMATS[2]].removeprefix(b"nt ") for d in documents)
    return Content(
        publication=PUBLICATION,
        publisher="1.0",
        dataset=b"".join(lines),
        quads=len(lines),
        triples=len(lines),
        graphs=0,
        documents=documents,
        queries={"all": "#+ summary: All\n#+ description: All.\n#+ tags: [all]\nSELECT * WHERE { ?s ?p ?o }\n"},
        report={"findings": []},
    )


@pytest.fixture
def history(tmp_path: Path) -> ReleaseHistory:
    return ReleaseHistory(tmp_path / "state")


@pytest.fixture
def write(history: ReleaseHistory) -> Callable[..., Release]:
    """Writes a release of cities on a day, and returns it."""

    def write_cities(day: date = PUBLICATION.date, **cities: str) -> Release:
        made = content(**cities)
        with history.lock():
            return write_release(history, replace(made, publication=replace(PUBLICATION, date=day)))[0]

    return write_cities
