"""Maps are drawn at build, beside what a release is."""

from __future__ import annotations

from publisher.release.maps import MAPS_FILE, SMALL, grounds_from_json, sheet_of
from publisher.release.reader import Release


def test_the_ground_of_each_map_is_prepared(built: Release) -> None:
    prepared = grounds_from_json((built.folder / MAPS_FILE).read_bytes())
    for path in ("doc/place/milan", "doc/place/gdansk"):
        sheet = sheet_of([built.overview.points[path]], *SMALL)
        assert built.ground(sheet) == prepared[sheet.key]
        assert prepared[sheet.key].grid.startswith("M")


def test_maps_have_no_part_in_what_a_release_is(built: Release) -> None:
    assert MAPS_FILE not in built.manifest.files
    assert built.verify() == []
