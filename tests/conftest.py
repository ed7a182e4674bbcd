"""What all tests share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

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
