"""One OpenAPI 3.1 document for all that programs ask of this server: queries, saved queries, documents, finding."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app

from publisher.web.context import current, runtime
from publisher.web.headers import DOCUMENT_CACHE, conditional, entity_tag
from publisher.web.openapi.documents import documents, older, operators
from publisher.web.openapi.finding import FINDING, reconciliation
from publisher.web.openapi.harvesting import harvesting
from publisher.web.openapi.parts import PROBLEM, problems
from publisher.web.openapi.querying import saved, sparql

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from publisher.base.config import Publication, Runtime
    from publisher.store.saved_queries.saved_query import SavedQuery
    from publisher.web.openapi.parts import Json

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
def document() -> Response:
    """The description of the interface."""
    edition = current()
    paths = {rule.rule for rule in current_app.url_map.iter_rules()}
    content = describe(edition.publication, edition.release.id, edition.release.saved_queries, runtime(), paths)
    body = json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
    response = Response(body, content_type="application/json")
    response.set_etag(entity_tag(body))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    return conditional(response)


def describe(
    publication: Publication,
    release: str,
    queries: Mapping[str, SavedQuery],
    limits: Runtime,
    served: Collection[str] = (),
) -> Json:
    """The OpenAPI document of a server.

    Args:
        publication: The publication settings.
        release: Name of the release.
        queries: The saved queries by name.
        limits: The limits of the server, told in the descriptions.
        served: Paths of the server, in Flask's notation; what is optional is described where it is served.

    >>> from datetime import date
    >>> from publisher.base.config import Publication, Runtime
    >>> describe(Publication("https://example.org/", date(2026, 1, 31)), "r", {}, Runtime())["openapi"]
    '3.1.0'
    """
    info: Json = {
        "title": publication.title.get("en") or next(iter(publication.title.values()), publication.base),
        "version": release,
        "description": _introduction(publication, limits),
    }
    if publication.licence:
        info["license"] = {"name": "Licence of the data", "url": publication.licence}
    paths = sparql(limits) | saved(queries) | documents() | older() | harvesting() | operators()
    finding = FINDING | (reconciliation() if "/reconcile" in served else {})
    paths |= {path: item for path, item in finding.items() if served}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": "/", "description": "This server"}],
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items()],
        "paths": paths,
        "components": {"schemas": {"Problem": PROBLEM}, "responses": problems()},
    }


_TAGS = {
    "SPARQL": "SPARQL 1.1 Protocol",
    "Saved queries": "Questions that the data answers, with typed parameters",
    "Documents": "Dereferencing of identifiers by content negotiation",
    "Older states": "What stood at an address on a day (Memento)",
    "Harvesting": "Dumps, feeds, OAI-PMH, site maps",
    "Reconciliation": "Reconciliation Service API 0.2",
    "Finding": "Finding things by name or by an identifier",
    "Operation": "The state of the server",
}


def _introduction(publication: Publication, limits: Runtime) -> str:
    text = publication.description.get("en") or next(iter(publication.description.values()), "")
    return (
        f"{text}\n\nA query may run for {limits.query_seconds:g} seconds, be {limits.query_length:,} bytes long and "
        f"give {limits.query_answer_mb:,} MB. Each answer bears a strong ETag; each error is a problem (RFC 9457)."
    ).strip()
