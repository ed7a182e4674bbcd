"""What all tests share."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from publisher.base.config import Project
from publisher.build.pipeline import build
from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits

ROOT = Path(__file__).parent.parent
STANDARDS = ROOT.parent / "shared" / "standards"


def require_tool(name: str) -> str:
    """The path of a program of the system; the test is skipped where it is missing, and fails for it in CI."""
    found = shutil.which(name)
    if found is None:
        reason = f"the program '{name}' is not installed; .ci/system-packages installs it"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def require_standards(relative: str) -> Path:
    """A file of the published standards that are kept beside the repository; absent ones are treated as tools are."""
    path = STANDARDS / relative
    if not path.exists():
        reason = f"the published standard '{relative}' is not beside the repository (docs/testing.md)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def unavailable(reason: str) -> NoReturn:
    """Skips a test for what is missing, and fails it in CI, where nothing may be missing."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def require_npm(folder: Path) -> Path:
    """The `node_modules` of a folder, installed from its lock once and kept; absent npm is treated as tools are."""
    npm = require_tool("npm")
    modules = folder / "node_modules"
    if not modules.exists():
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        installed = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if installed.returncode:
            unavailable(f"the packages of {folder.name} cannot be installed: {installed.stderr[-300:]}")
    return modules


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project of this repository, with a state folder of its own."""
    state = tmp_path_factory.mktemp("graph") / "state"
    loaded = Project.load(ROOT)
    return replace(loaded, runtime=replace(loaded.runtime, state=str(state)))


@pytest.fixture(scope="session")
def built(project: Project) -> Release:
    """A release of the real graph, built once for all tests."""
    return build(project).release


@pytest.fixture(scope="session")
def store(built: Release, project: Project) -> Iterator[EmbeddedStore]:
    """An embedded store over the real graph."""
    with EmbeddedStore(built.dataset_path, Limits.of(project.runtime), workers=2) as opened:
        yield opened


_SERVER = """
import sys
from pathlib import Path
from publisher.base.config import Runtime
from publisher.web.server.run import serve
serve(Path(sys.argv[1]), Runtime(port=int(sys.argv[2]), threads=8, query_workers=2, query_seconds=10))
"""


@pytest.fixture(scope="session")
def site(built: Release) -> Iterator[str]:
    """The address of a server with the real graph."""
    port = _free_port()
    state = built.folder.parent.parent
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
