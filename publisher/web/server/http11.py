"""An HTTP/1.1 server on an event loop (RFC 9112), with the limits that keep it answering whatever clients do.

What it bounds: connections, the size of a head and of a body, the time for each of them, and the time that a reader may
take over an answer. It notices when a client leaves. The parser is llhttp, that of Node.js, by `httptools`.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import httptools

from publisher.web.server.http_server import BODY, ELSEWHERE, NO_BODY, PHRASES, PIECE, REFUSED, Reply
from publisher.web.server.request_bytes import is_whole, read_again, remember, split_target, variable

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncIterator, Awaitable, Callable

    from publisher.web.server.http_server import Server

    Environ = dict[str, Any]

_PIPELINED = 16
_LINGER_SECONDS = 3.0
_SINGLE = frozenset({"HTTP_HOST", "CONTENT_LENGTH", "CONTENT_TYPE"})


class Connection(asyncio.Protocol):
    """One client. Its requests are answered one after the other.

    Args:
        server: What it shares with others.
        received: What had been received of it before it came here from another process.
    """

    __slots__ = (
        "_body",
        "_drained",
        "_environ",
        "_last",
        "_name",
        "_parser",
        "_queue",
        "_received",
        "_size",
        "_target",
        "_task",
        "_transport",
        "_unread",
        "chunk",
        "deadline",
        "gone",
        "peer",
        "sent",
        "server",
        "stays",
        "waits",
    )  # fmt: skip

    def __init__(self, server: Server, received: bytes = b"") -> None:
        self.server = server
        self._received = received
        self.chunk: bytes | None = None
        self._parser = httptools.HttpRequestParser(self)
        self._queue: list[tuple[Environ, bool]] = []
        self._task: asyncio.Task[None] | None = None
        self._drained: asyncio.Future[None] | None = None
        self._last = False
        self._unread = False
        self._size = 0
        self.sent = 0
        self.gone = False
        self.stays = bool(received)
        """Whether its first request is to be answered here, since another process could not."""
        self.waits = True
        self.deadline = server.now + server.bounds.head_seconds

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has connected."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.peer = (transport.get_extra_info("peername") or ("",))[0]
        self.server.connections.add(self)
        self.server.make_room()
        if self._received:
            self.data_received(self._received)
            self._received = b""

    def connection_lost(self, _error: Exception | None) -> None:
        """The client has left, or was sent away."""
        self.gone = True
        self.server.connections.discard(self)
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

    def hand_over(self, send: Callable[[bytes, int], bool]) -> bool:
        """Gives the connection to another process, with the request that is just being answered.

        Args:
            send: Sends what was received, with the open socket; says whether that was possible.

        Returns:
            False where it stays, because something else is on its way from or to the client.
        """
        chunk = self.chunk
        if chunk is None or self._transport.get_write_buffer_size() or not is_whole(chunk):
            return False
        if not send(chunk, self._transport.get_extra_info("socket").fileno()):
            return False
        self._leave()
        return True

    def _leave(self) -> None:
        self._last = True
        self._transport.pause_reading()
        self._transport.abort()  # the other process holds the socket, so the client notices nothing

    # --- What the client sends ---------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Parses what has come."""
        if self._last:
            return
        fresh = not self._size and self._task is None
        self.chunk = data if fresh else None
        if fresh and (self._send_again(data) or self._begin_again(data)):
            return
        self._size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            return
        except httptools.HttpParserError:
            self._refuse(400)
            return
        if self.waits and self._size > self.server.bounds.head_bytes + self.server.bounds.body_bytes:
            self._refuse(431)

    def _send_again(self, data: bytes) -> bool:
        """Sends the reply that the same bytes had before; False where that is not known."""
        server = self.server
        reply = None if server.again is None or server.closing or self._drained is not None else server.again(data)
        if reply is None:
            return False
        self._transport.write(b"".join((reply.head, server.date, b"\r\n", reply.body)))
        self._after(last=False)
        return True

    def _begin_again(self, data: bytes) -> bool:
        """Begins a request that can be read without the parser; False for any other."""
        environ = read_again(data)
        if environ is None:
            return False
        self.chunk = data
        environ["REMOTE_ADDR"] = self.peer
        self._begin(environ, last=False)
        return True

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
        key = variable(name)
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
        environ, bounds = self._environ, self.server.bounds
        version = self._parser.get_http_version()
        if environ["HTTP_HOST"] is None:
            if version == "1.1":
                raise ValueError(version)
            del environ["HTTP_HOST"]
        environ["SERVER_PROTOCOL"] = "HTTP/" + version
        environ["REQUEST_METHOD"] = self._parser.get_method().decode()
        environ["PATH_INFO"], environ["QUERY_STRING"] = split_target(self._target)
        environ["REMOTE_ADDR"] = self.peer
        if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
            self.deadline = self.server.now + bounds.body_seconds + 1
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
        if sum(map(len, self._body)) > self.server.bounds.body_bytes:
            self._end_of_request(too_large=True)

    def on_message_complete(self) -> None:
        """The whole request has come."""
        if not self._last:
            self._end_of_request(too_large=False)

    def _end_of_request(self, *, too_large: bool) -> None:
        environ = self._environ
        if too_large:
            environ[REFUSED] = (413, f"The body may have {self.server.bounds.body_bytes} bytes")
            self._last = self._unread = True
        environ[BODY] = b"" if too_large else b"".join(self._body)
        self._size = 0
        self._last = self._last or self._parser.should_upgrade()  # we speak nothing else
        last = self._last or not self._parser.should_keep_alive() or environ["SERVER_PROTOCOL"] == "HTTP/1.0"
        if last:
            self.chunk = None
        elif self.chunk is not None:
            remember(self.chunk, environ)
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
        reply = self.server.handler(environ, self)
        if reply is ELSEWHERE:
            return
        if type(reply) is Reply and type(reply.body) is bytes and len(reply.body) <= PIECE and self._drained is None:
            self._send_head(environ, reply, last, reply.body)
            self._after(last)
        else:
            self.waits = False
            self.deadline = float("inf")
            self._task = self.server.loop.create_task(self._work(environ, reply, last))

    async def _work(self, environ: Environ, reply: Reply | Awaitable[Reply], last: bool) -> None:
        try:
            while True:
                answer = reply if isinstance(reply, Reply) else await reply
                await self._send(environ, answer, last)
                if self.gone or not self._queue or last:
                    break
                environ, last = self._queue.pop(0)
                self._transport.resume_reading()
                reply = self.server.handler(environ, self)
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
        self.deadline = self.server.now + self.server.bounds.head_seconds + 1
        if last or self.server.closing:
            self._end()

    def _end(self) -> None:
        """Says that no more will come, and reads on for a moment: else what was sent may be lost on its way."""
        if self._unread:
            self._transport.write_eof()
            self.deadline = self.server.now + _LINGER_SECONDS
        else:
            self._transport.close()
            self.deadline = self.server.now + self.server.bounds.send_seconds
        self._last = True

    def _send_head(self, environ: Environ, reply: Reply, last: bool, body: bytes) -> None:
        server = self.server
        close = b"Connection: close\r\n\r\n" if last or server.closing else b"\r\n"
        if reply.chunked and environ["SERVER_PROTOCOL"] != "HTTP/1.0":
            close = b"Transfer-Encoding: chunked\r\n" + close
        if environ["REQUEST_METHOD"] == "HEAD" or reply.status in NO_BODY:
            body = b""
        self._transport.write(b"".join((reply.head, server.date, close, body)))

    async def _send(self, environ: Environ, reply: Reply, last: bool) -> None:
        body = reply.body
        pieces = hasattr(body, "__aiter__")
        bodiless = environ["REQUEST_METHOD"] == "HEAD" or reply.status in NO_BODY
        bounds = self.server.bounds
        if self.gone:
            return
        self.deadline = self.server.now + bounds.send_seconds + (0 if pieces else len(body) / bounds.send_rate)
        chunked = reply.chunked and environ["SERVER_PROTOCOL"] != "HTTP/1.0"
        small = isinstance(body, bytes) and len(body) <= PIECE
        self._send_head(environ, reply, last, body if small else b"")
        if bodiless or small:
            if self._drained is not None:
                await self._drained
            return
        self.sent = 0
        self.server.readers.begin(self, reply.held if pieces else len(body), self.server.now)
        try:
            if pieces:
                await self._send_pieces(body, chunked=chunked)
            else:
                for start in range(0, len(body), PIECE):
                    await self._write(body[start : start + PIECE])
        finally:
            self.server.readers.end(self)

    async def _send_pieces(self, pieces: AsyncIterator[bytes], *, chunked: bool) -> None:
        async for piece in pieces:
            self.deadline = self.server.now + self.server.bounds.send_seconds
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
        self._drained = self.server.loop.create_future()

    def resume_writing(self) -> None:
        """The client takes more again."""
        drained, self._drained = self._drained, None
        if drained is not None and not drained.done():
            drained.set_result(None)

    def _refuse(self, status: int) -> None:
        """Answers what is no request, and ends the connection."""
        self._last = True
        if not self._busy and not self.gone:
            content = {"title": PHRASES[status], "status": status}
            headers = [("Content-Type", "application/problem+json"), ("Access-Control-Allow-Origin", "*")]
            reply = Reply(status, headers, json.dumps(content).encode() + b"\n")
            self._send_head({"REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1"}, reply, last=True, body=reply.body)
            self._unread = True
            self._end()


async def adopt(connection: Connection, accepted: socket.socket) -> None:
    """Goes on with a connection that another process has handed over."""
    try:
        await connection.server.loop.connect_accepted_socket(lambda: connection, accepted)
    except OSError:  # the client has left
        accepted.close()
