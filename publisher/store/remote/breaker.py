"""A circuit breaker: what has failed several times in a row is left alone for a while."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Breaker:
    """Counts failures in a row. Once open, it lets one trial through each time the rest is over.

    Args:
        failures: How many failures in a row open it.
        seconds: How long it rests.
        clock: What time it is, in seconds.

    >>> now = 0.0
    >>> breaker = Breaker(2, 10, clock=lambda: now)
    >>> breaker.failed(); breaker.failed(); breaker.wait()
    10
    >>> now = 10.5
    >>> breaker.wait(), breaker.wait()  # one is let through, the next is not
    (0, 10)
    >>> breaker.succeeded(); breaker.wait()
    0
    """

    def __init__(
        self, failures: int = 3, seconds: float = 10.0, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0

    @property
    def open(self) -> bool:
        """Whether it has opened and no trial has succeeded since."""
        return self._failures >= self._most

    def wait(self) -> int:
        """Seconds until it is worth trying; 0 to try now. At the end of a rest only the first who asks may try."""
        with self._lock:
            if self._failures < self._most:
                return 0
            left = self._rests_until - self._clock()
            if left <= 0:
                self._rests_until = self._clock() + self._seconds
                return 0
            return max(1, math.ceil(left))

    def succeeded(self) -> None:
        """Closes it."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """Counts a failure."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._most:
                self._rests_until = self._clock() + self._seconds
