"""What the server counts, in the text format that Prometheus reads (exposition format 0.0.4)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the histogram of query times, in seconds."""

Labels = tuple[tuple[str, str], ...]


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
        self._counters: Counter[tuple[str, Labels]] = Counter()
        self._buckets = [0] * (len(BUCKETS) + 1)
        self._seconds = 0.0

    def count(self, name: str, amount: int = 1, **labels: str) -> None:
        """Adds to a counter."""
        with self._lock:
            self._counters[name, tuple(sorted(labels.items()))] += amount

    def observe(self, seconds: float) -> None:
        """Adds the time of a query to the histogram."""
        with self._lock:
            self._buckets[bisect_left(BUCKETS, seconds)] += 1
            self._seconds += seconds

    def counted(self, name: str) -> dict[Labels, int]:
        """The values of a counter by its labels."""
        with self._lock:
            return {labels: value for (key, labels), value in self._counters.items() if key == name}

    def histogram(self) -> tuple[list[int], float]:
        """How many queries took at most each bound, all of them last, and the time of all."""
        with self._lock:
            total, running = 0, []
            for number in self._buckets:
                total += number
                running.append(total)
            return running, self._seconds


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
