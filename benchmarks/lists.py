"""Measures lists: `python benchmarks/lists.py [--things 3000]`.

Makes a release of so many partners with six facets (role, programme, kind, country of the place, topic, year), and asks
the application itself for their list as a page: whole, narrowed down, its last page; and searches. Prints the processor
time of the best of twenty requests in milliseconds, and the bytes of the page. The answers are not cached.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

from publisher.base.config import Publication
from publisher.build.documents import document_subjects, prepare_documents
from publisher.build.facets import facets_of
from publisher.build.finding import finding_of
from publisher.build.overview import overview_of
from publisher.build.schema import schema_in_use
from publisher.rdf.canonical import canonical_nquads
from publisher.rdf.dataset import Dataset
from publisher.release.facets import FACETS_FILE
from publisher.release.finding import FINDING_FILE
from publisher.release.history import ReleaseHistory
from publisher.release.overview import OVERVIEW_FILE
from publisher.release.writer import Content, write_release
from publisher.store.embedded import EmbeddedStore
from publisher.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publisher.release.reader import Release

BASE = "https://w3id.org/benchmark/"
PUBLICATION = Publication(
    base=BASE,
    date=date(2026, 1, 31),
    title={"en": "Generated partners"},
    prefixes={"x": BASE + "def#"},
    facets={
        "x:Partner": ("x:role", "x:in/x:programme", "x:in/x:kind", "x:at/x:country", "x:in/x:topic", "x:in/x:start")
    },
)
HEADERS = {"Accept": "text/html", "Accept-Language": "en"}
PARTNERS = "/browse?type=x:Partner"
ASKED = (
    PARTNERS,
    PARTNERS + "&x:at/x:country=id/country/3",
    PARTNERS + "&x:at/x:country=id/country/3&x:at/x:country=id/country/4&x:in/x:start=2015/2019",
    PARTNERS + "&page=60",
    PARTNERS + "&format=json",
    "/search?q=p",
    "/search?q=partner&type=x:Partner",
)


def statements(things: int) -> Iterator[str]:
    yield f"@prefix x: <{BASE}def#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
    yield "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    sizes = {"role": 3, "programme": 4, "kind": 10, "country": 37, "topic": 35}
    for name, size in sizes.items():
        yield from (f'<id/{name}/{n}> a x:Value ; skos:prefLabel "{name.title()} {n}"@en .' for n in range(size))
    for n in range(things // 8):
        yield (
            f'<id/network/{n}> a x:Network ; skos:prefLabel "Network {n}"@en ; x:programme <id/programme/{n % 4}> ; '
            f"x:kind <id/kind/{n % 10}> ; x:topic <id/topic/{n % 35}> , <id/topic/{n % 11}> ; "
            f'x:start "{2003 + n % 23}-05-01"^^xsd:date .'
        )
    for n in range(things // 2):
        yield f'<id/place/{n}> a x:Place ; skos:prefLabel "Place {n}"@en ; x:country <id/country/{n * n % 37}> .'
    for n in range(things):
        yield (
            f'<id/partner/{n}> a x:Partner ; skos:prefLabel "Partner {n}"@en ; x:role <id/role/{n % 3}> ; '
            f"x:in <id/network/{n % (things // 8)}> ; x:at <id/place/{n % (things // 2)}> ."
        )


def publish(state: Path, things: int) -> Release:
    """Writes a release with so many partners."""
    quads = list(parse("\n".join(statements(things)).encode(), format=RdfFormat.TURTLE, base_iri=BASE))
    dataset = Dataset(quads)
    subjects = document_subjects(dataset, PUBLICATION)
    labels = [(path, iri, {}) for path, iri in subjects.items()]
    content = Content(
        publication=PUBLICATION,
        publisher="benchmark",
        dataset=canonical_nquads(quads),
        quads=len(quads),
        triples=len(quads),
        graphs=0,
        documents=prepare_documents(dataset, PUBLICATION),
        queries={},
        report={"findings": []},
        schema=schema_in_use(quads),
        files={
            OVERVIEW_FILE: overview_of(dataset, PUBLICATION, subjects.items()).to_json(),
            FINDING_FILE: finding_of(dataset, labels).to_json(),
            FACETS_FILE: facets_of(dataset, PUBLICATION, subjects.items()).to_json(),
        },
    )
    history = ReleaseHistory(state)
    with history.lock():
        return write_release(history, content)[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--things", type=int, default=3000)
    things = parser.parse_args().things
    with tempfile.TemporaryDirectory(prefix="publisher-") as folder:
        release = publish(Path(folder), things)
        with EmbeddedStore(release.dataset_path, workers=1) as store:
            client = create_app(release, store).test_client()
            for url in ASKED:
                best, size = 9.0, 0
                for _ in range(20):
                    start = time.process_time()
                    answer = client.get(url, headers=HEADERS)
                    best = min(best, time.process_time() - start)
                    size = len(answer.data)
                    assert answer.status_code == 200, url
                print(f"{best * 1000:6.1f} ms {size:7,d} B  {url}")


if __name__ == "__main__":
    main()
