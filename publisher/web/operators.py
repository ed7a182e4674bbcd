"""For who runs the server: is it well, and what does it serve."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from publisher.web.context import current
from publisher.web.headers import conditional, entity_tag

blueprint = Blueprint("operators", __name__, url_prefix="/-")


@blueprint.get("/health")
def health() -> Response:
    """Answers 200 as soon as a release is served, and tells which."""
    edition = current()
    response = jsonify(
        {"status": "ok", "release": edition.release.id, "triples": edition.release.manifest.counts.triples}
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/release")
def release() -> Response:
    """The manifest of the release that is served."""
    body = current().release.manifest.to_json()
    response = Response(body, content_type="application/json")
    response.set_etag(entity_tag(body))
    response.headers["Cache-Control"] = "no-cache"
    return conditional(response)
