"""Queries that stop other servers. After each all workers are back, a light query answers, and memory is as before."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from publisher.store.embedded import EmbeddedStore
from publisher.store.port import (
    Limits,
    Query,
    QueryCrashed,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
)
from tests.store.conftest import WORKERS, alive, children, eventually, memory_kb, recovered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BRISK = Limits(seconds=0.25, memory_mb=96, answer_mb=2)
# With a filter, as what has none is refused by estimate (test_estimate.py).
CROSS = "{ ?a ?b ?c } { ?d ?e ?f } { ?g ?h ?i FILTER(BOUND(?g)) }"


def nested(opening: str, inner: str, closing: str, depth: int) -> str:
    return opening * depth + inner + closing * depth


# Beyond the guard: with a limit on nesting that lets them through, the engine itself must stand it.
TOWERS: dict[str, str] = {
    "parentheses": f"ASK {{ FILTER{nested('(', '1', ')', 20000)} }}",
    "groups": f"ASK {nested('{', '', '}', 20000)}",
    "exists": f"ASK {{ {nested('FILTER EXISTS {', '', '}', 3500)} }}",
    "exists in filter": f"ASK {{ FILTER({nested('EXISTS{FILTER(', '1', ')}', 3500)}) }}",
    "subqueries": f"ASK {{ {nested('{SELECT*{', '', '}}', 5000)} }}",
    "optional": f"ASK {{ {nested('OPTIONAL{', '', '}', 5000)} }}",
    "minus": f"ASK {{ {nested('MINUS{', '', '}', 8000)} }}",
    "union": f"ASK {{ {nested('{}UNION{', '', '}', 6000)} }}",
    "functions": f"ASK {{ FILTER({nested('STR(', '1', ')', 12000)}) }}",
    "coalesce": f"ASK {{ FILTER({nested('COALESCE(', '1', ')', 5500)}) }}",
    "aggregates": f"SELECT ({nested('SUM(', '1', ')', 11000)} AS ?x) {{}}",
    "not": f"ASK {{ FILTER({'!' * 60000}1) }}",
    "not parentheses": f"ASK {{ FILTER({nested('!(', '1', ')', 19000)}) }}",
    "path parentheses": f"ASK {{ ?s {nested('(', 'a', ')', 30000)} ?o }}",
    "path stars": f"ASK {{ ?s {nested('(', 'a', '*)', 19000)} ?o }}",
    "lists": f"ASK {{ ?s ?p {nested('(', '1', ')', 20000)} }}",
    "list elements": f"ASK {{ ?s ?p ({'1 ' * 30000}) }}",
    "blank nodes": f"ASK {{ ?s ?p {nested('[?p ', '1', ']', 10000)} }}",
    "quoted triples": f"ASK {{ {nested('<<', '?s ?p ?o', '>>?p ?o', 6000)} }}",
    "annotations": f"ASK {{ ?s ?p ?o {nested('{|?p ?o', '', '|}', 6000)} }}",
    "or": f"ASK {{ FILTER(?x{'||?x' * 15000}) }}",
    "sums": f"ASK {{ FILTER(1{'+1' * 30000}) }}",
    "path sequence": f"ASK {{ ?s a{'/a' * 30000} ?o }}",
    "path alternatives": f"ASK {{ ?s a{'|a' * 30000} ?o }}",
    "minus in a row": f"ASK {{ {'MINUS{}' * 9000} }}",
    "union in a row": f"ASK {{ {{}}{'UNION{}' * 9000} }}",
    "binds": f"ASK {{ {' '.join(f'BIND(1 AS ?v{i})' for i in range(3400))} }}",
    "projections": f"SELECT {' '.join(f'(1 AS ?v{i})' for i in range(4000))} {{}}",
    "values": f"ASK {{ {'VALUES ?x {1}' * 4500} }}",
    "large regular expression": "ASK { FILTER(REGEX('a', '" + "(a{1,100}){1,100}" * 3000 + "')) }",
    "patterns": f"ASK {{ {''.join(f'?s{i} ?p ?o.' for i in range(4500))} }}",
}

BOMBS: dict[str, str] = {
    "count": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "order by": f"SELECT * {{ {CROSS} }} ORDER BY ?a ?i",
    "distinct": f"SELECT DISTINCT ?a ?f ?i {{ {CROSS} }}",
    "group by": f"SELECT ?a ?f (COUNT(?i) AS ?n) {{ {CROSS} }} GROUP BY ?a ?f ?g",
    "construct": f"CONSTRUCT {{ ?a ?e ?i }} WHERE {{ {CROSS} }}",
    "describe": f"DESCRIBE ?a WHERE {{ {CROSS} }}",
    "sum": f"SELECT (SUM(STRLEN(CONCAT(STR(?a), STR(?i)))) AS ?n) {{ {CROSS} }}",
    "concatenation": f"SELECT (STRLEN(GROUP_CONCAT(STR(?a))) AS ?n) {{ {CROSS} }}",
    "string doubling": "SELECT (STRLEN(?s40) AS ?n) { BIND('aaaaaaaaaaaaaaaa' AS ?s0) "
    + " ".join(f"BIND(CONCAT(?s{i}, ?s{i}) AS ?s{i + 1})" for i in range(40))
    + " }",
    "regular expression": f"ASK {{ {CROSS} FILTER(REGEX(CONCAT(STR(?a), STR(?i)), '(a|b|ab)*z$')) }}",
    "property path": "SELECT * { ?a (<http://e/next>|!<http://e/x>)+ ?b . ?b (<http://e/next>|^<http://e/next>)* ?c }",
    "values": "SELECT (COUNT(*) AS ?n) { " + "".join(f"VALUES ?v{i} {{ {'1 ' * 5000} }}" for i in range(4)) + " }",
    "long answer": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "optional cross": f"SELECT (COUNT(*) AS ?n) {{ OPTIONAL {{ {CROSS} }} OPTIONAL {{ ?j ?k ?l }} }}",
    "subquery cross": f"SELECT * {{ {{ SELECT DISTINCT ?a {{ {CROSS} }} }} }}",
    "exists cross": f"ASK {{ FILTER NOT EXISTS {{ {CROSS} FILTER(?a = ?i && ?b = ?zz) }} }}",
    "lateral": f"SELECT (COUNT(*) AS ?n) {{ ?j ?k ?l LATERAL {{ {CROSS} }} }}",
}


@pytest.fixture(scope="module")
def store(nquads: Path) -> Iterator[EmbeddedStore]:
    """A store that gives up soon."""
    with EmbeddedStore(nquads, BRISK, workers=WORKERS) as opened:
        yield opened


@pytest.fixture(scope="module")
def open_store(nquads: Path) -> Iterator[EmbeddedStore]:
    """A store whose guard lets towers through."""
    with EmbeddedStore(
        nquads, Limits(seconds=0.15, memory_mb=96, answer_mb=2, nesting=10**6), workers=WORKERS
    ) as opened:
        yield opened


@pytest.mark.parametrize("name", TOWERS)
def test_towers_are_refused_or_stood(store: EmbeddedStore, open_store: EmbeddedStore, name: str) -> None:
    text = TOWERS[name]
    for target in (store, open_store):
        try:
            target.execute(Query(text))
        except QueryCrashed:
            pytest.fail("the engine crashed")
        except (QueryRefused, QueryTimeout, QueryTooLarge, QuerySyntaxError):
            pass
        assert recovered(target)


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_end_at_a_limit(store: EmbeddedStore, name: str) -> None:
    with pytest.raises((QueryTimeout, QueryTooLarge)):
        store.execute(Query(BOMBS[name]))
    assert recovered(store)


def test_memory_is_bounded_and_comes_back(nquads: Path) -> None:
    hungry = "SELECT ?a ?f (GROUP_CONCAT(?i) AS ?n) { " + CROSS + " } GROUP BY ?a ?f ?g"
    with EmbeddedStore(nquads, Limits(seconds=20, memory_mb=64), workers=WORKERS) as store:
        before = _memory(store)
        with pytest.raises(QueryTooLarge, match="64 MB of memory"):
            store.execute(Query(hungry))
        assert recovered(store)
        assert _memory(store) < before + 32 * 1024


def _memory(store: EmbeddedStore) -> int:
    return sum(memory_kb(pid) for pid in {store.pool.zygote, *children(store.pool.zygote)})


def test_runaways_do_not_stop_light_queries(nquads: Path) -> None:
    outcomes: list[str] = []

    def run_away() -> None:
        try:
            store.execute(Query(BOMBS["count"]))
        except QueryError as error:
            outcomes.append(type(error).__name__)

    with EmbeddedStore(nquads, Limits(seconds=1), workers=WORKERS) as store:
        threads = [threading.Thread(target=run_away) for _ in range(6)]
        for thread in threads:
            thread.start()
        answered = 0
        while any(thread.is_alive() for thread in threads):
            assert store.execute(Query("ASK { <http://e/1> ?p ?o }")).read() == b'{"head":{},"boolean":true}'
            answered += 1
        assert sorted(set(outcomes)) in (["QueryTimeout"], ["QueryTimeout", "StoreBusy"])
        assert len(outcomes) == 6
        assert answered > 20
        assert recovered(store)


def test_a_worker_that_is_killed_is_replaced(store: EmbeddedStore) -> None:
    assert recovered(store)
    killed = store.pool.idle
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not any(alive(pid) for pid in killed))
    assert recovered(store)


def test_a_worker_that_dies_over_a_query_costs_that_query_only(nquads: Path) -> None:
    with EmbeddedStore(nquads, Limits(seconds=30), workers=1) as store:
        (pid,) = store.pool.idle
        threading.Timer(0.2, os.kill, (pid, signal.SIGSEGV)).start()
        with pytest.raises(QueryCrashed, match="nothing else was harmed"):
            store.execute(Query(BOMBS["count"]))
        assert store.execute(Query("ASK {}")).read() == b'{"head":{},"boolean":true}'
        assert eventually(lambda: children(store.pool.zygote) == set(store.pool.idle))


def test_the_data_process_is_started_again(nquads: Path) -> None:
    with EmbeddedStore(nquads, BRISK, workers=WORKERS) as store:
        first = store.pool.zygote
        workers = store.pool.idle
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: not any(alive(pid) for pid in workers))
        assert recovered(store)
        assert store.pool.zygote != first


def test_data_that_has_gone_meanwhile_is_said(nquads: Path, tmp_path: Path) -> None:
    path = tmp_path / "dataset.nq"
    path.write_bytes(nquads.read_bytes())
    with EmbeddedStore(path, BRISK, workers=1) as store:
        moved = path.rename(tmp_path / "elsewhere.nq")
        os.kill(store.pool.zygote, signal.SIGKILL)

        def answer() -> str:
            try:
                return store.execute(Query("ASK {}")).kind
            except QueryError as error:
                return str(error)

        assert eventually(lambda: "cannot be loaded" in answer())
        moved.rename(path)
        assert eventually(lambda: answer() == "boolean")


def test_no_process_is_left_after_close(nquads: Path) -> None:
    store = EmbeddedStore(nquads, BRISK, workers=WORKERS)
    started = {store.pool.zygote, *children(store.pool.zygote)}
    assert len(started) == WORKERS + 1
    runaway = threading.Thread(target=_ignore(lambda: store.execute(Query(BOMBS["count"]))))
    runaway.start()
    time.sleep(0.05)
    store.close()
    runaway.join()
    assert not any(alive(pid) for pid in started)


def _ignore(action: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        with suppress(QueryError):
            action()

    return run


def test_no_process_is_left_when_the_front_is_killed(nquads: Path) -> None:
    script = f"""
        import threading, time
        from pathlib import Path
        from publisher.store.embedded import EmbeddedStore
        from publisher.store.port import Query, Limits
        store = EmbeddedStore(Path({str(nquads)!r}), Limits(seconds=60), workers=3)
        ask = lambda: store.execute(Query({BOMBS["count"]!r}))
        for _ in range(2):
            threading.Thread(target=ask).start()
        time.sleep(0.3)
        print(store.pool.zygote, flush=True)
        time.sleep(60)
    """
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, cwd=root, text=True
    ) as front:
        assert front.stdout is not None
        zygote = int(front.stdout.readline())
        family = {zygote, *children(zygote)}
        assert len(family) == 4
        front.kill()
    assert eventually(lambda: not any(alive(pid) for pid in family))


def test_service_is_impossible_behind_the_guard_too(store: EmbeddedStore) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        worker = store.pool.take()
        port = server.getsockname()[1]
        text = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
        worker.ask({"text": text, "default": [], "named": [], "result": "json", "graph": "ttl"})
        frame = worker.reply(time.monotonic() + 10)
        store.pool.retire(worker)
        assert frame is not None
        assert frame.head["error"] == "refused"
        assert "not permitted" in frame.head["message"]
        with pytest.raises(BlockingIOError):
            server.accept()
    assert recovered(store)
