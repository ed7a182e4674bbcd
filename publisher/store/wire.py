"""Frames between the front, the zygote and the workers: a length, a JSON head, a body, and open files beside them.

The three are one program on one machine, so the frames carry no version. A frame is sent as a whole by one thread at a
time; a stream that ends in the middle of a frame means that the other end has died.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from dataclasses import dataclass, field
from typing import Any

_SIZES = struct.Struct("!II")
_READ = 65536
_MOST_FILES = 2

Head = dict[str, Any]


class Disconnected(Exception):
    """The other end has closed or died."""


@dataclass(slots=True)
class Frame:
    """One message.

    Args:
        head: What it says.
        body: Bytes that go with it.
        files: Open file descriptors that go with it; they belong to the receiver.
    """

    head: Head
    body: bytes = b""
    files: list[int] = field(default_factory=list)


def send(connection: socket.socket, head: Head, body: bytes = b"", files: tuple[int, ...] = ()) -> None:
    """Sends a frame.

    Raises:
        Disconnected: The other end is gone.

    >>> one, other = socket.socketpair()
    >>> send(one, {"text": "ASK {}"})
    >>> receive(other).head
    {'text': 'ASK {}'}
    """
    encoded = json.dumps(head).encode()
    data = _SIZES.pack(len(encoded), len(body)) + encoded + body
    try:
        sent = socket.send_fds(connection, [data], list(files)) if files else connection.send(data)
        if sent < len(data):
            connection.sendall(data[sent:])
    except OSError as error:  # broken, timed out, or closed by another thread
        raise Disconnected from error


def receive(connection: socket.socket) -> Frame:
    """Receives a frame.

    Raises:
        Disconnected: The other end is gone, or stopped in the middle of a frame for as long as the socket's timeout.
    """
    files: list[int] = []
    data = bytearray()
    wanted = _SIZES.size
    head_size = 0
    while len(data) < wanted:
        data += _more(connection, files)
        if wanted == _SIZES.size and len(data) >= wanted:
            head_size, body_size = _SIZES.unpack_from(data)
            wanted += head_size + body_size
    start = _SIZES.size + head_size
    return Frame(json.loads(data[_SIZES.size : start]), bytes(data[start:]), files)


def wait(connection: socket.socket, until: float) -> bool:
    """Waits until something can be received, or the other end is gone; False when the time comes first.

    Args:
        connection: A stream socket.
        until: A time of `time.monotonic()`.
    """
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(max(0.0, (until - time.monotonic()) * 1000)))


def _more(connection: socket.socket, files: list[int]) -> bytes:
    try:
        data, more, _flags, _address = socket.recv_fds(connection, _READ, _MOST_FILES)
    except OSError as error:  # reset, timed out, or closed by another thread
        raise Disconnected from error
    files += more
    if not data:
        raise Disconnected
    return data
