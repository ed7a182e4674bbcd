"""Reads what is plainly a query of the SPARQL Protocol for the current release; all else is told by Flask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publisher.base.formats import HTML
from publisher.store.port import Query
from publisher.web.server.http_server import BODY
from publisher.web.sparql.answer_headers import Circumstances
from publisher.web.sparql.protocol import Operation, ProtocolError, answer_formats, parse_operation

if TYPE_CHECKING:
    from collections.abc import Mapping

    Environ = Mapping[str, Any]

PATH = "/sparql"
_LONGEST = 16384
"""Longer requests are read in a thread, so that no one can hold up an event loop with them."""

_OTHER_CASES = frozenset(
    {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE"}
    | {"HTTP_ACCEPT_DATETIME", "HTTP_CONTENT_ENCODING"}
)


def may_be_plain(environ: Environ) -> bool:
    """Whether a request asks the endpoint and bears no condition, range, date or coding."""
    return environ["PATH_INFO"] == PATH and _OTHER_CASES.isdisjoint(environ)


def plain_query(environ: Environ, query_length: int) -> tuple[Query, Circumstances] | None:
    """The query of a request that may be plain, and how it came; None where Flask has more to decide.

    Args:
        environ: The request.
        query_length: How many bytes a query may have.
    """
    operation = _operation(environ, query_length)
    if operation is None or operation.query is None or operation.release is not None:
        return None
    accept = environ.get("HTTP_ACCEPT")
    if _may_want_page(accept, operation.format):
        return None
    try:
        formats = answer_formats(accept, operation.format)
    except ProtocolError:
        return None
    query = Query(operation.query, operation.default_graphs, operation.named_graphs, *formats)
    how = Circumstances(
        PATH,
        operation.fields,
        negotiated=operation.format is None,
        encodings=environ.get("HTTP_ACCEPT_ENCODING"),
        posted=environ["REQUEST_METHOD"] == "POST",
    )
    return query, how


def _operation(environ: Environ, query_length: int) -> Operation | None:
    method, body = environ["REQUEST_METHOD"], environ[BODY]
    if method not in ("GET", "POST") or len(body) + len(environ["QUERY_STRING"]) > _LONGEST:
        return None
    kind = environ.get("CONTENT_TYPE", "")
    try:
        return parse_operation(method, environ["QUERY_STRING"], kind, body, query_length)
    except ProtocolError:
        return None


def _may_want_page(accept: str | None, name: str | None) -> bool:
    """Whether a person may be asking; then Flask decides."""
    if name is not None:
        return name in ("html", HTML.media_type)
    return accept is not None and "html" in accept.lower()
