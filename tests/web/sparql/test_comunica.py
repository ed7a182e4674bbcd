"""Comunica, a query engine of the Web, takes the endpoint for what it is from its description, without a hint."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import require_tool
from tests.web.publishing import publish
from tests.web.server.test_server import PROGRAM

FOLDER = Path(__file__).parent / "comunica"
QUERY = "SELECT ?city WHERE { ?city a <https://w3id.org/cities/def#City> } ORDER BY ?city"


@pytest.fixture(scope="module")
def comunica() -> Path:
    """The program, installed from npm once and kept beside its lock."""
    npm = require_tool("npm")
    program = FOLDER / "node_modules" / ".bin" / "comunica-sparql"
    if not program.exists():
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        installed = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True)
        if installed.returncode:
            reason = f"Comunica cannot be installed: {installed.stderr[-300:]}"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
    return program


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that is its own public address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/sparql"
    state = tmp_path_factory.mktemp("comunica") / "state"
    publish(state, endpoint=url)
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(state), str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield url
        process.terminate()
        process.communicate(timeout=20)


@pytest.mark.slow
def test_the_endpoint_is_recognised(comunica: Path, endpoint: str) -> None:
    command = [comunica, endpoint, QUERY, "-t", "application/sparql-results+json"]
    asked = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert asked.returncode == 0, asked.stderr
    # The description itself has no cities, so the query was sent on to the endpoint.
    found = [row["city"]["value"] for row in json.loads(asked.stdout)["results"]["bindings"]]
    assert "https://w3id.org/cities/id/place/milan" in found
    assert len(found) == 6
