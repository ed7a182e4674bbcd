"""The remote store over real HTTP: against an endpoint made here, and against Oxigraph's own server if there is one."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
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
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    StoreBusy,
    StoreDown,
)
from publisher.store.remote import RemoteStore
from tests.store.conftest import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from publisher.store.embedded import EmbeddedStore

LIMITS = Limits(seconds=10, answer_mb=1)
BRISK = Limits(seconds=0.3, answer_mb=1)


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
    return RemoteStore(f"http://127.0.0.1:{endpoint.server_port}/sparql", LIMITS)


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
        ("STATUS 401", StoreDown, "grund"),
        ("STATUS 404", StoreDown, "grund"),
        ("STATUS 500", QueryCrashed, "failed: grund: å"),
        ("STATUS 502", StoreDown, "status 502"),
        ("STATUS 413", QueryTooLarge, "Request Entity Too Large"),
        ("STATUS 503", StoreBusy, "busy"),
        ("STATUS 504", QueryTimeout, "10 s"),
        ("TYPE text/html", StoreDown, "answers text/html"),
        ("LONG 1000", QueryTooLarge, "1 MB"),
        ("CUT", StoreDown, "broke off"),
    ],
)
def test_every_failure_is_said(remote: RemoteStore, command: str, error: type[QueryError], words: str) -> None:
    with pytest.raises(error, match=words) as raised:
        remote.execute(Query(f"#{command}\nSELECT * {{}}"))
    if isinstance(raised.value, StoreBusy):
        assert raised.value.retry_after == 7


@pytest.mark.parametrize("command", ["STALL 1", "LONG 15"])
def test_a_slow_answer_ends_at_the_limit(endpoint: ThreadingHTTPServer, command: str) -> None:
    hurried = RemoteStore(f"http://127.0.0.1:{endpoint.server_port}/sparql", BRISK)
    with pytest.raises(QueryTimeout, match=r"0\.3 s"):
        hurried.execute(Query(f"#{command}\nSELECT * {{}}"))


def test_an_asker_who_leaves_ends_the_query(remote: RemoteStore) -> None:
    with pytest.raises(QueryCancelled):
        remote.execute(Query("#LONG 10\nSELECT * {}"), cancelled=lambda: True)


def test_a_store_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(StoreDown, match="Connection refused"):
        RemoteStore(f"http://127.0.0.1:{port}/", LIMITS).execute(Query("ASK {}"))


def test_against_oxigraphs_own_server(nquads: Path, store: EmbeddedStore) -> None:
    program = shutil.which("oxigraph")
    if program is None:
        pytest.skip("the 'oxigraph' server is not installed")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with subprocess.Popen([program, "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL) as server:
        try:
            assert eventually(lambda: _loaded(port, nquads.read_bytes()))
            remote = RemoteStore(f"http://127.0.0.1:{port}/query", LIMITS)
            for query in (Query("SELECT ?s { ?s <http://e/label> '7' }"), Query("ASK { ?s ?p ?o }")):
                assert remote.execute(query) == store.execute(query)
            with pytest.raises(QuerySyntaxError, match="line 1, column"):
                remote.execute(Query("SELECT * { ?s ?p ?o ?x }"))
            with pytest.raises(QueryTimeout):
                RemoteStore(remote.url, BRISK).execute(
                    Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
                )
        finally:
            server.kill()


def _loaded(port: int, data: bytes) -> bool:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/store", data, {"Content-Type": "application/n-quads"}, method="PUT"
    )
    try:
        with urllib.request.urlopen(request):
            return True
    except OSError:
        return False
