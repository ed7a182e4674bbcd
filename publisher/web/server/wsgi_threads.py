"""A WSGI application behind an event loop: each request in a thread, its answer handed back as a reply.

Up to `AT_ONCE` bytes an answer is made whole in the thread. More is fetched in batches as the reader takes it, so a
slow reader occupies a thread only while a batch is made.
"""

from __future__ import annotations

import asyncio
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from publisher.web.server.http_server import BODY, HELD, Reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator

    Environ = dict[str, Any]
    Headers = list[tuple[str, str]]
    Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

AT_ONCE = 1 << 18


class WsgiThreads:
    """Runs a WSGI application (PEP 3333) in threads.

    Args:
        application: The application.
        server: Name and port that the application is told.
        threads: How many requests are worked on at once; further ones wait.
    """

    def __init__(self, application: Application, server: tuple[str, int], threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._always = {
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "SERVER_NAME": server[0],
            "SERVER_PORT": str(server[1]),
            "SCRIPT_NAME": "",
        }

    async def answer(self, environ: Environ) -> Reply:
        """Answers a request; what the application raises is raised."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._call, environ)

    def _call(self, environ: Environ) -> Reply:
        body = environ.get(BODY, b"")
        environ.update(self._always)
        environ["wsgi.input"] = io.BytesIO(body)
        if environ.pop("HTTP_TRANSFER_ENCODING", None) or body:
            environ["CONTENT_LENGTH"] = str(len(body))
        seen: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, _error: object = None) -> None:
            seen.append((status, headers))

        pieces = self._application(environ, start)
        source = _Batches(pieces)
        try:
            first = source.more()
        except BaseException:
            source.close()
            raise
        status, headers = seen[-1]
        number = int(status[:3])
        if source.ended:
            source.close()
            return Reply(number, headers, first)
        return Reply(number, headers, self._rest(first, source), environ.get(HELD, 0))

    async def _rest(self, first: bytes, source: _Batches) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        try:
            yield first
            while not source.ended:
                yield await loop.run_in_executor(self._threads, source.more)
        finally:
            try:
                self._threads.submit(source.close)
            except RuntimeError:  # the server ends, and its threads before this answer
                source.close()

    def close(self) -> None:
        """Ends the threads when they have done what they are at."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Batches:
    """The pieces of an answer, joined to batches worth handing over."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self._iterator: Iterator[bytes] = iter(pieces)
        self.ended = False

    def more(self) -> bytes:
        batch: list[bytes] = []
        size = 0
        for piece in self._iterator:
            batch.append(piece)
            size += len(piece)
            if size >= AT_ONCE:
                return b"".join(batch)
        self.ended = True
        return b"".join(batch)

    def close(self) -> None:
        close = getattr(self._pieces, "close", None)
        if close is not None:
            close()
