"""Real SPARQL servers for tests, each in a folder and on ports of its own, gone afterwards."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.store.remote.client import Addresses
from tests.conftest import require_tool
from tests.store.conftest import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

VIRTUOSO_ACCOUNT = ("dba", "dba")
MOST_ROWS = 20_000

_VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = {rows}
"""


@contextmanager
def oxigraph() -> Iterator[Addresses]:
    """Oxigraph's own server, with an empty store in memory."""
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.exists() else require_tool("oxigraph")
    port = _free_port()
    with _running([program, "serve", "--bind", f"127.0.0.1:{port}"], Path.cwd()):
        base = f"http://127.0.0.1:{port}/"
        assert eventually(lambda: _answers(base + "query"))
        yield Addresses(base + "query", base + "update", base + "store")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Addresses]:
    """Virtuoso with an empty database in a folder. Its account for updates is `VIRTUOSO_ACCOUNT`, by HTTP Digest."""
    program = require_tool("virtuoso-t")
    port = _free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO_INI.format(sql=_free_port(), http=port, rows=MOST_ROWS))
    with _running([program, "+foreground", "+wait", "+configfile", "virtuoso.ini"], folder):
        base = f"http://127.0.0.1:{port}/sparql"
        assert eventually(lambda: _answers(base), seconds=60), (folder / "virtuoso.log").read_text()
        yield Addresses(base, base + "-auth", base + "-graph-crud-auth")


@contextmanager
def _running(command: list[str], folder: Path) -> Iterator[None]:
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            yield
        finally:
            server.kill()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}?query=ASK%7B%7D"):
            return True
    except OSError:
        return False
