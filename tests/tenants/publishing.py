"""Two publications that have nothing to do with the graph of this repository: a thesaurus in Turtle, and a table."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from publisher.base.config import Project
from publisher.build.pipeline import build
from publisher.release.reader import Release
from tests.serving import served

FOLDER = Path(__file__).parent
# What an officer writes into the settings before harvesters come.
SETTINGS = """frequency = "http://publications.europa.eu/resource/authority/frequency/ANNUAL"
themes = ["http://publications.europa.eu/resource/authority/data-theme/ENVI"]
start = 1998-01-01
end = 2026-12-31

[tool.publisher.datasets.fountains.spatial]
"http://publications.europa.eu/resource/authority/country/DNK" = [8.0, 54.5, 15.3, 57.8]

[tool.publisher.publisher]
name.en = "Water Works"
type = "http://purl.org/adms/publishertype/LocalAuthority"
homepage = "https://water.example/"
"""


@dataclass(frozen=True)
class Tenant:
    """A publication on a server.

    Args:
        name: Its name.
        site: The address of its server.
        release: Its release.
        thing: The path of one of its things, below the base.
        word: What that is searched for by.
        type: The class that its things are listed by.
        facet: A link of a facet: what it says, and how many things have it.
        query: One of its saved queries, and a row that it gives.
        things: How many things have the class.
    """

    name: str
    site: str
    release: Release
    thing: str
    word: str
    type: str
    facet: tuple[str, int]
    query: tuple[str, tuple[str, ...]]
    things: int


TENANTS = ("waste", "fountains")


@contextmanager
def published(name: str, folder: Path) -> Iterator[Tenant]:
    """Makes, builds and serves one of them in a folder."""
    project = folder / name
    if name == "waste":
        shutil.copytree(FOLDER / "waste", project)
    else:
        init = [
            "init",
            str(project),
            "--from-tables",
            str(FOLDER / "fountains.csv"),
            "--mailbox",
            "water@water.example",
        ]
        done = subprocess.run([sys.executable, "-m", "publisher", *init], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        with (project / "pyproject.toml").open("a", encoding="utf-8") as file:
            file.write(SETTINGS)
    built = build(Project.load(project))
    assert built.checked.findings == ()
    with served(project / "state") as site:
        yield _tenant(name, site, built.release)


def _tenant(name: str, site: str, release: Release) -> Tenant:
    if name == "waste":
        return Tenant(
            name,
            site,
            release,
            "id/concept/coffee-grounds",
            "fondi di caffe",
            "http://www.w3.org/2004/02/skos/core#Concept",
            ("kitchen waste", 4),
            ("bins", ("https://data.example/waste/id/concept/organic", "organic waste", "9")),
            44,
        )
    return Tenant(
        name,
        site,
        release,
        "id/fountain/f-007",
        "baker street south",
        release.publication.base + "def#Fountain",
        ("bowl", 15),
        ("fountains-by-category", (release.publication.base + "id/concept/type/bowl", "bowl", "15")),
        60,
    )
