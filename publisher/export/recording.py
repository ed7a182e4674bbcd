"""Recording what the server answers: every file and rule of an export comes from these answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from publisher.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from publisher.release.reader import Release
    from publisher.store.port import Answer, Query

# What a web server adds by itself.
_BY_THE_SERVER = frozenset({"content-length", "date", "location"})
_PATH_SAFE = "/:@!$&'()*+,;=~%?"


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


class Recorder:
    """Asks the application that serves a release, inside this process.

    Args:
        release: The release.
    """

    def __init__(self, release: Release) -> None:
        self._client = create_app(release, _NoStore()).test_client()

    def ask(self, address: str, accept: str = "", language: str = "", method: str = "GET", known: str = "") -> Reply:
        """The answer to one request.

        Args:
            address: Path and query, as an IRI or as a URI.
            accept: The Accept header.
            language: The Accept-Language header.
            method: The method.
            known: The entity tag of what the client has already.
        """
        given = {"Accept": accept, "Accept-Language": language, "If-None-Match": known}
        headers = {name: value for name, value in given.items() if value}
        reply = self._open(address, method, headers)
        if method == "GET" and reply.status == 200 and "accept-encoding" in reply.headers.get("Vary", "").lower():
            coded = self._open(address, method, headers | {"Accept-Encoding": "gzip"})
            return replace(reply, coded=coded if coded.headers.get("Content-Encoding") == "gzip" else None)
        return reply

    def _open(self, address: str, method: str, headers: Mapping[str, str]) -> Reply:
        response = self._client.open(quote(address, safe=_PATH_SAFE), method=method, headers=dict(headers))
        kept = {_name(name): value for name, value in response.headers if name.lower() not in _BY_THE_SERVER}
        try:
            return Reply(response.status_code, kept, response.get_data(), response.headers.get("Location", ""))
        finally:
            response.close()


def _name(name: str) -> str:
    """One spelling for each name, whoever wrote it."""
    return {"Etag": "ETag"}.get(name.title(), name.title())


class _NoStore:
    """Stands where a store would: the document plane has no need of one."""

    def execute(self, query: Query, cancelled: Callable[[], bool] | None = None) -> Answer:
        message = f"an export answers no queries: {query.text}"
        raise NotImplementedError(message)

    def close(self) -> None:
        """There is nothing to close."""
