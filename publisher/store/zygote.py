"""The process that holds the data and forks all that query it: `python -m publisher.store.zygote FD`.

It loads the N-Quads once, then does nothing but fork, so a new worker costs milliseconds and shares the data's memory
with all others (copy on write). It starts no thread and runs no query itself. It ends, and the kernel ends its children
with it, when the connection to the front ends, however that came about. A program that has more roles for its children
than that of a worker calls `main` with them.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Store

from publisher.store import wire, worker
from publisher.store.gate import heavy_things
from publisher.store.port import Limits
from publisher.store.sandbox import name_process

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Roles = Mapping[str, Callable[[worker.Setting, wire.Frame, int], None]]

_WATCH_SECONDS = 1.0


def load(path: str, quads: int | None) -> Store:
    """Loads an N-Quads file into memory.

    Raises:
        ValueError: The file has another number of quads than it should.
        OSError: It cannot be read.
        SyntaxError: It is no N-Quads.
    """
    store = Store()
    store.bulk_load(path=path, format=RdfFormat.N_QUADS)
    if quads is not None and len(store) != quads:
        message = f"{path} holds {len(store):,} quads where there should be {quads:,}"
        raise ValueError(message)
    return store


class _Zygote:
    def __init__(self, control: socket.socket, setting: worker.Setting, roles: Roles) -> None:
        self._control = control
        self._setting = setting
        self._roles = roles
        self._children: set[int] = set()
        self._doomed: set[int] = set()
        self._parent = os.getppid()

    def serve(self) -> None:
        """Obeys the front until it is gone."""
        wakeup, signalled = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(signalled, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        poll = select.poll()
        for descriptor in (self._control.fileno(), wakeup):
            poll.register(descriptor, select.POLLIN)
        while os.getppid() == self._parent:
            for descriptor, _event in poll.poll(_WATCH_SECONDS * 1000):
                if descriptor == wakeup:
                    os.read(wakeup, 4096)
                else:
                    self._obey(wire.receive(self._control))
            self._reap()

    def _obey(self, order: wire.Frame) -> None:
        match order.head["do"]:
            case "fork":
                wire.send(self._control, {"pid": self._fork(order)})
            case "kill":
                self._kill(order.head["pid"])
                wire.send(self._control, {})
            case "status":
                wire.send(self._control, {"signal": self._status(order.head["pid"])})

    def _fork(self, order: wire.Frame) -> int:
        zygote = os.getpid()
        child = os.fork()
        if child == 0:
            try:
                self._control.close()
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                self._roles[order.head["role"]](self._setting, order, zygote)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(70)
        for descriptor in order.files:
            os.close(descriptor)
        self._children.add(child)
        return child

    def _kill(self, child: int) -> None:
        # Only a child that was not reaped yet: its number cannot have gone to another process.
        if child in self._children:
            os.kill(child, signal.SIGKILL)
            self._doomed.add(child)

    def _status(self, child: int) -> int:
        """Which signal ended a child whose connection broke; 0 when it ended by itself. Waits for its end."""
        if child not in self._children:
            return 0
        self._children.discard(child)
        self._doomed.discard(child)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return -status if status < 0 else 0

    def _reap(self) -> None:
        # A child that died unasked stays until the front wants to know its status, or gives it up.
        for child in tuple(self._doomed):
            if os.waitpid(child, os.WNOHANG)[0]:
                self._doomed.discard(child)
                self._children.discard(child)

    def end(self) -> None:
        """Kills and reaps all workers."""
        for child in self._children:
            os.kill(child, signal.SIGKILL)
        for child in self._children:
            os.waitpid(child, 0)


def main(descriptor: int, roles: Roles | None = None) -> None:
    """Runs the zygote on a connection to the front.

    Args:
        descriptor: The connection.
        roles: What else than a worker a child may be: functions that do not return, by the name that orders use.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the front, which then ends us in order
    name_process("publisher-data")
    control = socket.socket(fileno=descriptor)
    order = wire.receive(control).head
    try:
        store = load(order["path"], order["quads"])
        heavy = heavy_things(order["path"]) if roles else frozenset()
    except (OSError, ValueError, SyntaxError) as error:
        wire.send(control, {"error": str(error)})
        return
    gc.collect()
    gc.freeze()  # else the collector would touch, and so copy, the shared pages in every worker
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads != 1:
        wire.send(control, {"error": f"the data process has {threads} threads and cannot fork safely"})
        return
    setting = worker.Setting(store, order["prefixes"], Limits(**order["limits"]), heavy)
    zygote = _Zygote(control, setting, {worker.ROLE: worker.run, **(roles or {})})
    wire.send(control, {"quads": len(store)})
    try:
        with suppress(wire.Disconnected):
            zygote.serve()
    finally:
        zygote.end()


if __name__ == "__main__":
    main(int(sys.argv[1]))
