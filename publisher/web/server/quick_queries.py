"""Queries answered on the event loop, without entering Flask.

Only what is plainly a query of the SPARQL Protocol for the current release is taken; errors and everything else are
told by Flask, so what is said and how is written once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publisher.store.embedded import EmbeddedStore
from publisher.store.port import QueryError
from publisher.web.coding import gzipped
from publisher.web.context import client_in
from publisher.web.headers import COMMON_HEADERS
from publisher.web.operators import REQUESTS
from publisher.web.server.http_server import BODY, ELSEWHERE, Reply
from publisher.web.server.plain_query import may_be_plain, plain_query
from publisher.web.sparql.answer_headers import answer_headers, coded, compresses
from publisher.web.sparql.answers import OUTCOME
from publisher.web.sparql.query_desk import Asked

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from publisher.store.eventloop import LoopStore
    from publisher.store.port import Answer
    from publisher.web.context import Parts
    from publisher.web.edition import Edition
    from publisher.web.server.http11 import Connection
    from publisher.web.server.lending import Lending
    from publisher.web.sparql.answer_headers import Circumstances

    Environ = dict[str, Any]

_REMEMBERED, _REMEMBERED_BYTES = 1024, 1 << 16
_BYTES_AT_ONCE = 1 << 17
_ACCEPTS = ("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "CONTENT_TYPE")
_COMMON = list(COMMON_HEADERS.items())


class QuickQueries:
    """Answers queries on the loop.

    Args:
        parts: What the application is made of.
        store: Asks stores from the loop.
        lending: Has cheap queries answered by processes of their own.
    """

    def __init__(self, parts: Parts, store: LoopStore, lending: Lending) -> None:
        self._editions, self._runtime, self._desk = parts.editions, parts.runtime, parts.desk
        self._store = store
        self._lending = lending
        self._known: dict[tuple[object, ...], tuple[Edition, Asked, Reply]] = {}

    def take(
        self, environ: Environ, connection: Connection, otherwise: Callable[[Environ], Awaitable[Reply]]
    ) -> Reply | Awaitable[Reply] | None:
        """Takes a request, if it is a query that can be answered here.

        Args:
            environ: The request.
            connection: Where it came from.
            otherwise: Answers what turns out not to be answered here.
        """
        if not may_be_plain(environ):
            return None
        return self._again(environ) or self._take(environ, connection, otherwise)

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
        self, environ: Environ, connection: Connection, otherwise: Callable[[Environ], Awaitable[Reply]]
    ) -> Reply | Awaitable[Reply] | None:
        plain = plain_query(environ, self._runtime.query_length)
        if plain is None:
            return None
        query, how = plain
        edition = self._editions.enter()
        if not isinstance(edition.store, EmbeddedStore):
            self._editions.leave(edition)
            return None
        asked = Asked.of(edition.release.id, query)
        answer = self._desk.kept(asked)
        if answer is not None:
            with self._desk.recorded(edition, asked) as entry:
                entry.answer, entry.cached = answer, True
            headers = self._headers(edition, asked, answer, how)
            self._editions.leave(edition)
            if compresses(answer, how) and len(answer) > _BYTES_AT_ONCE:
                return self._compressed(headers, answer)
            reply = Reply(200, headers, coded(answer, how))
            self._remember(environ, edition, asked, reply)
            return reply
        if self._lending.lend(edition.store, query, connection):
            self._editions.leave(edition)
            return ELSEWHERE
        return self._answer(edition, asked, how, environ, connection.is_gone, otherwise)

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
            return Reply(200, headers, coded(answer, how))
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


def _key(environ: Environ) -> tuple[object, ...]:
    """All that an answer depends on beside the edition; requests that depend on more are not taken at all."""
    return (environ["REQUEST_METHOD"], environ["QUERY_STRING"], environ[BODY], *map(environ.get, _ACCEPTS))
