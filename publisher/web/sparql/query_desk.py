"""Where every query of a reader passes: it is answered from the cache or by the store, bounded, counted and logged.

It knows nothing of a web framework, so any front can stand before it.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from publisher.store.port import (
    Answer,
    NotAcceptable,
    QueryCancelled,
    QueryCrashed,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    ServiceFailed,
    StoreBusy,
    StoreDown,
)
from publisher.web.sparql.answer_cache import AnswerCache, Steadiness, query_tag, steadiness
from publisher.web.sparql.clients import ClientBusy, Clients
from publisher.web.sparql.query_log import QueryLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publisher.base.config import Runtime
    from publisher.store.port import Query
    from publisher.web.edition import Edition
    from publisher.web.metrics import Metrics

    Cancelled = Callable[[], bool] | None

QUERIES = "queries"
ANSWERED = "answered"
NOT_MODIFIED = "not_modified"
_OUTCOMES: tuple[tuple[type[QueryError], str], ...] = (
    (QuerySyntaxError, "syntax_error"),
    (QueryRefused, "refused"),
    (QueryTimeout, "timeout"),
    (QueryTooLarge, "too_large"),
    (ServiceFailed, "service_failed"),
    (NotAcceptable, "not_acceptable"),
    (ClientBusy, "client_busy"),
    (StoreBusy, "busy"),
    (StoreDown, "down"),
    (QueryCancelled, "cancelled"),
    (QueryCrashed, "crashed"),
)
OUTCOMES = (ANSWERED, NOT_MODIFIED, *(name for _, name in _OUTCOMES), "error")
"""How a query can end, as metrics and log call it."""


class Asked(NamedTuple):
    """A query with what follows from its text.

    Args:
        query: The query.
        tag: Its entity tag: it stands for the answer, whether that is known or not.
        steadiness: Whether the same answer will come again.
    """

    query: Query
    tag: str
    steadiness: Steadiness

    @classmethod
    def of(cls, release: str, query: Query) -> Asked:
        """A query asked of a release, by the release's name."""
        return cls(query, query_tag(release, query), steadiness(query.text))


@dataclass(slots=True)
class Entry:
    """What is noted of a query while it is answered.

    Args:
        answer: The answer, once there is one.
        cached: Whether it had been kept.
    """

    answer: Answer | None = None
    cached: bool = False


class QueryDesk:
    """Answers queries for readers.

    Args:
        runtime: The settings of this server.
        metrics: Where it counts.

    Raises:
        UnreadableError: The query log cannot be written.
    """

    def __init__(self, runtime: Runtime, metrics: Metrics) -> None:
        self.cache = AnswerCache(runtime.query_cache_mb << 20)
        self.clients = Clients(runtime.query_per_client)
        self.metrics = metrics
        self.log = QueryLog(runtime.query_log)

    def answer(self, edition: Edition, asked: Asked, client: str, cancelled: Cancelled = None) -> Answer:
        """Answers a query.

        Args:
            edition: What is asked.
            asked: The query.
            client: Who asks; empty where that is not known. It is neither logged nor kept.
            cancelled: Says whether the asker has gone.

        Raises:
            QueryError: It was not answered, as `Store.execute` says; `ClientBusy` where the client asks too much.
        """
        with self.recorded(edition, asked) as entry:
            kept = self.kept(asked)
            if kept is None:
                with self.clients.place(client, cancelled) as place:
                    answer = edition.store.execute(asked.query, place.must_end)
                self.keep(asked, answer)
            else:
                answer, entry.cached = kept, True
            entry.answer = answer
        return answer

    @contextmanager
    def recorded(self, edition: Edition, asked: Asked) -> Iterator[Entry]:
        """Counts and logs a query, however it ends. An answer is to be put in what the block is given."""
        started = time.perf_counter()
        entry = Entry()
        outcome = "error"
        try:
            yield entry
            outcome = ANSWERED
        except QueryError as error:
            outcome = next((name for kind, name in _OUTCOMES if isinstance(error, kind)), "error")
            raise
        finally:
            seconds = time.perf_counter() - started
            self._record(edition, asked, seconds, outcome, entry.answer, cached=entry.cached)

    def not_modified(self, edition: Edition, asked: Asked) -> None:
        """Counts a query that its asker has the answer of already."""
        self._record(edition, asked, 0.0, NOT_MODIFIED, None, cached=False)

    def kept(self, asked: Asked) -> Answer | None:
        """The answer from the cache, if it is there."""
        return self.cache.get(asked.tag) if asked.steadiness is Steadiness.STEADY else None

    def keep(self, asked: Asked, answer: Answer) -> None:
        """Keeps an answer where the same will come again."""
        if asked.steadiness is Steadiness.STEADY:
            self.cache.put(asked.tag, answer)

    def _record(
        self, edition: Edition, asked: Asked, seconds: float, outcome: str, answer: Answer | None, *, cached: bool
    ) -> None:
        self.metrics.count(QUERIES, outcome=outcome, cached="yes" if cached else "no")
        if outcome != NOT_MODIFIED:
            self.metrics.observe(seconds)
        self.log.write(
            query=asked.tag,
            release=edition.release.id,
            seconds=seconds,
            outcome=outcome,
            answer=answer,
            cached=cached,
        )
