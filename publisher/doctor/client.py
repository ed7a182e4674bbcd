"""A small HTTP client: no redirects followed, no content encodings, one connection a thread."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from publisher.base.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

_TIMEOUT_SECONDS = 30
_MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered.

    Args:
        url: What was asked.
        status: The status code.
        headers: The header fields.
        body: The content.
    """

    url: str
    status: int
    headers: Message
    body: bytes

    def header(self, name: str) -> str:
        """A header field's value, fields of one name joined by commas; empty where there is none."""
        return ", ".join(self.headers.get_all(name, ()))

    @property
    def media_type(self) -> str:
        """The media type, without parameters and in lower case."""
        return self.header("Content-Type").partition(";")[0].strip().lower()


class Client:
    """Asks one site. Safe to use from several threads; closes its connections at the end of a `with` statement.

    Args:
        site: The address that the site's paths begin with, such as `http://127.0.0.1:8000/`.

    Raises:
        UnreadableError: It is no http(s) address.
    """

    def __init__(self, site: str) -> None:
        parts = urlsplit(site)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            message = f"{site} is no http or https address"
            raise UnreadableError(message)
        self.site = site.rstrip("/") + "/"
        self._parts = parts
        self._local = threading.local()
        self._opened: list[HTTPConnection] = []

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._opened:
            connection.close()

    def is_here(self, url: str) -> bool:
        """Whether an address lies on the site."""
        return url.startswith(self.site)

    def resolve(self, reference: str, base: str = "") -> str:
        """An absolute address, from one relative to a page of the site."""
        return urljoin(base or self.site, reference)

    def ask(self, url: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Reply:
        """Asks for an address of the site.

        Raises:
            UnreadableError: The server does not answer, or not in HTTP.
        """
        target = urlsplit(url)
        path = (target.path or "/") + (f"?{target.query}" if target.query else "")
        for attempt in (1, 2):  # a kept connection may have been closed meanwhile
            connection = self._connection()
            try:
                connection.request(method, path, headers={"User-Agent": "publisher-doctor", **(headers or {})})
                response = connection.getresponse()
                return Reply(url, response.status, response.headers, response.read(_MOST_BYTES))
            except (OSError, HTTPException, UnicodeError) as error:
                connection.close()
                if attempt == 2:
                    message = f"{url} does not answer: {error}"
                    raise UnreadableError(message) from error
        raise AssertionError

    def _connection(self) -> HTTPConnection:
        if not hasattr(self._local, "connection"):
            kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
            self._local.connection = kind(str(self._parts.hostname), self._parts.port, timeout=_TIMEOUT_SECONDS)
            self._opened.append(self._local.connection)
        connection: HTTPConnection = self._local.connection
        return connection
