"""Readable names for JSON-LD: one context for all documents of a publication (JSON-LD 1.1, section 4.1).

Each property and class that the publication uses gets its local name as a term. Where two would get the same, the one
whose vocabulary comes first (the publication's own, then by IRI) has it, and the other keeps its prefix; so adding data
never changes what a name means. A property whose values are all of one kind says so once, in the context.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from publisher.rdf.terms import RDF_TYPE, XSD_STRING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from publisher.base.prefixes import PrefixTable
    from publisher.rdf.terms import Node, Term

ID = "@id"
LANGUAGE = "@language"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_LAST_PART = re.compile(r"[^/#:]*\Z")
_NOT_COERCED = frozenset({XSD_STRING.value, "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"})


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for.

    Args:
        name: The name.
        iri: The property or class.
        kind: `@id` where all values are IRIs, `@language` where all are texts in a language, the IRI of a datatype
            where all are literals of it, else empty.
    """

    name: str
    iri: str
    kind: str = ""


@dataclass(frozen=True)
class Context:
    """Names by the IRI of a property or class.

    Args:
        terms: The names.

    >>> a, p = NamedNode("x:a"), NamedNode("https://example.org/def#founded")
    >>> context = Context.of([(a, p, Literal("1990", datatype=NamedNode("x:year")))], "https://example.org/")
    >>> context.terms[p.value].name, context.terms[p.value].kind
    ('founded', 'x:year')
    """

    terms: Mapping[str, Name]

    @classmethod
    def of(cls, statements: Iterable[tuple[Node, NamedNode, Term]], base: str) -> Context:
        """The context for some statements.

        Args:
            statements: All that is said in the documents.
            base: The base IRI; vocabularies under it come before others.
        """
        kinds: dict[str, str] = {}
        taken: set[str] = set()
        for subject, predicate, value in statements:
            # A name that is also the scheme of an IRI would have that IRI expanded (JSON-LD 1.1 API, section 5.2).
            taken |= {term.value.partition(":")[0] for term in (subject, value) if isinstance(term, NamedNode)}
            if predicate == RDF_TYPE:
                if isinstance(value, NamedNode):
                    kinds.setdefault(value.value, "")
                continue
            kind = _kind(value)
            kinds[predicate.value] = kind if kinds.get(predicate.value, kind) == kind else ""
        terms: dict[str, Name] = {}
        for iri in sorted(kinds, key=lambda iri: (not iri.startswith(base), iri)):
            found = _LAST_PART.search(iri)
            name = found[0] if found else ""
            if _NAME.fullmatch(name) and name not in taken:
                taken.add(name)
                terms[iri] = Name(name, iri, kinds[iri])
        return cls(dict(sorted(terms.items())))

    @cached_property
    def names(self) -> frozenset[str]:
        """All names."""
        return frozenset(term.name for term in self.terms.values())

    def definitions(self, iris: Iterable[str]) -> dict[str, object]:
        """The body of an `@context` that holds the names of some IRIs, sorted, and nothing else."""
        found = sorted((self.terms[iri] for iri in set(iris) & self.terms.keys()), key=lambda term: term.name)
        return {term.name: _definition(term) for term in found}

    def document(self, prefixes: PrefixTable) -> bytes:
        """The context as a document of its own: all names, and the prefixes that documents may use."""
        names = self.definitions(self.terms)
        used = {name: iri for name, iri in prefixes if name not in names and iri.endswith(tuple(":/?#[]@"))}
        return json.dumps({"@context": {**used, **names}}, ensure_ascii=False, indent=1).encode() + b"\n"

    def to_json(self) -> bytes:
        """The bytes that a release keeps."""
        rows = [[term.iri, term.name, term.kind] for term in self.terms.values()]
        return json.dumps(rows, ensure_ascii=False, indent=0).encode() + b"\n"

    @classmethod
    def from_json(cls, raw: bytes) -> Context:
        """Reads what `to_json` wrote."""
        return cls({iri: Name(name, iri, kind) for iri, name, kind in json.loads(raw)})


def _kind(value: Term) -> str:
    if not isinstance(value, Literal):
        return ID
    if value.language is not None:
        return LANGUAGE
    return "" if value.datatype.value in _NOT_COERCED else value.datatype.value


def _definition(term: Name) -> object:
    if not term.kind:
        return term.iri
    if term.kind == LANGUAGE:
        return {"@id": term.iri, "@container": "@language"}
    return {"@id": term.iri, "@type": term.kind}
