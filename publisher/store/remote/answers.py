"""Answers of a remote store, read whole and written anew, so that readers get the same formats from any store.

Stores differ in what they make of the formats: Virtuoso 7 answers ASK with a table, quotes TSV as if it were CSV and
writes N-Quads with graphs of its own. SPARQL JSON and N-Triples are what all write alike. Reading an answer is also how
one that broke off in the middle is told from a whole one.
"""

from __future__ import annotations

import io
from itertools import chain, islice
from typing import TYPE_CHECKING

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from publisher.base.formats import N_TRIPLES, RESULTS_JSON, Format
from publisher.store.port import AnswerKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BOOLEAN_COLUMN = "__ASK_RETVAL"
_BOOLEANS = {answer: f'{{"head":{{}},"boolean":{str(answer).lower()}}}'.encode() for answer in (True, False)}
_SAMPLE = 1000


def source_format(kind: AnswerKind) -> Format:
    """The format that a store is asked for."""
    return N_TRIPLES if kind is AnswerKind.GRAPH else RESULTS_JSON


def rewritten(kind: AnswerKind, body: bytes, fmt: Format, prefixes: Mapping[str, str]) -> bytes:
    """An answer in the format that the reader wants.

    Args:
        kind: What the query yields.
        body: What the store wrote, in `source_format`.
        fmt: The format wanted.
        prefixes: Prefixes for graph formats; those that a short answer uses are written.

    Raises:
        SyntaxError: The store wrote something else, or not all of it.
        ValueError: The answer is not of the kind that the query yields.

    >>> virtuoso = b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[]}}'
    >>> rewritten(AnswerKind.BOOLEAN, virtuoso, RESULTS_JSON, {})
    b'{"head":{},"boolean":false}'
    """
    if kind is AnswerKind.GRAPH:
        return _graph(body, fmt, prefixes)
    found = parse_query_results(body, format=QueryResultsFormat.JSON)
    if kind is AnswerKind.BOOLEAN:
        found = parse_query_results(_BOOLEANS[_truth(found)], format=QueryResultsFormat.JSON)
    elif not isinstance(found, QuerySolutions):
        message = "it answers a SELECT query with a boolean"
        raise ValueError(message)
    return found.serialize(format=QueryResultsFormat.from_extension(fmt.key)) or b""


def _truth(found: QuerySolutions | QueryBoolean) -> bool:
    if isinstance(found, QueryBoolean):
        return bool(found)
    if [variable.value for variable in found.variables] != [_BOOLEAN_COLUMN]:
        message = "it answers an ASK query with a table"
        raise ValueError(message)
    return any(getattr(row[0], "value", "0") not in ("0", "false") for row in found)


def _graph(body: bytes, fmt: Format, prefixes: Mapping[str, str]) -> bytes:
    triples: Iterator[Triple] = (q.triple for q in parse(body, format=RdfFormat.N_TRIPLES))
    first = list(islice(triples, _SAMPLE))
    if len(first) < _SAMPLE:
        text = "\n".join(map(str, first))
        prefixes = {name: iri for name, iri in prefixes.items() if f"<{iri}" in text}
    out = io.BytesIO()
    serialize(chain(first, triples), out, RdfFormat.from_extension(fmt.key), prefixes=dict(prefixes))
    return out.getvalue()
