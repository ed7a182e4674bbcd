"""Reading what a mapping says of one column: its names, what its cells hold, what they stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yaml.nodes import MappingNode

from publisher.build.tables.columns import NULLS, Bound, Column
from publisher.build.tables.datatypes import NAMES, TEXT, Datatype, FormatError, datatype
from publisher.build.tables.flaws import did_you_mean
from publisher.build.tables.naming import Naming, NamingError
from publisher.build.tables.notation import is_blank

if TYPE_CHECKING:
    from pyoxigraph import NamedNode
    from yaml.nodes import Node

    from publisher.build.tables.notation import Notation

BOUNDS = ("minimum", "maximum", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
LENGTHS = ("length", "minLength", "maxLength")
OUTPUT = ("aboutUrl", "propertyUrl", "valueUrl", "lang", "graph", "when", "unless", "suppressOutput")
"""The keys that say what is made of a cell."""

CELLS = ("titles", "datatype", "required", "pattern", *BOUNDS, *LENGTHS, "null", "separator", "default", "values")
"""The keys that say what cells hold."""

KEYS = (*CELLS, *OUTPUT)
"""The keys of a column."""

DATATYPE_KEYS = ("base", "format", *BOUNDS, *LENGTHS)


def describe_column(notation: Notation, name: str, node: Node, nulls: Node | None, naming: Naming) -> Column:
    """Reads a column; what is wrong with it is reported to the notation.

    Args:
        notation: The mapping.
        name: The name of the column.
        node: What stands after the name.
        nulls: The nulls of the table, which hold where the column has none of its own.
        naming: How IRIs are read.
    """
    place = notation.key_span(node)
    found = notation.entries(node, KEYS, f"of the column '{name}'")
    datatypes, facets = read_datatypes(notation, found.get("datatype"), naming)
    facets |= {key: found[key] for key in (*BOUNDS, *LENGTHS) if key in found}
    null = found.get("null", nulls)
    return Column(
        name=name,
        place=place,
        titles=tuple(text for text, _ in notation.texts(found.get("titles"))),
        datatypes=datatypes or (TEXT,),
        required=notation.flag(found.get("required")),
        pattern=_pattern(notation, found.get("pattern")),
        lengths=_lengths(notation, facets),
        bounds=_bounds(notation, facets, datatypes),
        nulls=NULLS if null is None else frozenset(text for text, _ in notation.texts(null)) | NULLS,
        separator=_separator(notation, found.get("separator")),
        default=notation.text(found.get("default")),
        values=_values(notation, found.get("values"), naming),
    )


def read_datatypes(
    notation: Notation, node: Node | None, naming: Naming
) -> tuple[tuple[Datatype, ...], dict[str, Node]]:
    """Reads the datatypes of a column: a name, a map with `base` and `format`, or a list of these.

    Returns:
        The datatypes, none where they are wrong, and the lengths and bounds given with them.
    """
    facets: dict[str, Node] = {}
    datatypes: list[Datatype] = []
    for member in notation.members(node):
        entries = {"base": member}
        if isinstance(member, MappingNode):
            entries = notation.entries(member, DATATYPE_KEYS, "of a datatype")
        facets |= {key: value for key, value in entries.items() if key in (*BOUNDS, *LENGTHS)}
        found = _datatype(notation, entries.get("base"), entries.get("format"), naming)
        if found is not None:
            datatypes.append(found)
    return (TEXT,) if node is None else tuple(datatypes), facets


def _datatype(notation: Notation, base: Node | None, form: Node | None, naming: Naming) -> Datatype | None:
    name = "string" if base is None else notation.text(base)
    if name is None:
        return None
    iri = NAMES.get(name.removeprefix("xsd:"))
    if iri is None and ":" in name and base is not None:
        iri = _iri(notation, base, name, naming)
        if iri is None:
            return None
    if iri is None:
        if base is not None:
            notation.report("T603", base, f"there is no datatype '{name}'", did_you_mean(name, NAMES))
        return None
    if form is None:
        return TEXT if iri == TEXT.iri else datatype(name.removeprefix("xsd:"), iri)
    try:
        return datatype(name.removeprefix("xsd:"), iri, _format(notation, form))
    except FormatError as error:
        notation.report("T603", form, str(error))
        return None


def _format(notation: Notation, node: Node) -> str | dict[str, str] | None:
    if isinstance(node, MappingNode):
        entries = notation.entries(node, ("decimalChar", "groupChar"), "of a number's format")
        return {key: notation.text(value) or "" for key, value in entries.items()}
    return notation.text(node)


def _iri(notation: Notation, node: Node, text: str, naming: Naming) -> str | None:
    try:
        return naming.iri(text).value
    except NamingError as error:
        notation.report("T605", node, str(error), error.note)
        return None


def _pattern(notation: Notation, node: Node | None) -> re.Pattern[str] | None:
    text = notation.text(node)
    if node is None or text is None:
        return None
    try:
        return re.compile(text)
    except re.error as error:
        notation.report("T603", node, f"this is no regular expression: {error}")
        return None


def _separator(notation: Notation, node: Node | None) -> str | None:
    text = notation.text(node)
    if node is not None and text == "":
        notation.report("T603", node, "a separator is at least one character")
        return None
    return text


def _lengths(notation: Notation, facets: dict[str, Node]) -> tuple[int, int | None]:
    found: dict[str, int] = {}
    for key in LENGTHS:
        text = notation.text(facets.get(key))
        if text is not None and text.isdecimal():
            found[key] = int(text)
        elif text is not None:
            notation.report("T603", facets[key], f"{key} is a number of characters")
    exact = found.get("length")
    return found.get("minLength", exact or 0), found.get("maxLength", exact)


def _bounds(notation: Notation, facets: dict[str, Node], datatypes: tuple[Datatype, ...]) -> tuple[Bound, ...]:
    bounds: list[Bound] = []
    for key in BOUNDS:
        text = notation.text(facets.get(key))
        if text is None:
            continue
        bound = Bound(key, text)
        if all(bound.fits(datatype) for datatype in datatypes):
            bounds.append(bound)
        else:
            names = " or ".join(datatype.name for datatype in datatypes)
            message = f"'{text}' cannot be compared with values of the datatype {names}"
            notation.report("T603", facets[key], message, "only numbers and dates have a range")
    return tuple(bounds)


def _values(notation: Notation, node: Node | None, naming: Naming) -> dict[str, NamedNode | None] | None:
    """A list of texts, or a map from texts to IRIs."""
    if node is None:
        return None
    if not isinstance(node, MappingNode):
        texts = notation.texts(node)
        if is_blank(node) or not texts:
            notation.report("T603", node, "here a list of texts is due, or a map from texts to IRIs")
        return {text: None for text, _ in texts}
    found: dict[str, NamedNode | None] = {}
    for text, value in notation.entries(node).items():
        try:
            found[text] = naming.iri(notation.text(value) or "")
        except NamingError as error:
            notation.report("T605", value, str(error), error.note)
            found[text] = None
    return found
