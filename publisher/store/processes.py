"""The front's side of the zygote: start it, have it fork and kill workers, talk to one worker."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.store import wire
from publisher.store.port import StoreDown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from publisher.store.port import Limits

_PACKAGE_PARENT = str(Path(__file__).resolve().parents[2])
_GRACE_SECONDS = 5.0
_POLL_SECONDS = 0.05
_NICE = 10


@dataclass(frozen=True, slots=True)
class Data:
    """What a zygote loads.

    Args:
        path: An N-Quads file.
        quads: How many quads it must hold; None when that is not known.
        prefixes: Prefixes for answers in graph formats.
    """

    path: Path
    quads: int | None
    prefixes: Mapping[str, str]


@dataclass(eq=False, slots=True)
class Worker:
    """One query process.

    Args:
        pid: Its process id.
        connection: The stream to it.
        nursery: The zygote it was forked from.
        retired: Whether it has been given up.
        used_before: Processor time it had used before its present query.
    """

    pid: int
    connection: socket.socket
    nursery: Nursery
    retired: bool = False
    used_before: float = 0.0

    def ask(self, request: wire.Head) -> None:
        """Hands it a query.

        Raises:
            wire.Disconnected: It has died; the query was not begun.
        """
        wire.send(self.connection, request)

    def reply(self, until: float, cancelled: Callable[[], bool] | None = None) -> wire.Frame | None:
        """Waits for the answer.

        Returns:
            The answer, or None when the time has come or the asker has gone.

        Raises:
            wire.Disconnected: It has died.
        """
        while cancelled is None or not cancelled():
            pause = until if cancelled is None else min(until, time.monotonic() + _POLL_SECONDS)
            if wire.wait(self.connection, pause):
                frame = wire.receive(self.connection)
                self.used_before = frame.head["used"]
                return frame
            if pause >= until:
                break
        return None

    def processor_seconds(self) -> float:
        """Processor time used for its present query; nothing where it has died."""
        try:
            return time.clock_gettime(_processor_clock(self.pid)) - self.used_before
        except OSError:
            return 0.0

    def yield_processor(self) -> None:
        """Lets everything else go first from now on."""
        with suppress(OSError):  # it may have ended
            os.setpriority(os.PRIO_PROCESS, self.pid, _NICE)


class Nursery:
    """A running zygote.

    Raises:
        StoreDown: The data cannot be loaded.
    """

    def __init__(self, data: Data, limits: Limits) -> None:
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "publisher.store.zygote", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=_environment(),
            )
        order = {
            "path": str(data.path),
            "quads": data.quads,
            "prefixes": dict(data.prefixes),
            "limits": asdict(limits),
        }
        try:
            wire.send(self._control, order)
            ready = wire.receive(self._control).head
        except wire.Disconnected:
            ready = {"error": "the process that holds them ended while it read them"}
        except BaseException:
            self.close()
            raise
        if "error" in ready:
            self.close()
            message = f"the data cannot be loaded: {ready['error']}"
            raise StoreDown(message)
        self.pid = self._process.pid
        self.quads: int = ready["quads"]

    def _order(self, head: wire.Head, files: tuple[int, ...] = ()) -> wire.Head:
        with self._lock:
            wire.send(self._control, head, files=files)
            return wire.receive(self._control).head

    def fork(self, *, calling: bool = False) -> Worker:
        """Has a new worker.

        Args:
            calling: Whether it may open connections, for a query that calls other endpoints.

        Raises:
            wire.Disconnected: The zygote has died.
        """
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                pid = self._order({"do": "fork", "calling": calling}, (theirs.fileno(),))["pid"]
        except BaseException:
            ours.close()
            raise
        ours.settimeout(_GRACE_SECONDS)  # for the middle of a frame; between frames we wait as long as we like
        return Worker(pid, ours, self)

    def kill(self, worker: Worker) -> None:
        """Ends a worker at once. If the zygote has died, its workers have died with it."""
        worker.connection.close()
        with suppress(wire.Disconnected):
            self._order({"do": "kill", "pid": worker.pid})

    def ended_by(self, worker: Worker) -> int | None:
        """The signal that ended a worker whose connection broke: 0 when it ended by itself, None when all ended."""
        try:
            return int(self._order({"do": "status", "pid": worker.pid})["signal"])
        except wire.Disconnected:
            return None

    def close(self) -> None:
        """Ends the zygote and with it all its workers."""
        self._control.close()
        try:
            self._process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _processor_clock(pid: int) -> int:
    """The clock of another process's processor time, as Linux numbers it (clock_getcpuclockid(3))."""
    return (~pid << 3) | 2


def _environment() -> dict[str, str]:
    """Ours, and this package findable in it however it came to be imported here."""
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{_PACKAGE_PARENT}{os.pathsep}{path}" if path else _PACKAGE_PARENT}
