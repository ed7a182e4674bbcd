"""Whether an answer is the expected one: the same rows in any order, the same graph, blank nodes by any name."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from tests.conformance.manifests import read_graph

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RESULTS = {
    ".srx": QueryResultsFormat.XML,
    ".srj": QueryResultsFormat.JSON,
    ".tsv": QueryResultsFormat.TSV,
}
ACCEPT = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
}
"""The media type to ask for, so that each format of results is read back somewhere in the suite."""

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Solutions.

    Args:
        columns: Names of the variables, sorted.
        rows: The rows, in the order of the columns.
        ordered: Whether the order of rows counts.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    ordered: bool = False


Outcome = bool | Table | Dataset


def expected_outcome(root: Path, file: Path) -> Outcome:
    """What a result file of the suite holds."""
    if file.suffix == ".csv":
        return _csv(file.read_bytes())
    if file.suffix in _RESULTS:
        return _outcome(parse_query_results(path=file, format=_RESULTS[file.suffix]))
    graph = read_graph(root, file)
    sets = [q.subject for q in graph if q.object == NamedNode(_RS + "ResultSet")]
    return _result_set(graph, sets[0]) if sets else graph  # type: ignore[arg-type]


def answered_outcome(body: bytes, media_type: str) -> Outcome:
    """What an answer of the endpoint holds."""
    name = media_type.partition(";")[0]
    if name == "text/csv":
        return _csv(body)
    if fmt := QueryResultsFormat.from_media_type(name):
        return _outcome(parse_query_results(body, format=fmt))
    fmt_of_graph = RdfFormat.from_media_type(name)
    assert fmt_of_graph is not None, media_type
    return Dataset(parse(body, format=fmt_of_graph))


def _csv(body: bytes) -> Table:
    """Rows of texts; `SELECT *` leaves the order of columns open, so they are sorted here as everywhere."""
    by_column = sorted(zip(*csv.reader(io.StringIO(body.decode(), newline="")), strict=True))
    head, *rows = zip(*by_column, strict=True)
    return Table(head, tuple(tuple(BlankNode(t[2:]) if t.startswith("_:") else Literal(t) for t in r) for r in rows))


def _outcome(found: QuerySolutions | QueryBoolean) -> Outcome:
    if isinstance(found, QueryBoolean):
        return bool(found)
    names = [v.value for v in found.variables]
    columns = tuple(sorted(names))
    return Table(columns, tuple(tuple(row[c] for c in columns) for row in found))


def _result_set(graph: Dataset, node: NamedNode | BlankNode) -> Outcome:
    """Reads the vocabulary for results of the first Data Access working group."""

    def values(subject: Term, name: str) -> list[Term]:
        return [q.object for q in graph.quads_for_subject(subject) if q.predicate.value == _RS + name]  # type: ignore[arg-type]

    for answer in values(node, "boolean"):
        return str(answer.value) == "true"  # type: ignore[union-attr]
    columns = tuple(sorted(v.value for v in values(node, "resultVariable")))  # type: ignore[union-attr]
    numbered: list[tuple[int, Row]] = []
    for solution in values(node, "solution"):
        row = {
            values(b, "variable")[0].value: values(b, "value")[0]  # type: ignore[union-attr]
            for b in values(solution, "binding")
        }
        index = values(solution, "index")
        numbered.append((int(index[0].value) if index else -1, tuple(row.get(c) for c in columns)))  # type: ignore[union-attr]
    ordered = any(index >= 0 for index, _ in numbered)
    return Table(columns, tuple(row for _, row in sorted(numbered, key=lambda pair: pair[0])), ordered)


def same(found: Outcome, expected: Outcome, *, lax: bool) -> bool:
    """Whether two outcomes say the same.

    Args:
        found: What was answered.
        expected: What the suite expects; says whether order counts.
        lax: Whether duplicates may be left out.
    """
    if isinstance(expected, Dataset) and isinstance(found, Dataset):
        return _canonical(found) == _canonical(expected)
    if isinstance(expected, Table) and isinstance(found, Table):
        if set(found.columns) != set(expected.columns):
            return False
        mine, theirs = list(found.rows), list(expected.rows)
        if lax:
            mine, theirs = list(dict.fromkeys(mine)), list(dict.fromkeys(theirs))
        if expected.ordered:
            return _ordered(mine, theirs)
        return len(mine) == len(theirs) and _matched(mine, theirs, {}, set())
    return type(found) is type(expected) and found == expected


def _canonical(graph: Dataset) -> set[str]:
    copy = Dataset(graph)
    copy.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in copy}


def _ordered(mine: Sequence[Row], theirs: Sequence[Row]) -> bool:
    names: dict[str, str] | None = {}
    if len(mine) != len(theirs):
        return False
    for one, other in zip(mine, theirs, strict=True):
        names = _paired(one, other, names or {})
        if names is None:
            return False
    return True


def _matched(mine: list[Row], theirs: list[Row], names: dict[str, str], used: set[int]) -> bool:
    """Finds a pairing of all rows under one pairing of blank nodes, by trying."""
    plain = [row for row in mine if not _blank(row)]
    if Counter(plain) != Counter(row for row in theirs if not _blank(row)):
        return False
    return _try([r for r in mine if _blank(r)], [r for r in theirs if _blank(r)], names, used)


def _try(mine: list[Row], theirs: list[Row], names: dict[str, str], used: set[int]) -> bool:
    if len(used) == len(theirs):
        return True
    for index, row in enumerate(theirs):
        if index in used:
            continue
        extended = _paired(mine[len(used)], row, names)
        if extended is not None and _try(mine, theirs, extended, used | {index}):
            return True
    return False


def _blank(terms: Iterable[Term | None]) -> bool:
    return any(
        isinstance(t, BlankNode) or (isinstance(t, Triple) and _blank((t.subject, t.predicate, t.object)))
        for t in terms
    )


def _paired(one: Iterable[Term | None], other: Iterable[Term | None], names: dict[str, str]) -> dict[str, str] | None:
    """The pairing of blank nodes, extended so that two rows are the same; None where they are not."""
    names = dict(names)
    for mine, theirs in zip(one, other, strict=True):
        if isinstance(mine, BlankNode) and isinstance(theirs, BlankNode):
            known = names.get(mine.value)
            if known is None and theirs.value in names.values():
                return None
            if names.setdefault(mine.value, theirs.value) != theirs.value:
                return None
        elif isinstance(mine, Triple) and isinstance(theirs, Triple):
            inner = _paired(
                (mine.subject, mine.predicate, mine.object), (theirs.subject, theirs.predicate, theirs.object), names
            )
            if inner is None:
                return None
            names = inner
        elif mine != theirs:
            return None
    return names
