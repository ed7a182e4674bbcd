"""Writes Turtle and TriG (Turtle 1.1; TriG 1.1): a property a line, used prefixes only, lexical forms as they are."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from publisher.rdf.terms import XSD_BOOLEAN, XSD_DECIMAL, XSD_INTEGER, XSD_STRING
from publisher.rdf.writers.arrangement import TYPE_KEY, arrange

if TYPE_CHECKING:
    from publisher.base.prefixes import PrefixTable
    from publisher.rdf.terms import Term
    from publisher.rdf.writers.arrangement import Arrangement, Keyed, Row

# The lexical forms that are written bare (section 2.5.2). Turtle allows more, but there readers such as rdflib compute
# the value and lose the form: `+1` becomes `1`, `1e0` becomes `1.0`, and from seven decimals on `1E-7` is made.
_BARE = {
    XSD_INTEGER.value: re.compile(r"0|-?[1-9][0-9]*"),
    XSD_DECIMAL.value: re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{1,6}"),
    XSD_BOOLEAN.value: re.compile(r"true|false"),
}


def turtle(arrangement: Arrangement, prefixes: PrefixTable) -> str:
    """The triples as a Turtle document.

    >>> from pyoxigraph import NamedNode, Quad
    >>> from publisher.base.prefixes import PrefixTable
    >>> from publisher.rdf.writers.arrangement import keyed
    >>> age = NamedNode("http://xmlns.com/foaf/0.1/age")
    >>> quad = Quad(NamedNode("x:a"), age, Literal("1.50", datatype=XSD_DECIMAL))
    >>> print(turtle(arrange(*keyed([quad])), PrefixTable()), end="")
    @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    <BLANKLINE>
    <x:a>
        foaf:age 1.50 .
    """
    names = _Names(prefixes)
    body = "\n".join(_blocks(arrangement, names, ""))
    return names.header() + body


def trig(said: Keyed, prefixes: PrefixTable, focus: str | None) -> str:
    """The quads as a TriG document: the default graph, then the named graphs by name.

    >>> from pyoxigraph import NamedNode, Quad
    >>> from publisher.base.prefixes import PrefixTable
    >>> from publisher.rdf.writers.arrangement import keyed
    >>> a = NamedNode("x:a")
    >>> print(trig(keyed([Quad(a, a, a, a)]), PrefixTable(), None), end="")
    <x:a> {
        <x:a>
            <x:a> <x:a> .
    }
    """
    names = _Names(prefixes)
    graphs: dict[str, list[Row]] = defaultdict(list)
    for row in said.rows:
        graphs[row[3]].append(row)
    parts = []
    for name in sorted(graphs):
        arrangement = arrange(graphs[name], said.terms, focus)
        blocks = "\n".join(_blocks(arrangement, names, "    " if name else ""))
        parts.append(f"{names.name(name)} {{\n{blocks}}}\n" if name else blocks)
    return names.header() + "\n".join(parts)


def _blocks(arrangement: Arrangement, names: _Names, indent: str) -> list[str]:
    """Each subject with its properties."""
    blocks = []
    terms = arrangement.terms
    for subject in arrangement.subjects:
        lines = []
        for predicate, objects in subject.properties:
            verb = "a" if predicate == TYPE_KEY else names.name(predicate)
            lines.append(f"{indent}    {verb} {', '.join([names.term(key, terms[key]) for key in objects])}")
        blocks.append(f"{indent}{names.name(subject.key)}\n" + " ;\n".join(lines) + " .\n")
    return blocks


class _Names:
    """Terms as Turtle writes them, and the prefixes this used."""

    def __init__(self, prefixes: PrefixTable) -> None:
        self._prefixes = prefixes
        self._used: set[str] = set()
        self._known: dict[str, str] = {}

    def header(self) -> str:
        """The declarations of the used prefixes."""
        lines = [f"@prefix {name}: <{iri}> .\n" for name, iri in self._prefixes if name in self._used]
        return "".join([*lines, "\n"]) if lines else ""

    def name(self, key: str) -> str:
        """An IRI or blank node."""
        known = self._known.get(key)
        if known is None:
            parts = self._prefixes.split(key[1:-1]) if key.startswith("<") else None
            if parts is None:
                known = key
            else:
                self._used.add(parts[0])
                known = f"{parts[0]}:{parts[1]}"
            self._known[key] = known
        return known

    def term(self, key: str, term: Term) -> str:
        """Any term."""
        if not isinstance(term, Literal):
            return self.name(key)
        if term.language is not None:
            return key
        datatype = term.datatype
        if datatype == XSD_STRING:
            return key
        value = term.value
        bare = _BARE.get(datatype.value)
        if bare is not None and bare.fullmatch(value):
            return value
        full = str(datatype)
        return key[: -len(full)] + self.name(full)
