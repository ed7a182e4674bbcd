"""OpenRefine itself, without its window: what its pages ask of its server, which asks the reconciliation service."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.conftest import require_tool
from tests.web.changing import free_port

_SECONDS = 90
_ENGINE = json.dumps({"facets": [], "mode": "row-based"})


class OpenRefine:
    """A running OpenRefine.

    Args:
        port: Where it listens.
    """

    def __init__(self, port: int) -> None:
        self._commands = f"http://127.0.0.1:{port}/command/core/"

    def get(self, command: str, **query: str) -> dict[str, Any]:
        """The answer to a command that changes nothing."""
        with urllib.request.urlopen(f"{self._commands}{command}?{urllib.parse.urlencode(query)}", timeout=60) as answer:
            return dict(json.load(answer))

    def post(self, command: str, **form: str) -> dict[str, Any]:
        """The answer to a command, and what it has set going at its end."""
        fields = {"csrf_token": self.get("get-csrf-token")["token"], "engine": _ENGINE, **form}
        data = urllib.parse.urlencode(fields).encode()
        with urllib.request.urlopen(self._commands + command, data, timeout=60) as answer:
            content = dict(json.load(answer))
        assert content["code"] != "error", content
        return content

    def project(self, lines: list[str]) -> str:
        """A project with one column, whose name is the first of some lines."""
        boundary = "a-line-that-is-not-in-the-table"
        parts = {"project-name": "test", "format": "text/line-based/*sv"}
        body = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in parts.items()
        )
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="project-file"; filename="a.csv"\r\n'
        body += "Content-Type: text/csv\r\n\r\n" + "\n".join(lines) + f"\r\n--{boundary}--\r\n"
        token = self.get("get-csrf-token")["token"]
        request = urllib.request.Request(
            f"{self._commands}create-project-from-upload?csrf_token={token}",
            body.encode(),
            {"Content-Type": f"multipart/form-data; boundary={boundary}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                url = answer.url
        except urllib.error.HTTPError as error:  # the page that it leads to needs a browser
            url = error.url or ""
        return urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["project"][0]

    def wait(self, project: str) -> None:
        """Waits until nothing is going on in a project."""
        deadline = time.monotonic() + _SECONDS
        while self.get("get-processes", project=project)["processes"]:
            assert time.monotonic() < deadline, "OpenRefine does not come to an end"
            time.sleep(0.2)

    def rows(self, project: str) -> list[list[dict[str, Any] | None]]:
        """The cells of all rows."""
        rows = self.get("get-rows", project=project, start="0", limit="100")["rows"]
        return [row["cells"] for row in rows]


@contextmanager
def running(folder: Path) -> Iterator[OpenRefine]:
    """Runs OpenRefine with a workspace of its own."""
    port = free_port()
    command = [require_tool("openrefine"), "-i", "127.0.0.1", "-p", str(port), "-d", str(folder)]
    process = subprocess.Popen(
        [*command, "-x", "refine.headless=true"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    refine = OpenRefine(port)
    try:
        _await_start(refine)
        yield refine
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


def _await_start(refine: OpenRefine) -> None:
    deadline = time.monotonic() + _SECONDS
    while True:
        try:
            refine.get("get-version")
        except (OSError, ValueError):
            assert time.monotonic() < deadline, "OpenRefine does not start"
            time.sleep(0.5)
        else:
            return
