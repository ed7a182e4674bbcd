"""Datatypes of cells with their formats (CSVW, section 6.4; XML Schema 1.1, part 2).

A cell keeps its lexical form, `1.50` stays `1.50`; only where a format says that the table writes dates or numbers in
its own way is the form made that of XML Schema.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.build.lint.datatypes import DATATYPES, is_well_typed

if TYPE_CHECKING:
    from collections.abc import Callable

_XSD = STANDARD_PREFIXES["xsd"]
STRING = "string"

NAMES = {
    **{iri.removeprefix(_XSD): iri for iri in sorted(DATATYPES) if iri.startswith(_XSD)},
    "number": _XSD + "double",
    "datetime": _XSD + "dateTime",
    "binary": _XSD + "base64Binary",
    "json": STANDARD_PREFIXES["rdf"] + "JSON",
}
"""The names that CSVW gives to datatypes (section 5.11.1), but those for anything at all."""

NUMBERS = frozenset(
    name
    for name in NAMES
    if name in ("decimal", "double", "float", "number") or "nteger" in name or name.removeprefix("unsigned").lower() in
    ("long", "int", "short", "byte")
)  # fmt: skip
"""The numeric ones."""

DATES = frozenset({"date", "dateTime", "datetime", "dateTimeStamp", "time", "gYear", "gYearMonth"})
"""Those that a format with letters such as yyyy describes."""

_TOKENS = {
    "yyyy": r"(?P<y>\d{4})",
    "MM": r"(?P<m>\d{2})",
    "M": r"(?P<m>\d{1,2})",
    "dd": r"(?P<d>\d{2})",
    "d": r"(?P<d>\d{1,2})",
    "HH": r"(?P<H>\d{2})",
    "mm": r"(?P<M>\d{2})",
    "ss": r"(?P<S>\d{2})",
}
_TOKEN = re.compile(r"yyyy|MM|M|dd|d|HH|mm|ss|[T /.:\-]")
_ISO = {
    "date": "{y}-{m}-{d}",
    "gYearMonth": "{y}-{m}",
    "gYear": "{y}",
    "time": "{H}:{M}:{S}",
    "dateTime": "{y}-{m}-{d}T{H}:{M}:{S}",
}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets


class FormatError(ValueError):
    """A format cannot be understood."""


@dataclass(frozen=True)
class Datatype:
    """A datatype as a column has it.

    Args:
        name: Its name in CSVW, or its IRI.
        iri: Its IRI.
        convert: Makes the form of XML Schema of a cell that keeps to the column's format; None where it does not.
        format: The format as the author wrote it.
    """

    name: str
    iri: str
    convert: Callable[[str], str | None] | None = field(default=None, compare=False)
    format: str | None = None

    @cached_property
    def node(self) -> NamedNode:
        """The IRI as a term."""
        return NamedNode(self.iri)

    def lexical(self, text: str) -> str | None:
        """The lexical form that a cell stands for; None where the cell is none of this datatype.

        >>> Datatype("date", XSD_DATE).lexical("2015-02-30") is None
        True
        """
        form = text if self.convert is None else self.convert(text)
        return form if form is not None and is_well_typed(form, self.iri) else None

    def advice(self, text: str) -> str | None:
        """How a cell that is none of this datatype should be written, where that can be told."""
        if self.format is not None:
            return f"the format of the column is {self.format}"
        if self.name in NUMBERS:
            return _number_advice(text)
        if self.name in DATES:
            return _date_advice(text)
        if self.name == "boolean":
            return "write true or false, or name the two words: format: 'Y|N'"
        return None


XSD_DATE = _XSD + "date"
TEXT = Datatype(STRING, _XSD + STRING)
"""What a cell is where its column has no datatype."""


def datatype(name: str, iri: str, form: str | dict[str, str] | None = None) -> Datatype:
    """A datatype with its format.

    Args:
        name: Its name in CSVW, or its IRI.
        iri: Its IRI.
        form: The format: letters for dates, two words for truth values, a regular expression for others; for numbers
            `decimalChar` and `groupChar`.

    Raises:
        FormatError: The format is none of these.

    >>> datatype("date", XSD_DATE, "dd/MM/yyyy").lexical("15/09/2015")
    '2015-09-15'
    >>> datatype("decimal", NAMES["decimal"], {"decimalChar": ",", "groupChar": "."}).lexical("1.234,50")
    '1234.50'
    """
    if form is None:
        return Datatype(name, iri)
    told = form if isinstance(form, str) else ", ".join(f"{key} '{char}'" for key, char in form.items())
    if name in NUMBERS:
        if isinstance(form, str):
            message = "a number has a format of the form {decimalChar: ',', groupChar: '.'}"
            raise FormatError(message)
        return Datatype(name, iri, _number(form), told)
    if not isinstance(form, str):
        message = "only numbers have a format of several parts"
        raise FormatError(message)
    if name in DATES:
        return Datatype(name, iri, _dated({"datetime": "dateTime"}.get(name, name), form), told)
    if name == "boolean":
        return Datatype(name, iri, _truth(form), told)
    return Datatype(name, iri, _matching(form), told)


def _number(form: dict[str, str]) -> Callable[[str], str | None]:
    point, group = form.get("decimalChar", "."), form.get("groupChar", "")
    if len(point) != 1 or len(group) > 1 or point == group:
        message = "decimalChar and groupChar are one character each, and differ"
        raise FormatError(message)
    grouped = rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|" if group else ""
    shape = re.compile(rf"[+-]?(?:{grouped}\d+)(?:{re.escape(point)}\d+)?(?:[eE][+-]?\d+)?")

    def convert(text: str) -> str | None:
        if not shape.fullmatch(text):
            return None
        return text.replace(group, "").replace(point, ".") if group else text.replace(point, ".")

    return convert


def _dated(name: str, form: str) -> Callable[[str], str | None]:
    tokens = _TOKEN.findall(form)
    if "".join(tokens) != form or name not in _ISO:
        message = f"'{form}' is no format of a date; write for example dd/MM/yyyy, d.M.yyyy or yyyy-MM-dd"
        raise FormatError(message)
    wanted = _ISO[name]
    try:
        shape = re.compile("".join(_TOKENS.get(token, re.escape(token)) for token in tokens), re.ASCII)
        wanted.format(**dict.fromkeys(shape.groupindex, ""))
    except (re.error, KeyError) as error:
        message = f"'{form}' does not name each part of a {name} once"
        raise FormatError(message) from error

    def convert(text: str) -> str | None:
        match = shape.fullmatch(text)
        if match is None:
            return None
        return wanted.format(**{part: digits.zfill(2) for part, digits in match.groupdict().items()})

    return convert


def _truth(form: str) -> Callable[[str], str | None]:
    words = form.split("|")
    if len(words) != 2 or words[0] == words[1]:
        message = "the format of a truth value is two words with a bar between them, for example Y|N"
        raise FormatError(message)
    return {words[0]: "true", words[1]: "false"}.get


def _matching(form: str) -> Callable[[str], str | None]:
    try:
        shape = re.compile(form)
    except re.error as error:
        message = f"'{form}' is no regular expression: {error}"
        raise FormatError(message) from error
    return lambda text: text if shape.fullmatch(text) else None


def _number_advice(text: str) -> str | None:
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return (
            f"write {text.replace(',', '.')}, or say that the column has decimal commas: format: {{decimalChar: ','}}"
        )
    bare = re.sub(r"[ ,'.\u00a0\u202f](?=\d{3}(?!\d))", "", text)
    if bare != text and re.fullmatch(r"[+-]?\d+", bare):
        return f"write {bare}, without signs between the thousands"
    digits = re.sub(r"[^\d.+\-]", "", text)
    if re.fullmatch(r"[+-]?\d+(?:\.\d+)?", digits):
        return f"write {digits} alone"
    return None


def _date_advice(text: str) -> str | None:
    match = _DAY_FIRST.fullmatch(text)
    if match:
        day, month, year = (int(part) for part in match.groups())
        pairs = {f"{year}-{b:02}-{a:02}" for a, b in ((day, month), (month, day)) if _exists(year, b, a)}
        if pairs:
            return f"write {' or '.join(sorted(pairs))}, or say how the column writes dates: format: dd/MM/yyyy"
    if re.fullmatch(r"[1-9]\d{4}", text):
        day_text = (_EPOCH + timedelta(days=int(text))).isoformat()
        return f"as a spreadsheet's day number this is {day_text}; format the column as text or date there"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return "there is no such day"
    return "dates are written 2015-09-15"


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
