"""Servers of releases, as operators run them."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_SERVER = """
import sys
from pathlib import Path
from publisher.base.config import Runtime
from publisher.web.server.run import serve
serve(Path(sys.argv[1]), Runtime(port=int(sys.argv[2]), threads=8, query_workers=2, query_seconds=10))
"""


@contextmanager
def served(state: Path) -> Iterator[str]:
    """The address of a server with the current release of a state folder."""
    port = _free_port()
    process = subprocess.Popen([sys.executable, "-c", _SERVER, str(state), str(port)])
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/-/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    pytest.fail("the server ended before it answered")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
