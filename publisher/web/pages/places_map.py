"""A map of many places: a dot for each, the larger the more it counts, and names where there is room.

As a whole it shows the dots of each group, such as a country, as one link to the map of that group, so that a keyboard
gets around; there each place is a link of its own. The same stands in a table or a list beside it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from publisher.release.finding import fold
from publisher.release.maps import LARGE, sheet_of
from publisher.release.pictures import located
from publisher.web.addresses import with_query
from publisher.web.pages.map import Map, Mark, with_names
from publisher.web.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from publisher.release.overview import Point
    from publisher.release.pictures import Picture
    from publisher.web.edition import Edition
    from publisher.web.pages.labels import Name
    from publisher.web.pages.map import Box

_LANDMARKS = 36
# So many letters' heights a map is wide.
_LETTERS = 52
_DOT = 2.5
_MARGIN = 45
# The least width of a map on its sheet, and the bounds of its width as parts of its height.
_SMALLEST, _NARROWEST, _WIDEST = 260, 0.85, 1.5


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that the map can be narrowed down by, with the number of places that it leaves."""

    name: Name
    url: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The places of a group: its name and map, how many there are, the greatest of them, and their dots by width."""

    name: Name
    url: str
    count: int
    greatest: Row
    dots: tuple[tuple[float, str], ...]


class Row(NamedTuple):
    """A place in a list: its name, its document, and what it counts."""

    name: Name
    url: str
    weight: int


@dataclass(frozen=True, slots=True)
class PlacesMap:
    """A map of places with what stands beside it.

    Args:
        map: The ground, and the places that are links of their own.
        corner: Left and top of the part of its sheet that it shows.
        of: The name of the group that it shows; None for all.
        whole: The address of the map of all groups.
        count: How many places there are.
        unplaced: How many of them are in the lists only, as nobody says where they lie.
        groups: The groups, on the map of all.
        rows: The places, on the map of one.
        choices: What it can be narrowed down by: choices by the name of the column.
    """

    map: Map | None
    corner: tuple[int, int]
    of: Name | None
    whole: str
    count: int
    unplaced: int
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    choices: Mapping[str, tuple[Choice, ...]]


def places_map(
    edition: Edition, picture: Picture, address: str, chosen: Mapping[str, str], languages: Sequence[str]
) -> PlacesMap:
    """The map of a picture.

    Args:
        edition: Where the picture is from.
        picture: Rows of a place, its group, a number, and what they can be narrowed down by.
        address: Where the map stands.
        chosen: What narrows it down: IRIs by the names of columns.
        languages: The reader's languages, best first.

    Raises:
        ProblemError: 404, no place has what is chosen.
    """
    return _Drawing(edition, picture, address, chosen, languages).draw()


class _Drawing:
    """One map while it is drawn."""

    def __init__(
        self, edition: Edition, picture: Picture, address: str, chosen: Mapping[str, str], languages: Sequence[str]
    ) -> None:
        self._edition = edition
        self._picture = picture
        self._address = address
        self._chosen = chosen
        self._languages = languages
        self._group = chosen.get(picture.columns[1])
        paths = {found.iri: path for path, found in edition.release.resources.items()}
        self._points = located(picture, edition.release.overview.points, paths, self._group)
        self._sheet = sheet_of(list(self._points.values()), *LARGE) if self._points else None

    def draw(self) -> PlacesMap:
        weights = self._weights(self._chosen)
        if not weights:
            raise ProblemError(404, "No place of the map has all of these")
        rows = {iri: self._row(iri, weight) for iri, (_, weight) in weights.items()}
        groups = () if self._group else tuple(self._groups(weights, rows))
        ordered = sorted(rows.values(), key=lambda row: (-row.weight, fold(row.name.text), row.url))
        whole = {key: value for key, value in self._chosen.items() if key != self._picture.columns[1]}
        return PlacesMap(
            map=self._map(rows),
            corner=self._box[:2],
            of=self._name(self._group) if self._group else None,
            whole=self._url(whole),
            count=len(rows),
            unplaced=sum(iri not in self._points for iri in rows),
            groups=groups,
            rows=tuple(ordered) if self._group else (),
            choices={column: self._choices(column) for column in self._picture.columns[3:]},
        )

    def _weights(self, chosen: Mapping[str, str]) -> dict[str, tuple[str, int]]:
        """What places count as far as they have what is chosen, with their groups."""
        columns = self._picture.columns
        wanted = [(columns.index(column), value) for column, value in chosen.items()]
        found: dict[str, tuple[str, int]] = {}
        for row in self._picture.rows:
            if all(row[at] == value for at, value in wanted):
                place, group, weight = str(row[0]), str(row[1]), int(row[2] or 0)
                found[place] = (group, found.get(place, ("", 0))[1] + weight)
        return found

    def _groups(self, weights: Mapping[str, tuple[str, int]], rows: Mapping[str, Row]) -> Iterable[Group]:
        members: dict[str, list[str]] = defaultdict(list)
        for iri, (group, _) in weights.items():
            members[group].append(iri)
        found = []
        for group, iris in members.items():
            greatest = max((rows[iri] for iri in iris), key=lambda row: (row.weight, fold(row.name.text)))
            url = self._url({**self._chosen, self._picture.columns[1]: group})
            found.append(Group(self._name(group), url, len(iris), greatest, self._dots(iris, rows)))
        return sorted(found, key=lambda group: (fold(group.name.text), group.url))

    def _dots(self, iris: Sequence[str], rows: Mapping[str, Row]) -> tuple[tuple[float, str], ...]:
        """The dots of some places as path data of lines without length, which round ends make dots, by their width."""
        found: dict[float, list[tuple[int, int]]] = defaultdict(list)
        for iri in iris:
            if self._sheet and iri in self._points:
                found[2 * self._radius(rows[iri].weight)].append(self._sheet.place(*self._points[iri]))
        return tuple(
            (width, "".join(f"M{x} {y}h0" for x, y in sorted(spots))) for width, spots in sorted(found.items())
        )

    def _map(self, rows: Mapping[str, Row]) -> Map | None:
        """The ground; on it the places that are links of their own: all of a group, the greatest of the whole."""
        shown = sorted((iri for iri in rows if iri in self._points), key=lambda iri: (-rows[iri].weight, iri))
        if not shown or not self._sheet:
            return None
        marks = [self._mark(rows[iri], self._points[iri]) for iri in shown[: None if self._group else _LANDMARKS]]
        placed = [(mark, self._sheet.place(*mark.point)) for mark in marks]
        left, top, right, bottom = self._box
        size = round((right - left) / _LETTERS)
        ground = self._edition.release.ground(self._sheet)
        return Map(right - left, bottom - top, size, *ground, tuple(with_names(placed, self._box, size)))

    @cached_property
    def _box(self) -> Box:
        """The part of the sheet that has places on it, with a margin: nothing of it is drawn for the sea alone."""
        spots = [self._sheet.place(*point) for point in self._points.values()] if self._sheet else [(0, 0)]
        (left, right), (top, bottom) = ((min(at) - _MARGIN, max(at) + _MARGIN) for at in zip(*spots, strict=True))
        wide = max(right - left, round((bottom - top) * _NARROWEST), _SMALLEST)
        high = max(bottom - top, round(wide / _WIDEST))
        left, top = (left + right - wide) // 2, (top + bottom - high) // 2
        return left, top, left + wide, top + high

    def _mark(self, row: Row, point: Point) -> Mark:
        return Mark(row.name, row.url, point, radius=self._radius(row.weight), note=str(row.weight))

    def _radius(self, weight: int) -> float:
        """The area of a dot grows with what it stands for."""
        return round((_DOT + _DOT * sqrt(weight)) * (self._box[2] - self._box[0]) / 1000, 1)

    def _choices(self, column: str) -> tuple[Choice, ...]:
        """The values of a column, each with the map of it; the one in use leads to the map without it."""
        others = {key: value for key, value in self._chosen.items() if key != column}
        at = self._picture.columns.index(column)
        found = []
        for value in dict.fromkeys(row[at] for row in self._picture.rows):
            if isinstance(value, str) and (weights := self._weights({**others, column: value})):
                current = self._chosen.get(column) == value
                url = self._url(others if current else {**others, column: value})
                found.append(Choice(self._name(value), url, len(weights), current))
        return tuple(sorted(found, key=lambda choice: (fold(choice.name.text), choice.url)))

    def _row(self, iri: str, weight: int) -> Row:
        return Row(self._name(iri), self._edition.url_of(iri), weight)

    def _name(self, iri: str) -> Name:
        return self._edition.called(iri, self._edition.labels(iri), *self._languages)

    def _url(self, chosen: Mapping[str, str]) -> str:
        base = self._edition.publication.base
        ordered = [column for column in self._picture.columns if column in chosen]
        return with_query(self._address, **{column: chosen[column].removeprefix(base) for column in ordered})
