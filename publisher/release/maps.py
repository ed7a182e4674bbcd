"""The ground of maps: coasts and a grid of degrees as SVG paths, drawn by a pure function and prepared at build.

A map's sheet is one of few: its scale is a step of a ladder and its middle a point of a grid, so that places near each
other share their ground, and a release holds each ground once, in `maps.json`.

The outlines are made from Natural Earth by the frontend's build (`frontend/outlines.mjs`). Without them there is the
grid only. The projection is Lambert's azimuthal equal-area one about the sheet's own middle, as in the European grid
(EPSG:3035); a sheet of a third of the world or more is drawn with plain degrees.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from math import cos, floor, radians, sin, sqrt
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MAPS_FILE = "maps.json"
SMALL = (560, 420)
"""Width and height of the sheet beside the title of a thing."""
LARGE = (1000, 640)
"""Width and height of a sheet across the page."""

Pair: TypeAlias = tuple[float, float]

# Degrees of latitude that a sheet shows from top to bottom.
_LADDER = (15, 20, 27, 36, 48, 64, 85, 113, 150, 200, 360)
_PLAIN = 85
# The part of a sheet that has marks on it.
_FILLED = 0.84
# A sheet of a certain area bears that much detail.
_AREA_PER_CHARACTER = 44
_DETAIL = (2, 4, 8, 16, 32)
_GRID_STEPS = (1, 2, 5, 10, 20, 30)


@dataclass(frozen=True)
class Sheet:
    """What part of the world a map shows.

    Args:
        latitude: Latitude of its middle.
        longitude: Longitude of its middle.
        reach: Degrees of latitude from its top to its bottom.
        width: Width of the sheet.
        height: Height of the sheet.

    >>> sheet = Sheet(45, 9, 15, 560, 420)
    >>> sheet.key, sheet.place(45, 9)
    ('45,9,15,560,420', (280, 210))
    """

    latitude: float
    longitude: float
    reach: int
    width: int
    height: int

    @property
    def key(self) -> str:
        """The key of its ground."""
        return f"{self.latitude:g},{self.longitude:g},{self.reach},{self.width},{self.height}"

    @cached_property
    def _turned(self) -> Pair:
        return sin(radians(self.latitude)), cos(radians(self.latitude))

    @property
    def scale(self) -> float:
        """Units of the sheet that a degree takes."""
        return self.height / self.reach

    def project(self, latitude: float, longitude: float) -> Pair:
        """A point in degrees from the middle, to the east and to the north."""
        sin0, cos0 = self._turned
        if self.reach >= _PLAIN:
            return (longitude - self.longitude) * cos0, latitude - self.latitude
        phi, off = radians(latitude), radians(longitude - self.longitude)
        sin1, cos1, cos_off = sin(phi), cos(phi), cos(off)
        scale = 57.29578 * sqrt(2 / max(1e-6, 1 + sin0 * sin1 + cos0 * cos1 * cos_off))
        return scale * cos1 * sin(off), scale * (cos0 * sin1 - sin0 * cos1 * cos_off)

    def place(self, latitude: float, longitude: float) -> tuple[int, int]:
        """Where a point stands on the sheet."""
        x, y = self.project(latitude, longitude)
        return round(self.width / 2 + x * self.scale), round(self.height / 2 - y * self.scale)

    def window(self) -> tuple[float, float, float, float]:
        """Generous bounds of what the sheet shows: west, south, east, north."""
        up = self.reach / 2 + 1
        south, north = max(-90.0, self.latitude - up), min(90.0, self.latitude + up)
        edge = max(abs(north), abs(south))
        wide = self.width / self.scale / 2 / max(cos(radians(min(edge, 80))), 0.17) + 1
        return self.longitude - wide, south, self.longitude + wide, north


class Ground(NamedTuple):
    """What a map has under its marks.

    Args:
        land: Path data of the countries; empty without outlines.
        grid: Path data of the meridians and parallels.
    """

    land: str
    grid: str


def sheet_of(points: Sequence[Pair], width: int, height: int) -> Sheet:
    """The smallest sheet that shows some points.

    Args:
        points: Latitudes and longitudes; at least one.
        width: Width of the sheet.
        height: Height of the sheet.

    >>> sheet_of([(45.46, 9.19)], 560, 420) == sheet_of([(45.2, 9.5)], 560, 420)
    True
    """
    latitudes, longitudes = zip(*points, strict=True)
    latitude, longitude = (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2
    for reach in _LADDER:
        step = reach / 8
        sheet = Sheet(round(latitude / step) * step, round(longitude / step) * step, reach, width, height)
        if all(_fits(sheet, point) for point in points):
            return sheet
    return Sheet(0, 0, _LADDER[-1], width, height)


def _fits(sheet: Sheet, point: Pair) -> bool:
    x, y = sheet.place(*point)
    wide, high = (size / 2 * _FILLED for size in (sheet.width, sheet.height))
    return abs(x - sheet.width / 2) <= wide and abs(y - sheet.height / 2) <= high


@lru_cache(maxsize=256)
def draw_ground(sheet: Sheet) -> Ground:
    """Draws the ground of a sheet."""
    return Ground(_land(sheet), "".join(_grid(sheet)))


def grounds_to_json(sheets: Iterable[Sheet]) -> bytes:
    """The bytes of `maps.json`: the ground of each sheet, by its key."""
    drawn = {sheet.key: draw_ground(sheet) for sheet in sheets}
    return json.dumps(dict(sorted(drawn.items())), separators=(",", ":")).replace("],", "],\n").encode()


def grounds_from_json(raw: bytes) -> Mapping[str, Ground]:
    """Reads `maps.json`."""
    return {key: Ground(*paths) for key, paths in json.loads(raw).items()}


class _Outline(NamedTuple):
    """A ring of points, longitude and latitude in degrees, with its bounds."""

    west: float
    south: float
    east: float
    north: float
    points: list[Pair]


@cache
def _outlines() -> tuple[_Outline, ...]:
    path = files("publisher.release").joinpath("built", "outlines.json")
    if not path.is_file():
        return ()
    rings: list[list[int]] = json.loads(path.read_text(encoding="utf-8"))
    return tuple(map(_outline, rings))


def _outline(ring: Sequence[int]) -> _Outline:
    xs, ys = [x / 100 for x in ring[::2]], [y / 100 for y in ring[1::2]]
    return _Outline(min(xs), min(ys), max(xs), max(ys), list(zip(xs, ys, strict=True)))


def _land(sheet: Sheet) -> str:
    """The countries as path data: the coarser the more of them there are."""
    west, south, east, north = sheet.window()
    rings = []
    for ring in _outlines():
        if ring.east < west or ring.west > east or ring.north < south or ring.south > north:
            continue
        points = ring.points
        if ring.west < west or ring.east > east or ring.south < south or ring.north > north:
            points = _clip(_clip(points, 0, west, east), 1, south, north)
        rings.append([sheet.place(latitude, longitude) for longitude, latitude in points])
    longest = sheet.width * sheet.height / _AREA_PER_CHARACTER
    return next((path for step in _DETAIL if len(path := "".join(_path(r, step) for r in rings)) < longest), "")


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


def _grid(sheet: Sheet) -> Iterator[str]:
    west, south, east, north = sheet.window()
    step = next((s for s in _GRID_STEPS if sheet.reach / s <= 6), _GRID_STEPS[-1])
    meridians = range(floor(west / step) * step, floor(east / step) * step + step, step)
    parallels = range(floor(south / step) * step, floor(north / step) * step + step, step)
    lines = [[(min(90, max(-90, y)), x) for y in parallels] for x in meridians]
    lines += [[(y, x) for x in meridians] for y in parallels if abs(y) <= 90]
    for line in lines:
        points = [sheet.place(latitude, longitude) for latitude, longitude in line]
        yield "M" + "L".join(f"{x} {y}" for x, y in points)
