"""docs/own-tables.md, step by step."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

GUIDE = (ROOT / "docs" / "own-tables.md").read_text(encoding="utf-8")
COMMANDS = [line for line in re.findall(r"^\$ publisher (.+)$", GUIDE, re.MULTILINE) if not line.endswith(" serve")]
SHOWN = re.findall(r"```text\n(.*?)```", GUIDE, re.DOTALL)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "publisher", *shlex.split(command)]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)


def test_the_walk_through(tmp_path: Path) -> None:
    (table,) = re.findall(r"```csv\n(.*?)```", GUIDE, re.DOTALL)
    (tmp_path / "bus-stops.csv").write_text(table, encoding="utf-8")
    init, *others = COMMANDS
    begun = run(init, tmp_path)
    assert begun.returncode == 1
    assert len(SHOWN) == 2
    for text in SHOWN:
        assert text in begun.stdout
    copied = tmp_path / "stops" / "data" / "bus-stops.csv"
    (wrong,), (right,) = re.findall(r'"(\S+)" is no', GUIDE), re.findall(r"Correct the cell, `(\S+)`", GUIDE)
    copied.write_text(copied.read_text(encoding="utf-8").replace(wrong, right), encoding="utf-8")
    assert len(others) == 4
    for command in others:
        done = run(command, tmp_path)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    assert "1204.5" in run(COMMANDS[2], tmp_path).stdout
