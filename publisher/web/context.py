"""What a request works with: the edition it began with, the language of its page, the notice over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from flask import Response, current_app, g, request

from publisher.base.formats import HTML
from publisher.base.iris import normalise_path, to_uri_path
from publisher.base.negotiation import accepted_languages, choose_language
from publisher.web.addresses import with_query
from publisher.web.coding import code, digest
from publisher.web.headers import entity_tag
from publisher.web.messages import LANGUAGES, Messages
from publisher.web.rendering import Frame, with_notice
from publisher.web.server.front import PREPARED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from flask import Flask

    from publisher.base.config import Runtime
    from publisher.web.edition import Edition
    from publisher.web.sparql.query_desk import QueryDesk

_EXTENSION = "publisher"


class Editions(Protocol):
    """Where requests get the edition that they are answered from."""

    def enter(self) -> Edition:
        """The current edition; it stays open until it is left."""

    def leave(self, edition: Edition) -> None:
        """Ends the use of an edition."""

    def now(self) -> Edition:
        """The current edition, only to tell whether it is still the same."""

    def notice(self) -> str | None:
        """Findings that keep the sources from becoming the next release, to be shown over each page."""

    def older(self, name: str) -> Edition:
        """The edition of any release, by the release's name; it stays open until it is left.

        Raises:
            NotFoundError: There is no such release.
            StoreBusy: As many older releases are in use as may be open.
        """

    def release_on(self, day: date) -> str:
        """The name of the release that was current on a day; the first one for a day before it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What an application is made of.

    Args:
        editions: Where requests get their editions.
        runtime: The settings of this server.
        desk: Where queries are answered.
    """

    editions: Editions
    runtime: Runtime
    desk: QueryDesk


def register_context(app: Flask, editions: Editions, runtime: Runtime, desk: QueryDesk) -> None:
    """Gives an application its editions; each request keeps one from its first line to its last byte."""
    app.extensions[_EXTENSION] = Parts(editions, runtime, desk)

    @app.before_request
    def _enter() -> None:
        g.edition = editions.enter()
        g.notice = editions.notice()

    @app.teardown_request
    def _leave(_error: BaseException | None) -> None:
        edition = g.pop("edition", None)
        if edition is not None:
            editions.leave(edition)


def current() -> Edition:
    """The edition that this request is answered from."""
    edition: Edition = g.edition
    return edition


def mark_prepared() -> None:
    """Tells the front that this answer depends on nothing but the edition, the path and the negotiated headers."""
    if not g.notice:
        request.environ[PREPARED] = g.edition


def parts_of(app: Flask) -> Parts:
    """What an application was made of."""
    found: Parts = app.extensions[_EXTENSION]
    return found


def _extension() -> Parts:
    return parts_of(current_app)


def runtime() -> Runtime:
    """The settings of this server."""
    return _extension().runtime


def editions() -> Editions:
    """Where requests get their editions."""
    return _extension().editions


def desk() -> QueryDesk:
    """Where queries are answered."""
    return _extension().desk


def client() -> str:
    """Who asks this request's question."""
    return client_in(request.environ, runtime().client_header)


def client_in(environ: Mapping[str, Any], header: str) -> str:
    """Who asks: whom a trusted proxy names, else the other end of the connection.

    Args:
        environ: The environment of a request (PEP 3333).
        header: The header in which the proxy names the client; empty where there is none.

    >>> client_in({"REMOTE_ADDR": "192.0.2.1", "HTTP_X_CLIENT": "spoofed, 192.0.2.7"}, "X-Client")
    '192.0.2.7'
    """
    key = "HTTP_" + header.upper().replace("-", "_")
    named = environ.get(key, "").rpartition(",")[2].strip() if header else ""
    return named or environ.get("REMOTE_ADDR") or ""


def request_path() -> str:
    """The request's path below the base, in the one spelling that the release knows."""
    from_wsgi = request.path.removeprefix("/")
    # WSGI has undone all escapes; those of characters that a path cannot hold bare are put back.
    escaped = "".join(f"%{ord(c):02X}" if c in '%?#[] <>"{}|\\^`' or c < " " else c for c in from_wsgi)
    return normalise_path(escaped)


def page_language() -> str:
    """The language of the page: `?lang=`, else by Accept-Language."""
    return choose_language(_wanted_languages(), LANGUAGES)


def page_languages() -> tuple[str, ...]:
    """The language of the page, and those that the reader takes for what is not there in it, best first."""
    return current().languages(page_language(), accepted_languages(_wanted_languages()))


def names_language() -> bool:
    """Whether `?lang=` decides on the languages; it names one, or several with commas between them."""
    return not set(LANGUAGES).isdisjoint(accepted_languages(_named_languages()))


def name_language(language: str) -> None:
    """Decides on the language of this request, whose path names it."""
    g.language = language


def _named_languages() -> str:
    return str(g.get("language") or request.args.get("lang", ""))


def _wanted_languages() -> str:
    return _named_languages() if names_language() else request.headers.get("Accept-Language", "")


def page_frame(alternates: tuple[tuple[str, str], ...] = ()) -> Frame:
    """The frame of a page at the request's own address."""
    edition = current()
    arguments = {k: v for k, v in request.args.items() if k != "lang"}
    url = with_query("/" + request_uri_path(), **arguments)
    language, *others = page_languages()
    return Frame(edition.publication, language, edition.release.id, url, alternates, tuple(others))


def request_uri_path() -> str:
    """The request's path as it may stand in a link of this server; never one that names another host."""
    return to_uri_path(request_path()).lstrip("/")


def page_response(page: bytes, language: str, *, negotiated: bool) -> Response:
    """A page as an answer, under the notice if there is one.

    Args:
        page: The rendered page.
        language: Its language.
        negotiated: Whether the Accept header chose HTML.
    """
    if g.notice:
        page = with_notice(page, Messages(language)("build-broken"), g.notice)
    response = Response(content_type=HTML.content_type)
    response.headers["Content-Language"] = language
    if negotiated:
        response.vary.add("Accept")
    if not names_language():
        response.vary.add("Accept-Language")
    code(response, page, entity_tag(page))
    digest(response, response.get_data())
    response.headers["Cache-Control"] = "no-cache"
    return response
