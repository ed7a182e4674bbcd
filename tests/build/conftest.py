"""The example project that `publisher init` writes, to be broken in tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.base.config import Project
from publisher.build.scaffold import write_example


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A fresh example project; its data are in `data/libraries.trig`."""
    folder = tmp_path / "example"
    list(write_example(folder))
    return folder


@pytest.fixture
def project(example: Path) -> Project:
    return Project.load(example)


def edit(path: Path, old: str, new: str) -> None:
    """Replaces a text that stands exactly once in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")
