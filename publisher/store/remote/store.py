"""A `Store` over any SPARQL 1.1 endpoint, through SPARQLWrapper.

The guard stands before it too: a foreign store may run updates that come as a query, or reach out with `SERVICE`. An
answer counts only if the store holds the same release after it as before, so a switch never shows half of each.
"""

from __future__ import annotations

import math
import re
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from publisher.base.formats import RESULTS_JSON, RESULTS_XML
from publisher.store import guard
from publisher.store.lexical import code_only
from publisher.store.port import Answer, AnswerKind, NotAcceptable, StoreBusy, StoreDown, StoreStatus
from publisher.store.remote.answers import rewritten, source_format
from publisher.store.remote.dialect import check_standard
from publisher.store.remote.endpoint import UNSPECIFIED
from publisher.store.remote.holding import Record
from publisher.store.saved_queries.binding import bind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from publisher.base.formats import Format
    from publisher.store.port import Query
    from publisher.store.remote.endpoint import Dataset, Endpoint
    from publisher.store.remote.holding import Names

    Cancelled = Callable[[], bool] | None

_FORM = re.compile(r"(?<![\w?$:@\-])(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w\-]*:)", re.IGNORECASE)
_KINDS = {"SELECT": AnswerKind.SOLUTIONS, "ASK": AnswerKind.BOOLEAN}
_SWITCH_SECONDS = 2
_UNLOADED_SECONDS = 30


class RemoteStore:
    """Queries a SPARQL endpoint somewhere else.

    Args:
        endpoint: The endpoint, with the limits of a query. The time counts from sending to the last byte; since a read
            that has begun is waited for, a store that stalls in the middle of an answer may be given up to twice as
            long.
        connections: How many queries may run at once.
        prefixes: Prefixes for answers in graph formats.

    >>> from publisher.store.port import Query
    >>> from publisher.store.remote.client import Addresses, Client
    >>> from publisher.store.remote.endpoint import Endpoint
    >>> RemoteStore(Endpoint(Client(Addresses("http://127.0.0.1:9/sparql")))).execute(Query("ASK {}"))
    Traceback (most recent call last):
        ...
    publisher.store.port.StoreDown: the store at http://127.0.0.1:9/sparql does not answer: Connection refused
    """

    def __init__(self, endpoint: Endpoint, *, connections: int = 16, prefixes: Mapping[str, str] | None = None) -> None:
        self.endpoint = endpoint
        self._prefixes = prefixes or {}
        self._size = connections
        self._places = threading.BoundedSemaphore(connections)
        self._running = 0

    def close(self) -> None:
        """Nothing is held open between queries."""

    def status(self) -> StoreStatus:
        """How the store has done of late; it is not asked for this."""
        idle = max(0, self._size - self._running)
        return StoreStatus(up=not self.endpoint.breaker.open, workers=self._size, idle=idle, waiting=0, restarts=0)

    def execute(self, query: Query, cancelled: Cancelled = None) -> Answer:
        """Answers a query; see `Store.execute`."""
        guard.check(query.text, self.endpoint.limits)
        check_standard(query.text)
        kind = _kind(query.text)
        fmt = _wanted(query, kind)
        text = bind(query.text, query.substitutions)
        with self._place():
            until = self.endpoint.deadline()

            def ask(dataset: Dataset) -> bytes:
                return self.endpoint.ask(text, source_format(kind), until, dataset, cancelled)

            return Answer(kind, fmt, self._written(kind, self._ask(query, ask, until), fmt))

    def _ask(self, query: Query, ask: Callable[[Dataset], bytes], _until: float) -> bytes:
        return ask((query.default_graphs, query.named_graphs))

    @contextmanager
    def _place(self) -> Iterator[None]:
        seconds = self.endpoint.limits.seconds
        if not self._places.acquire(timeout=seconds):
            message = "too many queries are running at the remote store"
            raise StoreBusy(message, max(1, math.ceil(seconds)))
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1
            self._places.release()

    def _written(self, kind: AnswerKind, body: bytes, fmt: Format) -> bytes:
        try:
            written = rewritten(kind, body, fmt, self._prefixes)
        except (SyntaxError, ValueError) as error:
            raise self.endpoint.strange(error) from error
        self.endpoint.check_size(len(written))
        return written


class ReleaseStore(RemoteStore):
    """Queries one release of a publication in an endpoint that `loading` has loaded it into.

    Args:
        endpoint: The endpoint, as for `RemoteStore`.
        names: The names of the publication's graphs.
        release: The release.
        connections: How many queries may run at once.
        prefixes: Prefixes for answers in graph formats.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        names: Names,
        release: str,
        *,
        connections: int = 16,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(endpoint, connections=connections, prefixes=prefixes)
        self._names = names
        self._release = release
        self._record: Record | None = None

    def loaded(self) -> bool:
        """Whether the store holds the release.

        Raises:
            QueryError: It cannot be told.
        """
        record = self._read(self.endpoint.deadline())
        return record is not None and record.release == self._release

    def _ask(self, query: Query, ask: Callable[[Dataset], bytes], until: float) -> bytes:
        """An answer during which nothing was switched; tried once more where something was."""
        for _ in range(2):
            record = self._record = self._record or self._expected(until)
            body = ask(record.dataset(self._names, query))
            if self._holds_still(record, until):
                return body
            self._record = None
        message = "another release is being put in place; ask again in a moment"
        raise StoreBusy(message, _SWITCH_SECONDS)

    def _holds_still(self, record: Record, until: float) -> bool:
        answer = self.endpoint.ask(record.still(self._names), RESULTS_JSON, until, UNSPECIFIED)
        return self._written(AnswerKind.BOOLEAN, answer, RESULTS_JSON).endswith(b"true}")

    def _expected(self, until: float) -> Record:
        record = self._read(until)
        if record is None or record.release != self._release:
            held = f"release {record.release}" if record else "no release, or one is being put in place"
            message = f"the store at {self.endpoint.url} holds {held}; 'publisher load' loads {self._release}"
            raise StoreDown(message, _UNLOADED_SECONDS if record else _SWITCH_SECONDS)
        return record

    def _read(self, until: float) -> Record | None:
        try:
            return Record.read(self._names, self.endpoint.ask(Record.question(self._names), until=until))
        except (SyntaxError, ValueError) as error:
            raise self.endpoint.strange(error) from error


def _kind(text: str) -> AnswerKind:
    """What a query yields, by its first keyword."""
    found = _FORM.search(code_only(text) or text)
    return _KINDS.get(found[1].upper(), AnswerKind.GRAPH) if found else AnswerKind.SOLUTIONS


def _wanted(query: Query, kind: AnswerKind) -> Format:
    wanted = query.graph_format if kind is AnswerKind.GRAPH else query.result_format
    if wanted is None or (kind is AnswerKind.BOOLEAN and wanted not in (RESULTS_JSON, RESULTS_XML)):
        message = "the answer cannot be written in the format asked for"
        raise NotAcceptable(message, kind)
    return wanted
