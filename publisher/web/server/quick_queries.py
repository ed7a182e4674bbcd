"""Queries answered on the event loop, without entering Flask.

Only what is plainly a query of the SPARQL Protocol for the current release is taken; errors and everything else are
told by Flask, so what is said and how is written once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publisher.base.formats import HTML
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Query, QueryError
from publisher.web.coding import gzipped
from publisher.web.context import client_in
from publisher.web.headers import COMMON_HEADERS
from publisher.web.operators import REQUESTS
from publisher.web.server.http11 import BODY, Reply
from publisher.web.sparql.answer_headers import Circumstances, answer_headers, compresses
from publisher.web.sparql.answers import OUTCOME
from publisher.web.sparql.protocol import Operation, ProtocolError, answer_formats, parse_operation
from publisher.web.sparql.query_desk import Asked

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from publisher.store.eventloop import LoopStore
    from publisher.store.port import Answer
    from publisher.web.context import Parts
    from publisher.web.edition import Edition

    Environ = dict[str, Any]

_PATH = "/sparql"
_LONGEST = 16384
"""Longer requests are read in a thread, so that no one can hold up the loop with them."""

_REMEMBERED, _REMEMBERED_BYTES = 1024, 1 << 16
_BYTES_AT_ONCE = 1 << 17
_OTHER_CASES = frozenset(
    {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE"}
    | {"HTTP_ACCEPT_DATETIME", "HTTP_CONTENT_ENCODING"}
)
_ACCEPTS = ("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "CONTENT_TYPE")
_COMMON = list(COMMON_HEADERS.items())


class QuickQueries:
    """Answers queries on the loop.

    Args:
        parts: What the application is made of.
        store: Asks stores from the loop.
    """

    def __init__(self, parts: Parts, store: LoopStore) -> None:
        self._editions, self._runtime, self._desk = parts.editions, parts.runtime, parts.desk
        self._store = store
        self._known: dict[tuple[object, ...], tuple[Edition, Asked, Reply]] = {}

    def take(
        self, environ: Environ, cancelled: Callable[[], bool], otherwise: Callable[[Environ], Awaitable[Reply]]
    ) -> Reply | Awaitable[Reply] | None:
        """Takes a request, if it is a query that can be answered here.

        Args:
            environ: The request.
            cancelled: Says whether the asker has left.
            otherwise: Answers what turns out not to be answered here.
        """
        if environ["PATH_INFO"] != _PATH or not _OTHER_CASES.isdisjoint(environ):
            return None
        return self._again(environ) or self._take(environ, cancelled, otherwise)

    def _again(self, environ: Environ) -> Reply | None:
        """The reply to the very same request, if it has been answered from the cache before."""
        known = self._known.get(_key(environ))
        if known is None:
            return None
        edition, asked, reply = known
        answer = self._desk.kept(asked) if edition is self._editions.now() else None
        if answer is None:
            return None
        with self._desk.recorded(edition, asked) as entry:
            entry.answer, entry.cached = answer, True
        self._desk.metrics.count(REQUESTS, blueprint="sparql", status="200")
        return reply

    def _remember(self, environ: Environ, edition: Edition, asked: Asked, reply: Reply) -> None:
        if len(reply.body) <= _REMEMBERED_BYTES:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()  # which costs less than to keep order
            self._known[_key(environ)] = (edition, asked, reply)

    def _take(
        self, environ: Environ, cancelled: Callable[[], bool], otherwise: Callable[[Environ], Awaitable[Reply]]
    ) -> Reply | Awaitable[Reply] | None:
        operation = self._operation(environ)
        if operation is None or operation.query is None or operation.release is not None:
            return None
        accept = environ.get("HTTP_ACCEPT")
        if _may_want_page(accept, operation.format):
            return None
        try:
            formats = answer_formats(accept, operation.format)
        except ProtocolError:
            return None
        edition = self._editions.enter()
        if not isinstance(edition.store, EmbeddedStore):
            self._editions.leave(edition)
            return None
        query = Query(operation.query, operation.default_graphs, operation.named_graphs, *formats)
        asked = Asked.of(edition.release.id, query)
        how = Circumstances(
            _PATH,
            operation.fields,
            negotiated=operation.format is None,
            encodings=environ.get("HTTP_ACCEPT_ENCODING"),
            posted=environ["REQUEST_METHOD"] == "POST",
        )
        answer = self._desk.kept(asked)
        if answer is not None:
            with self._desk.recorded(edition, asked) as entry:
                entry.answer, entry.cached = answer, True
            headers = self._headers(edition, asked, answer, how)
            self._editions.leave(edition)
            if compresses(answer, how) and len(answer) > _BYTES_AT_ONCE:
                return self._compressed(headers, answer)
            reply = _reply(headers, answer, how)
            self._remember(environ, edition, asked, reply)
            return reply
        return self._answer(edition, asked, how, environ, cancelled, otherwise)

    def _operation(self, environ: Environ) -> Operation | None:
        method, body = environ["REQUEST_METHOD"], environ[BODY]
        if method not in ("GET", "POST") or len(body) + len(environ["QUERY_STRING"]) > _LONGEST:
            return None
        kind = environ.get("CONTENT_TYPE", "")
        try:
            return parse_operation(method, environ["QUERY_STRING"], kind, body, self._runtime.query_length)
        except ProtocolError:
            return None

    async def _answer(
        self,
        edition: Edition,
        asked: Asked,
        how: Circumstances,
        environ: Environ,
        cancelled: Callable[[], bool],
        otherwise: Callable[[Environ], Awaitable[Reply]],
    ) -> Reply:
        store = edition.store
        assert isinstance(store, EmbeddedStore)  # noqa: S101 - looked at in `take`
        try:
            with (
                self._desk.recorded(edition, asked) as entry,
                self._desk.clients.place(client_in(environ, self._runtime.client_header), cancelled) as place,
            ):
                answer = await self._store.execute(store, asked.query, place.must_end)
                entry.answer = answer
            self._desk.keep(asked, answer)
            headers = self._headers(edition, asked, answer, how)
            if compresses(answer, how) and len(answer) > _BYTES_AT_ONCE:
                return await self._compressed(headers, answer)
            return _reply(headers, answer, how)
        except QueryError as error:
            environ[OUTCOME] = error
        finally:
            self._editions.leave(edition)
        return await otherwise(environ)

    def _headers(self, edition: Edition, asked: Asked, answer: Answer, how: Circumstances) -> list[tuple[str, str]]:
        self._desk.metrics.count(REQUESTS, blueprint="sparql", status="200")
        return answer_headers(edition, asked, answer, how) + _COMMON

    async def _compressed(self, headers: list[tuple[str, str]], answer: Answer) -> Reply:
        """A large answer, compressed in a thread."""
        body = await self._store.in_thread(lambda: b"".join(gzipped(answer.chunks())))
        return Reply(200, headers, body)


def _reply(headers: list[tuple[str, str]], answer: Answer, how: Circumstances) -> Reply:
    return Reply(200, headers, b"".join(gzipped(answer.chunks())) if compresses(answer, how) else answer.body)


def _key(environ: Environ) -> tuple[object, ...]:
    """All that an answer depends on beside the edition; requests that depend on more are not taken at all."""
    return (environ["REQUEST_METHOD"], environ["QUERY_STRING"], environ[BODY], *map(environ.get, _ACCEPTS))


def _may_want_page(accept: str | None, name: str | None) -> bool:
    """Whether a person may be asking; then Flask decides."""
    if name is not None:
        return name in ("html", HTML.media_type)
    return accept is not None and "html" in accept.lower()
