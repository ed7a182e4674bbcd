"""Writing down generated statements: short names in, quads of one graph out."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.terms import RDF_TYPE, XSD
from publisher.release.citation import in_language

if TYPE_CHECKING:
    from datetime import date

    from publisher.rdf.terms import Term

PREFIXES = {
    **STANDARD_PREFIXES,
    "dcatapit": "http://dati.gov.it/onto/dcatapit#",
    "oa": "http://www.w3.org/ns/oa#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
}

Value: TypeAlias = "str | Term | Iterable[str | Term] | None"
"""An IRI in full, a short name, a term, several of these, or nothing."""


def name(short: str) -> NamedNode:
    """The term that a short name or an IRI stands for.

    >>> name("dcat:Dataset").value, name("https://example.org/").value
    ('http://www.w3.org/ns/dcat#Dataset', 'https://example.org/')
    """
    prefix, _, local = short.partition(":")
    if prefix in PREFIXES and not local.startswith("//"):
        return NamedNode(PREFIXES[prefix] + local)
    return NamedNode(short)


def texts(by_language: Mapping[str, str]) -> list[Literal]:
    """Texts with their language tags.

    >>> [str(text) for text in texts({"en": "Cities"})]
    ['"Cities"@en']
    """
    return [Literal(text, language=tag) for tag, text in by_language.items()]


def typed(value: object, datatype: str) -> Literal:
    """A literal of an XSD datatype.

    >>> str(typed(7, "nonNegativeInteger"))
    '"7"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>'
    """
    return Literal(str(value), datatype=NamedNode(XSD + datatype))


def day(value: date) -> Literal:
    """A day."""
    return typed(value.isoformat(), "date")


class Statements:
    """Statements of one graph, in the order in which they were made.

    Args:
        graph: The graph's IRI.

    >>> statements = Statements("https://example.org/catalog")
    >>> statements.say("https://example.org/d", "dcat:Dataset", {"dct:title": texts({"en": "Cities"}), "dct:type": ()})
    >>> [str(quad.predicate) for quad in statements.quads]
    ['<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>', '<http://purl.org/dc/terms/title>']
    """

    def __init__(self, graph: str) -> None:
        self._graph = NamedNode(graph)
        self._quads: dict[Quad, None] = {}

    @property
    def quads(self) -> list[Quad]:
        """All statements, each once."""
        return list(self._quads)

    def say(self, subject: str, types: str, values: Mapping[str, Value]) -> None:
        """Says something of a subject.

        Args:
            subject: Its IRI.
            types: Short names of its classes, with spaces between; may be empty.
            values: Values by property.
        """
        node = NamedNode(subject)
        for kind in types.split():
            self._quads[Quad(node, RDF_TYPE, name(kind), self._graph)] = None
        for key, value in values.items():
            for one in _several(value):
                term = name(one) if isinstance(one, str) else one
                self._quads[Quad(node, name(key), term, self._graph)] = None


def _several(value: Value) -> Iterable[str | Term]:
    if value is None or value == "":
        return ()
    return value if isinstance(value, Iterable) and not isinstance(value, str) else (value,)


class Wording:
    """Generated texts by language, from `texts.toml`.

    Args:
        languages: The languages of the publication. Of those that there are no texts in, nothing is generated; if
            there are texts in none of them, English stands.
    """

    def __init__(self, languages: Iterable[str]) -> None:
        self._table: dict[str, dict[str, str]] = tomllib.loads(
            files(__package__).joinpath("texts.toml").read_text(encoding="utf-8")
        )
        known = {tag for row in self._table.values() for tag in row}
        self.languages = tuple(tag for tag in languages if tag in known) or ("en",)

    def __call__(self, key: str, **values: object) -> dict[str, str]:
        """A text in all languages; a value may itself be a table by language.

        >>> Wording(["en", "it"])("as", format="Turtle")["it"]
        'in Turtle'
        """
        return {tag: self._table[key][tag].format(**_in(tag, values)) for tag in self.languages}


def _in(tag: str, values: Mapping[str, object]) -> dict[str, object]:
    return {k: in_language(v, tag) if isinstance(v, Mapping) else v for k, v in values.items()}
