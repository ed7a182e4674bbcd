"""The boxes of the countries that a dataset covers, against the outlines of Natural Earth (1:50 m)."""

from __future__ import annotations

import json
from itertools import accumulate

import pytest

from publisher.base.config import Project
from tests.conftest import ROOT, unavailable

COUNTRIES = {"ESP": "Spain", "FRA": "France", "ITA": "Italy", "POL": "Poland", "PRT": "Portugal", "ROU": "Romania"}
COUNTRIES |= {"SWE": "Sweden"}
ATLAS = ROOT / "frontend/node_modules/world-atlas/countries-50m.json"
Box = tuple[float, float, float, float]


@pytest.fixture(scope="module")
def outlines() -> dict[str, Box]:
    """West, south, east and north of the European parts of each country (TopoJSON)."""
    if not ATLAS.exists():
        unavailable("the outlines of Natural Earth are not installed; `make frontend` does it")
    atlas = json.loads(ATLAS.read_text(encoding="utf-8"))
    scale, shift = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        xs, ys = (list(accumulate(step[axis] for step in arc)) for axis in (0, 1))
        arcs.append([(x * scale[0] + shift[0], y * scale[1] + shift[1]) for x, y in zip(xs, ys, strict=True)])
    found = {}
    for country in atlas["objects"]["countries"]["geometries"]:
        parts = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        rings = [[point for at in part[0] for point in arcs[at if at >= 0 else ~at]] for part in parts]
        european = [point for ring in rings if all(-12 < x < 45 and y > 34 for x, y in ring) for point in ring]
        if european:
            xs, ys = zip(*european, strict=True)
            found[country["properties"]["name"]] = (min(xs), min(ys), max(xs), max(ys))
    return found


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_box_holds_its_country_and_little_more(outlines: dict[str, Box], code: str) -> None:
    spatial = Project.load(ROOT).publication.datasets["boostinno"].spatial
    west, south, east, north = spatial[f"http://publications.europa.eu/resource/authority/country/{code}"]
    outline = outlines[COUNTRIES[code]]
    for outside, edge in ((outline[0], west), (outline[1], south), (-outline[2], -east), (-outline[3], -north)):
        assert 0 <= outside - edge < 0.2
