"""A publication that changes, and a server that follows it: what harvesters meet."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

from publisher.base.config import Project
from publisher.build.pipeline import build
from publisher.build.scaffold import write_example
from publisher.release.reader import Release

_BASE = "https://example.org/libraries/"


class Libraries:
    """The example project, changed and published step by step.

    Args:
        folder: Where it stands.
        base: Its base.
        settings: Further lines of its settings.
    """

    def __init__(self, folder: Path, base: str = _BASE, settings: str = "") -> None:
        list(write_example(folder))
        # They start processes, which takes time and has no part in this.
        shutil.rmtree(folder / "sparql_queries")
        self.folder = folder
        self.base = base
        self._data = folder / "data/libraries.trig"
        self._original = self._data.read_text(encoding="utf-8")
        self._settings = folder / "pyproject.toml"
        lines = self._settings.read_text(encoding="utf-8").replace(_BASE, base).split("\n")
        at = next(n for n, line in enumerate(lines) if line.startswith("date = "))
        self._settings.write_text("\n".join([*lines[: at + 1], settings, *lines[at + 1 :]]), encoding="utf-8")
        for path in folder.rglob("*.t*"):
            if path.suffix in (".ttl", ".trig"):
                path.write_text(path.read_text(encoding="utf-8").replace(_BASE, base), encoding="utf-8")
        self._original = self._data.read_text(encoding="utf-8")

    def publish(self, day: date, *more: str, north: str = "North Library") -> Release:
        """Publishes the example's libraries and more of them on a day, with a name for the one in the north."""
        text = self._original.replace('"North Library"@en', f'"{north}"@en')
        for name in more:
            text += (
                f"GRAPH <graph/publisher> {{ <id/library/{name}> a lib:Library ; skos:prefLabel '{name} & <co>'@en }}\n"
            )
        self._data.write_text(text, encoding="utf-8")
        lines = self._settings.read_text(encoding="utf-8").split("\n")
        dated = [f"date = {day}" if line.startswith("date = ") else line for line in lines]
        self._settings.write_text("\n".join(dated), encoding="utf-8")
        return build(Project.load(self.folder)).release

    def iri(self, name: str) -> str:
        """The IRI of a library."""
        return f"{self.base}id/library/{name}"


@contextmanager
def serving(app: Flask, port: int = 0) -> Iterator[str]:
    """Serves an application over HTTP; yields its address."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
