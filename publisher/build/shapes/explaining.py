"""Turns what the engine says into findings: code, place, message, where the rule stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.build.shapes.components import COMPONENTS, PAIRS, Component, Facts, custom
from publisher.build.shapes.vocabulary import SH
from publisher.rdf.skolem import is_skolem
from publisher.rdf.terms import RDF_FIRST, RDF_REST, XSD, XSD_STRING, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publisher.base.prefixes import PrefixTable
    from publisher.build.shapes.engine import Failure, Outcome, PathTree, Result
    from publisher.build.shapes.places import Places, Reached

_SEVERITIES = {SH + "Warning": Severity.WARNING, SH + "Info": Severity.INFO}
_SHOWN = 3
_SHOWN_ROWS = 20  # of values that contradict each other all are shown, within reason
_LISTED = 6
_LABEL = re.compile(r"'?\b[0-9a-f]{32}\b'?")  # what a shape without an IRI is called in the engine's messages

_FAILURES = {
    "malformed": ("S390", "the SHACL engine cannot use {shape}: {message}"),
    "crash": ("S390", "the SHACL engine failed at {shape}: {message}"),
    "query": ("S394", "a query of {shape} is not allowed: {message}"),
    "recursion": ("S391", "{shape} leads back to itself, or is nested too deeply to be checked"),
    "time": ("S392", "the check of {shape} ran out of its time"),
    "memory": ("S393", "the check of {shape} ran out of its memory"),
}


class Explainer:
    """Explains outcomes.

    Args:
        places: Where things stand.
        prefixes: How IRIs are shortened in messages.
        language: The language of messages that the shapes have in several.
    """

    def __init__(self, places: Places, prefixes: PrefixTable, language: str) -> None:
        self._places = places
        self._prefixes = prefixes
        self._language = language

    def explain(self, outcome: Outcome) -> Iterator[Diagnostic]:
        """One finding for each result, or one for the failure, and one for each rule that was passed over."""
        for message, shape in outcome.ignored:
            text = _LABEL.sub("a shape without a name", message)
            yield Diagnostic("S396", Severity.WARNING, text.rstrip("."), self._places.shape_span(shape))
        if outcome.failure:
            yield self._failure(outcome.failure)
        for result in outcome.results:
            yield self._result(result)

    def _failure(self, failure: Failure) -> Diagnostic:
        code, template = _FAILURES[failure.kind]
        said = _LABEL.sub("a shape without a name", failure.message).rstrip(".")
        span = self._places.shape_span(failure.shape)
        message = template.format(shape="this shape" if span else "a shape", message=said)
        note = None if span else "the engine does not say which shape it is"
        return Diagnostic(code, Severity.ERROR, message, span, note=note)

    def _result(self, result: Result) -> Diagnostic:
        component = self._component(result)
        span, related = self._where(result, component)
        return Diagnostic(
            component.code,
            _SEVERITIES.get(result.severity, Severity.ERROR),
            self._message(result, component),
            span,
            focus=result.focus.value if isinstance(result.focus, NamedNode) else None,
            required_by=self._places.rule_span(result.shape, [component.parameter], result.constraint),
            related=related,
            note=self._note(result),
        )

    def _component(self, result: Result) -> Component:
        known = COMPONENTS.get(result.component)
        if known:
            return known
        declared = (
            path.quad.object.value
            for parameter in self._places.of_shape(result.component, SH + "parameter")
            for path in self._places.of_shape(_iri(parameter.quad.object), SH + "path")
            if isinstance(path.quad.object, NamedNode)
        )
        used = (iri for iri in sorted(declared) if self._places.of_shape(result.shape, iri))
        return custom(next(used, ""))

    # --- where ---

    def _where(self, result: Result, component: Component) -> tuple[Span | None, tuple[tuple[str, Span], ...]]:
        """The place of the value at fault, else of the node; with the other values that play a part."""
        values = self._places.values(result.focus, result.path) if result.path else []
        match component.code:
            case "S301" if result.path and (gaps := self._places.gap_spans(result.focus, result.path)):
                return gaps[0], tuple(("empty here as well", span) for span in gaps[1:])[:_SHOWN]
            case "S302" | "S328" if values:
                *earlier, last = (span for hit in values for span in self._places.all_spans(hit))
                return last, tuple(("another value", span) for span in earlier[:_SHOWN_ROWS])
            case "S309":
                twins = _same_language(values)
                if twins:
                    *others, twin = twins
                    return self._places.span(twin), self._related("the same language", others)
        related: tuple[tuple[str, Span], ...] = ()
        if component.parameter in PAIRS:
            others = self._second_values(result, component)
            values = [*values, *others]
            related = self._related("compared with", [hit for hit in others if hit.value != result.value])
        at_fault = next((hit for hit in values if hit.value == result.value), None)
        if component.code == "S330" and result.value is None and len(values) == 1:
            at_fault = values[0]  # the engine leaves out what an ASK validator refused
        if at_fault is not None:
            where = self._places.span(at_fault, "predicate" if component.code == "S326" else at_fault.part)
            return where, related
        return self._places.node_span(result.focus), related

    def _second_values(self, result: Result, component: Component) -> list[Reached]:
        properties = (rule.quad.object for rule in self._places.of_shape(result.shape, component.parameter))
        return [hit for second in properties for hit in self._places.values(result.focus, {"iri": _iri(second)})]

    def _related(self, label: str, hits: Iterable[Reached]) -> tuple[tuple[str, Span], ...]:
        return tuple((label, self._places.span(hit)) for hit in hits)[:_SHOWN]

    # --- what ---

    def _message(self, result: Result, component: Component) -> str:
        own = self._own_message(result, component)
        return " ".join(own.split()).rstrip(".") if own else component.sentence(self._facts(result, component))

    def _own_message(self, result: Result, component: Component) -> str | None:
        """The message that the shape has for this, in the language asked for."""
        holders = [result.constraint] if result.constraint else self._validators(result.component)
        texts = [text for holder in holders for text in self._texts(holder)] or self._texts(result.shape)
        template = _in_language(texts, self._language)
        if template is None or component.code not in ("S329", "S330"):
            return template
        # Values are filled in by the engine, which loses the language tags of the templates.
        pattern = ".*".join(re.escape(part) for part in re.split(r"\{[?$]\w+\}", template))
        filled = (text for text, _ in result.messages if re.fullmatch(pattern, text, re.DOTALL))
        return next(filled, template)

    def _validators(self, component: str) -> list[str]:
        kinds = ("propertyValidator", "nodeValidator", "validator")
        return [_iri(rule.quad.object) for kind in kinds for rule in self._places.of_shape(component, SH + kind)]

    def _texts(self, holder: str) -> list[tuple[str, str]]:
        return [
            (text.value, text.language or "")
            for rule in self._places.of_shape(holder, SH + "message")
            if isinstance(text := rule.quad.object, Literal)
        ]

    def _facts(self, result: Result, component: Component) -> Facts:
        rules = self._places.of_shape(result.shape, component.parameter)
        tagged = isinstance(result.value, Literal) and result.value.language is not None
        return Facts(
            path=self._path(result.path) if result.path else "the node",
            value=self._show(result.value) if result.value is not None else "",
            parameter=self._parameter(rules[0].quad.object) if rules else "",
            tagged=tagged,
        )

    def _parameter(self, term: Term) -> str:
        if isinstance(term, Literal) and term.datatype.value.startswith(XSD) and term.datatype != XSD_STRING:
            return term.value
        members = self._members(term)
        if members:
            return ", ".join(members[:_LISTED]) + (", …" if len(members) > _LISTED else "")
        return "" if isinstance(term, NamedNode) and is_skolem(term.value, self._places.base) else self._show(term)

    def _members(self, term: Term) -> list[str]:
        """The members of a list, shown."""
        members: list[str] = []
        cell = self._places.of_shape(_iri(term), RDF_FIRST.value)
        while cell:
            members.append(self._show(cell[0].quad.object))
            rest = self._places.of_shape(cell[0].thing, RDF_REST.value)
            cell = self._places.of_shape(_iri(rest[0].quad.object), RDF_FIRST.value) if rest else []
        return members

    def _show(self, term: Term) -> str:
        if isinstance(term, NamedNode):
            if is_skolem(term.value, self._places.base):
                return "this node"
            return self._prefixes.compact(term.value) or f"<{term.value}>"
        if isinstance(term, Literal):
            text = term.value if len(term.value) <= 60 else term.value[:59] + "…"
            tag = f"@{term.language}" if term.language else ""
            return f'"{text}"{tag}'
        return str(term)

    def _path(self, path: PathTree) -> str:
        """A path as SPARQL writes it."""
        ((kind, inner),) = path.items()
        match kind:
            case "iri":
                return self._show(NamedNode(inner))
            case "inverse":
                return "^" + self._path(inner)
            case "sequence":
                return "/".join(map(self._path, inner))
            case "alternative":
                return "(" + "|".join(map(self._path, inner)) + ")"
            case _:
                return self._path(inner) + {"zeroOrMore": "*", "oneOrMore": "+", "zeroOrOne": "?"}[kind]

    def _note(self, result: Result) -> str | None:
        told = dict.fromkeys(self._message(detail, self._component(detail)) for detail in result.details)
        return "; ".join(list(told)[:_SHOWN]) or None


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _same_language(values: list[Reached]) -> list[Reached]:
    """The values of the first language that has several."""
    by_language: dict[str, list[Reached]] = {}
    for hit in values:
        if isinstance(hit.value, Literal) and hit.value.language:
            by_language.setdefault(hit.value.language.lower(), []).append(hit)
    return next((hits for hits in by_language.values() if len(hits) > 1), [])


def _in_language(texts: Iterable[tuple[str, str]], language: str) -> str | None:
    """The text in a language, else a variant of it, else without a tag, else in English, else the first."""
    ranked = sorted(texts, key=lambda pair: (pair[1], pair[0]))
    wishes = (
        lambda tag: tag.lower() == language.lower(),
        lambda tag: tag.lower().startswith(language.lower() + "-"),
        lambda tag: tag == "",
        lambda tag: tag.lower().split("-")[0] == "en",
        lambda _: True,
    )
    return next((text for wish in wishes for text, tag in ranked if wish(tag)), None)
