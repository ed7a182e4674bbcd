"""Making quads of rows.

A statement map yields, for each combination of the texts in the cells it takes in, one quad; a list in a cell has
several texts, an empty cell none. `trace` does just that for one row. `quads` yields the same quads for all rows, fast:
by columns, in blocks of rows, with every term made once for each text.
"""

from __future__ import annotations

from itertools import chain, islice, product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pyoxigraph import Quad

from publisher.build.tables.columns import NULLS
from publisher.build.tables.flaws import CellError
from publisher.rdf.terms import DEFAULT_GRAPH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyoxigraph import Literal, NamedNode

    from publisher.build.tables.flaws import Flaw
    from publisher.build.tables.joins import Joins
    from publisher.build.tables.schema import Condition, Reference, Schema, StatementMap, TermMap

BLOCK = 1024
"""Rows that are worked on at once."""

_MOST_TERMS = 20_000  # terms that are remembered of one term map, so that memory stays within bounds

_Key: TypeAlias = "str | tuple[str, ...]"
_Terms: TypeAlias = "tuple[NamedNode | Literal, ...]"
_DEFAULT = (DEFAULT_GRAPH,)


class Block:
    """Some rows, by columns.

    Args:
        columns: The cells of each column, looked-up ones among them.
        size: How many rows there are.
    """

    def __init__(self, columns: dict[str, Sequence[str]], size: int) -> None:
        self.columns = columns
        self.size = size

    def keys(self, variables: Sequence[str]) -> Iterable[_Key]:
        """What the memory of a term map is asked with, row by row: a cell, or the cells of several columns."""
        if len(variables) == 1:
            return self.columns[variables[0]]
        if not variables:
            return [()] * self.size
        return zip(*(self.columns[name] for name in variables), strict=True)


class Memory(dict[_Key, "_Terms"]):
    """Remembers which terms a term map makes of cells.

    Args:
        term_map: The term map.
        readers: What each of its columns makes of a cell.
        nulls: What counts as empty in all of its columns, where their cells hold one text each; else None.
    """

    def __init__(
        self, term_map: TermMap, readers: Sequence[Callable[[str], tuple[str, ...]]], nulls: frozenset[str] | None
    ) -> None:
        super().__init__()
        self._term = term_map.term
        self._readers = readers
        self._nulls = nulls
        self.flaws: dict[_Key, Flaw] = {}

    def __missing__(self, key: _Key) -> _Terms:
        cells = (key,) if isinstance(key, str) else key
        combinations: Iterable[tuple[str, ...]]
        if self._nulls is None:
            combinations = product(*map(_read, self._readers, cells))
        else:
            combinations = (cells,) if self._nulls.isdisjoint(cells) else ()
        found: dict[NamedNode | Literal, None] = {}
        for combination in combinations:
            try:
                found[self._term(combination)] = None
            except CellError as error:
                self.flaws.setdefault(key, error.flaw)
        self[key] = terms = tuple(found)
        return terms


class Traced(NamedTuple):
    """A quad and where it comes from.

    Args:
        statement: The statement map that made it.
        texts: The texts that its columns held.
        quad: The quad.
    """

    statement: StatementMap
    texts: dict[str, str]
    quad: Quad


class Generator:
    """Makes the quads of a table.

    Args:
        schema: What is made of each row.
        joins: The other tables.
    """

    def __init__(self, schema: Schema, joins: Joins) -> None:
        self._schema = schema
        self._joins = joins
        self._memories: dict[tuple[TermMap, tuple[str, ...]], Memory] = {}
        self._single = {statement: self._parallel(statement) for statement in schema.statements}

    def titles(self, table: str) -> dict[str, str]:
        """What each column of a table is called in its first row."""
        return self._joins.titles(table)

    # --- all rows ---

    def quads(self, rows: Iterable[Sequence[str]]) -> Iterator[Quad]:
        """The quads of rows that have all their cells; a quad may come more than once.

        Args:
            rows: The cells of each row, in the order of the columns of the table.
        """
        return chain.from_iterable(
            self._quads(statement, block) for block in self.blocks(rows) for statement in self._schema.statements
        )

    def blocks(self, rows: Iterable[Sequence[str]]) -> Iterator[Block]:
        """The rows, by columns, some at a time."""
        pending = iter(rows)
        while some := list(islice(pending, BLOCK)):
            yield self.block(some)
            self.forget()

    def block(self, rows: Sequence[Sequence[str]]) -> Block:
        """Some rows by columns, with the columns that lookups add."""
        cells = list(zip(*rows, strict=True))
        block = Block({name: cells[n] for name, n in self._schema.positions.items()}, len(rows))
        for lookup in self._schema.lookups:
            block.columns.update(self._looked_up(lookup, block))
        return block

    def _looked_up(self, lookup: Reference, block: Block) -> dict[str, Sequence[str]]:
        if not all(name in block.columns for name in lookup.columns):
            return {f"{lookup.name}.{name}": [""] * block.size for name in lookup.taken}
        found = self._joins.index(lookup.table, lookup.keys, lookup.taken).cells
        nothing = ("",) * len(lookup.taken)
        rows = [found.get(key, nothing) for key in zip(*(block.columns[n] for n in lookup.columns), strict=True)]
        return {f"{lookup.name}.{name}": [row[n] for row in rows] for n, name in enumerate(lookup.taken)}

    def memory(self, term_map: TermMap, single: tuple[str, ...] = ()) -> Memory:
        """The memory of a term map.

        Args:
            term_map: The term map.
            single: Columns of lists of which each row of the block holds one member.
        """
        found = self._memories.get((term_map, single))
        if found is None:
            columns = [self._schema.columns[name] for name in term_map.variables]
            readers = [_itself if column.name in single else column.members for column in columns]
            one_text = not single and all(column.separator is None and column.default is None for column in columns)
            nulls = {column.nulls for column in columns}
            common = next(iter(nulls), NULLS) if one_text and len(nulls) <= 1 else None
            found = self._memories[term_map, single] = Memory(term_map, readers, common)
        return found

    def forget(self) -> None:
        """Keeps memories within bounds; to be called between blocks."""
        for memory in self._memories.values():
            if len(memory) > _MOST_TERMS:
                memory.clear()

    def _parallel(self, statement: StatementMap) -> tuple[str, ...]:
        """Columns of lists that a statement takes in more than once: each time the same member is meant."""
        conditions = (*statement.when, *statement.unless)
        uses = [*(term.variables for term in statement.terms), *((condition.column,) for condition in conditions)]
        in_terms = {name for term in statement.terms for name in term.variables}
        return tuple(
            name
            for name, column in self._schema.columns.items()
            if column.separator is not None and name in in_terms and sum(name in use for use in uses) > 1
        )

    def _quads(self, statement: StatementMap, block: Block) -> Iterator[Quad]:
        single = self._single[statement]
        if single:
            block = self._spread(block, single)
        subjects = self._terms(statement.subject, block, single)
        if statement.when or statement.unless:
            subjects = self._meeting(statement, block, subjects, single)
        objects = self._terms(statement.object, block, single)
        graphs = self._terms(statement.graph, block, single) if statement.graph else [_DEFAULT] * block.size
        predicate = statement.predicate
        # Terms stand in tuples with none, one or more of them; most often there is one of each.
        return (
            Quad(s, predicate, o, g)  # type: ignore[arg-type]
            for ss, oo, gg in zip(subjects, objects, graphs, strict=True)
            for s in ss
            for o in oo
            for g in gg
        )

    def _terms(self, term_map: TermMap, block: Block, single: tuple[str, ...]) -> Iterable[_Terms]:
        memory = self.memory(term_map, tuple(name for name in single if name in term_map.variables))
        return map(memory.__getitem__, block.keys(term_map.variables))

    def _meeting(
        self, statement: StatementMap, block: Block, subjects: Iterable[_Terms], single: tuple[str, ...]
    ) -> Iterable[_Terms]:
        """The subjects, but none in rows that do not meet the conditions."""
        conditions = (*statement.when, *statement.unless)
        cells = [block.columns[condition.column] for condition in conditions]
        read = [_itself if c.column in single else self._schema.columns[c.column].members for c in conditions]
        rows = zip(*cells, strict=True)
        known: dict[tuple[str, ...], bool] = {}
        for terms, row in zip(subjects, rows, strict=True):
            if row not in known:
                texts = {c.column: r(cell) for c, r, cell in zip(conditions, read, row, strict=True)}
                known[row] = meets(statement, texts)
            yield terms if known[row] else ()

    def _spread(self, block: Block, single: tuple[str, ...]) -> Block:
        """A block with one row for each combination of members of some columns of lists."""
        readers = [self._schema.columns[name].members for name in single]
        origins: list[int] = []
        members: list[tuple[str, ...]] = []
        for n, cells in enumerate(zip(*(block.columns[name] for name in single), strict=True)):
            for texts in product(*(read(cell) for read, cell in zip(readers, cells, strict=True))):
                origins.append(n)
                members.append(texts)
        columns: dict[str, Sequence[str]] = {
            name: [cells[n] for n in origins] for name, cells in block.columns.items() if name not in single
        }
        columns |= {name: [texts[n] for texts in members] for n, name in enumerate(single)}
        return Block(columns, len(origins))

    # --- one row ---

    def trace(self, cells: Sequence[str]) -> Iterator[Traced]:
        """The quads of one row, each with the statement and the texts that made it.

        Args:
            cells: The cells of the row, in the order of the columns of the table.
        """
        members = self.members(cells)
        for statement in self._schema.statements:
            yield from self._traced(statement, members)

    def members(self, cells: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """What the columns hold in one row, looked-up ones among them."""
        row = {name: column[0] for name, column in self.block([cells]).columns.items()}
        return {name: self._schema.columns[name].members(cell) for name, cell in row.items()}

    def _traced(self, statement: StatementMap, members: dict[str, tuple[str, ...]]) -> Iterator[Traced]:
        variables = statement.variables
        for combination in product(*(members.get(name, ()) for name in variables)):
            texts = dict(zip(variables, combination, strict=True))
            seen = members | {name: (texts[name],) for name in self._single[statement]}
            if not meets(statement, seen):
                continue
            try:
                subject, obj, *graphs = (term.term(tuple(texts[n] for n in term.variables)) for term in statement.terms)
            except CellError:
                continue
            graph = graphs[0] if graphs else DEFAULT_GRAPH
            yield Traced(statement, texts, Quad(subject, statement.predicate, obj, graph))  # type: ignore[arg-type]


def meets(statement: StatementMap, members: dict[str, tuple[str, ...]]) -> bool:
    """Whether the conditions of a statement hold of what cells hold."""

    def holds(condition: Condition) -> bool:
        return condition.holds(members.get(condition.column, ()))

    if not all(map(holds, statement.when)):
        return False
    return not statement.unless or not all(map(holds, statement.unless))


def _read(reader: Callable[[str], tuple[str, ...]], cell: str) -> tuple[str, ...]:
    return reader(cell)


def _itself(cell: str) -> tuple[str, ...]:
    return (cell,)
