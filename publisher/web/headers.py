"""Response headers: links, validators, CORS and what protects pages (RFC 8288, 9110, 9111, Fetch, CSP)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from flask import request

from publisher.web.addresses import to_uri

if TYPE_CHECKING:
    from datetime import date

    from flask import Response


# Nothing but our own stylesheet, pictures and forms, and the script of the copy buttons.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
COMMON_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Content-Language, Content-Location, Content-Profile, Content-Range, ETag, Link, Location, "
        "Memento-Datetime, Repr-Digest, Retry-After, Vary"
    ),
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Datetime, Accept-Language, Accept-Profile, Content-Type, If-Modified-Since, If-None-Match, "
        "If-Range, Range, Want-Repr-Digest"
    ),
    "Access-Control-Max-Age": "86400",
}

DOCUMENT_CACHE = "public, max-age=300"
REDIRECT_CACHE = "public, max-age=3600"
STATIC_CACHE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"


def entity_tag(body: bytes) -> str:
    """A strong entity tag for bytes, without its quotes."""
    return hashlib.sha256(body).hexdigest()[:32]


def link(target: str, relation: str, **parameters: str) -> str:
    """One member of a `Link` header (RFC 8288, section 3).

    >>> link("/doc/a.ttl", "alternate", type="text/turtle")
    '</doc/a.ttl>; rel="alternate"; type="text/turtle"'
    """
    rest = "".join(f'; {name}="{value}"' for name, value in parameters.items())
    return f'<{to_uri(target)}>; rel="{relation}"{rest}'


def set_validators(response: Response, tag: str, modified: date | None = None) -> None:
    """Gives a response its strong entity tag and the day its content last changed."""
    response.set_etag(tag)
    if modified is not None:
        response.last_modified = datetime.combine(modified, time(tzinfo=UTC))


def conditional(response: Response) -> Response:
    """Turns a 200 into a 304 where the request's conditions allow it (RFC 9110, section 13)."""
    if response.status_code == 200:
        response.make_conditional(request.environ)
        # The server dates each answer as it goes out; a date given here would be kept with the answer.
        response.headers.pop("Date", None)
        if response.status_code == 304:
            response.headers.pop("Repr-Digest", None)
    return response


def add_common_headers(response: Response) -> Response:
    """Adds what every answer bears, whatever its status."""
    for name, value in COMMON_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def preflight(response: Response) -> Response:
    """Completes the answer to OPTIONS (Fetch, section 3.2)."""
    response.status_code = 204
    response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
    response.headers.update(PREFLIGHT_HEADERS)
    return response
