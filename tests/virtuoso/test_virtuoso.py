"""A release in Virtuoso 7, as Debian packages it: one server for all tests, the real graph in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from publisher.base.errors import UnreadableError
from publisher.base.formats import N_TRIPLES, RESULTS_CSV, RESULTS_TSV
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits, Query, QueryRefused, QueryTooLarge, StoreDown
from publisher.store.remote.client import Addresses, Client
from publisher.store.remote.endpoint import Endpoint
from publisher.store.remote.holding import Names
from publisher.store.remote.loading import Loader
from publisher.store.remote.store import ReleaseStore
from tests.store.agreement import said
from tests.store.servers import MOST_ROWS, VIRTUOSO_ACCOUNT, virtuoso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publisher.release.reader import Release
    from publisher.store.remote.loading import Loaded

pytestmark = pytest.mark.virtuoso

LIMITS = Limits(seconds=60)
XSD = "http://www.w3.org/2001/XMLSchema#"
WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"

NAMES = """SELECT ?o { <https://w3id.org/boostinno/id/place/skane> ?p ?o FILTER(ISLITERAL(?o) && LANG(?o) != "") }
ORDER BY STR(?o) LANG(?o)"""

DIFFERENT = {
    "describe-partner": "DESCRIBE is what a store makes of it (SPARQL 1.1 Query, section 16.4): Virtuoso adds what "
    "points at the thing",
}
"""Saved queries that Virtuoso answers otherwise, and why. Apart from these, answers are the same by value: Virtuoso
makes integers of booleans that a query computes (openlink/virtuoso-opensource#485), and other durations of durations
(#936)."""


@pytest.fixture(scope="session")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as running:
        yield running


@pytest.fixture(scope="session")
def endpoint(addresses: Addresses) -> Endpoint:
    """For loading, with an account."""
    return Endpoint(Client(addresses, VIRTUOSO_ACCOUNT), LIMITS)


@pytest.fixture(scope="session")
def loaded(endpoint: Endpoint, built: Release) -> Loaded:
    return Loader(endpoint, Names(built.publication.base)).load(built.id, built.dataset_path, built.manifest.dataset)


@pytest.fixture(scope="session")
def store(addresses: Addresses, built: Release, loaded: Loaded) -> ReleaseStore:
    """For reading, as nobody."""
    return ReleaseStore(Endpoint(Client(addresses), LIMITS), Names(built.publication.base), built.id)


@pytest.fixture(scope="session")
def embedded(built: Release) -> Iterator[EmbeddedStore]:
    with EmbeddedStore(built.dataset_path, LIMITS, workers=2) as opened:
        yield opened


def _rows(store: ReleaseStore, text: str) -> list[str]:
    return store.execute(Query(text, result_format=RESULTS_CSV)).read().decode().splitlines()[1:]


def test_what_was_loaded_is_what_was_sent_but_for_forms_of_literals(loaded: Loaded, built: Release) -> None:
    counts = built.manifest.counts
    assert (loaded.quads, loaded.sent, loaded.graphs) == (counts.quads, counts.quads, counts.graphs)
    assert not loaded.exact
    datatypes = ("decimal", "duration", "boolean", "integer", "nonNegativeInteger")
    assert loaded.changed.keys() <= {WKT, *(XSD + name for name in datatypes)}


def test_the_default_graph_and_the_named_graphs_are_ours_alone(store: ReleaseStore, built: Release) -> None:
    counts = built.manifest.counts
    assert _rows(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [str(counts.triples)]
    graphs = _rows(store, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert len(graphs) == counts.graphs
    assert not [graph for graph in graphs if "openlinksw" in graph or "/.well-known/store/" in graph]


def test_saved_queries_agree_with_the_embedded_engine(
    store: ReleaseStore, embedded: EmbeddedStore, built: Release
) -> None:
    differing = set()
    for name, saved in built.saved_queries.items():
        got, wanted = store.execute(saved.trial()), embedded.execute(saved.trial())
        if said(got, by_value=True) != said(wanted, by_value=True):
            differing.add(name)
    assert differing == set(DIFFERENT)


LEADS = """PREFIX gn: <http://www.geonames.org/ontology#> PREFIX dct: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#> PREFIX role: <https://w3id.org/boostinno/id/concept/partner-role/>
SELECT ?country ?name (COUNT(DISTINCT ?lead) AS ?led) (COUNT(DISTINCT ?partner) AS ?partners) WHERE {
  ?partner org:role role:partner ;
    (dct:spatial/gn:parentCountry)|(org:member/dct:spatial/gn:parentCountry)|(org:member/dct:spatial) ?country .
  ?country a <https://schema.org/Country> ; <http://www.w3.org/2004/02/skos/core#prefLabel> ?name
  FILTER(LANG(?name) = "en")
  BIND(IF(EXISTS { ?partner org:role role:lead-partner }, ?partner, ?none) AS ?lead)
} GROUP BY ?country ?name ORDER BY DESC(?led) DESC(?partners) ?name"""


def test_virtuoso_counts_an_unbound_value_among_the_distinct_ones(
    store: ReleaseStore, embedded: EmbeddedStore, built: Release
) -> None:
    """A defect of Virtuoso 7: should this fail, `countries-that-lead` need not avoid it any longer."""
    right = _led(embedded, built.saved_queries[AVOIDS].text)
    assert _led(embedded, LEADS) == right
    wrong = _led(store, LEADS)
    assert wrong.keys() == right.keys()
    assert {name for name in right if not right[name] and wrong[name] == 1}


AVOIDS = "countries-that-lead"


def _led(store: ReleaseStore | EmbeddedStore, text: str) -> dict[str, int]:
    rows = store.execute(Query(text, result_format=RESULTS_CSV)).read().decode().splitlines()[1:]
    return {country: int(led) for country, _name, led, _partners in (row.split(",") for row in rows)}


def test_ask_and_tsv_are_written_as_the_standard_says(store: ReleaseStore, embedded: EmbeddedStore) -> None:
    """Virtuoso answers ASK with a table and leaves the marks of terms out of TSV."""
    for query in (
        Query("ASK { ?s ?p ?o }"),
        Query("ASK { <http://nothing/> ?p ?o }"),
        Query(NAMES, result_format=RESULTS_TSV),
    ):
        assert store.execute(query) == embedded.execute(query)


def test_an_answer_that_virtuoso_cuts_is_refused(store: ReleaseStore) -> None:
    pairs = "{ ?s a ?class . ?other a ?class } LIMIT"
    with pytest.raises(QueryTooLarge, match="cuts answers at 20000 rows"):
        store.execute(Query(f"SELECT ?s ?other {pairs} {MOST_ROWS + 1}"))
    # Of graphs it says nothing.
    graph = "CONSTRUCT { ?s <http://e/like> ?other } WHERE"
    with pytest.raises(QueryTooLarge, match="cuts answers at 20000 rows"):
        store.execute(Query(f"{graph} {pairs} {MOST_ROWS + 1000}"))
    short = store.execute(Query(f"{graph} {pairs} {MOST_ROWS // 2}", graph_format=N_TRIPLES))
    assert 100 < short.read().count(b"\n") <= MOST_ROWS // 2


def test_what_is_no_query_is_refused(store: ReleaseStore) -> None:
    with pytest.raises(QueryRefused, match="syntax error"):
        store.execute(Query("SELECT * { ?s ?p ?o ?x }"))


def test_loading_needs_the_account(addresses: Addresses, built: Release, loaded: Loaded) -> None:
    for account in (None, ("dba", "wrong")):
        names = Names(built.publication.base + "other/")
        with pytest.raises(UnreadableError, match="401") as raised:
            Loader(Endpoint(Client(addresses, account), LIMITS), names).load(
                built.id, built.dataset_path, built.manifest.dataset
            )
        assert "wrong" not in str(raised.value)


def test_the_next_release_takes_the_place_of_this_one(
    endpoint: Endpoint, store: ReleaseStore, built: Release, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Last, as it puts another release in place."""
    folder = tmp_path_factory.mktemp("next")
    lines = [line for line in built.dataset_path.read_text().split("\n") if line.endswith("/def> .")]
    (folder / "next.nq").write_text("\n".join(lines) + "\n")
    names = Names(built.publication.base)
    following = Loader(endpoint, names).load("next", folder / "next.nq", "0" * 64)
    assert following.graphs == 1
    assert following.dropped == built.manifest.counts.graphs - 1
    with pytest.raises(StoreDown, match="holds release next"):
        store.execute(Query("ASK { ?s ?p ?o }"))
    reader = ReleaseStore(Endpoint(Client(endpoint.client.addresses), LIMITS), names, "next")
    assert _rows(reader, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == [built.publication.base + "def"]
