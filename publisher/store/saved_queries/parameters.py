"""Parameters of saved queries, by the convention of BASIL and grlc: variables that begin with an underscore.

`?_name` is a required text, `?__name` an optional one. A suffix gives the type: `?_name_iri`, `?_name_number`,
`?_name_en` (a text in English), `?_name_date` (any datatype of XML Schema), `?_name_prefix_datatype` (any other).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from publisher.base.iris import is_valid_iri
from publisher.store.nearest import hint
from publisher.store.port import QueryRefused
from publisher.store.saved_queries import datatypes
from publisher.store.saved_queries.datatypes import XSD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from publisher.store.port import Term

_CONVENTION = re.compile(r"(_{1,2})([^\W_]+)(?:_([A-Za-z][A-Za-z0-9]*))?(?:_([A-Za-z][A-Za-z0-9]*))?")
_VARIABLE = re.compile(r"[?$](_\w*)")
_PREFIX = re.compile(r"\bPREFIX\s+([\w.\-]*):", re.IGNORECASE)
_NUMBERS = (
    ("integer", r"[+-]?\d+"),
    ("decimal", r"[+-]?\d*\.\d+"),
    ("double", r"[+-]?(?:\d+\.?\d*|\.\d+)[Ee][+-]?\d+"),
)


class ParameterError(QueryRefused):
    """A value that a saved query cannot take.

    Args:
        parameter: Name of the parameter.
        message: Why not.
    """

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(f"parameter '{parameter}': {message}")
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a saved query.

    Args:
        name: What readers call it.
        variable: Its variable in the query, without `?`.
        required: Whether the query makes no sense without it.
        type: `iri`, `number`, `string`, a language tag, or a datatype's local name.
        datatype: IRI of the datatype; empty for IRIs, numbers, and texts with a language.
        description: What it is for.
        label: A short name for forms.
        default: The value where none is given.
        example: A value that gives a good answer.
        choices: The only values allowed; empty for no such list.

    >>> Parameter("year", "_year_gYear", True, "gYear", XSD + "gYear").term("2026")
    <Literal value=2026 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#gYear>>
    """

    name: str
    variable: str
    required: bool
    type: str
    datatype: str = ""
    description: str = ""
    label: str = ""
    default: str | None = None
    example: str | None = None
    choices: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The language of the text, or nothing."""
        return self.type if len(self.type) == 2 else ""

    @property
    def trial(self) -> str | None:
        """The value with which the query is tried at build."""
        return self.example if self.example is not None else self.default

    def term(self, value: str) -> Term:
        """The value as a term.

        Raises:
            ParameterError: It is not of the parameter's type, or not among its choices.
        """
        if self.choices and value not in self.choices:
            raise ParameterError(self.name, f"must be one of {', '.join(self.choices)}, not '{value}'")
        if self.type == "iri":
            return self._iri(value)
        if self.type == "number":
            return self._number(value)
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise ParameterError(self.name, "contains half of a surrogate pair, which is no character")
        if self.language:
            return Literal(value, language=self.language)
        fault = datatypes.fault(self.datatype.removeprefix(XSD), value) if self.datatype.startswith(XSD) else None
        if fault is not None:
            raise ParameterError(self.name, f"'{value}' {fault}")
        return Literal(value, datatype=NamedNode(self.datatype))

    def _iri(self, value: str) -> Term:
        try:
            if is_valid_iri(value):
                return NamedNode(value)
        except ValueError:
            pass
        raise ParameterError(self.name, f"'{value}' is not an absolute IRI")

    def _number(self, value: str) -> Term:
        for name, form in _NUMBERS:
            if re.fullmatch(form, value, re.ASCII):
                return Literal(value, datatype=NamedNode(XSD + name))
        raise ParameterError(self.name, f"'{value}' is not a number")


def bind_all(parameters: tuple[Parameter, ...], values: Mapping[str, str]) -> dict[str, Term]:
    """The terms that stand for the variables of a query.

    Args:
        parameters: The query's parameters.
        values: Values by name of the parameter; an empty one counts as not given, as forms send it.

    Raises:
        ParameterError: A value is missing, of the wrong type, or for no parameter of this query.
    """
    names = [parameter.name for parameter in parameters]
    for name in values:
        if name not in names:
            raise ParameterError(name, f"this query has no such parameter{hint(name, names)}")
    terms: dict[str, Term] = {}
    for parameter in parameters:
        value = values.get(parameter.name) or parameter.default
        if value is not None:
            terms[parameter.variable] = parameter.term(value)
        elif parameter.required:
            example = f", for example {parameter.example}" if parameter.example else ""
            raise ParameterError(parameter.name, f"a value is needed{example}")
    return terms


def find(text: str, code: str) -> Iterator[tuple[Parameter | None, str, int]]:
    """Finds the parameters of a query.

    Args:
        text: The query.
        code: The same with everything blanked that is not code.

    Yields:
        For each variable that begins with an underscore: the parameter, or None where the name does not follow the
        convention, why not, and the offset of its first occurrence.

    >>> query = "ASK { ?s ?p ?_n_integer, ?__label_it }"
    >>> [parameter.type for parameter, _, _ in find(query, query)]
    ['integer', 'it']
    """
    seen: set[str] = set()
    for occurrence in _VARIABLE.finditer(code):
        if occurrence[1] not in seen:
            seen.add(occurrence[1])
            yield *_parameter(occurrence[1], text, code), occurrence.start()


def _parameter(variable: str, text: str, code: str) -> tuple[Parameter | None, str]:
    match = _CONVENTION.fullmatch(variable)
    if match is None:
        return None, "a parameter is written ?_name, ?__name, ?_name_type or ?_name_prefix_datatype"
    underscores, name, kind, local = match.groups()
    required = underscores == "_"
    if local is not None:
        namespace = _namespace(kind, text, code)
        if namespace is None:
            return None, f"the prefix '{kind}:' of its datatype is not declared"
        return Parameter(name, variable, required, local, namespace + local), ""
    if kind in (None, "string", "literal"):
        return Parameter(name, variable, required, "string", XSD + "string"), ""
    if kind in ("iri", "number") or (len(kind) == 2 and kind.isalpha()):
        return Parameter(name, variable, required, kind), ""
    if kind in datatypes.NAMES:
        return Parameter(name, variable, required, kind, XSD + kind), ""
    near = hint(kind, sorted({*datatypes.NAMES, "iri", "number"}))
    return None, f"'{kind}' is no type: there are iri, number, two letters of a language, and XSD datatypes{near}"


def _namespace(prefix: str, text: str, code: str) -> str | None:
    for declaration in _PREFIX.finditer(code):
        iri = re.match(r"<([^<>\s]*)>", text[declaration.end() :].lstrip())
        if declaration[1] == prefix and iri:
            return iri[1]
    return XSD if prefix == "xsd" else None
