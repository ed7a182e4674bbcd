"""Asking one SPARQL endpoint: within the limits, again where that may help, not at all while it is down."""

from __future__ import annotations

import socket
import time
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError

from publisher.base.formats import N_TRIPLES, RESULTS_JSON
from publisher.store.port import Limits, QueryCancelled, QueryTimeout, QueryTooLarge, StoreDown
from publisher.store.remote.breaker import Breaker
from publisher.store.remote.faults import Fault, fault_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from http.client import HTTPResponse

    from publisher.base.formats import Format
    from publisher.store.remote.client import Client

    Cancelled = Callable[[], bool] | None
    Dataset = tuple[Sequence[str], Sequence[str]]

_CHUNK = 65536
_PAUSES = (0.1, 0.4)
"""Seconds before the second and the third try."""

UNSPECIFIED: Dataset = ((), ())
_SHORT = 100
"""Triples in an answer that no store cuts."""


class Endpoint:
    """Asks queries of an endpoint.

    Args:
        client: How it is reached.
        limits: What one query may cost.
        breaker: Who says when a store that is down is left alone.
    """

    def __init__(self, client: Client, limits: Limits | None = None, breaker: Breaker | None = None) -> None:
        self.client = client
        self.url = client.addresses.query
        self.limits = limits or Limits()
        self.breaker = breaker or Breaker()
        self._seen_whole = _SHORT

    def deadline(self) -> float:
        """When a query that begins now must end."""
        return time.monotonic() + self.limits.seconds

    def ask(
        self,
        text: str,
        fmt: Format = RESULTS_JSON,
        until: float | None = None,
        dataset: Dataset = UNSPECIFIED,
        cancelled: Cancelled = None,
    ) -> bytes:
        """The body of an answer; a store that cannot be reached is tried again while there is time.

        Args:
            text: The query.
            fmt: The format to ask for.
            until: When it must end.
            dataset: Default graphs and named graphs.
            cancelled: Says whether the asker has gone; heeded whenever bytes arrive.

        Raises:
            QueryError: There is none, as `Store.execute` says.
        """
        wait = self.breaker.wait()
        if wait:
            message = f"the store at {self.url} is down and is left alone for {wait} s"
            raise StoreDown(message, wait)
        deadline = until or self.deadline()
        for pause in (*_PAUSES, 0.0):
            try:
                body = self._once(text, fmt, deadline, dataset, cancelled)
            except Fault as fault:
                if fault.passing and pause and time.monotonic() + pause < deadline:
                    time.sleep(pause)
                    continue
                if fault.passing and isinstance(fault.error, StoreDown):
                    self.breaker.failed()
                raise fault.error from fault
            self.breaker.succeeded()
            return body
        raise AssertionError  # the last try returns or raises

    def _once(self, text: str, fmt: Format, until: float, dataset: Dataset, cancelled: Cancelled) -> bytes:
        left = until - time.monotonic()
        if left <= 0:
            raise QueryTimeout(self.limits.seconds)
        try:
            with self.client.ask(text, fmt.media_type, left, *dataset) as response:
                self._check_whole(response, fmt)
                body = self._read(response, until, cancelled)
                silent = fmt is N_TRIPLES and "virtuoso" in response.headers.get("Server", "").lower()
            if silent:
                self._check_not_cut(body.count(b"\n"), until)
            return body
        except HTTPError as error:
            with error:
                raise fault_of(error, text, self.url, self.limits) from error
        except (OSError, HTTPException, ValueError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            if isinstance(reason, TimeoutError):
                raise QueryTimeout(self.limits.seconds) from error
            raise Fault(self._down(reason), passing=not isinstance(error, ValueError)) from error

    def _check_whole(self, response: HTTPResponse, fmt: Format) -> None:
        media_type = response.headers.get_content_type()
        if media_type not in (fmt.media_type, *fmt.aliases):
            message = f"the store at {self.url} answers {media_type}, which was not asked for"
            raise StoreDown(message)
        # Virtuoso says so where it has cut an answer to a number of rows, or has ended the query early.
        if "X-SPARQL-MaxRows" in response.headers:
            rows = response.headers["X-SPARQL-MaxRows"]
            message = f"the store at {self.url} cuts answers at {rows} rows, and this one may have more; use LIMIT"
            raise QueryTooLarge(message)
        if "X-SQL-State" in response.headers:
            raise QueryTimeout(self.limits.seconds)

    def _check_not_cut(self, triples: int, until: float) -> None:
        """Asks Virtuoso whether it cuts answers of this length: of tables it says so, of graphs it does not."""
        if triples <= self._seen_whole:
            return
        self._once(f"SELECT ?s WHERE {{ ?s ?p ?o . ?a ?b ?c }} LIMIT {triples}", RESULTS_JSON, until, UNSPECIFIED, None)
        self._seen_whole = triples

    def _read(self, response: HTTPResponse, until: float, cancelled: Cancelled) -> bytes:
        body = bytearray()
        while piece := response.read1(_CHUNK):
            body += piece
            self.check_size(len(body))
            if time.monotonic() > until:
                raise QueryTimeout(self.limits.seconds)
            if cancelled is not None and cancelled():
                raise QueryCancelled
        if response.length:  # the length that was announced and did not come
            message = f"the store at {self.url} broke off in the middle of its answer"
            raise Fault(StoreDown(message), passing=True)
        return bytes(body)

    def check_size(self, size: int) -> None:
        """Lets an answer pass that is no larger than it may be.

        Raises:
            QueryTooLarge: It is larger.
        """
        if size > self.limits.answer_mb << 20:
            message = f"the answer is larger than the {self.limits.answer_mb:,} MB that one answer may have; use LIMIT"
            raise QueryTooLarge(message)

    def strange(self, error: Exception) -> StoreDown:
        """The error to raise where an answer cannot be read."""
        return StoreDown(f"the store at {self.url} answers something strange: {error}")

    def _down(self, reason: object) -> StoreDown:
        words = reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)
        if isinstance(reason, socket.gaierror):
            words = "its name is not known"
        return StoreDown(f"the store at {self.url} does not answer: {words}")
