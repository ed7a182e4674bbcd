"""grlc itself, in a venv of its own, serves our saved queries as they are, and gives the same answers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from publisher.release.reader import Release
from publisher.store.port import AnswerKind
from tests.conftest import ROOT

GRLC = "grlc==1.3.11"
CONFIG = "[auth]\n[local]\nlocal_sparql_dir = {folder}\n[defaults]\nsparql_endpoint = {endpoint}\nserver_name = here\n"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def grlc(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of grlc with our queries, asking our server."""
    folder = tmp_path_factory.mktemp("grlc")
    venv = folder / "venv"
    python = venv / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True, timeout=60)
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", GRLC]
    if subprocess.run(pip, capture_output=True, timeout=280).returncode:
        if os.environ.get("CI"):
            pytest.fail(f"{GRLC} cannot be installed")
        pytest.skip(f"{GRLC} cannot be installed")
    queries = ROOT / "sparql_queries"
    (folder / "config.ini").write_text(CONFIG.format(folder=queries, endpoint=f"{site}/sparql"), encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = f"from grlc.server import app; app.run('127.0.0.1', {port})"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([python, "-c", program], cwd=folder, stdout=log, stderr=log)
    try:
        _wait(port, process, folder / "log")
        yield f"http://127.0.0.1:{port}/api-local"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(log.read_text())


def csv(address: str) -> list[str]:
    with urlopen(Request(address, headers={"Accept": "text/csv"}), timeout=60) as answer:
        return sorted(answer.read().decode().splitlines())


def test_grlc_gives_the_answers_that_we_give(grlc: str, site: str, built: Release) -> None:
    asked, different = 0, []
    for name, query in built.saved_queries.items():
        if query.kind is not AnswerKind.SOLUTIONS:
            continue
        # grlc wants a value for every parameter.
        values = {p.name: p.trial or "" for p in query.parameters}
        if "" in values.values():
            continue
        suffix = f"?{urlencode(values)}" if values else ""
        if csv(f"{grlc}/{name}{suffix}") != csv(f"{site}/queries/{name}{suffix}"):
            different.append(name)
        asked += 1
    assert different == []
    assert asked > 20
