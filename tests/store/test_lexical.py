"""What is code in a query and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.store.lexical import code_only, position, unescape

PIECES = st.lists(
    st.sampled_from(
        [
            "ASK{",
            "}",
            "?a",
            "<",
            ">",
            "<http://e/'x#>",
            "'",
            '"',
            "'''",
            '"""',
            "#",
            "\n",
            "\r",
            "\\",
            "\\'",
            "x:y",
            "(",
            "1",
        ]
    ),
    max_size=30,
).map("".join)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("?s ?p 'a#b' . # 'c", "?s ?p       .     "),
        ('"""a"b""c""" ?x', "             ?x".rjust(15)),
        ("'\\'' ?x", "     ?x"),
        ("<http://e/#x> ?x", "              ?x"),
        ("<rel(ative> ?x", "    (       ?x"),
        ("e:o\\'neill 'x'", "e:o\\'neill    "),
        ("# a\r?x # b\n?y", "   \r?x    \n?y"),
        ("FILTER(?a < 5 && ?b > 'x')", "FILTER(?a < 5 && ?b >    )"),
    ],
)
def test_strings_comments_and_iris_are_blanked(text: str, code: str) -> None:
    found = code_only(text)
    assert found is not None
    assert found.split() == code.split()
    assert len(found) == len(text)


@pytest.mark.parametrize("text", ["?a<?b+'>') x", "'unclosed", '"a\nb"', "<a'b>", "<urn:x#y>", '"""never closed "'])
def test_what_can_be_read_in_two_ways_is_not_told(text: str) -> None:
    assert code_only(text) is None


@given(PIECES)
def test_blanking_moves_nothing(text: str) -> None:
    code = code_only(text)
    if code is not None:
        assert len(code) == len(text)
        assert all(after in (before, " ") for before, after in zip(text, code, strict=True))
        assert code_only(code) is not None


def test_escapes_are_read_before_the_grammar() -> None:
    assert unescape(r"\u0053ERVICE \U0001F600 \uZZZZ \UFFFFFFFF") == r"SERVICE 😀 \uZZZZ \UFFFFFFFF"


@given(st.text(alphabet="ab\r\n😀", max_size=20), st.integers(0, 20))
def test_positions_count_code_points_and_all_line_ends(text: str, offset: int) -> None:
    line, column = position(text, min(offset, len(text)))
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert (line, column) == (len(before), len(before[-1]) + 1)
