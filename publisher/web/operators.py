"""For who runs the server: is it well, what does it serve, and what has it counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, jsonify

from publisher.store.port import Loaded, Observed, QueryError, StoreStatus
from publisher.web.context import current, desk
from publisher.web.headers import conditional, entity_tag
from publisher.web.metrics import CONTENT_TYPE, exposition, family, histogram
from publisher.web.sparql.query_desk import OUTCOMES, QUERIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

blueprint = Blueprint("operators", __name__, url_prefix="/-")

REQUESTS = "requests"
"""The counter of requests that Flask answered."""


@blueprint.get("/health")
@blueprint.get("/health/live", endpoint="live")
def health() -> Response:
    """200 as soon as a release is served, and tells which; where this fails, the server is to be started again.

    Documents are served even while queries are not answered, so this is 200 then too.
    """
    return _health(200, answered=_queries_answered())


@blueprint.get("/health/ready")
def ready() -> Response:
    """200 where queries are answered too, else 503. A remote store is asked whether it holds what is served."""
    answered = _queries_answered() and _holds_release()
    return _health(200 if answered else 503, answered=answered)


def _holds_release() -> bool:
    store = current().store
    try:
        return not isinstance(store, Loaded) or store.loaded()
    except QueryError:
        return False


def _health(status: int, *, answered: bool) -> Response:
    edition = current()
    response = jsonify(
        {
            "status": "ok" if status == 200 else "not ready",
            "queries": "answered" if answered else "not answered",
            "release": edition.release.id,
            "triples": edition.release.manifest.counts.triples,
        }
    )
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _queries_answered() -> bool:
    status = _status()
    return status is None or status.up


@blueprint.get("/release")
def release() -> Response:
    """The manifest of the release that is served."""
    body = current().release.manifest.to_json()
    response = Response(body, content_type="application/json")
    response.set_etag(entity_tag(body))
    response.headers["Cache-Control"] = "no-cache"
    return conditional(response)


@blueprint.get("/metrics")
def metrics() -> Response:
    """What has been counted since the server started, for Prometheus."""
    response = Response(exposition(_families()), content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _status() -> StoreStatus | None:
    store = current().store
    return store.status() if isinstance(store, Observed) else None


def _families() -> Iterator[Iterable[str]]:
    counted, cache = desk().metrics, desk().cache
    manifest = current().release.manifest
    queries = {(("cached", "no"), ("outcome", name)): 0 for name in OUTCOMES} | counted.counted(QUERIES)
    yield family("counter", "publisher_queries_total", "Queries by how they ended.", queries)
    yield histogram("publisher_query_seconds", "Time of queries, waiting included.", counted)
    status = _status()
    if status is not None:
        yield from _of_store(status)
    yield family(
        "counter",
        "publisher_answer_cache_hits_total",
        "Answers found in the server's cache.",
        {(): cache.hits},
    )
    yield family("counter", "publisher_answer_cache_misses_total", "Answers not found there.", {(): cache.misses})
    yield family("gauge", "publisher_answer_cache_bytes", "Bytes of the answers kept.", {(): cache.size})
    yield family("gauge", "publisher_answer_cache_answers", "Answers kept.", {(): len(cache)})
    requests = counted.counted(REQUESTS)
    yield family("counter", "publisher_http_requests_total", "Requests by blueprint and status.", requests)
    front = getattr(current_app.wsgi_app, "answered", 0)
    yield family("counter", "publisher_prepared_answers_total", "Requests answered before Flask.", {(): front})
    yield family("gauge", "publisher_release_triples", "Triples of the release.", {(): manifest.counts.triples})
    yield family("gauge", "publisher_release_info", "The release that is served.", {(("release", manifest.id),): 1})


def _of_store(status: StoreStatus) -> Iterator[Iterable[str]]:
    yield family("gauge", "publisher_store_up", "Whether queries can be answered.", {(): int(status.up)})
    yield family("gauge", "publisher_query_workers", "Processes for queries.", {(): status.workers})
    yield family("gauge", "publisher_query_workers_idle", "Those that are free.", {(): status.idle})
    yield family("gauge", "publisher_queries_waiting", "Queries that wait for a process.", {(): status.waiting})
    yield family("counter", "publisher_query_worker_restarts_total", "Processes replaced.", {(): status.restarts})
