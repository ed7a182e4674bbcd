"""Foreign keys and lookups of a mapping: columns here that name a row of another table."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from publisher.build.tables.flaws import did_you_mean
from publisher.build.tables.schema import Reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yaml.nodes import Node

    from publisher.build.tables.names import Names
    from publisher.build.tables.notation import Notation
    from publisher.build.tables.sheet import Sheet


class References:
    """Reads the references of one mapping; what is wrong with them is reported to its notation.

    Args:
        path: The path of the table.
        notation: The mapping.
        sheets: All tables by their paths.
        names: The names of the mapping, to which lookups are added.
    """

    def __init__(self, path: str, notation: Notation, sheets: Mapping[str, Sheet], names: Names) -> None:
        self._path = path
        self._notation = notation
        self._sheets = sheets
        self._names = names

    def foreign_keys(self, node: Node | None) -> tuple[Reference, ...]:
        """The foreign keys, as CSVW writes them (section 5.5.2.2)."""
        return tuple(key for member in self._notation.members(node) if (key := self._foreign_key(member)))

    def _foreign_key(self, node: Node) -> Reference | None:
        notation = self._notation
        entries = notation.entries(node, ("columnReference", "reference"), "of a foreign key")
        here = notation.texts(entries.get("columnReference"))
        inner = notation.entries(entries.get("reference"), ("resource", "columnReference"), "of a reference")
        there = notation.texts(inner.get("columnReference"))
        table = self._table(inner.get("resource"), node)
        if not here or len(here) != len(there):
            told = "a foreign key names as many columns here as in the other table"
            note = "columnReference: …, reference: {resource: …, columnReference: …}"
            notation.report("T603", node, told, note)
            return None
        known = [self._names.is_own(name, member) for name, member in here]
        known += [self._is_there(table, name, member) for name, member in there]
        if table is None or not all(known):
            return None
        return Reference(tuple(n for n, _ in here), table, tuple(n for n, _ in there), True, notation.span(node))

    def read_lookups(self, node: Node | None) -> None:
        """Reads the lookups; one may rest on columns that an earlier one takes in."""
        notation = self._notation
        for name, value in notation.entries(node).items():
            entries = notation.entries(value, ("resource", "columnReference", "required"), "of a lookup")
            table = self._table(entries.get("resource"), value)
            pairs = notation.entries(entries.get("columnReference"))
            if not pairs:
                told = "a lookup says by which columns: columnReference: {column there: column here}"
                notation.report("T603", value, told)
                continue
            here = [(notation.text(member) or "", member) for member in pairs.values()]
            known = [self._is_there(table, column, member) for column, member in pairs.items()]
            known += [self._is_single(text, member) for text, member in here]
            if table is not None and all(known):
                required, place = notation.flag(entries.get("required")), notation.key_span(value)
                columns = tuple(text for text, _ in here)
                self._names.lookups[name] = Reference(columns, table, tuple(pairs), required, place, name)

    def _table(self, node: Node | None, place: Node) -> str | None:
        """The path of the other table, which is told relative to this one."""
        text = self._notation.text(node)
        if node is None or text is None:
            self._notation.report("T603", place, "the other table is missing: resource: NAME.csv")
            return None
        folder = posixpath.dirname(self._path)
        path = posixpath.normpath(posixpath.join(folder, text))
        if path not in self._sheets:
            names = [posixpath.relpath(known, folder or ".") for known in self._sheets]
            self._notation.report("T606", node, f"there is no table {path}", did_you_mean(text, names))
            return None
        return path

    def _is_there(self, table: str | None, name: str, node: Node) -> bool:
        """Whether the other table has a column, so far as that can be told."""
        if table is None or self._sheets[table].has(name):
            return table is not None
        near = did_you_mean(name, self._sheets[table].columns)
        self._notation.report("T604", node, f"{table} has no column '{name}'", near)
        return False

    def _is_single(self, name: str, node: Node) -> bool:
        """Whether a name is that of a column whose cells hold one text."""
        if not self._names.is_variable(name, node):
            return False
        if self._names.columns[name].separator is None:
            return True
        self._notation.report("T603", node, f"the column '{name}' holds lists, by which nothing can be looked up")
        return False
