"""What the cells of a column are: dates, numbers, truth values, links; and which cells do not fit in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from publisher.build.tables.datatypes import NAMES, Datatype, datatype

if TYPE_CHECKING:
    from collections.abc import Sequence

FIT = 0.9
"""The part of the filled cells that must be of a kind; the others are shown as errors."""

Form: TypeAlias = "str | dict[str, str] | None"


@dataclass(frozen=True)
class Recognised:
    """What the cells of a column are.

    Args:
        kind: `date`, `integer`, `decimal`, `boolean`, `link` or `mail`.
        datatype: Names of the datatypes in CSVW; several where some cells are more precise than others.
        form: How the table writes them, where it is not the way of XML Schema.
        told: What they are, in words.
        doubt: What the reader should look at, in words; empty where there is no doubt.
        misfits: Cells that do not fit, in the order of the rows.
    """

    kind: str
    datatype: tuple[str, ...]
    form: Form
    told: str
    doubt: str = ""
    misfits: tuple[str, ...] = field(default=())


_WORDS = (
    "yes|no",
    "y|n",
    "true|false",
    "ja|nein",
    "sì|no",
    "si|no",
    "sí|no",
    "oui|non",
    "sim|não",
    "tak|nie",
    "da|nu",
    "ja|nej",
)
_LINK = re.compile(r"https?://[^\s<>\"{}|\\^`]+\.[^\s<>\"{}|\\^`]+")
_MAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_LEADING_ZERO = re.compile(r"0\d+")
_DAY = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})")
_NUMERAL = re.compile(r"[+-]?\d[\d.,' \u00a0\u202f]*")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+")


def recognise(cells: Sequence[str], *, years: bool = False) -> Recognised | None:
    """What the filled cells of a column are; None for texts.

    Args:
        cells: The filled cells.
        years: Whether the heading speaks of years.

    >>> found = recognise(["12,5", "3", "7,25"])
    >>> found.kind, found.form, found.told
    ('decimal', {'decimalChar': ','}, 'numbers with a decimal comma')
    >>> recognise(["2015-09-15"] * 19 + ["2015-02-30"]).misfits
    ('2015-02-30',)
    """
    if not cells:
        return None
    for attempt in (_truth, _dates if not years else _years, _numbers, _dates, _links):
        found = attempt(cells)
        if found is not None:
            return found
    return None


def _fitting(
    cells: Sequence[str], kind: str, types: Sequence[str], form: Form, told: str, doubt: str = ""
) -> Recognised | None:
    """A kind, where enough of the cells are of it."""
    tried = [datatype(name, NAMES[name], form) for name in types]
    misfits = tuple(cell for cell in cells if not _any(tried, cell))
    if len(cells) - len(misfits) < FIT * len(cells):
        return None
    used = tuple(name for name, one in zip(types, tried, strict=True) if any(one.lexical(cell) for cell in cells))
    return Recognised(kind, used or tuple(types[:1]), form, told, doubt, misfits)


def _any(tried: Sequence[Datatype], cell: str) -> bool:
    return any(one.lexical(cell) is not None for one in tried)


def _truth(cells: Sequence[str]) -> Recognised | None:
    for words in _WORDS:
        yes, no = words.split("|")
        spelled = {cell for cell in cells if cell.casefold() in (yes, no)}
        forms = [sorted(cell for cell in spelled if cell.casefold() == word) for word in (yes, no)]
        if len(forms[0]) == 1 and len(forms[1]) == 1:
            form = f"{forms[0][0]}|{forms[1][0]}"
            return _fitting(
                cells, "boolean", ["boolean"], None if form == "true|false" else form, f"{form}: true or false"
            )
    return None


def _years(cells: Sequence[str]) -> Recognised | None:
    return _fitting(cells, "date", ["gYear"], None, "years") or _dates(cells)


def _numbers(cells: Sequence[str]) -> Recognised | None:
    if any(_LEADING_ZERO.fullmatch(cell) for cell in cells):
        return None  # codes, whose zeros count
    numerals = [cell for cell in cells if _NUMERAL.fullmatch(cell)]
    comma, point = (any(mark in cell for cell in numerals) for mark in ",.")
    if comma and point:
        last = max(numerals, key=lambda cell: ("," in cell) + ("." in cell))
        marks = (",", ".") if last.rfind(",") > last.rfind(".") else (".", ",")
        form = {"decimalChar": marks[0], "groupChar": marks[1]}
        return _fitting(
            cells,
            "decimal",
            ["decimal"],
            form,
            f"numbers with '{marks[0]}' before decimals and '{marks[1]}' between thousands",
        )
    if comma or point:
        return _with_thousands(cells) or _with_decimals(cells, "," if comma else ".")
    return _whole(cells) or _with_thousands(cells)


def _whole(cells: Sequence[str]) -> Recognised | None:
    return _fitting(cells, "integer", ["integer"], None, "whole numbers")


def _with_thousands(cells: Sequence[str]) -> Recognised | None:
    """Numbers such as 1,234 and 1 234: a point before three digits is taken for a decimal point."""
    marked = [cell for cell in cells if not cell.lstrip("+-").isdigit()]
    marks = {char for cell in marked for char in cell if not char.isdigit() and char not in "+-"}
    if len(marks) != 1 or marks == {"."} or not all(_GROUPED.fullmatch(cell) for cell in marked):
        return None
    (mark,) = marks
    doubt = "is the comma before decimals? then write decimalChar instead of groupChar" if mark == "," else ""
    form = {"groupChar": mark, **({"decimalChar": "."} if mark == "," else {})}
    return _fitting(cells, "decimal", ["decimal"], form, f"numbers with '{mark}' between thousands", doubt)


def _with_decimals(cells: Sequence[str], mark: str) -> Recognised | None:
    form = {"decimalChar": ","} if mark == "," else None
    told = "numbers with a decimal comma" if form else "numbers with decimals"
    return _fitting(cells, "decimal", ["decimal"], form, told)


def _dates(cells: Sequence[str]) -> Recognised | None:
    days = [match for cell in cells if (match := _DAY.fullmatch(cell))]
    if len(days) >= FIT * len(cells):
        return _days(cells, days)
    if not any(re.fullmatch(r"\d{4}-\d{2}(?:-\d{2}.*)?", cell) for cell in cells):
        return None
    precise: tuple[tuple[list[str], Form], ...] = (
        (["date", "gYearMonth", "gYear"], None),
        (["dateTime"], None),
        (["dateTime"], "yyyy-MM-dd HH:mm:ss"),
    )
    tries = (_fitting(cells, "date", types, form, "dates") for types, form in precise)
    return next(filter(None, tries), None)


def _days(cells: Sequence[str], days: Sequence[re.Match[str]]) -> Recognised | None:
    mark = days[0][2]
    month_first = any(int(day[3]) > 12 for day in days) and not any(int(day[1]) > 12 for day in days)
    form = f"M{mark}d{mark}yyyy" if month_first else f"d{mark}M{mark}yyyy"
    sure = month_first or any(int(day[1]) > 12 for day in days)
    doubt = "" if sure else "is the month first? no date tells"
    return _fitting(cells, "date", ["date"], form, f"dates written {form}", doubt)


def _links(cells: Sequence[str]) -> Recognised | None:
    for kind, shape, told in (("link", _LINK, "addresses on the web"), ("mail", _MAIL, "e-mail addresses")):
        misfits = tuple(cell for cell in cells if not shape.fullmatch(cell))
        if len(cells) - len(misfits) >= FIT * len(cells):
            return Recognised(kind, (), None, told, misfits=misfits)
    return None
