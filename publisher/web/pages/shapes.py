"""SHACL shapes as people read them: what each applies to, and one line for each rule (SHACL, sections 2 to 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.terms import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publisher.rdf.terms import Term
    from publisher.web.pages.facts import DocumentFacts
    from publisher.web.pages.labels import Name
    from publisher.web.pages.values import Value

_SH = STANDARD_PREFIXES["sh"]
_TARGETS = tuple(_SH + name for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"))
_PATHS = {"inversePath": "^{}", "zeroOrMorePath": "{}*", "oneOrMorePath": "{}+", "zeroOrOnePath": "{}?"}
_KINDS = ("datatype", "class", "nodeKind", "node", "pattern", "hasValue")
_SHAPES = frozenset({_SH + "NodeShape", _SH + "PropertyShape"})
_MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a shape.

    Args:
        anchor: The fragment that it is known by; empty where it has none.
        path: The property that it is about, as text; empty for the thing itself.
        count: How many values there may be, such as `1..n`.
        kind: What values must be.
        message: What the rule says.
        severity: `violation`, `warning` or `info`.
    """

    anchor: str
    path: str
    count: str
    kind: str
    message: tuple[Value, ...]
    severity: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape.

    Args:
        targets: What it applies to.
        rules: Its rules.
    """

    targets: tuple[Value, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class ListedShape:
    """A shape in the list of all.

    Args:
        name: Its name.
        anchor: The fragment that it is known by.
        targets: What it applies to.
        rules: The fragments that its rules are known by.
        count: How many rules it has.
    """

    name: Name
    anchor: str
    targets: tuple[Value, ...]
    rules: tuple[str, ...]
    count: int


def shape_list(document: DocumentFacts) -> tuple[ListedShape, ...]:
    """The shapes of a document by name: those that apply to something, or that others refer to."""
    reader = _Reader(document)
    nodes = [iri for iri in document.nested() if not reader.classes(iri).isdisjoint(_SHAPES)]
    owned = {p.value for iri in nodes for p in reader.nodes(iri, "property")}
    found = [_listed(document, reader, iri) for iri in nodes if iri not in owned and "#" in iri]
    return tuple(sorted((s for s in found if s.count), key=lambda s: (s.name.text.casefold(), s.anchor)))


def _listed(document: DocumentFacts, reader: _Reader, iri: str) -> ListedShape:
    rules = [*reader.nodes(iri, "property"), *reader.nodes(iri, "sparql")]
    own = any(reader.terms(iri, name) for name in _KINDS)
    return ListedShape(
        document.name(iri),
        iri.partition("#")[2],
        document.values(iri, *_TARGETS),
        tuple(node.value.partition("#")[2] for node in rules if "#" in node.value),
        len(rules) + own,
    )


def shape_view(document: DocumentFacts, iri: str) -> Shape | None:
    """A shape with its rules; None where the IRI is that of none."""
    reader = _Reader(document)
    if reader.classes(iri).isdisjoint(_SHAPES):
        return None
    return Shape(document.values(iri, *_TARGETS), tuple(reader.rules(iri)))


class _Reader:
    def __init__(self, document: DocumentFacts) -> None:
        self._document = document
        self._dataset = document.dataset

    def terms(self, subject: str, name: str) -> list[Term]:
        return self._dataset.objects(NamedNode(subject), NamedNode(_SH + name))

    def classes(self, subject: str) -> set[str]:
        return {t.value for t in self._dataset.objects(NamedNode(subject), RDF_TYPE) if isinstance(t, NamedNode)}

    def nodes(self, subject: str, name: str) -> list[NamedNode]:
        return [term for term in self.terms(subject, name) if isinstance(term, NamedNode)]

    def text(self, subject: str, name: str) -> str:
        return next((term.value for term in self.terms(subject, name) if isinstance(term, Literal)), "")

    def rules(self, shape: str) -> Iterator[Rule]:
        """The rules of a shape: its own, those of its properties, and its queries."""
        own = self._rule(shape)
        if own.message and (own.path or own.kind):
            yield own
        for node in self.nodes(shape, "property"):
            rule = self._rule(node.value)
            if rule.message or rule.kind or rule.count:
                yield rule
            for query in self.nodes(node.value, "sparql"):
                yield self._rule(query.value, self._path_of(node.value))
        for query in self.nodes(shape, "sparql"):
            yield self._rule(query.value, own.path)

    def _rule(self, node: str, path: str = "") -> Rule:
        severity = next((n.value.removeprefix(_SH).lower() for n in self.nodes(node, "severity")), "violation")
        message = self._document.values(node, _SH + "message") or self._document.values(node, RDFS + "label")
        least, most = self.text(node, "minCount"), self.text(node, "maxCount")
        count = (least if least == most else f"{least or 0}..{most or 'n'}") if least or most else ""
        known = severity if severity in ("violation", "warning", "info") else "violation"
        anchor = node.partition("#")[2]
        return Rule(anchor, path or self._path_of(node), count, self._kind(node), message, known)

    def _kind(self, node: str) -> str:
        parts = [self._word(term) for name in _KINDS for term in self.terms(node, name)]
        choices = (", ".join(self._word(term) for term in self._items(head)) for head in self.nodes(node, "in"))
        parts += [f"{{{choice}}}" for choice in choices]
        return ", ".join(filter(None, parts))

    def _word(self, term: Term) -> str:
        if isinstance(term, Literal):
            return term.value
        if not isinstance(term, NamedNode) or self._document.is_anonymous(term.value):
            return ""
        if "#" in term.value and self._document.is_part(term.value):
            return self._document.name(term.value).text
        return self._document.short(term.value).removeprefix("sh:")

    def _path_of(self, node: str) -> str:
        return next((self._path(path, _MOST_STEPS) for path in self.nodes(node, "path")), "")

    def _path(self, node: NamedNode, steps: int) -> str:
        """A property path in SPARQL's notation."""
        if not steps:
            return "…"
        if self._dataset.objects(node, RDF_FIRST):
            return "/".join(self._path(n, steps - 1) for n in self._items(node) if isinstance(n, NamedNode))
        for head in self.nodes(node.value, "alternativePath"):
            inner = "|".join(self._path(n, steps - 1) for n in self._items(head) if isinstance(n, NamedNode))
            return f"({inner})"
        for name, form in _PATHS.items():
            for inner_node in self.nodes(node.value, name):
                return form.format(self._path(inner_node, steps - 1))
        return self._document.short(node.value)

    def _items(self, head: NamedNode) -> list[Term]:
        """The members of a list, as far as they can be followed."""
        found: list[Term] = []
        node: Term = head
        seen: set[Term] = set()
        while isinstance(node, NamedNode) and node != RDF_NIL and node not in seen:
            seen.add(node)
            found += self._dataset.objects(node, RDF_FIRST)[:1]
            node = next(iter(self._dataset.objects(node, RDF_REST)), RDF_NIL)
        return found
