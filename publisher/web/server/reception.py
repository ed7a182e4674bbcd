"""Who answers a request: the table of prepared answers, the query desk, or Flask in a thread.

The first two answer on the event loop. Flask can answer everything, and says all that is not a plain success.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publisher.store.eventloop import LoopStore
from publisher.web.context import parts_of
from publisher.web.server.front import Front
from publisher.web.server.http_server import REFUSED, Reply
from publisher.web.server.lending import Lending
from publisher.web.server.quick_queries import QuickQueries
from publisher.web.server.wsgi_threads import WsgiThreads
from publisher.web.sparql.answers import GONE

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable

    from flask import Flask

    from publisher.web.server.http11 import Connection

    Environ = dict[str, Any]


class Reception:
    """Answers requests on an event loop; the handler of an HTTP server.

    Args:
        app: The Flask application, as `web.app` makes it.
        loop: The event loop.
    """

    def __init__(self, app: Flask, loop: asyncio.AbstractEventLoop) -> None:
        parts = parts_of(app)
        runtime = parts.runtime
        front = app.wsgi_app
        assert isinstance(front, Front)  # noqa: S101 - as `web.app` makes it
        # So many queries may be under way or waiting at once; the rest of the threads are for what asks no store.
        querying = runtime.query_workers + 2 * runtime.query_queue
        self._front = front
        self._loop_store = LoopStore(loop, querying)
        self._flask = WsgiThreads(app, (runtime.host, runtime.port), runtime.threads + querying)
        self._lending = Lending(loop)
        self._queries = QuickQueries(parts, self._loop_store, self._lending)

    def __call__(self, environ: Environ, connection: Connection) -> Reply | Awaitable[Reply]:
        """Answers a request."""
        if REFUSED not in environ:
            reply = self._front.find(environ, connection.chunk)
            if reply is not None:
                return reply
            environ[GONE] = connection.is_gone
            taken = self._queries.take(environ, connection, self._flask.answer)
            if taken is not None:
                return taken
        return self._flask.answer(environ)

    def again(self, received: bytes) -> Reply | None:
        """The reply to the very same bytes as before, where it can be given at once."""
        return self._front.again(received)

    def close(self) -> None:
        """Ends the threads."""
        self._lending.close()
        self._loop_store.close()
        self._flask.close()
