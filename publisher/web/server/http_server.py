"""What all connections of an HTTP server share: its bounds, its replies, its clock."""

from __future__ import annotations

import asyncio
import resource
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from publisher.web.server.readers import Readers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from publisher.web.server.http11 import Connection

    Environ = dict[str, Any]
    Headers = list[tuple[str, str]]
    Handler = Callable[[Environ, "Connection"], "Reply | Awaitable[Reply]"]

REFUSED = "publisher.refused"
"""In the environment: the status and the sentence with which a request is to be refused before anything is done."""

BODY = "publisher.body"
"""In the environment: the body, which has been read."""

HELD = "publisher.held"
"""In the environment: how many bytes are held in memory until the answer, which comes in pieces, is sent."""

NO_BODY = (204, 304)
"""Statuses whose answers have no body (RFC 9110, section 6.4.1)."""

PIECE = 1 << 16
"""Bytes that are sent at once; what is larger goes out piece by piece, as the reader takes it."""

PHRASES = {status.value: status.phrase for status in HTTPStatus}
_FILES_BESIDE_CONNECTIONS = 512


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a client may cost beyond its queries.

    Args:
        connections: Connections at once; when one more comes, that which waits longest for a request is closed.
        head_bytes: Size of a request's head.
        body_bytes: Size of a request's body.
        head_seconds: Time for a head, and how long a connection may be idle.
        body_seconds: Time for a body.
        send_seconds: Time to take an answer, to which is added what its size needs at `send_rate`.
        send_rate: Bytes a second that a reader must take.
        waiting_bytes: Bytes of answers that may wait for all readers together.
    """

    connections: int = 4096
    head_bytes: int = 256 * 1024
    body_bytes: int = 256 * 1024
    head_seconds: float = 15.0
    body_seconds: float = 15.0
    send_seconds: float = 20.0
    send_rate: int = 64 * 1024
    waiting_bytes: int = 1 << 30


class Reply:
    """An answer: status, headers, and its bytes or pieces of them.

    Args:
        status: The status code.
        headers: The headers, without `Date` and `Connection`.
        body: All bytes (or a map of them), or an asynchronous iterator of pieces; when that fails, the transfer is
            broken off.
        held: Bytes that are held in memory until all pieces are sent.
    """

    __slots__ = ("body", "chunked", "head", "headers", "held", "status")

    def __init__(self, status: int, headers: Headers, body: Any = b"", held: int = 0) -> None:
        self.held = held
        self.status, self.headers, self.body = status, headers, body
        head = f"HTTP/1.1 {status} {PHRASES.get(status, '')}\r\n" + "".join([f"{n}: {v}\r\n" for n, v in headers])
        sized = status in NO_BODY or "\ncontent-length:" in head.lower()
        self.chunked = not sized and hasattr(body, "__aiter__")
        if not sized and not self.chunked:
            head += f"Content-Length: {len(body)}\r\n"
        self.head = head.encode("latin-1")


class Server:
    """What all connections share.

    Args:
        handler: Answers a request: at once with a reply, or with an awaitable of one.
        bounds: What a client may cost.
        loop: The event loop.
        again: Gives the small reply that the very same bytes had before and have still, if it is known.
    """

    def __init__(
        self,
        handler: Handler,
        bounds: Bounds,
        loop: asyncio.AbstractEventLoop,
        again: Callable[[bytes], Reply | None] | None = None,
    ) -> None:
        self.handler, self.bounds, self.loop, self.again = handler, bounds, loop, again
        self.connections: set[Connection] = set()
        self.readers = Readers(bounds.waiting_bytes)
        self.now = loop.time()
        self.date = b""
        self.closing = False
        self._tick()

    def _tick(self) -> None:
        """Each second: the date for headers, and the end of what takes too long."""
        self.now = self.loop.time()
        self.date = f"Date: {formatdate(usegmt=True)}\r\n".encode()
        for connection in [c for c in self.connections if c.deadline < self.now]:
            connection.overdue()
        self._timer = self.loop.call_later(1.0, self._tick)

    def make_room(self) -> None:
        """Closes the connection that has waited longest for a request, when there are too many."""
        if len(self.connections) > self.bounds.connections:
            waiting = (c for c in self.connections if c.waits)
            victim = min(waiting, key=lambda c: c.deadline, default=None)
            if victim is not None:
                victim.abort()

    async def drain(self, seconds: float) -> None:
        """Ends all connections: idle ones at once, the others when their answer is sent or the time is over."""
        self.closing = True
        until = self.loop.time() + seconds
        for connection in [c for c in self.connections if c.waits]:
            connection.abort()
        while self.connections and self.loop.time() < until:
            await asyncio.sleep(0.01)
        for connection in list(self.connections):
            connection.abort()
        self._timer.cancel()


ELSEWHERE = Reply(0, [])
"""Stands for the reply to a request that has been handed over with its connection."""


def most_connections(wanted: int) -> int:
    """How many connections there can be, after raising the number of open files as far as it may go."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return min(wanted, max(1, most - _FILES_BESIDE_CONNECTIONS))
