"""The embedded store of a live site, with the processes that answer lookups over the same data."""

from __future__ import annotations

import os
import select
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.store import wire
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.metrics import Tally
from publisher.web.operators import REQUESTS
from publisher.web.server import handing_over
from publisher.web.sparql.query_desk import ANSWERED, QUERIES

if TYPE_CHECKING:
    from publisher.base.config import Runtime
    from publisher.release.reader import Release
    from publisher.store.estimate import Extent
    from publisher.store.federation.gateway import Gateway
    from publisher.web.metrics import Counted, Metrics

_PROGRAM = "publisher.web.server.data_process"
_ROLE = "lookup"
_CACHE_SHARE = 8  # each process keeps up to this part of what the server keeps
_GRACE_SECONDS = 5.0


def _counted(cached: str) -> Counted:
    query = (QUERIES, (("cached", cached), ("outcome", ANSWERED)))
    return query, (REQUESTS, (("blueprint", "sparql"), ("status", "200")))


@dataclass(eq=False, slots=True)
class Lookups:
    """A process that answers lookups.

    Args:
        pid: Its process id.
        channel: The way to it.
        tally: What it counts.
        watched: Whether somebody takes back what it returns; else its store closes the way.
    """

    pid: int
    channel: socket.socket
    tally: Tally
    watched: bool = False


class LookupStore(EmbeddedStore):
    """An embedded store beside which lookups are answered by processes that borrow connections.

    Args:
        release: The release whose data it holds.
        runtime: The settings.
        metrics: What the processes count is counted there.
        extent: How much the default graph holds, to refuse what is hopeless; None where that is not known.
        gateway: Through which queries call other endpoints; None where SERVICE is off.

    Raises:
        StoreDown: The data cannot be loaded.
    """

    def __init__(
        self, release: Release, runtime: Runtime, metrics: Metrics, extent: Extent | None, gateway: Gateway | None
    ) -> None:
        super().__init__(
            release.dataset_path,
            Limits.of(runtime),
            workers=runtime.query_workers,
            queue=runtime.query_queue,
            quads=release.manifest.counts.quads,
            prefixes=release.prefixes.as_dict(),
            extent=extent,
            gateway=gateway,
            program=_PROGRAM,
        )
        self._metrics = metrics
        self._order = {
            "role": _ROLE,
            "release": str(release.folder),
            "log": runtime.query_log,
            "cache_bytes": (runtime.query_cache_mb << 20) // _CACHE_SHARE,
        }
        self.recalled = False
        self.lookups = [self.begin_lookups() for _ in range(runtime.query_lookups)]
        """The processes that live."""

    def begin_lookups(self) -> Lookups:
        """Begins one more process.

        Raises:
            Disconnected: The process that holds the data has died.
        """
        here, there = handing_over.pair()
        tally = Tally()
        with there:
            try:
                pid = self.pool.nursery.start(self._order, (there.fileno(), tally.file))
            except wire.Disconnected:
                here.close()
                tally.close()
                raise
        here.setblocking(False)
        self._metrics.include(tally, _counted("no"), _counted("yes"))
        return Lookups(pid, here, tally)

    def end_lookups(self, lookups: Lookups) -> None:
        """Ends a process, if it has not ended, and the way to it."""
        self.pool.nursery.end(lookups.pid)
        lookups.channel.close()
        self._metrics.settle(lookups.tally)

    def recall(self) -> None:
        """Has all borrowed connections given back, after which the processes end."""
        self.recalled = True
        for lookups in self.lookups:
            with suppress(OSError):
                lookups.channel.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Ends all processes, those for lookups when they have given back their connections."""
        self.recall()
        living = tuple(self.lookups)
        for lookups in living:
            _await_end(lookups.pid)
        for lookups in living:
            if not lookups.watched:
                self.end_lookups(lookups)
        super().close()


def _await_end(pid: int) -> None:
    with suppress(OSError):
        process = os.pidfd_open(pid)
        try:
            poll = select.poll()
            poll.register(process, select.POLLIN)
            poll.poll(_GRACE_SECONDS * 1000)
        finally:
            os.close(process)
