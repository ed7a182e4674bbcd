"""Codes are a contract: each is used, explained and unique."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from publisher.base import codes
from publisher.base.codes import CODES
from publisher.base.reporting import explain

TABLE = Path(codes.__file__).parent
PACKAGE = TABLE.parent.parent
CODE = re.compile(r"[CPLSQRT]\d{3}")


def codes_used() -> set[str]:
    """Every string constant in the package that reads like a code, outside of the tables of codes."""
    used: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if path.is_relative_to(TABLE):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                used.add(node.value)
    return used


def test_every_code_used_is_explained() -> None:
    assert codes_used() - set(CODES) == set()


def test_every_code_explained_is_used() -> None:
    assert set(CODES) - codes_used() == set()


def test_codes_are_unique() -> None:
    listed = [
        c.args[0].value if c.func.id == "Code" else f"S{c.args[0].value}"
        for path in TABLE.glob("*.py")
        for c in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(c, ast.Call) and isinstance(c.func, ast.Name) and c.func.id in ("Code", "_shape")
        if isinstance(c.args[0], ast.Constant)
    ]
    assert len(listed) == len(set(listed)) == len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_each_code_is_explained_in_sentences(code: str) -> None:
    entry = CODES[code]
    assert CODE.fullmatch(code)
    assert not entry.title.endswith(".")
    assert entry.explanation.endswith(".")
    assert explain(code).startswith(f"{code}: {entry.title}\n")
