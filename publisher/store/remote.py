"""A `Store` over any SPARQL 1.1 endpoint, through SPARQLWrapper (SPARQL 1.1 Protocol, query by POST).

The guard stands before it too: a foreign store may run updates that come as a query, or reach out with `SERVICE`.
"""

from __future__ import annotations

import ast
import math
import re
import socket
import threading
import time
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError

from SPARQLWrapper import POST, SELECT, SPARQLExceptions, SPARQLWrapper

from publisher.base.formats import GRAPH_FORMATS, RESULT_FORMATS, RESULTS_JSON, RESULTS_XML, Format
from publisher.store import guard
from publisher.store.binding import bind
from publisher.store.lexical import code_only
from publisher.store.port import (
    Answer,
    AnswerKind,
    Limits,
    NotAcceptable,
    QueryCancelled,
    QueryCrashed,
    QueryError,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
    StoreBusy,
    StoreDown,
)
from publisher.store.syntax import explain

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPResponse

    from publisher.store.port import Query

    Cancelled = Callable[[], bool] | None

_CHUNK = 65536
_EXCERPT = 500
_FORM = re.compile(r"(?<![\w?$:@\-])(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w\-]*:)", re.IGNORECASE)
_KINDS = {"SELECT": AnswerKind.SOLUTIONS, "ASK": AnswerKind.BOOLEAN}
_ENGINE_REPORT = re.compile(r"error at \d+:\d+: expected")
_AGENT = "linked-data-publisher"


class RemoteStore:
    """Queries a SPARQL endpoint somewhere else.

    Args:
        url: The endpoint.
        limits: What one query may cost. The time counts from sending to the last byte; since a read that has begun is
            waited for, a store that stalls in the middle of an answer may be given up to twice as long.
        connections: How many queries may run at once.

    >>> from publisher.store.port import Query
    >>> RemoteStore("http://127.0.0.1:9/sparql").execute(Query("ASK {}"))
    Traceback (most recent call last):
        ...
    publisher.store.port.StoreDown: the store at http://127.0.0.1:9/sparql does not answer: Connection refused
    """

    def __init__(self, url: str, limits: Limits | None = None, *, connections: int = 16) -> None:
        self.url = url
        self.limits = limits or Limits()
        self._connections = threading.BoundedSemaphore(connections)

    def close(self) -> None:
        """Nothing is held open between queries."""

    def execute(self, query: Query, cancelled: Cancelled = None) -> Answer:
        """Answers a query; see `Store.execute`."""
        guard.check(query.text, self.limits)
        kind = _kind(query.text)
        offers = _offers(query, kind)
        text = bind(query.text, query.substitutions)
        if not self._connections.acquire(timeout=self.limits.seconds):
            message = "too many queries are running at the remote store"
            raise StoreBusy(message, max(1, math.ceil(self.limits.seconds)))
        try:
            return self._ask(text, query, offers, cancelled)
        finally:
            self._connections.release()

    def _ask(self, text: str, query: Query, offers: list[Format], cancelled: Cancelled) -> Answer:
        until = time.monotonic() + self.limits.seconds
        try:
            response: HTTPResponse = self._wrapper(text, query, offers).query().response
            with response:
                kind, fmt = self._format(response.headers.get_content_type(), text)
                return Answer(kind, fmt, self._read(response, until, cancelled))
        except SPARQLExceptions.SPARQLWrapperException as error:
            raise self._refusal(error, text) from error
        except HTTPError as error:
            with error:
                raise self._failure(error) from error
        except URLError as error:
            raise self._down(error.reason) from error
        except TimeoutError as error:
            raise QueryTimeout(self.limits.seconds) from error
        except (OSError, HTTPException) as error:
            raise self._down(error) from error

    def _wrapper(self, text: str, query: Query, offers: list[Format]) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(self.url, agent=_AGENT)
        wrapper.setMethod(POST)
        wrapper.timeout = self.limits.seconds  # type: ignore[assignment]  # setTimeout would cut it to whole seconds
        # Not setQuery: it guesses the form from the text, and would send what it takes for an update as one.
        wrapper.queryString = text
        wrapper.queryType = SELECT
        for graph in query.default_graphs:
            wrapper.addDefaultGraph(graph)
        for graph in query.named_graphs:
            wrapper.addNamedGraph(graph)
        wrapper.addCustomHttpHeader("Accept", ", ".join(fmt.media_type for fmt in offers))
        return wrapper

    def _read(self, response: HTTPResponse, until: float, cancelled: Cancelled) -> bytes:
        most = self.limits.answer_mb << 20
        body = bytearray()
        while piece := response.read1(_CHUNK):
            body += piece
            if len(body) > most:
                message = f"the answer is larger than the {self.limits.answer_mb:,} MB that one answer may have"
                raise QueryTooLarge(message)
            if time.monotonic() > until:
                raise QueryTimeout(self.limits.seconds)
            if cancelled is not None and cancelled():
                raise QueryCancelled
        if response.length:  # the length that was announced and did not come
            message = f"the store at {self.url} broke off in the middle of its answer"
            raise StoreDown(message)
        return bytes(body)

    def _format(self, media_type: str, text: str) -> tuple[AnswerKind, Format]:
        kind = _kind(text)
        for fmt in GRAPH_FORMATS if kind is AnswerKind.GRAPH else RESULT_FORMATS:
            if media_type == fmt.media_type:
                return kind, fmt
        message = f"the store at {self.url} answers {media_type}, which was not asked for"
        raise StoreDown(message)

    def _refusal(self, error: SPARQLExceptions.SPARQLWrapperException, text: str) -> QueryError:
        said = _said(error)
        if isinstance(error, SPARQLExceptions.QueryBadFormed):
            report = _ENGINE_REPORT.search(said)
            if report is not None:
                return explain(text, said[report.start() :])
            return QueryRefused(f"the remote store refuses the query: {_excerpt(said)}")
        if isinstance(error, SPARQLExceptions.EndPointInternalError):
            return QueryCrashed(f"the remote store failed: {_excerpt(said)}")
        return self._down(_excerpt(said))

    def _failure(self, error: HTTPError) -> QueryError:
        match error.code:
            case 408 | 504:
                return QueryTimeout(self.limits.seconds)
            case 413:
                return QueryTooLarge(f"the remote store says: {error.reason}")
            case 429 | 503:
                after = error.headers.get("Retry-After", "")
                return StoreBusy("the remote store is busy", int(after) if after.isdecimal() else 10)
            case _:
                return self._down(f"status {error.code} {error.reason}")

    def _down(self, reason: object) -> StoreDown:
        words = reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)
        if isinstance(reason, socket.gaierror):
            words = "its name is not known"
        return StoreDown(f"the store at {self.url} does not answer: {words}")


def _kind(text: str) -> AnswerKind:
    """What a query yields, by its first keyword."""
    found = _FORM.search(code_only(text) or text)
    return _KINDS.get(found[1].upper(), AnswerKind.GRAPH) if found else AnswerKind.SOLUTIONS


def _offers(query: Query, kind: AnswerKind) -> list[Format]:
    wanted = query.graph_format if kind is AnswerKind.GRAPH else query.result_format
    if wanted is None or (kind is AnswerKind.BOOLEAN and wanted not in (RESULTS_JSON, RESULTS_XML)):
        message = "the answer cannot be written in the format asked for"
        raise NotAcceptable(message, kind)
    return [wanted]


def _said(error: SPARQLExceptions.SPARQLWrapperException) -> str:
    """What a store said: SPARQLWrapper hides it in its message, as Python writes bytes."""
    words = str(error).partition("Response:\n")[2]
    try:
        said = ast.literal_eval(words)
    except (ValueError, SyntaxError):
        return str(error)
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _excerpt(said: str) -> str:
    return " ".join(said.split())[:_EXCERPT]
