"""Writes RDF/XML (RDF 1.1 XML Syntax).

XML 1.0 has no way to write most control characters, not even escaped, and a property must be an XML name. Where a graph
needs either, an error says so: a document that says less than the others would be a lie.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal

from publisher.rdf.terms import RDF, XSD_STRING
from publisher.rdf.writers.arrangement import UnserialisableError

if TYPE_CHECKING:
    from publisher.base.prefixes import PrefixTable
    from publisher.rdf.terms import Term
    from publisher.rdf.writers.arrangement import Arrangement, Subject

# Letters that every edition of XML 1.0 allows in names; parsers differ on the rarer ones.
_LETTERS = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0131\u0391-\u03a1\u03a3-\u03ce\u0410-\u044f\u4e00-\u9fa5\uac00-\ud7a3"
)
_LOCAL = re.compile(rf"[{_LETTERS}][{_LETTERS}0-9.\-]*\Z")
_XML_PREFIX = re.compile(r"(?!xml)[A-Za-z_][A-Za-z0-9_.\-]*", re.IGNORECASE)
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML 1.0 cannot hold, not even escaped (section 2.2)."""
# Names of the RDF namespace that are syntax, not properties (RDF 1.1 XML Syntax, section 5.1).
_SYNTAX = {
    RDF + name
    for name in (
        *("RDF", "Description", "ID", "about", "bagID", "parseType", "resource", "nodeID", "li", "aboutEach"),
        *("aboutEachPrefix", "datatype"),
    )
}
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_TO_ESCAPE = re.compile(r'[&<>"\r]')


def rdfxml(arrangement: Arrangement, prefixes: PrefixTable) -> str:
    """The triples as an RDF/XML document.

    Raises:
        UnserialisableError: A property is no XML name, or a literal has a character that XML 1.0 forbids.

    >>> from pyoxigraph import NamedNode, Quad
    >>> from publisher.base.prefixes import PrefixTable
    >>> from publisher.rdf.writers.arrangement import arrange, keyed
    >>> quad = Quad(NamedNode("x:a"), NamedNode("http://xmlns.com/foaf/0.1/name"), Literal("A"))
    >>> print(rdfxml(arrange(*keyed([quad])), PrefixTable()).splitlines()[5].strip())
    <foaf:name>A</foaf:name>
    """
    names = _PropertyNames(arrangement, prefixes)
    writer = _Writer(arrangement, names)
    nodes = "".join(writer.node(subject) for subject in arrangement.subjects)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF\n{names.declarations()}>\n{nodes}</rdf:RDF>\n'


class _PropertyNames:
    """Each property as a qualified name, by the prefix table or under a namespace prefix made here."""

    def __init__(self, arrangement: Arrangement, prefixes: PrefixTable) -> None:
        properties = {predicate for subject in arrangement.subjects for predicate, _ in subject.properties}
        by_namespace = {iri: name for name, iri in reversed(list(prefixes)) if _XML_PREFIX.fullmatch(name)}
        taken = {name for name, _ in prefixes}
        self._namespaces = {"rdf": RDF}
        self._names: dict[str, str] = {}
        used = {RDF: "rdf"}
        for key in sorted(properties):
            namespace, local = _split(key[1:-1], by_namespace)
            if namespace not in used:
                used[namespace] = by_namespace.get(namespace) or _fresh(taken)
                if used[namespace] in self._namespaces:
                    used[namespace] = _fresh(taken)
                self._namespaces[used[namespace]] = namespace
            self._names[key] = f"{used[namespace]}:{local}"

    def __getitem__(self, key: str) -> str:
        return self._names[key]

    def declarations(self) -> str:
        """The namespace declarations, sorted by prefix."""
        return "\n".join(f'    xmlns:{name}="{_escape(iri)}"' for name, iri in sorted(self._namespaces.items()))


def _fresh(taken: set[str]) -> str:
    number = 1
    while f"ns{number}" in taken:
        number += 1
    taken.add(f"ns{number}")
    return f"ns{number}"


def _split(iri: str, by_namespace: dict[str, str]) -> tuple[str, str]:
    """Splits a property's IRI so that the second part is an XML name: after a known namespace, else the longest."""
    if iri in _SYNTAX:
        message = f"<{iri}> belongs to the syntax of RDF/XML and cannot be written as a property there"
        raise UnserialisableError(message)
    longest = _LOCAL.search(iri)
    if longest is None:
        message = f"the property <{iri}> does not end in an XML name, so RDF/XML cannot express it"
        raise UnserialisableError(message)
    for start in range(longest.start(), len(iri)):
        if iri[:start] in by_namespace and _LOCAL.match(iri, start):
            return iri[:start], iri[start:]
    return iri[: longest.start()], longest[0]


class _Writer:
    def __init__(self, arrangement: Arrangement, names: _PropertyNames) -> None:
        self._terms = arrangement.terms
        self._names = names
        self._blank: dict[str, str] = {}

    def node(self, subject: Subject) -> str:
        """A subject with its properties."""
        parts = [f"  <rdf:Description {self._reference(subject.key, self._terms[subject.key], 'about')}>\n"]
        for predicate, objects in subject.properties:
            name = self._names[predicate]
            parts.extend([f"    <{name}{self._value(key, self._terms[key], name)}\n" for key in objects])
        parts.append("  </rdf:Description>\n")
        return "".join(parts)

    def _reference(self, key: str, term: Term, attribute: str) -> str:
        if isinstance(term, BlankNode):
            return f'rdf:nodeID="{self._blank.setdefault(key, f"b{len(self._blank)}")}"'
        return f'rdf:{attribute}="{_escape(key[1:-1])}"'

    def _value(self, key: str, term: Term, name: str) -> str:
        if not isinstance(term, Literal):
            return f" {self._reference(key, term, 'resource')}/>"
        text = _text(term.value)
        if term.language is not None:
            return f' xml:lang="{term.language}">{text}</{name}>'
        if term.datatype == XSD_STRING:
            return f">{text}</{name}>"
        return f' rdf:datatype="{_escape(term.datatype.value)}">{text}</{name}>'


def _text(value: str) -> str:
    forbidden = NO_XML.search(value)
    if forbidden:
        shown = value if len(value) <= 40 else value[:40] + "…"
        message = f"the text {shown!r} has the character U+{ord(forbidden[0]):04X}, which XML 1.0 forbids"
        raise UnserialisableError(message)
    return _escape(value)


def _escape(value: str) -> str:
    return _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], value)
