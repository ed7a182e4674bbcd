"""What reads better as a table than as facts: codes, figures, and what lies in time.

Only parts of a resource that say nothing beyond what the table shows are taken out of its facts, so nothing is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import NamedNode

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.labels import LABEL_PROPERTIES
from publisher.rdf.places import COORDINATES
from publisher.rdf.terms import DCT, RDF_TYPE, RDFS, SCHEMA, SKOS
from publisher.web.pages.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from publisher.web.pages.facts import DocumentFacts

_ADMS = STANDARD_PREFIXES["adms"]
_DCAT = STANDARD_PREFIXES["dcat"]
_NAMES = frozenset(p.value for p in LABEL_PROPERTIES)
_NOTES = (SKOS + "note", RDFS + "comment", DCT + "description")
_KINDS = (SCHEMA + "variableMeasured", DCT + "type", SCHEMA + "additionalType")

_CODES = (SKOS + "notation", SCHEMA + "value")
_CODE_LINKS = (RDFS + "seeAlso", SCHEMA + "url")
_SCHEMES = (DCT + "type", SCHEMA + "propertyID", _ADMS + "schemaAgency")
_IDENTIFIER = frozenset({RDF_TYPE.value, *_CODES, *_CODE_LINKS, *_SCHEMES, *_NOTES})

_AMOUNTS = (SCHEMA + "value", SCHEMA + "minValue", SCHEMA + "maxValue")
_UNITS = (SCHEMA + "currency", SCHEMA + "unitText")
_WHEN = (DCT + "issued", SCHEMA + "observationDate")
_SOURCES = (DCT + "source",)
_FIGURE = frozenset(
    {RDF_TYPE.value, SCHEMA + "observationAbout", *_AMOUNTS, *_UNITS, *_KINDS, *_WHEN, *_SOURCES, *_NOTES, *_NAMES}
)

_STARTS = (_DCAT + "startDate", SCHEMA + "startDate")
_ENDS = (_DCAT + "endDate", SCHEMA + "endDate")
_LENGTHS = (SCHEMA + "duration",)
_PERIOD = frozenset({RDF_TYPE.value, *_STARTS, *_ENDS, *_LENGTHS, *_NAMES, *_NOTES})

_GEOMETRY = frozenset({RDF_TYPE.value, *COORDINATES})
_LENGTH = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})D)?")
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?")


Row: TypeAlias = tuple[str, tuple[tuple[Value, ...], ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of facts.

    Args:
        columns: Messages that head the columns.
        rows: Each with one tuple of values a column, and the fragment that the row is known by.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """One line of a timeline.

    Args:
        anchor: The fragment that it is known by.
        label: What it is.
        start: When it begins, or the one day it is about.
        end: When it ends.
        length: How long it takes.
        notes: What is noted of it.
        offset: Where its bar begins, in hundredths of the timeline.
        width: How long its bar is.
    """

    anchor: str
    label: tuple[Value, ...]
    start: tuple[Value, ...]
    end: tuple[Value, ...]
    length: tuple[Value, ...]
    notes: tuple[Value, ...]
    offset: float = 0
    width: float = 0


def identifiers(document: DocumentFacts) -> Table | None:
    """The codes of a resource in the schemes of others (ADMS, `adms:Identifier`)."""
    rows: list[Row] = []
    for iri in _parts(document, _IDENTIFIER, _CODES):
        codes, links = document.values(iri, *_CODES), document.values(iri, *_CODE_LINKS)
        if len(codes) == 1 and len(links) == 1:
            codes, links = (replace(codes[0], outside=links[0].outside, url=links[0].url),), ()
        rows.append((_anchor(iri), (document.values(iri, *_SCHEMES), codes + links, document.values(iri, *_NOTES))))
    return _table(("scheme", "code", "note"), rows)


def figures(document: DocumentFacts) -> Table | None:
    """Counts, measures and sums of money (schema.org, `Observation` and `MonetaryAmount`)."""
    rows: list[Row] = []
    for iri in _parts(document, _FIGURE, _AMOUNTS):
        notes = document.values(iri, *_NOTES) + document.values(iri, *_SOURCES)
        what = document.values(iri, *_KINDS) or document.values(iri, *_NAMES)
        rows.append((_anchor(iri), (what, _amount(document, iri), document.values(iri, *_WHEN), notes)))
    return _table(("what", "value", "date", "note"), rows)


def positions(document: DocumentFacts) -> tuple[Value, ...]:
    """The latitude and longitude of a resource, which a map shows; its geometry needs no further telling."""
    found: tuple[Value, ...] = ()
    for iri in _parts(document, _GEOMETRY, tuple(COORDINATES)):
        values = document.values(iri, *COORDINATES)
        numbers = tuple(value for value in values if not value.datatype) or values
        # Pages of sources link to the geometry, which is told by its first number.
        found += (replace(numbers[0], anchor=_anchor(iri)), *numbers[1:])
    return found


def timeline(document: DocumentFacts, subject: str) -> tuple[Span, ...]:
    """The periods and days of a resource, the earliest first; empty where there is but one day, which is a fact."""
    periods = _told_by(document, _PERIOD, _STARTS + _ENDS)
    spans = [_period(document, iri) for iri in periods]
    for predicate in sorted({p.value for _, p, _ in document.dataset.about(NamedNode(subject))}):
        days = tuple(v for v in document.values(subject, predicate) if v.is_time and _day(v.machine) is not None)
        spans += [Span("", (_named(document, predicate),), (day,), (), (), ()) for day in days]
    told = {value.machine for span in spans for value in (*span.start, *span.end)}
    if len(told) < 2 and not any(span.length for span in spans):
        return ()
    placed = _to_scale(spans)
    for iri in periods if placed else ():
        document.take(iri)
    return placed


def _parts(document: DocumentFacts, known: frozenset[str], wanted: Sequence[str]) -> list[str]:
    """The nested things that a table can tell wholly; they are taken out of the facts."""
    found = _told_by(document, known, wanted)
    for iri in found:
        document.take(iri)
    return found


def _told_by(document: DocumentFacts, known: frozenset[str], wanted: Sequence[str]) -> list[str]:
    """The nested things of which nothing is said but what a table tells."""
    said = {iri: {p.value for _, p, _ in document.dataset.about(NamedNode(iri))} for iri in document.nested()}
    return [iri for iri, names in said.items() if names <= known and not names.isdisjoint(wanted)]


def _table(columns: tuple[str, ...], rows: list[Row]) -> Table | None:
    """A table without its empty columns, sorted by its first."""
    used = [n for n in range(len(columns)) if any(cells[n] for _, cells in rows)]
    if not used:
        return None
    ordered = sorted(rows, key=lambda row: ([v.text.casefold() for v in row[1][0]], row[0]))
    return Table(
        tuple(columns[n] for n in used), tuple((anchor, tuple(cells[n] for n in used)) for anchor, cells in ordered)
    )


def _anchor(iri: str) -> str:
    return iri.partition("#")[2]


def _amount(document: DocumentFacts, iri: str) -> tuple[Value, ...]:
    """The value of a figure with its unit, or the least and the greatest it may be."""
    exact, least, most = (
        tuple(with_unit(document, iri, value) for value in document.values(iri, name)) for name in _AMOUNTS
    )
    words = document.words
    if len(least) == len(most) == 1:
        sources = tuple(sorted({*least[0].sources, *most[0].sources}))
        text = words("between", low=least[0].text, high=most[0].text)
        return (*exact, replace(least[0], text=text, machine="", sources=sources))
    low = tuple(replace(value, text=words("at-least", n=value.text)) for value in least)
    high = tuple(replace(value, text=words("at-most", n=value.text)) for value in most)
    return exact + low + high + document.values(iri, _UNITS[1])


def _with_unit(document: DocumentFacts, value: Value, currency: str) -> Value:
    lexical = value.machine or value.text
    if not currency or not re.fullmatch(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?", lexical):
        return value
    return replace(value, text=document.words.money(Decimal(lexical), currency), machine=lexical)


def part_name(document: DocumentFacts, iri: str) -> tuple[Value, ...]:
    """What to call a part: by its label, its kind, or the property that leads to it."""
    links = document.dataset.links_to(NamedNode(iri))
    leading = tuple(_named(document, name) for name in sorted({predicate.value for _, predicate, _ in links})[:1])
    return document.values(iri, *_NAMES) or document.values(iri, *_KINDS) or leading


def with_unit(document: DocumentFacts, iri: str, value: Value) -> Value:
    """A value of a figure in its currency, if it has one."""
    unit = next(iter(document.values(iri, _UNITS[0])), None)
    return _with_unit(document, value, unit.text if unit else "")


def _period(document: DocumentFacts, iri: str) -> Span:
    return Span(
        _anchor(iri),
        part_name(document, iri),
        document.values(iri, *_STARTS),
        document.values(iri, *_ENDS),
        document.values(iri, *_LENGTHS),
        document.values(iri, *_NOTES),
    )


def _named(document: DocumentFacts, iri: str) -> Value:
    name = document.name(iri)
    return Value(name.text, name.language)


def _day(lexical: str) -> float | None:
    """A date as a number of years; None for what is no date."""
    match = _DAY.fullmatch(lexical)
    if match is None:
        return None
    return int(match[1]) + (int(match[2] or 1) - 1) / 12 + (int(match[3] or 1) - 1) / 372


def _length(lexical: str) -> float | None:
    """A duration as a number of years; None for what has none of years, months and days."""
    match = _LENGTH.fullmatch(lexical)
    return int(match[1] or 0) + int(match[2] or 0) / 12 + int(match[3] or 0) / 372 if match else None


def _to_scale(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Gives each line its bar; without an end or a length it reaches to the last day there is."""
    ordered = [(span, *_bounds(span)) for span in spans]
    days = [day for _, low, high in ordered for day in (low, high) if day is not None]
    if not days:
        return ()
    first, last = min(days), max(days)
    whole = max(last - first, 1 / 372)
    placed = []
    for span, start, end in ordered:
        low = first if start is None else start
        high = last if end is None else end
        offset, width = (round(part / whole * 100, 1) for part in (low - first, high - low))
        placed.append(replace(span, offset=offset, width=width))
    return tuple(sorted(placed, key=lambda span: (span.offset, -span.width, span.anchor)))


def _bounds(span: Span) -> tuple[float | None, float | None]:
    """First and last day of a line as numbers of years, as far as they are known."""
    start = min((day for v in span.start if (day := _day(v.machine)) is not None), default=None)
    end = max((day for v in span.end if (day := _day(v.machine)) is not None), default=None)
    if end is None and start is not None:
        lengths = [length for v in span.length if (length := _length(v.machine)) is not None]
        is_day = not span.anchor and not span.length
        end = start + lengths[0] if lengths else start if is_day else None
    return start, end
