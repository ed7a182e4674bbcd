"""Choosing the facets of each class: those that the settings name, else those that divide its things best."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.terms import DCT, PROV, RDF, RDF_TYPE, RDFS, SKOS, XSD
from publisher.release.facets import Facet, Facets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from publisher.base.config import Publication
    from publisher.base.prefixes import PrefixTable
    from publisher.rdf.dataset import Dataset
    from publisher.release.facets import Path

MOST_FACETS = 6
_FEWEST, _MOST = 2, 60
# The share of a class that has to have a value.
_COVERAGE = 0.4
# With more values than this it is worth while to look at what the values link to.
_FINE = 8
# A list of more values than this is long, and one that is reached over another thing says less.
_HANDY = 24
_INDIRECT = 0.8
_CROWD = 2000
_FEW_YEARS = 12
# What is said of where facts come from, and of the same thing elsewhere, is no way to tell things apart.
_NO_FACETS = (
    *(RDF, RDFS, PROV, DCT + "source", STANDARD_PREFIXES["owl"] + "sameAs"),
    *(SKOS + name for name in ("exact", "close", "topConceptOf")),
)
_DATES = frozenset(XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth"))
_YEAR = re.compile(r"(\d{4})(?:-.*)?")

Found = dict[str, tuple[str, ...]]
"""Values by document path."""


def facets_of(dataset: Dataset, publication: Publication, things: Iterable[tuple[str, str]]) -> Facets:
    """Works out the facets of all classes.

    Args:
        dataset: The dataset.
        publication: The publication settings.
        things: Pairs of document path and IRI of what is to be listed.
    """
    chooser = _Chooser(dataset, publication.prefix_table)
    members: dict[str, dict[str, NamedNode]] = defaultdict(dict)
    for path, iri in things:
        node = NamedNode(iri)
        for term in dataset.objects(node, RDF_TYPE):
            if isinstance(term, NamedNode):
                members[term.value][path] = node
    named = {publication.prefix_table.expand(kind): paths for kind, paths in publication.facets.items()}
    of_class: dict[str, tuple[str, ...]] = {}
    for kind, nodes in sorted(members.items()):
        settings = _settings_for(kind, members, named)
        chosen = chooser.named(nodes, settings) if settings is not None else chooser.derived(nodes)
        if chosen:
            of_class[kind] = tuple(chosen)
    return chooser.facets(of_class)


def _settings_for(
    kind: str, members: Mapping[str, Mapping[str, NamedNode]], named: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...] | None:
    """What the settings say of a class, or of the smallest class that holds all its things."""
    own = members[kind].keys()
    holding = [iri for iri in named if iri == kind or own <= members.get(iri, {}).keys()]
    best = min(holding, key=lambda iri: (iri != kind, len(members.get(iri, {})), iri), default=None)
    return None if best is None else named[best]


def expand_path(text: str, prefixes: PrefixTable) -> Path:
    """The properties of a path as the settings write it.

    Raises:
        KeyError: A prefix is not known.

    >>> from publisher.base.prefixes import PrefixTable
    >>> expand_path("^org:organization/org:role", PrefixTable())
    ('^http://www.w3.org/ns/org#organization', 'http://www.w3.org/ns/org#role')
    """
    return tuple("^" * step.startswith("^") + prefixes.expand(step.lstrip("^")) for step in text.split("/"))


class _Chooser:
    """Follows paths and judges how well they divide the things of a class."""

    def __init__(self, dataset: Dataset, prefixes: PrefixTable) -> None:
        self._dataset = dataset
        self._prefixes = prefixes
        self._paths: dict[str, Path] = {}
        self._values: dict[str, Found] = defaultdict(dict)

    def facets(self, of_class: Mapping[str, tuple[str, ...]]) -> Facets:
        """All that was chosen, with its values."""
        by_thing: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for key, found in self._values.items():
            for path, values in found.items():
                by_thing[path][key] = values
        known = {key: Facet(key, path, _range(self._values[key])) for key, path in self._paths.items()}
        return Facets(known, of_class, by_thing)

    def named(self, nodes: Mapping[str, NamedNode], paths: Sequence[str]) -> list[str]:
        """The facets that the settings name, but for those of which nothing has a value."""
        found = {text: self._found(nodes, expand_path(text, self._prefixes)) for text in paths}
        return [self._keep(text, expand_path(text, self._prefixes), values) for text, values in found.items() if values]

    def derived(self, nodes: Mapping[str, NamedNode]) -> list[str]:
        """The facets that divide some things best, the best first."""
        sample = dict(list(nodes.items())[:_CROWD])
        scored: list[tuple[float, str, Path]] = []
        for path in self._candidates(sample):
            names = [self._prefixes.compact(step) for step in path]
            if all(names):
                score = _worth(self._found(sample, path), len(sample), len(path))
                scored.append((-score, "/".join(name for name in names if name), path))
        chosen: list[tuple[str, Path, Found]] = []
        for score, key, path in sorted(scored):
            if score and len(chosen) < MOST_FACETS:
                found = self._found(nodes, path)
                if not any(_same_division(found, other) for _, _, other in chosen):
                    chosen.append((key, path, found))
        return [self._keep(key, path, found) for key, path, found in chosen]

    def _keep(self, key: str, path: Path, found: Found) -> str:
        self._paths[key] = path
        self._values[key].update(found)
        return key

    def _candidates(self, nodes: Mapping[str, NamedNode]) -> Iterator[Path]:
        """Single properties first, then those that lead on from values that are many."""
        for predicate in self._usual(nodes.values()):
            yield (predicate,)
            targets = {v for n in nodes.values() for v in self._step([n], predicate) if isinstance(v, NamedNode)}
            if len(targets) > _FINE:
                yield from ((predicate, further) for further in self._usual(targets))

    def _usual(self, nodes: Iterable[NamedNode]) -> list[str]:
        """The properties that many of some nodes have."""
        ordered = list(dict.fromkeys(nodes))
        counts = Counter(p for node in ordered for p in {p.value for _, p, _ in self._dataset.about(node)})
        return [p for p, n in sorted(counts.items()) if n >= _COVERAGE * len(ordered) and not p.startswith(_NO_FACETS)]

    def _found(self, nodes: Mapping[str, NamedNode], path: Path) -> Found:
        """The values that a path leads to, sorted, of those things that have any."""
        found: Found = {}
        for thing, node in nodes.items():
            here: set[object] = {node}
            for step in path:
                here = {v for n in here if isinstance(n, NamedNode) for v in self._step([n], step)}
            values = sorted({text for value in here if (text := _value(value))})
            if values:
                found[thing] = tuple(values)
        return found

    def _step(self, nodes: Iterable[NamedNode], step: str) -> Iterator[object]:
        for node in nodes:
            if step.startswith("^"):
                yield from (s for s, p, _ in self._dataset.links_to(node) if p.value == step[1:])
            else:
                yield from (o for _, p, o in self._dataset.about(node) if p.value == step)


def _value(term: object) -> str:
    """An IRI, or the year of a date; empty for what is neither."""
    if isinstance(term, NamedNode):
        return term.value
    if isinstance(term, Literal) and term.datatype.value in _DATES:
        year = _YEAR.fullmatch(term.value)
        return year[1] if year else ""
    return ""


def _is_year(value: str) -> bool:
    return len(value) == 4 and value.isdigit()


def _range(found: Found) -> int:
    """How many years to take together; 0 where the values are no years."""
    years = {int(value) for values in found.values() for value in values if _is_year(value)}
    if not years or any(not _is_year(value) for values in found.values() for value in values):
        return 0
    span = max(years) - min(years) + 1
    return next(width for width in (1, 5, 10, 50, 100, 10_000) if span / width <= _FEW_YEARS)


def _worth(found: Found, things: int, steps: int) -> float:
    """How well some values divide a number of things: 0 where they do not, near 1 where they do so evenly."""
    facet = Facet("", (), _range(found))
    counts = Counter(bucket for values in found.values() for bucket in {facet.bucket(v) for v in values})
    if not _FEWEST <= len(counts) <= _MOST or len(found) < _COVERAGE * things or max(counts.values()) < 2:
        return 0.0
    total = sum(counts.values())
    evenness = 1 - sum((n / total) ** 2 for n in counts.values())
    handy = min(1.0, _HANDY / len(counts))
    return round(len(found) / things * evenness * handy * _INDIRECT ** (steps - 1), 4)


def _same_division(one: Found, other: Found) -> bool:
    """Whether two facets put the same things together."""
    if one.keys() != other.keys():
        return False
    pairs = {(values, other[path]) for path, values in one.items()}
    return len(pairs) == len(set(one.values())) == len(set(other.values()))
