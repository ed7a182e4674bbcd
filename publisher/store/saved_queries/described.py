"""The parameters of a saved query as its header describes them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from publisher.base.diagnostics import Span
from publisher.store.lexical import position
from publisher.store.nearest import hint
from publisher.store.saved_queries.parameters import Parameter, ParameterError, find

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yaml.nodes import Node

    from publisher.store.saved_queries.header import Header

_KEYS = ("description", "label", "type", "default", "example", "choices")
_WORD = re.compile(r"[?$]?\w+")


def span_at(path: str, text: str, offset: int) -> Span:
    """The word or variable at an offset of a file."""
    word = _WORD.match(text, offset)
    end = word.end() if word else offset + 1
    line, column = position(text, offset)
    return Span(path, line, column, line, column + end - offset)


def described(header: Header, text: str, code: str | None) -> tuple[Parameter, ...]:
    """The parameters of a query, with what the header says of them; what is wrong is reported there.

    Args:
        header: The header.
        text: The whole file.
        code: The same with everything blanked that is not code; None where that cannot be told.
    """
    return _Describer(header, text).all(code) if code is not None else ()


class _Describer:
    def __init__(self, header: Header, text: str) -> None:
        self._header = header
        self._text = text
        self._descriptions = header.mapping(header.entries.get("parameters"))
        self._defaults = header.mapping(header.entries.get("defaults"))
        self._choices = header.mapping(header.entries.get("enumerate"))

    def all(self, code: str) -> tuple[Parameter, ...]:
        found: dict[str, Parameter] = {}
        for parameter, fault, offset in find(self._text, code):
            if parameter is None:
                self._add("Q414", fault, offset)
            elif parameter.name in found:
                other = found[parameter.name].variable
                self._add("Q414", f"'{parameter.name}' stands as ?{other} and as ?{parameter.variable}", offset)
            else:
                found[parameter.name] = self._described(parameter, offset)
        for names in (self._descriptions, self._defaults, self._choices):
            self._refuse_absent(names, found)
        return tuple(found.values())

    def _add(self, code: str, message: str, offset: int) -> None:
        findings = self._header.findings
        findings.add(code, message, span_at(findings.path, self._text, offset))

    def _refuse_absent(self, names: Mapping[str, Node], found: Mapping[str, Parameter]) -> None:
        for name, node in names.items():
            if name not in found:
                message = f"the query has no parameter '{name}'{hint(name, found)}"
                self._header.findings.add("Q407", message, self._header.key_span(node))

    def _described(self, parameter: Parameter, offset: int) -> Parameter:
        header = self._header
        entries = header.mapping(self._descriptions.get(parameter.name))
        header.refuse_unknown(entries, _KEYS, f"the parameter '{parameter.name}'")
        default = entries.get("default", self._defaults.get(parameter.name))
        choices = entries.get("choices", self._choices.get(parameter.name))
        self._check_type(parameter, entries.get("type"))
        described = replace(
            parameter,
            description=header.text(entries.get("description"), "'description'"),
            label=header.text(entries.get("label"), "'label'"),
            choices=self._checked(parameter, choices),
        )
        described = replace(
            described,
            default=next(iter(self._checked(described, default)), None),
            example=next(iter(self._checked(described, entries.get("example"))), None),
        )
        self._check_described(described, offset)
        return described

    def _check_described(self, parameter: Parameter, offset: int) -> None:
        if not parameter.description:
            message = f"the header does not describe the parameter '{parameter.name}'"
            self._add("Q406", message, offset)
        elif parameter.required and parameter.trial is None:
            message = f"the header gives no example for the parameter '{parameter.name}'"
            self._add("Q410", message, offset)

    def _check_type(self, parameter: Parameter, node: Node | None) -> None:
        stated = self._header.text(node, "'type'").removeprefix("xsd:")
        if node is not None and stated != parameter.type:
            self._header.wrong(node, f"the type is '{parameter.type}', as the variable ?{parameter.variable} has it")

    def _checked(self, parameter: Parameter, node: Node | None) -> tuple[str, ...]:
        values = self._header.texts(node, "the values")
        for value in values:
            try:
                parameter.term(value)
            except ParameterError as error:
                if node is not None:
                    self._header.findings.add("Q408", str(error), self._header.span(node))
        return values
