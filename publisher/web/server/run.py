"""The HTTP server of a live site, in one process and in the foreground, until it is told to end."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from contextlib import closing
from threading import Thread
from typing import TYPE_CHECKING

import uvloop

from publisher.base.errors import UnreadableError
from publisher.web import rendering
from publisher.web.app import application
from publisher.web.metrics import Metrics
from publisher.web.server.http11 import Connection
from publisher.web.server.http_server import Bounds, Server, most_connections
from publisher.web.server.live_site import Site
from publisher.web.server.reception import Reception
from publisher.web.sparql.protocol import body_limit
from publisher.web.sparql.stores import Stores

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from publisher.base.config import Runtime

_CONNECTIONS = 4096
_BACKLOG = 1024
_GRACE_SECONDS = 5.0
_OLDER_WORKERS = 2  # one for long queries and one for light ones
_SWITCH_SECONDS = 0.001


def serve(
    state: Path,
    runtime: Runtime,
    *,
    watch: bool = False,
    on_ready: Callable[[], None] | None = None,
) -> None:
    """Serves the current release of a state folder until SIGINT or SIGTERM, then leaves no process behind.

    Requests under way get a few seconds to end. A new current release is taken up without a restart.

    Args:
        state: The state folder.
        runtime: Where to listen, and the limits.
        watch: Whether the findings of a broken build are shown over the pages.
        on_ready: Called once, from another thread, as soon as requests are answered.

    Raises:
        NotFoundError: There is no release yet.
        UnreadableError: The current release is damaged, or the address cannot be listened on.
    """
    metrics = Metrics()
    stores = Stores(runtime, metrics)
    site = Site(
        state,
        stores.open,
        watch=watch,
        open_older=lambda release: stores.embedded(release, _OLDER_WORKERS),
        older=runtime.query_older_releases,
    )
    with closing(site):
        app = application(site, runtime, metrics)
        rendering.warm()
        sys.setswitchinterval(_SWITCH_SECONDS)  # the loop's turn comes soon beside threads that render pages
        gc.collect()
        gc.freeze()  # what was loaded stays; the collector need not look through it again
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_run(app, runtime, on_ready))


async def _run(app: Flask, runtime: Runtime, on_ready: Callable[[], None] | None) -> None:
    loop = asyncio.get_running_loop()
    bounds = Bounds(
        connections=most_connections(_CONNECTIONS),
        body_bytes=body_limit(runtime.query_length),
        waiting_bytes=runtime.query_waiting_mb << 20,
    )
    with closing(Reception(app, loop)) as reception:
        server = Server(reception, bounds, loop, reception.again)
        try:
            listening = await loop.create_server(
                lambda: Connection(server), runtime.host, runtime.port, backlog=_BACKLOG
            )
        except OSError as error:
            message = f"{runtime.host}:{runtime.port} cannot be listened on: {error.strerror or error}"
            raise UnreadableError(message) from error
        ended = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, ended.set)
        if on_ready is not None:
            Thread(target=on_ready, name="ready", daemon=True).start()
        await ended.wait()
        listening.close()
        await server.drain(_GRACE_SECONDS)
