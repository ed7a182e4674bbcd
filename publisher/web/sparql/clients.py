"""How many long queries one client may have under way, so that none takes all places of the others."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from publisher.store.port import QueryCancelled, StoreBusy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Cancelled = Callable[[], bool] | None

LONG_SECONDS = 1.0
"""A query that has been under way for longer, waiting or running, counts against its client."""

_RETRY_SECONDS = 5


class ClientBusy(StoreBusy):
    """This client has as many long queries under way as one may have."""


class Clients:
    """The long queries under way, by client. Queries that end before they are long are never counted.

    Args:
        most: How many one client may have at once; 0 for no bound.
        long_seconds: From when on a query counts.

    >>> clients = Clients(1, long_seconds=-1)
    >>> with clients.place("192.0.2.1") as one, clients.place("192.0.2.1") as another:  # doctest: +ELLIPSIS
    ...     one.must_end(), another.must_end()
    Traceback (most recent call last):
        ...
    publisher.web.sparql.clients.ClientBusy: this client has 1 long queries under way already...
    """

    def __init__(self, most: int, long_seconds: float = LONG_SECONDS) -> None:
        self.most = most
        self.long_seconds = long_seconds
        self._long: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def place(self, client: str, cancelled: Cancelled = None) -> Iterator[_Place]:
        """A place for one query.

        Args:
            client: Who asks; empty where that is not known, and then nothing is counted.
            cancelled: Says whether the asker has gone.

        Raises:
            ClientBusy: The query was ended because its client has too many.
        """
        place = _Place(self, client, cancelled)
        try:
            yield place
        except QueryCancelled as error:
            if place.refused:
                raise self._busy() from error
            raise
        finally:
            if place.counted:
                self._release(client)
        if place.refused:
            raise self._busy()

    def _busy(self) -> ClientBusy:
        message = f"this client has {self.most} long queries under way already, which is as many as one may have"
        return ClientBusy(message, _RETRY_SECONDS)

    def claim(self, client: str) -> bool:
        """Counts a query that has become long; False where its client has too many."""
        with self._lock:
            if self._long[client] >= self.most:
                return False
            self._long[client] += 1
            return True

    def _release(self, client: str) -> None:
        with self._lock:
            self._long[client] -= 1
            if not self._long[client]:
                del self._long[client]


class _Place:
    def __init__(self, clients: Clients, client: str, cancelled: Cancelled) -> None:
        self._clients = clients
        self._client = client
        self._cancelled = cancelled
        self._long_from = time.monotonic() + clients.long_seconds
        self._bounded = bool(client and clients.most)
        self.counted = False
        self.refused = False

    def must_end(self) -> bool:
        """Whether the query is to be ended: its asker has gone, or it has become long and may not."""
        if self._cancelled is not None and self._cancelled():
            return True
        if self._bounded and not self.counted and not self.refused and time.monotonic() >= self._long_from:
            self.counted = self._clients.claim(self._client)
            self.refused = not self.counted
        return self.refused
