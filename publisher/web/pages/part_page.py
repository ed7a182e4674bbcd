"""The page of one part of a document: a class or a property of the ontology, a shape."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.base.formats import RDF_FORMATS
from publisher.rdf.labels import labels_by_language
from publisher.web.addresses import document_url, with_query
from publisher.web.pages.document_page import INCOMING_SHOWN, Citations, incoming_url, rules_of
from publisher.web.pages.facts import DocumentFacts
from publisher.web.pages.ontology import is_class
from publisher.web.pages.shapes import shape_view
from publisher.web.rendering import Frame, render

if TYPE_CHECKING:
    from publisher.base.config import Publication
    from publisher.rdf.dataset import Dataset
    from publisher.release.reader import Resource
    from publisher.web.pages.document_page import Surroundings


def part_page(
    dataset: Dataset,
    resource: Resource,
    name: str,
    publication: Publication,
    languages: tuple[str, ...],
    around: Surroundings,
) -> bytes:
    """Renders the page of a part.

    Args:
        dataset: What the document says, whole.
        resource: What the release knows of the document.
        name: The fragment that the part is known by.
        publication: The publication settings.
        languages: The reader's languages, that of the interface first.
        around: What the page shows beyond the document.

    Returns:
        A complete HTML document in UTF-8.
    """
    iri = f"{resource.iri}#{name}"
    document = DocumentFacts(dataset, resource, publication, languages, around.known, around.labels)
    title = document.called(iri, labels_by_language(dataset, NamedNode(iri)))
    types = document.types(iri)
    citations = Citations()
    formats = [(f, document_url(resource.path, f)) for f in RDF_FORMATS]
    url = f"{document_url(resource.path)}/{name}"
    frame = Frame(
        publication, languages[0], around.release, url, tuple((f.media_type, at) for f, at in formats), languages[1:]
    )
    shape = shape_view(document, iri)
    return render(
        "part.html",
        frame,
        resource=replace(resource, iri=iri),
        whole=document.reference(resource.iri),
        title=title,
        types=types,
        other_names=document.other_names(iri, title.text),
        outside=None,
        formats=formats,
        query_url=with_query("/sparql", query=_uses_of(iri, as_class=is_class(types))),
        cite=citations,
        sources=lambda: citations.sources(document),
        structured="",
        oembed="",
        embed_frame="",
        facts=document.about(iri) if shape is None else (),
        shape=shape,
        incoming=document.linked_from(iri),
        incoming_shown=INCOMING_SHOWN,
        incoming_url=incoming_url(document, iri),
        uses=around.uses.get(iri, 0),
        list_url=with_query("/browse", type=iri) if is_class(types) else "",
        rules=rules_of(document, around, iri),
    )


def _uses_of(iri: str, *, as_class: bool) -> str:
    """A query for what a class or a property is used of."""
    pattern = f"?thing a <{iri}>" if as_class else f"?thing <{iri}> ?value"
    return f"SELECT * WHERE {{\n  {pattern} .\n}}\nLIMIT 100\n"
