"""Columns: what a mapping says of the cells of each, and which column of the table it is (CSVW, section 5.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from publisher.build.tables.datatypes import DATES, NUMBERS, TEXT, Datatype
from publisher.build.tables.flaws import Flaw, did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import NamedNode

    from publisher.base.diagnostics import Span

NULLS = frozenset({""})
"""What an empty cell holds, where the mapping says nothing else."""


@dataclass(frozen=True)
class Bound:
    """An end of a range.

    Args:
        key: The key it stands under in the mapping.
        text: The bound as the author wrote it.
    """

    key: str
    text: str

    @property
    def lower(self) -> bool:
        """Whether it is the lower end."""
        return self.key.startswith("min")

    @property
    def exclusive(self) -> bool:
        """Whether the bound itself lies outside."""
        return self.key.endswith("Exclusive")

    def holds(self, form: str, datatype: Datatype) -> bool:
        """Whether a lexical form lies on the right side of the bound; dates are compared as precisely as both are."""
        if datatype.name in NUMBERS:
            order = _sign(_number(form), _number(self.text))
        else:
            width = min(len(form), len(self.text))
            order = _sign(form[:width], self.text[:width])
        return (order > 0 if self.lower else order < 0) or (order == 0 and not self.exclusive)

    def fits(self, datatype: Datatype) -> bool:
        """Whether the bound can be compared with values of a datatype."""
        if datatype.name in NUMBERS:
            try:
                Decimal(self.text)
            except InvalidOperation:
                return False
            return True
        return datatype.name in DATES and re.match(r"\d{2,4}(?:[-:]|$)", self.text) is not None


def _number(form: str) -> Decimal:
    try:
        return Decimal(form)
    except InvalidOperation:  # INF of a double
        return Decimal(form.upper().replace("INF", "Infinity"))


def _sign(left: Decimal | str, right: Decimal | str) -> int:
    return (left > right) - (left < right)  # type: ignore[operator]


@dataclass(frozen=True)
class Column:
    """A column of a table, or one that a lookup adds.

    Args:
        name: Its name in templates.
        place: Where the mapping speaks of it; None for tables without a mapping.
        titles: Names that it may have in the table; its name where there are none.
        datatypes: What its cells are; of several the first that fits.
        required: Whether every cell is filled.
        pattern: What the text of a cell matches.
        lengths: The least and the greatest number of characters.
        bounds: The ends of its range.
        nulls: What empty cells hold.
        separator: What separates the members of the lists in its cells.
        default: What an empty cell stands for.
        values: The texts that cells may hold, each with the IRI it stands for, if it stands for one.
    """

    name: str
    place: Span | None = None
    titles: tuple[str, ...] = ()
    datatypes: tuple[Datatype, ...] = (TEXT,)
    required: bool = False
    pattern: re.Pattern[str] | None = None
    lengths: tuple[int, int | None] = (0, None)
    bounds: tuple[Bound, ...] = ()
    nulls: frozenset[str] = NULLS
    separator: str | None = None
    default: str | None = None
    values: Mapping[str, NamedNode | None] | None = None

    @property
    def shape(self) -> re.Pattern[str] | None:
        """The pattern, where it is all that is asked of a cell."""
        return self.pattern if self.pattern and replace(self, pattern=None).is_plain else None

    @property
    def is_plain(self) -> bool:
        """Whether any text without stray white space will do."""
        return (
            self.datatypes == (TEXT,)
            and self.pattern is None
            and self.lengths == (0, None)
            and self.separator is None
            and self.values is None
        )

    def is_null(self, cell: str) -> bool:
        """Whether a cell counts as empty."""
        return cell in self.nulls

    def members(self, cell: str) -> tuple[str, ...]:
        """What a cell holds: nothing, one text, or the members of a list.

        >>> Column("sources", separator=";").members("U3S033; U3S034")
        ('U3S033', 'U3S034')
        """
        if cell in self.nulls:
            return () if self.default is None else (self.default,)
        if self.separator is None:
            return (cell,)
        parts = (part.strip() for part in cell.split(self.separator))
        return tuple(dict.fromkeys(part for part in parts if part not in self.nulls and part))

    def lexical(self, text: str) -> tuple[str, Datatype] | None:
        """The lexical form and the datatype of a member; None where it is of none of the datatypes."""
        for datatype in self.datatypes:
            form = datatype.lexical(text)
            if form is not None:
                return form, datatype
        return None

    def flaws(self, cell: str) -> list[Flaw]:
        """What is wrong with a filled cell, apart from stray white space."""
        if self.separator is not None:
            parts = [part.strip() for part in cell.split(self.separator)]
            if "" in parts:
                return [Flaw("T629", f"the list {shown(cell)} has an empty member", f"'{self.separator}' separates")]
            twice = next((part for n, part in enumerate(parts) if part in parts[:n]), None)
            if twice is not None:
                return [Flaw("T629", f"the list has {shown(twice)} twice")]
        return [flaw for text in self.members(cell) if (flaw := self._member_flaw(text))]

    def _member_flaw(self, text: str) -> Flaw | None:
        if self.values is not None:
            if text in self.values:
                return None
            hint = did_you_mean(text, self.values) or f"listed are {_listed(self.values)}"
            return Flaw("T623", f"{shown(text)} is none of the values listed", hint, text)
        typed = self.lexical(text)
        if typed is None:
            names = " or ".join(f"'{datatype.name}'" for datatype in self.datatypes)
            advice = next((note for d in self.datatypes if (note := d.advice(text))), None)
            return Flaw("T621", f"{shown(text)} is no {names}", advice, text)
        return self._form_flaw(text) or self._range_flaw(text, *typed)

    def _form_flaw(self, text: str) -> Flaw | None:
        if self.pattern is not None and not self.pattern.fullmatch(text):
            note = self._zeros(text)
            return Flaw("T622", f"{shown(text)} does not match the pattern {self.pattern.pattern}", note, text)
        least, most = self.lengths
        if len(text) < least:
            return Flaw("T622", f"{shown(text)} has fewer than {least} characters", self._zeros(text), text)
        if most is not None and len(text) > most:
            return Flaw("T622", f"{shown(text)} has more than {most} characters", None, text)
        return None

    def _zeros(self, text: str) -> str | None:
        """A word on leading zeros that a spreadsheet has dropped."""
        if not text.isdigit() or not text.isascii():
            return None
        padded = (text.zfill(width) for width in range(len(text) + 1, len(text) + 6))
        whole = next((form for form in padded if self._has_form(form)), None)
        return f"did a spreadsheet drop the leading zeros of {whole}?" if whole else None

    def _has_form(self, text: str) -> bool:
        least, most = self.lengths
        fits = self.pattern is None or self.pattern.fullmatch(text) is not None
        return fits and len(text) >= least and (most is None or len(text) <= most)

    def _range_flaw(self, text: str, form: str, datatype: Datatype) -> Flaw | None:
        for bound in self.bounds:
            if not bound.holds(form, datatype):
                side = "below the minimum" if bound.lower else "above the maximum"
                if bound.exclusive:
                    side = f"not {'above' if bound.lower else 'below'} the bound"
                return Flaw("T624", f"{shown(text)} is {side} {bound.text}", None, text)
        return None


def _listed(values: Mapping[str, object]) -> str:
    names = [f"'{name}'" for name in values]
    return ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
