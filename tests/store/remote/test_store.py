"""The remote store over real HTTP, against an endpoint made here that can fail in every way."""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from pyoxigraph import Literal

from publisher.base.formats import GRAPH_FORMATS, RESULT_FORMATS, RESULTS_CSV, Format
from publisher.store.port import (
    AnswerKind,
    Limits,
    NotAcceptable,
    Query,
    QueryCancelled,
    QueryCrashed,
    QueryError,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
    StoreBusy,
    StoreDown,
)
from publisher.store.remote.breaker import Breaker
from publisher.store.remote.client import Addresses, Client
from publisher.store.remote.endpoint import Endpoint
from publisher.store.remote.store import RemoteStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publisher.store.embedded import EmbeddedStore

LIMITS = Limits(seconds=10, answer_mb=1)
BRISK = Limits(seconds=0.3, answer_mb=1)
ACCOUNT = ("reader", "päss")


class _Endpoint(BaseHTTPRequestHandler):
    """An endpoint over the embedded store; a query that begins with `#STATUS n` gets that status, and so on."""

    store: EmbeddedStore
    seen: list[dict[str, list[str]]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        form = parse_qs(body.decode())
        self.seen.append(form)
        text = form["query"][0]
        command, _, value = text.partition("\n")[0].removeprefix("#").partition(" ")
        self.body = text
        handler = getattr(self, f"_{command.lower()}", None) if text.startswith("#") else None
        if handler:
            handler(value)
        else:
            self._execute(text, form)

    def _execute(self, text: str, form: dict[str, list[str]]) -> None:
        accept = self.headers["Accept"]
        fmt = next(f for f in (*RESULT_FORMATS, *GRAPH_FORMATS) if f.media_type == accept)
        graph = fmt in GRAPH_FORMATS
        try:
            answer = self.store.execute(
                Query(
                    text,
                    tuple(form.get("default-graph-uri", ())),
                    tuple(form.get("named-graph-uri", ())),
                    None if graph else fmt,
                    fmt if graph else None,
                )
            )
        except QueryError as error:
            self._send(400, "text/plain", str(error).encode())
        else:
            self._send(200, answer.format.content_type, answer.read())

    def _send(self, status: int, kind: str, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _status(self, value: str) -> None:
        self._send(int(value), "text/plain", "grund: å".encode(), Retry_After="7")

    def _flaky(self, value: str) -> None:
        """Breaks off without a word, but for the time that is asked for."""
        if sum(form["query"][0] == self.body for form in self.seen) >= int(value):
            self._execute(self.body, self.seen[-1])

    def _redirect(self, value: str) -> None:
        self._send(302, "text/plain", b"", Location=value)

    def _cutrows(self, value: str) -> None:
        self._send(200, "application/sparql-results+json", b'{"head":{},"boolean":true}', X_SPARQL_MaxRows=value)

    def _anytime(self, value: str) -> None:
        self._send(200, "application/sparql-results+json", b'{"head":{},"boolean":true}', X_SQL_State=value)

    def _says(self, value: str) -> None:
        self._send(200, "application/sparql-results+json", value.encode())

    def _virtuoso(self, value: str) -> None:
        self._send(500, "text/plain", f"Virtuoso {value}\n\nSPARQL query:\nSELECT".encode())

    def _login(self, _value: str) -> None:
        given = self.headers.get("Authorization", "")
        if given == "Basic " + base64.b64encode(":".join(ACCOUNT).encode()).decode():
            self._execute(self.body, self.seen[-1])
        else:
            self._send(401, "text/plain", b"who are you?", WWW_Authenticate='Basic realm="x"')

    def _stall(self, value: str) -> None:
        time.sleep(float(value))

    def _type(self, value: str) -> None:
        self._send(200, value, b"<html>")

    def _long(self, value: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        try:
            for _ in range(int(value)):
                self.wfile.write(b" " * 65536)
                time.sleep(0.03)
        except ConnectionError:
            pass

    def _cut(self, _value: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"{")

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def endpoint(store: EmbeddedStore) -> Iterator[ThreadingHTTPServer]:
    handler = type("Endpoint", (_Endpoint,), {"store": store, "seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def remote(endpoint: ThreadingHTTPServer) -> RemoteStore:
    return _store(endpoint.server_port, prefixes={"e": "http://e/", "unused": "http://unused/"}, failures=1000)


def _store(
    port: int,
    limits: Limits = LIMITS,
    *,
    account: tuple[str, str] | None = None,
    prefixes: dict[str, str] | None = None,
    failures: int = 3,
) -> RemoteStore:
    client = Client(Addresses(f"http://127.0.0.1:{port}/sparql"), account)
    return RemoteStore(Endpoint(client, limits, Breaker(failures)), prefixes=prefixes)


@pytest.mark.parametrize("fmt", RESULT_FORMATS, ids=lambda fmt: fmt.key)
def test_solutions_are_those_of_the_store(store: EmbeddedStore, remote: RemoteStore, fmt: Format) -> None:
    query = Query("SELECT ?o { <http://e/7> <http://e/next> ?o }", result_format=fmt)
    assert remote.execute(query) == store.execute(query)


@pytest.mark.parametrize("fmt", GRAPH_FORMATS, ids=lambda fmt: fmt.key)
def test_graphs_are_those_of_the_store(store: EmbeddedStore, remote: RemoteStore, fmt: Format) -> None:
    query = Query("DESCRIBE <http://e/7>", graph_format=fmt)
    assert remote.execute(query) == store.execute(query)


def test_ask_dataset_and_substitutions(remote: RemoteStore) -> None:
    answer = remote.execute(Query("ASK { ?s ?p ?o }", default_graphs=("http://e/graph",)))
    assert (answer.kind, json.loads(answer.read())["boolean"]) == (AnswerKind.BOOLEAN, True)
    answer = remote.execute(Query("ASK { ?s ?p ?o }", named_graphs=("http://e/graph",)))
    assert json.loads(answer.read())["boolean"] is False
    bound = Query("SELECT ?s { ?s <http://e/label> ?_x }", substitutions={"_x": Literal("7")})
    assert b"http://e/7" in remote.execute(bound).read()


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a:a> <a:b> <a:c> }", "ASK { SERVICE <http://e/> {} }", "LOAD <http://e/>"]
)
def test_the_guard_stands_before_it(endpoint: ThreadingHTTPServer, remote: RemoteStore, text: str) -> None:
    seen = endpoint.RequestHandlerClass.seen  # type: ignore[attr-defined]
    before = len(seen)
    with pytest.raises(QueryRefused):
        remote.execute(Query(text))
    assert len(seen) == before


def test_formats_that_do_not_go_together(remote: RemoteStore) -> None:
    with pytest.raises(NotAcceptable):
        remote.execute(Query("ASK {}", result_format=RESULTS_CSV))
    with pytest.raises(NotAcceptable):
        remote.execute(Query("# SELECT\nPREFIX select: <http://e/> DESCRIBE select:x", graph_format=None))


@pytest.mark.parametrize(
    ("command", "error", "words"),
    [
        ("STATUS 400", QueryRefused, "refuses the query: grund: å"),
        ("STATUS 401", StoreDown, "status 401"),
        ("STATUS 404", StoreDown, "status 404"),
        ("STATUS 500", QueryCrashed, "failed: grund: å"),
        ("STATUS 502", StoreDown, "status 502"),
        ("STATUS 413", QueryTooLarge, "Request Entity Too Large"),
        ("STATUS 503", StoreBusy, "busy"),
        ("STATUS 504", QueryTimeout, "10 s"),
        ("TYPE text/html", StoreDown, "answers text/html"),
        ("LONG 1000", QueryTooLarge, "1 MB"),
        ("CUT", StoreDown, "broke off"),
        ("REDIRECT http://127.0.0.1:9/", StoreDown, "status 302"),
        ("CUTROWS 10", QueryTooLarge, "cuts answers at 10 rows"),
        ("ANYTIME S1TAT", QueryTimeout, "10 s"),
        ('SAYS {"head":{"vars":[]},"results":{"bindings":[', StoreDown, "something strange"),
        ('SAYS {"head":{},"boolean":true}', StoreDown, "with a boolean"),
        ("VIRTUOSO 42000 Error The estimated execution time 99 exceeds the limit", QueryTimeout, "10 s"),
        ("VIRTUOSO 22023 Error SR553: Literal", QueryCrashed, "failed: Virtuoso 22023 Error SR553: Literal$"),
    ],
)
def test_every_failure_is_said(remote: RemoteStore, command: str, error: type[QueryError], words: str) -> None:
    with pytest.raises(error, match=words) as raised:
        remote.execute(Query(f"#{command}\nSELECT * {{}}"))
    if isinstance(raised.value, StoreBusy):
        assert raised.value.retry_after == 7


@pytest.mark.parametrize("command", ["STALL 1", "LONG 15"])
def test_a_slow_answer_ends_at_the_limit(endpoint: ThreadingHTTPServer, command: str) -> None:
    hurried = _store(endpoint.server_port, BRISK)
    with pytest.raises(QueryTimeout, match=r"0\.3 s"):
        hurried.execute(Query(f"#{command}\nSELECT * {{}}"))


def test_an_asker_who_leaves_ends_the_query(remote: RemoteStore) -> None:
    with pytest.raises(QueryCancelled):
        remote.execute(Query("#LONG 10\nSELECT * {}"), cancelled=lambda: True)


def test_a_store_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(StoreDown, match="Connection refused"):
        _store(port).execute(Query("ASK {}"))


def test_what_breaks_off_is_tried_again_and_no_more_than_twice(remote: RemoteStore) -> None:
    assert remote.execute(Query("#FLAKY 3\nASK { ?s ?p ?o }")).read() == b'{"head":{},"boolean":true}'
    with pytest.raises(StoreDown):
        remote.execute(Query("#FLAKY 4\nASK { ?s ?p ?o }"))


def test_a_store_that_is_down_is_left_alone_for_a_while(endpoint: ThreadingHTTPServer) -> None:
    now = 0.0
    client = Client(Addresses(f"http://127.0.0.1:{endpoint.server_port}/sparql"))
    breaker = Breaker(2, 10, clock=lambda: now)
    store = RemoteStore(Endpoint(client, LIMITS, breaker))
    seen = endpoint.RequestHandlerClass.seen  # type: ignore[attr-defined]
    for _ in range(2):
        assert store.status().up
        with pytest.raises(StoreDown):
            store.execute(Query("#STATUS 502\nASK {}"))
    before = len(seen)
    with pytest.raises(StoreDown, match="left alone for 10 s") as raised:
        store.execute(Query("ASK {}"))
    assert (raised.value.retry_after, len(seen), store.status().up) == (10, before, False)
    now = 10.5
    store.execute(Query("ASK {}"))
    assert store.status().up


def test_a_query_that_fails_is_no_fault_of_the_store(endpoint: ThreadingHTTPServer) -> None:
    store = _store(endpoint.server_port, failures=1)
    for command in ("STATUS 400", "STATUS 500", "STATUS 504", "CUTROWS 1"):
        with pytest.raises(QueryError):
            store.execute(Query(f"#{command}\nSELECT * {{}}"))
    assert store.status().up


def test_an_account_is_named_where_it_is_asked_for(endpoint: ThreadingHTTPServer, remote: RemoteStore) -> None:
    known = _store(endpoint.server_port, account=ACCOUNT)
    assert known.execute(Query("#LOGIN\nASK { ?s ?p ?o }")).kind is AnswerKind.BOOLEAN
    wrong = _store(endpoint.server_port, account=("reader", "wrong"))
    for store in (remote, wrong):
        with pytest.raises(StoreDown, match="status 401") as raised:
            store.execute(Query("#LOGIN\nASK { ?s ?p ?o }"))
        assert "wrong" not in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        'define get:soft "soft" SELECT * FROM <http://127.0.0.1/> { ?s ?p ?o }',
        "SELECT * FROM <http://127.0.0.1/> OPTION (get:soft 'soft') { ?s ?p ?o }",
        "SELECT (bif:exec('ls') AS ?x) {}",
        "SELECT (<bif:exec>('ls') AS ?x) {}",
        "SELECT (<\\u0062if:exec>('ls') AS ?x) {}",
        "SELECT (`bif:sys_stat('x')` AS ?x) {}",
        "SPARQL SELECT * { ?s ?p ?o }",
    ],
)
def test_extensions_of_stores_are_not_passed_on(endpoint: ThreadingHTTPServer, remote: RemoteStore, text: str) -> None:
    seen = endpoint.RequestHandlerClass.seen  # type: ignore[attr-defined]
    before = len(seen)
    with pytest.raises(QueryRefused):
        remote.execute(Query(text))
    assert len(seen) == before
