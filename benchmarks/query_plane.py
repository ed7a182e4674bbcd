"""Measures the query plane: `python benchmarks/query_plane.py [--quads 100000] [--workers 4] [--seconds 3]`.

Prints one table: light queries alone and beside runaways, how long a replacement takes, and how far past its deadline a
runaway is answered. The figures are only worth something beside each other, on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from pathlib import Path

from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits, Query, QueryError

RUNAWAY = Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


def write_data(path: Path, quads: int) -> None:
    with path.open("w") as file:
        for number in range(quads // 2):
            subject = f"<https://example.org/{number}>"
            file.write(f'{subject} <https://example.org/label> "thing {number}" .\n')
            file.write(f"{subject} <https://example.org/next> <https://example.org/{number + 1}> .\n")


def light(store: EmbeddedStore, threads: int, seconds: float) -> tuple[float, list[float]]:
    """Asks light queries from several threads; gives queries a second, and sorted times in milliseconds."""
    times: list[float] = []
    until = time.perf_counter() + seconds

    def ask(thread: int) -> None:
        number = thread
        while (started := time.perf_counter()) < until:
            number += threads
            store.execute(Query(f"ASK {{ <https://example.org/{number % 1000}> ?p ?o }}"))
            times.append((time.perf_counter() - started) * 1000)

    workers = [threading.Thread(target=ask, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return len(times) / seconds, sorted(times)


def overrun(store: EmbeddedStore, outcome: list[float]) -> None:
    """Runs a runaway; notes by how many milliseconds its deadline was passed."""
    started = time.perf_counter()
    try:
        store.execute(RUNAWAY)
    except QueryError:
        outcome.append((time.perf_counter() - started - store.limits.seconds) * 1000)


def respawn(store: EmbeddedStore) -> list[float]:
    """Times from giving up a worker to having its successor, in milliseconds."""
    times = []
    for _ in range(20):
        everyone = len(store.pool.idle)
        worker = store.pool.take()
        started = time.perf_counter()
        store.pool.retire(worker)
        while len(store.pool.idle) < everyone:
            time.sleep(0.0002)
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times)


def row(name: str, times: list[float], rate: float | None = None) -> None:
    middle, high = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.99))]
    print(f"{name:44} {f'{rate:,.0f}' if rate else '':>10} {middle:10.2f} {high:10.2f} {times[-1]:10.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=3.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dataset.nq"
        write_data(path, options.quads)
        started = time.perf_counter()
        with EmbeddedStore(path, Limits(seconds=options.seconds + 1), workers=options.workers, queue=64) as store:
            print(f"{store.quads:,} quads loaded in {time.perf_counter() - started:.2f} s, {options.workers} workers")
            print(f"{'':44} {'a second':>10} {'p50 ms':>10} {'p99 ms':>10} {'max ms':>10}")
            measure(store, options.seconds)


def measure(store: EmbeddedStore, seconds: float) -> None:
    for threads in (1, 8):
        rate, times = light(store, threads, seconds)
        row(f"light query, {threads} thread(s)", times, rate)
    overruns: list[float] = []
    for count in (2, 4):
        runaways = [threading.Thread(target=overrun, args=(store, overruns)) for _ in range(count)]
        for runaway in runaways:
            runaway.start()
        time.sleep(0.5)
        rate, times = light(store, 4, seconds)
        row(f"light query, 4 threads, {count} runaways asked", times, rate)
        for runaway in runaways:
            runaway.join()
        if count == 2:
            row("runaway answered after its deadline", sorted(overruns))
    row("worker replaced", respawn(store))


if __name__ == "__main__":
    main()
