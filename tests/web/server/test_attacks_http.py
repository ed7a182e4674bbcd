"""What clients do to stop a server, over HTTP. After each attack all is as before: workers, memory, answers."""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from publisher.base.config import Runtime
from publisher.web.sparql.protocol import DIRECT, FORM
from tests.store.test_attacks import BOMBS, TOWERS
from tests.web.publishing import BASE, TRIG, publish
from tests.web.server.test_server import Running, alive, end, free_port

PROGRAM = """
import json, sys
from pathlib import Path
from publisher.base.config import Runtime
from publisher.web.server.run import serve
runtime = Runtime(port=int(sys.argv[2]), **json.loads(sys.argv[3]))
serve(Path(sys.argv[1]), runtime, on_ready=lambda: print("ready", flush=True))
"""
BRIEF = {
    "threads": 8,
    "query_workers": 3,
    "query_lookups": 2,
    "query_queue": 8,
    "query_seconds": 0.4,
    "query_memory_mb": 96,
    "query_answer_mb": 8,
    "query_per_client": 0,
    "query_log": "off",
}
PATIENT = BRIEF | {"query_seconds": 60.0, "query_answer_mb": 64}
LIGHT = "ASK { ?s a ?c . ?c ?p ?o }"
LOOKUP = "ASK { <https://w3id.org/cities/id/place/milan> ?p ?o }"
RUNAWAY = BOMBS["count"]
MEMORY_KB = 64 * 1024
WAIT_SECONDS = 20.0
REFUSED = {400, 413, 429, 503, 504}


def more_data() -> str:
    """Enough for a cross product never to end."""
    lines = [f"<{BASE}id/thing/{i}> <{BASE}def#next> <{BASE}id/thing/{(i * 7 + 1) % 3001}> ." for i in range(3001)]
    return TRIG + "\n" + "\n".join(lines)


class Target:
    """A server under attack, and how it was before."""

    def __init__(self, state: Path, settings: dict[str, object]) -> None:
        port = free_port()
        command = [sys.executable, "-c", PROGRAM, str(state), str(port), json.dumps(settings)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        self.running = Running(process, port)
        self.helpers = int(str(settings["query_workers"])) + int(str(settings["query_lookups"]))
        for _ in range(3):
            self.light()
        self.memory = self.memory_kb()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.running.port), timeout=30)

    def ask(self, query: str) -> int:
        """Asks by POST, and gives the status."""
        with self.running.connect() as connection:
            connection.request("POST", "/sparql", query.encode(), {"Content-Type": "application/sparql-query"})
            answer = connection.getresponse()
            answer.read()
            return answer.status

    def get(self, path: str) -> tuple[int, bytes]:
        with self.running.connect() as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def light(self) -> bool:
        """Whether light queries are answered, by a worker and beside the workers."""
        return all(self.get("/sparql?" + urlencode({"query": query}))[0] == 200 for query in (LIGHT, LOOKUP))

    def entity(self) -> bool:
        return self.get("/doc/place/milan")[0] == 200

    def metric(self, name: str) -> int:
        text = self.get("/-/metrics")[1].decode()
        return sum(int(line.rpartition(" ")[2]) for line in text.splitlines() if name in line and line[0] != "#")

    def memory_kb(self) -> int:
        """What all its processes take, shared pages counted once."""
        total = 0
        for pid in self.running.processes():
            try:
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            except OSError:
                continue
            total += next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
        return total

    def children(self) -> set[int]:
        return self.running.processes() - {self.running.process.pid}

    def assert_unharmed(self) -> None:
        assert eventually(self.light)
        assert eventually(self.entity)
        assert eventually(lambda: len(self.children()) == self.helpers + 1)  # and the one that holds the data
        assert eventually(lambda: self.memory_kb() < self.memory + MEMORY_KB), (self.memory, self.memory_kb())
        assert self.running.process.poll() is None


def posted(body: bytes, media_type: str, length: int) -> bytes:
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n"
    return head.encode() + body


def eventually(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def attacked(folder: Path, settings: dict[str, object]) -> Iterator[Target]:
    publish(folder, more_data())
    target = Target(folder, settings)
    yield target
    processes = target.running.processes()
    status, errors = end(target.running)
    assert (status, errors) == (0, "")
    assert eventually(lambda: not any(map(alive, processes)))


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    yield from attacked(tmp_path_factory.mktemp("brief"), BRIEF)


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    yield from attacked(tmp_path_factory.mktemp("patient"), PATIENT)


@pytest.fixture
def crowded(tmp_path: Path) -> Iterator[Target]:
    yield from attacked(tmp_path, PATIENT | {"query_waiting_mb": 40, "query_cache_mb": 0})


@pytest.mark.parametrize("name", TOWERS)
def test_towers(brief: Target, name: str) -> None:
    assert brief.ask(TOWERS[name]) in REFUSED | {200}
    brief.assert_unharmed()


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(brief: Target, name: str) -> None:
    assert brief.ask(BOMBS[name]) in {413, 504}
    brief.assert_unharmed()


def test_what_is_hopeless_is_refused_before_it_takes_a_worker(brief: Target) -> None:
    restarts = brief.metric("publisher_query_worker_restarts_total")
    for head, tail, status in (
        ("SELECT (COUNT(*) AS ?n)", "", 400),
        ("SELECT *", "ORDER BY ?a LIMIT 1", 400),
        ("CONSTRUCT { ?a ?e ?i } WHERE", "", 400),
        ("SELECT *", "", 413),
    ):
        refused = brief.metric('outcome="refused"') + brief.metric('outcome="too_large"')
        query = urlencode({"query": f"{head} {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} {tail}"})
        got, body = brief.get("/sparql?" + query)
        assert (got, json.loads(body)["status"]) == (status, status)
        assert "'?a ?b ?c' and '?d ?e ?f' and '?g ?h ?i' share no variable" in json.loads(body)["detail"]
        assert brief.metric('outcome="refused"') + brief.metric('outcome="too_large"') == refused + 1
    assert brief.metric("publisher_query_worker_restarts_total") == restarts
    brief.assert_unharmed()


def test_values_with_huge_literals_and_iris(brief: Target) -> None:
    for term in ('"' + "a" * 60_000 + '"', "<x:" + "a" * 60_000 + ">", "1" * 60_000):
        assert brief.ask(f"SELECT * {{ VALUES ?x {{ {term} }} }}") in REFUSED | {200}
    assert brief.ask("ASK { ?s ?p (" + "1 " * 100_000 + ") }") == 413
    brief.assert_unharmed()


def test_fifty_heavy_clients(brief: Target) -> None:
    """While they are at it, a light query and an entity are answered."""
    with ThreadPoolExecutor(50) as pool:
        heavy = [pool.submit(brief.ask, RUNAWAY) for _ in range(50)]
        light = entity = False
        while not all(job.done() for job in heavy):
            entity = brief.entity() or entity
            light = brief.light() or light
        assert {job.result() for job in heavy} <= {503, 504}
    assert entity
    assert light or eventually(brief.light)
    brief.assert_unharmed()


def test_a_client_that_leaves_ends_its_query(patient: Target) -> None:
    for method in ("GET", "POST"):
        before, seen = patient.children(), patient.metric('outcome="cancelled"')
        query = urlencode({"query": RUNAWAY})
        head = f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\n\r\n"
        if method == "POST":
            head = posted(query.encode(), FORM, len(query)).decode()
        clients = [patient.connect() for _ in range(2)]
        for client in clients:
            client.sendall(head.encode())
        time.sleep(0.5)
        assert patient.light()
        for client in clients:
            client.close()
        assert eventually(lambda seen=seen: patient.metric('outcome="cancelled"') == seen + 2)
        assert eventually(
            lambda before=before: len(before - patient.children()) >= 2
        )  # killed, long before the deadline
        patient.assert_unharmed()


def test_a_person_that_leaves_a_page_ends_its_query(patient: Target) -> None:
    seen = patient.metric('outcome="cancelled"')
    with patient.connect() as client:
        head = f"GET /sparql?{urlencode({'query': RUNAWAY})} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n"
        client.sendall(head.encode())
        time.sleep(0.3)
    assert eventually(lambda: patient.metric('outcome="cancelled"') == seen + 1)
    patient.assert_unharmed()


def test_readers_that_take_nothing_hold_no_worker(patient: Target) -> None:
    large = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
    head = f"GET /sparql?{urlencode({'query': large})} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    clients: list[socket.socket] = []
    try:
        for _ in range(12):
            client = patient.connect()
            clients.append(client)
            client.sendall(head)
            assert client.recv(15) == b"HTTP/1.1 200 OK"  # it has begun, and then we read no further
            assert patient.light()
        assert eventually(lambda: len(patient.children()) == patient.helpers + 1)
        assert patient.entity()
    finally:
        for client in clients:
            client.close()
    patient.assert_unharmed()


def test_many_slow_readers_cannot_hold_memory(crowded: Target) -> None:
    """Eight megabytes each, of which 40 may wait: the slowest are cut off, and whoever reads gets the whole."""
    large = urlencode({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 40000"})
    size = len(crowded.get(f"/sparql?{large}")[1])
    assert 4 << 20 < size < 16 << 20
    readers = []
    for number in range(20):
        reader = socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
        reader.settimeout(30)
        reader.connect(("127.0.0.1", crowded.running.port))
        more = "Range: rows=1\r\n" * (number % 2)  # what has one is answered by Flask, in a thread
        reader.sendall(f"GET /sparql?{large} HTTP/1.1\r\nHost: x\r\n{more}\r\n".encode())
        assert reader.recv(15).startswith(b"HTTP/1.1 200")
        readers.append(reader)
        assert crowded.light()
    status, body = crowded.get(f"/sparql?{large}")
    assert (status, len(body)) == (200, size)
    with ThreadPoolExecutor(len(readers)) as pool:
        whole = sum(pool.map(_took_all, readers))
    assert whole <= (40 << 20) // size
    crowded.assert_unharmed()


def _took_all(reader: socket.socket) -> bool:
    """Whether a slow reader, reading on, gets the rest of its answer."""
    with reader:
        begun = b""
        try:
            while b"\r\n\r\n" not in begun:
                begun += reader.recv(1)
            left = int(begun.lower().partition(b"content-length: ")[2].split()[0])
            while left:
                piece = reader.recv(1 << 16)
                if not piece:
                    return False
                left -= len(piece)
        except OSError:
            return False
    return True


def test_slow_heads_and_bodies_keep_nobody_out(brief: Target) -> None:
    clients = [brief.connect() for _ in range(300)]
    try:
        for number, client in enumerate(clients):
            part = b"GET /doc/place/milan HTTP/1.1\r\nHost: x\r\nX-A: "
            if number % 2:
                part = posted(b"ASK", DIRECT, 100)
            client.sendall(part)
        for _ in range(5):
            for client in clients:
                client.sendall(b"a")
            assert brief.light()
            assert brief.entity()
    finally:
        for client in clients:
            client.close()
    brief.assert_unharmed()


@pytest.mark.slow
def test_a_slow_client_is_sent_away(brief: Target) -> None:
    """Bytes that come now and then do not put off the end."""
    with brief.connect() as slow_head, brief.connect() as slow_body:
        slow_head.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
        slow_body.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n")
        ended: dict[socket.socket, bytes] = {}
        until = time.monotonic() + 40
        while len(ended) < 2 and time.monotonic() < until:
            for client in {slow_head, slow_body} - ended.keys():
                client.settimeout(0.3)
                try:
                    client.sendall(b"a")
                    ended[client] = client.recv(100)
                except TimeoutError:
                    continue
                except OSError:
                    ended[client] = b""
        assert all(answer == b"" or answer.startswith(b"HTTP/1.1 408") for answer in ended.values())
        assert len(ended) == 2
    brief.assert_unharmed()


def test_compressed_bombs_are_not_unpacked(brief: Target) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < Runtime().query_length
    for coding in ("gzip", "deflate", "br", "gzip, gzip"):
        with brief.running.connect() as connection:
            headers = {"Content-Type": "application/sparql-query", "Content-Encoding": coding}
            connection.request("POST", "/sparql", bomb, headers)
            answer = connection.getresponse()
            assert (answer.status, answer.headers["Content-Type"]) == (415, "application/problem+json")
    brief.assert_unharmed()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 1_000_000, b"431"),
        (b"GET /" + b"a" * 1_000_000, b"431"),
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n", b"400"),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\nExpect: 100-continue\r\n\r\n", b"413"),
    ],
)
def test_what_is_no_request_is_refused(brief: Target, request_: bytes, status: bytes) -> None:
    with brief.connect() as client:
        client.sendall(request_)
        assert client.recv(12) == b"HTTP/1.1 " + status
    brief.assert_unharmed()


def test_many_requests_at_once_on_one_connection(brief: Target) -> None:
    one = f"GET /sparql?{urlencode({'query': LIGHT})} HTTP/1.1\r\nHost: x\r\n\r\n"
    other = "GET /doc/place/milan.nt HTTP/1.1\r\nHost: x\r\n\r\n"
    last = "HEAD /doc/place/milan HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = brief.running.raw(((one + other) * 200 + last).encode())
    assert answer.count(b"HTTP/1.1 200 OK\r\n") == 401
    brief.assert_unharmed()


def test_a_flood_without_a_reader(brief: Target) -> None:
    with brief.connect() as client:
        client.setblocking(False)
        request = b"GET /doc/place/milan.nq HTTP/1.1\r\nHost: x\r\n\r\n" * 500
        sent, pauses = 0, 0
        while pauses < 20 and sent < 500_000_000:
            try:
                sent += client.send(request)
            except BlockingIOError:
                pauses += 1
                time.sleep(0.05)
        assert pauses == 20  # the server has stopped reading
        assert brief.light()
    brief.assert_unharmed()
