"""Releases in a store that others share: loaded, verified, switched and asked, against Oxigraph's own server."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

from publisher.base.errors import ConfigurationError, UnreadableError
from publisher.base.formats import RESULTS_CSV
from publisher.rdf.canonical import digest
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits, Query, QueryError, QuerySyntaxError, QueryTimeout, StoreBusy, StoreDown
from publisher.store.remote.client import Addresses, Client
from publisher.store.remote.endpoint import Endpoint
from publisher.store.remote.holding import Names
from publisher.store.remote.loading import BATCH, Loader
from publisher.store.remote.store import ReleaseStore
from tests.store.agreement import said
from tests.store.servers import oxigraph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from publisher.release.reader import Release

BASE = "http://p/"
NAMES = Names(BASE)


@pytest.fixture(scope="module")
def addresses() -> Iterator[Addresses]:
    with oxigraph() as running:
        yield running


@pytest.fixture
def endpoint(addresses: Addresses) -> Endpoint:
    """An endpoint that holds nothing but a graph of somebody else's."""
    client = Client(addresses)
    client.update("DROP ALL ; INSERT DATA { GRAPH <http://other/g> { <http://other/s> <http://other/p> 1 } }")
    return Endpoint(client, Limits(seconds=10))


def _file(folder: Path, mark: str, graphs: int = 3, triples: int = 4) -> tuple[Path, str]:
    """A dataset in which everything says which release it is of, and its digest."""
    lines = [f'<http://e/{i}> <http://e/of> "{mark}" .' for i in range(triples)]
    lines += [f'<http://e/{i}> <http://e/in> "{mark}" <http://p/g{g}> .' for g in range(graphs) for i in range(triples)]
    path = folder / f"{mark}.nq"
    path.write_text("\n".join(sorted(lines)) + "\n")
    return path, digest(parse(path=path, format=RdfFormat.N_QUADS))


def _ask(store: ReleaseStore, text: str, **dataset: tuple[str, ...]) -> list[str]:
    return store.execute(Query(text, result_format=RESULTS_CSV, **dataset)).read().decode().split()[1:]  # type: ignore[arg-type]


def test_a_release_is_read_back_to_the_byte_and_nothing_else_is_seen(endpoint: Endpoint, tmp_path: Path) -> None:
    path, expected = _file(tmp_path, "one")
    loaded = Loader(endpoint, NAMES).load("one", path, expected)
    assert (loaded.graphs, loaded.quads, loaded.sent, loaded.exact, loaded.dropped) == (3, 16, 16, True, 0)
    store = ReleaseStore(endpoint, NAMES, "one")
    names = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    assert _ask(store, names) == ["http://p/g0", "http://p/g1", "http://p/g2"]
    assert _ask(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == ["4"]
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH <%s> { ?s ?p ?o } }"
    for hidden in (NAMES.record, NAMES.default, "http://other/g"):
        assert _ask(store, inside % hidden) == ["0"]


def test_datasets_are_those_of_the_embedded_store(endpoint: Endpoint, tmp_path: Path) -> None:
    path, expected = _file(tmp_path, "one")
    Loader(endpoint, NAMES).load("one", path, expected)
    store = ReleaseStore(endpoint, NAMES, "one")
    count = "SELECT (COUNT(*) AS ?n) %s { %s }"
    here, there = "?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"
    assert _ask(store, count % ("", here), default_graphs=("http://p/g0", "http://other/g")) == ["4"]
    assert _ask(store, count % ("", there), default_graphs=("http://p/g0",)) == ["0"]
    assert _ask(store, count % ("", here), named_graphs=("http://p/g0",)) == ["0"]
    assert _ask(store, count % ("", there), named_graphs=("http://p/g0", "http://p/g1")) == ["8"]
    assert _ask(store, count % ("FROM <http://other/g> FROM <http://p/g0>", here)) == ["4"]
    assert _ask(store, count % ("FROM <http://p/g0>", there)) == ["0"]
    assert _ask(store, count % ("FROM NAMED <http://p/g0>", there)) == ["4"]
    both = count % ("FROM p:g0 FROM NAMED p:g1", f"{{ {here} }} UNION {{ {there} }}")
    assert _ask(store, "PREFIX p: <http://p/> " + both) == ["8"]
    # What FROM and the request say is the request's to say (SPARQL 1.1 Protocol, section 2.1.4).
    assert _ask(store, count % ("FROM <http://p/g0>", here), named_graphs=("http://p/g1",)) == ["0"]


def test_what_an_older_release_had_and_this_one_has_not_is_dropped(endpoint: Endpoint, tmp_path: Path) -> None:
    for name, graphs in (("old", 5), ("new", 2)):
        loaded = Loader(endpoint, NAMES).load(name, *_file(tmp_path, name, graphs))
    assert loaded.dropped == 3
    left = endpoint.ask("SELECT DISTINCT ?g { GRAPH ?g { } } ORDER BY ?g")
    found = [row["g"]["value"] for row in json.loads(left)["results"]["bindings"]]
    assert found == ["http://other/g", NAMES.default, NAMES.record, "http://p/g0", "http://p/g1"]
    with pytest.raises(StoreDown, match="holds release new; 'publisher load' loads old"):
        ReleaseStore(endpoint, NAMES, "old").execute(Query("ASK {}"))


def test_a_load_that_broke_off_goes_on_where_it_was(endpoint: Endpoint, tmp_path: Path) -> None:
    path, expected = _file(tmp_path, "big", graphs=1, triples=BATCH + 500)

    class Failing(Client):
        left = 3

        def add(self, graph: str, triples: bytes) -> None:
            self.left -= 1
            if self.left < 0:
                message = "the power is cut"
                raise ValueError(message)
            super().add(graph, triples)

    with pytest.raises(UnreadableError, match="the power is cut"):
        Loader(Endpoint(Failing(endpoint.client.addresses)), NAMES).load("big", path, expected)
    with pytest.raises(StoreDown, match="holds no release"):
        ReleaseStore(endpoint, NAMES, "big").execute(Query("ASK {}"))
    loaded = Loader(endpoint, NAMES).load("big", path, expected)
    assert (loaded.sent, loaded.exact) == (1000, True)


def test_a_switch_that_broke_off_is_seen_by_no_reader(endpoint: Endpoint, tmp_path: Path) -> None:
    Loader(endpoint, NAMES).load("one", *_file(tmp_path, "one"))
    store = ReleaseStore(endpoint, NAMES, "one")
    assert _ask(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == ["4"]
    # A store without transactions, stopped when the record was gone and one graph copied.
    endpoint.client.update(f"DROP GRAPH <{NAMES.record}> ; CLEAR GRAPH <http://p/g0>")
    with pytest.raises(StoreDown, match="being put in place"):
        _ask(store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    Loader(endpoint, NAMES).load("one", *_file(tmp_path, "one"))
    assert _ask(store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }") == ["12"]


def test_no_answer_mixes_releases_while_they_are_switched(endpoint: Endpoint, tmp_path: Path) -> None:
    files = {mark: _file(tmp_path, mark, graphs=8, triples=30) for mark in ("a", "b")}
    Loader(endpoint, NAMES).load("a", *files["a"])
    done, faults, answered = threading.Event(), [], {"a": 0, "b": 0}

    def read() -> None:
        while not done.is_set():
            for mark in files:
                try:
                    found = _ask(
                        ReleaseStore(endpoint, NAMES, mark),
                        "SELECT DISTINCT ?m { { ?s <http://e/of> ?m } UNION { GRAPH ?g { ?s <http://e/in> ?m } } }",
                    )
                except (StoreDown, StoreBusy):
                    continue
                answered[mark] += 1
                if found != [mark]:
                    faults.append((mark, found))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for mark in ("b", "a", "b"):
            Loader(endpoint, NAMES).load(mark, *files[mark])
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert not faults
    assert all(answered.values())


def test_a_query_that_a_switch_overtook_is_not_answered(endpoint: Endpoint, tmp_path: Path) -> None:
    files = {mark: _file(tmp_path, mark) for mark in ("a", "b")}
    Loader(endpoint, NAMES).load("a", *files["a"])

    class Overtaken(Endpoint):
        def ask(self, text: str, *rest: object, **more: object) -> bytes:
            body = super().ask(text, *rest, **more)  # type: ignore[arg-type]
            if "?s ?p ?o" in text and "GRAPH" not in text:
                Loader(endpoint, NAMES).load("b", *files["b"])
            return body

    overtaken = Overtaken(endpoint.client, endpoint.limits)
    with pytest.raises(StoreDown, match="holds release b"):
        ReleaseStore(overtaken, NAMES, "a").execute(Query("SELECT * { ?s ?p ?o }"))


def test_addresses_for_loading_are_needed(endpoint: Endpoint) -> None:
    with pytest.raises(ConfigurationError, match="store_update"):
        Loader(Endpoint(Client(Addresses(endpoint.url))), NAMES)


def test_errors_and_limits(endpoint: Endpoint, tmp_path: Path) -> None:
    Loader(endpoint, NAMES).load("one", *_file(tmp_path, "one", triples=300))
    store = ReleaseStore(endpoint, NAMES, "one")
    with pytest.raises(QuerySyntaxError, match="line 1, column"):
        store.execute(Query("SELECT * { ?s ?p ?o ?x }"))
    brisk = ReleaseStore(Endpoint(endpoint.client, Limits(seconds=0.3)), NAMES, "one")
    with pytest.raises(QueryTimeout):
        brisk.execute(Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"))


@pytest.fixture(scope="module")
def real(addresses: Addresses, built: Release) -> ReleaseStore:
    endpoint = Endpoint(Client(addresses), Limits(seconds=60))
    names = Names(built.publication.base)
    loaded = Loader(endpoint, names).load(built.id, built.dataset_path, built.manifest.dataset)
    assert (loaded.quads, loaded.graphs) == (built.manifest.counts.quads, built.manifest.counts.graphs)
    return ReleaseStore(endpoint, names, built.id, prefixes=built.prefixes.as_dict())


def test_all_saved_queries_agree_with_the_embedded_engine(
    real: ReleaseStore, built: Release, real_embedded: EmbeddedStore
) -> None:
    differing = {}
    for name, saved in built.saved_queries.items():
        try:
            got = said(real.execute(saved.trial()))
        except QueryError as error:
            got = error
        if got != said(real_embedded.execute(saved.trial())):
            differing[name] = got
    assert not differing


@pytest.fixture(scope="module")
def real_embedded(built: Release) -> Iterator[EmbeddedStore]:
    with EmbeddedStore(built.dataset_path, Limits(seconds=60), workers=2) as store:
        yield store
