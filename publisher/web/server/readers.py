"""The bytes that wait for readers, bounded in sum: when there are too many, whoever reads most slowly is cut off.

Each answer is bounded, and so is the time that a reader may take over it; but many readers who take as little as they
may would together hold any amount of memory. To refuse new answers instead would let them keep everybody else out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

_NEW_SECONDS = 2.0
"""So long nothing can be said of how fast somebody reads."""


class Reader(Protocol):
    """Who is being sent an answer."""

    sent: int
    """How much has been taken of it."""

    def abort(self) -> None:
        """Breaks off what is under way."""


@dataclass(slots=True)
class _Held:
    size: int
    since: float


class Readers:
    """Who is being sent answers that are held in memory.

    Args:
        limit: How many bytes may be held for all of them.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: dict[Reader, _Held] = {}
        self.bytes = 0

    def begin(self, reader: Reader, size: int, now: float) -> None:
        """Counts an answer that begins to be sent, and cuts off the slowest readers where it is one too many.

        Args:
            reader: Who is sent it.
            size: What is held in memory until all of it is sent.
            now: The time.
        """
        self._held[reader] = _Held(size, now)
        self.bytes += size
        while self.bytes > self._limit and len(self._held) > 1:
            victim = min((r for r in self._held if r is not reader), key=lambda r: self._pace(r, now))
            self.end(victim)
            victim.abort()

    def _pace(self, reader: Reader, now: float) -> tuple[bool, float]:
        """What puts readers in order, the slowest first: new ones come last, in the order in which they came."""
        since = self._held[reader].since
        seconds = now - since
        return (True, since) if seconds < _NEW_SECONDS else (False, reader.sent / seconds)

    def end(self, reader: Reader) -> None:
        """Forgets an answer that has been sent, or was broken off."""
        held = self._held.pop(reader, None)
        if held is not None:
            self.bytes -= held.size
