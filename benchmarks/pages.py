"""Measures pages: `python benchmarks/pages.py [--state STATE | --triples 1000000] [--every 1]`.

Asks each page of a release once, in English, of the application itself, after it is ready: nothing of it is cached.
Prints for each kind of page the processor time in milliseconds (coding for the network included), and the bytes as they
are and in gzip. Without `--state` it builds the graph of this repository; with `--triples` it makes one of that size.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import statistics
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.generator import publish
from publisher.base.config import Project
from publisher.build.pipeline import build
from publisher.release.reader import Release
from publisher.web import rendering
from publisher.web.addresses import DESCRIBE, document_url
from publisher.web.app import create_app
from publisher.web.context import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

ROOT = Path(__file__).parent.parent
HEADERS = {"Accept": "text/html", "Accept-Language": "en", "Accept-Encoding": "gzip"}
VIEWS = ("/", "/browse", "/search?q=milan", "/disagreements", "/queries/", "/sparql", "/dumps/", "/about", "/licence")
LARGEST = 50_000


class Measured(NamedTuple):
    url: str
    milliseconds: float
    size: int
    coded: int


def kind_of(path: str) -> str:
    """What sort of page a document has.

    >>> kind_of("doc/place/milan"), kind_of("describe?iri=x:a"), kind_of("catalog")
    ('doc/place', 'describe', 'catalog')
    """
    return "describe" if path.startswith(DESCRIBE) else "/".join(path.split("/")[:2])


def addresses(release: Release, every: int) -> Iterator[tuple[str, str]]:
    for url in VIEWS:
        yield url.partition("?")[0], url
    for path, resource in list(release.resources.items())[::every]:
        url = document_url(path)
        yield kind_of(path), url
        for page in range(2, resource.pages + 1):
            yield kind_of(path), f"{url}{'&' if '?' in url else '?'}page={page}"


def ask(client: FlaskClient, url: str) -> Measured | None:
    started = time.process_time()
    answer = client.get(url, headers=HEADERS)
    spent = (time.process_time() - started) * 1000
    if answer.status_code != 200:
        return None
    body = answer.get_data()
    coded = answer.headers.get("Content-Encoding") == "gzip"
    return Measured(url, spent, len(gzip.decompress(body)) if coded else len(body), len(body))


def row(kind: str, found: list[Measured]) -> str:
    times = [m.milliseconds for m in found]
    largest = max(found, key=lambda m: m.size)
    middle, size = statistics.median(times), statistics.median(m.size for m in found)
    cells = (kind, len(found), f"{middle:.1f}", f"{max(times):.1f}", f"{size:,.0f}", largest.size, largest.coded)
    return f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else cell for cell in cells)} |"


def measure(release: Release, every: int) -> None:
    app = create_app(release, None)  # type: ignore[arg-type]
    rendering.warm()
    parts_of(app).editions.now().warm()
    client = app.test_client()
    client.get("/accessibility", headers=HEADERS)
    gc.collect()
    gc.freeze()
    kinds: dict[str, list[Measured]] = defaultdict(list)
    for kind, url in addresses(release, every):
        found = ask(client, url)
        if found is not None:
            kinds[kind].append(found)
    print("| kind | pages | median ms | worst ms | median bytes | largest | in gzip |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for kind, found in sorted(kinds.items()):
        print(row(kind, found))
    everything = [m for found in kinds.values() for m in found]
    times = sorted(m.milliseconds for m in everything)
    print(row("all", everything))
    share = sum(t <= 5 for t in times) / len(times)
    print(f"\n{share:.1%} within 5 ms; 99 % within {times[len(times) * 99 // 100]:.1f} ms")
    slow = sorted(everything, key=lambda m: -m.milliseconds)[:5]
    print("slowest: " + ", ".join(f"{m.url} {m.milliseconds:.1f}" for m in slow))
    print("over 50,000 bytes: " + (", ".join(f"{m.url} {m.size}" for m in everything if m.size >= LARGEST) or "none"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--state", type=Path, help="a state folder with a release")
    parser.add_argument("--triples", type=int, help="generate a graph of that many triples")
    parser.add_argument("--every", type=int, default=1, help="ask for one document in so many")
    options = parser.parse_args()
    if options.state is not None:
        measure(Release.current(options.state), options.every)
        return
    with tempfile.TemporaryDirectory() as folder:
        if options.triples:
            measure(publish(Path(folder), options.triples), options.every)
            return
        project = Project.load(ROOT)
        measure(build(replace(project, runtime=replace(project.runtime, state=folder))).release, options.every)


if __name__ == "__main__":
    main()
