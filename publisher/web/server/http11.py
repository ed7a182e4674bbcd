"""An HTTP/1.1 server on an event loop (RFC 9112), with the limits that keep it answering whatever clients do.

What it bounds: connections, the size of a head and of a body, the time for each of them, and the time that a reader may
take over an answer. It notices when a client leaves. The parser is llhttp, that of Node.js, by `httptools`.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import httptools

from publisher.web.server.readers import Readers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Environ = dict[str, Any]
    Headers = list[tuple[str, str]]
    Handler = Callable[[Environ, "Connection"], "Reply | Awaitable[Reply]"]

REFUSED = "publisher.refused"
"""In the environment: the status and the sentence with which a request is to be refused before anything is done."""

BODY = "publisher.body"
"""In the environment: the body, which has been read."""

HELD = "publisher.held"
"""In the environment: how many bytes are held in memory until the answer, which comes in pieces, is sent."""

_PIECE = 1 << 16
_PIPELINED = 16
_NAMES_KEPT = 512
_LINGER_SECONDS = 3.0
_NO_BODY = (204, 304)
_CONTENT = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}
_SINGLE = frozenset({"HTTP_HOST", "CONTENT_LENGTH", "CONTENT_TYPE"})


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
        lines = [f"HTTP/1.1 {status} {_PHRASES.get(status, '')}\r\n", *(f"{n}: {v}\r\n" for n, v in headers)]
        sized = status in _NO_BODY or any(name.lower() == "content-length" for name, _ in headers)
        self.chunked = not sized and hasattr(body, "__aiter__")
        if not sized and not self.chunked:
            lines.append(f"Content-Length: {len(body)}\r\n")
        self.head = "".join(lines).encode("latin-1")


_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class Server:
    """What all connections share.

    Args:
        handler: Answers a request: at once with a reply, or with an awaitable of one.
        bounds: What a client may cost.
        scheme: `http`, or `https` behind a proxy that ends TLS.
    """

    def __init__(self, handler: Handler, bounds: Bounds, loop: asyncio.AbstractEventLoop) -> None:
        self.handler, self.bounds, self.loop = handler, bounds, loop
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


class Connection(asyncio.Protocol):
    """One client. Its requests are answered one after the other."""

    __slots__ = (
        "_body",
        "_drained",
        "_environ",
        "_last",
        "_name",
        "_parser",
        "_queue",
        "_server",
        "_size",
        "_target",
        "_task",
        "_transport",
        "_unread",
        "deadline",
        "gone",
        "peer",
        "sent",
        "waits",
    )  # fmt: skip

    def __init__(self, server: Server) -> None:
        self._server = server
        self._parser = httptools.HttpRequestParser(self)
        self._queue: list[tuple[Environ, bool]] = []
        self._task: asyncio.Task[None] | None = None
        self._drained: asyncio.Future[None] | None = None
        self._last = False
        self._unread = False
        self._size = 0
        self.sent = 0
        self.gone = False
        self.waits = True
        self.deadline = server.now + server.bounds.head_seconds

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has connected."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.peer = (transport.get_extra_info("peername") or ("",))[0]
        self._server.connections.add(self)
        self._server.make_room()

    def connection_lost(self, _error: Exception | None) -> None:
        """The client has left, or was sent away."""
        self.gone = True
        self._server.connections.discard(self)
        if self._drained is not None and not self._drained.done():
            self._drained.set_exception(ConnectionResetError())

    def is_gone(self) -> bool:
        """Whether the client has left."""
        return self.gone

    def abort(self) -> None:
        """Ends the connection with whatever is under way."""
        self._transport.abort()

    def overdue(self) -> None:
        """The time for what the connection is at is over."""
        if self.waits and self._size:
            self._refuse(408)
        else:
            self.abort()

    # --- What the client sends ---------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Parses what has come."""
        if self._last:
            return
        self._size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            return
        except httptools.HttpParserError:
            self._refuse(400)
            return
        if self.waits and self._size > self._server.bounds.head_bytes + self._server.bounds.body_bytes:
            self._refuse(431)

    def on_message_begin(self) -> None:
        """Called by the parser, as are the next ones."""
        self._environ: Environ = {"HTTP_HOST": None}
        self._target = b""
        self._body: list[bytes] = []

    def on_url(self, target: bytes) -> None:
        """A part of the target."""
        self._target += target

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        key = _NAMES.get(name) or _remember(name)
        if not key:
            return
        environ = self._environ
        text = value.decode("latin-1")
        if environ.get(key) is None:
            environ[key] = text
        elif key in _SINGLE:
            raise ValueError(key)
        else:
            environ[key] += ("; " if key == "HTTP_COOKIE" else ", ") + text

    def on_headers_complete(self) -> None:
        """The whole head has come."""
        environ, bounds = self._environ, self._server.bounds
        version = self._parser.get_http_version()
        if environ["HTTP_HOST"] is None:
            if version == "1.1":
                raise ValueError(version)
            del environ["HTTP_HOST"]
        environ["SERVER_PROTOCOL"] = "HTTP/" + version
        environ["REQUEST_METHOD"] = self._parser.get_method().decode()
        environ["PATH_INFO"], environ["QUERY_STRING"] = _split(self._target)
        environ["REMOTE_ADDR"] = self.peer
        if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
            self.deadline = self._server.now + bounds.body_seconds + 1
            too_large = int(environ.get("CONTENT_LENGTH") or 0) > bounds.body_bytes
            if environ.get("HTTP_EXPECT", "").lower() == "100-continue" and not too_large and not self._busy:
                self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            if too_large:
                self._end_of_request(too_large=True)

    def on_body(self, data: bytes) -> None:
        """A part of the body."""
        if self._last:
            return
        self._body.append(data)
        if sum(map(len, self._body)) > self._server.bounds.body_bytes:
            self._end_of_request(too_large=True)

    def on_message_complete(self) -> None:
        """The whole request has come."""
        if not self._last:
            self._end_of_request(too_large=False)

    def _end_of_request(self, *, too_large: bool) -> None:
        environ = self._environ
        if too_large:
            environ[REFUSED] = (413, f"The body may have {self._server.bounds.body_bytes} bytes")
            self._last = self._unread = True
        environ[BODY] = b"" if too_large else b"".join(self._body)
        self._size = 0
        self._last = self._last or self._parser.should_upgrade()  # we speak nothing else
        last = self._last or not self._parser.should_keep_alive() or environ["SERVER_PROTOCOL"] == "HTTP/1.0"
        if self._busy:
            self._queue.append((environ, last))
            if len(self._queue) >= _PIPELINED:
                self._transport.pause_reading()
        else:
            self._begin(environ, last)

    @property
    def _busy(self) -> bool:
        return self._task is not None

    # --- What it gets ------------------------------------------------------------------------------------------------

    def _begin(self, environ: Environ, last: bool) -> None:
        reply = self._server.handler(environ, self)
        if type(reply) is Reply and type(reply.body) is bytes and len(reply.body) <= _PIECE and self._drained is None:
            self._send_head(environ, reply, last, reply.body)
            self._after(last)
        else:
            self.waits = False
            self.deadline = float("inf")
            self._task = self._server.loop.create_task(self._work(environ, reply, last))

    async def _work(self, environ: Environ, reply: Reply | Awaitable[Reply], last: bool) -> None:
        try:
            while True:
                answer = reply if isinstance(reply, Reply) else await reply
                await self._send(environ, answer, last)
                if self.gone or not self._queue or last:
                    break
                environ, last = self._queue.pop(0)
                self._transport.resume_reading()
                reply = self._server.handler(environ, self)
        except ConnectionResetError:
            return
        except BaseException:
            self.abort()  # an answer that has begun must not look whole
            raise
        finally:
            self._task = None
        self._after(last)

    def _after(self, last: bool) -> None:
        self.waits = True
        self.deadline = self._server.now + self._server.bounds.head_seconds + 1
        if last or self._server.closing:
            self._end()

    def _end(self) -> None:
        """Says that no more will come, and reads on for a moment: else what was sent may be lost on its way."""
        if self._unread:
            self._transport.write_eof()
            self.deadline = self._server.now + _LINGER_SECONDS
        else:
            self._transport.close()
            self.deadline = self._server.now + self._server.bounds.send_seconds
        self._last = True

    def _send_head(self, environ: Environ, reply: Reply, last: bool, body: bytes) -> None:
        server = self._server
        close = b"Connection: close\r\n\r\n" if last or server.closing else b"\r\n"
        if reply.chunked and environ["SERVER_PROTOCOL"] != "HTTP/1.0":
            close = b"Transfer-Encoding: chunked\r\n" + close
        if environ["REQUEST_METHOD"] == "HEAD" or reply.status in _NO_BODY:
            body = b""
        self._transport.write(b"".join((reply.head, server.date, close, body)))

    async def _send(self, environ: Environ, reply: Reply, last: bool) -> None:
        body = reply.body
        pieces = hasattr(body, "__aiter__")
        bodiless = environ["REQUEST_METHOD"] == "HEAD" or reply.status in _NO_BODY
        bounds = self._server.bounds
        if self.gone:
            return
        self.deadline = self._server.now + bounds.send_seconds + (0 if pieces else len(body) / bounds.send_rate)
        chunked = reply.chunked and environ["SERVER_PROTOCOL"] != "HTTP/1.0"
        small = isinstance(body, bytes) and len(body) <= _PIECE
        self._send_head(environ, reply, last, body if small else b"")
        if bodiless or small:
            if self._drained is not None:
                await self._drained
            return
        self.sent = 0
        self._server.readers.begin(self, reply.held if pieces else len(body), self._server.now)
        try:
            if pieces:
                await self._send_pieces(body, chunked=chunked)
            else:
                for start in range(0, len(body), _PIECE):
                    await self._write(body[start : start + _PIECE])
        finally:
            self._server.readers.end(self)

    async def _send_pieces(self, pieces: AsyncIterator[bytes], *, chunked: bool) -> None:
        async for piece in pieces:
            self.deadline = self._server.now + self._server.bounds.send_seconds
            if piece:
                await self._write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
        if chunked:
            await self._write(b"0\r\n\r\n")

    async def _write(self, data: bytes) -> None:
        if self.gone:
            raise ConnectionResetError
        self._transport.write(data)
        if self._drained is not None:
            await self._drained
        self.sent += len(data)

    def pause_writing(self) -> None:
        """The client takes no more for now."""
        self._drained = self._server.loop.create_future()

    def resume_writing(self) -> None:
        """The client takes more again."""
        drained, self._drained = self._drained, None
        if drained is not None and not drained.done():
            drained.set_result(None)

    def _refuse(self, status: int) -> None:
        """Answers what is no request, and ends the connection."""
        self._last = True
        if not self._busy and not self.gone:
            content = {"title": _PHRASES[status], "status": status}
            headers = [("Content-Type", "application/problem+json"), ("Access-Control-Allow-Origin", "*")]
            reply = Reply(status, headers, json.dumps(content).encode() + b"\n")
            self._send_head({"REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1"}, reply, last=True, body=reply.body)
            self._unread = True
            self._end()


_NAMES: dict[bytes, str] = {}


def _remember(name: bytes) -> str:
    """The name of a header in the environment (PEP 3333); those seen are kept.

    One with an underscore has none, since it would be taken for the one with a hyphen.
    """
    if b"_" in name:
        return ""
    lower = name.lower()
    key = _CONTENT.get(lower) or "HTTP_" + lower.decode("latin-1").upper().replace("-", "_")
    if len(_NAMES) < _NAMES_KEPT:
        _NAMES[name] = key
    return key


def _split(target: bytes) -> tuple[str, str]:
    """The path of a request's target, its escapes undone, and its query string, both as WSGI has them (PEP 3333)."""
    if not target.startswith(b"/") and b"://" in target:
        target = b"/" + target.partition(b"://")[2].partition(b"/")[2]
    path, _, query = target.partition(b"?")
    if b"%" in path:
        path = unquote_to_bytes(path)
    return path.decode("latin-1"), query.decode("latin-1")
