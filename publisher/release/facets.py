"""The facets of a release: by which properties the lists of each class are narrowed down, and who has which value.

They are worked out at build, so that a list has only to count.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FACETS_FILE = "facets.json"

Path: TypeAlias = tuple[str, ...]
"""IRIs of properties to follow one after the other; `^` stands before one that is followed backwards."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a list down.

    Args:
        key: How addresses name it: the prefixed names of its properties, with `/` between them.
        path: The properties that lead to its values.
        years: How many years there are in a range, where the values are years; 0 where they are IRIs.

    >>> Facet("x:start", ("x:start",), 5).bucket("2017"), Facet("x:start", ("x:start",), 1).bucket("2017")
    ('2015/2019', '2017')
    """

    key: str
    path: Path
    years: int = 0

    def bucket(self, value: str) -> str:
        """What a value counts as: a year as its range, as ISO 8601 writes intervals; an IRI as itself."""
        if self.years <= 1:
            return value
        first = int(value) // self.years * self.years
        return f"{first}/{first + self.years - 1}"


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of all lists.

    Args:
        known: Facets by key.
        of_class: Keys of the facets of a class, in the order to show them, by its IRI.
        values: IRIs and years by document path and key.

    >>> facets = Facets({"x:p": Facet("x:p", ("x:p",))}, {"x:C": ("x:p",)}, {"doc/a": {"x:p": ("x:b",)}})
    >>> Facets.from_json(facets.to_json()) == facets
    True
    """

    known: Mapping[str, Facet] = field(default_factory=dict)
    of_class: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """The bytes of `facets.json`: each value and key is written once, and its number where it is used."""
        keys = sorted(self.known)
        values = sorted({value for row in self.values.values() for found in row.values() for value in found})
        number = {value: n for n, value in enumerate(values)}
        content = {
            "facets": [[key, list(self.known[key].path), self.known[key].years] for key in keys],
            "classes": {iri: list(chosen) for iri, chosen in sorted(self.of_class.items())},
            "values": values,
            "things": {
                path: [[keys.index(key), *(number[v] for v in found)] for key, found in sorted(row.items())]
                for path, row in sorted(self.values.items())
            },
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, raw: bytes) -> Facets:
        """Reads `facets.json`."""
        content: dict[str, Any] = json.loads(raw)
        known = [Facet(key, tuple(path), years) for key, path, years in content["facets"]]
        values: list[str] = content["values"]
        return cls(
            {facet.key: facet for facet in known},
            {iri: tuple(chosen) for iri, chosen in content["classes"].items()},
            {
                path: {known[row[0]].key: tuple(values[n] for n in row[1:]) for row in rows}
                for path, rows in content["things"].items()
            },
        )

    def of(self, kinds: Iterable[str]) -> list[Facet]:
        """The facets of the first of some classes that has any."""
        chosen = next((self.of_class[kind] for kind in kinds if kind in self.of_class), ())
        return [self.known[key] for key in chosen]
