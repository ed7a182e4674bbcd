"""Health, metrics, the query log, and the bound for each client."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from publisher.base.config import Runtime
from publisher.base.errors import UnreadableError
from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.app import create_app
from publisher.web.sparql.query_log import QueryLog

SAMPLE = re.compile(r'[a-z_:]+(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*\})? (?:[0-9.e+\-]+|\+Inf|NaN)')
CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o FILTER(BOUND(?a)) }"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "queries.log"


@pytest.fixture
def own_store(release: Release) -> Iterator[EmbeddedStore]:
    with EmbeddedStore(release.dataset_path, Limits(seconds=2.5), workers=3, queue=4) as opened:
        yield opened


@pytest.fixture
def own_client(release: Release, own_store: EmbeddedStore, log: Path) -> FlaskClient:
    runtime = Runtime(query_log=str(log), query_per_client=1, client_header="X-Real-IP")
    return create_app(release, own_store, runtime).test_client()


def ask(client: FlaskClient, query: str, **headers: str) -> int:
    return client.get("/sparql?" + urlencode({"query": query}), headers=headers).status_code


def samples(client: FlaskClient) -> dict[str, float]:
    answer = client.get("/-/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert all(SAMPLE.fullmatch(line) for line in lines)
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_queries_are_counted_by_how_they_end(own_client: FlaskClient) -> None:
    for query in ("ASK {}", "ASK {}", "SELEKT", "CLEAR ALL", "SELECT (RAND() AS ?r) {}"):
        ask(own_client, query)
    found = samples(own_client)
    assert found['publisher_queries_total{cached="no",outcome="answered"}'] == 2
    assert found['publisher_queries_total{cached="yes",outcome="answered"}'] == 1
    assert found['publisher_queries_total{cached="no",outcome="syntax_error"}'] == 1
    assert found['publisher_queries_total{cached="no",outcome="refused"}'] == 1
    assert found['publisher_queries_total{cached="no",outcome="timeout"}'] == 0
    assert found["publisher_query_seconds_count"] == 5
    assert found['publisher_query_seconds_bucket{le="+Inf"}'] == 5
    bounds = [value for name, value in found.items() if name.startswith("publisher_query_seconds_bucket")]
    assert bounds == sorted(bounds)
    assert found["publisher_query_workers"] == 3
    assert found["publisher_queries_waiting"] == 0
    assert found["publisher_answer_cache_hits_total"] == 1
    assert found['publisher_http_requests_total{blueprint="sparql",status="400"}'] == 2


def test_a_client_may_have_so_many_long_queries(own_client: FlaskClient) -> None:
    with ThreadPoolExecutor(3) as threads:
        mine = [threads.submit(ask, own_client, CROSS, **{"X-Real-IP": "192.0.2.1"}) for _ in range(2)]
        other = threads.submit(ask, own_client, CROSS + " # other", **{"X-Real-IP": "192.0.2.2"})
        assert sorted(future.result() for future in mine) == [429, 504]
        assert other.result() in (503, 504)
    assert ask(own_client, "ASK {}", **{"X-Real-IP": "192.0.2.1"}) == 200
    assert samples(own_client)['publisher_queries_total{cached="no",outcome="client_busy"}'] == 1


def test_429_says_when_to_come_again(own_client: FlaskClient) -> None:
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(own_client.get, "/sparql?" + urlencode({"query": CROSS})) for _ in range(2)]
        refused = next(a.result() for a in asked if a.result().status_code == 429)
    assert int(refused.headers["Retry-After"]) > 0
    assert json.loads(refused.data)["title"] == "Too Many Requests"


def test_each_query_has_a_line_that_names_nobody(own_client: FlaskClient, log: Path) -> None:
    query = "SELECT ?secret { VALUES ?secret { 1 2 } }"
    own_client.get("/sparql?" + urlencode({"query": query, "format": "tsv"}), headers={"X-Real-IP": "192.0.2.77"})
    ask(own_client, "SELEKT")
    text = log.read_text()
    answered, failed = [json.loads(line) for line in text.splitlines()]
    assert {"outcome": "answered", "rows": 2, "bytes": 12, "format": "tsv", "cached": False}.items() <= answered.items()
    assert answered["ms"] > 0
    assert re.fullmatch("[0-9a-f]{32}", answered["query"])
    assert (failed["outcome"], failed["bytes"]) == ("syntax_error", None)
    assert "secret" not in text
    assert "192.0.2" not in text


def test_a_log_that_cannot_be_written_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="query log"):
        QueryLog(str(tmp_path / "nowhere" / "log"))


def test_alive_and_ready_are_two_things(own_client: FlaskClient, own_store: EmbeddedStore) -> None:
    assert [own_client.get(f"/-/health{path}").status_code for path in ("", "/live", "/ready")] == [200, 200, 200]
    own_store.close()
    assert [own_client.get(f"/-/health{path}").status_code for path in ("", "/live", "/ready")] == [200, 200, 503]
    assert json.loads(own_client.get("/-/health").data)["queries"] == "not answered"
    assert own_client.get("/doc/place/milan.ttl").status_code == 200
    down = own_client.get("/sparql?query=ASK{}")
    assert (down.status_code, down.headers["Retry-After"]) == (503, "5")
