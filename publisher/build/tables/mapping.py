"""From a mapping to a schema: what statements are made of a row, with every name resolved (docs/tables.md)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from publisher.build.tables.datatypes import TEXT
from publisher.build.tables.describing import OUTPUT, read_datatypes
from publisher.build.tables.flaws import CellError, did_you_mean
from publisher.build.tables.names import Names
from publisher.build.tables.notation import is_blank
from publisher.build.tables.references import References
from publisher.build.tables.schema import (
    Condition,
    IriMap,
    LiteralMap,
    Schema,
    StatementMap,
    TermMap,
    ValueMap,
    cell_template,
)
from publisher.build.tables.templates import Template
from publisher.rdf.terms import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yaml.nodes import Node

    from publisher.build.tables.notation import Notation
    from publisher.build.tables.sheet import Sheet

_Frame: TypeAlias = tuple[IriMap, IriMap | None, tuple[Condition, ...], tuple[Condition, ...]]

VIRTUAL = (*OUTPUT, "text", "type", "datatype")
"""The keys of a virtual column."""


def read_schema(sheet: Sheet, sheets: Mapping[str, Sheet]) -> Schema:
    """Reads all that a mapping says beyond its columns; what is wrong with it is reported to its notation.

    Args:
        sheet: The table with its columns.
        sheets: All tables by their paths, for foreign keys and lookups.
    """
    notation = sheet.notation
    if notation is None:
        return Schema(sheet.columns, sheet.positions)
    entries = sheet.entries
    names = Names(sheet, notation, sheets)
    references = References(sheet.grid.path, notation, sheets, names)
    references.read_lookups(entries.get("lookups"))
    names.define(entries.get("define"))
    statements = tuple(_Statements(sheet, notation, names).read())
    key = tuple(name for name, node in notation.texts(entries.get("primaryKey")) if names.is_own(name, node))
    return Schema(
        columns=names.columns,
        positions=sheet.positions,
        statements=statements,
        primary_key=key,
        foreign_keys=references.foreign_keys(entries.get("foreignKeys")),
        lookups=tuple(replace(r, taken=tuple(names.taken.get(name, ()))) for name, r in names.lookups.items()),
        subject=names.iri_map(entries.get("aboutUrl")),
    )


class _Statements:
    """Reads the statements of one mapping."""

    def __init__(self, sheet: Sheet, notation: Notation, names: Names) -> None:
        self._sheet = sheet
        self._notation = notation
        self._names = names
        self._homeless = False

    def read(self) -> Iterator[StatementMap]:
        """The type of the thing of the row, then what each column says, then the virtual columns."""
        entries = self._sheet.entries
        if "type" in entries:
            yield from self._types(entries)
        for name, node in self._sheet.described.items():
            yield from self._of_column(name, node)
        for node in self._notation.members(entries.get("virtual")):
            yield from self._virtual(node)

    def _of_column(self, name: str, node: Node) -> Iterator[StatementMap]:
        entries = self._notation.entries(node)
        if "propertyUrl" not in entries:
            idle = next((key for key in OUTPUT if key in entries and key != "suppressOutput"), None)
            if idle is not None:
                told = f"'{idle}' has no effect without propertyUrl"
                self._notation.report_key("T603", entries[idle], told)
            return
        if self._notation.flag(entries.get("suppressOutput")):
            return
        yield from self._statement(entries, self._cell_object(name, node, entries))

    def _cell_object(self, name: str, node: Node, entries: dict[str, Node]) -> TermMap | None:
        column = self._names.columns[name]
        if "valueUrl" in entries:
            return self._names.iri_map(entries["valueUrl"])
        place = self._notation.key_span(node)
        if column.values is not None and any(column.values.values()):
            return ValueMap(name, self._notation.span(entries["values"]), column.values)
        language = self._language(entries, column.datatypes == (TEXT,), self._sheet.languages.get(name))
        return LiteralMap(cell_template(name), place, column.datatypes, language)

    def _virtual(self, node: Node) -> Iterator[StatementMap]:
        known = len(self._notation.findings)
        entries = self._notation.entries(node, VIRTUAL, "of a virtual column")
        if self._notation.flag(entries.get("suppressOutput")):
            return
        if "type" in entries:
            yield from self._types(entries)
        if "propertyUrl" in entries:
            yield from self._statement(entries, self._virtual_object(node, entries))
        elif "type" not in entries and len(self._notation.findings) == known:
            self._notation.report("T603", node, "a virtual column needs propertyUrl, or type")

    def _virtual_object(self, node: Node, entries: dict[str, Node]) -> TermMap | None:
        kinds = [key for key in ("valueUrl", "text") if key in entries]
        if len(kinds) != 1:
            self._notation.report("T603", node, "a virtual column needs either valueUrl or text")
            return None
        if kinds == ["valueUrl"]:
            return self._names.iri_map(entries["valueUrl"])
        template = self._names.template(entries["text"])
        datatypes, _ = read_datatypes(self._notation, entries.get("datatype"), self._sheet.naming)
        language = self._language(entries, datatypes == (TEXT,))
        if template is None:
            return None
        return LiteralMap(template, self._notation.span(entries["text"]), datatypes or (TEXT,), language)

    def _language(self, entries: dict[str, Node], is_text: bool, own: str | None = None) -> Template | None:
        """The language of a text: its own, else that of its line, else that of the table; none where it is empty."""
        if own is not None:
            return Template((own,))
        node = entries.get("lang", self._sheet.entries.get("lang") if is_text else None)
        if node is not None and not is_text:
            self._notation.report("T603", node, "only texts have a language, so lang and datatype exclude each other")
            return None
        template = self._names.template(node)
        if node is None or template is None or not template.parts:
            return None
        if not template.holes:
            self._check_tag(node, template.head)
        return template

    def _statement(self, entries: dict[str, Node], obj: TermMap | None) -> Iterator[StatementMap]:
        node = entries["propertyUrl"]
        predicate = self._names.iri(node)
        frame = self._frame(entries, node)
        if predicate is not None and frame is not None and obj is not None:
            subject, graph, when, unless = frame
            yield StatementMap(subject, predicate, obj, graph, when, unless, self._notation.span(node))

    def _types(self, entries: dict[str, Node]) -> Iterator[StatementMap]:
        node = entries["type"]
        frame = self._frame(entries, node)
        for _, member in self._notation.texts(node):
            place, found = self._notation.span(member), self._names.iri(member)
            if found is not None and frame is not None:
                subject, graph, when, unless = frame
                constant = IriMap(Template((found.value,)), place)
                yield StatementMap(subject, RDF_TYPE, constant, graph, when, unless, place)

    def _frame(self, entries: dict[str, Node], node: Node) -> _Frame | None:
        """What a statement is about, where it stands, and when; an empty `graph` is the default graph."""
        about, graph = (entries.get(key, self._sheet.entries.get(key)) for key in ("aboutUrl", "graph"))
        if about is None:
            if not self._homeless:  # one missing line is one finding
                self._notation.report_key("T603", node, "it is not said what this is about: there is no aboutUrl")
            self._homeless = True
            return None
        named = None if graph is None or is_blank(graph) else graph
        subject, where = self._names.iri_map(about), self._names.iri_map(named)
        when, unless = (self._conditions(entries.get(key)) for key in ("when", "unless"))
        if subject is None or (named is not None and where is None):
            return None
        return subject, where, when, unless

    def _conditions(self, node: Node | None) -> tuple[Condition, ...]:
        found: list[Condition] = []
        for name, value in self._notation.entries(node).items():
            if not self._names.is_variable(name, value):
                continue
            texts = self._notation.texts(value)
            listed = self._names.columns[name].values
            for text, member in texts:
                if listed is not None and text not in listed and text not in ("", "*"):
                    told = f"'{text}' is none of the values of the column '{name}'"
                    self._notation.report("T603", member, told, did_you_mean(text, listed))
            found.append(Condition(name, tuple(text for text, _ in texts)))
        return tuple(found)

    def _check_tag(self, node: Node, tag: str) -> None:
        try:
            LiteralMap(Template(("",)), self._notation.span(node), language=Template((tag,))).term(())
        except CellError as error:
            self._notation.report("T603", node, error.flaw.message, error.flaw.note)
