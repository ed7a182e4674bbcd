"""Lends connections to lookup processes, and takes them back with what those do not answer."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING

from publisher.store import wire
from publisher.store.gate import lookup_in
from publisher.web.server import handing_over
from publisher.web.server.http11 import Connection, adopt
from publisher.web.server.lookup_store import LookupStore

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from publisher.store.port import Query, Store
    from publisher.web.server.http_server import Server
    from publisher.web.server.lookup_store import Lookups

_RESTART_SECONDS = 1.0


class Lending:
    """Lends the connections of one event loop.

    Args:
        loop: The loop; all calls come from it.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._server: Server | None = None
        self._watched: list[Lookups] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = count()

    def lend(self, store: Store, query: Query, connection: Connection) -> bool:
        """Lends a connection for the query it has just sent, where that is a lookup; False where it stays.

        What comes back is answered here at its first request: another process could not.
        """
        if not isinstance(store, LookupStore) or not store.lookups or store.recalled:
            return False
        if connection.stays:
            connection.stays = False
            return False
        if query.default_graphs or query.named_graphs or lookup_in(query.text) is None:
            return False
        lookups = store.lookups[next(self._turn) % len(store.lookups)]
        self._server = connection.server
        self._watch(store, lookups)
        return connection.hand_over(lambda data, file: handing_over.send(lookups.channel, data, file))

    def _watch(self, store: LookupStore, lookups: Lookups) -> None:
        if not lookups.watched:
            lookups.watched = True
            self._watched.append(lookups)
            self._loop.add_reader(lookups.channel, self._returned, store, lookups)

    def _returned(self, store: LookupStore, lookups: Lookups) -> None:
        try:
            found = handing_over.receive(lookups.channel)
        except BlockingIOError:
            return
        if found is None:
            self._loop.remove_reader(lookups.channel)
            self._watched.remove(lookups)
            store.lookups.remove(lookups)
            self._do(self._exchange(store, lookups))
            return
        assert self._server is not None  # noqa: S101 - what comes back was lent
        self._do(adopt(Connection(self._server, found[0]), found[1]))

    async def _exchange(self, store: LookupStore, ended: Lookups) -> None:
        """Begins a new process in the place of one that has ended."""
        await self._loop.run_in_executor(None, store.end_lookups, ended)
        while not store.recalled:
            try:
                store.lookups.append(await self._loop.run_in_executor(None, store.begin_lookups))
            except wire.Disconnected:
                await asyncio.sleep(_RESTART_SECONDS)
            else:
                return

    def _do(self, work: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """Takes nothing back any more."""
        for lookups in self._watched:
            self._loop.remove_reader(lookups.channel)
            lookups.watched = False
