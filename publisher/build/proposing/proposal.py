"""What is proposed for a table: which column identifies, which names, which are left out, and why."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from publisher.build.proposing.headings import camel, role_of, tagged, tokens
from publisher.build.proposing.recognising import Recognised, recognise
from publisher.build.tables.flaws import CellError
from publisher.build.tables.templates import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_VALUES = 20  # distinct values of a column that is taken for a list of categories
_SEPARATORS = (";", "|")
_KEYS = ("name", "text", "literal")  # what can tell rows apart, the best first


@dataclass(frozen=True)
class Column:
    """What is proposed for a column.

    Args:
        heading: Its heading, as the table has it.
        name: What the mapping calls it.
        role: `identifier`, `name`, `description`, `latitude`, `longitude`, `literal`, `link`, `category`, `text`,
            `personal`, `reference` or `empty`.
        why: In words, how that is known.
        filled: How many of its cells are filled.
        rows: How many rows the table has.
        kind: What its cells are, where they are more than text.
        language: The language of its texts.
        values: The categories that occur, the most frequent first.
        separator: What stands between the members of a list.
        target: The table that it refers to.
        doubt: What is to be looked at.
        term: The local name of its property, among the terms of the project.
    """

    heading: str
    name: str
    role: str
    why: str
    filled: int
    rows: int
    kind: Recognised | None = None
    language: str = ""
    values: tuple[str, ...] = ()
    separator: str = ""
    target: str = ""
    doubt: str = ""
    term: str = ""

    @property
    def complete(self) -> bool:
        """Whether each of its cells is filled."""
        return self.filled == self.rows


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a table.

    Args:
        stem: The name of its file, without suffix, fit for an address.
        thing: What a row is, in words.
        columns: Its columns, in order.
        key: The name of the column that tells rows apart.
        slugged: Whether an address is made of the key, rather than the key taken as it is.
    """

    stem: str
    thing: str
    columns: tuple[Column, ...]
    key: str
    slugged: bool = field(default=True)

    @property
    def class_name(self) -> str:
        """The local name of the class of what a row is."""
        return camel(self.thing, capital=True)

    @property
    def path(self) -> str:
        """What stands in addresses before the key."""
        return slug(self.thing)

    def having(self, *roles: str) -> list[Column]:
        """The columns of some roles."""
        return [column for column in self.columns if column.role in roles]

    @property
    def placed(self) -> bool:
        """Whether there are coordinates."""
        return {"latitude", "longitude"} <= {column.role for column in self.columns}


def propose(stem: str, thing: str, header: Sequence[str], rows: Sequence[Sequence[str]], language: str) -> Proposal:
    """Proposes how to publish a table.

    Args:
        stem: The name of its file, without suffix, fit for an address.
        thing: What a row is, in words.
        header: The headings of the columns.
        rows: The cells.
        language: The language of texts where the heading tells of none.
    """
    names = _names(header)
    columns = [
        _column(heading, name, [row[number] for row in rows], language)
        for number, (heading, name) in enumerate(zip(header, names, strict=True))
    ]
    cells = {name: [row[number] for row in rows] for number, name in enumerate(names)}
    columns = _with_name(columns)
    key, slugged = _key(columns, cells)
    columns = [_as_key(column) if column.name == key and column.role != "name" else column for column in columns]
    return Proposal(stem, thing, tuple(columns), key, slugged)


def _names(header: Sequence[str]) -> list[str]:
    """Names for the columns that templates can hold, each once."""
    found: list[str] = []
    for number, heading in enumerate(header, 1):
        plain = "_".join(tokens(heading)) or f"column_{number}"
        found.append(plain if plain not in found else f"{plain}_{number}")
    return found


def _column(heading: str, name: str, cells: Sequence[str], language: str) -> Column:
    filled = [cell for cell in cells if cell]
    role = role_of(heading)
    kind = recognise(filled, years=role == "year")
    blank = Column(heading, name, "text", "texts", len(filled), len(cells), kind)
    if not filled:
        return replace(blank, role="empty", why="no cell is filled")
    if kind and kind.kind == "mail":
        return replace(blank, role="personal", why="e-mail addresses, which may be those of persons")
    if role in ("person", "phone"):
        return replace(blank, role="personal", why=f"the heading speaks of a {role}")
    if role in ("latitude", "longitude") and kind and kind.kind in ("integer", "decimal"):
        return replace(blank, role=role, why=f"the heading says {role}; {kind.told}")
    if kind and kind.kind == "link":
        return replace(blank, role="link", why=kind.told)
    if kind and role != "identifier":
        return replace(blank, role="literal", why=kind.told, doubt=kind.doubt)
    return _texts(blank, role, filled, language)


def _texts(blank: Column, role: str, filled: Sequence[str], language: str) -> Column:
    label = tagged(blank.heading)
    own = role if role in ("name", "description") else ""
    if label and (own or role_of(label.base) in ("name", "description")):
        own = own or role_of(label.base)
    if own:
        spoken = label.language if label else language
        return replace(blank, role=own, kind=None, why=f"the heading says {own}", language=spoken)
    if role == "identifier":
        return replace(blank, kind=None, why="the heading speaks of codes")
    separator = _separator(filled)
    members = [part for cell in filled for part in (cell.split(separator) if separator else [cell])]
    values = _categories(members)
    if _like_persons(filled):
        blank = replace(blank, doubt="are these names of persons? then leave the column out")
    listed = f"lists with '{separator}' between their members" if separator else ""
    if values:
        told = f"{listed}, of " if listed else ""
        return replace(
            blank, role="category", why=f"{told}{len(values)} different values", values=values, separator=separator
        )
    language = label.language if label else language
    words = sum(cell.count(" ") for cell in filled) / len(filled)
    return replace(blank, why=listed or "texts", separator=separator, language=language if words >= 1 else "")


def _like_persons(filled: Sequence[str]) -> bool:
    """Whether most cells look like first and last name; names of places do so, too."""
    parts = [cell.split() for cell in filled]
    return sum(len(words) in (2, 3) and all(word[0].isupper() for word in words) for words in parts) >= 0.8 * len(parts)


def _separator(filled: Sequence[str]) -> str:
    for mark in _SEPARATORS:
        if sum(mark in cell for cell in filled) >= max(2, 0.2 * len(filled)):
            return mark
    return ""


def _categories(members: Sequence[str]) -> tuple[str, ...]:
    """The values of a column that has few of them; one that seems to be misspelled is none."""
    counts = Counter(members)
    if len(counts) > _MOST_VALUES or len(members) < 3 * len(counts) or any(len(value) > 60 for value in counts):
        return ()
    frequent = [value for value, count in counts.most_common() if count > 1]
    rare = [value for value, count in counts.items() if count == 1]
    kept = [
        value for value in rare if not get_close_matches(value.casefold(), [v.casefold() for v in frequent], 1, 0.8)
    ]
    values = (*frequent, *kept)
    return values if len(_slugs(values)) == len(values) else ()


def _slugs(values: Iterable[str]) -> set[str]:
    try:
        return {slug(value) for value in values}
    except CellError:
        return set()


def _with_name(columns: list[Column]) -> list[Column]:
    """Takes the first column of texts for names, where no heading says that it is one."""
    if any(column.role == "name" for column in columns):
        return columns
    texts = [column for column in columns if column.role == "text" and not column.separator]
    chosen = next((column for column in texts if column.language and column.complete), None) or next(
        (column for column in texts if column.why == "texts"), None
    )
    why = "no heading says which column holds the names; this is the first one of texts"
    doubt = "is this the name?"
    return [
        replace(column, role="name", why=why, doubt=doubt, language=column.language or "en")
        if column is chosen
        else column
        for column in columns
    ]


def _key(columns: Sequence[Column], cells: dict[str, list[str]]) -> tuple[str, bool]:
    """The column that tells rows apart, and whether addresses can be made of it; an empty name where there is none."""
    candidates = [column for column in columns if column.role in _KEYS and not column.separator]
    for column in sorted(candidates, key=lambda one: (role_of(one.heading) != "identifier", _KEYS.index(one.role))):
        values = cells[column.name]
        if (
            not all(values)
            or len(set(values)) < len(values)
            or (column.kind and column.kind.kind in ("decimal", "date"))
        ):
            continue
        if len(_slugs(values)) == len(values):
            return column.name, True
        if all(re.fullmatch(r"[\w.\-]+", value) for value in values):
            return column.name, False
    return "", True


def _as_key(column: Column) -> Column:
    told = "different in each row" if column.complete else column.why
    return replace(column, role="identifier", kind=None, why=f"{told}, so the addresses are made of it")


def connected(proposals: Sequence[Proposal], cells: Sequence[dict[str, list[str]]]) -> list[Proposal]:
    """Proposals that know of each other: references between tables, and terms that mean one thing each.

    Args:
        proposals: What is proposed for each table.
        cells: The cells of each table, by the names of its columns.
    """
    keys = {one.stem: set(values[one.key]) for one, values in zip(proposals, cells, strict=True)}
    linked = [
        replace(one, columns=tuple(_referring(column, one, proposals, values, keys) for column in one.columns))
        for one, values in zip(proposals, cells, strict=True)
    ]
    taken: dict[str, tuple[str, str]] = {}
    return [replace(one, columns=tuple(_termed(column, one, taken) for column in one.columns)) for one in linked]


def _referring(
    column: Column,
    own: Proposal,
    proposals: Sequence[Proposal],
    cells: dict[str, list[str]],
    keys: dict[str, set[str]],
) -> Column:
    values = {cell for cell in cells[column.name] if cell}
    if column.name == own.key or column.role in ("personal", "empty") or column.separator:
        return column
    for other in proposals:
        words = {*tokens(other.thing), *tokens(other.stem)}
        if other is not own and values and values <= keys[other.stem] and words & set(tokens(column.heading)):
            why = f"all its cells are found in the column '{other.key}' of {other.stem}.csv"
            return replace(column, role="reference", why=why, kind=None, values=(), target=other.stem)
    return column


def _termed(column: Column, own: Proposal, taken: dict[str, tuple[str, str]]) -> Column:
    meaning = (column.role, ",".join(column.kind.datatype) if column.kind else column.separator)
    term = camel(column.heading)
    if taken.setdefault(term, meaning) != meaning:
        term += own.class_name
        taken[term] = meaning
    return replace(column, term=term)
