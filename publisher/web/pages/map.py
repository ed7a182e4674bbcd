"""Maps as SVG, drawn by a pure function: a ground of coasts and degrees (`release/maps.py`), and points with names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from publisher.release.maps import LARGE, draw_ground, sheet_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from publisher.release.maps import Ground, Pair, Sheet
    from publisher.web.pages.labels import Name

Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom on a sheet."""

_CHARACTER = 0.64


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to show on a map.

    Args:
        name: Its name.
        url: Its address on this server.
        point: Its latitude and longitude.
        special: Whether it stands out from the others.
        radius: The radius of its dot; 0 for that of the map.
        note: What its dot says beside the name.
    """

    name: Name
    url: str
    point: Pair
    special: bool = False
    radius: float = 0
    note: str = ""


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


def draw_map(
    marks: Sequence[Mark],
    width: int = LARGE[0],
    height: int = LARGE[1],
    size: int = 22,
    ground: Callable[[Sheet], Ground] = draw_ground,
) -> Map:
    """Draws a map that shows all marks.

    Args:
        marks: What to show; at least one.
        width: Width of the sheet.
        height: Height of the sheet.
        size: Height of letters on it.
        ground: Where grounds come from; a release has them prepared.

    >>> from publisher.web.pages.labels import Name
    >>> drawn = draw_map([Mark(Name("Milan"), "/doc/milan", (45.46, 9.19))])
    >>> drawn.marks[0].x, drawn.marks[0].y
    (494, 300)
    """
    sheet = sheet_of([mark.point for mark in marks], width, height)
    ordered = sorted(marks, key=lambda mark: (-mark.point[0], mark.point[1], mark.url))
    placed = [(mark, sheet.place(*mark.point)) for mark in ordered]
    return Map(width, height, size, *ground(sheet), tuple(with_names(placed, (0, 0, width, height), size)))


def with_names(placed: Sequence[tuple[Mark, tuple[int, int]]], bounds: Box, size: int) -> Iterable[Placed]:
    """Finds room for names: to the right, to the left, above or below; none where all are taken.

    Args:
        placed: Marks with their places on the sheet; the first ones get names first.
        bounds: Left, top, right and bottom of where names may stand.
        size: Height of letters.
    """
    taken = []
    for mark, (x, y) in placed:
        radius = round(mark.radius) or size // 2
        taken.append((x - radius, y - radius, x + radius, y + radius))
    for mark, (x, y) in placed:
        radius = round(mark.radius) or size // 2
        length = round(len(mark.name.text) * size * _CHARACTER)
        choices = (
            ("start", x + radius + 3, y + size // 3, x + radius + 3),
            ("end", x - radius - 3, y + size // 3, x - radius - 3 - length),
            ("middle", x, y - radius - 4, x - length // 2),
            ("middle", x, y + radius + size, x - length // 2),
        )
        for anchor, at, baseline, left in choices:
            box = (left, baseline - size, left + length, baseline + size // 4)
            fits = box[0] >= bounds[0] and box[1] >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]
            if fits and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                yield Placed(mark, x, y, (at, baseline), anchor)
                break
        else:
            yield Placed(mark, x, y)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
