"""Parts of a document that have no names and are all alike, such as the partitions of VoID, as tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.rdf.terms import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from publisher.web.pages.facts import DocumentFacts
    from publisher.web.pages.labels import Name
    from publisher.web.pages.tables import Row
    from publisher.web.pages.values import Fact, Section, Value

_TYPE = RDF_TYPE.value
_FEWEST = 5
_MOST_COLUMNS = 6
_MOST_ROWS = 25


@dataclass(frozen=True, slots=True)
class PartTable:
    """A table of alike parts.

    Args:
        name: The property that leads to the parts.
        whole: What they are parts of.
        columns: The names of what is said of each.
        rows: The parts, those with the highest number first; each with the fragment that it is known by.
        more: How many parts have no row.
    """

    name: Name
    whole: Name | None
    columns: tuple[Name, ...]
    rows: tuple[Row, ...]
    more: int


def part_tables(
    document: DocumentFacts, sections: Sequence[Section]
) -> tuple[tuple[PartTable, ...], tuple[Section, ...]]:
    """Takes what reads better as a table out of the sections of a document.

    Args:
        document: The document.
        sections: Its parts.

    Returns:
        The tables, the largest first, and the sections that remain.
    """
    groups: dict[tuple[str, ...], list[Section]] = {}
    for section in sections:
        if not document.own_name(section.iri) and _is_plain(section):
            said = sorted(fact.iri for fact in section.facts)
            groups.setdefault((*_leading(document, section), *said), []).append(section)
    told = [members for members in groups.values() if len(members) >= _FEWEST]
    taken = {section.iri for members in told for section in members}
    tables = sorted((_table(document, members) for members in told), key=lambda t: -len(t.rows))
    return tuple(tables), tuple(section for section in sections if section.iri not in taken)


def _is_plain(section: Section) -> bool:
    return 0 < len(section.facts) <= _MOST_COLUMNS and all(
        _in_short(value) is not None for fact in section.facts for value in fact.values
    )


def _in_short(value: Value) -> Value | None:
    """A value as it fits into a cell: what was nested by the one thing it links to; None where it has more."""
    if not value.parts:
        return value
    links = [v for fact in value.parts if fact.iri != _TYPE for v in fact.values if v.iri and not v.parts]
    return replace(links[0], anchor=value.anchor) if len(links) == 1 else None


def _table(document: DocumentFacts, members: Sequence[Section]) -> PartTable:
    facts = sorted(members[0].facts, key=lambda fact: (_number(fact) is not None, fact.name.text.casefold()))
    order = [fact.iri for fact in facts]
    rows = sorted(members, key=lambda section: (-_largest(section.facts), section.iri))
    leading = _leading(document, members[0])
    return PartTable(
        document.name(leading[1]) if leading else members[0].name,
        document.name(leading[0]) if leading else None,
        tuple(fact.name for fact in facts),
        tuple((section.anchor, _cells(section.facts, order)) for section in rows[:_MOST_ROWS]),
        max(0, len(rows) - _MOST_ROWS),
    )


def _leading(document: DocumentFacts, section: Section) -> tuple[str, ...]:
    """What a part is a part of, and the property that leads to it; nothing where nothing does."""
    links = document.dataset.links_to(NamedNode(section.iri))
    return next(((s.value, p.value) for s, p, _ in links if isinstance(s, NamedNode)), ())


def _cells(facts: Iterable[Fact], order: Sequence[str]) -> tuple[tuple[Value, ...], ...]:
    values = {fact.iri: tuple(filter(None, map(_in_short, fact.values))) for fact in facts}
    return tuple(values[iri] for iri in order)


def _largest(facts: Iterable[Fact]) -> int:
    return max((number for fact in facts if (number := _number(fact)) is not None), default=0)


def _number(fact: Fact) -> int | None:
    text = (fact.values[0].machine or fact.values[0].text) if fact.values else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
