"""The page of the ontology: its own classes and properties, a diagram of them, and the published terms in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.terms import RDF_TYPE, RDFS
from publisher.web.pages.diagram import Box, Edge, lay_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from publisher.web.pages.diagram import Diagram
    from publisher.web.pages.facts import DocumentFacts
    from publisher.web.pages.labels import Name
    from publisher.web.pages.values import Section

_OWL = STANDARD_PREFIXES["owl"]
_CLASSES = frozenset({_OWL + "Class", RDFS + "Class"})


@dataclass(frozen=True, slots=True)
class Term:
    """A published term that the data use.

    Args:
        name: What it is called on pages.
        short: Its prefixed name, or its IRI.
        url: Where it is described on this server, if anywhere.
        outside: Its own address.
        uses: How often it is used.
    """

    name: Name
    short: str
    url: str | None
    outside: str | None
    uses: int


@dataclass(frozen=True, slots=True)
class OntologyView:
    """What the page of an ontology shows.

    Args:
        terms: Its own terms, classes first, each with the number of its uses.
        published: Terms of others that are named or used.
        diagram: Its classes with its properties between them; None where there is nothing to draw.
    """

    terms: tuple[tuple[Section, int], ...]
    published: tuple[Term, ...]
    diagram: Diagram | None


def ontology_view(document: DocumentFacts, ontology: str, uses: Mapping[str, int]) -> OntologyView:
    """Arranges the document of an ontology.

    Args:
        document: Its document.
        ontology: Its IRI, and the name of the graph that states it.
        uses: How often each class and property is used.
    """
    sections = sorted(document.sections(), key=lambda s: (not _is_class(s), s.name.text.casefold(), s.iri))
    own = {section.iri for section in sections}
    named = {s.iri for s in document.stated_in(ontology) if not document.is_ours(s.iri)}
    # What is named but never used as a class or property is a term only where it belongs to a known vocabulary.
    terms = {iri for iri in named if iri in uses or document.short(iri) != iri} | uses.keys()
    others = {iri for iri in terms - own if not document.is_ours(iri)}
    published = [
        Term(document.name(iri), document.short(iri), document.url(iri), document.outside(iri), uses.get(iri, 0))
        for iri in others
    ]
    return OntologyView(
        tuple((section, uses.get(section.iri, 0)) for section in sections),
        tuple(sorted(published, key=lambda t: (t.short.partition(":")[0], -t.uses, t.short))),
        _diagram(document, sections),
    )


def _is_class(section: Section) -> bool:
    return any(value.iri in _CLASSES for value in section.types)


def _diagram(document: DocumentFacts, sections: Sequence[Section]) -> Diagram | None:
    edges: list[Edge] = []
    for section in sections:
        if _is_class(section):
            edges += [Edge(section.iri, above) for above in _iris(document, section.iri, RDFS + "subClassOf")]
            continue
        domains, ranges = (_iris(document, section.iri, RDFS + part) for part in ("domain", "range"))
        edges += [Edge(d, r, section.name.text, f"#{section.anchor}") for d in domains for r in ranges]
    classes = {s.iri for s in sections if _is_class(s)}
    classes |= {key for edge in edges for key in (edge.source, edge.target)}
    if not edges:
        return None
    own = {section.iri for section in sections}
    boxes = [Box(iri, document.name(iri).text, document.url(iri) or "", iri in own) for iri in classes]
    return lay_out(boxes, edges)


def _iris(document: DocumentFacts, subject: str, predicate: str) -> list[str]:
    found = document.dataset.objects(NamedNode(subject), NamedNode(predicate))
    return [term.value for term in found if isinstance(term, NamedNode) and term != RDF_TYPE]
