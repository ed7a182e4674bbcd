"""The WSGI front: answers what has been answered before, before Flask is entered.

An answer of the document plane depends on the edition, the path and what a client says it accepts, and on nothing else
that a request bears; so these are the key of a table that Flask fills. Whatever is not plainly in it goes to Flask.
"""

from __future__ import annotations

from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from publisher.web.server.http_server import PIECE, Reply
from publisher.web.server.request_bytes import is_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from publisher.web.context import Editions
    from publisher.web.edition import Edition

    Environ = dict[str, Any]
    Headers = list[tuple[str, str]]
    Key = tuple[str | None, ...]
    Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

PREPARED = "publisher.prepared"
"""In the environment: the edition that the answer depends on, set by who knows that it depends on nothing more."""

TABLE_BYTES = 64 * 1024 * 1024
_ROW_BYTES = 2048
_AGAIN, _LONGEST_AGAIN = 1024, 2048
_LONGEST_HEADER = 512
# What a 304 leaves out (RFC 9110, section 15.4.5).
_NOT_IN_304 = frozenset(
    {"content-encoding", "content-language", "content-length", "content-type", "last-modified", "repr-digest"}
)


_ACCEPTS = ("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_PROFILE")
_ASK_FOR_MORE = frozenset(
    {"HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE", "HTTP_WANT_REPR_DIGEST"}
)


class _Row(NamedTuple):
    reply: Reply
    unchanged: Reply
    tag: str


class Front:
    """A WSGI application in front of another one.

    Args:
        application: The one that knows every answer.
        editions: What is served now; a new edition begins with an empty table.
        limit: How many bytes the table may take. When it is full it is emptied, which costs less than to keep order.
    """

    def __init__(self, application: Application, editions: Editions, limit: int = TABLE_BYTES) -> None:
        self._application = application
        self._editions = editions
        self._limit = limit
        self._size = 0
        self._edition: Edition | None = None
        self._table: dict[Key, _Row] = {}
        self._lock = Lock()
        self._again: dict[bytes, Reply] = {}
        self._again_of: Edition | None = None
        self.answered = 0
        """How many requests have been answered from the table; a few may be missed, which costs less than a lock."""

    def again(self, received: bytes) -> Reply | None:
        """The reply to the very same bytes as before, from the event loop."""
        reply = self._again.get(received)
        if reply is None or self._again_of is not self._editions.now() or self._editions.notice() is not None:
            return None
        self.answered += 1
        return reply

    def _note(self, received: bytes, edition: Edition | None, reply: Reply) -> None:
        if self._again_of is not edition or len(self._again) >= _AGAIN:
            self._again, self._again_of = {}, edition  # which costs less than to keep order
        if len(received) <= _LONGEST_AGAIN and len(reply.body) <= PIECE and is_whole(received):
            self._again[received] = reply

    def find(self, environ: Environ, received: bytes | None = None) -> Reply | None:
        """The reply to a request, if the table has it.

        Args:
            environ: The request.
            received: The bytes that it began with, from the event loop, to know it again by; None for no such thing.
        """
        edition = self._edition
        if edition is not self._editions.now() or self._editions.notice() is not None:
            return None
        key = _key(environ)
        row = self._table.get(key) if key is not None else None
        if row is None:
            return None
        condition = environ.get("HTTP_IF_NONE_MATCH")
        if condition is not None and condition != row.tag:
            return None
        self.answered += 1
        reply = row.reply if condition is None else row.unchanged
        if received is not None:
            self._note(received, edition, reply)
        return reply

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers a request (PEP 3333)."""
        found = self.find(environ)
        if found is not None:
            start_response(f"{found.status} {HTTPStatus(found.status).phrase.upper()}", found.headers)
            return [found.body]
        key = _key(environ)
        if key is None or "HTTP_IF_NONE_MATCH" in environ or self._editions.notice() is not None:
            return self._application(environ, start_response)
        return self._ask(key, environ, start_response)

    def _ask(self, key: Key, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        seen: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, exc_info: object = None) -> Any:
            seen.append((status, headers))
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        answer = self._application(environ, start)
        edition = environ.get(PREPARED)
        if edition is None or not seen[-1][0].startswith(("200", "303")):
            return answer
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        self._keep(key, edition, *seen[-1], body)
        return [body]

    def _keep(self, key: Key, edition: Edition, status: str, headers: Headers, body: bytes) -> None:
        tag = next((value for name, value in headers if name.lower() == "etag"), "")
        unchanged = Reply(304, [h for h in headers if h[0].lower() not in _NOT_IN_304])
        row = _Row(Reply(int(status[:3]), headers, body), unchanged, tag)
        with self._lock:
            current = self._editions.now()
            if self._edition is not current or self._size > self._limit:
                self._table, self._size = {}, 0
                self._edition = current
            if edition is current and sum(len(part or "") for part in key) <= _LONGEST_HEADER:
                self._table[key] = row
                self._size += len(body) + _ROW_BYTES


def _key(environ: Environ) -> Key | None:
    """What an answer depends on; None for requests that ask for more than a whole answer or an unchanged one."""
    if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING") or not _ASK_FOR_MORE.isdisjoint(environ):
        return None
    return (environ["PATH_INFO"], *map(environ.get, _ACCEPTS))
