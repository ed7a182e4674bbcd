"""Lines and columns, where Python's own idea of a line differs from that of RDF."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.rdf.lines import Lines

_TEXTS = st.text(st.sampled_from("ab\r\n\t\u2028\x85\x0c\U0001f600"), max_size=20)


@given(_TEXTS, st.data())
def test_positions_and_offsets_are_inverse(text, data):
    lines = Lines("a.ttl", text)
    offset = data.draw(st.integers(0, len(text)))
    assert lines.offset(*lines.position(offset)) == offset


@given(_TEXTS)
def test_lines_end_with_cr_lf_or_both_and_nothing_else(text):
    lines = Lines("a.ttl", text)
    assert [lines.line(number + 1) for number in range(len(lines))] == re.split("\r\n|\r|\n", text)


@given(_TEXTS, st.data())
def test_a_span_covers_its_text(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lines = Lines("a.ttl", text)
    assert lines.extract(lines.span(start, end)) == text[start:end]


@pytest.mark.parametrize("number", [0, 3])
def test_a_line_that_is_not_there(number):
    with pytest.raises(IndexError, match=f"has no line {number}"):
        Lines("a.ttl", "one\ntwo").line(number)
