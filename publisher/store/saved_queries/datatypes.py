"""Which texts a datatype of XML Schema allows, for the values people hand to saved queries.

Lexical forms follow XML Schema Definition Language 1.1, part 2, section 3.3; those not listed take any text.
"""

from __future__ import annotations

import re
from datetime import date

XSD = "http://www.w3.org/2001/XMLSchema#"

_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_DAY = rf"({_YEAR})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_FLOAT = rf"(?:{_NUMBER}(?:[Ee][+-]?\d+)?|[+-]?INF|NaN)"

_FORMS: dict[str, tuple[str, str]] = {
    "boolean": ("true|false|1|0", "true"),
    "decimal": (_NUMBER, "2.5"),
    "double": (_FLOAT, "2.5e3"),
    "float": (_FLOAT, "2.5e3"),
    "date": (_DAY + _ZONE, "2026-01-31"),
    "dateTime": (rf"{_DAY}T{_TIME}{_ZONE}", "2026-01-31T12:00:00Z"),
    "time": (_TIME + _ZONE, "12:00:00"),
    "gYear": (_YEAR + _ZONE, "2026"),
    "gYearMonth": (rf"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}", "2026-01"),
    "gMonthDay": (rf"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]){_ZONE}", "--01-31"),
    "gMonth": (rf"--(?:0[1-9]|1[0-2]){_ZONE}", "--01"),
    "gDay": (rf"---(?:0[1-9]|[12]\d|3[01]){_ZONE}", "---31"),
    "duration": (r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?", "P1Y6M"),
    "language": (r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", "en"),
    "anyURI": (r"\S+", "https://example.org/"),
}
_FREE = ("string", "normalizedString", "token", "NMTOKEN", "Name", "NCName", "hexBinary", "base64Binary")
_BITS = {"long": 63, "int": 31, "short": 15, "byte": 7}
_UNSIGNED_BITS = {"unsignedLong": 64, "unsignedInt": 32, "unsignedShort": 16, "unsignedByte": 8}
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(1 << bits), (1 << bits) - 1) for name, bits in _BITS.items()},
    **{name: (0, (1 << bits) - 1) for name, bits in _UNSIGNED_BITS.items()},
}
_MOST_DIGITS = 1000

NAMES = frozenset({*_FORMS, *_FREE, *_RANGES})
"""Local names of all datatypes that are known."""


def fault(datatype: str, text: str) -> str | None:
    """What keeps a text from being a value of a datatype.

    Args:
        datatype: Local name in XML Schema's namespace.
        text: The text.

    Returns:
        Half a sentence, or None where nothing does.

    >>> fault("integer", "12"), fault("byte", "200")
    (None, 'must be a whole number from -128 to 127')
    >>> fault("date", "2026-02-30")
    'is not a day of the calendar'
    """
    if datatype in _RANGES:
        return _integer_fault(_RANGES[datatype], text)
    if datatype not in _FORMS:
        return None
    form, example = _FORMS[datatype]
    match = re.fullmatch(form, text, re.ASCII)
    if match is None:
        return f"must be written as xsd:{datatype}, such as {example}"
    return _calendar_fault(match) if match.lastindex == 3 else None


def _calendar_fault(match: re.Match[str]) -> str | None:
    year, month, day = (int(part) for part in match.groups())
    try:
        date(2000 + year % 400, month, day)  # the calendar repeats after 400 years
    except ValueError:
        return "is not a day of the calendar"
    return None


def _integer_fault(bounds: tuple[int | None, int | None], text: str) -> str | None:
    low, high = bounds
    words = "must be a whole number"
    if low is not None and high is not None:
        words += f" from {low} to {high}"
    elif low is not None:
        words += f", {low} or more"
    elif high is not None:
        words += f", {high} or less"
    if not re.fullmatch(r"[+-]?\d+", text, re.ASCII) or len(text) > _MOST_DIGITS:
        return words
    value = int(text)
    return None if (low is None or value >= low) and (high is None or value <= high) else words
