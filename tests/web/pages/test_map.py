from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.release import maps
from publisher.web.pages.labels import Name
from publisher.web.pages.map import Mark, draw_map

MILAN, GDANSK, BRAGA = (45.46, 9.19), (54.35, 18.65), (41.55, -8.42)


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    """Nothing drawn by one test is seen by another one, which may have other outlines."""
    yield
    maps.draw_ground.cache_clear()


def mark(name: str, point: tuple[float, float]) -> Mark:
    return Mark(Name(name), f"/doc/{name}", point)


def test_north_is_up_and_east_is_right() -> None:
    drawn = draw_map([mark("milan", MILAN), mark("gdansk", GDANSK), mark("braga", BRAGA)])
    spots = {spot.mark.name.text: spot for spot in drawn.marks}
    assert [spot.mark.name.text for spot in drawn.marks] == ["gdansk", "milan", "braga"]
    assert spots["gdansk"].y < spots["milan"].y < spots["braga"].y
    assert spots["braga"].x < spots["milan"].x < spots["gdansk"].x


@given(
    st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=8, unique=True),
)
def test_every_mark_stands_on_the_sheet(points: list[tuple[float, float]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(maps, "_outlines", tuple)
        drawn = draw_map([mark(f"m{n}", point) for n, point in enumerate(points)])
    assert len(drawn.marks) == len(points)
    assert all(0 <= spot.x <= drawn.width and 0 <= spot.y <= drawn.height for spot in drawn.marks)
    assert re.fullmatch(r"(?:M-?\d+ -?\d+(?:L-?\d+ -?\d+)*)*", drawn.grid)


def test_names_do_not_stand_on_each_other() -> None:
    drawn = draw_map([mark(f"A rather long name {n}", (45.0 + n / 100, 9.0)) for n in range(20)])
    boxes = [(s.label[0], s.label[1] - drawn.size, s.label[1]) for s in drawn.marks if s.label and s.anchor == "start"]
    assert 0 < len(boxes) < 20
    assert all(a[2] <= b[1] or b[2] <= a[1] for n, a in enumerate(boxes) for b in boxes[:n])


def test_the_ground_is_the_same_in_every_language() -> None:
    one, other = (draw_map([Mark(Name(name), "/doc/milan", MILAN)]) for name in ("Milan", "Milano"))
    assert (one.land, one.grid) == (other.land, other.grid)
    assert one.marks[0].mark.name.text == "Milan"
    assert other.marks[0].mark.name.text == "Milano"


def test_places_near_each_other_share_their_ground() -> None:
    sheets = {maps.sheet_of([(45 + n / 10, 9 + n / 10)], *maps.SMALL) for n in range(10)}
    assert len(sheets) < 4
    prepared = maps.grounds_from_json(maps.grounds_to_json(sheets))
    assert prepared == {sheet.key: maps.draw_ground(sheet) for sheet in sheets}


def test_without_outlines_there_is_still_a_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps, "_outlines", tuple)
    drawn = draw_map([mark("milan", MILAN)])
    assert drawn.land == ""
    assert drawn.grid
    assert drawn.marks[0].label is not None


def test_coasts_are_cut_to_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    square = maps._outline([-18000, -8000, 18000, -8000, 18000, 8000, -18000, 8000])
    monkeypatch.setattr(maps, "_outlines", lambda: (square,))
    drawn = draw_map([mark("milan", MILAN)])
    start = re.match(r"M(-?\d+) ?(-?\d+)l", drawn.land)
    assert start is not None
    assert abs(int(start[1])) < 5 * drawn.width
    assert drawn.land.endswith("z")
