"""Candidates for reconciliation: which things a name, a class and some property values may stand for, and how surely.

Pure functions over an edition; `reconcile` puts them on the web.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from publisher.base.formats import N_TRIPLES
from publisher.release.finding import fold, same_key
from publisher.web.finding.lookup import look_up
from publisher.web.pages.labels import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from publisher.rdf.terms import Term
    from publisher.release.reader import Resource
    from publisher.web.edition import Edition, Values

_CERTAIN = 90.0
# How much a wrong value of a property takes away.
_WRONG_VALUE = 0.5
_OTHER_CLASS = 0.7
_CACHED = 4096


@dataclass(frozen=True, slots=True)
class Query:
    """A reconciliation query (Reconciliation Service API 0.2, section 4.1).

    Args:
        text: The name to match; empty where only properties are given.
        types: IRIs of classes.
        strict: `any`, `all` or `should`: whether a thing has to be of one of the classes, of all, or rather is.
        limit: How many candidates are wanted at most.
        properties: Pairs of the IRI of a property and its values.
    """

    text: str
    types: tuple[str, ...] = ()
    strict: str = "any"
    limit: int = 10
    properties: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a query may stand for.

    Args:
        resource: The thing.
        score: From 0 to 100.
        match: Whether it is the one, without any doubt.
        features: What the score is made of.
    """

    resource: Resource
    score: float
    match: bool
    features: Mapping[str, float]


def candidates(edition: Edition, query: Query) -> list[Candidate]:
    """The candidates for a query, the best first."""
    scored: list[tuple[float, Resource, dict[str, float]]] = []
    for resource, by_name in _named(edition, query):
        by_type = _type_factor(resource, query)
        if not by_type:
            continue
        features = {"name": by_name}
        score = by_name * by_type
        if query.properties:
            fitting = _fitting(edition, resource, query)
            features["properties"] = round(100 * fitting, 2)
            if not fitting and not query.text:
                continue
            score *= 1 - _WRONG_VALUE * (1 - fitting)
        scored.append((round(score, 2), resource, features))
    scored.sort(key=lambda row: (-row[0], row[1].path))
    return [
        Candidate(resource, score, position == 0 and _sure(scored), features)
        for position, (score, resource, features) in enumerate(scored[: query.limit])
    ]


def _sure(scored: Sequence[tuple[float, Resource, dict[str, float]]]) -> bool:
    """Whether the first is good enough, and clearly better than the second."""
    best = scored[0][0]
    return best >= _CERTAIN and (len(scored) == 1 or scored[1][0] < best - 2)


def _named(edition: Edition, query: Query) -> Iterator[tuple[Resource, float]]:
    """Things by name with a score of 0 to 100; by identifier, if the text is one; all, if there is no text."""
    resources = edition.release.resources
    if not query.text:
        for path in edition.things:
            yield resources[path], 100.0
        return
    seen = {row.path for row in look_up(edition, query.text) if row.path in edition.thing_paths}
    for path in seen:
        yield resources[path], 100.0
    for hit in edition.search.find(query.text, partial=True)[: 20 * query.limit]:
        if hit.label is not None and hit.path in edition.thing_paths and hit.path not in seen:
            yield resources[hit.path], round(100 * hit.score, 2)


def _type_factor(resource: Resource, query: Query) -> float:
    """1 for a thing of the classes asked for, 0 for one that is ruled out."""
    if not query.types:
        return 1.0
    has = [iri in resource.types for iri in query.types]
    if all(has) if query.strict == "all" else any(has):
        return 1.0
    return _OTHER_CLASS if query.strict == "should" else 0.0


def _fitting(edition: Edition, resource: Resource, query: Query) -> float:
    """The share of the properties of which one value at least is right."""
    stated = values_of(edition, resource)
    right = [
        any(_fits(edition, term, value) for term in stated.get(iri, ()) for value in wanted)
        for iri, wanted in query.properties
    ]
    return sum(right) / len(right)


def _fits(edition: Edition, term: Term, wanted: str) -> bool:
    if isinstance(term, NamedNode):
        names = edition.labels(term.value).values()
        return same_key(term.value) == same_key(wanted) or fold(wanted) in {fold(name) for name in names}
    return isinstance(term, Literal) and _same_literal(term.value, wanted)


def _same_literal(value: str, wanted: str) -> bool:
    if fold(value) == fold(wanted):
        return True
    try:
        return float(value) == float(wanted)
    except ValueError:
        return False


def values_of(edition: Edition, resource: Resource) -> Values:
    """What a thing's document says of the thing itself: terms by property, codes by the scheme that they are of."""
    cache = edition.values
    if resource.path not in cache:
        if len(cache) >= _CACHED:
            cache.clear()
        cache[resource.path] = _read(edition, resource)
    return cache[resource.path]


def _read(edition: Edition, resource: Resource) -> Values:
    found = edition.release.represent(resource.path, N_TRIPLES)
    values: dict[str, dict[Term, None]] = {}
    if found is not None:
        for quad in parse(found.body, format=RdfFormat.N_TRIPLES):
            if isinstance(quad.subject, NamedNode) and quad.subject.value == resource.iri:
                values.setdefault(quad.predicate.value, {})[quad.object] = None
    for scheme, code in edition.codes_of.get(resource.iri, ()):
        values.setdefault(scheme, {})[Literal(code)] = None
    return {iri: tuple(sorted(terms, key=str)) for iri, terms in values.items()}


def properties_of(edition: Edition, kind: str = "") -> dict[str, int]:
    """The properties that things of a class have, the most frequent first; of all things, where no class is given.

    The schemes of identifiers count as properties, so that codes can be asked for.
    """
    counts: dict[str, int] = {}
    tables = edition.release.finding.properties
    for iri in [kind] if kind else edition.kinds:
        for predicate, count in tables.get(iri, {}).items():
            counts[predicate] = counts.get(predicate, 0) + count
    paths = {row.iri: row.path for rows in edition.release.finding.codes.values() for row in rows}
    for iri, codes in edition.codes_of.items():
        if not kind or kind in edition.release.resources[paths[iri]].types:
            for scheme in {scheme for scheme, _ in codes}:
                counts[scheme] = counts.get(scheme, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def value_for_json(edition: Edition, term: Term, language: str) -> dict[str, Any]:
    """A value as the data extension service gives it (section 7.4)."""
    if isinstance(term, NamedNode):
        name = name_of(term.value, edition.labels(term.value), _languages(edition, language), edition.release.prefixes)
        return {"id": term.value, "name": name.text}
    text = term.value if isinstance(term, Literal) else str(term)
    datatype = term.datatype.value.rpartition("#")[2] if isinstance(term, Literal) else ""
    try:
        if datatype in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long"):
            return {"int": int(text)}
        if datatype in ("decimal", "double", "float"):
            return {"float": float(text)}
    except ValueError:
        return {"str": text}
    return {"str": text}


def _languages(edition: Edition, language: str) -> tuple[str, ...]:
    return (language, *edition.publication.languages)


def values_for_json(edition: Edition, terms: Sequence[Term], language: str, limit: int = 0) -> list[dict[str, Any]]:
    """The values of a property: of texts in several languages only those in the reader's, where there are any."""
    in_language = [t for t in terms if isinstance(t, Literal) and t.language == language]
    shown = [t for t in terms if not in_language or not isinstance(t, Literal) or t.language in (None, language)]
    return [value_for_json(edition, term, language) for term in (shown[:limit] if limit else shown)]
