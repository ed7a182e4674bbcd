"""Where every query of a reader passes: it is answered from the cache or by the store, bounded, counted and logged.

It knows nothing of a web framework, so any front can stand before it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    StoreBusy,
    StoreDown,
)
from publisher.web.answer_cache import AnswerCache, Steadiness, query_tag, steadiness
from publisher.web.clients import ClientBusy, Clients
from publisher.web.metrics import Metrics
from publisher.web.query_log import QueryLog

if TYPE_CHECKING:
    from collections.abc import Callable

    from publisher.base.config import Runtime
    from publisher.store.port import Query
    from publisher.web.edition import Edition

    Cancelled = Callable[[], bool] | None

QUERIES = "queries"
ANSWERED = "answered"
NOT_MODIFIED = "not_modified"
_OUTCOMES: tuple[tuple[type[QueryError], str], ...] = (
    (QuerySyntaxError, "syntax_error"),
    (QueryRefused, "refused"),
    (QueryTimeout, "timeout"),
    (QueryTooLarge, "too_large"),
    (NotAcceptable, "not_acceptable"),
    (ClientBusy, "client_busy"),
    (StoreBusy, "busy"),
    (StoreDown, "down"),
    (QueryCancelled, "cancelled"),
    (QueryCrashed, "crashed"),
)
OUTCOMES = (ANSWERED, NOT_MODIFIED, *(name for _, name in _OUTCOMES), "error")
"""How a query can end, as metrics and log call it."""


@dataclass(frozen=True, slots=True)
class Asked:
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


class QueryDesk:
    """Answers queries for readers.

    Args:
        runtime: The settings of this server.

    Raises:
        UnreadableError: The query log cannot be written.
    """

    def __init__(self, runtime: Runtime) -> None:
        self.cache = AnswerCache(runtime.query_cache_mb << 20)
        self.clients = Clients(runtime.query_per_client)
        self.metrics = Metrics()
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
        started = time.perf_counter()
        outcome, answer, cached = "error", None, False
        try:
            answer = self._kept(asked)
            cached = answer is not None
            if answer is None:
                with self.clients.place(client, cancelled) as place:
                    answer = edition.store.execute(asked.query, place.must_end)
                self._keep(asked, answer)
            outcome = ANSWERED
        except QueryError as error:
            outcome = next((name for kind, name in _OUTCOMES if isinstance(error, kind)), "error")
            raise
        finally:
            self._record(edition, asked, time.perf_counter() - started, outcome, answer, cached=cached)
        return answer

    def not_modified(self, edition: Edition, asked: Asked) -> None:
        """Counts a query that its asker has the answer of already."""
        self._record(edition, asked, 0.0, NOT_MODIFIED, None, cached=False)

    def _kept(self, asked: Asked) -> Answer | None:
        return self.cache.get(asked.tag) if asked.steadiness is Steadiness.STEADY else None

    def _keep(self, asked: Asked, answer: Answer) -> None:
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
