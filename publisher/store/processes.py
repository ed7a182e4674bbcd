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

from publisher.store import wire, worker
from publisher.store.port import StoreDown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from publisher.store.port import Limits

_PACKAGE_PARENT = str(Path(__file__).resolve().parents[2])
# The engine frees many small pieces at once after each query; kept at hand by the thread (glibc.malloc.tcache_count)
# rather than sorted into the heap that the data has left, they make a light query cost half (docs/benchmarks.md).
_TUNABLES = "glibc.malloc.tcache_count=127"
ZYGOTE = "publisher.store.zygote"
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
        program: The module that is the zygote.
    """

    path: Path
    quads: int | None
    prefixes: Mapping[str, str]
    program: str


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
                [sys.executable, "-m", data.program, str(theirs.fileno())],
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
                pid = self.start({"role": worker.ROLE, "calling": calling}, (theirs.fileno(),))
        except BaseException:
            ours.close()
            raise
        ours.settimeout(_GRACE_SECONDS)  # for the middle of a frame; between frames we wait as long as we like
        return Worker(pid, ours, self)

    def start(self, order: wire.Head, files: tuple[int, ...]) -> int:
        """Has a child that plays a role over the data.

        Args:
            order: The role, with what it needs to know.
            files: Open file descriptors that it needs.

        Returns:
            Its process id.

        Raises:
            wire.Disconnected: The zygote has died.
        """
        return int(self._order({"do": "fork", **order}, files)["pid"])

    def kill(self, worker: Worker) -> None:
        """Ends a worker at once."""
        worker.connection.close()
        self.end(worker.pid)

    def end(self, pid: int) -> None:
        """Ends a child at once. If the zygote has died, its children have died with it."""
        with suppress(wire.Disconnected):
            self._order({"do": "kill", "pid": pid})

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
    """Ours, and this package findable in it however it came to be imported here; and a memory allocator that suits."""
    path, tunables = os.environ.get("PYTHONPATH"), os.environ.get("GLIBC_TUNABLES")
    return {
        **os.environ,
        "PYTHONPATH": f"{_PACKAGE_PARENT}{os.pathsep}{path}" if path else _PACKAGE_PARENT,
        "GLIBC_TUNABLES": f"{_TUNABLES}:{tunables}" if tunables else _TUNABLES,
    }
