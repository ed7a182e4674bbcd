"""The one way out: a small HTTP server on the loopback address that calls allowed endpoints for query processes.

A query process gets a ticket, an address that nobody can guess, valid while its query runs. The gateway sends the
query that the engine has made of a SERVICE pattern to the endpoint that the ticket stands for, and nothing else: it
connects to public addresses only (`addresses`), follows no redirect, and bounds calls, bytes and time.
"""

from __future__ import annotations

import secrets
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from publisher.store.federation.addresses import ForbiddenAddressError, connect, is_public
from publisher.store.federation.calls import redirected

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Sequence

    from publisher.store.port import Limits

MOST_CALLS = 16
"""So often one query may call: an engine may call anew for each row of a join."""

_FORMATS = ("application/sparql-results+json", "application/sparql-results+xml")
_FIXED = {
    "Accept": ", ".join(_FORMATS),
    "Accept-Encoding": "identity",
    "Content-Type": "application/x-www-form-urlencoded",
    "Connection": "close",
    "User-Agent": "linked-data-publisher (SPARQL federation)",
}
_LONGEST = 1 << 20  # of a query that the engine has made of a SERVICE pattern
_PIECE = 1 << 16


class CallFailedError(Exception):
    """Another endpoint did not answer, or may not be asked."""


@dataclass(eq=False, slots=True)
class Ticket:
    """The right of one query to call.

    Args:
        root: The address that its calls begin with.
        endpoints: Who may be called; the number in the list ends the address.
        deadline: When it ends, by `time.monotonic()`.
        bytes_left: How much may still be answered.
        calls_left: How many calls are left.
        connections: Those of the calls under way; they end with the ticket.
    """

    root: str
    endpoints: Sequence[str]
    deadline: float
    bytes_left: int
    calls_left: int = MOST_CALLS
    connections: set[socket.socket] = field(default_factory=set)

    def end(self) -> None:
        """Ends all calls, however slowly they are answered."""
        self.calls_left = 0
        for connection in tuple(self.connections):
            with suppress(OSError):
                connection.shutdown(SHUT_RDWR)

    def redirect(self, text: str) -> str:
        """A query with the addresses of this ticket in place of the endpoints."""
        return redirected(text, self.endpoints, lambda iri: f"{self.root}/{self.endpoints.index(iri)}")


class Gateway:
    """Calls other endpoints for query processes. To be closed.

    Args:
        endpoints: Absolute `http` or `https` IRIs of the endpoints that may be called.
        accepts: Whether an IP address may be connected to.
        trust: Which certificates count; those of the system by default.
    """

    def __init__(
        self,
        endpoints: Sequence[str],
        accepts: Callable[[str], bool] = is_public,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.endpoints = tuple(endpoints)
        self.accepts = accepts
        self.trust = trust or ssl.create_default_context()
        self._tickets: dict[str, Ticket] = {}
        self._server = _Server(("127.0.0.1", 0), self)
        threading.Thread(target=self._server.serve_forever, name="gateway", daemon=True).start()

    def close(self) -> None:
        """Ends it; calls under way end with their deadline."""
        self._server.shutdown()
        self._server.server_close()

    @contextmanager
    def ticket(self, limits: Limits) -> Iterator[Ticket]:
        """A ticket for one query, which ends with the block."""
        name = secrets.token_urlsafe(24)
        root = f"http://127.0.0.1:{self._server.server_port}/{name}"
        ticket = Ticket(root, self.endpoints, time.monotonic() + limits.seconds, limits.answer_mb << 20)
        self._tickets[name] = ticket
        try:
            yield ticket
        finally:
            del self._tickets[name]
            ticket.end()

    def endpoint(self, path: str) -> tuple[Ticket, str] | None:
        """The ticket and the endpoint that a path names."""
        name, _, number = path.removeprefix("/").partition("/")
        ticket = self._tickets.get(name)
        if ticket is None or not number.isdecimal() or int(number) >= len(ticket.endpoints):
            return None
        return ticket, ticket.endpoints[int(number)]

    @contextmanager
    def call(self, ticket: Ticket, endpoint: str, query: str) -> Iterator[HTTPResponse]:
        """Asks an endpoint.

        Raises:
            CallFailedError: It did not answer with results, or may not be asked.
        """
        if ticket.root in query:
            message = "SERVICE within SERVICE is not answered"
            raise CallFailedError(message)
        ticket.calls_left -= 1
        if ticket.calls_left < 0:
            message = f"the query calls other endpoints more than {MOST_CALLS} times"
            raise CallFailedError(message)
        try:
            with self._asked(ticket, endpoint, query) as response:
                _check(response, endpoint)
                yield response
        except ForbiddenAddressError as error:
            raise CallFailedError(str(error)) from error
        except TimeoutError as error:
            message = f"<{endpoint}> did not answer in time"
            raise CallFailedError(message) from error
        except (OSError, HTTPException) as error:
            message = f"<{endpoint}> cannot be asked: {error}"
            raise CallFailedError(message) from error

    @contextmanager
    def _asked(self, ticket: Ticket, endpoint: str, query: str) -> Iterator[HTTPResponse]:
        parts = urlsplit(endpoint)
        secure = parts.scheme == "https"
        host = parts.hostname or ""
        left = max(0.01, ticket.deadline - time.monotonic())
        plain = connect(host, parts.port or (443 if secure else 80), left, self.accepts)
        with plain, self._secured(plain, host) if secure else plain as connection:
            ticket.connections.add(connection)
            try:
                if isinstance(connection, ssl.SSLSocket):
                    connection.do_handshake()
                yield _post(connection, endpoint, query)
            finally:
                ticket.connections.discard(connection)

    def _secured(self, plain: socket.socket, host: str) -> ssl.SSLSocket:
        return self.trust.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


def _post(connection: socket.socket, endpoint: str, query: str) -> HTTPResponse:
    parts = urlsplit(endpoint)
    http = HTTPConnection(parts.netloc)
    http.auto_open = 0  # the connection that was checked, or none
    http.sock = connection
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    http.request("POST", target, urlencode({"query": query}), {"Host": parts.netloc, **_FIXED})
    return http.getresponse()


def _check(response: HTTPResponse, endpoint: str) -> None:
    kind = response.headers.get_content_type()
    if response.status != 200:  # a redirect is not followed
        message = f"<{endpoint}> answers {response.status}"
    elif kind not in _FORMATS or response.headers.get("Content-Encoding", "identity") != "identity":
        message = f"<{endpoint}> answers with {kind}, which is no format of results that was asked for"
    else:
        return
    raise CallFailedError(message)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], gateway: Gateway) -> None:
        super().__init__(address, _Handler)
        self.gateway = gateway

    def handle_error(self, _request: object, _address: object) -> None:
        """A query process that was killed in the middle is no error of ours."""


class _Handler(BaseHTTPRequestHandler):
    """One call of a query process."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    server: _Server

    def do_POST(self) -> None:
        """The engine asks by POST, with the query as the body (SPARQL 1.1 Protocol, section 2.1.3)."""
        self.close_connection = True
        gateway = self.server.gateway
        found = gateway.endpoint(self.path)
        if found is None:
            self._tell(404, "there is nothing here")
            return
        ticket, endpoint = found
        length = int(self.headers.get("Content-Length") or -1)
        if not 0 <= length <= _LONGEST:
            self._tell(502, f"the query for <{endpoint}> is larger than {_LONGEST:,} bytes")
            return
        begun = False
        try:
            with gateway.call(ticket, endpoint, self.rfile.read(length).decode()) as response:
                begun = self._begin(response)
                self._hand_over(ticket, response)
        except CallFailedError as error:
            if not begun:  # else the answer breaks off, which the engine takes for an error
                self._tell(502, str(error))

    def _begin(self, response: HTTPResponse) -> bool:
        self.send_response(200)
        self.send_header("Content-Type", response.headers.get_content_type())
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        return True

    def _hand_over(self, ticket: Ticket, response: HTTPResponse) -> None:
        while piece := response.read(_PIECE):
            ticket.bytes_left -= len(piece)
            if ticket.bytes_left < 0 or time.monotonic() > ticket.deadline:
                message = "the answer is too large, or comes too slowly"
                raise CallFailedError(message)
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        if response.length:
            message = "the answer broke off"
            raise CallFailedError(message)
        self.wfile.write(b"0\r\n\r\n")

    def _tell(self, status: int, message: str) -> None:
        body = message.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Calls are logged with their query."""
