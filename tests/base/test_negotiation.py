"""Negotiation with the headers that real clients send."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.base.formats import (
    DOCUMENT_FORMATS,
    GRAPH_FORMATS,
    HTML,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    RESULT_FORMATS,
    RESULTS_CSV,
    RESULTS_JSON,
    RESULTS_XML,
    TRIG,
    TURTLE,
    Format,
    by_suffix,
)
from publisher.base.negotiation import (
    choose_format,
    choose_language,
    media_quality,
    parse_accept,
    parse_accept_language,
)

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)
RDFLIB = "text/turtle, application/rdf+xml;q=0.9, text/n3;q=0.9, application/n-triples;q=0.9"
RDFLIB_ANY = "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1"
JENA_GRAPH = (
    "text/turtle,application/n-triples;q=0.9,application/rdf+xml;q=0.7,application/ld+json;q=0.6,"
    "application/rdf+thrift;q=0.5,application/rdf+json;q=0.5,*/*;q=0.3"
)
JENA_DATASET = (
    "application/trig,application/n-quads;q=0.9,application/ld+json;q=0.8,application/x-trig;q=0.7,"
    "application/trix+xml;q=0.5,*/*;q=0.5"
)
JENA_SELECT = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
    "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1"
)
RDF4J_GRAPH = (
    "application/rdf+xml;q=0.8, application/xml;q=0.8, text/xml;q=0.8, application/n-triples, text/plain;q=0.5, "
    "text/turtle;q=0.8, application/x-turtle;q=0.8, application/trig;q=0.8, application/ld+json;q=0.8"
)
RDF4J_SELECT = (
    "application/sparql-results+xml;q=0.8, application/xml;q=0.8, application/x-binary-rdf-results-table, "
    "application/sparql-results+json;q=0.8, application/json;q=0.8, text/csv;q=0.8"
)
# As the libraries' own code puts them together: `WebContent` of Jena 4.5.0, `RDFFormat.getAcceptParams` of RDF4J 3.7.7.
JENA_4_GRAPH = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"  # a model
)
JENA_4_DATASET = "application/trig,application/n-quads;q=0.9,application/ld+json;q=0.8,*/*;q=0.3"
JENA_4_ANY = (
    "text/turtle,application/n-triples;q=0.9,application/rdf+xml;q=0.7,application/trig,application/n-quads;q=0.9,"
    "application/ld+json;q=0.8,*/*;q=0.5"
)
RDF4J_3 = (
    "application/n-triples;q=0.9, text/plain;q=0.9, application/rdf+xml;q=0.6, application/xml;q=0.6, text/xml;q=0.6, "
    "text/turtle, application/x-turtle, text/n3, text/rdf+n3, application/rdf+json;q=0.9, application/trig, "
    "application/x-trig, application/x-trigstar, application/n-quads;q=0.9, text/x-nquads;q=0.9, text/nquads;q=0.9, "
    "application/x-binary-rdf, application/vnd.hdt, application/x-ld+ndjson, application/trix, application/ld+json, "
    "text/x-turtlestar, application/x-turtlestar"
)
SPARQLWRAPPER_XML = "application/sparql-results+xml"
SPARQLWRAPPER_ANY = "*/*"
RDFLIB_STORE = "application/sparql-results+xml,application/xml;q=0.8,text/xml;q=0.8"
JSON_LD_JS = "application/ld+json;q=1, application/json;q=0.9"
CURL = "*/*"
REQUESTS = "*/*"
GOOGLE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
W3ID_CHECKER = "application/rdf+xml"
FEDI = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (FIREFOX, HTML),
        (CHROME, HTML),
        (GOOGLE, HTML),
        (CURL, TURTLE),
        (REQUESTS, TURTLE),
        (None, TURTLE),
        ("", TURTLE),
        (RDFLIB, TURTLE),
        (RDFLIB_ANY, RDF_XML),
        (JENA_GRAPH, TURTLE),
        (JENA_DATASET, TRIG),
        (RDF4J_GRAPH, N_TRIPLES),
        (JENA_4_GRAPH, TURTLE),
        (JENA_4_DATASET, TRIG),
        (JENA_4_ANY, TURTLE),
        (RDF4J_3, TURTLE),
        (JSON_LD_JS, JSON_LD),
        (W3ID_CHECKER, RDF_XML),
        ("application/json", JSON_LD),
        ("application/x-turtle", TURTLE),
        ("text/plain", N_TRIPLES),
        ("text/x-nquads", N_QUADS),
        ("text/xml", RDF_XML),
        ("text/*", TURTLE),
        ("application/*", JSON_LD),
        ("TEXT/TURTLE", TURTLE),
        ("text/turtle;charset=utf-8", TURTLE),
        ('text/turtle; charset="UTF-8"', TURTLE),
        ("text/turtle;q=0, */*", JSON_LD),
        ("text/html;q=0.1, text/turtle;q=0.01", HTML),
        ("application/ld+json, */*", JSON_LD),
        ("application/n-quads, text/turtle", N_QUADS),
        ("text/turtle;q=1.000", TURTLE),
        ("text/turtle;version=1.1, text/html;q=0.5", TURTLE),
        ("text/turtle;charset=iso-8859-1, text/html;q=0.5", HTML),
    ],
)
def test_documents(header: str | None, expected: Format) -> None:
    assert choose_format(header, DOCUMENT_FORMATS) is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (JENA_SELECT, RESULTS_JSON),
        (RDF4J_SELECT, RESULTS_XML),
        (SPARQLWRAPPER_XML, RESULTS_XML),
        (RDFLIB_STORE, RESULTS_XML),
        (SPARQLWRAPPER_ANY, RESULTS_JSON),
        ("text/csv", RESULTS_CSV),
        ("application/json", RESULTS_JSON),
        (FIREFOX, RESULTS_XML),  # browsers are sent to the page by the web layer; the protocol's own formats have this
    ],
)
def test_query_results(header: str, expected: Format) -> None:
    assert choose_format(header, RESULT_FORMATS) is expected


def test_graph_results() -> None:
    assert choose_format(JENA_GRAPH, GRAPH_FORMATS) is TURTLE
    assert choose_format(RDF4J_GRAPH, GRAPH_FORMATS) is N_TRIPLES


@pytest.mark.parametrize(
    "header",
    ["image/png", "text/turtle;q=0", "*/*;q=0", "text/n3", "text/turtle;version=1.2", "application/pdf, image/*"],
)
def test_nothing_acceptable(header: str) -> None:
    assert choose_format(header, DOCUMENT_FORMATS) is None


@pytest.mark.parametrize(
    "header", ["nonsense", "text/turtle;q=2", "text", "/", "*/turtle", ";;;", ",,,", "text/turtle;q="]
)
def test_a_header_without_a_valid_member_counts_as_absent(header: str) -> None:
    assert choose_format(header, DOCUMENT_FORMATS) is TURTLE


def test_a_broken_member_does_not_spoil_the_others() -> None:
    assert choose_format("text/html;q=x, nonsense, application/rdf+xml", DOCUMENT_FORMATS) is RDF_XML


def test_a_profile_is_no_reason_to_refuse_json_ld() -> None:
    assert choose_format(FEDI, DOCUMENT_FORMATS) is JSON_LD


def test_commas_inside_quotes_do_not_split_members() -> None:
    (member,) = parse_accept('text/turtle;title="a,b;c"')
    assert dict(member.parameters) == {"title": "a,b;c"}


def test_a_quote_that_is_never_closed_runs_to_the_end() -> None:
    assert choose_format('text/html, text/turtle;title="a, application/n-quads', DOCUMENT_FORMATS) is HTML
    assert choose_format('"' + '\\"' * 5000, DOCUMENT_FORMATS) is TURTLE


def test_the_most_specific_range_decides() -> None:
    header = "text/*;q=0.3, text/html;q=0.7, text/html;level=1, */*;q=0.5"
    assert media_quality(header, "text/html") == 0.7
    assert media_quality(header, "text/plain") == 0.3
    assert media_quality(header, "image/jpeg") == 0.5


def test_suffixes() -> None:
    for fmt in DOCUMENT_FORMATS:
        assert by_suffix(f"place/a{fmt.suffix}") == ("place/a", fmt)
    assert by_suffix(".ttl") == (".ttl", None)


def test_formats_have_names_of_their_own() -> None:
    for table in (DOCUMENT_FORMATS, RESULT_FORMATS):
        assert len({fmt.key for fmt in table}) == len({fmt.suffix for fmt in table}) == len(table)
        names = [name for fmt in table for name in (fmt.media_type, *fmt.aliases)]
        assert len(names) == len(set(names))


# --- languages ---

OFFERS = ["en", "it", "pl", "pt-BR"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "en"),
        ("", "en"),
        ("*", "en"),
        ("it-IT,it;q=0.9,en-US;q=0.8,en;q=0.7", "it"),  # Chrome in Italy
        ("pl,en-US;q=0.7,en;q=0.3", "pl"),  # Firefox in Poland
        ("pt-br", "pt-BR"),
        ("sv-SE,sv;q=0.8", "en"),
        ("it-CH-1996-x-private", "it"),
        ("en;q=0, *", "it"),
        ("en;q=0", "it"),
        ("IT", "it"),
        ("fr, it;q=0.1", "it"),
        ("x!, it", "it"),
        ("it;q=5", "en"),
    ],
)
def test_languages(header: str | None, expected: str) -> None:
    assert choose_language(header, OFFERS) == expected


def test_a_range_does_not_shorten_into_a_singleton() -> None:
    """RFC 4647, section 3.4: a single letter before what is cut off goes with it."""
    assert choose_language("zh-x-private, it;q=0.5", ["en", "zh", "it"]) == "zh"


@given(st.text())
def test_no_header_brings_negotiation_down(header: str) -> None:
    assert choose_format(header, DOCUMENT_FORMATS) in (*DOCUMENT_FORMATS, None)
    assert choose_language(header, OFFERS) in OFFERS
    parse_accept_language(header)


@given(st.sampled_from(DOCUMENT_FORMATS), st.integers(1, 1000))
def test_a_format_that_is_asked_for_alone_is_given(fmt: Format, quality: int) -> None:
    assert choose_format(f"{fmt.media_type};q={quality / 1000:.3f}", DOCUMENT_FORMATS) is fmt


@given(st.permutations(DOCUMENT_FORMATS))
def test_at_equal_weight_the_order_of_the_client_decides(order: list[Format]) -> None:
    assert choose_format(", ".join(fmt.media_type for fmt in order), DOCUMENT_FORMATS) is order[0]
