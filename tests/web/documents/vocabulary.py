"""The vocabulary of schema.org, as its makers publish it for TypeScript: classes, and the properties each may have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, Quad

from tests.conftest import require_npm

SCHEMA = "https://schema.org/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_FOLDER = Path(__file__).parent / "schema_org"
_BASE = re.compile(r"^(?:export )?interface (\w+?)(?:Base|Leaf) extends ([^{]+)\{(.*?)^\}", re.DOTALL | re.MULTILINE)
_PROPERTY = re.compile(r'^    "(\w+)"\?: SchemaValue<(.+), "\w+">;', re.MULTILINE)
_UNION = re.compile(r"^export type (\w+) = (\w+Leaf \|.+?);", re.MULTILINE)
_DATA = frozenset({"Text", "URL", "Date", "DateTime", "Time", "Number", "Integer", "Float", "Boolean", "Duration"})
# A role stands between a thing and the value of a property, and has that property itself (schema.org/Role).
_ROLES = {"OrganizationRole": frozenset({"member", "memberOf"})}


@dataclass(frozen=True)
class Vocabulary:
    """What schema.org allows.

    Args:
        properties: The properties that a class has of its own, each with what its values may be.
        broader: The classes that a class is a kind of.
    """

    properties: Mapping[str, Mapping[str, frozenset[str]]]
    broader: Mapping[str, frozenset[str]]

    @classmethod
    def read(cls) -> Vocabulary:
        """Reads the package."""
        text = (require_npm(_FOLDER) / "schema-dts/dist/schema.d.ts").read_text(encoding="utf-8")
        properties: dict[str, dict[str, frozenset[str]]] = {}
        broader: dict[str, set[str]] = {}
        for name, bases, body in _BASE.findall(text):
            values = {p: frozenset(re.findall(r"\w+", kinds)) for p, kinds in _PROPERTY.findall(body)}
            properties.setdefault(name, {}).update(values)
            broader.setdefault(name, set()).update(re.findall(r"(\w+)Base", bases))
        for name, members in _UNION.findall(text):
            for member in set(re.findall(r"\b\w+\b", members)) - {name, f"{name}Leaf", "string"}:
                broader.setdefault(member, set()).add(name)
        return cls(properties, {name: frozenset(found - {name}) for name, found in broader.items()})

    def kinds(self, name: str) -> frozenset[str]:
        """A class and all that it is a kind of."""
        found = {name}
        queue = [name]
        for known in queue:
            more = self.broader.get(known, frozenset()) - found
            found |= more
            queue += more
        return frozenset(found)

    def breaches(self, quads: Iterable[Quad]) -> Iterator[str]:
        """What a document says that the vocabulary does not provide for."""
        triples = [(str(q.subject.value), q.predicate.value, q.object) for q in quads]  # type: ignore[union-attr]
        kinds: dict[str, set[str]] = {}
        for subject, predicate, value in triples:
            if predicate == TYPE:
                name = value.value.removeprefix(SCHEMA)  # type: ignore[union-attr]
                if name not in self.broader and name not in self.properties:
                    yield f"there is no class {name}"
                kinds.setdefault(subject, set()).update(self.kinds(name))
        for subject, predicate, value in triples:
            if predicate != TYPE:
                name = predicate.removeprefix(SCHEMA)
                told = kinds.get(value.value) if not isinstance(value, Literal) else None  # type: ignore[union-attr]
                yield from self._breach(kinds.get(subject, {"Thing"}), name, isinstance(value, Literal), told)

    def _breach(self, kinds: Iterable[str], name: str, literal: bool, told: Iterable[str] | None) -> Iterator[str]:
        allowed = [self.properties[kind][name] for kind in kinds if name in self.properties.get(kind, {})]
        narrow = sorted(kinds)
        if not allowed:
            if not any(name in _ROLES.get(kind, ()) for kind in kinds):
                yield f"{name} is no property of {narrow}"
            return
        values = frozenset().union(*allowed)
        if literal and not values & _DATA:
            yield f"a value of {name} is a thing, not a text"
        elif told is not None and not values & {*told, "URL"}:
            yield f"a value of {name} is none of {sorted(told)}"
        elif not literal and told is None and values <= _DATA - {"URL", "Text"}:
            yield f"a value of {name} is a text, not a thing"
