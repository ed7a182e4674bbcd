"""Where the quads of a table come from: the cells, and the lines of the mapping for what is the same in all rows."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from publisher.build.tables.grid import FIRST_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from publisher.base.diagnostics import Span
    from publisher.build.tables.generation import Generator, Traced
    from publisher.build.tables.grid import Grid
    from publisher.build.tables.schema import Schema, StatementMap, TermMap
    from publisher.rdf.authored import Part
    from publisher.rdf.terms import Node


class Origin(NamedTuple):
    """A quad of a row.

    Args:
        row: The row.
        traced: The quad with the statement and the texts that made it.
    """

    row: int
    traced: Traced


class TablePositions:
    """Positions in one table, as `rdf.authored.Positions` asks.

    Which rows a thing comes from is worked out once, at the first question; the cells of a quad from its row alone.

    Args:
        grid: The table, without faults.
        schema: Its mapping.
        generator: Makes its quads.
    """

    def __init__(self, grid: Grid, schema: Schema, generator: Generator) -> None:
        self._grid = grid
        self._schema = schema
        self._generator = generator

    # --- as Positions asks ---

    def span(self, quad: Quad) -> Span | None:
        """The cell that holds the object of a quad, in the first row that says it; None where none does."""
        return next(iter(self.spans(quad)), None)

    def spans(self, quad: Quad, part: Part = "object") -> list[Span]:
        """The cells that make a part of a quad, of all rows that say it; of what no cell makes the mapping's line."""
        found = [origin for origin in self._of_subject(quad.subject) if _says(origin, quad)]
        found = [origin for origin in found if origin.traced.quad.graph_name == quad.graph_name] or found
        return list(dict.fromkeys(span for origin in found for span in self.part_spans(origin, part)))

    def subject_spans(self, term: Node) -> list[Span]:
        """The cells that name a node as a subject, of all rows that do."""
        found = (origin for origin in self._of_subject(term) if origin.traced.quad.subject == term)
        return list(dict.fromkeys(span for origin in found for span in self.part_spans(origin, "subject")))

    def mentions(self, iri: str) -> list[Span]:
        """The cells that make an IRI, in any part, and the lines of the mapping that name it."""
        node = NamedNode(iri)
        found: dict[Span, None] = {}
        for row in self._mentioning.get(iri, ()):
            for origin in self.row(row):
                quad = origin.traced.quad
                for part, term in _parts(quad):
                    if term == node:
                        found.update(dict.fromkeys(self.part_spans(origin, part)))
        return list(found)

    def gaps(self, subject: Node, predicate: NamedNode) -> list[Span]:
        """The cells that would hold a value of a property if they were filled, of all rows about a node.

        Where the value is looked up in another table, the cells by which nothing was found; where a condition keeps it
        away, the cell of the condition.
        """
        statements = [statement for statement in self._schema.statements if statement.predicate == predicate]
        rows = self._rows_of.get(subject.value, ()) if isinstance(subject, NamedNode) else ()
        gaps = (gap for row in rows for statement in statements for gap in self._gap(row, statement, subject))
        return list(dict.fromkeys(gaps))

    # --- rows and cells ---

    def row(self, row: int) -> list[Origin]:
        """The quads of one row."""
        return [Origin(row, traced) for traced in self._generator.trace(self._grid.cells(row))]

    def members(self, row: int) -> dict[str, tuple[str, ...]]:
        """What the columns hold in one row, looked-up ones among them."""
        return self._generator.members(self._grid.cells(row))

    def part_spans(self, origin: Origin, part: Part) -> list[Span]:
        """The cells that make a part of a quad of a row, else the line of the mapping."""
        statement = origin.traced.statement
        if part == "predicate":
            return [statement.place]
        term = {"subject": statement.subject, "object": statement.object, "graph": statement.graph}[part]
        if term is None:
            return []
        return self._cells(origin, term) or [term.place]

    def _cells(self, origin: Origin, term: TermMap) -> list[Span]:
        names = self._schema.cells(term.variables)
        return [self._cell(origin.row, name, origin.traced.texts.get(name)) for name in names]

    def _cell(self, row: int, name: str, text: str | None = None) -> Span:
        column = self._schema.columns[name]
        member = text if column.separator is not None else None
        return self._grid.cell_span(row, self._schema.positions[name], member)

    def _gap(self, row: int, statement: StatementMap, subject: Node) -> Iterator[Span]:
        block = self._generator.block([self._grid.cells(row)])
        key = next(iter(block.keys(statement.subject.variables)))
        if subject not in self._generator.memory(statement.subject)[key]:
            return
        others = [name for name in statement.variables if name not in statement.subject.variables]
        empty = [name for name in others if not self._schema.columns[name].members(block.columns[name][0])]
        conditions = [condition.column for condition in (*statement.when, *statement.unless)]
        for name in self._schema.cells(tuple(empty or conditions)):
            yield self._cell(row, name)

    # --- indexes ---

    def _of_subject(self, term: Node) -> Iterator[Origin]:
        rows = self._rows_of.get(term.value, ()) if isinstance(term, NamedNode) else ()
        return (origin for row in rows for origin in self.row(row))

    @cached_property
    def _rows_of(self) -> dict[str, list[int]]:
        """The rows by the things that they are about."""
        found: dict[str, list[int]] = defaultdict(list)
        subjects = dict.fromkeys(statement.subject for statement in self._schema.statements)
        first = FIRST_ROW
        for block in self._generator.blocks(self._grid.rows()):
            for subject in subjects:
                memory = self._generator.memory(subject)
                for row, key in enumerate(block.keys(subject.variables), first):
                    for term in memory[key]:
                        if not (rows := found[term.value]) or rows[-1] != row:
                            rows.append(row)
            first += block.size
        return {iri: sorted(set(rows)) for iri, rows in found.items()}

    @cached_property
    def _mentioning(self) -> dict[str, list[int]]:
        """The rows by the IRIs in their quads."""
        found: dict[str, dict[int, None]] = defaultdict(dict)
        for row in range(FIRST_ROW, self._grid.last_row + 1):
            for origin in self.row(row):
                for _, term in _parts(origin.traced.quad):
                    if isinstance(term, NamedNode):
                        found[term.value][row] = None
        return {iri: list(rows) for iri, rows in found.items()}


def _says(origin: Origin, quad: Quad) -> bool:
    own = origin.traced.quad
    return own.subject == quad.subject and own.predicate == quad.predicate and own.object == quad.object


def _parts(quad: Quad) -> tuple[tuple[Part, object], ...]:
    return (
        ("subject", quad.subject),
        ("predicate", quad.predicate),
        ("object", quad.object),
        ("graph", quad.graph_name),
    )
