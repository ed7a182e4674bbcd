"""The command line, run as its users run it: in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.build.scaffold import write_example

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An example project with one release; tests that change it make a copy."""
    folder = tmp_path_factory.mktemp("cli") / "example"
    list(write_example(folder))
    subprocess.run([sys.executable, "-m", "publisher", "-C", folder, "build", "-q"], check=True, timeout=60)
    return folder


@pytest.fixture
def run(example: Path) -> Run:
    """Runs `publisher` on the example project, or on another with `folder=`."""

    def run_publisher(
        *arguments: str, folder: Path | None = None, **options: object
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "publisher", "-C", folder or example, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            **options,  # type: ignore[call-overload]
        )

    return run_publisher
