"""SHACL's constraint components (SHACL, section 4): the code, the parameter and the words of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.build.shapes.vocabulary import SH

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message is made of, each as an author writes it.

    Args:
        path: The path, or words for the node itself.
        value: The value at fault, empty where there is none.
        parameter: What the rule says, empty where it says nothing that can be written in a line.
        tagged: Whether the value has a language tag.
    """

    path: str
    value: str
    parameter: str
    tagged: bool = False


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint component.

    Args:
        code: The code of its findings.
        parameter: IRI of the parameter that states it.
        sentence: Says what is wrong.
    """

    code: str
    parameter: str
    sentence: Callable[[Facts], str]


_KINDS = {
    "sh:IRI": "an IRI",
    "sh:Literal": "a literal",
    "sh:BlankNode": "a blank node",
    "sh:BlankNodeOrIRI": "an IRI",
    "sh:IRIOrLiteral": "an IRI or a literal",
    "sh:BlankNodeOrLiteral": "a literal",
}


def _values(number: str) -> str:
    return "one value" if number == "1" else f"{number} values"


def _min_count(facts: Facts) -> str:
    return f"{facts.path} is missing" if facts.parameter == "1" else f"{facts.path} needs {_values(facts.parameter)}"


def _language(facts: Facts) -> str:
    if not facts.tagged:
        return f"{facts.path} needs a language tag"
    return f"{facts.path} is asked for in {facts.parameter}, not as {facts.value}"


_SENTENCES: dict[str, tuple[str, str, Callable[[Facts], str]]] = {
    "MinCount": ("S301", "minCount", _min_count),
    "MaxCount": ("S302", "maxCount", lambda f: f"{f.path} has more than {_values(f.parameter)}"),
    "Datatype": ("S303", "datatype", lambda f: f"{f.path} needs a value of {f.parameter}, not {f.value}"),
    "Class": ("S304", "class", lambda f: f"{f.path} needs an instance of {f.parameter}, which {f.value} is not"),
    "NodeKind": (
        "S305",
        "nodeKind",
        lambda f: f"{f.path} needs {_KINDS.get(f.parameter, 'another kind')}, not {f.value}",
    ),
    "Pattern": ("S306", "pattern", lambda f: f"{f.value} of {f.path} does not match {f.parameter}"),
    "In": ("S307", "in", lambda f: f"{f.value} of {f.path} is none of {f.parameter}"),
    "HasValue": ("S308", "hasValue", lambda f: f"{f.path} lacks the value {f.parameter}"),
    "UniqueLang": ("S309", "uniqueLang", lambda f: f"{f.path} has two values in one language"),
    "LanguageIn": ("S310", "languageIn", _language),
    "MinLength": ("S311", "minLength", lambda f: f"{f.value} of {f.path} is shorter than {f.parameter}"),
    "MaxLength": ("S312", "maxLength", lambda f: f"{f.value} of {f.path} is longer than {f.parameter}"),
    "MinInclusive": ("S313", "minInclusive", lambda f: f"{f.value} of {f.path} is not at least {f.parameter}"),
    "MaxInclusive": ("S314", "maxInclusive", lambda f: f"{f.value} of {f.path} is not at most {f.parameter}"),
    "MinExclusive": ("S315", "minExclusive", lambda f: f"{f.value} of {f.path} is not greater than {f.parameter}"),
    "MaxExclusive": ("S316", "maxExclusive", lambda f: f"{f.value} of {f.path} is not less than {f.parameter}"),
    "Equals": ("S317", "equals", lambda f: f"{f.value} is not a value of both {f.path} and {f.parameter}"),
    "Disjoint": ("S318", "disjoint", lambda f: f"{f.value} is a value of both {f.path} and {f.parameter}"),
    "LessThan": ("S319", "lessThan", lambda f: f"{f.value} of {f.path} is not less than {f.parameter}"),
    "LessThanOrEquals": (
        "S320",
        "lessThanOrEquals",
        lambda f: f"{f.value} of {f.path} is greater than {f.parameter}",
    ),
    "Node": ("S321", "node", lambda f: f"{f.value} of {f.path} does not conform to {f.parameter or 'its shape'}"),
    "And": ("S322", "and", lambda f: f"{f.value} of {f.path} breaks one of several shapes"),
    "Or": ("S323", "or", lambda f: f"{f.value} of {f.path} conforms to none of several shapes"),
    "Xone": ("S324", "xone", lambda f: f"{f.value} of {f.path} does not conform to exactly one of several shapes"),
    "Not": ("S325", "not", lambda f: f"{f.value} of {f.path} conforms to a shape that it must not conform to"),
    "Closed": ("S326", "closed", lambda f: f"the shape knows no {f.path}"),
    "QualifiedMinCount": (
        "S327",
        "qualifiedMinCount",
        lambda f: f"{f.path} needs {_values(f.parameter)} that conform to a shape",
    ),
    "QualifiedMaxCount": (
        "S328",
        "qualifiedMaxCount",
        lambda f: f"{f.path} has more than {_values(f.parameter)} that conform to a shape",
    ),
    "SPARQL": ("S329", "sparql", lambda f: f"a query finds {f.value or f.path} wrong"),
}

COMPONENTS = {
    f"{SH}{name}ConstraintComponent": Component(code, SH + parameter, sentence)
    for name, (code, parameter, sentence) in _SENTENCES.items()
}
"""The components by their IRI."""

PAIRS = frozenset(SH + name for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"))
"""Parameters whose value is a second property."""


def custom(parameter: str) -> Component:
    """A component that the shapes define themselves, found by its first parameter.

    >>> custom("https://example.org/shapes#step").code
    'S330'
    """
    return Component("S330", parameter, lambda f: f"{f.value or f.path} breaks a rule of the project's own")
