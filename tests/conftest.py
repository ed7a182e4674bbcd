"""What all tests share."""

from __future__ import annotations

import os
import shutil
import subprocess
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
from tests.serving import served
from tests.tenants.publishing import TENANTS, Tenant, published

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


@pytest.fixture(scope="session")
def site(built: Release) -> Iterator[str]:
    """The address of a server with the real graph."""
    with served(built.folder.parent.parent) as address:
        yield address


@pytest.fixture(scope="session", params=TENANTS)
def tenant(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tenant]:
    """A publication that has nothing to do with the graph of this repository, on a server of its own."""
    with published(str(request.param), tmp_path_factory.mktemp("tenant")) as found:
        yield found
