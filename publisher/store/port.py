"""The `Store` port: what the web, the build and the command line ask of any SPARQL store, and how it may refuse.

A store answers read-only queries (SPARQL 1.1 Query Language). An answer is whole or it is an error: what would have to
be cut is refused with `QueryTooLarge`, so that no reader mistakes a part for the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from publisher.base.errors import ExitStatus, PublisherError
from publisher.base.formats import RESULTS_JSON, TURTLE, Format

if TYPE_CHECKING:
    import mmap
    from collections.abc import Callable, Iterator, Mapping

    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    from publisher.base.config import Runtime

    Term = NamedNode | BlankNode | Literal | Triple

_CHUNK = 65536
_SOLUTIONS_PER_SECOND = 200_000_000
"""Ten times what the engine can go through (docs/decisions/0081-refused-by-estimate.md)."""


class AnswerKind(StrEnum):
    """What a query form yields (SPARQL 1.1 Query Language, section 16).

    >>> AnswerKind("solutions") is AnswerKind.SOLUTIONS
    True
    """

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class Query:
    """A query with all that decides its answer.

    Args:
        text: The query in SPARQL.
        default_graphs: `default-graph-uri` of the protocol. When this or `named_graphs` is given, the two make the
            dataset and `FROM` in the text counts for nothing (SPARQL 1.1 Protocol, section 2.1.4).
        named_graphs: `named-graph-uri` of the protocol.
        result_format: The format of a SELECT or ASK answer; None when the reader accepts none.
        graph_format: The format of a CONSTRUCT or DESCRIBE answer; None when the reader accepts none.
        substitutions: Terms that take the place of variables, by name without `?`, as a saved query binds them.

    >>> Query("ASK {}").graph_format.media_type
    'text/turtle'
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    result_format: Format | None = RESULTS_JSON
    graph_format: Format | None = TURTLE
    substitutions: Mapping[str, Term] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: its size is known before the first byte is sent.

    Args:
        kind: Which query form it answers.
        format: The format it is written in.
        body: The bytes; large ones are mapped from the memory the engine wrote them to.

    >>> answer = Answer(AnswerKind.BOOLEAN, RESULTS_JSON, b'{"head":{},"boolean":true}')
    >>> len(answer), b"".join(answer.chunks()) == answer.read()
    (26, True)
    """

    kind: AnswerKind
    format: Format
    body: bytes | mmap.mmap

    def __len__(self) -> int:
        return len(self.body)

    def read(self) -> bytes:
        """All of it as bytes."""
        return self.body[:]

    def chunks(self) -> Iterator[bytes]:
        """All of it, piece by piece."""
        for start in range(0, len(self.body), _CHUNK):
            yield self.body[start : start + _CHUNK]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may cost.

    Args:
        seconds: Wall time.
        memory_mb: Memory beyond the data.
        answer_mb: Size of the answer.
        length: Bytes of the query.
        nesting: Depth of brackets in the query.

    >>> Limits(seconds=2).nesting
    400
    """

    seconds: float = 10.0
    memory_mb: int = 1024
    answer_mb: int = 64
    length: int = 65536
    nesting: int = 400

    @property
    def solutions(self) -> int:
        """How many solutions no query can go through in its time, however fast the engine is."""
        return int(self.seconds * _SOLUTIONS_PER_SECOND)

    @classmethod
    def of(cls, runtime: Runtime) -> Limits:
        """The limits that a project's runtime settings name.

        >>> from publisher.base.config import Runtime
        >>> Limits.of(Runtime(query_seconds=3)).seconds
        3
        """
        return cls(
            runtime.query_seconds,
            runtime.query_memory_mb,
            runtime.query_answer_mb,
            runtime.query_length,
            runtime.query_nesting,
        )


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """How a store is doing.

    Args:
        up: Whether it can answer queries.
        workers: How many queries can run at once.
        idle: How many more could begin now.
        waiting: How many wait for their turn.
        restarts: How many processes have been replaced.
    """

    up: bool
    workers: int
    idle: int
    waiting: int
    restarts: int


@runtime_checkable
class Observed(Protocol):
    """A store that tells how it is doing."""

    def status(self) -> StoreStatus:
        """How it is doing now."""


@runtime_checkable
class Loaded(Protocol):
    """A store that others load, so that it may hold another release than it should."""

    def loaded(self) -> bool:
        """Whether it holds the release; asks it.

        Raises:
            QueryError: It cannot be told.
        """


class Store(Protocol):
    """A store that answers queries. Safe to call from several threads."""

    def execute(self, query: Query, cancelled: Callable[[], bool] | None = None) -> Answer:
        """Answers a query.

        Args:
            query: The query.
            cancelled: Says whether the asker has gone; polled while the query runs, which ends when it says so.

        Raises:
            QueryRefused: The query may not or cannot be run.
            QuerySyntaxError: It is no SPARQL query.
            QueryTimeout: It took longer than the limit.
            QueryTooLarge: Its answer, or the memory it needs, is larger than the limit.
            QueryCancelled: The asker has gone.
            ServiceFailed: An endpoint that it calls did not answer.
            NotAcceptable: Its answer cannot be written in the format asked for.
            StoreBusy: Too many queries wait already.
            StoreDown: The store cannot answer at all.
        """

    def close(self) -> None:
        """Gives back all processes and connections."""


class QueryError(PublisherError):
    """A query that was not answered."""


class QueryRefused(QueryError):
    """The query may not be run, whoever asks: it updates, calls out, or is beyond a limit that is known beforehand.

    Args:
        message: Why.
        line: Line of what is refused, if it has a place.
        column: Column of what is refused.
    """

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class QuerySyntaxError(QueryError):
    """The text is no SPARQL query.

    Args:
        message: What is wrong, without the place.
        line: Line in the reader's own text, from 1.
        column: Column in code points, from 1.

    >>> str(QuerySyntaxError("unexpected '}'", 2, 5))
    "line 2, column 5: unexpected '}'"
    """

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.message, self.line, self.column = message, line, column


class QueryTimeout(QueryError):
    """The query ran longer than it may.

    Args:
        seconds: The limit.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the query took longer than the {seconds:g} s that one query may take")
        self.seconds = seconds


class QueryTooLarge(QueryError):
    """The answer is larger than it may be, or needs more memory than it may."""


class QueryCancelled(QueryError):
    """The asker has gone, so the query was ended."""

    def __init__(self) -> None:
        super().__init__("the asker has gone, so the query was ended")


class QueryCrashed(QueryError):
    """The engine broke down over this query. Others are not touched."""

    status = ExitStatus.INTERNAL


class ServiceFailed(QueryError):
    """Another endpoint that the query calls with SERVICE did not answer, or may not be asked."""


class NotAcceptable(QueryError):
    """The answer cannot be written in the format asked for.

    Args:
        message: Why.
        kind: What the query yields, so that the caller can name the formats there are.
    """

    def __init__(self, message: str, kind: AnswerKind) -> None:
        super().__init__(message)
        self.kind = kind


class StoreBusy(QueryError):
    """Too many queries are waiting.

    Args:
        message: Which limit is reached.
        retry_after: Seconds after which it is worth asking again.
    """

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class StoreDown(QueryError):
    """The store does not answer at all.

    Args:
        message: Why.
        retry_after: Seconds after which it is worth asking again.
    """

    status = ExitStatus.UNREADABLE

    def __init__(self, message: str, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after
