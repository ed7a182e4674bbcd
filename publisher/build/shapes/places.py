"""Where results stand: the value or the node at fault in the data, the rule in the shapes."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from publisher.base.diagnostics import Span
from publisher.build.statements import Statement, statements_of
from publisher.rdf.terms import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from publisher.base.config import Publication
    from publisher.build.shapes.engine import PathTree
    from publisher.rdf.authored import Authored, Part
    from publisher.rdf.terms import Term


class Reached(NamedTuple):
    """A value that a path leads to.

    Args:
        value: The value.
        statement: The last statement on the way to it.
        part: Which part of that statement the value is.
    """

    value: Term
    statement: Statement
    part: Part


class Places:
    """Finds places in shapes and data.

    Args:
        shapes: The files of the shapes.
        sources: The files of the data.
        publication: The publication settings.
    """

    def __init__(self, shapes: Sequence[Authored], sources: Sequence[Authored], publication: Publication) -> None:
        self.base = publication.base
        self.rules = statements_of(shapes, self.base)
        self._sources = sources
        self._of_shape: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for rule in self.rules:
            self._of_shape[rule.thing, rule.quad.predicate.value].append(rule)

    # --- shapes ---

    def of_shape(self, shape: str, predicate: str) -> list[Statement]:
        """The statements of a shape with one predicate."""
        return self._of_shape.get((shape, predicate), [])

    def shape_span(self, shape: str | None) -> Span | None:
        """Where a shape begins: its IRI as a subject, or its opening bracket."""
        rule = next((rule for rule in self.rules if rule.thing == shape), None)
        return rule.span(self.base, "subject") if rule else None

    def rule_span(self, shape: str, predicates: Iterable[str], value: str | None = None) -> Span | None:
        """Where a rule stands, from its predicate to the end of its value; else where its shape begins."""
        for predicate in predicates:
            for rule in self.of_shape(shape, predicate):
                if value is None or rule.quad.object == NamedNode(value):
                    start, end = rule.span(self.base, "predicate"), rule.span(self.base)
                    return Span(start.path, start.line, start.column, end.end_line, end.end_column)
        return self.shape_span(shape)

    # --- data ---

    @cached_property
    def _facts(self) -> _Facts:
        return _Facts(statements_of(self._sources, self.base))

    def values(self, focus: Term, path: PathTree) -> list[Reached]:
        """What a path leads to from a node, as the sources say it; each value once, in the order of the files."""
        reached = (hit for hit in self._facts.walk(focus, path) if hit is not None)
        return list({hit.value: hit for hit in reversed(list(reached))}.values())[::-1]

    def span(self, hit: Reached, part: Part | None = None) -> Span:
        """Where a value stands, or another part of the statement that leads to it."""
        return hit.statement.span(self.base, hit.part if part is None else part)

    def all_spans(self, hit: Reached) -> list[Span]:
        """Everywhere the sources say the statement that leads to a value: in a table, each row."""
        facts = (fact for fact in self._facts.of_node.get(hit.statement.quad.subject, ()))
        said = (fact for fact in facts if _triple(fact) == _triple(hit.statement))
        return list(dict.fromkeys(span for fact in said for span in fact.spans(self.base, hit.part)))

    def gap_spans(self, node: Term, path: PathTree) -> list[Span]:
        """The empty cells of tables that would hold the value that a path of one property finds missing."""
        if "iri" not in path or not isinstance(node, NamedNode):
            return []
        predicate = NamedNode(path["iri"])
        described = {fact.source.path: fact.source for fact in self._facts.of_node.get(node, ())}
        indexes = (source.positions(self.base) for source in described.values())
        return [span for index in indexes if index for span in index.gaps(node, predicate)]

    def node_span(self, node: Term) -> Span | None:
        """Where a node is described, preferably where it is given its class; else where it is mentioned first."""
        described = self._facts.of_node.get(node)
        if described:
            typed = next((fact for fact in described if fact.quad.predicate == RDF_TYPE), described[0])
            return typed.span(self.base, "subject")
        mentioned = next((fact for fact in self._facts.all if fact.quad.object == node), None)
        return mentioned.span(self.base) if mentioned else None


def _triple(fact: Statement) -> tuple[Term, NamedNode, Term]:
    return fact.quad.subject, fact.quad.predicate, fact.quad.object


class _Facts:
    """The statements of the data, by their terms."""

    def __init__(self, facts: list[Statement]) -> None:
        self.all = facts
        self.of_node: dict[Term, list[Statement]] = defaultdict(list)
        for fact in facts:
            self.of_node[fact.quad.subject].append(fact)

    @cached_property
    def _of_value(self) -> dict[Term, list[Statement]]:
        found: dict[Term, list[Statement]] = defaultdict(list)
        for fact in self.all:
            if not isinstance(fact.quad.object, Literal):
                found[fact.quad.object].append(fact)
        return found

    def walk(self, node: Term, path: PathTree, *, back: bool = False) -> Iterator[Reached | None]:
        """Follows a path (SPARQL 1.1 Query, section 18.4); None stands for the node itself."""
        ((kind, inner),) = path.items()
        match kind:
            case "iri":
                yield from self._step(node, NamedNode(inner), back=back)
            case "inverse":
                yield from self.walk(node, inner, back=not back)
            case "alternative":
                for one in inner:
                    yield from self.walk(node, one, back=back)
            case "sequence":
                yield from self._sequence(node, inner[::-1] if back else inner, back=back)
            case _:
                yield from self._repeat(node, kind, inner, back=back)

    def _step(self, node: Term, predicate: NamedNode, *, back: bool) -> Iterator[Reached]:
        facts = self._of_value if back else self.of_node
        for fact in facts.get(node, ()):
            if fact.quad.predicate == predicate:
                yield Reached(fact.quad.subject, fact, "subject") if back else Reached(fact.quad.object, fact, "object")

    def _sequence(self, node: Term, steps: list[PathTree], *, back: bool) -> Iterator[Reached | None]:
        first, *rest = steps
        for hit in self.walk(node, first, back=back):
            if rest:
                yield from self._sequence(node if hit is None else hit.value, rest, back=back)
            else:
                yield hit

    def _repeat(self, node: Term, kind: str, inner: PathTree, *, back: bool) -> Iterator[Reached | None]:
        if kind != "oneOrMore":
            yield None
        seen: set[Term] = set()
        pending = [node]
        while pending:
            for hit in self.walk(pending.pop(), inner, back=back):
                if hit is not None and hit.value not in seen:
                    seen.add(hit.value)
                    yield hit
                    if kind != "zeroOrOne":
                        pending.append(hit.value)
