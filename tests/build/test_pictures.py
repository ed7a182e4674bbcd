"""Pictures that saved queries ask for: what they need, and that a chord diagram is laid out as it should be."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from publisher.base.errors import FindingsError
from publisher.build.pictures import pictures_of
from publisher.release.chords import MOST_CHORDS, MOST_SEGMENTS, draw_chords
from publisher.release.pictures import Picture, pictures_from_json, pictures_to_json
from publisher.store.saved_queries.saved_query import SavedQuery

SHELVES = """
PREFIX x: <https://example.org/>
x:a x:beside x:b ; x:books 12 . x:b x:beside x:c ; x:books 7 . x:c x:books 3.5 . x:d x:books "many" .
"""
HEADER = "#+ summary: Shelves\n#+ picture: {picture}\n"


def pictures(picture: str, query: str) -> dict[str, Picture]:
    quads = parse(SHELVES.encode(), format=RdfFormat.TURTLE)
    text = HEADER.format(picture=picture) + "PREFIX x: <https://example.org/>\n" + query
    return pictures_of({"shelves": text, "other": "#+ summary: Other\nASK {}"}, quads)


def test_a_query_without_the_key_has_no_picture() -> None:
    quads = parse(SHELVES.encode(), format=RdfFormat.TURTLE)
    assert pictures_of({"other": "#+ summary: 'Not a picture: at all'\nASK {}"}, quads) == {}


def test_what_the_query_gives_is_kept() -> None:
    made = pictures("bars", "SELECT ?s ?n { ?s x:books ?n FILTER(isNumeric(?n)) } ORDER BY ?s")
    assert made["shelves"].rows == (
        ("https://example.org/a", 12),
        ("https://example.org/b", 7),
        ("https://example.org/c", 3.5),
    )
    assert pictures_from_json(pictures_to_json(made)) == made


def test_a_query_that_gives_no_numbers_is_an_error() -> None:
    with pytest.raises(FindingsError) as caught:
        pictures("bars", "SELECT ?s ?n { ?s x:books ?n } ORDER BY DESC(?s)")
    (finding,) = caught.value.diagnostics
    assert finding.code == "Q417"
    assert "many" in finding.message


@pytest.mark.parametrize(
    ("picture", "select", "says"),
    [
        ("pie", "SELECT ?s ?n", "must be one of chords, map, bars"),
        ("chords", "SELECT ?s ?n", "gives 3 columns or more"),
        ("bars", "SELECT ?s", "gives 2 columns or more"),
    ],
)
def test_the_header_says_what_can_be_drawn(picture: str, select: str, says: str) -> None:
    text = HEADER.format(picture=picture) + select + " { ?s <https://example.org/books> ?n }"
    with pytest.raises(FindingsError) as caught:
        SavedQuery.parse("shelves.rq", text)
    (finding,) = caught.value.diagnostics
    assert (finding.code, finding.span and finding.span.line) == ("Q405", 2)
    assert says in finding.message


pairs = st.lists(
    st.tuples(st.integers(0, 120), st.integers(0, 120), st.integers(-1, 90)).map(
        lambda row: (f"x:{row[0]}", f"x:{row[1]}", row[2])
    ),
    max_size=300,
)


@given(pairs)
def test_segments_stand_around_the_circle_without_touching(rows: list[tuple[str, str, float]]) -> None:
    drawn = draw_chords(rows)
    assert drawn == draw_chords(rows)
    totals = [segment.total for segment in drawn.segments]
    assert totals == sorted(totals, reverse=True)
    assert len(drawn.segments) <= MOST_SEGMENTS
    assert sum(segment.room for segment in drawn.segments) < 361
    for one, other in pairwise(drawn.segments):
        assert hypot(one.x - other.x, one.y - other.y) > 5
    assert all(hypot(s.x - 500, s.y - 500) < 356 for s in drawn.segments)


@given(pairs)
def test_the_strongest_bands_are_drawn_and_each_thing_has_one(rows: list[tuple[str, str, float]]) -> None:
    drawn = draw_chords(rows)
    weights = [chord.weight for chord in drawn.chords]
    assert weights == sorted(weights)
    assert len(weights) - len(drawn.segments) <= MOST_CHORDS
    tied = {number for chord in drawn.chords for number in (chord.one, chord.other)}
    # Of more things than fit on the circle, some are tied to none that is on it.
    if len({iri for a, b, w in rows if a != b and w > 0 for iri in (a, b)}) <= MOST_SEGMENTS:
        assert tied == set(range(len(drawn.segments)))


def test_bands_are_as_wide_as_what_they_tell() -> None:
    drawn = draw_chords([("x:a", "x:b", 30), ("x:a", "x:c", 10), ("x:b", "x:c", 20)])
    widths = {chord.weight: chord.width for chord in drawn.chords}
    assert widths[10] < widths[20] < widths[30]
    assert widths[30] == pytest.approx(3 * widths[10], rel=0.1)
