"""The embedded store: queries run in processes that can be killed, so that no query harms another or the server.

A query first takes any free worker. When it turns out to be long it must also hold one of the *long places*, of which
there is one less than there are workers: so a worker is always left for queries that are answered in milliseconds,
whatever else is asked. A long query that finds no place is ended, and begun again when there is one.
"""

from __future__ import annotations

import mmap
import os
import signal
import threading
import time
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.base.formats import RDF_FORMATS, RESULT_FORMATS
from publisher.store import guard, wire
from publisher.store.estimate import refuse_hopeless
from publisher.store.federation.calls import blanked, endpoints_called, may_call
from publisher.store.pool import Pool
from publisher.store.port import (
    Answer,
    AnswerKind,
    Limits,
    NotAcceptable,
    QueryCancelled,
    QueryCrashed,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    ServiceFailed,
)
from publisher.store.processes import ZYGOTE, Data, Worker
from publisher.store.saved_queries.binding import bind
from publisher.store.worker import request_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from publisher.store.estimate import Extent
    from publisher.store.federation.gateway import Gateway
    from publisher.store.port import Query, StoreStatus

    Cancelled = Callable[[], bool] | None

LIGHT_SECONDS = 0.1
"""A query that has used more processor time counts as long."""

CROWDED_SECONDS = 0.02
"""The same while others wait for a worker."""

_WAIT_SECONDS = 0.05
_FORMATS = {fmt.key: fmt for fmt in (*RESULT_FORMATS, *RDF_FORMATS)}
_KIND_WORDS = {
    AnswerKind.SOLUTIONS: "the solutions of a SELECT query",
    AnswerKind.BOOLEAN: "the answer of an ASK query",
    AnswerKind.GRAPH: "the graph that a CONSTRUCT or DESCRIBE query yields",
}


_CRASHED = "the query engine broke down over this query; nothing else was harmed"


class _Interrupted(Exception):
    """Somebody else killed the process that ran the query."""


@dataclass(slots=True)
class _Seat:
    """A worker in the hands of one query, and whether it can serve another one."""

    worker: Worker
    fit: bool = False
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """A query that a worker has been given.

    Args:
        request: What it was given.
        seat: The worker.
        started: When, by `time.monotonic()`.
    """

    request: wire.Head
    seat: _Seat
    started: float

    def fileno(self) -> int:
        """What becomes readable when the answer is there."""
        return self.seat.worker.connection.fileno()


class EmbeddedStore:
    """A `Store` over an N-Quads file, in processes of its own. To be closed, or used in a `with` statement.

    Args:
        path: The N-Quads file. It is read once, and again only if the process that holds the data dies.
        limits: What one query may cost.
        workers: How many queries run at once.
        queue: How many queries may wait for a worker.
        quads: How many quads the file must hold; None when that is not known.
        prefixes: Prefixes for answers in graph formats.
        extent: How much the default graph holds, to refuse what is hopeless; None where that is not known.
        gateway: Through which queries call other endpoints; None where SERVICE is off.
        program: The module that is the zygote, where it has more roles than that of a worker.

    Raises:
        StoreDown: The file cannot be read, or holds another number of quads.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from publisher.store.port import Query
    >>> path = Path(tempfile.mkdtemp()) / "dataset.nq"
    >>> _ = path.write_text("<https://example.org/a> <https://example.org/b> <https://example.org/c> .\\n")
    >>> with EmbeddedStore(path, workers=1) as store:
    ...     store.execute(Query("ASK { ?s ?p ?o }")).read()
    b'{"head":{},"boolean":true}'
    """

    def __init__(
        self,
        path: Path,
        limits: Limits | None = None,
        *,
        workers: int = 4,
        queue: int = 8,
        quads: int | None = None,
        prefixes: Mapping[str, str] | None = None,
        extent: Extent | None = None,
        gateway: Gateway | None = None,
        program: str = ZYGOTE,
    ) -> None:
        self.limits = limits or Limits()
        self._extent, self._gateway = extent, gateway
        self._calling = threading.BoundedSemaphore(max(1, workers // 2))
        self.pool = Pool(Data(path, quads, prefixes or {}, program), self.limits, workers, queue)
        self._long_places = threading.BoundedSemaphore(max(1, workers - 1))
        self._long_queue = threading.BoundedSemaphore(queue)

    @property
    def quads(self) -> int:
        """How many quads there are."""
        return self.pool.quads

    def __enter__(self) -> EmbeddedStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends all processes."""
        self.pool.close()

    def status(self) -> StoreStatus:
        """How many of its processes are free, and how many queries wait."""
        return self.pool.status()

    def execute(self, query: Query, cancelled: Cancelled = None) -> Answer:
        """Answers a query; see `Store.execute`."""
        request = self._request(query)
        if self._gateway is not None and endpoints_called(request["text"], self._gateway.endpoints):
            return _answer(self._call_out(request, self._gateway, cancelled), self.limits)
        try:
            frame = self._run(request, cancelled)
        except _Interrupted:
            frame = self._run_again(request, cancelled)
        return _answer(frame, self.limits)

    def may_call_out(self, query: Query) -> bool:
        """Whether a query may wait for other endpoints, so that only `execute` can answer it."""
        return self._gateway is not None and may_call(query.text)

    def begin(self, query: Query, worker: Worker) -> Begun:
        """Begins a query in a worker of the pool, without waiting for anything. To be finished with `finish`.

        Args:
            query: The query.
            worker: A worker that was lent by `pool.take` or `pool.ask`; from here on it is the query's.

        Raises:
            QueryRefused: The query may not be run.
        """
        seat = _Seat(worker)
        try:
            request = self._request(query)
        except BaseException:
            self.pool.give_back(worker)
            raise
        return Begun(request, seat, self._begin(seat, request, None))

    def finish(self, begun: Begun, cancelled: Cancelled = None) -> Answer:
        """Waits for the answer of a query that was begun, as `execute` would; at once where it is there already."""
        try:
            with self._vacating(begun.seat):
                frame = self._stay(begun.seat, begun.started, cancelled)
            if frame is None:
                frame = self._second_try(begun.request, cancelled)
        except _Interrupted:
            frame = self._run_again(begun.request, cancelled)
        return _answer(frame, self.limits)

    def _request(self, query: Query) -> wire.Head:
        text = bind(query.text, query.substitutions) if query.substitutions else query.text
        if self._gateway is not None and endpoints_called(text, self._gateway.endpoints):
            guard.check(blanked(query.text, self._gateway.endpoints), self.limits)
        else:
            guard.check(query.text, self.limits, self._gateway.endpoints if self._gateway is not None else ())
        if self._extent is not None:
            refuse_hopeless(query, self._extent, self.limits)
        return request_of(query, text)

    def _call_out(self, request: wire.Head, gateway: Gateway, cancelled: Cancelled) -> wire.Frame:
        """Runs a query that calls other endpoints, in a process made for it: it may wait long, and holds up nobody."""
        if not self._calling.acquire(blocking=False):
            raise self.pool.busy("too many queries that call other endpoints are running")
        try:
            with gateway.ticket(self.limits) as ticket:
                seat = _Seat(self.pool.hire())
                try:
                    asked = request | {"text": ticket.redirect(request["text"]), "written": request["text"]}
                    started = time.monotonic()
                    seat.worker.ask(asked)
                    return self._long(seat, started, cancelled)
                finally:
                    self.pool.dismiss(seat.worker)
        except (_Interrupted, wire.Disconnected) as error:
            raise QueryCrashed(_CRASHED) from error
        finally:
            self._calling.release()

    def _run(self, request: wire.Head, cancelled: Cancelled) -> wire.Frame:
        return self._first_try(request, cancelled) or self._second_try(request, cancelled)

    def _run_again(self, request: wire.Head, cancelled: Cancelled) -> wire.Frame:
        """Runs a query a second and last time, after its process was killed through no fault of its own."""
        try:
            return self._run(request, cancelled)
        except _Interrupted as error:
            raise QueryCrashed(_CRASHED) from error

    def _first_try(self, request: wire.Head, cancelled: Cancelled) -> wire.Frame | None:
        """Runs a query; None when it turns out to be long and all long places are taken."""
        with self._seat(cancelled) as seat:
            return self._stay(seat, self._begin(seat, request, cancelled), cancelled)

    def _stay(self, seat: _Seat, started: float, cancelled: Cancelled) -> wire.Frame | None:
        """Waits for the answer; None when the query turns out to be long and all long places are taken."""
        frame = self._while_light(seat, started, cancelled, lambda: self.pool.crowded)
        if frame is not None:
            return frame
        if not self._long_places.acquire(blocking=False):
            return None
        try:
            return self._long(seat, started, cancelled)
        finally:
            self._long_places.release()

    def _while_light(
        self, seat: _Seat, started: float, cancelled: Cancelled, crowded: Callable[[], bool]
    ) -> wire.Frame | None:
        """Waits for the answer; None when the query has used so much processor time that it counts as long.

        Processor time, since on a busy machine a light query may just not have had its turn.
        """
        deadline = started + self.limits.seconds
        while (now := time.monotonic()) < deadline:
            frame = self._reply(seat, min(now + CROWDED_SECONDS, deadline), cancelled)
            if frame is not None:
                return frame
            if seat.worker.processor_seconds() >= (CROWDED_SECONDS if crowded() else LIGHT_SECONDS):
                return None
        raise QueryTimeout(self.limits.seconds)

    def _second_try(self, request: wire.Head, cancelled: Cancelled) -> wire.Frame:
        """Runs a query that is known to be long, once there is a long place for it."""
        self._wait_for_long_place(cancelled)
        try:
            with self._seat(cancelled) as seat:
                return self._long(seat, self._begin(seat, request, cancelled), cancelled)
        finally:
            self._long_places.release()

    def _wait_for_long_place(self, cancelled: Cancelled) -> None:
        until = time.monotonic() + self.limits.seconds
        if not self._long_queue.acquire(blocking=False):
            raise self.pool.busy("too many long queries are waiting already")
        try:
            while not self._long_places.acquire(timeout=_WAIT_SECONDS):
                if time.monotonic() >= until:
                    raise self.pool.busy("too many long queries are running")
                if cancelled is not None and cancelled():
                    raise QueryCancelled
        finally:
            self._long_queue.release()

    def _long(self, seat: _Seat, started: float, cancelled: Cancelled) -> wire.Frame:
        frame = self._while_light(seat, started, cancelled, lambda: False)  # it may have been long in a crowd only
        if frame is not None:
            return frame
        seat.worker.yield_processor()
        seat.spent = True  # a process that was told to yield stays so, so it is replaced afterwards
        frame = self._reply(seat, started + self.limits.seconds, cancelled)
        if frame is None:
            raise QueryTimeout(self.limits.seconds)
        return frame

    def _seat(self, cancelled: Cancelled) -> AbstractContextManager[_Seat]:
        return self._vacating(_Seat(self.pool.take(cancelled)))

    @contextmanager
    def _vacating(self, seat: _Seat) -> Iterator[_Seat]:
        try:
            yield seat
        finally:
            if seat.fit and not seat.spent:
                self.pool.give_back(seat.worker)
            else:
                self.pool.retire(seat.worker)

    def _begin(self, seat: _Seat, request: wire.Head, cancelled: Cancelled) -> float:
        """Hands over the query and returns the time; a worker that died while it was idle is exchanged first."""
        while True:
            started = time.monotonic()
            try:
                seat.worker.ask(request)
            except wire.Disconnected:
                self.pool.retire(seat.worker)
                seat.worker = self.pool.take(cancelled)
                continue
            return started

    def _reply(self, seat: _Seat, until: float, cancelled: Cancelled) -> wire.Frame | None:
        """Waits for the answer; None when the time has come."""
        try:
            frame = seat.worker.reply(until, cancelled)
        except wire.Disconnected as error:
            self.pool.check_open()
            raise _crash(seat.worker, self.limits) from error
        if frame is None and cancelled is not None and cancelled():
            raise QueryCancelled
        seat.fit = frame is not None and not frame.head["spent"]
        return frame


def _crash(worker: Worker, limits: Limits) -> Exception:
    ended_by = worker.nursery.ended_by(worker)
    if ended_by in (None, signal.SIGKILL):
        return _Interrupted()
    if ended_by == signal.SIGABRT:  # the engine's way when no memory is left
        return QueryTooLarge(_memory_message(limits))
    if ended_by == signal.SIGXCPU:
        return QueryTimeout(limits.seconds)
    return QueryCrashed(_CRASHED)


def _memory_message(limits: Limits) -> str:
    return f"the query needs more than the {limits.memory_mb:,} MB of memory that one query may take"


def _answer(frame: wire.Frame, limits: Limits) -> Answer:
    head = frame.head
    match head.get("error"):
        case None:
            return Answer(AnswerKind(head["kind"]), _FORMATS[head["format"]], _body(frame))
        case "syntax":
            raise QuerySyntaxError(head["message"], head["line"], head["column"])
        case "memory":
            raise QueryTooLarge(_memory_message(limits))
        case "answer":
            message = f"the answer is larger than the {limits.answer_mb:,} MB that one answer may have; use LIMIT"
            raise QueryTooLarge(message)
        case "service":
            raise ServiceFailed(head["message"])
        case "format":
            kind = AnswerKind(head["kind"])
            message = f"{_KIND_WORDS[kind]} cannot be written in the format asked for"
            raise NotAcceptable(message, kind)
        case _:
            raise QueryRefused(head["message"])


def _body(frame: wire.Frame) -> bytes | mmap.mmap:
    if not frame.files:
        return frame.body
    try:
        return mmap.mmap(frame.files[0], 0, access=mmap.ACCESS_READ)
    finally:
        os.close(frame.files[0])
