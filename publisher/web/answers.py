"""Running queries for readers: the answer with its validators, or the problem that tells why there is none."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from flask import Response, request

from publisher.base.formats import GRAPH_FORMATS, RESULT_FORMATS
from publisher.store.port import (
    AnswerKind,
    NotAcceptable,
    QueryCrashed,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    StoreBusy,
    StoreDown,
)
from publisher.web.addresses import with_query
from publisher.web.context import current
from publisher.web.headers import REVALIDATE, conditional
from publisher.web.problems import ProblemError

if TYPE_CHECKING:
    from publisher.store.port import Answer, Query

_STATUS: tuple[tuple[type[QueryError], int], ...] = (
    (QuerySyntaxError, 400),
    (QueryRefused, 400),
    (QueryTimeout, 504),
    (QueryTooLarge, 413),
    (NotAcceptable, 406),
    (StoreBusy, 503),
    (StoreDown, 503),
    (QueryCrashed, 500),
)
_KINDS = {AnswerKind.GRAPH: GRAPH_FORMATS, AnswerKind.SOLUTIONS: RESULT_FORMATS, AnswerKind.BOOLEAN: RESULT_FORMATS}


def query_tag(query: Query) -> str:
    """A strong entity tag of an answer that need not be known: the release, the query and the formats decide it."""
    parts = (
        current().release.id,
        query.text,
        repr(query.default_graphs),
        repr(query.named_graphs),
        repr(sorted((name, str(term)) for name, term in query.substitutions.items())),
        query.result_format.key if query.result_format else "",
        query.graph_format.key if query.graph_format else "",
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def respond(query: Query, *, negotiated: bool) -> Response:
    """Answers a query in its format, or with 304 before anything is run where the client has the answer already.

    Raises:
        ProblemError: The query was not answered.
    """
    tag = query_tag(query)
    if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        answer = run(query)
        response = Response(answer.chunks(), content_type=answer.format.content_type)
        response.content_length = len(answer)
    response.set_etag(tag)
    response.headers["Cache-Control"] = REVALIDATE
    if negotiated:
        response.vary.add("Accept")
    return conditional(response)


def run(query: Query) -> Answer:
    """Runs a query.

    Raises:
        ProblemError: The query was not answered, and why.
    """
    try:
        return current().store.execute(query)
    except QueryError as error:
        raise problem_of(error, query.text) from error


def problem_of(error: QueryError, text: str) -> ProblemError:
    """The problem that an unanswered query is told as."""
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    more: dict[str, object] = {}
    headers: dict[str, str] = {}
    excerpt = ""
    line, column = getattr(error, "line", None), getattr(error, "column", None)
    if line is not None and column is not None:
        more = {"line": line, "column": column}
        excerpt = caret(text, line, column)
    if isinstance(error, StoreBusy):
        headers["Retry-After"] = str(error.retry_after)
    elif isinstance(error, StoreDown):
        headers["Retry-After"] = "5"
    elif isinstance(error, NotAcceptable):
        more["available"] = [{"type": f.media_type, "href": _same_in(f.key)} for f in _KINDS[error.kind]]
    return ProblemError(status, str(error), more, headers, excerpt)


def _same_in(key: str) -> str:
    return with_query(request.path, **{**request.args.to_dict(), "format": key})


def caret(text: str, line: int, column: int) -> str:
    """A line of a query with a caret under a column.

    >>> print(caret("ASK {\\n ?s }", 2, 5))
    2 |  ?s }
      |     ^
    """
    lines = text.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1].replace("\t", " ")
    margin = " " * len(str(line))
    return f"{line} | {shown}\n{margin} | {' ' * (column - 1)}^"
