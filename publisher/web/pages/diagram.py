"""A diagram of classes and properties as SVG: boxes in columns, arrows from left to right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LETTER = 8.2
_PAD, _HEIGHT, _ROW, _GAP, _LONGEST_GAP, _TOP = 28, 40, 74, 90, 230, 16


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow.

    Args:
        source: Key of the box that it starts from.
        target: Key of the box that it leads to.
        label: Its name; empty for one from a class to a broader one.
        url: Where its name leads.
    """

    source: str
    target: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A class.

    Args:
        key: Its key.
        label: Its name.
        url: Where it leads.
        own: Whether it is a class of ours.
    """

    key: str
    label: str
    url: str
    own: bool


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its place."""

    box: Box
    x: int
    y: int
    width: int
    height: int = _HEIGHT


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
    """Lays out a diagram; the same input gives the same picture.

    Args:
        boxes: The boxes; those that no arrow touches come last in the first column.
        edges: Arrows between boxes that are there.

    >>> drawn = lay_out([Box("a", "A", "", True), Box("b", "B", "", False)], [Edge("a", "b", "knows")])
    >>> [(placed.box.key, placed.x, placed.y) for placed in drawn.boxes]
    [('a', 2, 16), ('b', 169, 16)]
    """
    by_key = {box.key: box for box in sorted(boxes, key=lambda b: (b.label.casefold(), b.key))}
    column = _columns(by_key, edges)
    rows: dict[int, list[Box]] = {}
    for key, number in sorted(column.items(), key=lambda item: item[1]):
        rows.setdefault(number, []).append(by_key[key])
    placed: dict[str, PlacedBox] = {}
    x = 2
    for number, members in rows.items():
        wide = max(round(len(box.label) * _LETTER) + _PAD for box in members)
        order = sorted(members, key=lambda box: (_middle(box, edges, placed), box.label.casefold(), box.key))
        for row, box in enumerate(order):
            placed[box.key] = PlacedBox(box, x, _TOP + row * _ROW, wide)
        names = [len(e.label) for e in edges if column[e.source] <= number < column[e.target]]
        x += wide + min(_LONGEST_GAP, max([_GAP, *(round(n * _LETTER) + _GAP for n in names)]))
    width = max((p.x + p.width for p in placed.values()), default=0) + 2
    height = max((p.y + p.height for p in placed.values()), default=0) + 2
    return Diagram(width, height, tuple(placed.values()), tuple(_arrows(edges, placed)))


def _columns(boxes: Mapping[str, Box], edges: Sequence[Edge]) -> dict[str, int]:
    """The column of each box: one after the last of those that point at it; circles end with the rounds."""
    column = dict.fromkeys(boxes, 0)
    for _ in boxes:
        for edge in edges:
            if edge.source != edge.target:
                column[edge.target] = min(max(column[edge.target], column[edge.source] + 1), len(boxes))
    used = {number: n for n, number in enumerate(sorted(set(column.values())))}
    return {key: used[number] for key, number in column.items()}


def _middle(box: Box, edges: Sequence[Edge], placed: Mapping[str, PlacedBox]) -> float:
    """The mean height of what points at a box."""
    heights = [placed[e.source].y for e in edges if e.target == box.key and e.source in placed]
    return sum(heights) / len(heights) if heights else 0


def _arrows(edges: Sequence[Edge], placed: Mapping[str, PlacedBox]) -> Iterable[Arrow]:
    parallel: dict[tuple[str, str], int] = {}
    for edge in edges:
        start, end = placed[edge.source], placed[edge.target]
        nth = parallel[edge.source, edge.target] = parallel.get((edge.source, edge.target), -1) + 1
        shift = 10 + nth * 16
        x1, y1 = start.x + start.width, start.y + shift
        x2, y2 = end.x - 2, end.y + shift
        if x2 <= x1:  # backwards, or to itself
            yield Arrow(edge, f"M{x1} {y1}h14v{_HEIGHT - shift + 12}H{end.x + 20}v-10", (x1 + end.x) // 2, y1 + 44)
            continue
        bend = (x2 - x1) // 2
        yield Arrow(
            edge, f"M{x1} {y1}c{bend} 0 {bend} {y2 - y1} {x2 - x1} {y2 - y1}", (x1 + x2) // 2, (y1 + y2) // 2 - 5
        )
