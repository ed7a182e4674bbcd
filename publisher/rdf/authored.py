"""What an authored file is to those who check and publish it, whether it is Turtle or a table.

A file says quads, and knows where each of them stands. `rdf.reader` reads RDF files, `build.tables` tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import NamedNode, Quad

    from publisher.base.diagnostics import Diagnostic, Span
    from publisher.rdf.lines import Lines
    from publisher.rdf.terms import Node

Part: TypeAlias = Literal["subject", "predicate", "object", "graph"]
"""A term of a quad."""


class Positions(Protocol):
    """Where the terms of a file stand, looked up with the quads of the build: skolemised ones.

    A quad is found by its triple: in the graph it names where the file says so, else in any graph.
    """

    def span(self, quad: Quad) -> Span | None:
        """Where the object of a quad stands first, None where the file does not say the triple."""

    def spans(self, quad: Quad, part: Part = "object") -> list[Span]:
        """Everywhere a part of a quad stands, in the order of the file."""

    def subject_spans(self, term: Node) -> list[Span]:
        """Everywhere a node stands as a subject, in the order of the file."""

    def mentions(self, iri: str) -> list[Span]:
        """Everywhere an IRI stands, in any part, in the order of the file."""

    def gaps(self, subject: Node, predicate: NamedNode) -> list[Span]:
        """Where a value of a property is missing: the empty cells that would hold it; none in an RDF file."""


class Authored(Protocol):
    """A file as it was read; one with errors is none."""

    @property
    def path(self) -> str:
        """Its path relative to the project, with forward slashes."""

    @property
    def text(self) -> str:
        """Its text, line ends as they are."""

    @property
    def lines(self) -> Lines:
        """The lines of the text."""

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes it declares."""

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """Warnings."""

    def named(self, base: str) -> Iterable[Quad]:
        """What it says, with IRIs for blank nodes; may be iterated more than once.

        Args:
            base: The base that blank nodes are skolemised under.
        """

    def positions(self, base: str) -> Positions | None:
        """Where each term stands, worked out at the first question; None for formats without places."""
