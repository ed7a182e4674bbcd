"""Lexical forms of XML Schema's datatypes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.store.saved_queries.datatypes import NAMES, fault

GOOD = {
    "boolean": ["true", "0"],
    "decimal": ["1", "-1.50", ".5", "+0."],
    "double": ["1e5", "-INF", "NaN", "1.5"],
    "date": ["2024-02-29", "-0044-03-15", "2024-01-01Z", "2024-01-01+14:00", "12024-01-01"],
    "dateTime": ["2024-01-01T00:00:00", "2024-01-01T24:00:00Z", "2024-01-01T12:00:00.123+01:00"],
    "time": ["12:00:00"],
    "gYear": ["2024", "-0001"],
    "gYearMonth": ["2024-12"],
    "duration": ["P1Y", "PT1.5S", "-P1DT2H"],
    "language": ["en", "zh-Hant"],
    "integer": ["0", "-007", "+5"],
    "unsignedByte": ["255"],
    "string": ["", "anything\n"],
}
BAD = {
    "boolean": ["True", ""],
    "decimal": ["1e5", ".", "1,5"],
    "double": ["inf", "1e"],
    "date": ["2023-02-29", "2024-13-01", "24-01-01", "2024-01-01+15:00", "02024-01-01"],
    "dateTime": ["2024-01-01", "2024-01-01T24:00:01", "2024-01-01T25:00:00"],
    "time": ["12:00"],
    "gYear": ["24", "02024"],
    "gYearMonth": ["2024-13"],
    "duration": ["P", "PT", "1Y", "P1.5Y"],
    "language": ["english language", ""],
    "integer": ["1.0", "", "９", "1" * 1001],
    "unsignedByte": ["256", "-1"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_allowed(name: str, text: str) -> None:
    assert name in NAMES
    assert fault(name, text) is None


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_not_allowed(name: str, text: str) -> None:
    assert fault(name, text)


@given(st.dates())
def test_every_day_of_the_calendar_is_a_date(day: date) -> None:
    assert fault("date", day.isoformat()) is None


@given(st.integers(), st.sampled_from(["long", "int", "short", "byte"]))
def test_ranges(value: int, name: str) -> None:
    bits = {"long": 63, "int": 31, "short": 15, "byte": 7}[name]
    assert (fault(name, str(value)) is None) == (-(2**bits) <= value < 2**bits)
