"""Lexical forms that XML Schema allows and those that it does not."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.build.lint.datatypes import DATATYPES, is_well_typed
from publisher.rdf.terms import RDF, XSD

RIGHT = {
    "boolean": ["true", "false", "1", "0"],
    "integer": ["0", "-12", "+007", "9" * 5000],
    "byte": ["-128", "127"],
    "unsignedByte": ["255", "-0"],
    "nonNegativeInteger": ["0", "15000000"],
    "decimal": ["1.50", "-.5", "5.", "210"],
    "double": ["1.5e0", "-INF", "NaN", "1", "+INF"],
    "date": ["2017-01-12", "2016-02-29", "-0044-03-15", "0000-01-01", "12017-01-01", "2017-01-12+01:00", "2017-01-12Z"],
    "dateTime": ["2017-01-12T10:00:00", "2017-01-12T24:00:00Z", "2017-01-12T10:00:00.123-14:00"],
    "dateTimeStamp": ["2017-01-12T10:00:00Z"],
    "time": ["10:00:00"],
    "gYear": ["2017", "-0001", "2017Z"],
    "gYearMonth": ["2017-12"],
    "gMonthDay": ["--02-29"],
    "gDay": ["---31"],
    "gMonth": ["--12"],
    "duration": ["P1Y", "P3Y6M4DT12H30M5S", "-PT0.5S", "PT36H"],
    "yearMonthDuration": ["P20M"],
    "dayTimeDuration": ["P4DT1H"],
    "anyURI": ["https://example.org/ü?q=1#f", "", "../a"],
    "hexBinary": ["0FB7", ""],
    "base64Binary": ["AAAA", "YWI=", "YQ=="],
    "language": ["it-IT"],
    "token": ["a b", ""],
    "normalizedString": [" a "],
    "string": ["any\nthing"],
}
WRONG = {
    "boolean": ["True", "yes", ""],
    "integer": ["1.0", "15 000", " 1", "1e3", "٣"],
    "byte": ["128", "-129"],
    "unsignedByte": ["-1", "256", "9" * 5000],
    "nonNegativeInteger": ["-1"],
    "decimal": ["1,5", "1e3", ".", "INF"],
    "double": ["1.5e", "inf", "-NaN"],
    "date": ["2017-02-29", "2017-13-01", "2017-1-2", "17-01-12", "2017-01-12T00:00:00", "1900-02-29", "2017-04-31"],
    "dateTime": [
        "2017-01-12",
        "2017-01-12 10:00:00",
        "2017-01-12T24:00:01",
        "2017-01-12T10:60:00",
        "2017-02-30T10:00:00",
    ],
    "dateTimeStamp": ["2017-01-12T10:00:00"],
    "time": ["10:00", "25:00:00"],
    "gYear": ["17", "2017-01", "+2017", "02017"],
    "gYearMonth": ["2017", "2017-00", "2017-1"],
    "gMonthDay": ["--02-30"],
    "gDay": ["---32"],
    "gMonth": ["--13", "--12--"],
    "duration": ["P", "PT", "P1YT", "1Y", "P-1Y", "P1M1Y"],
    "yearMonthDuration": ["P", "P5D"],
    "dayTimeDuration": ["P1Y", "PT"],
    "anyURI": ["https://example.org/a b", "<x>"],
    "hexBinary": ["0FB", "xx"],
    "base64Binary": ["A", "YQ=", "===="],
    "language": ["it_IT", ""],
    "token": [" a", "a  b"],
    "normalizedString": ["a\tb"],
}


@pytest.mark.parametrize(("name", "form"), [(n, f) for n, forms in RIGHT.items() for f in forms])
def test_right_forms(name: str, form: str) -> None:
    assert is_well_typed(form, XSD + name)


@pytest.mark.parametrize(("name", "form"), [(n, f) for n, forms in WRONG.items() for f in forms])
def test_wrong_forms(name: str, form: str) -> None:
    assert not is_well_typed(form, XSD + name)


def test_json() -> None:
    assert is_well_typed('{"a": [1]}', RDF + "JSON")
    assert not is_well_typed("{a: 1}", RDF + "JSON")


@given(st.dates())
def test_every_day_is_a_date(day: dt.date) -> None:
    assert is_well_typed(day.isoformat(), XSD + "date")
    assert is_well_typed(day.isoformat()[:7], XSD + "gYearMonth")
    assert is_well_typed(day.isoformat() + "T00:00:00", XSD + "dateTime")


@given(st.integers(1, 9999), st.integers(0, 13), st.integers(0, 32))
def test_a_date_is_right_exactly_when_the_day_exists(year: int, month: int, day: int) -> None:
    try:
        dt.date(year, month, day)
        exists = True
    except ValueError:
        exists = False
    assert is_well_typed(f"{year:04}-{month:02}-{day:02}", XSD + "date") is exists


@given(st.text(), st.sampled_from(sorted(DATATYPES)))
def test_no_text_brings_the_tests_down(form: str, datatype: str) -> None:
    assert is_well_typed(form, datatype) in (True, False)
