"""A diagram of classes and properties as SVG: boxes on a grid, placed so that arrows cross as little as can be.

A placing is good where few arrows cross or run through boxes and all are short. Boxes are moved to other cells of the
grid as long as that makes it better; the same classes always give the same picture.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_LETTER = 8.2
_PAD, _HEAD, _LINE, _ROW_GAP, _GAP = 28, 38, 20, 44, 70
_CROSSING, _THROUGH = 40, 60
_ROUNDS = 12

Cell: TypeAlias = tuple[int, int]
"""Column and row."""
Ends: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow.

    Args:
        source: Key of the box that it starts from.
        target: Key of the box that it leads to.
        label: Its name; empty for one from a class to a broader one.
        iri: The property that it stands for.
    """

    source: str
    target: str
    label: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A class.

    Args:
        key: Its key.
        label: Its name.
        own: Whether it is a class of ours.
        lines: What stands in it below its name.
    """

    key: str
    label: str
    own: bool
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its place."""

    box: Box
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow with its course, and the place of its name."""

    edge: Edge
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Diagram:
    """A laid-out diagram."""

    width: int
    height: int
    boxes: tuple[PlacedBox, ...]
    arrows: tuple[Arrow, ...]


def lay_out(boxes: Iterable[Box], edges: Sequence[Edge]) -> Diagram:
    """Lays out a diagram.

    Args:
        boxes: The boxes.
        edges: Arrows between boxes that are there.

    >>> drawn = lay_out([Box("a", "A", True), Box("b", "B", False)], [Edge("a", "b", "knows")])
    >>> [(placed.box.key, placed.x < 100) for placed in drawn.boxes], len(drawn.arrows)
    ([('a', True), ('b', False)], 1)
    """
    by_key = {box.key: box for box in sorted(boxes, key=lambda box: box.key)}
    joined = sorted({(e.source, e.target) for e in edges if e.source != e.target})
    cells = place(tuple(by_key), tuple(joined))
    placed = dict(_placed(by_key, cells, edges))
    width = max((p.x + p.width for p in placed.values()), default=0) + 2
    height = max((p.y + p.height for p in placed.values()), default=0) + 2
    return Diagram(width, height, tuple(placed.values()), tuple(_arrows(edges, placed, cells)))


@lru_cache(maxsize=16)
def place(keys: tuple[str, ...], joined: tuple[Ends, ...]) -> Mapping[str, Cell]:
    """Finds a cell for each box; names have no part in it, so all languages have the same picture.

    Args:
        keys: The boxes, sorted.
        joined: Which are joined by arrows, sorted.

    >>> cells = place(("a", "b", "c", "d"), (("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")))
    >>> crossings(cells, [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")])
    0
    """
    columns = min(4, len(keys))
    grid = [(column, row) for column in range(columns) for row in range(max(2, -(-len(keys) // columns) + 1))]
    cells = dict(zip(keys, sorted(grid, key=lambda cell: (cell[1], cell[0])), strict=False))
    best = _cost(cells, joined)
    for _ in range(_ROUNDS):
        before = best
        for key in keys:
            for cell in grid:
                moved = _moved(cells, key, cell)
                cost = _cost(moved, joined)
                if cost < best:
                    cells, best = moved, cost
        if best == before:
            break
    return _packed(cells)


def _moved(cells: Mapping[str, Cell], key: str, cell: Cell) -> dict[str, Cell]:
    """The cells with a box in another one; who was there takes its place."""
    return {k: cell if k == key else cells[key] if c == cell else c for k, c in cells.items()}


def _cost(cells: Mapping[str, Cell], joined: Sequence[Ends]) -> float:
    through = sum(
        _lies_between(cells[key], cells[a], cells[b]) for a, b in joined for key in cells if key not in (a, b)
    )
    # Rows cost more than columns, and arrows that lead to the right less than others, as one reads.
    length = sum(abs(cells[b][0] - cells[a][0]) + 1.6 * abs(cells[b][1] - cells[a][1]) for a, b in joined)
    backwards = sum(cells[b][0] < cells[a][0] for a, b in joined)
    spread = sum(column + row for column, row in cells.values())
    return _CROSSING * crossings(cells, joined) + _THROUGH * through + 3 * length + 0.5 * backwards + 0.1 * spread


def crossings(cells: Mapping[str, Cell], joined: Sequence[Ends]) -> int:
    """How many pairs of arrows cross."""
    return sum(
        len({*one, *other}) == 4 and _cross(*(cells[key] for key in (*one, *other)))
        for one, other in combinations(joined, 2)
    )


def _side(a: Cell, b: Cell, c: Cell) -> int:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 0) - (turn < 0)


def _cross(a: Cell, b: Cell, c: Cell, d: Cell) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _lies_between(point: Cell, a: Cell, b: Cell) -> bool:
    inside = min(a[0], b[0]) <= point[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= point[1] <= max(a[1], b[1])
    return inside and _side(a, b, point) == 0


def _packed(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The cells without empty columns and rows."""
    column, row = ({n: i for i, n in enumerate(sorted({c[axis] for c in cells.values()}))} for axis in (0, 1))
    return {key: (column[x], row[y]) for key, (x, y) in cells.items()}


def _placed(
    boxes: Mapping[str, Box], cells: Mapping[str, Cell], edges: Sequence[Edge]
) -> Iterator[tuple[str, PlacedBox]]:
    wide = {key: round(max(len(t) for t in (box.label, *box.lines)) * _LETTER) + _PAD for key, box in boxes.items()}
    high = {key: _HEAD + (len(box.lines) * _LINE + 8 if box.lines else 0) for key, box in boxes.items()}
    columns = range(max(c[0] for c in cells.values()) + 1)
    rows = range(max(c[1] for c in cells.values()) + 1)
    width = [max((wide[k] for k, c in cells.items() if c[0] == n), default=0) for n in columns]
    height = [max((high[k] for k, c in cells.items() if c[1] == n), default=0) for n in rows]
    gap = max((round(len(edge.label) * _LETTER) + 40 for edge in edges), default=0)
    x = [2 + sum(width[:n]) + n * max(_GAP, gap) for n in columns]
    y = [12 + sum(height[:n]) + n * _ROW_GAP for n in rows]
    for key, (column, row) in sorted(cells.items(), key=lambda item: item[1]):
        left = x[column] + (width[column] - wide[key]) // 2
        yield key, PlacedBox(boxes[key], left, y[row], wide[key], high[key])


def _arrows(edges: Sequence[Edge], placed: Mapping[str, PlacedBox], cells: Mapping[str, Cell]) -> Iterator[Arrow]:
    ports = Counter[tuple[str, str]]()
    total = Counter(port for edge in edges for port in _ports(edge, cells))
    for edge in edges:
        ends = _ports(edge, cells)
        (x1, y1), (x2, y2) = (_point(placed[key], side, ports[key, side], total[key, side]) for key, side in ends)
        ports.update(ends)
        middle = ((x1 + x2) // 2, (y1 + y2) // 2 - 6)
        if edge.source == edge.target:
            yield Arrow(edge, f"M{x1} {y1}h18v-30h-36v22", x1, y1 - 36)
        elif ends[0][1] in "lr":
            bend = (x2 - x1) // 2
            yield Arrow(edge, f"M{x1} {y1}c{bend} 0 {bend} {y2 - y1} {x2 - x1} {y2 - y1}", *middle)
        else:
            yield Arrow(edge, f"M{x1} {y1}L{x2} {y2}", middle[0], middle[1] + 10)


def _ports(edge: Edge, cells: Mapping[str, Cell]) -> tuple[tuple[str, str], tuple[str, str]]:
    """At which sides of which boxes an arrow starts and ends: `l`, `r`, `t` or `b`."""
    (from_column, from_row), (to_column, to_row) = cells[edge.source], cells[edge.target]
    if from_column != to_column:
        sides = "rl" if from_column < to_column else "lr"
    else:
        sides = "bt" if from_row < to_row else "tb" if from_row > to_row else "tt"
    return (edge.source, sides[0]), (edge.target, sides[1])


def _point(placed: PlacedBox, side: str, nth: int, of: int) -> tuple[int, int]:
    """Where the nth of so many arrows at a side of a box stands."""
    share = (nth + 1) / (of + 1)
    if side in "lr":
        return placed.x + (placed.width if side == "r" else 0), placed.y + round(placed.height * share)
    return placed.x + round(placed.width * share), placed.y + (placed.height if side == "b" else 0)
