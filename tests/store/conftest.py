"""A small graph with some width, and the embedded store over it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits, Query, QueryTimeout, StoreBusy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

THINGS = 1000
WORKERS = 3
LIMITS = Limits(seconds=3, memory_mb=96, answer_mb=2)


@pytest.fixture(scope="session")
def nquads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ring of things, each with a number, and one statement in a named graph."""
    path = tmp_path_factory.mktemp("data") / "dataset.nq"
    lines = [
        f'<http://e/{i}> <http://e/next> <http://e/{(i + 1) % THINGS}> .\n<http://e/{i}> <http://e/label> "{i}" .\n'
        for i in range(THINGS)
    ]
    path.write_text("".join(lines) + "<http://e/s> <http://e/p> <http://e/o> <http://e/graph> .\n")
    return path


@pytest.fixture(scope="module")
def store(nquads: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore(
        nquads, LIMITS, workers=WORKERS, prefixes={"e": "http://e/", "unused": "http://unused/"}
    ) as opened:
        yield opened


def eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether something comes true within a time: for what happens in other processes, at its own pace."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def recovered(store: EmbeddedStore) -> bool:
    """Whether all workers come back and a light query is answered."""

    def answers() -> bool:
        try:
            return store.execute(Query("ASK { ?s ?p ?o }")).read() == b'{"head":{},"boolean":true}'
        except (StoreBusy, QueryTimeout):
            return False

    return eventually(lambda: len(store.pool.idle) == WORKERS and answers() and len(store.pool.idle) == WORKERS)


def children(pid: int) -> set[int]:
    """Process ids of the living children of a process."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found.add(int(status.parent.name))
    return found


def alive(pid: int) -> bool:
    """Whether a process lives, zombies not counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def memory_kb(pid: int) -> int:
    """Memory of a process that it shares with no other, and its part of what it shares."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")))
