"""The pictures of saved queries on pages of their own, each beside a table that tells the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, Response, request

from publisher.web.addresses import with_query
from publisher.web.context import current, page_frame, page_response
from publisher.web.headers import conditional
from publisher.web.messages import Messages
from publisher.web.pages.labels import Name
from publisher.web.pages.places_map import PlacesMap, places_map
from publisher.web.problems import ProblemError
from publisher.web.rendering import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from publisher.release.chords import Chords
    from publisher.release.pictures import Picture
    from publisher.web.edition import Edition
    from publisher.web.rendering import Frame

blueprint = Blueprint("pictures", __name__)

_CLOSEST = 4
_MOST_KEPT = 64


class Tie(NamedTuple):
    """What something shares with another thing: the other's name, and how much it is."""

    name: Name
    weight: str


@dataclass(frozen=True, slots=True)
class Tied:
    """A thing on the circle of a chord diagram.

    Args:
        name: Its name.
        url: Where its document is.
        total: How much it shares in all.
        closest: With whom it shares most.
        number: Its place on the circle.
        chords: Numbers of the bands that lead to it.
        owned: Numbers of those of them that have its colour.
    """

    name: Name
    url: str
    total: str
    closest: tuple[Tie, ...]
    number: int
    chords: tuple[int, ...]
    owned: tuple[int, ...]


class Bar(NamedTuple):
    """A bar: what it stands for, how long it is in hundredths, and the number it tells."""

    name: Name
    url: str
    length: float
    number: str


@dataclass(frozen=True, slots=True)
class View:
    """A picture as a page shows it.

    Args:
        kind: `chords`, `map` or `bars`.
        columns: The variables of its query.
        chords: A chord diagram.
        tied: The things of a chord diagram, in the order of the circle.
        map: A map.
        bars: Bars.
    """

    kind: str
    columns: tuple[str, ...]
    chords: Chords | None = None
    tied: tuple[Tied, ...] = ()
    map: PlacesMap | None = None
    bars: tuple[Bar, ...] = ()


def picture_view(edition: Edition, name: str, frame: Frame, chosen: Mapping[str, str] | None = None) -> View | None:
    """The picture of a saved query; None where it has none.

    Args:
        edition: Where it is from.
        name: The name of the query.
        frame: Whose page it is for.
        chosen: What a map is narrowed down by: IRIs by the names of columns.

    Raises:
        ProblemError: 404, it cannot be narrowed down by that.
    """
    picture = edition.release.pictures.get(name)
    if picture is None or not picture.rows:
        return None
    if chosen:
        return _view(edition, name, picture, frame, chosen)
    key = (name, *frame.languages)
    if key not in edition.drawings:
        if len(edition.drawings) >= _MOST_KEPT:
            edition.drawings.clear()
        edition.drawings[key] = _view(edition, name, picture, frame, {})
    return edition.drawings[key]


def _view(edition: Edition, name: str, picture: Picture, frame: Frame, chosen: Mapping[str, str]) -> View:
    if picture.kind == "chords" and picture.chords is not None:
        return View("chords", picture.columns, picture.chords, _tied(edition, picture.chords, frame))
    if picture.kind == "map":
        drawn = places_map(edition, picture, f"/pictures/{name}", chosen, frame.languages)
        return View("map", picture.columns, map=drawn)
    return View("bars", picture.columns, bars=_bars(edition, picture, frame))


@blueprint.get("/pictures/<name>")
def show(name: str) -> Response:
    """The picture of a saved query; a map narrowed down by the columns of the query."""
    edition = current()
    query = edition.release.saved_queries.get(name)
    picture = edition.release.pictures.get(name)
    if query is None or picture is None:
        raise ProblemError(404, f"There is no picture {name!r}")
    chosen = _chosen(edition, picture)
    base = edition.publication.base
    address = with_query(f"/pictures/{name}", **{key: iri.removeprefix(base) for key, iri in chosen.items()})
    # The page is kept for all, so nothing of this request's own address may stand in it.
    frame = replace(page_frame(), url=address)

    def make() -> bytes:
        view = picture_view(edition, name, frame, chosen)
        return render("picture.html", frame, name=name, query=query, view=view, index=len(chosen) < 2)

    page = edition.pages.get_or_make((address, ",".join(frame.languages)), make)
    return conditional(page_response(page, frame.language, negotiated=False))


def _chosen(edition: Edition, picture: Picture) -> dict[str, str]:
    """What the address narrows a map down by: values by the names of columns, in the order of the columns."""
    columns = [c for n, c in enumerate(picture.columns) if picture.kind == "map" and n not in (0, 2)]
    given = {key: value for key, value in request.args.items() if key != "lang" and value}
    for key in given:
        if key not in columns:
            raise ProblemError(404, f"The picture cannot be narrowed down by {key!r}")
    base = edition.publication.base
    return {c: given[c] if ":" in given[c] else base + given[c] for c in columns if c in given}


def _name(edition: Edition, cell: object, languages: Sequence[str]) -> Name:
    text = str(cell)
    labels = edition.labels(text) if ":" in text else {}
    return edition.called(text, labels, *languages) if labels or "://" in text else Name(text)


def _tied(edition: Edition, drawn: Chords, frame: Frame) -> tuple[Tied, ...]:
    words = Messages(frame.language)
    names = [_name(edition, segment.iri, frame.languages) for segment in drawn.segments]
    found = []
    for number, segment in enumerate(drawn.segments):
        own = [n for n, chord in enumerate(drawn.chords) if number in (chord.one, chord.other)]
        ties = sorted((drawn.chords[n] for n in own), key=lambda chord: -chord.weight)[:_CLOSEST]
        closest = tuple(Tie(names[c.other if c.one == number else c.one], words.number(round(c.weight))) for c in ties)
        total = words.number(round(segment.total))
        # A band has the colour of that of its ends that shares more in all: of the one that comes first.
        owned = tuple(n for n in own if number == min(drawn.chords[n].one, drawn.chords[n].other))
        found.append(Tied(names[number], edition.url_of(segment.iri), total, closest, number, tuple(own), owned))
    return tuple(found)


def _bars(edition: Edition, picture: Picture, frame: Frame) -> tuple[Bar, ...]:
    words = Messages(frame.language)
    rows = [(row[0], float(row[1] or 0)) for row in picture.rows]
    longest = max((number for _, number in rows), default=0) or 1
    return tuple(
        Bar(
            _name(edition, thing, frame.languages),
            edition.url_of(str(thing)) if ":" in str(thing) else "",
            round(100 * number / longest, 1),
            words.number(round(number)) if number == int(number) else str(number),
        )
        for thing, number in rows
    )
