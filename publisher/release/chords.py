"""A chord diagram: things around a circle, and a band between two of them, the wider the more they share.

A pure function lays it out; the build calls it, so that a page has only to write names beside it.
"""

from __future__ import annotations

from collections import defaultdict
from math import cos, pi, radians, sin
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SIZE = 1000
MOST_CHORDS = 120
MOST_SEGMENTS = 80

Pair: TypeAlias = tuple[str, str, float]
"""Two things and how much they share."""

_MIDDLE = SIZE / 2
_ARC, _INNER, _LABEL = 338, 328, 354
_GAP = 0.8
# The least angle at which the names of neighbours have room beside each other.
_ROOM = 3.3
_BEND = 0.22


class Segment(NamedTuple):
    """A thing on the circle.

    Args:
        iri: Its IRI.
        total: How much it shares in all.
        path: Path data of its arc.
        x: Where its name begins.
        y: Where its name begins.
        turn: How its name is turned, in degrees.
        anchor: `start` or `end`: which part of the name is at that place.
        room: Degrees of the circle that it takes.
    """

    iri: str
    total: float
    path: str
    x: int
    y: int
    turn: int
    anchor: str
    room: float


class Chord(NamedTuple):
    """A band between two segments.

    Args:
        one: Number of a segment.
        other: Number of another.
        weight: How much they share.
        path: Path data of its middle.
        width: Its width.
    """

    one: int
    other: int
    weight: float
    path: str
    width: float


class Chords(NamedTuple):
    """A laid-out diagram.

    Args:
        segments: The things, from the top to the right.
        chords: The strongest bands, and the strongest of each thing; the strongest of all come last.
        pairs: How many pairs there are, those that are not drawn among them.
    """

    segments: list[Segment]
    chords: list[Chord]
    pairs: int

    @classmethod
    def from_rows(cls, rows: Sequence[Any]) -> Chords:
        """Reads what JSON makes of a diagram."""
        segments, chords, pairs = rows
        return cls([Segment(*row) for row in segments], [Chord(*row) for row in chords], pairs)


def draw_chords(rows: Iterable[Pair]) -> Chords:
    """Lays out a diagram; the same rows give the same picture.

    Args:
        rows: Pairs with their weights; things stand on the circle in the order of how much they share in all.

    >>> drawn = draw_chords([("x:a", "x:b", 3), ("x:b", "x:c", 1)])
    >>> [(segment.iri, segment.total) for segment in drawn.segments], [chord.weight for chord in drawn.chords]
    ([('x:b', 4.0), ('x:a', 3.0), ('x:c', 1.0)], [1, 3])
    """
    pairs = [(one, other, weight) for one, other, weight in rows if one != other and weight > 0]
    totals: dict[str, float] = defaultdict(float)
    for one, other, weight in pairs:
        totals[one] += weight
        totals[other] += weight
    order = sorted(totals, key=lambda iri: (-totals[iri], iri))[:MOST_SEGMENTS]
    number = {iri: n for n, iri in enumerate(order)}
    known = [(number[a], number[b], weight) for a, b, weight in pairs if a in number and b in number]
    spans = _spans([totals[iri] for iri in order])
    segments = [_segment(iri, totals[iri], *span) for iri, span in zip(order, spans, strict=True)]
    ends = _ends(known, spans)
    drawn = [_chord(a, b, w, ends[a, b], ends[b, a]) for a, b, w in _strongest(known)]
    return Chords(segments, drawn, len(pairs))


def _spans(totals: Sequence[float]) -> list[tuple[float, float]]:
    """Where each segment begins and ends, in degrees from the top; each has room for a name if that can be."""
    if not totals:
        return []
    least = min(_ROOM, 300 / len(totals))
    rest = 360 - len(totals) * (least + _GAP)
    spans, at = [], 0.0
    for total in totals:
        wide = least + rest * total / sum(totals)
        spans.append((at + _GAP / 2, at + _GAP / 2 + wide))
        at += wide + _GAP
    return spans


def _strongest(pairs: Sequence[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """The pairs to draw: those that share most, and of each thing the one it shares most with; weak ones first."""
    ranked = sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))
    first: dict[int, tuple[int, int, float]] = {}
    for pair in ranked:
        first.setdefault(pair[0], pair)
        first.setdefault(pair[1], pair)
    chosen = set(ranked[:MOST_CHORDS]) | set(first.values())
    return [pair for pair in reversed(ranked) if pair in chosen]


def _ends(
    pairs: Sequence[tuple[int, int, float]], spans: Sequence[tuple[float, float]]
) -> Mapping[tuple[int, int], tuple[float, float]]:
    """Where each band begins and ends on each of its segments, next to those bands that go the same way."""
    shared: dict[int, dict[int, float]] = defaultdict(dict)
    for one, other, weight in pairs:
        shared[one][other] = shared[one].get(other, 0) + weight
        shared[other][one] = shared[other].get(one, 0) + weight
    ends: dict[tuple[int, int], tuple[float, float]] = {}
    for one, others in shared.items():
        at, stop = spans[one]
        scale = (stop - at) / sum(others.values())
        for other in sorted(others, key=lambda n: (one - n) % len(spans)):
            wide = others[other] * scale
            ends[one, other] = (at, at + wide)
            at += wide
    return ends


def _point(angle: float, radius: float) -> tuple[float, float]:
    return _MIDDLE + radius * sin(radians(angle)), _MIDDLE - radius * cos(radians(angle))


def _segment(iri: str, total: float, start: float, end: float) -> Segment:
    (x0, y0), (x1, y1) = _point(start, _ARC), _point(end, _ARC)
    middle = (start + end) / 2
    x, y = _point(middle, _LABEL)
    right = middle <= 180
    path = f"M{x0:.1f} {y0:.1f}A{_ARC} {_ARC} 0 {int(end - start > 180)} 1 {x1:.1f} {y1:.1f}"
    turn = round(middle - 90 if right else middle + 90)
    anchor = "start" if right else "end"
    return Segment(iri, total, path, round(x), round(y), turn, anchor, round(end - start, 1))


def _chord(one: int, other: int, weight: float, here: tuple[float, float], there: tuple[float, float]) -> Chord:
    start, end = _point(sum(here) / 2, _INNER), _point(sum(there) / 2, _INNER)
    bend = [_MIDDLE + _BEND * ((a + b) / 2 - _MIDDLE) for a, b in zip(start, end, strict=True)]
    width = min(here[1] - here[0], there[1] - there[0]) * pi / 180 * _INNER
    path = f"M{start[0]:.0f} {start[1]:.0f}Q{bend[0]:.0f} {bend[1]:.0f} {end[0]:.0f} {end[1]:.0f}"
    return Chord(one, other, weight, path, round(max(width, 1), 1))
