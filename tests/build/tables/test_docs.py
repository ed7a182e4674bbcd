"""docs/tables.md says what the code does: each example is built, each key has one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from pyoxigraph import RdfFormat, parse

from publisher.build.tables import describing, mapping, sheet
from tests.build.tables.workbench import BASE, PUBLICATION, Workbench
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(csv|yaml|trig)(?: data/(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMES = {"csv": "table.csv", "yaml": "table.map.yaml"}


class Example(NamedTuple):
    title: str
    files: dict[str, str]
    quads: str


def examples() -> list[Example]:
    found = []
    for section in re.split(r"^### ", DOCUMENT, flags=re.MULTILINE)[1:]:
        blocks = BLOCK.findall(section)
        files = {name or NAMES[kind]: text for kind, name, text in blocks if kind != "trig"}
        (quads,) = (text for kind, _, text in blocks if kind == "trig")
        found.append(Example(section.partition("\n")[0], files, quads))
    return found


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.title)
def test_each_example_yields_what_the_page_says(example: Example, tmp_path: Path) -> None:
    bench = Workbench(tmp_path, **{name.replace(".", "__"): text for name, text in example.files.items()})
    assert not bench.findings, bench.report
    head = f"@base <{BASE}> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PUBLICATION.prefix_table)
    expected = {str(quad) for quad in parse(input=head + example.quads, format=RdfFormat.TRIG)}
    assert {str(quad) for table in bench.tables.values() for quad in table.quads} == expected


def test_each_key_has_an_example() -> None:
    told = " ".join(text for kind, _, text in BLOCK.findall(DOCUMENT) if kind == "yaml") + DOCUMENT
    known = {*sheet.KEYS, *describing.KEYS, *mapping.VIRTUAL}
    assert {key for key in known if f"{key}:" not in told and f"`{key}`" not in told} == set()
