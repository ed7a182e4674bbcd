"""Records in their formats: Dublin Core in XML, and DCAT-AP in RDF/XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from publisher.base.formats import N_QUADS, RDF_XML
from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.closure import closure
from publisher.rdf.dataset import Dataset
from publisher.rdf.labels import LABEL_PROPERTIES
from publisher.rdf.terms import DCT, RDF_TYPE, RDFS
from publisher.rdf.writers import serialise
from publisher.rdf.writers.rdfxml import NO_XML

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publisher.release.reader import Release, Resource


class MetadataFormat(NamedTuple):
    """A format of records (section 3.4)."""

    prefix: str
    schema: str
    namespace: str


FORMATS = {
    found.prefix: found
    for found in (
        MetadataFormat(
            "oai_dc",
            "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
            "http://www.openarchives.org/OAI/2.0/oai_dc/",
        ),
        MetadataFormat(
            "dcat_ap",
            "http://www.openarchives.org/OAI/2.0/rdf.xsd",
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        ),
    )
}

_DC = "http://purl.org/dc/elements/1.1/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SKOS, _DCAT, _OWL = (STANDARD_PREFIXES[prefix] for prefix in ("skos", "dcat", "owl"))
_SCHEMA = STANDARD_PREFIXES["schema"]
_ELEMENTS: dict[str, tuple[str, ...]] = {
    "title": tuple(one.value for one in LABEL_PROPERTIES),
    "creator": (DCT + "creator", _DC + "creator"),
    "subject": (DCT + "subject", _DCAT + "keyword", _DCAT + "theme"),
    "description": (DCT + "description", RDFS + "comment", _SKOS + "definition", _SCHEMA + "description"),
    "contributor": (DCT + "contributor",),
    "date": (DCT + "issued", DCT + "date", DCT + "created"),
    "source": (DCT + "source",),
    "language": (DCT + "language",),
    "relation": (DCT + "relation", _OWL + "sameAs", _SKOS + "exactMatch", RDFS + "seeAlso", _DCAT + "distribution"),
    "coverage": (DCT + "spatial", DCT + "temporal"),
}
"""The elements of Dublin Core, and the properties that say the same."""
_OWN_RECORDS = ("Catalog", "CatalogRecord", "Dataset", "Resource")


def dublin_core(release: Release, resource: Resource) -> str:
    """The record of a resource in Dublin Core (Guidelines for Repository Implementers, section 3)."""
    rows = "".join(
        f"<dc:{name}{f' xml:lang={quoteattr(tag)}' if tag else ''}>{escape(NO_XML.sub('', text))}</dc:{name}>\n"
        for name, text, tag in dict.fromkeys(_elements(release, resource))
    )
    schema = FORMATS["oai_dc"]
    return (
        f'<oai_dc:dc xmlns:oai_dc="{schema.namespace}" xmlns:dc="{_DC}" xmlns:xsi="{_XSI}" '
        f'xsi:schemaLocation="{schema.namespace} {schema.schema}">\n{rows}</oai_dc:dc>'
    )


def _elements(release: Release, resource: Resource) -> Iterator[tuple[str, str, str]]:
    """Element, text and language tag, in the order of the elements."""
    publication = release.publication
    said = _said_of(release, resource)
    for tag, text in resource.labels.items():
        yield "title", text, tag
    for name, properties in _ELEMENTS.items():
        for predicate, term in said:
            if predicate.value in properties and isinstance(term, (NamedNode, Literal)):
                yield name, term.value, (term.language or "") if isinstance(term, Literal) else ""
    for tag, text in (publication.publisher.name or {"": publication.publisher.iri or publication.base}).items():
        yield "publisher", text, tag
    for iri in resource.types:
        yield "type", iri, ""
    yield "identifier", resource.iri, ""
    if publication.licence:
        yield "rights", publication.licence, ""


def _said_of(release: Release, resource: Resource) -> list[tuple[NamedNode, object]]:
    found = release.represent(resource.path, N_QUADS)
    quads = parse(found.body, format=RdfFormat.N_QUADS) if found else ()
    node = NamedNode(resource.iri)
    return list(dict.fromkeys((q.predicate, q.object) for q in quads if q.subject == node))


def dcat_ap(release: Release, resource: Resource, catalogue: Dataset) -> str:
    """The record of a dataset in DCAT-AP: the dataset with its distributions, services, publisher and contact.

    Args:
        release: The release.
        resource: The dataset.
        catalogue: What the release's catalogue says (`catalogue_of`).
    """
    classes = {NamedNode(_DCAT + name) for name in _OWN_RECORDS}
    others = {
        iri for iri in catalogue.subjects() if not classes.isdisjoint(catalogue.objects(NamedNode(iri), RDF_TYPE))
    }
    quads = [Quad(*statement) for statement in closure(catalogue, NamedNode(resource.iri), others)]
    body = serialise(quads, RDF_XML, release.prefixes, resource.iri).decode()
    return body.partition("?>\n")[2].rstrip("\n")


def catalogue_of(release: Release) -> Dataset:
    """What a release's catalogue says, gathered from the documents about the publication."""
    graph = NamedNode(release.publication.base + "catalog")
    bodies = (release.represent(path, N_QUADS) for path, found in release.resources.items() if found.generated)
    quads = (q for one in bodies if one for q in parse(one.body, format=RdfFormat.N_QUADS))
    return Dataset(q for q in quads if q.graph_name == graph)
