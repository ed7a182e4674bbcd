"""The facts of a document arranged for a reader: grouped by property, named, each with its sources."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from publisher.rdf.dataset import Dataset
from publisher.rdf.labels import labels_by_language
from publisher.rdf.skolem import is_skolem
from publisher.rdf.terms import (
    RDF_LANG_STRING,
    RDF_TYPE,
    XSD,
    XSD_BOOLEAN,
    XSD_DECIMAL,
    XSD_DOUBLE,
    XSD_INTEGER,
    XSD_STRING,
)
from publisher.web.addresses import DESCRIBE, document_url, iri_url, is_linkable
from publisher.web.messages import Messages
from publisher.web.pages.fact_order import fact_order
from publisher.web.pages.labels import Name, name_of
from publisher.web.pages.values import Fact, Section, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from pyoxigraph import Quad

    from publisher.base.config import Publication
    from publisher.rdf.dataset import Statement
    from publisher.rdf.terms import Node, Term
    from publisher.release.reader import Resource

_ADDRESS = NamedNode(XSD + "anyURI")
_TIMES = frozenset(NamedNode(XSD + name) for name in ("date", "dateTime", "gYear", "gYearMonth", "time", "duration"))
# Numbers and truth values show for themselves what they are.
PLAIN_DATATYPES = (
    frozenset({XSD_STRING, RDF_LANG_STRING, XSD_BOOLEAN, XSD_INTEGER, XSD_DECIMAL, XSD_DOUBLE, _ADDRESS}) | _TIMES
)
_DURATION = NamedNode(XSD + "duration")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_MAYBE_YEAR = re.compile(r"[0-9]{1,4}")
_DEPTH = 6
_MANY_PARTS = 5


class DocumentFacts:
    """The quads of a document, arranged for a page.

    Args:
        quads: The quads of the N-Quads document, in order or not.
        resource: What the document is about.
        publication: The publication settings.
        languages: The reader's languages, that of the interface first.
        known: Paths of all documents, to tell which IRIs of others are described here.
        fallback: Labels of IRIs that the document itself does not name.
    """

    def __init__(
        self,
        quads: Iterable[Quad] | Dataset,
        resource: Resource,
        publication: Publication,
        languages: tuple[str, ...],
        known: Collection[str],
        fallback: Callable[[str], Mapping[str, str]],
    ) -> None:
        self.dataset = quads if isinstance(quads, Dataset) else Dataset(quads)
        self.languages = (*languages, *publication.languages)
        self.words = Messages(languages[0])
        self._documents = (resource.iri, publication.base + resource.path)
        self._nested: set[str] = set()
        self._taken: set[str] = set()
        self._known_labels: dict[str, Mapping[str, str]] = {}
        self._names: dict[str, Name] = {}
        self._publication = publication
        self._policy = publication.policy
        self._prefixes = publication.prefix_table
        self._claims = publication.base + publication.claims
        self._known = known
        self._fallback = fallback

    def name(self, iri: str) -> Name:
        """What to call an IRI."""
        if iri not in self._names:
            self._names[iri] = self.called(iri, self._labels(iri))
        return self._names[iri]

    def called(self, iri: str, labels: Mapping[str, str]) -> Name:
        """What to call an IRI that has some labels."""
        return name_of(iri, labels, self.languages, self._prefixes)

    def _labels(self, iri: str) -> Mapping[str, str]:
        if iri not in self._known_labels:
            self._known_labels[iri] = labels_by_language(self.dataset, NamedNode(iri)) or self._fallback(iri)
        return self._known_labels[iri]

    def url(self, iri: str) -> str | None:
        """The local address that describes an IRI, if there is one."""
        if self._policy.is_local(iri):
            return iri_url(self._policy, iri.partition("#")[0] if self._is_only_claimed(iri) else iri)
        return document_url(DESCRIBE + iri) if DESCRIBE + iri in self._known else None

    def _is_only_claimed(self, iri: str) -> bool:
        """Whether a part is told of by claims alone; the page of the whole has no such part."""
        told = [self.dataset.graphs_of(s) for s in self.dataset.about(NamedNode(iri))] if "#" in iri else []
        return bool(told) and all(
            graphs and all(graph.value.startswith(self._claims) for graph in graphs) for graphs in told
        )

    def outside(self, iri: str) -> str | None:
        """An IRI of others, where a page may link to it."""
        return iri if not self._policy.is_local(iri) and is_linkable(iri) else None

    def types(self, subject: str) -> tuple[Value, ...]:
        """The classes of a subject, our own first."""
        statements = [s for s in self.dataset.about(NamedNode(subject)) if s[1] == RDF_TYPE]
        values = {v.text: v for s in statements for v in (self._class(s[2]),)}.values()
        return tuple(sorted(values, key=lambda v: (not self._policy.is_local(v.iri), v.text.casefold(), v.iri)))

    def _class(self, term: Term) -> Value:
        """A class by its name: what its vocabulary does not tell is read off its IRI."""
        iri = term.value if isinstance(term, NamedNode) else str(term)
        return self.reference(iri)

    def nested(self) -> list[str]:
        """The parts of what the document is about, and what was nested in them as blank nodes."""
        found = dict.fromkeys(part for document in self._documents for part in self.dataset.parts(document))
        queue = [NamedNode(iri) for iri in self._documents] + list(found)
        for node in queue:
            for _, _, target in self.dataset.about(node):
                if not isinstance(target, NamedNode) or target in found:
                    continue
                if is_skolem(target.value, self._publication.base):
                    found[target] = None
                    queue.append(target)
        return sorted(node.value for node in found)

    def is_part(self, iri: str) -> bool:
        """Whether an IRI is that of a part of what the document is about."""
        return is_skolem(iri, self._publication.base) or iri.partition("#")[0] in self._documents

    def is_ours(self, iri: str) -> bool:
        """Whether an IRI lies under the publication's base."""
        return self._policy.is_local(iri)

    def is_anonymous(self, iri: str) -> bool:
        """Whether an IRI stands for what was a blank node."""
        return is_skolem(iri, self._publication.base)

    def short(self, iri: str) -> str:
        """The prefixed name of an IRI, or the IRI where it has none."""
        return self._prefixes.compact(iri) or iri

    def own_name(self, iri: str) -> str:
        """The label of an IRI in the reader's language or another; empty where it has none."""
        return self.name(iri).text if self._labels(iri) else ""

    def take(self, iri: str) -> None:
        """Keeps a nested thing out of the facts and sections, since the page shows it in a way of its own."""
        self._taken.add(iri)

    def values(self, subject: str, *properties: str) -> tuple[Value, ...]:
        """The values of some properties of a subject, in the reader's language where they have one."""
        statements = [s for s in self.dataset.about(NamedNode(subject)) if s[1].value in properties]
        values = sorted((self._value(s, s[2], _DEPTH) for s in statements), key=self._value_order)
        return self._split(values)[0]

    def values_apart(self, subject: str, predicate: str) -> tuple[Value, ...]:
        """The values of a property in all languages; one that a claim graph holds and others do not is disputed."""
        statements = [s for s in self.dataset.about(NamedNode(subject)) if s[1].value == predicate]
        return tuple(sorted((self._value(s, s[2], _DEPTH) for s in statements), key=self._value_order))

    def reference(self, iri: str) -> Value:
        """An IRI as a value."""
        name = self.name(iri)
        return Value(name.text, name.language, self.url(iri), self.outside(iri), iri)

    def about(self, subject: str, depth: int = 0) -> tuple[Fact, ...]:
        """What is said of a subject, but for its classes and what has been taken."""
        by_property: dict[str, list[Value]] = {}
        for statement in self.dataset.about(NamedNode(subject)):
            if isinstance(statement[2], NamedNode) and statement[2].value in self._taken:
                continue
            if statement[1] != RDF_TYPE or depth:
                by_property.setdefault(statement[1].value, []).append(self._value(statement, statement[2], depth))
        return self._facts(by_property)

    def other_names(self, subject: str, title: str) -> tuple[Name, ...]:
        """The names of a subject that differ from the title, each once."""
        labels = labels_by_language(self.dataset, NamedNode(subject))
        by_text: dict[str, list[str]] = {}
        for language, text in labels.items():
            by_text.setdefault(text, []).append(language)
        return tuple(Name(text, ", ".join(filter(None, tags))) for text, tags in by_text.items() if text != title)

    def linked_from(self, subject: str) -> tuple[Fact, ...]:
        """What links to a subject, by property; a link from a nested thing counts as one from what it is nested in.

        That its own document is about it goes without saying. The sources are left out: these are facts of what links,
        and its page tells them.
        """
        itself = {NamedNode(iri) for iri in self._documents}
        by_property: dict[str, list[Value]] = {}
        for statement in self.dataset.links_to(NamedNode(subject)):
            owner = self._owner(statement[0])
            if owner is not None and owner not in itself:
                by_property.setdefault(statement[1].value, []).append(self._value(statement, owner, 0))
        return self._facts({iri: _merged(values) for iri, values in by_property.items()})

    def sections(self) -> tuple[Section, ...]:
        """The other subjects that the document is the address of, such as the terms of an ontology.

        Those that have been shown nested are left out.
        """
        found = dict.fromkeys(part for document in self._documents for part in self.dataset.parts(document))
        sections = [self._section(node.value) for node in found if node.value not in self._nested | self._taken]
        return tuple(sorted(sections, key=lambda s: (s.name.text.casefold(), s.iri)))

    def _section(self, iri: str) -> Section:
        """A part; one without a name is called by its class."""
        types = self.types(iri)
        name = Name(types[0].text, types[0].language) if types and not self._labels(iri) else self.name(iri)
        return Section(name, iri, iri.partition("#")[2], self.url(iri), types, self.about(iri))

    def stated_in(self, graph: str) -> tuple[Section, ...]:
        """What a named graph states, by subject; what it says of itself or its own terms stands elsewhere.

        The sources are left out: that it is one goes without saying, and the page of each subject tells the others.
        """
        by_subject: dict[str, dict[str, list[Value]]] = {}
        for quad in self.dataset.graph(graph):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.partition("#")[0] != graph:
                value = self._value((quad.subject, quad.predicate, quad.object), quad.object, _DEPTH, cited=False)
                by_subject.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(value)
        sections = [Section(self._whole_name(s), s, "", self.url(s), (), self._facts(p)) for s, p in by_subject.items()]
        return tuple(sorted(sections, key=lambda s: (s.name.text.casefold(), s.iri)))

    def _whole_name(self, iri: str) -> Name:
        """The name of a subject; of a part without a name that of the whole, with what the part is known by."""
        whole, mark, part = iri.partition("#")
        if not mark or self._labels(iri) or not self._policy.is_local(iri):
            return self.name(iri)
        thing = self.name(whole)
        return Name(f"{thing.text} › {part}", thing.language)

    def mentioned_in(self, graph: str) -> tuple[Fact, ...]:
        """What a named graph tells of, by class; for one whose subjects have pages of their own."""
        by_class: dict[str, list[Value]] = {}
        found = dict.fromkeys(q.subject.value for q in self.dataset.graph(graph) if isinstance(q.subject, NamedNode))
        for subject in found:
            elsewhere = subject.partition("#")[0] not in self._documents and self._labels(subject)
            for kind in self.types(subject)[:1] if elsewhere else ():
                by_class.setdefault(kind.iri, []).append(self.reference(subject))
        return self._facts(by_class)

    def _facts(self, by_property: Mapping[str, list[Value]]) -> tuple[Fact, ...]:
        facts: list[Fact] = []
        for iri, values in by_property.items():
            shown, others = self._split(sorted(self._folded(values), key=self._value_order))
            facts.append(Fact(self.name(iri), iri, self.url(iri) or self.outside(iri), shown, others))
        return tuple(sorted(facts, key=fact_order))

    def _folded(self, values: list[Value]) -> list[Value]:
        """Many parts without names as one value that leads to the document they stand in."""
        documents = {value.iri.partition("#")[0] for value in values}
        if len(values) < _MANY_PARTS or len(documents) > 1:
            return values
        if any("#" not in value.iri or value.parts or self._labels(value.iri) for value in values):
            return values
        sources = tuple(sorted({source for value in values for source in value.sources}))
        return [Value(self.words.count("things", len(values)), url=self.url(documents.pop()), sources=sources)]

    def _value(self, statement: Statement, shown: Node | Term, depth: int, *, cited: bool = True) -> Value:
        """A value as a statement gives it, or what stands for it."""
        graphs = tuple(sorted(graph.value for graph in self.dataset.graphs_of(statement)))
        disputed = bool(graphs) and all(g.startswith(self._claims) for g in graphs)
        # That a document states what it says of itself goes without saying.
        graphs = tuple(graph for graph in graphs if graph not in self._documents) if cited else ()
        if isinstance(shown, Literal):
            return self._literal(shown, graphs, disputed)
        iri = shown.value if isinstance(shown, NamedNode) else str(shown)
        name = self._name_of_value(iri)
        if depth < _DEPTH and self._is_nested(iri):
            self._nested.add(iri)
            anchor = iri.partition("#")[2]
            parts = self.about(iri, depth + 1)
            return Value(name.text, iri=iri, sources=graphs, disputed=disputed, parts=parts, anchor=anchor)
        url, outside = self.url(iri), self.outside(iri)
        return Value(name.text, name.language, url, outside, iri, sources=graphs, disputed=disputed)

    def _is_nested(self, iri: str) -> bool:
        """Whether a thing is shown where it is first met: it has neither a document nor a name of its own."""
        node = NamedNode(iri)
        if iri in self._nested or not self.dataset.about(node):
            return False
        if is_skolem(iri, self._publication.base):
            return True
        document, mark, _ = iri.partition("#")
        return bool(mark) and document in self._documents and not labels_by_language(self.dataset, node)

    def _name_of_value(self, iri: str) -> Name:
        """What to call a value: an address on another site that has no name stands for itself."""
        parts = self._prefixes.split(iri)
        is_term = parts is not None and parts[1][:1].isalpha()
        if self.outside(iri) and not is_term and not self._labels(iri):
            return Name(iri.removeprefix("mailto:").removeprefix("tel:"))
        return self.name(iri)

    def _literal(self, term: Literal, graphs: tuple[str, ...], disputed: bool) -> Value:
        datatype = term.datatype
        text = self._in_words(term)
        return Value(
            text,
            term.language or "",
            url=self.url(term.value) if datatype == _ADDRESS else None,
            outside=self.outside(term.value) if datatype == _ADDRESS else None,
            datatype="" if datatype in PLAIN_DATATYPES else self._prefixes.compact(datatype.value) or datatype.value,
            machine=term.value if text != term.value or datatype in _TIMES else "",
            is_time=datatype in _TIMES,
            sources=graphs,
            disputed=disputed,
        )

    def _in_words(self, term: Literal) -> str:
        """A literal as the reader's language writes it."""
        if term.datatype == _DURATION:
            return self.words.duration(term.value)
        if term.datatype in _TIMES:
            return self.words.date(term.value)
        if term.datatype in (XSD_INTEGER, XSD_DECIMAL):
            return number_in_words(term.value, self.words)
        return term.value

    def _owner(self, node: Node) -> NamedNode | None:
        """The resource with an address of its own that a nested thing belongs to."""
        for _ in range(_DEPTH):
            if not isinstance(node, NamedNode):
                return None
            if not is_skolem(node.value, self._publication.base):
                whole, mark, _ = node.value.partition("#")
                is_part = mark and self._policy.is_local(whole) and not self._labels(node.value)
                return NamedNode(whole) if is_part else node
            links = self.dataset.links_to(node)
            if not links:
                return None
            node = links[0][0]
        return None

    def _split(self, values: Sequence[Value]) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Parts values in the reader's language from the others, where there are both."""
        tags = {v.language for v in values if not v.iri} - {""}
        wanted = next((tag for tag in self.languages if tag in tags), None)
        if wanted is None:
            return tuple(values), ()
        others = tuple(v for v in values if not v.iri and v.language not in ("", wanted))
        return tuple(v for v in values if v not in others), others

    def _value_order(self, value: Value) -> tuple[int, str, str]:
        position = self.languages.index(value.language) if value.language in self.languages else len(self.languages)
        return (0 if value.iri else position, value.text.casefold(), value.iri)


def number_in_words(text: str, words: Messages) -> str:
    """A whole or decimal number as a language writes it; four digits may be a year, so they stay as they are.

    >>> number_in_words("1371498", Messages("en")), number_in_words("2026", Messages("en"))
    ('1,371,498', '2026')
    """
    return words.number(Decimal(text)) if _PLAIN_NUMBER.fullmatch(text) and not _MAYBE_YEAR.fullmatch(text) else text


def _merged(values: Iterable[Value]) -> list[Value]:
    """References to the same thing, such as links from several of its parts, as one."""
    found: dict[str, Value] = {}
    for value in values:
        same = found.get(value.iri)
        found[value.iri] = replace(value, sources=(), disputed=value.disputed and (same is None or same.disputed))
    return list(found.values())
