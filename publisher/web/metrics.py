"""What the server counts, in the text format that Prometheus reads (exposition format 0.0.4)."""

from __future__ import annotations

import mmap
import os
from bisect import bisect_left
from collections import Counter
from itertools import accumulate
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the histogram of query times, in seconds."""

Labels = tuple[tuple[str, str], ...]
Key = tuple[str, Labels]
Counted = tuple[Key, ...]

_MADE, _CACHED, _NANOSECONDS, _FIRST_BUCKET = range(4)


class Numbers(NamedTuple):
    """What a tally says."""

    made: int
    cached: int
    seconds: float
    buckets: list[int]


class Tally:
    """What one process counts, in memory that another one reads.

    Args:
        file: The memory file that another process made; a new one by default.

    >>> tally = Tally()
    >>> Tally(os.dup(tally.file)).add(0.002, cached=False)
    >>> tally.read().made, tally.read().seconds
    (1, 0.002)
    """

    def __init__(self, file: int | None = None) -> None:
        self.file = os.memfd_create("tally") if file is None else file
        if file is None:
            os.ftruncate(self.file, mmap.PAGESIZE)
        self._numbers = memoryview(mmap.mmap(self.file, mmap.PAGESIZE)).cast("Q")

    def add(self, seconds: float, *, cached: bool) -> None:
        """Counts one answer."""
        numbers = self._numbers
        numbers[_CACHED if cached else _MADE] += 1
        numbers[_NANOSECONDS] += int(seconds * 1e9)
        numbers[_FIRST_BUCKET + bisect_left(BUCKETS, seconds)] += 1

    def read(self) -> Numbers:
        """What has been counted."""
        numbers = self._numbers
        buckets = list(numbers[_FIRST_BUCKET : _FIRST_BUCKET + len(BUCKETS) + 1])
        return Numbers(numbers[_MADE], numbers[_CACHED], numbers[_NANOSECONDS] / 1e9, buckets)

    def close(self) -> None:
        """Gives back the memory file."""
        os.close(self.file)


class Metrics:
    """Counters and one histogram. Safe from several threads.

    >>> metrics = Metrics()
    >>> metrics.count("queries", outcome="answered")
    >>> metrics.observe(0.003)
    >>> metrics.counted("queries")
    {(('outcome', 'answered'),): 1}
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._counters: Counter[Key] = Counter()
        self._buckets = [0] * (len(BUCKETS) + 1)
        self._seconds = 0.0
        self._tallies: dict[Tally, tuple[Counted, Counted]] = {}

    def count(self, name: str, amount: int = 1, **labels: str) -> None:
        """Adds to a counter."""
        with self._lock:
            self._counters[name, tuple(sorted(labels.items()))] += amount

    def observe(self, seconds: float) -> None:
        """Adds the time of a query to the histogram."""
        with self._lock:
            self._buckets[bisect_left(BUCKETS, seconds)] += 1
            self._seconds += seconds

    def include(self, tally: Tally, made: Counted, cached: Counted) -> None:
        """Counts what another process counts too.

        Args:
            tally: What it counts.
            made: The counters that an answer it made belongs to, by name and labels.
            cached: The same for an answer it had kept.
        """
        with self._lock:
            self._tallies[tally] = made, cached

    def settle(self, tally: Tally) -> None:
        """Takes over what a process counted that has ended."""
        with self._lock:
            counters, buckets, seconds = self._with({tally: self._tallies.pop(tally)})
            self._counters, self._buckets, self._seconds = counters, buckets, seconds
        tally.close()

    def _with(self, tallies: Mapping[Tally, tuple[Counted, Counted]]) -> tuple[Counter[Key], list[int], float]:
        counters, buckets, seconds = self._counters.copy(), list(self._buckets), self._seconds
        for tally, (made, cached) in tallies.items():
            numbers = tally.read()
            for counter in made:
                counters[counter] += numbers.made
            for counter in cached:
                counters[counter] += numbers.cached
            buckets = [one + other for one, other in zip(buckets, numbers.buckets, strict=True)]
            seconds += numbers.seconds
        return counters, buckets, seconds

    def counted(self, name: str) -> dict[Labels, int]:
        """The values of a counter by its labels."""
        with self._lock:
            counters = self._with(self._tallies)[0]
        return {labels: value for (key, labels), value in counters.items() if key == name and value}

    def histogram(self) -> tuple[list[int], float]:
        """How many queries took at most each bound, all of them last, and the time of all."""
        with self._lock:
            _, buckets, seconds = self._with(self._tallies)
        return list(accumulate(buckets)), seconds


def family(kind: str, name: str, text: str, values: Mapping[Labels, float]) -> Iterator[str]:
    """The lines of one metric.

    Args:
        kind: `counter` or `gauge`.
        name: Its name.
        text: What it tells.
        values: Values by labels.

    >>> for line in family("gauge", "up", "Whether it is.", {(("name", "a"),): 1}):
    ...     print(line)
    # HELP up Whether it is.
    # TYPE up gauge
    up{name="a"} 1
    """
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} {kind}"
    for labels, value in sorted(values.items()):
        yield f"{name}{_braces(labels)} {value:g}" if value % 1 else f"{name}{_braces(labels)} {value:.0f}"


def histogram(name: str, text: str, metrics: Metrics) -> Iterator[str]:
    """The lines of the histogram of query times."""
    running, seconds = metrics.histogram()
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} histogram"
    for bound, number in zip((*(f"{b:g}" for b in BUCKETS), "+Inf"), running, strict=True):
        yield f'{name}_bucket{{le="{bound}"}} {number}'
    yield f"{name}_sum {seconds:.6f}"
    yield f"{name}_count {running[-1]}"


def exposition(families: Iterable[Iterable[str]]) -> bytes:
    """The document made of all metrics."""
    return "".join(f"{line}\n" for lines in families for line in lines).encode()


def _braces(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
