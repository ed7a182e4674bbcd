"""docs/contributing-data.md, step by step, on a copy of the tables."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from publisher.cli.main import main
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = (ROOT / "docs" / "contributing-data.md").read_text(encoding="utf-8")
ROWS = re.findall(r"```csv (\S+)\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "data" / "urbact", tmp_path / "data" / "urbact")
    return tmp_path


def tables(project: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(project), "tables", *words], catch_exceptions=False)


def add(project: Path, path: str, rows: str) -> None:
    with (project / path).open("a", encoding="utf-8") as file:
        file.write(rows)


def test_the_walk_through(project: Path) -> None:
    assert len(ROWS) == 4
    for path, rows in ROWS:
        add(project, path, rows)
    checked = tables(project, "check")
    assert checked.exit_code == 0, checked.output
    commands = re.findall(r"^\$ publisher tables (explain .+)$", GUIDE, re.MULTILINE)
    assert len(commands) == 1
    told = tables(project, *commands[0].split())
    assert told.exit_code == 0, told.output
    assert "graph/source/my-source" in told.output
    assert "id/partner/puma-utopia" in told.output


def test_a_step_left_out_is_told_at_its_cell(project: Path) -> None:
    for path, rows in ROWS:
        if not path.endswith("/places.csv"):
            add(project, path, rows)
    checked = tables(project, "check")
    assert checked.exit_code != 0
    assert "data/urbact/partners.csv:1510:" in checked.output
    assert '"utopia"' in checked.output


def test_a_mistyped_network_is_told_with_the_nearest(project: Path) -> None:
    for path, rows in ROWS:
        add(project, path, rows.replace("puma,Utopia", "pumma,Utopia"))
    checked = tables(project, "check")
    assert checked.exit_code != 0
    assert "data/urbact/partners.csv:1510:1" in checked.output
    assert "puma" in checked.output.replace("pumma", "")
