"""Writes JSON-LD 1.1 with its context inline, so that nothing need be fetched to read it.

Values stay strings with a datatype: a JSON number would lose the lexical form (`1.50`). Named graphs are left out: the
document says the same triples as the Turtle one.
"""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from publisher.rdf.terms import XSD_STRING, n3
from publisher.rdf.writers.arrangement import TYPE_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publisher.base.prefixes import PrefixTable
    from publisher.rdf.writers.arrangement import Arrangement, Subject

# What a namespace must end with to be a prefix in its short form (JSON-LD 1.1, section 4.2.2: gen-delims).
_PREFIX_END = tuple(":/?#[]@")


def jsonld(arrangement: Arrangement, prefixes: PrefixTable) -> str:
    """The triples as a JSON-LD document.

    >>> from pyoxigraph import NamedNode, Quad
    >>> from publisher.base.prefixes import PrefixTable
    >>> from publisher.rdf.writers.arrangement import arrange, keyed
    >>> quad = Quad(NamedNode("x:a"), NamedNode("http://xmlns.com/foaf/0.1/name"), Literal("A", language="en"))
    >>> print(jsonld(arrange(*keyed([quad])), PrefixTable()), end="")
    {
      "@context": {
        "foaf": "http://xmlns.com/foaf/0.1/"
      },
      "@graph": [
        {
          "@id": "x:a",
          "foaf:name": {"@value": "A", "@language": "en"}
        }
      ]
    }
    """
    writer = _Writer(arrangement, prefixes)
    nodes = ",\n".join(writer.node(subject) for subject in arrangement.subjects)
    graph = f"[\n{nodes}\n  ]" if nodes else "[]"
    return f'{{\n  "@context": {writer.context()},\n  "@graph": {graph}\n}}\n'


class _Writer:
    def __init__(self, arrangement: Arrangement, prefixes: PrefixTable) -> None:
        self._terms = arrangement.terms
        self._prefixes = prefixes
        self._short = short_names(arrangement, prefixes)
        self._used: set[str] = set()

    def context(self) -> str:
        """The prefixes used so far, so this comes last."""
        lines = [
            f"    {encode_basestring(name)}: {encode_basestring(iri)}"
            for name, iri in self._prefixes
            if name in self._used
        ]
        return "{\n" + ",\n".join(lines) + "\n  }" if lines else "{}"

    def node(self, subject: Subject) -> str:
        lines = [f'      "@id": {self._name(subject.key)}']
        for predicate, objects in subject.properties:
            if predicate == TYPE_KEY:
                lines.extend(self._types(objects))
            else:
                lines.append(f"      {self._name(predicate)}: {self._values(objects)}")
        return "    {\n" + ",\n".join(lines) + "\n    }"

    def _types(self, objects: list[str]) -> Iterable[str]:
        """`@type` for nodes; a literal as a type, odd as it is, stays a value of `rdf:type`."""
        names = [self._name(key) for key in objects if not isinstance(self._terms[key], Literal)]
        if names:
            yield f'      "@type": {_one_or_list(names)}'
        rest = [key for key in objects if isinstance(self._terms[key], Literal)]
        if rest:
            yield f"      {encode_basestring(TYPE_KEY[1:-1])}: {self._values(rest)}"

    def _values(self, objects: list[str]) -> str:
        return _one_or_list([self._value(key) for key in objects])

    def _value(self, key: str) -> str:
        term = self._terms[key]
        if not isinstance(term, Literal):
            return f'{{"@id": {self._name(key)}}}'
        value = encode_basestring(term.value)
        if term.language is not None:
            return f'{{"@value": {value}, "@language": {encode_basestring(term.language)}}}'
        if term.datatype == XSD_STRING:
            return value
        return f'{{"@value": {value}, "@type": {self._name(str(term.datatype))}}}'

    def _name(self, key: str) -> str:
        parts = self._short.get(key)
        if parts is not None:
            self._used.add(parts[0])
            return encode_basestring(f"{parts[0]}:{parts[1]}")
        return encode_basestring(key[1:-1] if key.startswith("<") else key)


def _one_or_list(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def short_names(arrangement: Arrangement, prefixes: PrefixTable) -> dict[str, tuple[str, str] | None]:
    """The short name of each IRI.

    A prefix that is also the scheme of an IRI written in full (`geo:45.4,9.1` beside GeoSPARQL's `geo`) is not used,
    since JSON-LD would expand that IRI (JSON-LD 1.1 API, section 5.2).
    """
    unfit = {name for name, iri in prefixes if not name or not iri.endswith(_PREFIX_END)}
    short: dict[str, tuple[str, str] | None] = {}
    for key in _iri_keys(arrangement):
        parts = prefixes.split(key[1:-1])
        short[key] = None if parts is None or parts[0] in unfit else parts
    while True:
        schemes = {key[1:].partition(":")[0] for key, parts in short.items() if parts is None}
        clashing = [key for key, parts in short.items() if parts is not None and parts[0] in schemes]
        if not clashing:
            return short
        short |= dict.fromkeys(clashing)


def _iri_keys(arrangement: Arrangement) -> set[str]:
    """The keys of all IRIs, datatypes among them."""
    seen = set()
    for key in arrangement.keys():  # noqa: SIM118 - an arrangement is no dictionary
        if key.startswith("<"):
            seen.add(key)
            continue
        term = arrangement.terms[key]
        if isinstance(term, Literal) and term.language is None:
            seen.add(n3(term.datatype))
    seen.discard(n3(XSD_STRING))
    return seen
