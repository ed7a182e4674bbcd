"""What the rules look at: every statement with the file it stands in, and how to point at it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.build.statements import Statement, statements_of
from publisher.rdf.skolem import is_skolem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from publisher.base.config import Publication
    from publisher.rdf.authored import Authored, Part

_SHOWN = 3  # further places of the same thing that a finding shows
_MANY = 2000  # names beyond which the nearest is not looked for: it takes too long


class Mention(NamedTuple):
    """An IRI somewhere in a statement.

    Args:
        statement: The statement.
        part: Which of its terms it is.
    """

    statement: Statement
    part: Part


@dataclass(frozen=True)
class Corpus:
    """All sources of a project by their role.

    Args:
        ontology: Files of the ontology.
        shapes: Files of the shapes.
        data: Files of the data.
        publication: The publication settings.
    """

    ontology: tuple[Authored, ...]
    shapes: tuple[Authored, ...]
    data: tuple[Authored, ...]
    publication: Publication

    @property
    def sources(self) -> tuple[Authored, ...]:
        """All files."""
        return (*self.ontology, *self.shapes, *self.data)

    @property
    def namespace(self) -> str:
        """The namespace of the project's own vocabulary."""
        return self.publication.base + "def#"

    @cached_property
    def ontology_statements(self) -> list[Statement]:
        """Statements of the ontology."""
        return statements_of(self.ontology, self.publication.base)

    @cached_property
    def shape_statements(self) -> list[Statement]:
        """Statements of the shapes."""
        return statements_of(self.shapes, self.publication.base)

    @cached_property
    def data_statements(self) -> list[Statement]:
        """Statements of the data."""
        return statements_of(self.data, self.publication.base)

    @cached_property
    def statements(self) -> list[Statement]:
        """All statements."""
        return [*self.ontology_statements, *self.shape_statements, *self.data_statements]

    @cached_property
    def texts(self) -> list[tuple[Statement, Literal]]:
        """Statements of ontology and data whose object is a literal; shapes hold queries and patterns."""
        return [
            (statement, value)
            for statement in (*self.ontology_statements, *self.data_statements)
            if isinstance(value := statement.quad.object, Literal)
        ]

    @cached_property
    def mentions(self) -> dict[str, list[Mention]]:
        """Where each IRI stands, but those that were blank nodes; in the order of the files."""
        found: dict[str, list[Mention]] = {}
        base = self.publication.base
        for statement in self.statements:
            quad = statement.quad
            terms: tuple[tuple[Part, object], ...] = (
                ("graph", quad.graph_name),
                ("subject", quad.subject),
                ("predicate", quad.predicate),
                ("object", quad.object),
            )
            for part, term in terms:
                if isinstance(term, NamedNode) and not is_skolem(term.value, base):
                    found.setdefault(term.value, []).append(Mention(statement, part))
        return found

    @cached_property
    def described(self) -> set[str]:
        """IRIs that are the subject of a statement or the name of a graph."""
        return {
            iri
            for iri, mentions in self.mentions.items()
            if any(mention.part in ("subject", "graph") for mention in mentions)
        }

    def span(self, statement: Statement, part: Part = "object") -> Span:
        """Where a part of a statement stands first."""
        return statement.span(self.publication.base, part)

    def finding(
        self,
        code: str,
        severity: Severity,
        message: str,
        mentions: Sequence[Mention],
        note: str | None = None,
        label: str = "here as well",
    ) -> Diagnostic:
        """A finding at the first mention that shows some of the others as related places."""
        spans = list(dict.fromkeys(self.span(*mention) for mention in mentions[: 10 * _SHOWN]))
        related = tuple((label, span) for span in spans[1 : 1 + _SHOWN])
        return Diagnostic(code, severity, message, spans[0], related=related, note=note)

    def show(self, iri: str) -> str:
        """An IRI as an author writes it: with a prefix where one fits, else in angle brackets."""
        return self.publication.prefix_table.compact(iri) or f"<{iri}>"


def nearest(wanted: str, names: Iterable[str]) -> str | None:
    """The name that is spelled most like the one wanted; None where none is near or there are too many.

    >>> nearest("leadPartnr", ["leadPartner", "partnerOf"])
    'leadPartner'
    """
    candidates = sorted(set(names) - {wanted})
    if len(candidates) > _MANY:
        return None
    return next(iter(difflib.get_close_matches(wanted, candidates, n=1, cutoff=0.75)), None)
