"""Measures the server beside `oxigraph serve-read-only`: `python benchmarks/endpoint.py [--triples 1000000]`.

Both serve the same generated graph; oxigraph from disk and without a deadline, ours with its deadline in force. Each
comparison is made in rounds that alternate, and the medians are compared, since the machine may have other work. Load
comes from `wrk` (a Debian package) with one thread, whose processor time both sides pay alike. Beside requests a second
the table gives processor time per request, which other work on the machine disturbs less.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import quote

from benchmarks.generator import BASE, TRIPLES_EACH, publish
from publisher.base.formats import TURTLE
from publisher.release.reader import Release

if TYPE_CHECKING:
    from collections.abc import Iterator


def _free_ports(number: int) -> list[int]:
    """Ports that nobody listens on."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [probe.getsockname()[1] for probe in probes]


OURS, THEIRS, CONSTANT = _free_ports(3)
DEADLINE = 2.0
# Two patterns: with three the engine asks for more memory than a query may have, long before the deadline.
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(BOUND(?a)) }"
POINT = f"SELECT ?p ?o {{ <{BASE}id/project/NUMBER> ?p ?o }}"
DESCRIBE = f"DESCRIBE <{BASE}id/project/NUMBER>"
ROWS = "SELECT ?s ?o { ?s <http://purl.org/dc/terms/identifier> ?o } LIMIT 10000"
SERVER = """
import sys
from pathlib import Path
from publisher.base.config import Runtime
from publisher.web.server.run import serve
settings = dict(query_seconds=float(sys.argv[3]), query_queue=128, query_cache_mb=int(sys.argv[4]), query_per_client=0)
serve(Path(sys.argv[1]), Runtime(port=int(sys.argv[2]), query_log=sys.argv[5], **settings))
"""
CONSTANT_SERVER = """
import asyncio, sys, uvloop
from publisher.web.server.http11 import Connection
from publisher.web.server.http_server import Bounds, Reply, Server
async def main():
    loop = asyncio.get_running_loop()
    reply = Reply(200, [("Content-Type", "text/turtle")], b"x" * int(sys.argv[2]))
    server = Server(lambda environ, connection: reply, Bounds(), loop)
    await (await loop.create_server(lambda: Connection(server), "127.0.0.1", int(sys.argv[1]))).serve_forever()
uvloop.run(main())
"""
SCRIPT = """
local number = 0
request = function()
  number = (number * 7919 + 13) % PRIME
  return wrk.format("GET", (string.gsub("PATH", "NUMBER", tostring(number))), {["Accept"] = "ACCEPT"})
end
"""
_LATENCY = re.compile(r"99%\s+([\d.]+)(us|ms|s)")
_UNIT = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass
class Measured:
    rate: float
    processor_us: float
    p99_ms: float
    errors: int


class Bench:
    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.seconds, self.rounds = options.seconds, options.rounds
        self.folder = folder
        self.things = options.triples // TRIPLES_EACH
        self.scripts = 0

    def load(self, process: int, port: int, path: str, accept: str, *, clients: int = 32, among: int = 0) -> Measured:
        """One run of wrk against one path; NUMBER in the path is another one each time."""
        script = self.folder / "load.lua"
        prime = str(among or _prime_below(self.things))
        script.write_text(SCRIPT.replace("PRIME", prime).replace("PATH", path).replace("ACCEPT", accept))
        family = descendants(process)
        before = processor_seconds(family)
        command = ["wrk", "-t1", f"-c{clients}", f"-d{self.seconds}s", "--latency", "-s", str(script)]
        text = subprocess.run(
            [*command, f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True
        ).stdout
        used = processor_seconds(family | descendants(process)) - before
        requests = int(re.search(r"(\d+) requests in", text)[1])  # type: ignore[index]
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])  # type: ignore[index]
        found = _LATENCY.search(text)
        p99 = float(found[1]) * _UNIT[found[2]] if found else float("nan")
        wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
        lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
        errors = (int(wrong[1]) if wrong else 0) + (sum(map(int, lost.groups())) if lost else 0)
        return Measured(rate, used / max(1, requests) * 1e6, p99, errors)

    def compare(
        self, name: str, goal: str, one: tuple[int, int, str, str], other: tuple[int, int, str, str], **more: int
    ) -> None:
        """A row: the first as a ratio to the second, each (process, port, path, Accept)."""
        self.load(*one, **more)
        ours, theirs = [], []
        for _ in range(self.rounds):
            theirs.append(self.load(*other, **more))
            ours.append(self.load(*one, **more))
        rate, their_rate = median(m.rate for m in ours), median(m.rate for m in theirs)
        cost, their_cost = median(m.processor_us for m in ours), median(m.processor_us for m in theirs)
        errors = sum(m.errors for m in ours)
        row(name, f"{rate:,.0f}", f"{their_rate:,.0f}", f"{rate / their_rate:.2f}", f"{cost:.0f}", f"{their_cost:.0f}",
            f"{their_cost / cost:.2f}", goal + (f"; {errors} errors" if errors else ""))  # fmt: skip


def row(*cells: str) -> None:
    print("| " + " | ".join(cells) + " |", flush=True)


def _prime_below(number: int) -> int:
    return next(n for n in range(number - 1, 1, -1) if all(n % d for d in range(2, int(n**0.5) + 1)))


def descendants(pid: int) -> set[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def processor_seconds(pids: set[int]) -> float:
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def get(port: int, path: str, accept: str = "*/*") -> tuple[int, float]:
    """One request on a connection of its own: the status, and the time in milliseconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.connect()
    started = time.perf_counter()
    connection.request("GET", path, headers={"Accept": accept})
    answer = connection.getresponse()
    answer.read()
    spent = (time.perf_counter() - started) * 1000
    connection.close()
    return answer.status, spent


@contextmanager
def running(command: list[str], port: int, ready: str) -> Iterator[int]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while True:
                try:
                    get(port, ready)
                    break
                except OSError:
                    if process.poll() is not None:
                        message = f"{command[0]} has ended"
                        raise RuntimeError(message) from None
                    time.sleep(0.1)
            yield process.pid
        finally:
            process.terminate()


def ours(state: Path, *, cache: int = 0, log: str = "off") -> list[str]:
    return [sys.executable, "-c", SERVER, str(state), str(OURS), str(DEADLINE), str(cache), log]


@contextmanager
def runaways(number: int, seconds: float) -> Iterator[list[tuple[int, float]]]:
    """So many clients that ask for what never ends, again and again; gives their statuses and times."""
    outcome: list[tuple[int, float]] = []
    until = time.monotonic() + seconds
    path = "/sparql?query=" + quote(RUNAWAY)

    def ask() -> None:
        while time.monotonic() < until:
            answer = get(OURS, path)
            outcome.append(answer)
            if answer[0] == 503:
                time.sleep(1)  # a client that minds Retry-After only a little

    threads = [threading.Thread(target=ask) for _ in range(number)]
    for thread in threads:
        thread.start()
    time.sleep(1.0)
    yield outcome
    for thread in threads:
        thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--state", type=Path, help="folder to keep the generated release in, and to find it again")
    parser.add_argument("--seconds", type=int, default=4, help="of each run of wrk")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for tool in ("wrk", "oxigraph"):
        if shutil.which(tool) is None:
            parser.error(f"the program '{tool}' is missing (wrk: a Debian package; oxigraph: from PyPI)")
    with tempfile.TemporaryDirectory() as name:
        state = options.state or Path(name) / "state"
        if not (state / "current").exists():
            state.mkdir(parents=True, exist_ok=True)
            publish(state, options.triples)
        measure(Bench(options, Path(name)), state, Path(name))


def measure(bench: Bench, state: Path, folder: Path) -> None:
    release = Release.current(state)
    store = str(folder / "oxigraph")
    subprocess.run(
        ["oxigraph", "load", "--location", store, "--file", str(release.dataset_path)], check=True, capture_output=True
    )
    print(f"{release.manifest.counts.triples:,} triples; load average at start {os.getloadavg()[0]:.1f}\n")
    row("comparison", "ours /s", "other /s", "ratio", "ours µs", "other µs", "ratio of µs", "goal")
    row(*["---"] * 8)
    theirs = ["oxigraph", "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{THEIRS}"]
    with running(theirs, THEIRS, "/") as other:
        with running(ours(state), OURS, "/-/health") as server:
            uncached(bench, server, other)
        with running(ours(state, log="stderr"), OURS, "/-/health") as server:
            asked = sides(server, other, POINT, "application/sparql-results+json")
            bench.compare("point lookups, query log on", "", *asked)
        with running(ours(state, cache=64), OURS, "/-/health") as server:
            asked = sides(server, other, POINT, "application/sparql-results+json")
            bench.compare("cached", "3", *asked, among=97)
            documents(bench, server, other, release)
    print()
    with running(ours(state), OURS, "/-/health") as server:
        limits(bench, server)


def sides(server: int, other: int, query: str, accept: str) -> tuple[tuple[int, int, str, str], ...]:
    text = quote(query, safe="NUMBER")
    return (server, OURS, "/sparql?query=" + text, accept), (other, THEIRS, "/query?query=" + text, accept)


def uncached(bench: Bench, server: int, other: int) -> None:
    results = "application/sparql-results+json"
    bench.compare("point lookups", "1", *sides(server, other, POINT, results))
    bench.compare("DESCRIBE", "1", *sides(server, other, DESCRIBE, "text/turtle"))
    bench.compare("10,000 rows", "1", *sides(server, other, ROWS, results), clients=8)
    bench.compare("point lookups, 64 clients", "no error", *sides(server, other, POINT, results), clients=64)


def documents(bench: Bench, server: int, other: int, release: Release) -> None:
    cold = sorted(get(OURS, f"/doc/project/{number}", "text/turtle")[1] for number in range(2000, 2200))
    path, among = "/doc/project/NUMBER", 997
    prepared = (server, OURS, path, "text/turtle")
    found = release.represent("doc/project/7", TURTLE)
    size = len(found.body) if found else 1500
    constant = [sys.executable, "-c", CONSTANT_SERVER, str(CONSTANT), str(size)]
    with running(constant, CONSTANT, "/") as process:
        bench.compare("documents / constant bytes", "0.9", prepared, (process, CONSTANT, path, "*/*"), among=among)
    described = sides(server, other, DESCRIBE, "text/turtle")[1]
    bench.compare("documents / oxigraph DESCRIBE", "4", prepared, described, among=among)
    print(f"\ncold document: median {median(cold):.1f} ms, 99th of 100 {cold[-2]:.1f} ms (goal 5)")


def limits(bench: Bench, server: int) -> None:
    path = "/sparql?query=" + quote(POINT, safe="NUMBER")
    accept = "application/sparql-results+json"
    over = sorted(get(OURS, "/sparql?query=" + quote(RUNAWAY))[1] - DEADLINE * 1000 for _ in range(5))
    print(f"runaway answered after its deadline: median {median(over):.1f} ms, worst {over[-1]:.1f} ms (goal 30)")
    for number, goal in ((0, ""), (4, " (goal 20)"), (50, "")):
        with runaways(number, 2.0 * bench.seconds + 2.0) as outcome:
            light = bench.load(server, OURS, path, accept, clients=4)
            entity = bench.load(server, OURS, "/doc/project/NUMBER", "text/turtle", clients=4, among=997)
        statuses = sorted({status for status, _ in outcome})
        print(
            f"{number} runaways {statuses}: light queries p99 {light.p99_ms:.1f} ms{goal}, {light.rate:,.0f}/s, "
            f"{light.errors} errors; documents p99 {entity.p99_ms:.1f} ms, {entity.errors} errors"
        )


if __name__ == "__main__":
    main()
