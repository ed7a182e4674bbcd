"""The page of a resource, made from its N-Quads document by a pure function.

Nothing here knows of HTTP or of a running server, so the server, the static export and the tests get the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.base.formats import HTML, RDF_FORMATS
from publisher.rdf.description import PROVENANCE_PROPERTIES
from publisher.rdf.labels import labels_by_language
from publisher.rdf.terms import RDF_TYPE
from publisher.release.maps import SMALL, draw_ground
from publisher.web.addresses import document_url, with_query
from publisher.web.pages.embed_code import element_html, frame_html
from publisher.web.pages.facts import DocumentFacts
from publisher.web.pages.map import draw_map
from publisher.web.pages.ontology import ontology_view
from publisher.web.pages.part_tables import part_tables
from publisher.web.pages.shapes import shape_list
from publisher.web.pages.tables import figures, identifiers, positions, timeline
from publisher.web.rendering import Frame, render

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence

    from pyoxigraph import Quad

    from publisher.base.config import Publication
    from publisher.rdf.dataset import Dataset
    from publisher.release.maps import Ground, Sheet
    from publisher.release.reader import Resource
    from publisher.web.pages.labels import Name
    from publisher.web.pages.map import Mark
    from publisher.web.pages.values import Fact, Value

PARTED = ("def", "shapes")
"""Paths of the ontology and of the shapes: documents whose parts have pages of their own."""

INCOMING_SHOWN = 12
"""Links to a resource of one kind that its page shows; the list that it leads to has them all."""
_LETTERS = 24  # height of letters on a small map

_TYPE = RDF_TYPE.value
_NO_LABELS: Mapping[str, str] = {}


def no_labels(_iri: str) -> Mapping[str, str]:
    """Knows no label beyond those that a document holds."""
    return _NO_LABELS


def no_marks(_resource: Resource, *_languages: str) -> Sequence[Mark]:
    """Knows no place."""
    return ()


def no_rules(_iri: str) -> Sequence[tuple[str, Mapping[str, str]]]:
    """Knows no shape."""
    return ()


def nothing_structured(_resource: Resource) -> str:
    """Knows nothing for search engines."""
    return ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page shows beyond its document.

    Args:
        release: Name of the release, told at the foot of the page.
        known: Paths of all documents, to tell which IRIs of others are described here.
        labels: Labels of an IRI by language, for those that the document itself does not name.
        marks: What a map of a resource shows, in some languages.
        uses: How often a class or property is used, by IRI.
        ground: What maps have under their marks.
        structured: What is embedded for search engines, as JSON-LD on one line; empty for nothing.
        rules: The shapes that apply to a class: the address and the labels of each.
    """

    release: str = ""
    known: Collection[str] = ()
    labels: Callable[[str], Mapping[str, str]] = no_labels
    marks: Callable[..., Sequence[Mark]] = no_marks
    uses: Mapping[str, int] = field(default_factory=dict)
    ground: Callable[[Sheet], Ground] = draw_ground
    structured: Callable[[Resource], str] = nothing_structured
    rules: Callable[[str], Sequence[tuple[str, Mapping[str, str]]]] = no_rules


ALONE = Surroundings()
"""Nothing but the document."""


@dataclass(frozen=True, slots=True)
class Source:
    """A named graph that states some of the facts.

    Args:
        number: The number that stands beside those facts.
        name: Its name.
        url: Its address on this server.
        origins: What it was derived from.
    """

    number: int
    name: Name
    url: str
    origins: tuple[Value, ...] = ()


class Citations:
    """Numbers the sources in the order in which the page cites them.

    Args:
        left_out: Graphs that are not cited: what the publication says of itself rests on nothing but the publication.

    >>> citations = Citations()
    >>> citations(("x:b", "x:a")), citations(("x:c", "x:a"))
    ([1, 2], [2, 3])
    """

    def __init__(self, left_out: Container[str] = ()) -> None:
        self.numbers: dict[str, int] = {}
        self._left_out = left_out

    def __call__(self, graphs: Sequence[str]) -> list[int]:
        """The numbers of some sources, rising."""
        cited = (graph for graph in graphs if graph not in self._left_out)
        return sorted(self.numbers.setdefault(graph, len(self.numbers) + 1) for graph in cited)

    def sources(self, document: DocumentFacts) -> list[Source]:
        """All sources that have been cited."""
        return [
            Source(n, document.name(g), document.url(g) or "", document.values(g, PROVENANCE_PROPERTIES[1].value))
            for g, n in self.numbers.items()
        ]


def resource_page(
    said: Iterable[Quad] | Dataset,
    resource: Resource,
    publication: Publication,
    languages: tuple[str, ...],
    around: Surroundings = ALONE,
    page: int = 1,
) -> bytes:
    """Renders the page of a resource.

    Args:
        said: What its document says.
        resource: What the release knows of it.
        publication: The publication settings.
        languages: The reader's languages, that of the interface first.
        around: What the page shows beyond the document.
        page: Which page of a long document it is.

    Returns:
        A complete HTML document in UTF-8.
    """
    document = DocumentFacts(said, resource, publication, languages, around.known, around.labels)
    subject = resource.iri
    named = labels_by_language(document.dataset, NamedNode(subject)) or resource.labels
    title = document.called(subject, named)
    citations = Citations(publication.generated_graphs)
    formats = [(f, document_url(resource.path, f)) for f in RDF_FORMATS]
    frame = Frame(
        publication,
        languages[0],
        around.release,
        document_url(resource.path, HTML),
        tuple((f.media_type, url) for f, url in formats),
        languages[1:],
    )
    common = {
        "resource": resource,
        "title": title,
        "types": document.types(subject),
        "other_names": document.other_names(subject, title.text),
        "outside": document.outside(subject),
        "formats": formats,
        "page_links": _page_links(resource, page),
        "query_url": with_query("/sparql", query=query_about(subject)),
        "cite": citations,
        **_embedding(resource, title.text, publication),
        # The list of sources comes last on the page, when all numbers have been given.
        "sources": lambda: citations.sources(document),
        "structured": around.structured(resource),
    }
    if resource.path == "def":
        view = ontology_view(document, subject, around.uses)
        return render("ontology.html", frame, **common, facts=document.about(subject), view=view)
    if resource.path == "shapes":
        return render("shapes.html", frame, **common, facts=document.about(subject), shapes=shape_list(document))
    return render("resource.html", frame, **common, **_content(document, resource, languages, around))


def _page_links(resource: Resource, page: int) -> list[tuple[str, int, str]]:
    """The ways to other pages of a long document: relation, number and address."""
    url = document_url(resource.path, HTML)
    numbers = {"first": 1, "prev": page - 1, "next": page + 1, "last": resource.pages}
    found = [(relation, number) for relation, number in numbers.items() if 1 <= number <= resource.pages]
    mark = "&" if "?" in url else "?"
    return [(relation, number, f"{url}{mark}page={number}") for relation, number in found if number != page]


def _content(
    document: DocumentFacts, resource: Resource, languages: tuple[str, ...], around: Surroundings
) -> dict[str, object]:
    """What the page of a thing or of a graph shows; the tables come first, as they take parts out of the facts."""
    subject = resource.iri
    marks = around.marks(resource, *languages)
    tables = {
        "identifiers": identifiers(document),
        "figures": figures(document),
        "positions": positions(document) if any(mark.special for mark in marks) else (),
        "timeline": timeline(document, subject),
    }
    incoming = document.linked_from(subject)
    facts = document.about(subject)
    # What the facts have shown nested is no section any more.
    alike, sections = part_tables(document, document.sections())
    return {
        **tables,
        "part_tables": alike,
        "map": draw_map(marks, *SMALL, size=_LETTERS, ground=around.ground) if marks else None,
        "facts": facts,
        "sections": sections,
        "mentioned": document.mentioned_in(subject) if resource.generated else (),
        "stated": document.stated_in(subject) if not resource.generated else (),
        "incoming": incoming,
        "rules": rules_of(document, around, subject),
        "incoming_shown": INCOMING_SHOWN,
        "incoming_url": incoming_url(document, subject),
    }


def incoming_url(document: DocumentFacts, iri: str) -> Callable[[Fact], str]:
    """Gives the list of all that links to something by a property."""
    return lambda fact: with_query("/browse", **{"type" if fact.iri == _TYPE else document.short(fact.iri): iri})


def rules_of(document: DocumentFacts, around: Surroundings, iri: str) -> list[tuple[str, Name]]:
    """The shapes that apply to a class: the address and the name of each."""
    return [(url, document.called(url, labels)) for url, labels in around.rules(iri)]


def _embedding(resource: Resource, title: str, publication: Publication) -> dict[str, str]:
    """How other sites show the thing, and where a program learns that; empty where it is none."""
    if not resource.path.startswith("doc/"):
        return {"embed_frame": "", "embed_element": "", "oembed": ""}
    return {
        "embed_frame": frame_html(publication.base, resource, title),
        "embed_element": element_html(publication.base, resource, title),
        "oembed": with_query("/oembed", url=resource.iri),
    }


def query_about(iri: str) -> str:
    """A query that lists what the dataset says of an IRI, and who says it.

    >>> print(query_about("https://example.org/a").splitlines()[1])
      <https://example.org/a> ?property ?value .
    """
    return (
        "SELECT ?property ?value ?source WHERE {\n"
        f"  <{iri}> ?property ?value .\n"
        f"  OPTIONAL {{ GRAPH ?source {{ <{iri}> ?property ?value }} }}\n"
        "}\nLIMIT 100\n"
    )
