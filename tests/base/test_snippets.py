"""The excerpt with carets, as someone at a terminal sees it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.base.diagnostics import Span
from publisher.base.snippets import LONGEST_LINE, display_width, excerpt, harmless, split_lines


def columns(text: str) -> list[str]:
    """The terminal columns of a line: each cell's character, a wide one twice, a combining one on its base."""
    cells: list[str] = []
    for char in text:
        if unicodedata.combining(char) or char in "\u1161\u11ab":
            cells[-1] += char
        else:
            cells += [char] * (2 if unicodedata.east_asian_width(char) in "WF" else 1)
    return cells


def underlined(line: str, start: int, end: int) -> str:
    """What stands above the carets when the code points from start to end are meant."""
    (_, shown), (_, carets) = excerpt([line], Span("x", 1, start + 1, 1, end + 1))
    above = columns(shown)[carets.index("^") : len(carets)]
    return "".join(c for i, c in enumerate(above) if display_width(c) == 1 or i % 2 == 0)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ('    locn:geographicName "Skåne" ;', '"Skåne"'),
        ('\t\tlocn:geographicName\t"Skåne" ;', '"Skåne"'),
        ('rdfs:label "Ska\u030ane"@sv , "Malmö"@sv .', '"Malmö"@sv'),
        ('rdfs:label "東京"@ja , "Tokyo"@en .', '"Tokyo"@en'),
        ('rdfs:label "𝔊raz 😀" , "Graz" .', '"Graz"'),
        ('rdfs:label "한국어 \u1112\u1161\u11ab" , "Korea" .', '"Korea"'),
        ('rdfs:label "a\u200bb" , "c" .', '"c"'),
    ],
    ids=["plain", "tabs", "combining", "wide", "beyond the BMP", "jamo", "invisible"],
)
def test_carets_stand_under_what_is_meant(line: str, meant: str) -> None:
    start = line.index(meant)
    assert underlined(line, start, start + len(meant)) == meant


def test_wide_characters_get_two_carets() -> None:
    assert underlined("a 東京 b", 2, 4) == "東京"
    assert excerpt(["a 東京 b"], Span("x", 1, 3, 1, 5))[1] == (None, "  ^^^^")


def test_end_of_file_gets_a_caret_after_the_last_character() -> None:
    assert excerpt(["<a> <b>"], Span("x", 1, 8, 1, 8)) == [(1, "<a> <b>"), (None, "       ^")]
    assert excerpt([""], Span("x", 1, 1, 1, 1)) == [(1, ""), (None, "^")]


def test_a_place_outside_of_the_file_shows_nothing() -> None:
    assert excerpt(["a"], Span("x", 7, 1, 7, 2)) == []


def test_each_line_of_a_stretch_is_underlined() -> None:
    lines = ['  rdfs:comment """first', "    second", "", 'third""" .']
    assert excerpt(lines, Span("x", 1, 16, 4, 9)) == [
        (1, '  rdfs:comment """first'),
        (None, "               ^^^^^^^^"),
        (2, "    second"),
        (None, "    ^^^^^^"),
        (3, ""),
        (4, 'third""" .'),
        (None, "^^^^^^^^"),
    ]


def test_a_long_stretch_shows_its_beginning_and_its_end() -> None:
    shown = excerpt([f"line {n}" for n in range(1, 101)], Span("x", 1, 1, 100, 9))
    assert [number for number, _ in shown if number] == [1, 2, 3, 100]
    assert (None, "...") in shown


def test_a_stretch_that_ends_before_a_line_does_not_show_it() -> None:
    assert [n for n, _ in excerpt(["ab", "c"], Span("x", 1, 1, 2, 1)) if n] == [1]


@pytest.mark.parametrize("at", [0, 5, 700, 1395])
def test_an_overlong_line_is_cut_around_the_place(at: int) -> None:
    line = "".join(f"{n:04} " for n in range(280))
    (_, shown), (_, carets) = excerpt([line], Span("x", 1, at + 1, 1, at + 5))
    assert len(shown) <= LONGEST_LINE + 2
    assert shown[carets.index("^") : len(carets)] == line[at : at + 4]
    assert shown.startswith("…") == (at > 40)
    assert shown.endswith("…") == (at < 1300)


def test_lines_end_where_rdf_ends_them() -> None:
    assert split_lines("a\r\nb\rc\nd\x0be\u2028f\x85g") == ["a", "b", "c", "d\x0be\u2028f\x85g"]


@given(st.text())
def test_nothing_that_a_terminal_acts_on_gets_through(text: str) -> None:
    shown = harmless(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert harmless(shown) == shown


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(1, 50), st.integers(1, 50))
def test_carets_always_follow_a_line(text: str, column: int, end: int) -> None:
    lines = split_lines(text)
    shown = excerpt(lines, Span("x", 1, column, len(lines), end))
    assert all(set(line) <= set(" ^") or line == "..." for number, line in shown if number is None)
    assert shown[0][0] == 1
