"""The real server in a process of its own, as clients and operators meet it."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, SPARQLWrapper

from publisher.base.config import Runtime
from publisher.base.errors import NotFoundError, UnreadableError
from publisher.web.server.run import serve
from tests.web.publishing import TRIG, publish

PROGRAM = """
import sys
from pathlib import Path
from publisher.base.config import Runtime
from publisher.web.server.run import serve
runtime = Runtime(port=int(sys.argv[2]), threads=8, query_workers=2, query_seconds=2, query_log="off")
serve(Path(sys.argv[1]), runtime, on_ready=lambda: print("ready", flush=True))
"""


@dataclass
class Running:
    process: subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def connect(self) -> Iterator[http.client.HTTPConnection]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            yield connection

    def raw(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(request)
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
            return answer

    def processes(self) -> set[int]:
        """The server with all that descends from it."""
        found = {self.process.pid}
        parents = dict(_parents())
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            yield int(entry.name), int(fields[1])


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(state: Path) -> Running:
    port = free_port()
    command = [sys.executable, "-c", PROGRAM, str(state), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    if line != "ready\n":
        _, errors = process.communicate()
        pytest.fail(errors)
    return Running(process, port)


def end(running: Running, number: int = signal.SIGTERM) -> tuple[int, str]:
    running.process.send_signal(number)
    _, errors = running.process.communicate(timeout=30)
    return running.process.returncode, errors


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    state = tmp_path_factory.mktemp("server")
    publish(state)
    running = start(state)
    yield running
    assert end(running) == (0, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_with_nothing_left_behind(tmp_path: Path, number: signal.Signals) -> None:
    publish(tmp_path)
    running = start(tmp_path)
    processes = running.processes()
    assert len(processes) >= 4  # the server, the store's own
    assert end(running, number) == (0, "")
    deadline = time.monotonic() + 10
    while any(map(alive, processes)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in processes if alive(pid)] == []


def test_it_takes_up_a_new_release(tmp_path: Path) -> None:
    old = publish(tmp_path)
    running = start(tmp_path)
    try:
        with running.connect() as connection, running.connect() as known:
            for _ in range(3):
                known.request("GET", "/doc/place/milan.nt")
                assert "Milan the Great" in known.getresponse().read().decode()
            new = publish(tmp_path, TRIG.replace("Milan the", "Milan, the"))
            served = old.id
            while served != new.id:
                connection.request("GET", "/-/health")
                served = json.load(connection.getresponse())["release"]
                assert served in (old.id, new.id)
            connection.request("GET", "/doc/place/milan.nt")
            assert "Milan, the Great" in connection.getresponse().read().decode()
            known.request("GET", "/doc/place/milan.nt")
            assert "Milan, the Great" in known.getresponse().read().decode()
    finally:
        assert end(running)[0] == 0


def test_what_cannot_be_served_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        serve(tmp_path, Runtime())
    publish(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        # In a thread of its own: a browser driver of other tests may keep an event loop in this one.
        with ThreadPoolExecutor(1) as thread, pytest.raises(UnreadableError, match="cannot be listened on"):
            thread.submit(serve, tmp_path, Runtime(port=other.getsockname()[1])).result()


def test_a_connection_serves_many_requests(server: Running) -> None:
    with server.connect() as connection:
        connection.connect()
        local = connection.sock.getsockname()
        for path in ("/doc/place/milan", "/", "/doc/nothing", "/sparql?query=ASK%7B%7D", "/id/place/milan"):
            connection.request("GET", path)
            connection.getresponse().read()
            assert connection.sock.getsockname() == local


def test_the_same_bytes_again_get_the_same_answers_whole_and_in_order(server: Running) -> None:
    one, other = (f"GET /doc/place/{name}.nt HTTP/1.1\r\nHost: x\r\n\r\n".encode() for name in ("milan", "gdansk"))
    last = b"GET /doc/place/milan.nt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    for pieces in ([one, one, other, one], [one + other, one + other], [one, one + one, other[:9], other[9:]]):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            for piece in (*pieces, last):
                connection.sendall(piece)
                time.sleep(0.05)
            answer = b""
            while more := connection.recv(65536):
                answer += more
        asked = re.findall(rb"/doc/place/(\w+)", b"".join(pieces) + last)
        assert re.findall(rb"HTTP/1.1 200 OK(?:.|\n)*?/id/place/(\w+)> <", answer) == asked


def test_head_and_304_have_no_body(server: Running) -> None:
    with server.connect() as connection:
        connection.request("GET", "/doc/place/milan")
        whole = connection.getresponse()
        body = whole.read()
        connection.request("HEAD", "/doc/place/milan")
        head = connection.getresponse()
        assert (head.read(), head.headers["Content-Length"]) == (b"", str(len(body)))
        connection.request("GET", "/doc/place/milan", headers={"If-None-Match": whole.headers["ETag"]})
        unchanged = connection.getresponse()
        assert (unchanged.status, unchanged.read()) == (304, b"")


def test_a_runaway_ends_at_its_limit_while_documents_answer(server: Running) -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o FILTER(BOUND(?a)) }"
    with server.connect() as runaway, server.connect() as other:
        runaway.request("GET", "/sparql?query=" + quote(cross))
        answered = 0
        for _ in range(50):
            other.request("GET", "/doc/place/milan")
            answered += other.getresponse().read() != b""
        answer = runaway.getresponse()
        assert answered == 50
        assert (answer.status, answer.headers["Content-Type"]) == (504, "application/problem+json")
        other.request("GET", "/sparql?query=ASK%7B%7D")
        assert json.load(other.getresponse())["boolean"] is True


@pytest.mark.parametrize("length", ["Content-Length: 5000000", "Transfer-Encoding: chunked"])
def test_a_body_without_end_is_refused(server: Running, length: str) -> None:
    body = b"a" * 500_000
    chunk = b"%x\r\n%s\r\n" % (len(body), body) if "chunked" in length else body
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n{length}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head + chunk)
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    "target",
    [
        b"/doc/x%0d%0aX-Injected:%201",
        b"/../../../../etc/passwd",
        b"/static/../../app.py",
        b"//evil.example/x",
        b"/%2e%2e/%2e%2e/etc/passwd",
        b"/doc/%ff",
        b"http://evil.example/id/none",
    ],
)
def test_odd_targets_are_just_not_found(server: Running, target: bytes) -> None:
    request = b"GET " + target + b" HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    head, _, body = server.raw(request).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 404")
    assert b"evil.example" not in head
    assert b"x-injected" not in head.lower()
    assert b"root:" not in body


def test_another_host_name_changes_nothing(server: Running) -> None:
    answers = set()
    for host in (b"127.0.0.1", b"evil.example", b"evil.example\r\nX-Forwarded-Host: worse.example"):
        answer = server.raw(b"GET /id/place/milan HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
        answers.add(re.sub(rb"\r\ndate: [^\r]*", b"", answer, flags=re.IGNORECASE))
        assert b"\r\nlocation: /doc/place/milan\r\n" in answer.lower()
    assert len(answers) == 1


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("name", ["turtle", "xml", "json-ld", "nt", "trig", "nquads"])
def test_rdflib_reads_a_thing_in_every_format(server: Running, name: str) -> None:
    graph = rdflib.Dataset(default_union=True)
    # For N-Quads it sends no Accept header of that format, so it is asked for by its address.
    path = "doc/place/milan.nq" if name == "nquads" else "id/place/milan"
    graph.parse(f"{server.url}/{path}", format=name)
    milan = rdflib.URIRef("https://w3id.org/cities/id/place/milan")
    names = {str(label) for label in graph.objects(milan, rdflib.SKOS.prefLabel)}
    assert names == {"Milan", "Milano", "Mediolan", "Milán"}


def test_rdflib_reads_a_thing_without_being_told_the_format(server: Running) -> None:
    graph = rdflib.Graph().parse(f"{server.url}/doc/network/harbours")
    assert len(graph) > 10


def test_rdflibs_store_queries_the_endpoint(server: Running) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{server.url}/sparql"))
    city = rdflib.URIRef("https://w3id.org/cities/def#City")
    assert len(set(graph.subjects(rdflib.RDF.type, city))) == 6
    rows = list(graph.query("SELECT ?s { ?s a <https://w3id.org/cities/def#Network> }"))
    assert [str(row[0]) for row in rows] == ["https://w3id.org/cities/id/network/harbours"]


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_queries_the_endpoint(server: Running, method: str) -> None:
    wrapper = SPARQLWrapper(f"{server.url}/sparql")
    wrapper.setMethod(method)
    wrapper.setQuery("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/cities/def#City> }")
    wrapper.setReturnFormat(JSON)
    assert wrapper.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == "6"
    wrapper.setReturnFormat(CSV)
    assert wrapper.queryAndConvert().split() == [b"n", b"6"]
    wrapper.setQuery("DESCRIBE <https://w3id.org/cities/id/place/milan>")
    wrapper.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=wrapper.queryAndConvert(), format="turtle")) == 10
