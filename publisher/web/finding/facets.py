"""Narrowing lists down: what an address asks for, what fits, and what each further step would leave.

The facets of a class and who has which value are worked out at build (`build/facets.py`); here they are only counted.
Values of one facet widen a list (this country or that one), values of several narrow it down.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from publisher.web.addresses import with_query
from publisher.web.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from werkzeug.datastructures import MultiDict

    from publisher.base.config import Publication
    from publisher.base.prefixes import PrefixTable
    from publisher.release.facets import Facet
    from publisher.release.links import Chain
    from publisher.web.edition import Edition

OPTIONS_SHOWN = 6
_MOST_OPTIONS = 60
_MOST_VALUES = 40
_OWN_FIELDS = frozenset({"q", "type", "page", "lang", "format"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for.

    Args:
        place: Where the list stands: `/browse` or `/search`.
        publication: The publication settings, by which addresses are written short.
        text: Words to look for.
        kind: IRI of a class; empty for all.
        filters: Values by the key of a facet, or by the property that leads to them.
        page: Number of the page, not yet checked.
    """

    place: str
    publication: Publication
    text: str = ""
    kind: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: str = "1"

    @classmethod
    def of(cls, place: str, edition: Edition, fields: MultiDict[str, str], unknown: int) -> Asked:
        """Reads the query of an address.

        Args:
            place: Where the list stands.
            edition: What it lists.
            fields: The fields of the query.
            unknown: The status of the problem that a field is which nobody knows.

        Raises:
            ProblemError: There is such a field, or too many of all.
        """
        policy, prefixes = edition.publication.base, edition.release.prefixes
        filters: dict[str, tuple[str, ...]] = {}
        for key, values in fields.lists():
            if key in _OWN_FIELDS:
                continue
            if key not in edition.release.facets.known and chain_of(key, prefixes) is None:
                raise ProblemError(unknown, f"There is no list by {key!r}; name a property, such as org:role")
            filters[key] = tuple(dict.fromkeys(full(value, policy, prefixes) for value in values if value))
        if sum(map(len, filters.values())) > _MOST_VALUES:
            raise ProblemError(400, f"A list is narrowed down by at most {_MOST_VALUES} values.")
        kind = fields.get("type", "")
        return cls(
            place,
            edition.publication,
            fields.get("q", ""),
            full(kind, policy, prefixes) if kind else "",
            filters,
            fields.get("page", "1"),
        )

    def url(self, page: int = 1, fmt: str = "") -> str:
        """The address of this list, or of another page or form of it."""
        prefixes, base = self.publication.prefix_table, self.publication.base
        short = {key: [shorten(v, base, prefixes) for v in values] for key, values in self.filters.items() if values}
        return with_query(
            self.place,
            q=self.text,
            type=shorten(self.kind, base, prefixes) if self.kind else "",
            **dict(sorted(short.items())),
            page=str(page) if page > 1 else "",
            format=fmt,
        )

    def of_kind(self, kind: str) -> Asked:
        """The same of one class, or of all; what its class alone has is dropped."""
        return replace(self, kind=kind, filters={} if self.kind else self.filters)

    def with_value(self, key: str, value: str) -> Asked:
        """The same with one value more."""
        return replace(self, filters={**self.filters, key: (*self.filters.get(key, ()), value)})

    def without_value(self, key: str, value: str) -> Asked:
        """The same with one value less."""
        return replace(self, filters={**self.filters, key: tuple(v for v in self.filters[key] if v != value)})

    @property
    def plain(self) -> Asked:
        """The list that this one is a part of."""
        return replace(self, filters={}, page="1")


def shorten(iri: str, base: str, prefixes: PrefixTable) -> str:
    """A value as it stands in an address: below the base, or with a prefix.

    >>> from publisher.base.prefixes import PrefixTable
    >>> shorten("https://example.org/id/a", "https://example.org/", PrefixTable()), shorten("2015", "", PrefixTable())
    ('id/a', '2015')
    """
    return iri.removeprefix(base) if iri.startswith(base) else prefixes.compact(iri) or iri


def full(text: str, base: str, prefixes: PrefixTable) -> str:
    """What a value in an address stands for.

    >>> from publisher.base.prefixes import PrefixTable
    >>> [full(text, "https://example.org/", PrefixTable()) for text in ("id/a", "org:role", "2015/2019", "urn:x")]
    ['https://example.org/id/a', 'http://www.w3.org/ns/org#role', '2015/2019', 'urn:x']
    """
    if ":" not in text:
        return text if text.replace("/", "").isdigit() else base + text
    try:
        return text if "://" in text else prefixes.expand(text)
    except KeyError:
        return text


def chain_of(key: str, prefixes: PrefixTable) -> Chain | None:
    """The properties that a name in an address stands for; None where it is no such name.

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


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A list as it was asked for.

    Args:
        paths: Paths of all that fits.
        facets: The facets of the list, each with how many things have which value: with it, or with it too.
    """

    paths: list[str]
    facets: list[tuple[Facet, Mapping[str, int]]]


def narrow(edition: Edition, asked: Asked, paths: Sequence[str]) -> Narrowed:
    """Narrows a list down.

    Args:
        edition: Where it is from.
        asked: What is asked for.
        paths: Paths of what has the class and the text that are asked for.
    """
    facets = edition.release.facets.of([asked.kind] if asked.kind else [])
    own = {facet.key: facet for facet in facets}
    tests = {key: _test(edition, key, values, own) for key, values in asked.filters.items() if values}
    found = [path for path in paths if all(test(path) for test in tests.values())]
    counts = _count(edition, found, [facet for facet in facets if facet.key not in tests])
    for facet in facets:
        if facet.key in tests:  # another value of the same facet would widen the list
            others = [test for key, test in tests.items() if key != facet.key]
            counts |= _count(edition, [p for p in paths if all(test(p) for test in others)], [facet])
    return Narrowed(found, [(facet, _ordered(facet, counts[facet.key])) for facet in facets if counts[facet.key]])


def _test(edition: Edition, key: str, values: tuple[str, ...], own: Mapping[str, Facet]) -> Callable[[str], bool]:
    """Whether something has one of some values."""
    chain = chain_of(key, edition.release.prefixes)
    known = edition.release.facets.known.get(key)
    # Of other lists, links tell more than facets do, where they lead to the value.
    facet = own.get(key) or (known if known and (known.years or chain is None) else None)
    if facet:
        table, bucket, wanted = edition.release.facets.values, facet.bucket, set(values)
        return lambda path: not wanted.isdisjoint(map(bucket, table.get(path, {}).get(key, ())))
    links = chain or (key,)
    return lambda path: any(edition.links.leads(path, links, value) for value in values)


def _count(edition: Edition, paths: Iterable[str], facets: Iterable[Facet]) -> dict[str, dict[str, int]]:
    """How many things have each value of some facets."""
    table = edition.release.facets.values
    wanted = {facet.key: facet for facet in facets}
    counts: dict[str, dict[str, int]] = {key: {} for key in wanted}
    for path in paths:
        for key, values in table.get(path, {}).items():
            if key in wanted:
                count = counts[key]
                for value in {wanted[key].bucket(v) for v in values} if wanted[key].years else values:
                    count[value] = count.get(value, 0) + 1
    return counts


def _ordered(facet: Facet, counts: Mapping[str, int]) -> dict[str, int]:
    """Years in their order; the most frequent first of all else."""
    return dict(sorted(counts.items(), key=lambda item: item[0] if facet.years else (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class Kind:
    """A way on from a list: a class or a value with the number of its things.

    Args:
        name: Its name.
        url: Where it leads.
        count: How many things there are.
        current: Whether it is chosen; then it leads to the list without it.
    """

    name: str
    url: str
    count: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet with its values, and those that are shown only on demand."""

    name: str
    options: tuple[Kind, ...]
    further: tuple[Kind, ...] = ()

    @classmethod
    def of(cls, name: str, options: Iterable[Kind]) -> FacetView:
        """The facet with what is chosen or frequent in sight."""
        known = list(options)[:_MOST_OPTIONS]
        shown = known if len(known) <= OPTIONS_SHOWN + 2 else known[:OPTIONS_SHOWN]
        rest = known[len(shown) :]
        return cls(name, (*shown, *(o for o in rest if o.current)), tuple(o for o in rest if not o.current))


def facet_views(edition: Edition, asked: Asked, narrowed: Narrowed, languages: Sequence[str]) -> list[FacetView]:
    """The facets by which something is told apart, as a page shows them."""
    views = []
    for facet, counts in narrowed.facets:
        chosen = asked.filters.get(facet.key, ())
        if len(counts) < 2 and not chosen:
            continue
        options = [_option(edition, asked, facet, value, counts[value], languages) for value in counts]
        views.append(FacetView.of(facet_name(edition, facet, languages), options))
    return views


def _option(edition: Edition, asked: Asked, facet: Facet, value: str, count: int, languages: Sequence[str]) -> Kind:
    current = value in asked.filters.get(facet.key, ())
    onward = asked.without_value(facet.key, value) if current else asked.with_value(facet.key, value)
    return Kind(value_name(edition, value, languages), onward.url(), count, current)


def facet_name(edition: Edition, facet: Facet, languages: Sequence[str]) -> str:
    """What a facet is called: as the last of its properties."""
    return edition.name(facet.path[-1].removeprefix("^"), *languages)


def value_name(edition: Edition, value: str, languages: Sequence[str]) -> str:
    """What a value is called."""
    return edition.name(value, *languages) if ":" in value else value.replace("/", "–")


def kind_view(
    edition: Edition, asked: Asked, counts: Mapping[str, int], name: str, languages: Sequence[str]
) -> FacetView:
    """The classes of a list as a facet."""
    options = [
        Kind(edition.name(iri, *languages), asked.of_kind(iri).url(), count, iri == asked.kind)
        for iri, count in counts.items()
    ]
    return FacetView.of(name, options)


def chosen_views(edition: Edition, asked: Asked, languages: Sequence[str]) -> list[Kind]:
    """What narrows a list down, each with the list without it."""
    views = []
    for key, values in asked.filters.items():
        known = edition.release.facets.known.get(key)
        path = known.path if known else chain_of(key, edition.release.prefixes) or (key,)
        name = edition.name(path[-1].removeprefix("^"), *languages)
        views += [
            Kind(f"{name}: {value_name(edition, value, languages)}", asked.without_value(key, value).url(), 0)
            for value in values
        ]
    return views


def hints(edition: Edition, path: str, facets: Sequence[Facet], languages: Sequence[str], most: int = 3) -> list[str]:
    """A few words about a thing: its values of some facets, where they are few."""
    row = edition.release.facets.values.get(path, {})
    found = (row.get(facet.key, ()) for facet in facets)
    return [
        ", ".join(dict.fromkeys(value_name(edition, value, languages) for value in values))
        for values in found
        if 0 < len(values) <= 2
    ][:most]
