"""The formats that are read and served: one table for suffixes, media types and names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A format that a document or a query answer is served in.

    Args:
        key: Its short name, as in `?format=` and in file names' suffixes.
        media_type: The registered media type.
        label: How people call it.
        suffix: The path suffix, with its dot.
        aliases: Other media types that ask for it.
        charset: Whether the Content-Type carries `charset=utf-8`.
        dataset: Whether it can hold named graphs.

    >>> TURTLE.content_type
    'text/turtle; charset=utf-8'
    """

    key: str
    media_type: str
    label: str
    suffix: str
    aliases: tuple[str, ...] = ()
    charset: bool = False
    dataset: bool = False

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


TURTLE = Format("ttl", "text/turtle", "Turtle", ".ttl", ("application/x-turtle", "application/turtle"), charset=True)
JSON_LD = Format("jsonld", "application/ld+json", "JSON-LD", ".jsonld", ("application/json",))
N_TRIPLES = Format("nt", "application/n-triples", "N-Triples", ".nt", ("text/plain",))
N_QUADS = Format("nq", "application/n-quads", "N-Quads", ".nq", ("text/x-nquads",), dataset=True)
TRIG = Format("trig", "application/trig", "TriG", ".trig", ("application/x-trig",), charset=True, dataset=True)
RDF_XML = Format("rdf", "application/rdf+xml", "RDF/XML", ".rdf", ("application/xml", "text/xml"))
HTML = Format("html", "text/html", "HTML", ".html", ("application/xhtml+xml",), charset=True)

RDF_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, N_QUADS, TRIG, RDF_XML)
"""All formats of an RDF document; the first is what `*/*` gets."""

DOCUMENT_FORMATS = (*RDF_FORMATS, HTML)
"""All formats of a dereferenced document."""


@dataclass(frozen=True, slots=True)
class Compression:
    """A way in which a dump is compressed; the file is what it is, not a content coding.

    Args:
        suffix: What the file's name ends in.
        media_type: The registered media type.
        label: How people call it.
    """

    suffix: str
    media_type: str
    label: str


GZIP = Compression(".gz", "application/gzip", "gzip")
ZSTD = Compression(".zst", "application/zstd", "Zstandard")
COMPRESSIONS = (GZIP, ZSTD)
"""All ways in which dumps are compressed."""

RESULTS_JSON = Format(
    "json", "application/sparql-results+json", "SPARQL JSON", ".srj", ("application/json", "text/json")
)
RESULTS_XML = Format("xml", "application/sparql-results+xml", "SPARQL XML", ".srx", ("application/xml", "text/xml"))
RESULTS_CSV = Format("csv", "text/csv", "CSV", ".csv", charset=True)
RESULTS_TSV = Format("tsv", "text/tab-separated-values", "TSV", ".tsv", charset=True)

RESULT_FORMATS = (RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV)
"""All formats of a SELECT or ASK answer (CSV and TSV only for SELECT); the first is what `*/*` gets."""

GRAPH_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, N_QUADS, TRIG)
"""All formats of a CONSTRUCT or DESCRIBE answer."""


def by_compression(name: str) -> tuple[str, Compression | None]:
    """Splits the suffix of a compression off a file's name.

    >>> by_compression("cities.nq.gz")[0], by_compression("cities.nq")[1] is None
    ('cities.nq', True)
    """
    for compression in COMPRESSIONS:
        if name.endswith(compression.suffix):
            return name.removesuffix(compression.suffix), compression
    return name, None


def by_suffix(name: str) -> tuple[str, Format | None]:
    """Splits a known suffix off a path.

    >>> stem, fmt = by_suffix("place/milan.ttl")
    >>> stem, fmt.media_type
    ('place/milan', 'text/turtle')
    >>> by_suffix("document/v1.2")
    ('document/v1.2', None)
    """
    for fmt in DOCUMENT_FORMATS:
        if name.endswith(fmt.suffix) and len(name) > len(fmt.suffix):
            return name.removesuffix(fmt.suffix), fmt
    return name, None
