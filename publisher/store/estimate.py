"""Refuses beforehand what is provably hopeless: patterns that share no variable, so that every solution of one goes
with every solution of the other.

How many solutions one triple pattern has is known from the counts of the dataset, and of patterns without a common
variable the numbers multiply (SPARQL 1.1 Query, section 18.5, Join). That is no guess but the exact number, so a query
is refused only where it could not have been answered: nothing is said of one that has a filter, a constant subject or
object, a path, a join, a subquery, or a LIMIT that may end it early.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from publisher.rdf.terms import RDF_TYPE
from publisher.store.port import QueryRefused, QueryTooLarge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.store.port import Limits, Query

_ROW_BYTES = 2  # no format writes a solution in less: one value, however short, and the end of a line

# Possessive quantifiers keep the scan linear, whatever the text.
_SPACE = r"(?:\s++|\#[^\n\r]*+[\n\r])"
_GAP, _ANY = _SPACE + "++", _SPACE + "*+"
_IRI = r"<[^\x00-\x20<>\"{}|^`\\]*+>"
_NAME = r"[A-Za-z][\w\-]*+:[\w\-]*+"  # prefixed names without dots and escapes
_VARIABLE = r"[?$]\w++"
_VERB = rf"(?:{_VARIABLE}|{_IRI}|{_NAME}|a)"
_TRIPLE = rf"({_VARIABLE}){_GAP}({_VERB}){_GAP}({_VARIABLE}|{_IRI}|{_NAME})"
_PATTERN = re.compile(_TRIPLE)
_BETWEEN = r"(?:[\s.{}]++|\#[^\n\r]*+[\n\r])++"  # groups of patterns alone are joined as the patterns are
_WORDS = r"[^{}'\"#<]*+"  # neither strings nor comments, groups, IRIs
_QUERY = re.compile(
    rf"""
    (?P<prologue>(?:{_ANY}PREFIX{_GAP}[\w\-]*+:{_ANY}{_IRI})*+){_ANY}
    (?: SELECT\b (?P<select>{_WORDS})
      | CONSTRUCT\b {_ANY} (?:\{{ [^{{}}'"\#]*+ \}} {_ANY})?+ (?:WHERE\b)?+ {_ANY}
      | DESCRIBE (?:{_GAP}{_VARIABLE})++ {_ANY} (?:WHERE\b)?+ {_ANY}
    )
    \{{ (?:{_BETWEEN})?+ (?P<patterns>{_TRIPLE}(?:{_BETWEEN}{_TRIPLE})++) {_BETWEEN}
    (?P<end>{_WORDS})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PREFIX = re.compile(rf"([\w\-]*+):{_ANY}<([^>]*+)>")
_NO_NAME = r"(?<![\w?$:])"
_AGGREGATE = re.compile(_NO_NAME + r"(?:COUNT|SUM|MIN|MAX|AVG|SAMPLE)\s*\(", re.IGNORECASE)
_SETWISE = re.compile(_NO_NAME + r"(?:DISTINCT|REDUCED)\b", re.IGNORECASE)
_GROUPED = re.compile(_NO_NAME + r"(?:GROUP|HAVING)\b", re.IGNORECASE)
_ORDERED = re.compile(_NO_NAME + r"ORDER\s+BY\b", re.IGNORECASE)
_DATASET = re.compile(_NO_NAME + r"FROM\b", re.IGNORECASE)
_SLICE = re.compile(_NO_NAME + r"(LIMIT|OFFSET)\s+(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much the default graph holds.

    Args:
        triples: All triples.
        classes: Triples that tell that something is of a class, by class.
        properties: Triples by property.
    """

    triples: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Plain:
    """A query of patterns alone, none of which shares a variable with another.

    Args:
        sizes: How many solutions each pattern has, by its text.
        rows: Whether each solution is a row of the answer.
        all_first: Whether all solutions are needed before the first row is known.
        limit: LIMIT; None where there is none.
        offset: OFFSET.
    """

    sizes: Mapping[str, int]
    rows: bool
    all_first: bool
    limit: int | None
    offset: int

    @property
    def solutions(self) -> int:
        return prod(self.sizes.values())

    @property
    def answered(self) -> int:
        left = max(0, self.solutions - self.offset)
        return left if self.limit is None else min(left, self.limit)


def refuse_hopeless(query: Query, extent: Extent, limits: Limits) -> None:
    """Lets a query pass, unless it is certain that it cannot be answered within the limits.

    Args:
        query: The query.
        extent: What it is asked of.
        limits: What it may cost.

    Raises:
        QueryRefused: It has to go through more solutions than any engine can in its time.
        QueryTooLarge: Its answer has more rows than fit into an answer.

    >>> from publisher.store.port import Limits, Query
    >>> extent = Extent(100_000, {}, {})
    >>> refuse_hopeless(Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?c ?d ?e }"), extent, Limits())
    >>> refuse_hopeless(Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"), extent, Limits())
    Traceback (most recent call last):
        ...
    publisher.store.port.QueryRefused: the patterns '?a ?b ?c' and '?d ?e ?f' share no variable, so they make \
100,000 × 100,000 = 10,000,000,000 solutions, all of which have to be gone through; in 10 s that can be done with \
at most 2,000,000,000. Join the patterns, or make them narrower
    """
    if query.substitutions or query.default_graphs or query.named_graphs:
        return
    plain = _read(query.text, extent)
    if plain is None or plain.limit == 0:
        return
    made = _told(plain)
    if plain.rows and plain.answered * _ROW_BYTES > limits.answer_mb << 20:
        message = f"{made}; an answer of {plain.answered:,} rows does not fit into {limits.answer_mb:,} MB; use LIMIT"
        raise QueryTooLarge(message)
    if (plain.all_first or plain.limit is None) and plain.solutions > limits.solutions:
        message = (
            f"{made}, all of which have to be gone through; in {limits.seconds:g} s that can be done with at most "
            f"{limits.solutions:,}. Join the patterns, or make them narrower"
        )
        raise QueryRefused(message)


def _told(plain: _Plain) -> str:
    patterns = " and ".join(f"'{pattern}'" for pattern in plain.sizes)
    product = " × ".join(f"{size:,}" for size in plain.sizes.values())
    return f"the patterns {patterns} share no variable, so they make {product} = {plain.solutions:,} solutions"


def _read(text: str, extent: Extent) -> _Plain | None:
    """What is known of a query; None where it is not of the few kinds of which something is known."""
    found = _QUERY.fullmatch(text)
    if found is None:
        return None
    head, end = found["select"], found["end"]
    sizes = _sizes(found["patterns"], _prefixes(found["prologue"]), extent)
    slices = _SLICE.findall(end)
    numbers = {word.upper(): int(number) for word, number in slices}
    if sizes is None or len(numbers) != len(slices) or _DATASET.search(head or ""):
        return None
    grouped = _GROUPED.search(end) is not None or _AGGREGATE.search((head or "") + end) is not None
    return _Plain(
        sizes,
        rows=head is not None and not grouped and not _SETWISE.search(head),
        all_first=grouped or _ORDERED.search(end) is not None,
        limit=numbers.get("LIMIT"),
        offset=numbers.get("OFFSET", 0),
    )


def _prefixes(prologue: str) -> dict[str, str]:
    return dict(_PREFIX.findall(prologue))


def _sizes(patterns: str, prefixes: Mapping[str, str], extent: Extent) -> dict[str, int] | None:
    """The number of solutions of each pattern; None where one is not known, or two share a variable."""
    sizes: dict[str, int] = {}
    seen: set[str] = set()
    for match in _PATTERN.finditer(patterns):
        subject, verb, value = match.groups()
        variables = [term[1:] for term in (subject, verb, value) if term[0] in "?$"]
        size = _size(verb, value, prefixes, extent)
        if size is None or len(set(variables)) < len(variables) or not seen.isdisjoint(variables):
            return None
        seen.update(variables)
        sizes[f"{subject} {verb} {value}"] = size
    return sizes


def _size(verb: str, value: str, prefixes: Mapping[str, str], extent: Extent) -> int | None:
    free = value[0] in "?$"
    if verb[0] in "?$":
        return extent.triples if free else None
    iri = _expanded(verb, prefixes)
    if free:
        return None if iri is None else extent.properties.get(iri, 0)
    kind = _expanded(value, prefixes)
    return None if iri != RDF_TYPE.value or kind is None else extent.classes.get(kind, 0)


def _expanded(term: str, prefixes: Mapping[str, str]) -> str | None:
    if term == "a":
        return RDF_TYPE.value
    if term[0] == "<":
        return term[1:-1]
    prefix, _, local = term.partition(":")
    return None if prefix not in prefixes else prefixes[prefix] + local
