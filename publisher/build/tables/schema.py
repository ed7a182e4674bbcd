"""What a mapping makes of a row: statements whose terms are filled from cells, keys, and lookups in other tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import Literal, NamedNode

from publisher.build.tables.datatypes import TEXT, Datatype
from publisher.build.tables.flaws import CellError, Flaw, shown
from publisher.build.tables.naming import checked_iri
from publisher.build.tables.templates import Hole, Template

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from publisher.base.diagnostics import Span
    from publisher.build.tables.columns import Column


class TermMap(Protocol):
    """Makes a term of cells ("term map" is R2RML's word for it, section 7)."""

    @property
    def variables(self) -> tuple[str, ...]:
        """The columns it takes in, each once."""

    @property
    def place(self) -> Span:
        """Where it stands in the mapping."""

    @property
    def fallible(self) -> bool:
        """Whether a cell that its column allows may yet yield no term."""

    def term(self, values: tuple[str, ...]) -> NamedNode | Literal:
        """The term that the texts of the variables make.

        Raises:
            CellError: They make none.
        """


@dataclass(frozen=True)
class IriMap:
    """Makes an IRI of a template.

    Args:
        template: The template of a whole IRI.
        place: Where it stands in the mapping.
    """

    template: Template
    place: Span = field(compare=False)

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The columns it takes in, each once."""
        return tuple(dict.fromkeys(hole.name for hole in self.template.holes))

    @property
    def fallible(self) -> bool:
        """Whether it takes cells in as they stand, or makes slugs, which not every text allows."""
        return any(hole.reserved or "slug" in hole.filters for hole in self.template.holes)

    def term(self, values: tuple[str, ...]) -> NamedNode:
        """The IRI, checked only where a cell could spoil it."""
        return self._make(self._fill(values))

    @cached_property
    def _fill(self) -> Callable[[Sequence[str]], str]:
        return self.template.filler(self.variables, iri=True)

    @cached_property
    def _make(self) -> Callable[[str], NamedNode]:
        return checked_iri if any(hole.reserved for hole in self.template.holes) else NamedNode


@dataclass(frozen=True)
class LiteralMap:
    """Makes a literal of a cell or of a text with cells in it.

    Args:
        template: The text.
        place: Where it stands in the mapping.
        datatypes: Its datatypes; of several the first that fits.
        language: Its language tag.
    """

    template: Template
    place: Span = field(compare=False)
    datatypes: tuple[Datatype, ...] = (TEXT,)
    language: Template | None = None

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The columns it takes in, each once."""
        holes = self.template.holes + (self.language.holes if self.language else ())
        return tuple(dict.fromkeys(hole.name for hole in holes))

    @property
    def fallible(self) -> bool:
        """Whether its language comes from a cell, or its text from more than one cell."""
        made = self.template.parts != tuple(self.template.holes) or len(self.template.holes) != 1
        return bool(self.language and self.language.holes) or (made and self.datatypes != (TEXT,))

    def term(self, values: tuple[str, ...]) -> Literal:
        """The literal, in the lexical form of its datatype."""
        text = self._fill(values)
        if self.datatypes == (TEXT,):
            return Literal(text) if self._fill_language is None else _tagged(text, self._fill_language(values))
        for datatype in self.datatypes:
            form = datatype.lexical(text)
            if form is not None:
                return Literal(form) if datatype is TEXT else Literal(form, datatype=datatype.node)
        raise CellError(Flaw("T621", f"{shown(text)} is no '{self.datatypes[0].name}'"))

    @cached_property
    def _fill(self) -> Callable[[Sequence[str]], str]:
        return self.template.filler(self.variables, iri=False)

    @cached_property
    def _fill_language(self) -> Callable[[Sequence[str]], str] | None:
        return self.language.filler(self.variables, iri=False) if self.language else None


def _tagged(text: str, language: str) -> Literal:
    try:
        return Literal(text, language=language)
    except ValueError:
        message = f"{shown(language)} is no language tag"
        raise CellError(
            Flaw("T630", message, "codes have two or three letters, such as en (BCP 47)", language)
        ) from None


@dataclass(frozen=True)
class ValueMap:
    """Makes the IRI that a value list gives for a cell.

    Args:
        column: The column.
        place: Where it stands in the mapping.
        values: The IRIs by the texts of cells.
    """

    column: str
    place: Span = field(compare=False)
    values: Mapping[str, NamedNode | None] = field(hash=False)

    @property
    def variables(self) -> tuple[str, ...]:
        """The column."""
        return (self.column,)

    @property
    def fallible(self) -> bool:
        """Never: the check of the column has seen to it."""
        return False

    def term(self, values: tuple[str, ...]) -> NamedNode:
        """The IRI listed."""
        found = self.values.get(values[0])
        if found is None:
            raise CellError(Flaw("T623", f"{shown(values[0])} is none of the values listed"))
        return found


@dataclass(frozen=True)
class Condition:
    """What the cells of one column must hold for a statement to be made.

    Args:
        column: The column.
        texts: Texts of which one must be there; `*` is any text, the empty text an empty cell.
    """

    column: str
    texts: tuple[str, ...]

    def holds(self, members: tuple[str, ...]) -> bool:
        """Whether it holds of what a cell holds."""
        if not members:
            return "" in self.texts
        return "*" in self.texts or any(member in self.texts for member in members)


@dataclass(frozen=True)
class StatementMap:
    """A statement to be made of each row; a row in which one of its variables is empty yields none.

    Args:
        subject: Its subject.
        predicate: Its predicate.
        object: Its object.
        graph: The graph it stands in; the default graph where there is none.
        when: Conditions that must all hold.
        unless: Conditions that must not all hold.
        place: Where its predicate stands in the mapping.
    """

    subject: IriMap
    predicate: NamedNode
    object: TermMap
    graph: IriMap | None
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    place: Span

    @property
    def terms(self) -> tuple[TermMap, ...]:
        """Its subject, object and graph."""
        return (self.subject, self.object) if self.graph is None else (self.subject, self.object, self.graph)

    @property
    def variables(self) -> tuple[str, ...]:
        """The columns that its terms take in, each once."""
        return tuple(dict.fromkeys(name for term in self.terms for name in term.variables))


@dataclass(frozen=True)
class Reference:
    """Columns of this table that name a row of another one: a foreign key, or a lookup.

    Args:
        columns: The columns here.
        table: The path of the other table.
        keys: The columns there, in the same order.
        required: Whether the row must be there.
        place: Where it stands in the mapping.
        name: How a lookup is named; None for a foreign key.
        taken: The columns that templates take from a lookup.
    """

    columns: tuple[str, ...]
    table: str
    keys: tuple[str, ...]
    required: bool
    place: Span
    name: str | None = None
    taken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    """A mapping, bound to the columns of its table.

    Args:
        columns: The columns, those of lookups among them, by name.
        positions: The place of each column of the table in a row, from 0.
        statements: What is made of each row.
        primary_key: The columns that together differ from row to row.
        foreign_keys: What must be there in other tables.
        lookups: What is taken from other tables.
        subject: The thing that a row is about, if the table as a whole has one.
    """

    columns: Mapping[str, Column]
    positions: Mapping[str, int]
    statements: tuple[StatementMap, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[Reference, ...] = ()
    lookups: tuple[Reference, ...] = ()
    subject: IriMap | None = None

    def cells(self, variables: tuple[str, ...]) -> tuple[str, ...]:
        """The columns of this table that variables rest on: a looked-up one on those it is looked up by."""
        found: dict[str, None] = {}
        for name in variables:
            if name in self.positions:
                found[name] = None
            else:
                lookup = next((one for one in self.lookups if name.partition(".")[0] == one.name), None)
                found.update(dict.fromkeys(self.cells(lookup.columns) if lookup else ()))
        return tuple(found)


def cell_template(column: str) -> Template:
    """The template of a cell as it stands.

    >>> cell_template("name").holes[0].name
    'name'
    """
    return Template((Hole(column, reserved=True),))
