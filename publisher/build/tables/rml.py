"""Writing a mapping as RML (RML-Core), for engines such as morph-kgc, so that both can be compared.

Each statement map becomes a triples map on a view: templates, datatypes, languages and graphs are RML's own; lists,
slugs, value lists, conditions, nulls and lookups, which RML has no words for, are written in the view's SQL (DuckDB's
dialect). Cells in IRIs are percent-encoded by the engine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from publisher.base.errors import PublisherError
from publisher.build.tables.datatypes import TEXT
from publisher.build.tables.schema import IriMap, LiteralMap, ValueMap
from publisher.build.tables.templates import LATIN, Hole, Template

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from publisher.build.tables.columns import Column
    from publisher.build.tables.datatypes import Datatype
    from publisher.build.tables.reading import Table
    from publisher.build.tables.schema import Condition, Reference, StatementMap, TermMap

_HEAD = """\
@prefix rml: <http://w3id.org/rml/> .

"""
_CALENDAR = {"yyyy": "%Y", "MM": "%m", "M": "%-m", "dd": "%d", "d": "%-d", "HH": "%H", "mm": "%M", "ss": "%S"}
_FORMS = {
    "date": r"\d{4}-\d{2}-\d{2}",
    "gYearMonth": r"\d{4}-\d{2}",
    "gYear": r"\d{4}",
    "integer": r"[+-]?\d+",
    "decimal": r"[+-]?\d+(\.\d*)?",
}


def write_rml(table: Table, root: Path) -> str:
    """Writes the mapping of a table.

    Args:
        table: A table without errors.
        root: The folder of the project, so that the views find the tables from anywhere.

    Returns:
        The RML, in Turtle.

    Raises:
        PublisherError: The mapping has something that cannot be written as RML.
    """
    writer = _Writer(table, root)
    maps = [one for statement in table.schema.statements for one in writer.triples_maps(statement)]
    return _HEAD + "\n".join(f"<#statement-{n}> {text}" for n, text in enumerate(maps, 1))


@dataclass
class _View:
    """What a triples map selects: expressions by the names of its columns, and what must hold."""

    columns: dict[str, str] = field(default_factory=dict)
    conditions: list[str] = field(default_factory=list)

    def column(self, expression: str) -> str:
        """The name of the column that holds an expression, which must not be null."""
        name = next((name for name, known in self.columns.items() if known == expression), f"c{len(self.columns)}")
        self.columns[name] = expression
        return name

    def sql(self, relation: str) -> str:
        """The query that selects them from a relation."""
        columns = ", ".join(f"{expression} AS {name}" for name, expression in self.columns.items()) or "1 AS c0"
        present = [f"{name} IS NOT NULL" for name in self.columns]
        inner = _select("DISTINCT " + columns, relation, self.conditions)
        return _select("*", inner, present).removeprefix("(").removesuffix(")")


class _Writer:
    """Writes the statement maps of one table."""

    def __init__(self, table: Table, root: Path) -> None:
        self._table = table
        self._schema = table.schema
        self._root = root

    def triples_maps(self, statement: StatementMap) -> list[str]:
        """One triples map; with several datatypes one for each."""
        datatypes = statement.object.datatypes if isinstance(statement.object, LiteralMap) else (TEXT,)
        return [self._triples_map(statement, datatypes, n) for n in range(len(datatypes))]

    def _triples_map(self, statement: StatementMap, datatypes: tuple[Datatype, ...], chosen: int) -> str:
        view = _View()
        subject = self._iri(statement.subject, view)
        obj = self._object(statement.object, view, datatypes[chosen])
        graph = f" ; rml:graphMap [ {self._iri(statement.graph, view)} ]" if statement.graph else ""
        if len(datatypes) > 1 and isinstance(statement.object, LiteralMap):
            view.conditions += self._form_conditions(statement.object, datatypes, chosen)
        view.conditions += [self._condition(condition) for condition in statement.when]
        if statement.unless:
            view.conditions.append("NOT (" + " AND ".join(map(self._condition, statement.unless)) + ")")
        query = view.sql(self._relation(statement)).replace("\\", "\\\\").replace('"', '\\"')
        return (
            f'a rml:TriplesMap ;\n    rml:logicalSource [ rml:query "{query}" ] ;\n'
            f"    rml:subjectMap [ {subject}{graph} ] ;\n"
            f"    rml:predicateObjectMap [ rml:predicate {statement.predicate} ; rml:objectMap [ {obj} ] ] .\n"
        )

    # --- terms ---

    def _object(self, term: TermMap, view: _View, datatype: Datatype) -> str:
        if isinstance(term, IriMap):
            return self._iri(term, view)
        if isinstance(term, ValueMap):
            cases = " ".join(f"WHEN {_text(key)} THEN {_text(iri.value)}" for key, iri in term.values.items() if iri)
            name = view.column(f"CASE {self._cell(term.column)} {cases} END")
            return f'rml:reference "{name}" ; rml:termType rml:IRI'
        if not isinstance(term, LiteralMap):
            self._refuse(type(term).__name__)
        text = _lexical(self._joined(term.template), datatype)
        told = f'rml:reference "{view.column(text)}"'
        if term.language is not None and term.language.holes:
            return f'{told} ; rml:languageMap [ rml:reference "{view.column(self._joined(term.language))}" ]'
        if term.language is not None:
            return f'{told} ; rml:language "{term.language.head}"'
        return told if datatype is TEXT else f"{told} ; rml:datatype <{datatype.iri}>"

    def _iri(self, term: IriMap, view: _View) -> str:
        """A constant, a template of the engine, or a text made by the view where a cell is taken in as it stands."""
        holes = term.template.holes
        if not holes:
            return f"rml:constant <{term.template.head}>"
        if any(hole.reserved for hole in holes):
            if len(term.template.parts) > 1 and any(not hole.reserved for hole in holes):
                self._refuse("a template with both {column} and {+column}")
            return f'rml:reference "{view.column(self._joined(term.template))}" ; rml:termType rml:IRI'
        parts = (p if isinstance(p, str) else f"{{{view.column(self._filled(p))}}}" for p in term.template.parts)
        return f'rml:template "{"".join(parts)}" ; rml:termType rml:IRI'

    def _joined(self, template: Template) -> str:
        return " || ".join(_text(p) if isinstance(p, str) else self._filled(p) for p in template.parts)

    def _filled(self, hole: Hole) -> str:
        found = self._cell(hole.name)
        for name in hole.filters:
            found = _slug(found) if name == "slug" else f"{name}({found})"
        return found

    # --- cells and rows ---

    def _cell(self, name: str) -> str:
        """What stands in a cell, or one member of its list; null where it counts as empty."""
        column = self._schema.columns[name]
        cell = _name(name)
        nulls = ", ".join(map(_text, sorted(column.nulls)))
        default = "NULL" if column.default is None else _text(column.default)
        return f"CASE WHEN {cell} IS NULL OR {cell} IN ({nulls}) THEN {default} ELSE {cell} END"

    def _condition(self, condition: Condition) -> str:
        cell = self._cell(condition.column)
        told = [f"{cell} IN ({', '.join(_text(t) for t in condition.texts if t not in ('', '*'))})"]
        if all(text in ("", "*") for text in condition.texts):
            told = []
        told += [f"{cell} IS NULL"] * ("" in condition.texts) + [f"{cell} IS NOT NULL"] * ("*" in condition.texts)
        return "coalesce(" + " OR ".join(told) + ", false)"

    def _form_conditions(self, term: LiteralMap, datatypes: tuple[Datatype, ...], chosen: int) -> list[str]:
        """That a cell has the form of one of several datatypes, and of none before it."""
        unknown = next((d.name for d in datatypes if d.name not in _FORMS or d.format), None)
        if unknown:
            self._refuse(f"'{unknown}' in a list of datatypes")
        text = self._joined(term.template)
        tests = [f"regexp_full_match({text}, {_text(_FORMS[datatype.name])})" for datatype in datatypes]
        return [tests[chosen], *(f"NOT {test}" for test in tests[:chosen])]

    def _relation(self, statement: StatementMap) -> str:
        """The rows, joined with what is looked up, one for each member of the lists that the statement takes in."""
        relation = self._rows(self._table.path)
        for lookup in self._schema.lookups:
            relation = self._join(relation, lookup)
        variables = statement.variables
        for condition in (*statement.when, *statement.unless):
            if self._schema.columns[condition.column].separator is not None and condition.column not in variables:
                self._refuse(f"a condition on the lists of '{condition.column}', which the statement does not take in")
        for name in variables:
            column = self._schema.columns[name]
            if column.separator is not None:
                relation = _spread(relation, column)
        return relation

    def _join(self, relation: str, lookup: Reference) -> str:
        cells = ", ".join(f"other.{_name(name)} AS {_name(f'{lookup.name}.{name}')}" for name in lookup.taken)
        if not cells:
            return relation
        pairs = zip(lookup.keys, lookup.columns, strict=True)
        on = " AND ".join(f"other.{_name(there)} = own.{_name(here)}" for there, here in pairs)
        joined = " ".join((relation, "AS own LEFT JOIN", self._rows(lookup.table), "AS other ON", on))
        return _select(f"own.*, {cells}", joined)

    def _rows(self, path: str) -> str:
        """The rows of a table, its columns called as the mapping calls them."""
        titles = self._table.titles(path)
        names = ", ".join(f"{_name(title)} AS {_name(name)}" for name, title in titles.items())
        file = _text((self._root / path).as_posix())
        return _select(names, f"read_csv({file}, all_varchar = true, header = true, delim = ',', quote = '\"')")

    def _refuse(self, what: str) -> NoReturn:
        message = f"{self._table.path}: {what} cannot be written as RML"
        raise PublisherError(message)


def _select(columns: str, relation: str, conditions: Sequence[str] = ()) -> str:
    where = ("WHERE", " AND ".join(conditions)) if conditions else ()
    return "(" + " ".join(("SELECT", columns, "FROM", relation, *where)) + ")"


def _spread(relation: str, column: Column) -> str:
    name, separator = _name(column.name), _text(column.separator or "")
    members = f"unnest(list_distinct(list_transform(string_split({name}, {separator}), member -> trim(member))))"
    return _select(f"* REPLACE ({members} AS {name})", relation)


def _lexical(expression: str, datatype: Datatype) -> str:
    """The form of XML Schema of a cell that has a format of its own."""
    if datatype.format is None:
        return expression
    found = re.fullmatch(r"decimalChar '(.)'(?:, groupChar '(.)')?|groupChar '(.)'", datatype.format)
    if found:
        point, group = found[1] or ".", found[2] or found[3]
        bare = f"replace({expression}, {_text(group)}, '')" if group else expression
        return f"replace({bare}, {_text(point)}, '.')"
    if datatype.name == "date":
        pattern = re.sub("yyyy|MM|M|dd|d|HH|mm|ss", lambda match: _CALENDAR[match[0]], datatype.format)
        return f"strftime(strptime({expression}, {_text(pattern)}), '%Y-%m-%d')"
    if datatype.name == "boolean":
        true, false = datatype.format.split("|")
        return f"CASE {expression} WHEN {_text(true)} THEN 'true' WHEN {_text(false)} THEN 'false' END"
    return expression


def _slug(expression: str) -> str:
    for letter, plain in LATIN.items():
        expression = f"replace({expression}, {_text(chr(letter))}, {_text(str(plain))})"
    return f"trim(regexp_replace(lower(strip_accents({expression})), '[^a-z0-9]+', '-', 'g'), '-')"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
