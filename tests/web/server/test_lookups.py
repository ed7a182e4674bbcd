"""Lookups over HTTP: answered beside the workers, on connections that wander between processes unnoticed."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from publisher.base.formats import GRAPH_FORMATS, RESULT_FORMATS
from tests.web.publishing import TRIG, publish
from tests.web.server.test_server import Running, end, start

MILAN = "https://w3id.org/cities/id/place/milan"
LOOKUP = f"SELECT ?p ?o {{ <{MILAN}> ?p ?o }}"
DESCRIBE = f"DESCRIBE <{MILAN}>"
OTHER = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
HEAVY = f'{TRIG}\n<https://w3id.org/cities/id/place/milan> <http://purl.org/dc/terms/abstract> "{"x" * 20000}"@en .\n'


def path_of(query: str) -> str:
    return "/sparql?query=" + quote(query)


def named(running: Running, name: str) -> set[int]:
    """The server's living processes of one kind."""
    found = set()
    for pid in running.processes():
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        if status.splitlines()[0].split("\t")[1] == name[:15] and "State:\tZ" not in status:
            found.add(pid)
    return found


def lookup_processes(running: Running) -> set[int]:
    return named(running, "publisher-lookups")


def get(running: Running, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    with running.connect() as connection:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read()


def counted(running: Running, pattern: str) -> int:
    text = get(running, "/-/metrics")[2].decode()
    return sum(int(value) for value in re.findall(rf"^{pattern} (\d+)$", text, re.MULTILINE))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    state = tmp_path_factory.mktemp("lookups")
    publish(state)
    running = start(state)
    yield running
    assert end(running) == (0, "")


@pytest.fixture
def without_workers(server: Running) -> Iterator[Running]:
    """The server while its workers stand still."""
    workers = named(server, "publisher-query")
    assert workers
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    yield server
    for pid in workers:
        os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize("query", [LOOKUP, DESCRIBE, f"ASK {{ <{MILAN}> a ?c }}"])
def test_lookups_need_no_worker(without_workers: Running, query: str) -> None:
    for _ in range(3):
        status, _, body = get(without_workers, path_of(query))
        assert (status, b"true" in body or b"Milano" in body) == (200, True)


FORMS = [(LOOKUP, fmt.key) for fmt in RESULT_FORMATS] + [(DESCRIBE, fmt.key) for fmt in GRAPH_FORMATS]


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize(("query", "key"), FORMS)
def test_a_worker_would_have_said_the_same(server: Running, query: str, key: str, coding: str) -> None:
    one = get(server, f"{path_of(query)}&format={key}", Accept_Encoding=coding)
    other = get(server, f"{path_of(query + ' # no lookup')}&format={key}", Accept_Encoding=coding)
    decided_by_text = ("ETag", "Link", "Date")
    assert one[0] == other[0] == 200
    assert {k: v for k, v in one[1].items() if k not in decided_by_text} == {
        k: v for k, v in other[1].items() if k not in decided_by_text
    }
    assert one[1].keys() == other[1].keys()
    assert one[2] == other[2]


def test_one_connection_asks_for_everything_in_turn(server: Running) -> None:
    with server.connect() as connection:
        connection.connect()
        local = connection.sock.getsockname()
        for _ in range(3):
            for path, part in (
                (path_of(LOOKUP), b"Milano"),
                (path_of(LOOKUP), b"Milano"),
                ("/doc/place/milan.nt", b"Milano"),
                (path_of(DESCRIBE), b"Milano"),
                (path_of(OTHER), b"integer"),
                (path_of("SELECT * {"), b"line"),
                (path_of(LOOKUP) + "&format=nothing", b"nothing"),
            ):
                connection.request("GET", path)
                assert part in connection.getresponse().read()
                assert connection.sock.getsockname() == local
            connection.request("POST", "/sparql", LOOKUP, {"Content-Type": "application/sparql-query"})
            assert b"Milano" in connection.getresponse().read()
            connection.request("HEAD", path_of(LOOKUP))
            head = connection.getresponse()
            assert (head.status, head.read()) == (200, b"")
            connection.request("GET", path_of(LOOKUP))
            tag = connection.getresponse()
            tag.read()
            connection.request("GET", path_of(LOOKUP), headers={"If-None-Match": tag.headers["ETag"]})
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (304, b"")


def asking(path: str, host: str = "x") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()


@pytest.mark.parametrize(
    "pieces",
    [
        [asking(path_of(LOOKUP)) + asking("/doc/place/milan.nt") + asking(path_of(LOOKUP))],
        [asking(path_of(LOOKUP)), asking(path_of(LOOKUP)) + asking("/doc/place/milan.nt")],
        [
            asking(path_of(LOOKUP)),
            asking(path_of(LOOKUP))[:40],
            asking(path_of(LOOKUP))[40:],
            asking("/doc/place/milan.nt"),
        ],
        [asking(path_of(LOOKUP)), asking(path_of(LOOKUP), host="x\n\r\n"), asking("/doc/place/milan.nt")],
    ],
)
def test_however_requests_are_cut_they_are_answered_in_order(server: Running, pieces: list[bytes]) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(0.05)
        connection.sendall(b"GET /-/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = b""
        while more := connection.recv(65536):
            answer += more
    heads = re.findall(rb"HTTP/1.1 (\d+) [^\r]*\r\n(?:.+\r\n)*?Content-Type: ([^\r;]+)", answer)
    lookups = [(b"200", b"application/sparql-results+json")] * b"".join(pieces).count(b"/sparql")
    if b"\n\r\n\r\n" in b"".join(pieces):  # no header may look like that: the connection ends there
        assert heads[0] == lookups[0]
        return
    assert sorted(heads) == sorted([*lookups, (b"200", b"application/n-triples"), (b"200", b"application/json")])


def test_what_lookup_processes_answer_is_counted(server: Running) -> None:
    answered = r'publisher_queries_total\{cached="(?:no|yes)",outcome="answered"\}'
    requests = r'publisher_http_requests_total\{blueprint="sparql",status="200"\}'
    before = [counted(server, p) for p in (answered, requests, "publisher_query_seconds_count")]
    with server.connect() as connection:
        for number in range(12):
            connection.request("GET", path_of(LOOKUP + " " * (number % 4)))
            connection.getresponse().read()
    after = [counted(server, p) for p in (answered, requests, "publisher_query_seconds_count")]
    assert [b - a for a, b in zip(before, after, strict=True)] == [12, 12, 12]


def test_a_heavy_thing_is_looked_up_by_a_worker(tmp_path: Path) -> None:
    publish(tmp_path, HEAVY)
    running = start(tmp_path)
    try:
        for _ in range(2):
            status, _, body = get(running, path_of(LOOKUP))
            assert (status, b"x" * 20000 in body) == (200, True)
    finally:
        assert end(running) == (0, "")


def test_lookups_go_on_while_the_release_changes(tmp_path: Path) -> None:
    publish(tmp_path)
    running = start(tmp_path)
    ended = threading.Event()
    wrong: list[object] = []
    answers = []

    def ask() -> None:
        with running.connect() as connection:
            while not ended.is_set():
                connection.request("GET", path_of(DESCRIBE))
                answer = connection.getresponse()
                body = answer.read()
                answers.append(b"Milan, the" in body)
                if answer.status != 200:
                    wrong.append(body)

    try:
        with running.connect() as idle:
            idle.request("GET", path_of(DESCRIBE))
            idle.getresponse().read()
            askers = [threading.Thread(target=ask) for _ in range(4)]
            for asker in askers:
                asker.start()
            new = publish(tmp_path, TRIG.replace("Milan the", "Milan, the"))
            until = time.monotonic() + 20
            while not all(answers[-20:]) and time.monotonic() < until:
                time.sleep(0.05)
            ended.set()
            for asker in askers:
                asker.join()
            assert wrong == []
            assert answers[-1]
            idle.request("GET", path_of(DESCRIBE))
            answer = idle.getresponse()
            assert b"Milan, the" in answer.read()
            assert new.id in answer.headers["Link"]
    finally:
        ended.set()
        assert end(running) == (0, "")


def test_lookup_processes_that_die_come_back(tmp_path: Path) -> None:
    publish(tmp_path)
    running = start(tmp_path)
    try:
        for _ in range(4):
            assert get(running, path_of(LOOKUP))[0] == 200
        old = lookup_processes(running)
        assert len(old) == 2
        for pid in old:
            os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + 20
        while len(lookup_processes(running) - old) < 2 and time.monotonic() < until:
            assert get(running, path_of(LOOKUP))[0] == 200
            time.sleep(0.05)
        assert len(lookup_processes(running) - old) == 2
        assert json.loads(get(running, path_of(LOOKUP))[2])["results"]["bindings"]
    finally:
        assert end(running) == (0, "")
