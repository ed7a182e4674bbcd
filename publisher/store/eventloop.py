"""Asking an embedded store from an event loop: most queries never leave it.

A query that is answered in milliseconds is begun and finished on the loop. One that takes longer is finished in a
thread, by the same code that threads use from the start, so there is one set of rules for long queries.
"""

from __future__ import annotations

import asyncio
import queue
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from publisher.store.embedded import Begun, EmbeddedStore
    from publisher.store.port import Answer, Query
    from publisher.store.processes import Worker

_T = TypeVar("_T")

PATIENCE_SECONDS = 0.01
"""So long the loop itself waits for an answer."""


class LoopStore:
    """Asks embedded stores from one event loop.

    Args:
        loop: The loop; all calls come from it.
        threads: How many queries may be waited for in threads at once. Further ones wait for a thread.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, threads: int) -> None:
        self._loop = loop
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="query")

    async def execute(self, store: EmbeddedStore, query: Query, cancelled: Callable[[], bool]) -> Answer:
        """Answers a query; raises what `Store.execute` raises."""
        if store.may_call_out(query):
            return await self.in_thread(lambda: store.execute(query, cancelled))
        worker = await self._worker(store)
        begun = store.begin(query, worker)
        try:
            light = await self._readable(begun)
        except BaseException:
            store.pool.retire(worker)
            raise
        if light:
            return store.finish(begun)
        return await self._loop.run_in_executor(self._threads, store.finish, begun, cancelled)

    async def _worker(self, store: EmbeddedStore) -> Worker:
        turn = _LoopTurn(self._loop)
        worker = store.pool.ask(turn)
        if worker is not None:
            return worker
        try:
            async with asyncio.timeout(store.limits.seconds):
                return await turn.future
        except TimeoutError as error:
            self._give_up(store, turn)
            raise store.pool.busy("all query processes are busy") from error
        except BaseException:
            self._give_up(store, turn)
            raise

    def _give_up(self, store: EmbeddedStore, turn: _LoopTurn) -> None:
        arrived = turn.future
        if arrived.done() and not arrived.cancelled():
            store.pool.give_back(arrived.result())
        else:
            store.pool.step_out(turn)

    async def _readable(self, begun: Begun) -> bool:
        """Whether the answer is there within the loop's patience."""
        there: asyncio.Future[bool] = self._loop.create_future()
        descriptor = begun.fileno()
        self._loop.add_reader(descriptor, _settle, there, True)
        timer = self._loop.call_later(PATIENCE_SECONDS, _settle, there, False)
        try:
            return await there
        finally:
            timer.cancel()
            self._loop.remove_reader(descriptor)

    async def in_thread(self, work: Callable[[], _T]) -> _T:
        """Does something that takes longer than the loop may be held up."""
        return await self._loop.run_in_executor(self._threads, work)

    def close(self) -> None:
        """Waits for no one; queries that still run end with their store."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _settle(future: asyncio.Future[bool], value: bool) -> None:
    if not future.done():
        future.set_result(value)


class _LoopTurn:
    """A place in the queue for a worker, taken from an event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._worker: Worker | None = None
        self.future: asyncio.Future[Worker] = loop.create_future()

    def put(self, worker: Worker) -> None:
        self._worker = worker
        self._loop.call_soon_threadsafe(self._arrive)

    def _arrive(self) -> None:
        if self._worker is not None and not self.future.done():
            worker, self._worker = self._worker, None
            self.future.set_result(worker)

    def get_nowait(self) -> Worker:
        if self._worker is None:
            raise queue.Empty
        worker, self._worker = self._worker, None
        return worker
