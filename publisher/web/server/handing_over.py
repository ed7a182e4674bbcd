"""Messages between the server and its lookup processes: a connection, with what its client has sent.

They are packets of a socket pair (`SOCK_SEQPACKET`), each with an open socket beside it; one end's closing ends the
other's reading.
"""

from __future__ import annotations

import socket

_MARK = b"+"  # a packet without content would look like the end
_LARGEST = 1 << 17


def send(channel: socket.socket, received: bytes, connection: int) -> bool:
    """Hands a connection over.

    Args:
        channel: The way there.
        received: What the client has sent and nobody has answered.
        connection: The open socket, of which the other end gets its own.

    Returns:
        Whether it was taken; not so when the way is blocked, the other end has died, or too much was received.

    >>> here, there = pair()
    >>> with here, there:
    ...     taken = send(here, b"GET", there.fileno())
    ...     received, connection = receive(there)
    >>> connection.close()
    >>> taken, received
    (True, b'GET')
    """
    if len(received) >= _LARGEST:
        return False
    try:
        socket.send_fds(channel, [_MARK + received], [connection])
    except OSError:
        return False
    return True


def receive(channel: socket.socket) -> tuple[bytes, socket.socket] | None:
    """Takes a connection over; None at the end.

    Raises:
        BlockingIOError: There is none yet.
    """
    try:
        data, files, _, _ = socket.recv_fds(channel, _LARGEST, 1)
    except BlockingIOError:
        raise
    except OSError:
        return None
    return (data[len(_MARK) :], socket.socket(fileno=files[0])) if files else None


def pair() -> tuple[socket.socket, socket.socket]:
    """Both ends of a way."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
