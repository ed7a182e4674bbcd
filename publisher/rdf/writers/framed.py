"""Writes JSON-LD 1.1 for people who read JSON: readable names, and all framed by one resource.

The resource is the root. What it links to stands nested in it where it is first mentioned, what links to it under
`@reverse`, the rest under `@included` (JSON-LD 1.1, sections 4.1, 4.8 and 4.9). The context stands in the document, so
nothing need be fetched. Values stay strings: a JSON number would lose the lexical form (`1.50`). Graph names are
dropped: the document says the same triples as the Turtle one.
"""

from __future__ import annotations

from collections import defaultdict
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from publisher.rdf.context import ID, LANGUAGE
from publisher.rdf.terms import XSD_STRING
from publisher.rdf.writers.arrangement import TYPE_KEY
from publisher.rdf.writers.jsonld import short_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publisher.base.prefixes import PrefixTable
    from publisher.rdf.context import Context
    from publisher.rdf.writers.arrangement import Arrangement, Key

_DEEPEST = 12
_NO_LANGUAGE = "@none"


def framed(arrangement: Arrangement, prefixes: PrefixTable, focus: str, context: Context) -> str:
    """The triples as a JSON-LD document that is about one resource.

    >>> from pyoxigraph import NamedNode, Quad
    >>> from publisher.base.prefixes import PrefixTable
    >>> from publisher.rdf.context import Context
    >>> from publisher.rdf.writers.arrangement import arrange, keyed
    >>> a, name = NamedNode("x:a"), NamedNode("http://xmlns.com/foaf/0.1/name")
    >>> said = (a, name, Literal("A", language="en"))
    >>> print(framed(arrange(*keyed([Quad(*said)])), PrefixTable(), "x:a", Context.of([said], "x:")), end="")
    {
      "@context": {
        "name": {"@id": "http://xmlns.com/foaf/0.1/name", "@container": "@language"}
      },
      "@id": "x:a",
      "name": {"en": "A"}
    }
    """
    return _Writer(arrangement, prefixes, f"<{focus}>", context).document()


class _Frame:
    """Where each subject stands: below which subject and property, or turned round."""

    def __init__(self, arrangement: Arrangement, root: Key) -> None:
        self._said = {subject.key: subject.properties for subject in arrangement.subjects}
        self._root = root
        self.depth: dict[Key, int] = {root: 0}
        self.nested: set[tuple[Key, Key, Key]] = set()
        self.reverse: dict[Key, list[tuple[Key, Key]]] = defaultdict(list)
        self._claim([root])
        self._turn_round()
        self.rest: list[Key] = []
        for key in self._said:
            if key not in self.depth:
                self.depth[key] = 1
                self.rest.append(key)
                self._claim([key])

    def _claim(self, queue: list[Key]) -> None:
        """Nests below some subjects what they lead to, the nearest first."""
        for key in queue:
            depth = self.depth[key] + 1
            for name, values in self._said.get(key, ()) if depth <= _DEEPEST else ():
                for value in values if name != TYPE_KEY else ():
                    if value in self._said and value not in self.depth:
                        self.depth[value] = depth
                        self.nested.add((key, name, value))
                        queue.append(value)

    def _turn_round(self) -> None:
        """Puts what links to the root, or to a part of it, under the link turned round."""
        targets = {self._root, *(key for key in self._said if key.startswith(self._root[:-1] + "#"))} & {*self.depth}
        for key, properties in self._said.items():
            if key in self.depth:
                continue
            links = ((name, value) for name, values in properties if name != TYPE_KEY for value in values)
            found = next(((name, value) for name, value in links if value in targets), None)
            if found is not None:
                self.depth[key] = self.depth[found[1]] + 2
                self.reverse[found[1]].append((found[0], key))
                self._claim([key])


class _Writer:
    def __init__(self, arrangement: Arrangement, prefixes: PrefixTable, root: Key, context: Context) -> None:
        self._said = {subject.key: subject.properties for subject in arrangement.subjects}
        self._terms = arrangement.terms
        self._prefixes = prefixes
        self._short = short_names(arrangement, prefixes)
        self._names = context.terms
        self._context = context
        self._root = root
        self._frame = _Frame(arrangement, root)
        self._turned = {(key, name, target) for target, links in self._frame.reverse.items() for name, key in links}
        self._used_prefixes: set[str] = set()
        self._used_names: set[str] = set()

    def document(self) -> str:
        lines = list(self._lines(self._root, "  "))
        if self._frame.rest:
            nodes = ",\n".join("    " + self._node(key, "    ") for key in self._frame.rest)
            lines.append(f'"@included": [\n{nodes}\n  ]')
        body = ",\n".join("  " + line for line in lines)
        return f'{{\n  "@context": {self._context_block()},\n{body}\n}}\n'

    def _context_block(self) -> str:
        """The prefixes and names used so far, so this comes last."""
        lines = [f"{_string(name)}: {_string(iri)}" for name, iri in self._prefixes if name in self._used_prefixes]
        for name, found in self._context.definitions(self._used_names).items():
            if isinstance(found, dict):
                lines.append(
                    f"{_string(name)}: {{{', '.join(f'{_string(k)}: {_string(v)}' for k, v in found.items())}}}"
                )
            else:
                lines.append(f"{_string(name)}: {_string(str(found))}")
        return "{\n" + ",\n".join("    " + line for line in lines) + "\n  }" if lines else "{}"

    def _node(self, key: Key, indent: str) -> str:
        inner = indent + "  "
        return "{\n" + ",\n".join(inner + line for line in self._lines(key, inner)) + f"\n{indent}}}"

    def _lines(self, key: Key, indent: str) -> Iterator[str]:
        """The members of a node, without the indent of their first line."""
        yield f'"@id": {self._iri(key)}'
        for predicate, objects in self._said.get(key, ()):
            if predicate == TYPE_KEY:
                yield from self._types(objects)
                continue
            told = [o for o in objects if (key, predicate, o) not in self._turned]
            if told:
                yield f"{self._term(predicate)}: {self._values(key, predicate, told, indent)}"
        if key in self._frame.reverse:
            yield f'"@reverse": {self._reverse(key, indent)}'

    def _types(self, objects: list[Key]) -> Iterator[str]:
        """`@type` for nodes; a literal as a type, odd as it is, stays a value of `rdf:type`."""
        names = [self._term(o) for o in objects if not isinstance(self._terms[o], Literal)]
        if names:
            yield f'"@type": {_one_or_list(names)}'
        rest = [o for o in objects if isinstance(self._terms[o], Literal)]
        if rest:
            yield f"{_string(TYPE_KEY[1:-1])}: {_one_or_list([self._literal(o, '') for o in rest])}"

    def _reverse(self, key: Key, indent: str) -> str:
        inner = indent + "  "
        by_name: dict[Key, list[Key]] = defaultdict(list)
        for name, source in self._frame.reverse[key]:
            by_name[name].append(source)
        lines = []
        for name in sorted(by_name):
            nodes = ",\n".join(f"{inner}  {self._node(source, inner + '  ')}" for source in by_name[name])
            lines.append(f"{inner}{self._term(name)}: [\n{nodes}\n{inner}]")
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"

    def _values(self, key: Key, predicate: Key, objects: list[Key], indent: str) -> str:
        found = self._names.get(predicate[1:-1])
        kind = found.kind if found is not None else ""
        if kind == LANGUAGE and all(isinstance(self._terms[o], Literal) for o in objects):
            by_language = self._by_language(objects)
            if by_language is not None:
                return by_language
        nested = [o for o in objects if (key, predicate, o) in self._frame.nested]
        if not nested:
            return _one_or_list([self._value(o, kind) for o in objects], kind == LANGUAGE)
        inner = indent + "  "
        values = [self._node(o, inner) if o in nested else self._value(o, kind) for o in objects]
        if len(values) == 1:
            return self._node(objects[0], indent)
        return "[\n" + ",\n".join(inner + value for value in values) + f"\n{indent}]"

    def _by_language(self, objects: list[Key]) -> str | None:
        """A language map; None where a value has a datatype, which such a map cannot hold."""
        texts: dict[str, list[str]] = defaultdict(list)
        for o in objects:
            term = self._terms[o]
            if not isinstance(term, Literal) or (term.language is None and term.datatype != XSD_STRING):
                return None
            texts[term.language or _NO_LANGUAGE].append(_string(term.value))
        return "{" + ", ".join(f"{_string(tag)}: {_one_or_list(texts[tag])}" for tag in sorted(texts)) + "}"

    def _value(self, key: Key, kind: str) -> str:
        if isinstance(self._terms[key], Literal):
            return self._literal(key, kind)
        return self._iri(key) if kind == ID else f'{{"@id": {self._iri(key)}}}'

    def _literal(self, key: Key, kind: str) -> str:
        term = self._terms[key]
        value = _string(term.value) if isinstance(term, Literal) else ""
        if not isinstance(term, Literal):
            return value
        if term.language is not None:
            return f'{{"@value": {value}, "@language": {_string(term.language)}}}'
        if term.datatype.value == kind or (term.datatype == XSD_STRING and not kind):
            return value
        if term.datatype == XSD_STRING:
            return f'{{"@value": {value}}}'
        return f'{{"@value": {value}, "@type": {self._iri(str(term.datatype))}}}'

    def _term(self, key: Key) -> str:
        """The name of a property or class."""
        found = self._names.get(key[1:-1])
        if found is None:
            return self._iri(key)
        self._used_names.add(found.iri)
        return _string(found.name)

    def _iri(self, key: Key) -> str:
        parts = self._short.get(key)
        # A prefix of the same name as a term means the term.
        if parts is not None and parts[0] not in self._context.names:
            self._used_prefixes.add(parts[0])
            return _string(f"{parts[0]}:{parts[1]}")
        return _string(key[1:-1] if key.startswith("<") else key)


def _string(text: str) -> str:
    return encode_basestring(text)


def _one_or_list(values: list[str], as_list: bool = False) -> str:
    return values[0] if len(values) == 1 and not as_list else f"[{', '.join(values)}]"
