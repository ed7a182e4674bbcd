"""Names in a mapping: columns of the table, columns of tables looked up in, parts that were defined, and IRIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.build.tables.columns import Column
from publisher.build.tables.flaws import did_you_mean
from publisher.build.tables.naming import NamingError
from publisher.build.tables.schema import IriMap
from publisher.build.tables.templates import Hole, Template, TemplateError, joined, parse_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import NamedNode
    from yaml.nodes import Node

    from publisher.build.tables.notation import Notation
    from publisher.build.tables.schema import Reference
    from publisher.build.tables.sheet import Sheet


class Names:
    """Resolves the names of one mapping; what cannot be resolved is reported to its notation.

    Args:
        sheet: The table with its columns.
        notation: The mapping.
        sheets: All tables by their paths.
    """

    def __init__(self, sheet: Sheet, notation: Notation, sheets: Mapping[str, Sheet]) -> None:
        self._sheet = sheet
        self._notation = notation
        self._sheets = sheets
        self.columns: dict[str, Column] = dict(sheet.columns)
        """All columns that were named so far, those of lookups among them."""
        self.lookups: dict[str, Reference] = {}
        self.taken: dict[str, dict[str, None]] = {}
        """What is taken from each lookup."""
        self._defined: dict[str, Template] = {}

    def define(self, node: Node | None) -> None:
        """Reads the parts of templates that have a name; a part may hold those before it."""
        for name, value in self._notation.entries(node).items():
            if name in self.columns:
                self._notation.report_key("T604", value, f"'{name}' is the name of a column already")
            else:
                self._defined[name] = self.template(value) or Template(())

    def is_own(self, name: str, node: Node) -> bool:
        """Whether a name is that of a column of this table; reports it where not."""
        if name in self._sheet.columns:
            return True
        self._notation.report("T604", node, f"there is no column '{name}'", did_you_mean(name, self._sheet.columns))
        return False

    def is_variable(self, name: str, node: Node) -> bool:
        """Whether a name is that of a column, of this table or of a lookup; reports it where not."""
        flaw = self._resolve(name)
        if flaw is not None:
            known = (*self.columns, *self._defined, *(lookup + "." for lookup in self.lookups))
            self._notation.report("T604", node, flaw, did_you_mean(name, known))
        return flaw is None

    def _resolve(self, name: str) -> str | None:
        """What is wrong with a name; None where it is a column."""
        if name in self.columns:
            return None
        lookup, dot, column = name.partition(".")
        reference = self.lookups.get(lookup) if dot else None
        if reference is None:
            return f"there is no column '{name}'"
        target = self._sheets[reference.table]
        if not target.has(column):
            return f"{reference.table} has no column '{column}'"
        there = target.columns.get(column)
        self.columns[name] = Column(name, separator=there.separator) if there else Column(name)
        self.taken.setdefault(lookup, {})[column] = None
        return None

    def template(self, node: Node | None) -> Template | None:
        """A template with its names resolved and the parts of `define` put in."""
        text = self._notation.text(node)
        if node is None or text is None:
            return None
        try:
            template = parse_template(text)
        except TemplateError as error:
            self._notation.report("T604", node, str(error))
            return None
        parts: list[str | Hole] = []
        for part in template.parts:
            if isinstance(part, Hole) and part.name in self._defined:
                parts.extend(self._defined[part.name].parts)
                if not part.reserved or part.filters:
                    told = f"'{part.name}' is a part that was defined: write {{+{part.name}}}"
                    self._notation.report("T604", node, told)
            elif isinstance(part, str) or self.is_variable(part.name, node):
                parts.append(part)
            else:
                return None
        return Template(joined(tuple(parts)))

    def iri_map(self, node: Node | None) -> IriMap | None:
        """A template of an IRI."""
        template = self.template(node)
        if node is None or template is None:
            return None
        try:
            return IriMap(self._sheet.naming.template(template), self._notation.span(node))
        except NamingError as error:
            self._notation.report("T605", node, str(error), error.note)
            return None

    def iri(self, node: Node) -> NamedNode | None:
        """An IRI that is the same in all rows."""
        text = self._notation.text(node)
        if text is None:
            return None
        if "{" in text:
            self._notation.report("T604", node, "no column can stand here: one property or class for all rows")
            return None
        try:
            return self._sheet.naming.iri(text)
        except NamingError as error:
            self._notation.report("T605", node, str(error), error.note)
            return None
