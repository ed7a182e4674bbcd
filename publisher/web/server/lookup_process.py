"""The inside of a lookup process: answers lookups on connections that the server lends it, on an event loop.

It runs the engine in the process that holds the connections, which is only right for lookups: `store.gate` bounds what
they cost, and the engine's parser meets nothing that nests. What is anything else goes back to the server, with the
connection and every byte, whatever it is; so nothing but plain answers is said here. It opens no socket.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvloop

from publisher.release.manifest import MANIFEST_FILE, Manifest
from publisher.store.gate import Gate, lookup_in
from publisher.store.port import Answer, AnswerKind, Query
from publisher.store.sandbox import die_with_parent, forbid_connections, limit_memory, name_process
from publisher.store.worker import Desk, request_of
from publisher.web.headers import COMMON_HEADERS
from publisher.web.metrics import Tally
from publisher.web.server import handing_over
from publisher.web.server.http11 import Connection, adopt
from publisher.web.server.http_server import ELSEWHERE, PIECE, Bounds, Reply, Server, most_connections
from publisher.web.server.plain_query import PATH, may_be_plain, plain_query
from publisher.web.server.request_bytes import is_whole
from publisher.web.sparql.answer_cache import Steadiness
from publisher.web.sparql.answer_headers import answer_headers, coded
from publisher.web.sparql.query_desk import ANSWERED, Asked
from publisher.web.sparql.query_log import QueryLog

if TYPE_CHECKING:
    from publisher.base.settings import Publication
    from publisher.store import wire
    from publisher.store.worker import Setting

    Environ = dict[str, Any]

ROLE = "lookup"
_BEGINNING = f"GET {PATH}?".encode()
_CONNECTIONS = 2048
_RETRY_SECONDS = 0.005
_SEND_SECONDS = 5.0
_REPLY_BYTES = 2048
_COMMON = list(COMMON_HEADERS.items())


@dataclass(frozen=True, slots=True)
class _Named:
    id: str


@dataclass(frozen=True, slots=True)
class _Served:
    release: _Named
    publication: Publication


def run(setting: Setting, order: wire.Frame, parent: int) -> None:
    """Answers lookups until the server closes the way here. Does not return.

    Args:
        setting: Data and limits.
        order: Where the release is, what the settings say, the way to the server, and the memory that is counted in.
        parent: Process id of the zygote.
    """
    die_with_parent(parent)
    name_process("publisher-lookups")
    forbid_connections()
    limit_memory(setting.limits.memory_mb << 20)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(setting, order))
    os._exit(0)


async def _serve(setting: Setting, order: wire.Frame) -> None:
    loop = asyncio.get_running_loop()
    channel = socket.socket(fileno=order.files[0])
    channel.settimeout(_SEND_SECONDS)
    answers = _Answers(setting, order.head, channel, Tally(order.files[1]))
    bounds = Bounds(connections=most_connections(_CONNECTIONS))
    server = Server(answers.reply, bounds, loop, answers.again)
    ended = asyncio.Event()
    pending: set[asyncio.Task[None]] = set()

    def take_over() -> None:
        found = handing_over.receive(channel)
        if found is None:
            loop.remove_reader(channel)
            ended.set()
            return
        task = loop.create_task(adopt(_Borrowed(server, answers, found[0]), found[1]))
        pending.add(task)
        task.add_done_callback(pending.discard)

    loop.add_reader(channel, take_over)
    while not ended.is_set():
        # Should a lookup ever not end, against all that bounds it, the kernel ends this process.
        signal.setitimer(signal.ITIMER_PROF, setting.limits.seconds + 1)
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), 1)
    answers.recalled = True
    while server.connections or pending:
        for connection in list(server.connections):
            if isinstance(connection, _Borrowed):
                connection.go_back()
        await asyncio.sleep(_RETRY_SECONDS)


class _Answers:
    """What all connections here share: the engine, the release, and what was answered before."""

    def __init__(self, setting: Setting, order: wire.Head, channel: socket.socket, tally: Tally) -> None:
        self._desk = Desk(setting)
        self._gate = Gate(setting.store, setting.heavy)
        self._limits = setting.limits
        manifest = Manifest.from_json((Path(order["release"]) / MANIFEST_FILE).read_bytes())
        self._served = _Served(_Named(manifest.id), manifest.publication)
        self._log = QueryLog(order["log"])
        self._tally = tally
        self._channel = channel
        self._known: dict[bytes, tuple[Reply, Asked, Answer]] = {}
        self._size, self._limit = 0, order["cache_bytes"]
        self.recalled = False

    def send(self, received: bytes, connection: int) -> bool:
        """Sends a connection to the server."""
        return handing_over.send(self._channel, received, connection)

    def again(self, received: bytes) -> Reply | None:
        """The reply to the very same bytes, if it has been kept."""
        known = self._known.get(received)
        if known is None or self.recalled:
            return None
        reply, asked, answer = known
        self._record(asked, answer, 0.0, cached=True)
        return reply

    def reply(self, environ: Environ, connection: Connection) -> Reply:
        """Answers a request, or sends it back with its connection."""
        started = time.perf_counter()
        found = None if self.recalled else self._answer(environ)
        if found is None:
            if not connection.hand_over(self.send):
                connection.abort()
            return ELSEWHERE
        asked, answer, reply = found
        self._record(asked, answer, time.perf_counter() - started, cached=False)
        if asked.steadiness is Steadiness.STEADY and connection.chunk is not None:
            self._keep(connection.chunk, found)
        return reply

    def _answer(self, environ: Environ) -> tuple[Asked, Answer, Reply] | None:
        plain = plain_query(environ, self._limits.length) if may_be_plain(environ) else None
        if plain is None:
            return None
        query, how = plain
        answer = self._lookup(query)
        if answer is None:
            return None
        asked = Asked.of(self._served.release.id, query)
        headers = answer_headers(self._served, asked, answer, how) + _COMMON
        return asked, answer, Reply(200, headers, coded(answer, how))

    def _lookup(self, query: Query) -> Answer | None:
        """The answer to a lookup. The guard need not look at it: no word that it refuses is in the gate's language."""
        lookup = None if query.default_graphs or query.named_graphs else lookup_in(query.text)
        if lookup is None or not self._gate.admits(lookup):
            return None
        head, body, files = self._desk.answer(request_of(query, query.text))
        for file in files:
            os.close(file)
        if "error" in head or files:
            return None
        kind = head["kind"]
        fmt = query.graph_format if kind is AnswerKind.GRAPH else query.result_format
        return Answer(kind, fmt, body) if fmt is not None else None

    def _keep(self, received: bytes, found: tuple[Asked, Answer, Reply]) -> None:
        asked, answer, reply = found
        size = len(received) + len(answer) + _REPLY_BYTES
        if self._size + size > self._limit:
            self._known, self._size = {}, 0  # which costs less than to keep order
        if size <= self._limit and len(reply.body) <= PIECE:
            self._known[received] = reply, asked, answer
            self._size += size

    def _record(self, asked: Asked, answer: Answer, seconds: float, *, cached: bool) -> None:
        self._tally.add(seconds, cached=cached)
        self._log.write(
            query=asked.tag,
            release=self._served.release.id,
            seconds=seconds,
            outcome=ANSWERED,
            answer=answer,
            cached=cached,
        )


class _Borrowed(Connection):
    """A connection that is here for lookups: it looks at a request when the answer before is sent, and whole."""

    __slots__ = ("_answers", "_held")

    def __init__(self, server: Server, answers: _Answers, received: bytes) -> None:
        super().__init__(server, received)
        self._answers = answers
        self._held = False

    def data_received(self, data: bytes) -> None:
        """Answers a request, or goes back with it."""
        if self._last:
            return
        if self._unsent:
            self._held = True
            self._transport.pause_reading()
            self.server.loop.call_later(_RETRY_SECONDS, self._go_on, data)
            return
        if self._send_again(data) or self._begin_again(data):
            return
        if data.startswith(_BEGINNING) and is_whole(data):
            super().data_received(data)
        else:
            self._return(data)

    def _go_on(self, data: bytes) -> None:
        self._held = False
        if not self.gone:
            self._transport.resume_reading()
            self.data_received(data)

    @property
    def _unsent(self) -> bool:
        return self._task is not None or self._transport.get_write_buffer_size() > 0

    def go_back(self) -> None:
        """Goes back without a request, as soon as what was answered is sent."""
        if not (self._unsent or self._held or self._last):
            self._return(b"")

    def _return(self, received: bytes) -> None:
        if self._answers.send(received, self._transport.get_extra_info("socket").fileno()):
            self._leave()
        else:
            self.abort()
