"""Recording what the server answers: every file and rule of an export comes from these answers."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote_to_bytes

from publisher.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from publisher.release.reader import Release
    from publisher.store.port import Answer, Query

# What a web server adds by itself.
_BY_THE_SERVER = frozenset({"content-length", "date", "location"})
_PATH_SAFE = "/:@!$&'()*+,;=~%?"
_SPELLING = {"etag": "ETag"}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the server.

    Args:
        status: Its status.
        headers: Its headers without those that any server adds by itself, by name.
        body: Its bytes.
        location: Where it sends to; empty if nowhere.
        coded: The same as gzip, where the server sends it so.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    location: str = ""
    coded: Reply | None = None


def alike(known: Reply, before: Reply, after: Reply) -> Reply | None:
    """What an address answers that differs from a known one as another pair of addresses does.

    Args:
        known: The answer of the known address.
        before: The answer of the first of the pair.
        after: The answer of the second of the pair.

    Returns:
        The answer; None where the known one is otherwise in just what differs, so that this cannot be told.

    >>> page, named = Reply(200, {"Vary": "Accept-Language"}, b"a"), Reply(200, {}, b"a")
    >>> other = Reply(200, {"Vary": "Accept-Language", "Content-Language": "it"}, b"b")
    >>> dict(alike(other, page, named).headers)
    {'Content-Language': 'it'}
    >>> alike(Reply(200, {"Vary": "Accept"}, b"c"), page, named) is None
    True
    """
    if before.body != after.body or (before.status, before.location) != (after.status, after.location):
        return None
    changed = {n for n in (*before.headers, *after.headers) if before.headers.get(n) != after.headers.get(n)}
    if any(known.headers.get(name) != before.headers.get(name) for name in changed):
        return None
    coded = None
    if known.coded is not None:
        if before.coded is None or after.coded is None:
            return None
        coded = alike(known.coded, before.coded, after.coded)
        if coded is None:
            return None
    headers = {name: value for name, value in known.headers.items() if name not in changed}
    headers |= {name: value for name, value in after.headers.items() if name in changed}
    return replace(known, headers=headers, coded=coded)


class Recorder:
    """Asks the application that serves a release, inside this process.

    Args:
        release: The release.
    """

    def __init__(self, release: Release) -> None:
        self._application = create_app(release, _NoStore())

    def ask(self, address: str, accept: str = "", language: str = "", method: str = "GET", known: str = "") -> Reply:
        """The answer to one request.

        Args:
            address: Path and query, as an IRI or as a URI.
            accept: The Accept header.
            language: The Accept-Language header.
            method: The method.
            known: The entity tag of what the client has already.
        """
        given = {"HTTP_ACCEPT": accept, "HTTP_ACCEPT_LANGUAGE": language, "HTTP_IF_NONE_MATCH": known}
        headers = {name: value for name, value in given.items() if value}
        reply = self._open(address, method, headers)
        if method == "GET" and reply.status == 200 and "accept-encoding" in reply.headers.get("Vary", "").lower():
            coded = self._open(address, method, headers | {"HTTP_ACCEPT_ENCODING": "gzip"})
            return replace(reply, coded=coded if coded.headers.get("Content-Encoding") == "gzip" else None)
        return reply

    def _open(self, address: str, method: str, headers: Mapping[str, str]) -> Reply:
        """Calls the application as a server does (PEP 3333)."""
        seen: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, told: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
            seen.append((status, told))
            return lambda _: None

        answer = self._application(_environ(address, method, headers), start)
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        status, told = seen[-1]
        kept = {_name(name): value for name, value in told if name.lower() not in _BY_THE_SERVER}
        location = next((value for name, value in told if name.lower() == "location"), "")
        return Reply(int(status[:3]), kept, body, location)


def _environ(address: str, method: str, headers: Mapping[str, str]) -> dict[str, Any]:
    path, _, query = quote(address, safe=_PATH_SAFE).partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **headers,
    }


def _name(name: str) -> str:
    """One spelling for each name, whoever wrote it."""
    return _SPELLING.get(name.lower()) or name.title()


class _NoStore:
    """Stands where a store would: the document plane has no need of one."""

    def execute(self, query: Query, cancelled: Callable[[], bool] | None = None) -> Answer:
        message = f"an export answers no queries: {query.text}"
        raise NotImplementedError(message)

    def close(self) -> None:
        """There is nothing to close."""
