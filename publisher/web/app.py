"""The Flask application: blueprints, one per reader's need, over the edition that each request begins with.

`docs/architecture.md`, "The life of a request", follows one through these modules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, request

from publisher.base.config import Runtime
from publisher.base.errors import NotFoundError
from publisher.release.reader import Release
from publisher.web import discovery, home, openapi, operators
from publisher.web.context import Editions, register_context
from publisher.web.documents import dumps, entities, mementos, profile_list
from publisher.web.edition import Edition
from publisher.web.embedding import embeds, oembed
from publisher.web.finding import browse, lookup, reconcile, search
from publisher.web.harvesting import badge, doors, feed, oai, sitemap
from publisher.web.headers import add_common_headers, preflight
from publisher.web.metrics import Metrics
from publisher.web.operators import REQUESTS
from publisher.web.pages import disagreements, pictures
from publisher.web.problems import ProblemError, register_problems
from publisher.web.server.front import Front
from publisher.web.server.http_server import REFUSED
from publisher.web.sparql import endpoint as sparql
from publisher.web.sparql import saved_queries as queries
from publisher.web.sparql.query_desk import QueryDesk

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from publisher.store.port import Store

BLUEPRINTS = (
    home.blueprint,
    browse.blueprint,
    disagreements.blueprint,
    pictures.blueprint,
    discovery.blueprint,
    lookup.blueprint,
    search.blueprint,
    reconcile.blueprint,
    oembed.blueprint,
    embeds.blueprint,
    doors.blueprint,
    sitemap.blueprint,
    oai.blueprint,
    badge.blueprint,
    mementos.blueprint,
    feed.blueprint,
    dumps.blueprint,
    sparql.blueprint,
    queries.blueprint,
    openapi.blueprint,
    operators.blueprint,
    profile_list.blueprint,
    entities.blueprint,
)


def create_app(source: Release | Callable[[], Release], store: Store, runtime: Runtime | None = None) -> Flask:
    """Makes the WSGI application that serves a release.

    Args:
        source: The release, or a function that gives the one to serve now.
        store: A store that holds the release's dataset. Its owner closes it.
        runtime: Limits of this server.

    Returns:
        The application. It keeps no state but caches.
    """
    return application(_Given(source, store), runtime or Runtime())


def application(editions: Editions, runtime: Runtime, metrics: Metrics | None = None) -> Flask:
    """Makes the WSGI application over whatever gives editions, such as a live site.

    Args:
        editions: Gives them.
        runtime: The settings of this server.
        metrics: Where it counts; a place of its own by default.
    """
    app = Flask("publisher.web", static_folder=None, template_folder=None)
    # A path is what it is: nothing is redirected to an address that the request's Host would have a say in.
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    desk = QueryDesk(runtime, metrics or Metrics())
    register_context(app, editions, runtime, desk)
    register_problems(app)

    @app.before_request
    def _refuse() -> None:
        refused = request.environ.get(REFUSED)
        if refused is not None:
            raise ProblemError(*refused)

    @app.before_request
    def _options() -> Response | None:
        return preflight(app.make_default_options_response()) if request.method == "OPTIONS" else None

    @app.after_request
    def _count(response: Response) -> Response:
        desk.metrics.count(REQUESTS, blueprint=request.blueprint or "none", status=str(response.status_code))
        return response

    app.after_request(add_common_headers)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.wsgi_app = Front(app.wsgi_app, editions)  # type: ignore[method-assign]
    return app


class _Given:
    """Editions of a release that someone else looks after."""

    def __init__(self, source: Release | Callable[[], Release], store: Store) -> None:
        self._source = source
        self._store = store
        self._edition: Edition | None = None

    def enter(self) -> Edition:
        return self.now()

    def now(self) -> Edition:
        release = self._source if isinstance(self._source, Release) else self._source()
        edition = self._edition
        if edition is None or edition.release is not release:
            edition = self._edition = Edition(release, self._store)
        return edition

    def leave(self, edition: Edition) -> None:
        """Nothing is opened here, so nothing is closed."""

    def notice(self) -> str | None:
        return None

    def older(self, name: str) -> Edition:
        """There is this release and no other."""
        edition = self.now()
        if name != edition.release.id:
            message = f"there is no release {name!r}"
            raise NotFoundError(message)
        return edition

    def release_on(self, _day: date) -> str:
        return self.now().release.id
