"""The lexical spaces of the XML Schema datatypes that RDF uses (XML Schema 1.1 part 2; RDF 1.1 Concepts, section 5.1).

RDF takes lexical forms as they stand, so white space around a number is no part of any lexical space.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from typing import TYPE_CHECKING

from publisher.base.prefixes import STANDARD_PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

_RDF, _XSD = STANDARD_PREFIXES["rdf"], STANDARD_PREFIXES["xsd"]

_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_YEAR, _MONTH, _DAY = (
    r"(?P<year>-?(?:[1-9]\d{3,}|0\d{3}))",
    r"(?P<month>0[1-9]|1[0-2])",
    r"(?P<day>0[1-9]|[12]\d|3[01])",
)
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_DATE_PART, _TIME_PART = r"(?:\d+Y)?(?:\d+M)?(?:\d+D)?", r"(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"

_PATTERNS = {
    "string": r"(?s:.*)",
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "boolean": r"true|false|1|0",
    "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "double": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN",
    "float": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN",
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE[:-1]}",
    "time": f"{_TIME}{_ZONE}",
    "gYear": f"{_YEAR}{_ZONE}",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
    "gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}",
    "duration": rf"-?P(?=\d|T){_DATE_PART}{_TIME_PART}",
    "yearMonthDuration": r"-?P(?=\d)(?:\d+Y)?(?:\d+M)?",
    "dayTimeDuration": rf"-?P(?=\d|T)(?:\d+D)?{_TIME_PART}",
    "anyURI": r'[^\x00-\x20<>"{}|\\^`\x7f-\x9f]*',
    "hexBinary": r"(?:[0-9a-fA-F]{2})*",
    "base64Binary": r"(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){2}(?:=|[A-Za-z0-9+/]) ?=)?",
}
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}


def _pattern_test(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)

    def test(form: str) -> bool:
        match = compiled.fullmatch(form)
        return match is not None and _day_exists(match.groupdict())

    return test


def _day_exists(parts: dict[str, str | None]) -> bool:
    if not parts.get("day") or not parts.get("month"):
        return True
    # The calendar repeats every 400 years, so 2000 stands for years beyond those that Python counts.
    year = 2000 + int(parts.get("year") or "2000") % 400
    return int(parts["day"] or 0) <= monthrange(year, int(parts["month"] or 1))[1]


def _integer_test(low: int | None, high: int | None) -> Callable[[str], bool]:
    def test(form: str) -> bool:
        if not re.fullmatch(r"[+-]?\d+", form, re.ASCII):
            return False
        # No bounded type has more than 20 digits; Python refuses to read numbers of thousands.
        digits = form.lstrip("+-").lstrip("0") or "0"
        value = int(digits[:30]) * (-1 if form.startswith("-") else 1)
        return (low is None or value >= low) and (high is None or value <= high)

    return test


def _is_json(form: str) -> bool:
    try:
        json.loads(form)
    except ValueError:
        return False
    return True


_TESTS: dict[str, Callable[[str], bool]] = {
    **{_XSD + name: _pattern_test(pattern) for name, pattern in _PATTERNS.items()},
    **{_XSD + name: _integer_test(*bounds) for name, bounds in _INTEGERS.items()},
    _RDF + "JSON": _is_json,
}

DATATYPES = frozenset(_TESTS)
"""The datatypes that are judged."""


def is_well_typed(lexical_form: str, datatype: str) -> bool:
    """Whether a text belongs to the lexical space of a datatype; of one that is not known here it always does.

    >>> is_well_typed("2016-02-29", XSD_DATE), is_well_typed("2017-02-29", XSD_DATE), is_well_typed("x", "x:mine")
    (True, False, True)
    """
    test = _TESTS.get(datatype)
    return test is None or test(lexical_form)


XSD_DATE = _XSD + "date"
