"""What a remote store means by an HTTP status."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publisher.store.port import QueryCrashed, QueryRefused, QueryTimeout, QueryTooLarge, StoreBusy, StoreDown
from publisher.store.syntax import explain

if TYPE_CHECKING:
    from urllib.error import HTTPError

    from publisher.store.port import Limits, QueryError

_EXCERPT = 500
_MOST = 65536
_ENGINE_REPORT = re.compile(r"error at \d+:\d+: expected")
_VIRTUOSO = re.compile(r"Virtuoso (\w{5}) Error (.*)")
_DEADLOCK = "40001"
_TOO_LONG = ("S1T00", "S1TAT")
_ESTIMATE = "estimated execution time"


class Fault(Exception):
    """A request that failed.

    Args:
        error: What the reader is told.
        passing: Whether the same request may well succeed soon.
    """

    def __init__(self, error: QueryError, *, passing: bool) -> None:
        super().__init__(str(error))
        self.error, self.passing = error, passing


def said(error: HTTPError) -> str:
    """What a store says beside the status, shortened to a line."""
    words = error.read(_MOST).decode("utf-8", "replace")
    found = _VIRTUOSO.search(words)  # it repeats the whole query below
    return " ".join((found[0] if found else words).split())[:_EXCERPT] or f"status {error.code} {error.reason}"


def fault_of(error: HTTPError, text: str, url: str, limits: Limits) -> Fault:
    """The fault of an answer that is an error.

    Args:
        error: The answer.
        text: The query as it was sent.
        url: The endpoint.
        limits: What the query may cost.
    """
    words = said(error)
    state = _VIRTUOSO.match(words)
    match error.code:
        case 408 | 504:
            return Fault(QueryTimeout(limits.seconds), passing=False)
        case 413:
            return Fault(QueryTooLarge(f"the remote store says: {error.reason}"), passing=False)
        case 429 | 503:
            after = error.headers.get("Retry-After", "")
            return Fault(StoreBusy("the remote store is busy", int(after) if after.isdecimal() else 10), passing=False)
        case 400:
            return Fault(_refusal(words, text), passing=False)
        case 500 if state is not None and (state[1] in _TOO_LONG or _ESTIMATE in words):
            return Fault(QueryTimeout(limits.seconds), passing=False)
        case 500:
            passing = state is not None and state[1] == _DEADLOCK
            return Fault(QueryCrashed(f"the remote store failed: {words}"), passing=passing)
        case _:
            message = f"the store at {url} does not answer: status {error.code} {error.reason}"
            return Fault(StoreDown(message), passing=error.code == 502)


def _refusal(words: str, text: str) -> QueryError:
    report = _ENGINE_REPORT.search(words)
    if report is not None:
        return explain(text, words[report.start() :])
    return QueryRefused(f"the remote store refuses the query: {words}")
