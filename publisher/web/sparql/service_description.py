"""What the SPARQL endpoint says of itself to programs (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from publisher.base.formats import GRAPH_FORMATS, RESULT_FORMATS
from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.terms import DCT, RDF_TYPE, XSD_INTEGER
from publisher.store.port import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from publisher.base.config import Publication, Runtime
    from publisher.release.manifest import Counts

_SD = STANDARD_PREFIXES["sd"]
_VOID = STANDARD_PREFIXES["void"]
_SCHEMA = STANDARD_PREFIXES["schema"]
_RDFS = STANDARD_PREFIXES["rdfs"]
_DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
_COMMENT = (
    "Queries only: updates and LOAD are refused, {service}, and FROM names graphs of this dataset. What is beyond a "
    "limit is refused as a whole, never cut: 400, 413, 429, 503 or 504 with problem details (RFC 9457). 'release=' or "
    "Accept-Datetime asks an older release."
)
_SOLUTIONS = (
    "solutions that patterns without a common variable may make, where all are needed: reckoned before the query is "
    "run; beyond it 400"
)
_WAITING = (
    "answers on their way to all readers together; beyond it the answer of the slowest reader is broken off, which "
    "shows in its transfer"
)
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


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that the endpoint announces.

    Args:
        key: The setting it comes from; `query_solutions` follows from `query_seconds`.
        value: The most there may be.
        unit: What is counted.
        text: What it bounds, and what is answered beyond it.
    """

    key: str
    value: float
    unit: str
    text: str


def limits(runtime: Runtime) -> tuple[Limit, ...]:
    """All limits of a server on queries.

    >>> from publisher.base.config import Runtime
    >>> [(limit.key, limit.value) for limit in limits(Runtime())][:2]
    [('query_seconds', 10.0), ('query_memory_mb', 1024)]
    """
    found = (
        Limit("query_seconds", runtime.query_seconds, "seconds", "time that one query may take; beyond it 504"),
        Limit("query_memory_mb", runtime.query_memory_mb, "megabytes", "memory that one query may take; beyond it 413"),
        Limit("query_answer_mb", runtime.query_answer_mb, "megabytes", "size of one answer; beyond it 413"),
        Limit("query_waiting_mb", runtime.query_waiting_mb, "megabytes", _WAITING),
        Limit("query_length", runtime.query_length, "bytes", "length of one query; beyond it 413"),
        Limit("query_nesting", runtime.query_nesting, "brackets", "depth of brackets in one query; beyond it 400"),
        Limit("query_solutions", Limits.of(runtime).solutions, "solutions", _SOLUTIONS),
        Limit("query_workers", runtime.query_workers, "queries", "queries that run at once"),
        Limit("query_queue", runtime.query_queue, "queries", "queries that may wait for their turn; beyond it 503"),
    )
    if not runtime.query_per_client:
        return found
    text = "queries of one client that may take longer than a second at once; beyond it 429"
    return (*found, Limit("query_per_client", runtime.query_per_client, "queries", text))


def service_description(
    publication: Publication, counts: Counts, graphs: Mapping[str, int], runtime: Runtime
) -> list[Quad]:
    """Describes the endpoint: its languages, its formats, its limits, and the dataset it answers from.

    The service is a blank node, as in the specification's own examples: a client that reads the description under
    another address than the public one (behind a redirect, say) takes it for what it asked about, and so for a hint at
    where to ask.

    Args:
        publication: The publication settings.
        counts: What the dataset holds.
        graphs: How many triples each named graph holds.
        runtime: The limits of this server.

    Returns:
        The quads, in the default graph; the dataset and what belongs to it have addresses of their own.
    """
    service = BlankNode("service")
    endpoint = publication.endpoint_url
    dataset = NamedNode(endpoint + "#dataset")
    quads = [
        Quad(service, RDF_TYPE, NamedNode(_SD + "Service")),
        Quad(service, NamedNode(_SD + "endpoint"), NamedNode(endpoint)),
        Quad(service, NamedNode(_SD + "supportedLanguage"), NamedNode(_SD + "SPARQL10Query")),
        Quad(service, NamedNode(_SD + "supportedLanguage"), NamedNode(_SD + "SPARQL11Query")),
        Quad(service, NamedNode(_SD + "defaultDataset"), dataset),
        *_dataset(dataset, endpoint, counts, graphs),
        *(_title(service, publication)),
        *(_federation(service, runtime.query_services)),
    ]
    quads += [
        Quad(service, NamedNode(_SD + "resultFormat"), NamedNode(_FORMATS + _FORMAT_NAMES[fmt.key]))
        for fmt in (*RESULT_FORMATS, *GRAPH_FORMATS)
    ]
    for limit in limits(runtime):
        quads += _limit(service, NamedNode(f"{endpoint}#{limit.key}"), limit)
    return quads


def _title(service: BlankNode, publication: Publication) -> Iterator[Quad]:
    if publication.licence:
        yield Quad(service, NamedNode(DCT + "license"), NamedNode(publication.licence))
    for tag, text in publication.title.items():
        yield Quad(service, NamedNode(DCT + "title"), Literal(text, language=tag))


def _federation(service: BlankNode, endpoints: Sequence[str]) -> Iterator[Quad]:
    what = f"SERVICE reaches {' and '.join(endpoints)} only" if endpoints else "SERVICE is refused"
    yield Quad(service, NamedNode(_RDFS + "comment"), Literal(_COMMENT.format(service=what), language="en"))
    if endpoints:
        yield Quad(service, NamedNode(_SD + "feature"), NamedNode(_SD + "BasicFederatedQuery"))


def _dataset(dataset: NamedNode, endpoint: str, counts: Counts, graphs: Mapping[str, int]) -> Iterator[Quad]:
    default = NamedNode(endpoint + "#default-graph")
    yield Quad(dataset, RDF_TYPE, NamedNode(_SD + "Dataset"))
    yield Quad(dataset, NamedNode(_SD + "defaultGraph"), default)
    yield Quad(default, RDF_TYPE, NamedNode(_SD + "Graph"))
    yield Quad(default, NamedNode(_VOID + "triples"), _integer(counts.triples))
    for number, (name, triples) in enumerate(sorted(graphs.items()), 1):
        named, graph = NamedNode(f"{endpoint}#named-graph-{number}"), NamedNode(f"{endpoint}#graph-{number}")
        yield Quad(dataset, NamedNode(_SD + "namedGraph"), named)
        yield Quad(named, RDF_TYPE, NamedNode(_SD + "NamedGraph"))
        yield Quad(named, NamedNode(_SD + "name"), NamedNode(name))
        yield Quad(named, NamedNode(_SD + "graph"), graph)
        yield Quad(graph, RDF_TYPE, NamedNode(_SD + "Graph"))
        yield Quad(graph, NamedNode(_VOID + "triples"), _integer(triples))


def _limit(service: BlankNode, node: NamedNode, limit: Limit) -> Iterator[Quad]:
    yield Quad(service, NamedNode(_SCHEMA + "additionalProperty"), node)
    yield Quad(node, RDF_TYPE, NamedNode(_SCHEMA + "PropertyValue"))
    yield Quad(node, NamedNode(_SCHEMA + "propertyID"), Literal(limit.key))
    yield Quad(node, NamedNode(_SCHEMA + "name"), Literal(limit.text, language="en"))
    yield Quad(node, NamedNode(_SCHEMA + "maxValue"), Literal(f"{limit.value:g}", datatype=_DECIMAL))
    yield Quad(node, NamedNode(_SCHEMA + "unitText"), Literal(limit.unit))


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD_INTEGER)
