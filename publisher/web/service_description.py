"""What the SPARQL endpoint says of itself to programs (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from publisher.base.formats import GRAPH_FORMATS, RESULT_FORMATS
from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.terms import DCT, RDF_TYPE, XSD_INTEGER

if TYPE_CHECKING:
    from publisher.base.config import Publication
    from publisher.release.manifest import Counts

_SD = STANDARD_PREFIXES["sd"]
_VOID = STANDARD_PREFIXES["void"]
_FORMATS = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "nq": "N-Quads",
    "trig": "TriG",
    "rdf": "RDF_XML",
}


def service_description(publication: Publication, counts: Counts) -> list[Quad]:
    """Describes the endpoint: its language, its formats, and the dataset it answers from.

    Args:
        publication: The publication settings.
        counts: What the dataset holds.

    Returns:
        The quads, in the default graph; the dataset and its default graph have addresses of their own.
    """
    service = NamedNode(publication.endpoint_url)
    dataset, graph = BlankNode("dataset"), BlankNode("default")
    quads = [
        Quad(service, RDF_TYPE, NamedNode(_SD + "Service")),
        Quad(service, NamedNode(_SD + "endpoint"), service),
        Quad(service, NamedNode(_SD + "supportedLanguage"), NamedNode(_SD + "SPARQL11Query")),
        Quad(service, NamedNode(_SD + "defaultDataset"), dataset),
        Quad(dataset, RDF_TYPE, NamedNode(_SD + "Dataset")),
        Quad(dataset, NamedNode(_SD + "defaultGraph"), graph),
        Quad(graph, RDF_TYPE, NamedNode(_SD + "Graph")),
        Quad(graph, NamedNode(_VOID + "triples"), Literal(str(counts.triples), datatype=XSD_INTEGER)),
    ]
    quads += [
        Quad(service, NamedNode(_SD + "resultFormat"), NamedNode(_FORMATS + _FORMAT_NAMES[fmt.key]))
        for fmt in (*RESULT_FORMATS, *GRAPH_FORMATS)
    ]
    if publication.licence:
        quads.append(Quad(service, NamedNode(DCT + "license"), NamedNode(publication.licence)))
    quads += [
        Quad(service, NamedNode(DCT + "title"), Literal(text, language=tag)) for tag, text in publication.title.items()
    ]
    return quads
