"""The page of a resource, made from its N-Quads document by a pure function.

Nothing here knows of HTTP or of a running server, so the server, the static export and the tests get the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.base.formats import HTML, RDF_FORMATS
from publisher.rdf.labels import labels_by_language
from publisher.web.addresses import document_url, with_query
from publisher.web.facts import DocumentFacts
from publisher.web.labels import Name, name_of
from publisher.web.rendering import Frame, render

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from pyoxigraph import Quad

    from publisher.base.config import Publication
    from publisher.release.reader import Resource

# Subjects of a graph that its page shows; the documents for machines hold all.
_STATED_SHOWN = 50

_NO_LABELS: Mapping[str, str] = {}


def no_labels(_iri: str) -> Mapping[str, str]:
    """Knows no label beyond those that a document holds."""
    return _NO_LABELS


@dataclass(frozen=True, slots=True)
class Source:
    """A named graph that states some of the facts.

    Args:
        number: The number that stands beside those facts.
        name: Its name.
        url: Its address on this server.
    """

    number: int
    name: Name
    url: str


class Citations:
    """Numbers the sources in the order in which the page cites them.

    >>> citations = Citations()
    >>> citations(("x:b", "x:a")), citations(("x:c", "x:a"))
    ([1, 2], [2, 3])
    """

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __call__(self, graphs: Sequence[str]) -> list[int]:
        """The numbers of some sources, rising."""
        return sorted(self.numbers.setdefault(graph, len(self.numbers) + 1) for graph in graphs)

    def sources(self, document: DocumentFacts) -> list[Source]:
        """All sources that have been cited."""
        return [Source(n, document.name(g), document.url(g) or "") for g, n in self.numbers.items()]


def resource_page(
    quads: Iterable[Quad],
    resource: Resource,
    publication: Publication,
    language: str,
    *,
    release: str = "",
    known: Collection[str] = (),
    labels: Callable[[str], Mapping[str, str]] = no_labels,
) -> bytes:
    """Renders the page of a resource.

    Args:
        quads: The quads of its N-Quads document.
        resource: What the release knows of it.
        publication: The publication settings.
        language: Language of the interface, and the first choice for labels.
        release: Name of the release, told at the foot of the page.
        known: Paths of all documents, to tell which IRIs of others are described here.
        labels: Labels of an IRI by language, for those that the document itself does not name.

    Returns:
        A complete HTML document in UTF-8.
    """
    document = DocumentFacts(quads, resource, publication, language, known, labels)
    subject = resource.iri
    named = labels_by_language(document.dataset, NamedNode(subject)) or resource.labels
    title = name_of(subject, named, document.languages, publication.prefix_table)
    types = document.types(subject)
    facts = document.about(subject)
    sections = document.sections()
    stated = document.stated_in(subject)
    incoming = document.linked_from(subject)
    citations = Citations()
    formats = [(f, document_url(resource.path, f)) for f in RDF_FORMATS]
    frame = Frame(
        publication,
        language,
        release,
        document_url(resource.path, HTML),
        tuple((f.media_type, url) for f, url in formats),
    )
    return render(
        "resource.html",
        frame,
        resource=resource,
        title=title,
        other_names=document.other_names(subject, title.text),
        types=types,
        facts=facts,
        sections=sections,
        stated=stated,
        shown=_STATED_SHOWN,
        incoming=incoming,
        cite=citations,
        # The list of sources comes last on the page, when all numbers have been given.
        sources=lambda: citations.sources(document),
        formats=formats,
        outside=document.outside(subject),
        query_url=with_query("/sparql", query=query_about(subject)),
    )


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
