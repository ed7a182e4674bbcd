"""A release of a million triples in the shape of our model: projects, cities, people and documents with their sources.

The default graph holds ten triples of each thing; each tenth thing stands in a graph of provenance as well. Nothing is
random, so each run makes the same release.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from publisher.base.config import Publication
from publisher.build.documents import prepare_documents
from publisher.build.schema import schema_in_use
from publisher.rdf.canonical import canonical_nquads
from publisher.rdf.dataset import Dataset
from publisher.release.history import ReleaseHistory
from publisher.release.writer import Content, write_release

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from publisher.release.reader import Release

BASE = "https://w3id.org/benchmark/"
PUBLICATION = Publication(
    base=BASE,
    date=date(2026, 1, 31),
    title={"en": "Generated cities and projects"},
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    languages=("en", "it"),
)
TRIPLES_EACH = 10
CITIES = 100
_SOURCES = 50
_DCT = "http://purl.org/dc/terms/"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_XSD = "http://www.w3.org/2001/XMLSchema#"


def thing(number: int) -> str:
    """The IRI of a thing.

    >>> thing(7)
    'https://w3id.org/benchmark/id/project/7'
    """
    return f"{BASE}id/project/{number}"


def quads(things: int) -> Iterator[Quad]:
    """The quads of so many things."""
    for number in range(things):
        for triple in _about(number, things):
            yield Quad(*triple)
            if number % 10 == 0:
                yield Quad(*triple, NamedNode(f"{BASE}graph/source/{number % _SOURCES}"))


def _about(number: int, things: int) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    subject = NamedNode(thing(number))
    day = date.fromordinal(date(2015, 1, 1).toordinal() + number % 3000)
    values: list[tuple[str, NamedNode | Literal]] = [
        (_SKOS + "prefLabel", Literal(f"Project {number} on social innovation", language="en")),
        (_SKOS + "prefLabel", Literal(f"Progetto {number} sull'innovazione sociale", language="it")),
        (_DCT + "description", Literal(f"What project {number} set out to do, in a sentence or two.", language="en")),
        (_DCT + "identifier", Literal(f"P-{number:07}")),
        (_DCT + "issued", Literal(day.isoformat(), datatype=NamedNode(_XSD + "date"))),
        (_DCT + "extent", Literal(str(number % 1000), datatype=NamedNode(_XSD + "integer"))),
        (_DCT + "spatial", NamedNode(f"{BASE}id/place/{number % CITIES}")),
        (_DCT + "relation", NamedNode(thing((number * 7 + 1) % things))),
        (_DCT + "source", NamedNode(f"https://example.org/pages/{number % _SOURCES}")),
    ]
    yield subject, _TYPE, NamedNode(f"{BASE}def#Project")
    for predicate, value in values:
        yield subject, NamedNode(predicate), value


def publish(state: Path, triples: int) -> Release:
    """Writes a release with so many triples in its default graph and makes it current."""
    made = list(quads(triples // TRIPLES_EACH))
    content = Content(
        publication=PUBLICATION,
        publisher="benchmark",
        dataset=canonical_nquads(made),
        quads=len(made),
        triples=sum(not isinstance(q.graph_name, NamedNode) for q in made),
        graphs=_SOURCES,
        documents=prepare_documents(Dataset(made, BASE + PUBLICATION.claims), PUBLICATION),
        queries={},
        report={"findings": []},
        schema=schema_in_use(made),
    )
    history = ReleaseHistory(state)
    with history.lock():
        return write_release(history, content)[0]
