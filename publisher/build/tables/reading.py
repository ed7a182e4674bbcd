"""Reading all tables of a folder: each CSV file with the mapping beside it becomes a source like a Turtle file."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from publisher.base.diagnostics import Diagnostic, Severity, Span, has_errors
from publisher.base.errors import FindingsError, UnreadableError
from publisher.build.tables.checking import check_table
from publisher.build.tables.generation import Generator
from publisher.build.tables.grid import Grid, read_grid
from publisher.build.tables.joins import Joins
from publisher.build.tables.mapping import read_schema
from publisher.build.tables.notation import Notation
from publisher.build.tables.sheet import Sheet, read_sheet
from publisher.build.tables.tracing import TablePositions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Quad

    from publisher.base.config import Publication
    from publisher.build.tables.schema import Schema
    from publisher.rdf.lines import Lines

TABLE = ".csv"
MAPPINGS = (".map.yaml", ".map.yml", ".map.json")
"""What the name of a mapping ends with."""


class Table:
    """A table as a source, like `rdf.reader.Source` (see `rdf.authored.Authored`); its quads are made when asked for.

    Args:
        sheet: The table with its columns.
        schema: Its mapping.
        generator: Makes its quads.
        findings: Warnings.
    """

    def __init__(
        self, sheet: Sheet, schema: Schema, generator: Generator, findings: tuple[Diagnostic, ...] = ()
    ) -> None:
        self._sheet = sheet
        self.schema = schema
        self.findings = findings
        self._generator = generator

    @property
    def path(self) -> str:
        """Its path relative to the project."""
        return self._sheet.grid.path

    @property
    def grid(self) -> Grid:
        """Its rows and cells."""
        return self._sheet.grid

    @property
    def text(self) -> str:
        """Its text."""
        return self.grid.text

    @property
    def lines(self) -> Lines:
        """The lines of its text."""
        return self.grid.lines

    @property
    def prefixes(self) -> dict[str, str]:
        """None: what a mapping declares is its own affair."""
        return {}

    def titles(self, table: str) -> dict[str, str]:
        """What each column of this or another table is called in its first row."""
        return self._generator.titles(table)

    @property
    def quads(self) -> Iterator[Quad]:
        """What it says, made while it is iterated; a quad that several rows say comes several times."""
        return self._generator.quads(self.grid.rows())

    def named(self, base: str) -> Iterator[Quad]:  # noqa: ARG002 - tables have no blank nodes
        """What it says, without blank nodes, which tables do not have."""
        return self.quads

    def positions(self, base: str) -> TablePositions:  # noqa: ARG002 - tables have no blank nodes
        """Where each term stands."""
        return self.origins

    @cached_property
    def origins(self) -> TablePositions:
        """Where each term stands: the cells."""
        return TablePositions(self.grid, self.schema, self._generator)


def read_tables(root: Path, folder: Path, publication: Publication) -> tuple[list[Table], list[Diagnostic]]:
    """Reads and checks all tables of a folder and its subfolders.

    Args:
        root: The folder of the project.
        folder: The folder of the data.
        publication: The publication settings: base and prefixes.

    Returns:
        The tables that are without errors, in the order of their paths, and all findings in a reader's order.

    Raises:
        UnreadableError: A file cannot be opened.

    >>> import tempfile
    >>> from datetime import date
    >>> from pathlib import Path
    >>> from publisher.base.config import Publication
    >>> root = Path(tempfile.mkdtemp())
    >>> _ = (root / "city.csv").write_text("id,name\\nmilan,Milan\\n")
    >>> _ = (root / "city.map.yaml").write_text(
    ...     'aboutUrl: "id/place/{id}"\\ncolumns:\\n  id:\\n  name: {propertyUrl: skos:prefLabel, lang: en}\\n')
    >>> tables, findings = read_tables(root, root, Publication("https://example.org/", date(2026, 1, 31)))
    >>> for quad in tables[0].quads:
    ...     print(quad.subject, quad.object)
    <https://example.org/id/place/milan> "Milan"@en
    """
    reading = _Reading(root, publication)
    reading.find(folder)
    tables = reading.tables()
    return tables, sorted(reading.findings, key=lambda finding: finding.sort_key)


class _Reading:
    """Reads the tables of a project."""

    def __init__(self, root: Path, publication: Publication) -> None:
        self._root = root
        self._publication = publication
        self._sheets: dict[str, Sheet] = {}
        self._notations: list[Notation] = []
        self.findings: list[Diagnostic] = []

    def find(self, folder: Path) -> None:
        """Reads all files, and the columns that mappings name."""
        files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
        names = [self._name(path) for path in files]
        mappings = {_stem(name): name for name in names if name.endswith(MAPPINGS)}
        grids = {name: self._grid(name) for name in names if name.endswith(TABLE)}
        for name, grid in grids.items():
            mapping = mappings.pop(name.removesuffix(TABLE), None)
            notation = self._notation(mapping) if mapping else None
            self._notations.extend([notation] if notation else [])
            if grid is None:
                self.findings.extend(notation.findings if notation else ())
                self._sheets[name] = replace(read_sheet(Grid(name, ""), None, self._publication), readable=False)
            else:
                self._sheets[name] = read_sheet(grid, notation, self._publication)
        for stem, mapping in mappings.items():
            told = f"there is no table {stem}{TABLE} for this mapping"
            self.findings.append(Diagnostic("T606", Severity.ERROR, told, Span(mapping, 1, 1, 1, 1)))

    def tables(self) -> list[Table]:
        """Reads the mappings, then checks the rows of each table."""
        readable = {path: sheet for path, sheet in self._sheets.items() if sheet.readable}
        schemas = {path: read_schema(sheet, self._sheets) for path, sheet in readable.items()}
        joins = Joins(self._sheets)
        found: list[Table] = []
        for path, sheet in readable.items():
            if sheet.notation is None:
                self._report_without_mapping(path)
                continue
            self.findings.extend([*sheet.notation.findings, *sheet.findings])
            if not has_errors(sheet.notation.findings):
                found.extend(self._checked(sheet, schemas[path], joins))
        return found

    def _checked(self, sheet: Sheet, schema: Schema, joins: Joins) -> Iterator[Table]:
        generator = Generator(schema, joins)
        findings = check_table(sheet.grid, schema, joins, generator)
        self.findings.extend(findings)
        if not has_errors([*findings, *sheet.findings]):
            yield Table(sheet, schema, generator, tuple(findings))

    def _report_without_mapping(self, path: str) -> None:
        """Tells of a table that no mapping speaks of; where a mapping has faults, it may have meant this one."""
        name = path.rpartition("/")[2]
        if not any(notation.findings or name in notation.source for notation in self._notations):
            told = f"this table has no mapping, so nothing of it is published: write {_stem(path)}{MAPPINGS[0]}"
            self.findings.append(Diagnostic("T606", Severity.ERROR, told, self._sheets[path].grid.row_span(1)))

    def _grid(self, name: str) -> Grid | None:
        try:
            return read_grid(name, self._bytes(name))
        except FindingsError as error:
            self.findings.extend(error.diagnostics)
            return None

    def _notation(self, name: str) -> Notation:
        content = self._bytes(name)
        notation = Notation(name, content.decode("utf-8", errors="replace").removeprefix("\ufeff"))
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            told = "this mapping is not UTF-8; save it anew with that encoding"
            notation.findings.append(Diagnostic("T601", Severity.ERROR, told, Span(name, 1, 1, 1, 1)))
        return notation

    def _bytes(self, name: str) -> bytes:
        try:
            return (self._root / name).read_bytes()
        except OSError as error:
            message = f"{name} cannot be read: {error.strerror or error}"
            raise UnreadableError(message) from error

    def _name(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else path.as_posix()


def _stem(name: str) -> str:
    for suffix in (*MAPPINGS, TABLE):
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return name
