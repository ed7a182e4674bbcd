"""Web servers over an export, and clients that ask them as they ask the live server."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

# What a server says of itself and of its connection.
OWN = frozenset({"date", "server", "connection", "keep-alive", "transfer-encoding", "accept-ranges"})

NGINX = """
daemon off; pid {work}/pid; worker_processes 1; events {{ }}
error_log {work}/error.log;
http {{
    access_log off;
    client_body_temp_path {work}/a; proxy_temp_path {work}/b; fastcgi_temp_path {work}/c;
    uwsgi_temp_path {work}/d; scgi_temp_path {work}/e;
    include {export}/nginx/http.conf;
    server {{ listen 127.0.0.1:{port}; root {export}/site; include {export}/nginx/server.conf; }}
}}
"""

CADDY = """
{{
    admin off
    auto_https off
}}
http://127.0.0.1:{port} {{
    root * {export}/site
    import {export}/caddy/rules.caddy
}}
"""


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """Asks a server on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, address: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, address, headers={"Accept-Encoding": "identity", **sent})
            reply = connection.getresponse()
            told = {name.lower(): value for name, value in reply.getheaders() if name.lower() not in OWN}
            return Answer(reply.status, told, reply.read())
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, work: Path) -> Iterator[Client]:
    """Starts a server and waits until it answers."""
    with (work / "output").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env={**os.environ, "HOME": str(work)})
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert process.poll() is None, (work / "output").read_text()
                time.sleep(0.05)
            yield Client(port)
        finally:
            process.terminate()
            process.wait(timeout=20)


@contextmanager
def nginx(program: str, export: Path, work: Path) -> Iterator[Client]:
    """nginx over an export."""
    port = free_port()
    work.chmod(0o755)
    conf = work / "nginx.conf"
    text = NGINX.format(work=work, export=export, port=port)
    conf.write_text(("user root;" if os.geteuid() == 0 else "") + text)
    with running([program, "-e", str(work / "error.log"), "-c", str(conf)], port, work) as client:
        yield client


@contextmanager
def caddy(program: str, export: Path, work: Path) -> Iterator[Client]:
    """Caddy over an export."""
    port = free_port()
    conf = work / "Caddyfile"
    conf.write_text(CADDY.format(port=port, export=export))
    with running([program, "run", "--config", str(conf), "--adapter", "caddyfile"], port, work) as client:
        yield client
