"""Tables as authors write them, in a folder of their own, and what comes of them."""

from __future__ import annotations

import textwrap
from datetime import date
from typing import TYPE_CHECKING

from publisher.base.config import Publication
from publisher.base.reporting import render
from publisher.build.sources import texts_of
from publisher.build.tables.reading import Table, read_tables
from publisher.rdf.lines import Lines

if TYPE_CHECKING:
    from pathlib import Path

    from publisher.base.diagnostics import Diagnostic, Span

BASE = "https://example.org/"
PUBLICATION = Publication(BASE, date(2026, 1, 31), prefixes={"ex": "https://example.org/def#"})


class Workbench:
    """A folder with tables and mappings.

    Args:
        root: The folder.
        files: The files in `data`, texts or bytes, by name.
    """

    def __init__(self, root: Path, **files: str | bytes) -> None:
        self.root = root
        (root / "data").mkdir(exist_ok=True)
        for name, content in files.items():
            self.write(name.replace("__", "."), content)
        self.read()

    def write(self, name: str, content: str | bytes) -> None:
        raw = content.encode() if isinstance(content, str) else content
        (self.root / "data" / name).write_bytes(raw)

    def read(self) -> None:
        tables, self.findings = read_tables(self.root, self.root / "data", PUBLICATION)
        self.tables: dict[str, Table] = {table.path.removeprefix("data/"): table for table in tables}

    @property
    def table(self) -> Table:
        (table,) = self.tables.values()
        return table

    @property
    def finding(self) -> Diagnostic:
        (finding,) = self.findings
        return finding

    @property
    def report(self) -> str:
        return render(self.findings, sources=texts_of(self.root, self.findings))

    def text(self, span: Span | None) -> str:
        """What stands under a span."""
        assert span is not None
        content = (self.root / span.path).read_bytes().decode("utf-8", errors="replace")
        return Lines(span.path, content).extract(span)

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """Code, place in the folder and what stands there, of each finding."""
        return [
            (f.code, str(f.span).removeprefix("data/"), self.text(f.span)) for f in self.findings if f.span is not None
        ]

    def quads(self, name: str | None = None) -> set[str]:
        """The quads of a table, the base taken out of them."""
        table = self.table if name is None else self.tables[name]
        return {str(quad).replace(f"<{BASE}", "<") for quad in table.quads}


def dedent(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")
