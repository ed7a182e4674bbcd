"""Facets: the properties by which a list of resources is best narrowed down, worked out from the list itself.

A property will do where most of the list has it with a handful of values; where the values are nearly as many as the
things (each partner its own place), what those values link to may do instead (the country of the place).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.terms import DCT, PROV, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from publisher.base.prefixes import PrefixTable
    from publisher.release.links import Chain, Links

_OWL = STANDARD_PREFIXES["owl"]
_FEWEST, _MOST = 2, 30
# Share of the list that has the property.
_COVERAGE = 0.4
_FACETS = 5
# With more values than this it is worth while to look at what the values link to.
_FINE = 8
_CROWD = 2000
# What is said of where facts come from, and of the same thing elsewhere, is no way to tell things apart.
_NO_FACETS = (PROV, SKOS + "exact", SKOS + "close", _OWL + "sameAs", DCT + "source", RDFS)


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a list down.

    Args:
        chain: The properties that lead to the values.
        values: How many things of the list have each value, by IRI; the most frequent first.
    """

    chain: Chain
    values: Mapping[str, int]


def facets_of(paths: Sequence[str], links: Links) -> list[Facet]:
    """The facets of a list of resources, those with the fewest values first."""
    sample = paths[:_CROWD]
    direct = Counter(predicate for path in sample for predicate in links.properties(path))
    usual = [p for p, count in sorted(direct.items()) if count >= _COVERAGE * len(sample) and _tells_apart(p)]
    found: list[Facet] = []
    for chain in _chains(sample, usual, links):
        values = Counter(value for path in paths for value in links.targets(path, chain))
        is_shared = max(values.values(), default=0) > 1
        if is_shared and _FEWEST <= len(values) <= _MOST and sum(values.values()) >= _COVERAGE * len(paths):
            ordered = dict(sorted(values.items(), key=lambda item: (-item[1], item[0])))
            if not any(facet.values.keys() == ordered.keys() for facet in found):
                found.append(Facet(chain, ordered))
    return sorted(found, key=lambda facet: (len(facet.values), facet.chain))[:_FACETS]


def _chains(sample: Sequence[str], usual: Iterable[str], links: Links) -> Iterator[Chain]:
    """Single properties first, then those that lead on from values that are many."""
    many: list[str] = []
    for predicate in usual:
        yield (predicate,)
        if len({value for path in sample for value in links.targets(path, (predicate,))}) > _FINE:
            many.append(predicate)
    for predicate in many:
        values = {value for path in sample for value in links.targets(path, (predicate,))}
        further = Counter(p for value in values for p in links.properties(links.path_of(value) or ""))
        enough = _COVERAGE * len(values)
        yield from ((predicate, p) for p, count in sorted(further.items()) if count >= enough and _tells_apart(p))


def _tells_apart(predicate: str) -> bool:
    return not predicate.startswith(_NO_FACETS)


def chain_key(chain: Chain, prefixes: PrefixTable) -> str:
    """A chain as it stands in an address; empty where it has no short form.

    >>> from publisher.base.prefixes import PrefixTable
    >>> chain_key(("http://xmlns.com/foaf/0.1/knows", "http://www.w3.org/ns/org#role"), PrefixTable())
    'foaf:knows/org:role'
    """
    names = [prefixes.compact(predicate) for predicate in chain]
    if len(chain) == 1:
        return names[0] or chain[0]
    return "/".join(name for name in names if name) if all(names) else ""


def chain_of(key: str, prefixes: PrefixTable) -> Chain | None:
    """The chain that a name in an address stands for; None where it is no such name.

    >>> from publisher.base.prefixes import PrefixTable
    >>> chain_of("foaf:knows/org:role", PrefixTable()), chain_of("page", PrefixTable())
    (('http://xmlns.com/foaf/0.1/knows', 'http://www.w3.org/ns/org#role'), None)
    """
    if "://" in key:
        return (key,)
    try:
        chain = tuple(prefixes.expand(name) for name in key.split("/")) if ":" in key else ()
    except KeyError:
        return None
    return chain if 1 <= len(chain) <= 2 else None
