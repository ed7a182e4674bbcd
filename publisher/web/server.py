"""The HTTP server: granian with one worker process, in the foreground until it is told to end."""

from __future__ import annotations

import os
import socket
import time
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from typing import TYPE_CHECKING

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

from publisher.base.errors import UnreadableError
from publisher.release.reader import Release
from publisher.web import wsgi

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from publisher.base.config import Runtime

# Connections a worker holds at once, idle ones among them; further ones wait in the kernel's queue.
_CONNECTIONS = 1024
_HEADER_MILLISECONDS = 15_000
_HEADER_BYTES = 256 * 1024
_GRACE_SECONDS = 5


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
    Release.current(state)
    _check_address(runtime.host, runtime.port)
    os.environ[wsgi.VARIABLE] = wsgi.settings(state.resolve(), runtime, watch=watch, parent=os.getpid())
    server = Server(
        "publisher.web.wsgi:application",
        address=runtime.host,
        port=runtime.port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=runtime.threads,
        backpressure=_CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MILLISECONDS, max_buffer_size=_HEADER_BYTES),
        log_enabled=False,
        websockets=False,
        workers_kill_timeout=_GRACE_SECONDS,
    )
    ended = Event()
    if on_ready is not None:
        Thread(target=_tell_when_ready, args=(runtime, on_ready, ended), name="ready", daemon=True).start()
    try:
        server.serve()
    finally:
        ended.set()


def _check_address(host: str, port: int) -> None:
    """Fails where another server listens already; granian would share the port with it."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        message = f"{host}:{port} cannot be listened on: {error.strerror or error}"
        raise UnreadableError(message) from error


def _tell_when_ready(runtime: Runtime, on_ready: Callable[[], None], ended: Event) -> None:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(runtime.host, runtime.host)  # noqa: S104 - compared, not bound
    while not ended.is_set():
        connection = HTTPConnection(host, runtime.port, timeout=2)
        try:
            connection.request("GET", "/-/health")
            if connection.getresponse().status == 200:
                on_ready()
                return
        except (OSError, HTTPException):
            time.sleep(0.03)
        finally:
            connection.close()
