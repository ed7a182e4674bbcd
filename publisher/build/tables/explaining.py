"""What a cell yields: the quads that it takes part in, by graph, and why it yields nothing where it does not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.base.errors import NotFoundError
from publisher.build.tables.flaws import did_you_mean, shown
from publisher.build.tables.generation import meets
from publisher.build.tables.grid import column_letter
from publisher.build.tables.workbook import column_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import Quad

    from publisher.base.config import Publication
    from publisher.base.diagnostics import Span
    from publisher.build.tables.reading import Table
    from publisher.build.tables.schema import StatementMap
    from publisher.build.tables.tracing import Origin
    from publisher.rdf.authored import Part
    from publisher.rdf.terms import GraphName, Term

_SPREADSHEET = re.compile(r"(?P<path>.+):(?P<column>[A-Za-z]{1,3})(?P<row>[1-9]\d*)")
_PLACE = re.compile(r"(?P<path>.+):(?P<line>[1-9]\d*):(?P<column>[1-9]\d*)")


@dataclass(frozen=True)
class Explanation:
    """What one cell yields.

    Args:
        span: Where the cell stands.
        name: Its address in the spreadsheet, such as `B12`.
        column: The name of its column.
        text: What it holds.
        quads: The quads it takes part in, each with the parts of it that the cell makes and the mapping's line.
        silent: Statements it could take part in that are not made, each with the reason and the mapping's line.
    """

    span: Span
    name: str
    column: str
    text: str
    quads: tuple[tuple[Quad, tuple[Part, ...], Span], ...] = field(default=())
    silent: tuple[tuple[StatementMap, str, Span], ...] = field(default=())

    def lines(self, publication: Publication) -> Iterator[str]:
        """The explanation as text, IRIs shortened as authors write them."""
        show = _Shown(publication)
        yield f"{self.span}  {self.name}, column '{self.column}': {shown(self.text) if self.text else 'empty'}"
        graphs: dict[GraphName, list[str]] = {}
        for quad, parts, place in self.quads:
            told = f"    {show.term(quad.subject)} {show.term(quad.predicate)} {show.term(quad.object)}"
            graphs.setdefault(quad.graph_name, []).append(f"{told}    {', '.join(parts)} by {place}")
        for graph, told_quads in graphs.items():
            yield f"  in {show.term(graph) if isinstance(graph, NamedNode) else 'the default graph'}"
            yield from dict.fromkeys(told_quads)
        if self.silent:
            yield "  not made"
        for statement, reason, place in self.silent:
            yield f"    {show.term(statement.predicate)}: {reason}    by {place}"
        if not self.quads and not self.silent:
            yield "  nothing: the mapping makes no statement of this column"


def explain_cell(tables: Sequence[Table], address: str) -> Explanation:
    """Explains a cell.

    Args:
        tables: The tables of the project that are without errors.
        address: The path of a table with a cell as spreadsheets name it (`data/partners.csv:B12`), or with a line and
            a column of the text (`data/partners.csv:12:8`).

    Raises:
        NotFoundError: There is no such table or cell.
    """
    table, row, column = _found(tables, address)
    schema = table.schema
    names = {position: name for name, position in schema.positions.items()}
    name = names[column]
    origins = table.origins.row(row)
    quads = [(o.traced.quad, parts, o.traced.statement.place) for o in origins if (parts := _parts(table, o, name))]
    made = {id(origin.traced.statement) for origin in origins}
    silent = [
        (statement, reason, statement.place)
        for statement in schema.statements
        if id(statement) not in made and (reason := _why_not(table, statement, row, name))
    ]
    cells = table.grid.cells(row)
    span = table.grid.cell_span(row, column)
    return Explanation(span, f"{column_letter(column)}{row}", name, cells[column], tuple(quads), tuple(silent))


def _found(tables: Sequence[Table], address: str) -> tuple[Table, int, int]:
    match = _SPREADSHEET.fullmatch(address) or _PLACE.fullmatch(address)
    if match is None:
        message = f"'{address}' names no cell; write data/NAME.csv:B12, or data/NAME.csv:LINE:COLUMN"
        raise NotFoundError(message)
    paths = {table.path: table for table in tables}
    table = paths.get(match["path"])
    if table is None:
        near = did_you_mean(match["path"], paths)
        message = f"there is no table {match['path']} without errors" + (f"; {near}" if near else "")
        raise NotFoundError(message)
    cell = _cell(table, match)
    if cell is None or not 2 <= cell[0] <= table.grid.last_row or cell[1] >= len(table.grid.header):
        width = column_letter(len(table.grid.header) - 1)
        message = f"{table.path} has no cell there; its cells are A2 to {width}{table.grid.last_row}"
        raise NotFoundError(message)
    return table, *cell


def _cell(table: Table, match: re.Match[str]) -> tuple[int, int] | None:
    if "line" in match.groupdict():
        return table.grid.cell_at(int(match["line"]), int(match["column"]))
    return int(match["row"]), column_number(match["column"])


def _parts(table: Table, origin: Origin, name: str) -> tuple[Part, ...]:
    """The parts of a quad that a column makes."""
    statement = origin.traced.statement
    parts: tuple[tuple[Part, object], ...] = (
        ("subject", statement.subject),
        ("object", statement.object),
        ("graph", statement.graph),
    )
    return tuple(
        part
        for part, term in parts
        if term is not None and name in table.schema.cells(term.variables)  # type: ignore[attr-defined]
    )


def _why_not(table: Table, statement: StatementMap, row: int, name: str) -> str | None:
    """Why a statement that a column takes part in is not made of a row; None where the column has no part in it."""
    conditions = (*statement.when, *statement.unless)
    used = (*statement.variables, *(condition.column for condition in conditions))
    if name not in table.schema.cells(used):
        return None
    members = table.origins.members(row)
    empty = [variable for variable in statement.variables if not members.get(variable)]
    if empty:
        return f"'{empty[0]}' is empty"
    if not meets(statement, members):
        told = " and ".join(f"'{condition.column}'" for condition in conditions)
        return f"its condition on {told} does not hold"
    return "a cell yields no term"


class _Shown:
    """Shows terms as authors write them."""

    def __init__(self, publication: Publication) -> None:
        self._base = publication.base
        self._prefixes = publication.prefix_table

    def term(self, term: Term | GraphName) -> str:
        """A name with a prefix, an IRI relative to the base, or a literal."""
        if isinstance(term, NamedNode):
            if term.value.startswith(self._base):
                return f"<{term.value.removeprefix(self._base)}>"
            return self._prefixes.compact(term.value) or f"<{term.value}>"
        return str(term)
