"""A constant number of query processes: lent to one query at a time, replaced when they are spent, stuck or dead.

Replacing is the keeper's work, a thread of its own, so that the query that was cut off is told so at once.
"""

from __future__ import annotations

import math
import queue
import threading
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from publisher.store import wire
from publisher.store.port import QueryCancelled, StoreBusy, StoreDown, StoreStatus
from publisher.store.processes import Nursery, Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from publisher.store.port import Limits
    from publisher.store.processes import Data

    Cancelled = Callable[[], bool] | None

_RESTART_SECONDS = 1.0
_WAIT_SECONDS = 0.05


class Turn(Protocol):
    """Where one who waits in the queue gets a worker, such as a `queue.SimpleQueue`."""

    def put(self, worker: Worker, /) -> None:
        """Gives it a worker; from any thread, and without waiting."""

    def get_nowait(self) -> Worker:
        """Takes out the worker that was put.

        Raises:
            queue.Empty: There is none.
        """


class Pool:
    """Query processes over one dataset.

    Args:
        data: What is queried.
        limits: What one query may cost.
        workers: How many processes there are.
        places: How many queries may wait for one.

    Raises:
        StoreDown: The data cannot be loaded.
    """

    def __init__(self, data: Data, limits: Limits, workers: int, places: int) -> None:
        self._data, self._limits = data, limits
        self._workers = workers
        self._replaced = 0
        self._places = places
        self._lock = threading.Lock()
        self._waiting: deque[Turn] = deque()
        self._down = ""
        self._closed = False
        self._nursery = Nursery(data, limits)
        self.quads = self._nursery.quads
        self._idle = [self._nursery.fork() for _ in range(workers)]
        self._retired: queue.SimpleQueue[Worker | None] = queue.SimpleQueue()
        self._keeper = threading.Thread(target=self._keep, name="query-keeper", daemon=True)
        self._keeper.start()

    @property
    def idle(self) -> tuple[int, ...]:
        """Process ids of the workers that are free."""
        with self._lock:
            return tuple(worker.pid for worker in self._idle)

    @property
    def zygote(self) -> int:
        """Process id of the zygote."""
        return self._nursery.pid

    @property
    def nursery(self) -> Nursery:
        """What has the children of the zygote."""
        return self._nursery

    @property
    def crowded(self) -> bool:
        """Whether queries are waiting for a worker."""
        return bool(self._waiting)

    def status(self) -> StoreStatus:
        """How many workers are free, how many queries wait, how often a worker has been replaced."""
        with self._lock:
            up = not (self._closed or self._down)
            return StoreStatus(up, self._workers, len(self._idle), len(self._waiting), self._replaced)

    def take(self, cancelled: Cancelled = None) -> Worker:
        """Lends a worker, waiting for one where there is room to wait.

        Raises:
            StoreBusy: Too many wait already, or none came free in the time of a query.
            StoreDown: The pool is closed, or its data can't be loaded again.
            QueryCancelled: The asker has gone.
        """
        turn: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        worker = self.ask(turn)
        if worker is not None:
            return worker
        try:
            return self._wait(turn, cancelled)
        except BaseException:
            self.step_out(turn)
            raise

    def ask(self, turn: Turn) -> Worker | None:
        """Lends a worker that is free; where there is none, waits in the queue and returns None at once.

        Args:
            turn: Where a worker is put as soon as one is free. Who no longer wants one calls `step_out`.

        Raises:
            StoreBusy: Too many wait already.
            StoreDown: The pool is closed, or its data can't be loaded again.
        """
        with self._lock:
            self.check_open()
            if self._idle:  # then nobody waits
                return self._idle.pop()
            if len(self._waiting) >= self._places:
                raise self.busy(f"{len(self._waiting)} queries are waiting already")
            self._waiting.append(turn)
            return None

    def _wait(self, turn: queue.SimpleQueue[Worker], cancelled: Cancelled) -> Worker:
        until = time.monotonic() + self._limits.seconds
        while True:
            try:
                return turn.get(timeout=_WAIT_SECONDS)
            except queue.Empty:
                self.check_open()
            if time.monotonic() >= until:
                raise self.busy("all query processes are busy")
            if cancelled is not None and cancelled():
                raise QueryCancelled

    def step_out(self, turn: Turn) -> None:
        """Leaves the queue, passing on what came in the last moment."""
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
        with suppress(queue.Empty):
            self.give_back(turn.get_nowait())

    def busy(self, what: str) -> StoreBusy:
        """The error for one who has to come again."""
        return StoreBusy(what, max(1, math.ceil(self._limits.seconds)))

    def check_open(self) -> None:
        """Raises what keeps queries from being answered at all.

        Raises:
            StoreDown: The pool is closed, or its data can't be loaded again.
        """
        if self._closed:
            message = "the store is closed"
            raise StoreDown(message)
        if self._down:
            raise StoreDown(self._down)

    def give_back(self, worker: Worker) -> None:
        """Takes back a worker that can serve another query."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().put(worker)  # in order of arrival: a newcomer never overtakes
                return
            if not self._closed:
                self._idle.append(worker)
                return
        worker.connection.close()

    def retire(self, worker: Worker) -> None:
        """Takes back a worker that is to be killed and replaced. To do so twice is no harm."""
        if worker.retired:
            return
        worker.retired = True
        if self._closed:
            worker.connection.close()
        else:
            self._retired.put(worker)

    def hire(self) -> Worker:
        """A worker beside the others, for a query that calls other endpoints. To be given up with `dismiss`.

        Raises:
            StoreBusy: The data are being loaded again.
            StoreDown: The pool is closed, or its data can't be loaded again.
        """
        self.check_open()
        try:
            return self._nursery.fork(calling=True)
        except wire.Disconnected as error:
            raise self.busy("the query processes are being started again") from error

    def dismiss(self, worker: Worker) -> None:
        """Ends a worker that was hired."""
        worker.nursery.kill(worker)

    def _keep(self) -> None:
        while (worker := self._retired.get()) is not None:
            self._replaced += 1
            worker.nursery.kill(worker)
            while not self._closed:
                try:
                    self._welcome(self._nursery.fork())
                    break
                except wire.Disconnected:
                    self._restart()

    def _welcome(self, worker: Worker) -> None:
        self._down = ""
        self.give_back(worker)

    def _restart(self) -> None:
        self._nursery.close()
        try:
            self._nursery = Nursery(self._data, self._limits)
        except StoreDown as error:
            self._down = str(error)
            time.sleep(_RESTART_SECONDS)

    def close(self) -> None:
        """Ends all processes. Queries that still run end with an error."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            idle, self._idle = self._idle, []
        self._retired.put(None)
        self._keeper.join()
        self._nursery.close()
        for worker in idle:
            worker.connection.close()
