"""The inside of a query process: takes one query at a time, answers it, and may be killed at any moment.

The query runs in a thread with a large stack, since the engine's parser and planner recurse: with it no bracket tower
that fits the length limit overflows. Answers are written by the engine itself into a memory file whose size the kernel
caps, so what is too large is refused rather than cut.
"""

from __future__ import annotations

import errno
import os
import re
import resource
import socket
import threading
import time
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from publisher.store import wire
from publisher.store.port import AnswerKind, Limits, QuerySyntaxError
from publisher.store.sandbox import (
    die_with_parent,
    forbid_connections,
    limit_files,
    limit_memory,
    limit_processor,
    name_process,
)
from publisher.store.syntax import PADDING, explain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Triple

    from publisher.store.port import Query

ROLE = "worker"
STACK_BYTES = 256 << 20
INLINE_BYTES = 1 << 16
"""Up to here an answer travels in the frame; above, the memory file itself is handed over."""

_SPENT_BYTES = 64 << 20  # a process that has grown by so much is replaced, so that its memory comes back
_PREFIX_SAMPLE = 1000
_BOOLEAN_FORMATS = ("json", "xml")


@dataclass(frozen=True, slots=True)
class Setting:
    """What all workers of a zygote share.

    Args:
        store: The data.
        prefixes: Prefixes for answers in graph formats.
        limits: What one query may cost.
        heavy: IRIs of the things that no lookup may be about (see `gate`).
    """

    store: Store
    prefixes: Mapping[str, str]
    limits: Limits
    heavy: frozenset[str] = frozenset()


def run(setting: Setting, order: wire.Frame, parent: int) -> None:
    """Answers queries until the connection ends. Does not return.

    Args:
        setting: Data and limits.
        order: Whether its queries call other endpoints, through the gateway; and the stream to the front.
        parent: Process id of the zygote.
    """
    connection = socket.socket(fileno=order.files[0])
    die_with_parent(parent)
    name_process("publisher-query")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the engine's last words on running out of memory are not for the log
    forbid_connections(but_outgoing=order.head["calling"])
    limit_files(setting.limits.answer_mb << 20)
    limit_memory((setting.limits.memory_mb << 20) + STACK_BYTES)
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=_serve, args=(setting, connection))
    thread.start()
    thread.join()
    os._exit(0)


def _serve(setting: Setting, connection: socket.socket) -> None:
    desk = Desk(setting)
    statistics = os.open("/proc/self/statm", os.O_RDONLY)
    largest = _address_space(statistics) + _SPENT_BYTES
    used, limited = time.process_time(), -1.0
    try:
        while True:
            frame = wire.receive(connection)
            if used >= limited + 1:
                limited = used
                limit_processor(setting.limits.seconds)
            head, body, files = desk.answer(frame.head)
            head["used"] = used = time.process_time()
            head["spent"] = _address_space(statistics) > largest
            wire.send(connection, head, body, files)
            for file in files:
                os.close(file)
    except wire.Disconnected:
        pass
    except BaseException:
        os._exit(70)  # a panic of the engine, say: the front sees a broken connection


def _address_space(statistics: int) -> int:
    """What this process has taken for itself. What is resident says less: to read the shared data counts there too."""
    return int(os.pread(statistics, 20, 0).split()[0]) * resource.getpagesize()


Reply = tuple[wire.Head, bytes, tuple[int, ...]]


class _Output:
    """What the engine writes an answer to: memory while it is small, a memory file as soon as it is not.

    The kernel bounds the file, so an answer that is too large is an error.
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0
        self.file: int | None = None

    def write(self, data: bytes) -> int:
        self._size += len(data)
        if self.file is None and self._size > INLINE_BYTES:
            self.file = os.memfd_create("answer")
            _write_all(self.file, b"".join(self._pieces))
        if self.file is None:
            self._pieces.append(bytes(data))
        else:
            _write_all(self.file, data)
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def taken(self) -> tuple[bytes, tuple[int, ...]]:
        """The bytes, or the file that has them."""
        return (b"".join(self._pieces), ()) if self.file is None else (b"", (self.file,))


def _write_all(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]


def request_of(query: Query, text: str) -> wire.Head:
    """What a desk is sent.

    Args:
        query: The query.
        text: Its text as it is to be run.
    """
    return {
        "text": text,
        "default": query.default_graphs,
        "named": query.named_graphs,
        "result": query.result_format and query.result_format.key,
        "graph": query.graph_format and query.graph_format.key,
    }


class Desk:
    """Runs queries and writes their answers.

    Args:
        setting: Data and limits.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        names = setting.prefixes.items()
        self._uses = [(f"<{iri}", re.compile(rf"<{re.escape(iri)}[\w.\-]*>"), name) for name, iri in names]

    def answer(self, request: wire.Head) -> Reply:
        """Answers a query.

        Args:
            request: The query, as `EmbeddedStore` sends it.

        Returns:
            What is to be said of it, the answer, and the file that has the answer where it is large.
        """
        try:
            return self._answer(request)
        except SyntaxError as error:
            found = _explained(request, error)
            place = {"line": found.line, "column": found.column}
            return {"error": "syntax", "message": found.message, **place}, b"", ()
        except MemoryError:
            return {"error": "memory"}, b"", ()
        except (OSError, RuntimeError, ValueError) as error:
            if getattr(error, "errno", None) == errno.EFBIG:
                return {"error": "answer", "spent": True}, b"", ()
            if "written" in request:
                return {"error": "service", "message": _told_by_gateway(str(error))}, b"", ()
            return {"error": "refused", "message": str(error)}, b"", ()

    def _answer(self, request: wire.Head) -> Reply:
        given = bool(request["default"] or request["named"])
        results = self._setting.store.query(
            request["text"] + PADDING,
            default_graph=[NamedNode(name) for name in request["default"]] if given else None,
            named_graphs=[NamedNode(name) for name in request["named"]] if given else None,
        )
        kind = _kind(results)
        key = request["graph"] if kind is AnswerKind.GRAPH else request["result"]
        if key is None or (kind is AnswerKind.BOOLEAN and key not in _BOOLEAN_FORMATS):
            return {"error": "format", "kind": kind}, b"", ()
        output = _Output()
        try:
            self._write(results, key, cast("IO[bytes]", output))
        except BaseException:
            if output.file is not None:
                os.close(output.file)
            raise
        return {"kind": kind, "format": key}, *output.taken()

    def _write(self, results: QuerySolutions | QueryBoolean | QueryTriples, key: str, output: IO[bytes]) -> None:
        if isinstance(results, QueryTriples):
            first = list(islice(results, _PREFIX_SAMPLE))
            prefixes = self._prefixes(first, complete=len(first) < _PREFIX_SAMPLE)
            serialize(chain(first, results), output, RdfFormat.from_extension(key), prefixes=prefixes)
        else:
            results.serialize(output, QueryResultsFormat.from_extension(key))

    def _prefixes(self, triples: list[Triple], *, complete: bool) -> dict[str, str]:
        """The prefixes that a short answer uses; all of them for a long one."""
        prefixes = self._setting.prefixes
        if not complete:
            return dict(prefixes)
        text = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
        return {name: prefixes[name] for start, name_in, name in self._uses if start in text and name_in.search(text)}


def _explained(request: wire.Head, error: SyntaxError) -> QuerySyntaxError:
    """Where a query is wrong; in one with calls, in the text as its author has written it."""
    written = request.get("written")
    if written is None:
        return explain(request["text"], str(error))
    try:
        Store().query(written + PADDING)
    except SyntaxError as its_own:
        return explain(written, str(its_own))
    return QuerySyntaxError("the query cannot be read", 1, 1)


def _told_by_gateway(message: str) -> str:
    """What the gateway says of a call, out of what the engine makes of it."""
    return message.partition("with payload:\n")[2] or "the answer of another endpoint broke off, or is no answer"


def _kind(results: object) -> AnswerKind:
    if isinstance(results, QuerySolutions):
        return AnswerKind.SOLUTIONS
    return AnswerKind.BOOLEAN if isinstance(results, QueryBoolean) else AnswerKind.GRAPH
