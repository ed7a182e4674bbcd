"""Maps as SVG, drawn by a pure function: outlines of countries where there are any, a grid of degrees, and points.

The outlines are made from Natural Earth by the frontend's build (`frontend/outlines.mjs`). Without them a map has its
grid and its points only. The projection is Lambert's azimuthal equal-area one about the map's own centre, as in the
European grid (EPSG:3035); a map of half the world or more is drawn with plain degrees.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from math import cos, floor, radians, sin, sqrt
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from publisher.web.pages.labels import Name

Pair: TypeAlias = tuple[float, float]
Projection: TypeAlias = "Callable[[float, float], Pair]"

# Degrees of latitude that a map of a single place shows.
_NEAR = 15.0
_MARGIN = 0.2
_WIDEST = 80.0
# A sheet of a certain area bears that much detail.
_AREA_PER_CHARACTER = 32
_GRID_STEPS = (1, 2, 5, 10, 20, 30)
_CHARACTER = 0.64


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to show on a map.

    Args:
        name: Its name.
        url: Its address on this server.
        point: Its latitude and longitude.
        special: Whether it stands out from the others.
    """

    name: Name
    url: str
    point: Pair
    special: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark on the sheet.

    Args:
        mark: The mark.
        x: Its place from the left.
        y: Its place from the top.
        label: Where its name begins or ends; None where there is no room for it.
        anchor: `start`, `middle` or `end`: which part of the name is at that place.
    """

    mark: Mark
    x: int
    y: int
    label: tuple[int, int] | None = None
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Map:
    """A drawn map.

    Args:
        width: Width of the sheet.
        height: Height of the sheet.
        size: Height of letters on it.
        land: Path data of the countries; empty without outlines.
        grid: Path data of the meridians and parallels.
        marks: The marks, from north to south.
    """

    width: int
    height: int
    size: int
    land: str
    grid: str
    marks: tuple[Placed, ...]


def draw_map(marks: Sequence[Mark], width: int = 1000, height: int = 640, size: int = 22) -> Map:
    """Draws a map that shows all marks.

    Args:
        marks: What to show; at least one.
        width: Width of the sheet.
        height: Height of the sheet.
        size: Height of letters on it.

    >>> from publisher.web.pages.labels import Name
    >>> drawn = draw_map([Mark(Name("Milan"), "/doc/milan", (45.46, 9.19))])
    >>> drawn.marks[0].x, drawn.marks[0].y
    (500, 320)
    """
    points = tuple(mark.point for mark in marks)
    ground = _ground(points, width, height)
    placed = zip(marks, ground.spots, strict=True)
    ordered = sorted(placed, key=lambda pair: (-pair[0].point[0], pair[0].point[1], pair[0].url))
    return Map(width, height, size, ground.land, ground.grid, tuple(_with_labels(ordered, width, height, size)))


class _Ground(NamedTuple):
    """What a map shows in every language: path data of land and grid, and where its points stand."""

    land: str
    grid: str
    spots: tuple[tuple[int, int], ...]


@lru_cache(maxsize=128)
def _ground(points: tuple[Pair, ...], width: int, height: int) -> _Ground:
    """Drawn once for all languages, since it takes longer than the rest of a page."""
    centre, project = _projection(points)
    sheet = _Sheet([project(*point) for point in points], width, height)
    window = sheet.window(centre)
    return _Ground(
        _land(window, project, sheet),
        "".join(_grid(window, project, sheet)),
        tuple(sheet.place(*project(*point)) for point in points),
    )


def _projection(points: Sequence[Pair]) -> tuple[Pair, Projection]:
    """The middle of some points, and the projection of a map that shows them."""
    latitudes, longitudes = zip(*points, strict=True)
    south, north, west, east = min(latitudes), max(latitudes), min(longitudes), max(longitudes)
    centre = ((south + north) / 2, (west + east) / 2)
    if max(east - west, north - south) > _WIDEST:
        squeeze = cos(radians(centre[0]))
        return centre, lambda latitude, longitude: ((longitude - centre[1]) * squeeze, latitude - centre[0])
    sin0, cos0, middle = sin(radians(centre[0])), cos(radians(centre[0])), centre[1]

    def equal_area(latitude: float, longitude: float) -> Pair:
        phi, off = radians(latitude), radians(longitude - middle)
        sin1, cos1, cos_off = sin(phi), cos(phi), cos(off)
        scale = 57.29578 * sqrt(2 / max(1e-6, 1 + sin0 * sin1 + cos0 * cos1 * cos_off))
        return scale * cos1 * sin(off), scale * (cos0 * sin1 - sin0 * cos1 * cos_off)

    return centre, equal_area


class _Sheet:
    """Fits projected points, in degrees at the centre, into a sheet."""

    def __init__(self, points: Sequence[Pair], width: int, height: int) -> None:
        xs, ys = zip(*points, strict=True)
        across = max((max(xs) - min(xs)) * (1 + 2 * _MARGIN), _NEAR * width / height)
        up = max((max(ys) - min(ys)) * (1 + 2 * _MARGIN), _NEAR)
        self.scale = min(width / across, height / up)
        self.width, self.height = width, height
        self._middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)

    def place(self, x: float, y: float) -> tuple[int, int]:
        """Where a projected point stands on the sheet."""
        return (
            round(self.width / 2 + (x - self._middle[0]) * self.scale),
            round(self.height / 2 - (y - self._middle[1]) * self.scale),
        )

    def window(self, centre: Pair) -> tuple[float, float, float, float]:
        """Generous bounds of what the sheet shows: west, south, east, north."""
        reach = self.height / self.scale / 2 + abs(self._middle[1]) + 1
        south, north = max(-90.0, centre[0] - reach), min(90.0, centre[0] + reach)
        edge = max(abs(north), abs(south))
        wide = (self.width / self.scale / 2 + abs(self._middle[0])) / max(cos(radians(min(edge, 80))), 0.17) + 1
        return centre[1] - wide, south, centre[1] + wide, north


@cache
def _outlines() -> tuple[tuple[Pair, Pair, list[int]], ...]:
    """The outlines with their bounds: south-west, north-east, and the ring in hundredths of a degree."""
    path = files("publisher.web").joinpath("static", "built", "outlines.json")
    if not path.is_file():
        return ()
    rings: list[list[int]] = json.loads(path.read_text(encoding="utf-8"))
    return tuple(((min(r[::2]) / 100, min(r[1::2]) / 100), (max(r[::2]) / 100, max(r[1::2]) / 100), r) for r in rings)


def _land(window: tuple[float, float, float, float], project: Projection, sheet: _Sheet) -> str:
    """The countries as path data: the coarser the more of them there are."""
    west, south, east, north = window
    rings = []
    for (low_x, low_y), (high_x, high_y), ring in _outlines():
        if high_x < west or low_x > east or high_y < south or low_y > north:
            continue
        points = [(x / 100, y / 100) for x, y in zip(ring[::2], ring[1::2], strict=True)]
        if low_x < west or high_x > east or low_y < south or high_y > north:
            points = _clip(_clip(points, 0, west, east), 1, south, north)
        rings.append([sheet.place(*project(latitude, longitude)) for longitude, latitude in points])
    longest = sheet.width * sheet.height / _AREA_PER_CHARACTER
    return next((path for step in (2, 4, 8, 16) if len(path := "".join(_path(r, step) for r in rings)) < longest), "")


def _clip(points: list[Pair], axis: int, low: float, high: float) -> list[Pair]:
    """A ring cut to a band (Sutherland and Hodgman), so that far coasts do not make pages long."""
    for bound, sign in ((low, 1), (high, -1)):
        kept: list[Pair] = []
        for before, now in zip((points[-1:] + points)[:-1], points, strict=True):
            was_in, is_in = (sign * (p[axis] - bound) >= 0 for p in (before, now))
            if was_in != is_in:
                share = (bound - before[axis]) / (now[axis] - before[axis])
                kept.append((before[0] + share * (now[0] - before[0]), before[1] + share * (now[1] - before[1])))
            if is_in:
                kept.append(now)
        points = kept
    return points


def _path(points: Sequence[tuple[int, int]], least: int) -> str:
    """Closed path data with relative steps; lesser ones are passed over."""
    thinned: list[tuple[int, int]] = []
    for point in points:
        if not thinned or abs(point[0] - thinned[-1][0]) + abs(point[1] - thinned[-1][1]) > least:
            thinned.append(point)
    if len(thinned) < 3:
        return ""
    steps = (f"{x - a} {y - b}" for (a, b), (x, y) in pairwise(thinned))
    return f"M{thinned[0][0]} {thinned[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def _grid(window: tuple[float, float, float, float], project: Projection, sheet: _Sheet) -> Iterable[str]:
    west, south, east, north = window
    shown = sheet.height / sheet.scale
    step = next((s for s in _GRID_STEPS if shown / s <= 6), _GRID_STEPS[-1])
    meridians = range(floor(west / step) * step, floor(east / step) * step + step, step)
    parallels = range(floor(south / step) * step, floor(north / step) * step + step, step)
    lines = [[(min(90, max(-90, y)), x) for y in parallels] for x in meridians]
    lines += [[(y, x) for x in meridians] for y in parallels if abs(y) <= 90]
    for line in lines:
        points = [sheet.place(*project(latitude, longitude)) for latitude, longitude in line]
        yield "M" + "L".join(f"{x} {y}" for x, y in points)


def _with_labels(
    placed: Sequence[tuple[Mark, tuple[int, int]]], width: int, height: int, size: int
) -> Iterable[Placed]:
    """Finds room for names: to the right, to the left, above or below; none where all are taken."""
    radius = size // 2
    taken = [(x - radius, y - radius, x + radius, y + radius) for _, (x, y) in placed]
    for mark, (x, y) in placed:
        length = round(len(mark.name.text) * size * _CHARACTER)
        choices = (
            ("start", x + radius + 3, y + size // 3, x + radius + 3),
            ("end", x - radius - 3, y + size // 3, x - radius - 3 - length),
            ("middle", x, y - radius - 4, x - length // 2),
            ("middle", x, y + radius + size, x - length // 2),
        )
        for anchor, at, baseline, left in choices:
            box = (left, baseline - size, left + length, baseline + size // 4)
            fits = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            if fits and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                yield Placed(mark, x, y, (at, baseline), anchor)
                break
        else:
            yield Placed(mark, x, y)


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
