"""OpenRefine itself matches a column with our service and fetches values."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.web.finding.openrefine import OpenRefine, running

pytestmark = pytest.mark.slow  # it is a large program, which .ci/nightly installs

BASE = "https://w3id.org/boostinno/"
CITY = "https://schema.org/City"
LAU = BASE + "id/concept/identifier-scheme/lau"
NAME = "http://www.w3.org/2004/02/skos/core#prefLabel"


@pytest.fixture(scope="module")
def refine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    with running(tmp_path_factory.mktemp("openrefine")) as started:
        yield started


def test_a_column_is_matched_and_extended(refine: OpenRefine, site: str) -> None:
    service = f"{site}/reconcile/it"
    project = refine.project(["city", "Mediolan", "Wroclaw", "Baia-Mare", "Atlantis"])
    guessed = refine.post("guess-types-of-column", project=project, columnName="city", service=service)["types"]
    assert CITY in [kind["id"] for kind in guessed]
    spaces = {"identifierSpace": BASE + "id/", "schemaSpace": BASE + "def#"}
    config = {
        "mode": "standard-service",
        "service": service,
        "type": {"id": CITY, "name": "City"},
        "autoMatch": True,
        "columnDetails": [],
        "limit": 0,
        **spaces,
    }
    refine.post("reconcile", project=project, columnName="city", config=json.dumps(config))
    refine.wait(project)
    extension = {"properties": [{"id": LAU, "name": "LAU"}, {"id": NAME, "name": "nome", "settings": {"limit": 1}}]}
    refine.post(
        "extend-data",
        project=project,
        baseColumnName="city",
        endpoint=service,
        columnInsertIndex="1",
        extension=json.dumps(extension),
        **spaces,
    )
    refine.wait(project)
    told = [[cell["v"] if cell else None for cell in row] for row in refine.rows(project)]
    assert told == [
        ["Mediolan", "015146", "Milano"],
        ["Wroclaw", "1003021056401", "Breslavia"],
        ["Baia-Mare", "106318", "Baia Mare"],
        ["Atlantis"],
    ]
