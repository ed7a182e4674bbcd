"""Checking keys: rows told apart, rows of other tables found, IRIs that tell apart what cells tell apart."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from publisher.build.tables.flaws import Flaw, did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from publisher.base.diagnostics import Span
    from publisher.build.tables.gathering import Gathering
    from publisher.build.tables.generation import Block, Generator
    from publisher.build.tables.grid import Grid
    from publisher.build.tables.joins import Joins, Key
    from publisher.build.tables.schema import IriMap, Reference, Schema

_MOST_NAMES = 5000  # names beyond which the nearest is not looked for: it takes too long


class Keys:
    """Checks the keys of one table.

    Args:
        grid: The table.
        schema: Its mapping.
        joins: The other tables.
        generator: Makes the terms of the table.
        gathering: Where to report what is wrong.
    """

    def __init__(self, grid: Grid, schema: Schema, joins: Joins, generator: Generator, gathering: Gathering) -> None:
        self._grid = grid
        self._schema = schema
        self._joins = joins
        self._generator = generator
        self._gathering = gathering
        self._primary = tuple(name for name in schema.primary_key if name in schema.positions)
        self._first: dict[int, int] = {}  # hashes of keys, as keys of a hundred thousand rows would fill memory
        references = (*schema.foreign_keys, *schema.lookups)
        self._references = [r for r in references if joins.can_be_looked_in(r.table, r.keys)]
        self._slugged = self._slugs()
        self._things: dict[int, tuple[int, int]] = {}

    def check(self, block: Block, numbers: Sequence[int], spoilt: set[tuple[int, int]]) -> None:
        """Checks some rows.

        Args:
            block: The rows.
            numbers: Their numbers.
            spoilt: Row and column of the cells that are known to be wrong, of which nothing more is said.
        """
        if self._primary and len(self._primary) == len(self._schema.primary_key):
            self._check_primary(block, numbers, spoilt)
        elif not self._primary:
            self._check_repeated(block, numbers)
        for reference in self._references:
            if all(name in block.columns for name in reference.columns):
                self._check_reference(reference, block, numbers, spoilt)
        if self._slugged is not None and set(self._slugged.variables) <= block.columns.keys():
            self._check_things(self._slugged, block, numbers)

    def finish(self) -> None:
        """Frees what was remembered of the rows."""
        self._first.clear()
        self._things.clear()

    # --- primary key ---

    def _check_primary(self, block: Block, numbers: Sequence[int], spoilt: set[tuple[int, int]]) -> None:
        first = self._first
        keys = block.keys(self._primary)
        empty = [self._schema.columns[name].nulls for name in self._primary]
        for key, row in zip(keys, numbers, strict=True):
            known = first.setdefault(hash(key), row)
            if known != row:
                self._repeated(key, row, known, empty)
        for name, nulls in zip(self._primary, empty, strict=True):
            if not nulls.isdisjoint(block.columns[name]):
                self._report_empty(name, block, numbers, spoilt)

    def _repeated(self, key: str | Key, row: int, known: int, empty: list[frozenset[str]]) -> None:
        texts = (key,) if isinstance(key, str) else key
        if any(text in nulls for text, nulls in zip(texts, empty, strict=True)):
            return
        there = self._grid.cells(known)
        if tuple(there[self._schema.positions[name]] for name in self._primary) != texts:
            return
        column = self._schema.positions[self._primary[0]]
        told = " and ".join(f"{name} {shown(text)}" for name, text in zip(self._primary, texts, strict=True))
        flaw = Flaw("T640", f"the key {told} stands in row {known} already")
        self._gathering.relate(row, column, flaw, self._places(known, self._primary, "first here"))

    def _report_empty(self, name: str, block: Block, numbers: Sequence[int], spoilt: set[tuple[int, int]]) -> None:
        position, column = self._schema.positions[name], self._schema.columns[name]
        for row, cell in zip(numbers, block.columns[name], strict=True):
            if column.is_null(cell) and (row, position) not in spoilt:
                flaw = Flaw("T620", f"'{name}' is part of the primary key, but this cell is empty")
                self._gathering.cell(row, position, flaw, apart=True)

    def _check_repeated(self, block: Block, numbers: Sequence[int]) -> None:
        """Rows that are the same cell by cell, in a table without a key."""
        first = self._first
        columns = [block.columns[name] for name in self._schema.positions]
        for row, cells in zip(numbers, zip(*columns, strict=True), strict=True):
            known = first.setdefault(hash(cells), row)
            if known != row and self._grid.cells(known) == self._grid.cells(row):
                flaw = Flaw("T644", f"this row is the same as row {known}")
                self._gathering.relate(row, 0, flaw, (("first here", self._grid.row_span(known)),))

    # --- references ---

    def _check_reference(
        self, reference: Reference, block: Block, numbers: Sequence[int], spoilt: set[tuple[int, int]]
    ) -> None:
        index = self._joins.index(reference.table, reference.keys, reference.taken)
        readers = [self._schema.columns[name].members for name in reference.columns]
        cells = list(zip(*(block.columns[name] for name in reference.columns), strict=True))
        suspect = set(cells) - index.rows.keys()
        if reference.name is not None:
            suspect |= set(cells) & index.repeated.keys()
        if not suspect:
            return
        wrong: dict[Key, list[Flaw]] = {}
        for key in suspect:
            members = product(*(read(cell) for read, cell in zip(readers, key, strict=True)))
            flaws = [flaw for member in members if (flaw := self._reference_flaw(reference, member))]
            if flaws:
                wrong[key] = flaws
        if not wrong:
            return
        columns = [self._schema.positions[name] for name in self._schema.cells(reference.columns)]
        for key, row in zip(cells, numbers, strict=True):
            for flaw in wrong.get(key, ()):
                if not any((row, column) in spoilt for column in columns):
                    self._gathering.cell(row, columns[-1], flaw)

    def _reference_flaw(self, reference: Reference, key: Key) -> Flaw | None:
        index = self._joins.index(reference.table, reference.keys, reference.taken)
        told = " and ".join(f"{name} {shown(text)}" for name, text in zip(reference.keys, key, strict=True))
        member = key[-1] if len(key) == 1 else None
        if key in index.rows:
            if reference.name is None or key not in index.repeated:
                return None
            rows = f"rows {index.rows[key]} and {index.repeated[key]}"
            return Flaw(
                "T642", f"{reference.table} has {told} in {rows}, so '{reference.name}' is not clear", None, member
            )
        if not reference.required:
            return None
        near = did_you_mean(key[-1], self._near(index.rows, key)) if len(index.rows) < _MOST_NAMES else None
        if reference.name is None:
            return Flaw("T641", f"{reference.table} has no row with {told}", near, member)
        return Flaw(
            "T642", f"the lookup '{reference.name}' finds no row of {reference.table} with {told}", near, member
        )

    def _near(self, keys: Iterable[Key], wanted: Key) -> list[str]:
        """The last texts of keys that are the same in all others."""
        return [key[-1] for key in keys if key[:-1] == wanted[:-1]]

    # --- things ---

    def _slugs(self) -> IriMap | None:
        """What makes the IRI of the thing of a row, where it makes a slug of cells with one text each."""
        subject = self._schema.subject
        if subject is None or not any("slug" in hole.filters for hole in subject.template.holes):
            return None
        lists = any(self._schema.columns[name].separator is not None for name in subject.variables)
        return None if lists else subject

    def _check_things(self, subject: IriMap, block: Block, numbers: Sequence[int]) -> None:
        memory = self._generator.memory(subject)
        for key, row in zip(block.keys(subject.variables), numbers, strict=True):
            for term in memory[key]:
                known, first = self._things.setdefault(hash(term), (hash(key), row))
                if known != hash(key):
                    self._one_iri(subject, term.value, key, row, first)

    def _one_iri(self, subject: IriMap, iri: str, key: str | Key, row: int, first: int) -> None:
        there = next(iter(self._generator.block([self._grid.cells(first)]).keys(subject.variables)))
        here, others = ((cells,) if isinstance(cells, str) else cells for cells in (key, there))
        pairs = zip(subject.variables, here, others, strict=True)
        name, text, other = next((name, a, b) for name, a, b in pairs if a != b)
        column = self._schema.positions[self._schema.cells((name,))[0]]
        told = f"{shown(text)} here and {shown(other)} in row {first} make the same IRI <{iri}>"
        self._gathering.relate(row, column, Flaw("T643", told), self._places(first, (name,), "the other one"))

    def _places(self, row: int, names: Sequence[str], label: str) -> tuple[tuple[str, Span], ...]:
        positions = [self._schema.positions[name] for name in self._schema.cells(tuple(names))]
        return tuple((label, self._grid.cell_span(row, position)) for position in positions[:1])
