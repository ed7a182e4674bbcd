"""Running queries for readers: the answer with its validators, or the problem that tells why there is none."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from flask import Response, g, request

from publisher.base.formats import GRAPH_FORMATS, RESULT_FORMATS, RESULTS_CSV
from publisher.store.port import (
    AnswerKind,
    NotAcceptable,
    Query,
    QueryCancelled,
    QueryCrashed,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    ServiceFailed,
    StoreBusy,
    StoreDown,
)
from publisher.web.addresses import with_query
from publisher.web.coding import STREAMED, gzipped, takes_gzip
from publisher.web.context import client, current, desk
from publisher.web.problems import ProblemError
from publisher.web.server.http_server import HELD
from publisher.web.sparql.answer_cache import Steadiness
from publisher.web.sparql.answer_headers import RELEASE, Circumstances, answer_headers, compresses, lasting_headers
from publisher.web.sparql.clients import ClientBusy
from publisher.web.sparql.query_desk import Asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.store.port import Answer
    from publisher.web.sparql.answer_headers import Fields

_STATUS: tuple[tuple[type[QueryError], int], ...] = (
    (QuerySyntaxError, 400),
    (QueryRefused, 400),
    (QueryTimeout, 504),
    (QueryTooLarge, 413),
    (ServiceFailed, 502),
    (NotAcceptable, 406),
    (ClientBusy, 429),
    (StoreBusy, 503),
    (StoreDown, 503),
    (QueryCrashed, 500),
    (QueryCancelled, 503),
)
OUTCOME = "publisher.outcome"
"""In the environment: the error that a front has met already, which is only to be told."""

GONE = "publisher.gone"
"""In the environment: says whether the asker has left."""

_KINDS = {AnswerKind.GRAPH: GRAPH_FORMATS, AnswerKind.SOLUTIONS: RESULT_FORMATS, AnswerKind.BOOLEAN: RESULT_FORMATS[:2]}
_GRAPH_SIZES = Query(
    "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g", result_format=RESULTS_CSV
)


def respond(query: Query, *, negotiated: bool, fields: Fields | None = None) -> Response:
    """Answers a query in its format, or with 304 before anything is run where the client has the answer already.

    Args:
        query: The query.
        negotiated: Whether the Accept header chose the format.
        fields: The fields that a permalink of this answer bears; those of the address by default.

    Raises:
        ProblemError: The query was not answered.
    """
    asked = Asked.of(current().release.id, query)
    how = _circumstances(negotiated=negotiated, fields=fields)
    known = _known_already(asked)
    if known is not None:
        desk().not_modified(current(), asked)
        return Response(status=304, headers=lasting_headers(current(), asked, how, known))
    answer = _answer(asked)
    headers = answer_headers(current(), asked, answer, how)
    body = gzipped(answer.chunks()) if compresses(answer, how) else answer.chunks()
    request.environ[HELD] = len(answer)
    return Response(body, headers=headers)


def _circumstances(*, negotiated: bool, fields: Fields | None) -> Circumstances:
    return Circumstances(
        path=request.path,
        fields=_address_fields() if fields is None else fields,
        negotiated=negotiated,
        encodings=request.headers.get("Accept-Encoding"),
        posted=request.method == "POST",
        release_named=RELEASE in request.args,
        memento=g.get("memento", False),
    )


def _known_already(asked: Asked) -> str | None:
    """The entity tag by which the client has this answer, in the coding that it takes; None where it has not."""
    if request.method not in ("GET", "HEAD") or asked.steadiness is Steadiness.VOLATILE:
        return None
    tags = (
        (f"{asked.tag}-{STREAMED}", asked.tag) if takes_gzip(request.headers.get("Accept-Encoding")) else (asked.tag,)
    )
    return next((tag for tag in tags if request.if_none_match.contains_weak(tag)), None)


def _address_fields() -> dict[str, list[str]]:
    return {name: values for name, values in request.args.lists() if name != RELEASE}


def run(query: Query) -> Answer:
    """Runs a query.

    Raises:
        ProblemError: The query was not answered, and why.
    """
    return _answer(Asked.of(current().release.id, query))


def graph_sizes() -> Mapping[str, int]:
    """How many triples each named graph holds, as the store itself counts them; asked once for each edition.

    Raises:
        ProblemError: The store did not answer.
    """
    edition = current()
    if edition.graph_sizes is None:
        rows = csv.reader(io.StringIO(run(_GRAPH_SIZES).read().decode()))
        next(rows)
        edition.graph_sizes = {iri: int(size) for iri, size in rows}
    return edition.graph_sizes


def _answer(asked: Asked) -> Answer:
    try:
        told = request.environ.get(OUTCOME)
        if told is not None:
            raise told
        return desk().answer(current(), asked, client(), request.environ.get(GONE))
    except QueryError as error:
        raise problem_of(error, asked.query.text) from error


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
    if isinstance(error, StoreBusy | StoreDown):
        headers["Retry-After"] = str(error.retry_after)
    elif isinstance(error, NotAcceptable):
        more["available"] = [{"type": f.media_type, "href": _same_in(f.key)} for f in _KINDS[error.kind]]
    return ProblemError(status, str(error), more, headers, excerpt)


def _same_in(key: str) -> str:
    return with_query(request.path, **{**request.args.to_dict(flat=False), "format": key})


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
