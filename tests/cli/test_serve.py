"""`publisher serve` from outside: what it prints, that it ends cleanly, that it watches, that it serves any file."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from publisher.build.scaffold import write_example
from tests.build.conftest import edit


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A running `publisher serve`."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "publisher", "-C", folder, "serve", "--port", str(self.port), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self) -> str:
        """Everything printed until the server answers."""
        assert self.process.stdout
        lines: list[str] = []
        for line in self.process.stdout:
            lines.append(line)
            if line.startswith("Ctrl-C"):
                return "".join(lines)
        assert self.process.stderr
        pytest.fail(f"the server ended: {self.process.stderr.read()}")

    def get(self, path: str, accept: str = "text/turtle") -> tuple[int, str]:
        request = Request(f"http://127.0.0.1:{self.port}{path}", headers={"Accept": accept})
        try:
            with urlopen(request, timeout=15) as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=15)


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    running: list[Served] = []

    def start(folder: Path, *arguments: str) -> Served:
        running.append(Served(folder, *arguments))
        return running[-1]

    yield start
    for served in running:
        if served.process.poll() is None:
            served.process.kill()
        served.process.communicate(timeout=10)


def eventually(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def processes_of(server: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(folder.name))
    found = [server]
    for pid in found:
        found += children.get(pid, [])
    return found


def is_running(pid: int) -> bool:
    """Whether a process is there and no mere entry that its parent has not fetched."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_builds_serves_says_so_and_ends_cleanly(serve: Callable[..., Served], tmp_path: Path, number: int) -> None:
    list(write_example(tmp_path))
    served = serve(tmp_path)
    printed = served.wait_until_ready()
    assert re.search(r"release \d{4}-\d\d-\d\d-\w{12}: \d+ triples", printed)
    addresses = re.findall(rf"http://127\.0\.0\.1:{served.port}(\S*)", printed)
    assert len(addresses) == 4
    for address in addresses:
        assert served.get(address, "text/html, */*;q=0.5")[0] == 200
    assert served.get("/-/health", "application/json")[0] == 200
    assert served.get("/id/library/north")[1].count("North Library")
    processes = processes_of(served.process.pid)
    assert len(processes) > 2, "the server, the holder of the data, and workers"
    assert served.end(number) == 0
    eventually(lambda: not any(map(is_running, processes)), 5)


def test_a_killed_server_leaves_no_process(serve: Callable[..., Served], tmp_path: Path) -> None:
    list(write_example(tmp_path))
    served = serve(tmp_path)
    served.wait_until_ready()
    processes = processes_of(served.process.pid)
    assert len(processes) > 2
    served.end(signal.SIGKILL)
    eventually(lambda: not any(map(is_running, processes)), 10)


def test_a_taken_port_is_told(serve: Callable[..., Served], tmp_path: Path) -> None:
    list(write_example(tmp_path))
    first = serve(tmp_path)
    first.wait_until_ready()
    second = serve(tmp_path, "--port", str(first.port))
    assert second.process.wait(timeout=20) == 3
    assert second.process.stderr
    assert f"127.0.0.1:{first.port} cannot be listened on" in second.process.stderr.read()


def test_broken_sources_are_shown_and_the_last_good_release_is_served(
    serve: Callable[..., Served], tmp_path: Path
) -> None:
    list(write_example(tmp_path))
    subprocess.run([sys.executable, "-m", "publisher", "-C", tmp_path, "build", "-q"], check=True, timeout=60)
    edit(tmp_path / "data/libraries.trig", '"1905"^^xsd:gYear', '"about 1905"')
    served = serve(tmp_path)
    served.wait_until_ready()
    assert '"1905"^^xsd:gYear' in served.get("/doc/library/north")[1]
    served.end()
    assert served.process.stderr
    told = served.process.stderr.read()
    assert "data/libraries.trig:14:29: error[S303]" in told
    assert "last good release" in told


def test_broken_sources_without_a_release_are_not_served(serve: Callable[..., Served], tmp_path: Path) -> None:
    list(write_example(tmp_path))
    edit(tmp_path / "data/libraries.trig", '"1905"^^xsd:gYear', '"about 1905"')
    served = serve(tmp_path)
    assert served.process.wait(timeout=30) == 1


def test_watching_shows_the_finding_on_the_page_and_takes_up_what_is_mended(
    serve: Callable[..., Served], tmp_path: Path
) -> None:
    list(write_example(tmp_path))
    data = tmp_path / "data/libraries.trig"
    served = serve(tmp_path, "--watch")
    served.wait_until_ready()

    edit(data, '"North Library"@en', '"Northern Library"@en')
    eventually(lambda: "Northern Library" in served.get("/doc/library/north")[1])

    edit(data, '"1905"^^xsd:gYear', '"about 1905"')
    eventually(lambda: "data/libraries.trig:14:29" in served.get("/", "text/html")[1])
    page = served.get("/doc/library/north", "text/html")[1]
    assert "^^^^^^^^^^^^" in page, "the caret is on the page"
    assert "Northern Library" in page, "the last good release keeps serving"

    edit(data, '"about 1905"', '"1906"^^xsd:gYear')
    eventually(lambda: '"1906"^^xsd:gYear' in served.get("/doc/library/north")[1])
    eventually(lambda: "error[S303]" not in served.get("/", "text/html")[1])
    assert served.end(signal.SIGINT) == 0


def test_any_file_is_served_as_it_is(serve: Callable[..., Served], tmp_path: Path) -> None:
    file = tmp_path / "cities.trig"
    file.write_text(
        "@prefix schema: <https://schema.org/> .\n"
        "GRAPH <https://example.net/g> {\n"
        "<https://example.net/milan> a schema:City ; schema:name 'Milano'@it ; schema:area 1.50 }\n"
    )
    served = serve(tmp_path, str(file))
    served.wait_until_ready()
    document = served.get("/describe?iri=https%3A%2F%2Fexample.net%2Fmilan")
    assert document[0] == 200
    assert "schema:area 1.50" in document[1]
    assert "Milano" in served.get("/describe?iri=https%3A%2F%2Fexample.net%2Fmilan", "text/html")[1]
    query = "/sparql?query=SELECT+%3Fg+%7B+GRAPH+%3Fg+%7B+%3Fs+%3Fp+%3Fo+%7D+%7D"
    assert "https://example.net/g" in served.get(query, "text/csv")[1]
    assert not (tmp_path / "state").exists(), "nothing is left beside the file"
    assert served.end() == 0


def test_a_file_that_does_not_parse_is_told_with_its_place(serve: Callable[..., Served], tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text("<x:a> <x:b> <x:c>\n<x:d> .\n")
    served = serve(tmp_path, str(file))
    assert served.process.wait(timeout=20) == 1
    assert served.process.stderr
    assert re.search(r"broken\.ttl:\d:\d+: error\[P10", served.process.stderr.read())
