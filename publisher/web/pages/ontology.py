"""The page of the ontology: its own classes and properties, a diagram of them, and the published terms in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.terms import DCT, RDFS, SKOS
from publisher.web.pages.diagram import Box, Edge, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from publisher.web.pages.diagram import Diagram
    from publisher.web.pages.facts import DocumentFacts
    from publisher.web.pages.labels import Name
    from publisher.web.pages.values import Section, Value

_OWL = STANDARD_PREFIXES["owl"]
_CLASSES = frozenset({_OWL + "Class", RDFS + "Class"})
_DEFINITIONS = (SKOS + "definition", RDFS + "comment", DCT + "description")
_BROADER, _DOMAIN, _RANGE = (RDFS + name for name in ("subClassOf", "domain", "range"))
_MOST_PUBLISHED = 160
_MOST_BOXES = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """A term of the ontology in its list.

    Args:
        section: What is said of it.
        uses: How often it is used.
        definition: What it means.
        ends: Of a property, the classes that it leads from, and those that it leads to.
    """

    section: Section
    uses: int
    definition: tuple[Value, ...]
    ends: tuple[tuple[Value, ...], tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Term:
    """A published term that the data use.

    Args:
        name: What it is called on pages.
        vocabulary: The prefix of the vocabulary that it is of.
        short: Its prefixed name, or its IRI.
        url: Where it is described on this server, if anywhere.
        outside: Its own address.
        uses: How often it is used.
    """

    name: Name
    vocabulary: str
    short: str
    url: str | None
    outside: str | None
    uses: int


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow of the diagram in words; without a property it leads to a broader class."""

    source: Value
    property: Value | None
    target: Value


@dataclass(frozen=True, slots=True)
class OntologyView:
    """What the page of an ontology shows.

    Args:
        classes: Its own classes.
        properties: Its own properties, and what else it defines.
        published: Terms of others that are used.
        diagram: Its classes with its properties between them; None where there is nothing to draw.
        words: What the diagram shows, in words.
    """

    classes: tuple[Listed, ...]
    properties: tuple[Listed, ...]
    published: tuple[Term, ...]
    diagram: Diagram | None
    words: tuple[Line, ...]


def ontology_view(document: DocumentFacts, ontology: str, uses: Mapping[str, int]) -> OntologyView:
    """Arranges the document of an ontology.

    Args:
        document: Its document, whole.
        ontology: Its IRI, and the name of the graph that states it.
        uses: How often each class and property is used.
    """
    sections = document.sections()
    listed = [_listed(document, section, uses) for section in sections]
    edges = list(_edges(document, sections))
    return OntologyView(
        tuple(term for term in listed if is_class(term.section.types)),
        tuple(term for term in listed if not is_class(term.section.types)),
        _published(document, ontology, sections, uses),
        _diagram(document, sections, edges),
        tuple(
            Line(
                document.reference(e.source), document.reference(e.iri) if e.iri else None, document.reference(e.target)
            )
            for e in edges
        ),
    )


def is_class(types: Iterable[Value]) -> bool:
    """Whether something with these types is a class."""
    return any(value.iri in _CLASSES for value in types)


def _listed(document: DocumentFacts, section: Section, uses: Mapping[str, int]) -> Listed:
    ends = (document.values(section.iri, _DOMAIN), document.values(section.iri, _RANGE))
    return Listed(section, uses.get(section.iri, 0), document.values(section.iri, *_DEFINITIONS)[:1], ends)


def _published(
    document: DocumentFacts, ontology: str, sections: Sequence[Section], uses: Mapping[str, int]
) -> tuple[Term, ...]:
    """The terms of others, by vocabulary, the most used first; of a great many those that are used most."""
    own = {section.iri for section in sections}
    named = {quad.subject.value for quad in document.dataset.graph(ontology) if isinstance(quad.subject, NamedNode)}
    # What is named but never used as a class or property is a term only where it belongs to a known vocabulary.
    terms = {iri for iri in named if iri in uses or document.short(iri) != iri} | uses.keys()
    others = sorted((i for i in terms - own if not document.is_ours(i)), key=lambda iri: (-uses.get(iri, 0), iri))
    found = (_term(document, iri, uses.get(iri, 0)) for iri in others[:_MOST_PUBLISHED])
    return tuple(sorted(found, key=lambda t: (t.vocabulary, -t.uses, t.short)))


def _term(document: DocumentFacts, iri: str, uses: int) -> Term:
    short = document.short(iri)
    vocabulary = short.partition(":")[0] if short != iri else iri.rpartition("#")[0] or iri.rpartition("/")[0]
    return Term(document.name(iri), vocabulary, short, document.url(iri), document.outside(iri), uses)


def _edges(document: DocumentFacts, sections: Sequence[Section]) -> Iterable[Edge]:
    for section in sections:
        if is_class(section.types):
            yield from (Edge(section.iri, above) for above in _iris(document, section.iri, _BROADER))
            continue
        for start in _iris(document, section.iri, _DOMAIN):
            for end in _iris(document, section.iri, _RANGE):
                yield Edge(start, end, section.name.text, section.iri)


def _diagram(document: DocumentFacts, sections: Sequence[Section], edges: Sequence[Edge]) -> Diagram | None:
    classes = {section.iri for section in sections if is_class(section.types)}
    shown = classes | {key for edge in edges for key in (edge.source, edge.target)}
    if not edges or len(shown) > _MOST_BOXES:
        return None
    return lay_out(
        [Box(iri, document.name(iri).text, iri in classes, _lines(document, sections, iri)) for iri in shown], edges
    )


def _lines(document: DocumentFacts, sections: Sequence[Section], iri: str) -> tuple[str, ...]:
    """The properties of a class that lead to no other class."""
    return tuple(
        section.name.text
        for section in sections
        if iri in _iris(document, section.iri, _DOMAIN) and not _iris(document, section.iri, _RANGE)
    )


def _iris(document: DocumentFacts, subject: str, predicate: str) -> list[str]:
    """The classes that a property of the schema leads to; datatypes are none."""
    found = document.dataset.objects(NamedNode(subject), NamedNode(predicate))
    return [t.value for t in found if isinstance(t, NamedNode) and not t.value.startswith(STANDARD_PREFIXES["xsd"])]
