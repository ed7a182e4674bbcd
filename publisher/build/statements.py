"""A statement and the file it stands in: what checks go through, and how they point at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from publisher.base.diagnostics import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from publisher.rdf.authored import Authored, Part


class Statement(NamedTuple):
    """A quad in a file.

    Args:
        source: The file.
        quad: The quad, without blank nodes.
    """

    source: Authored
    quad: Quad

    @property
    def thing(self) -> str:
        """The IRI of the subject."""
        return self.quad.subject.value if isinstance(self.quad.subject, NamedNode) else ""

    def span(self, base: str, part: Part = "object") -> Span:
        """Where a part of it stands first; the head of the file where its format has no places.

        Args:
            base: The base that blank nodes are skolemised under.
            part: The part.
        """
        return self.spans(base, part)[0]

    def spans(self, base: str, part: Part = "object") -> list[Span]:
        """Everywhere a part of it stands in the file, at least one place."""
        index = self.source.positions(base)
        spans = index.spans(self.quad, part) if index else []
        return spans or [Span(self.source.path, 1, 1, 1, 1)]


def statements_of(sources: Iterable[Authored], base: str) -> list[Statement]:
    """All statements of files, in their order, with IRIs for blank nodes.

    >>> from publisher.base.formats import TURTLE
    >>> from publisher.rdf.reader import parse_source
    >>> (statement,) = statements_of([parse_source("a.ttl", b"<x:a> <x:p> <x:b> .", TURTLE)], "https://example.org/")
    >>> statement.thing, str(statement.span("https://example.org/"))
    ('x:a', 'a.ttl:1:13')
    """
    return [Statement(source, quad) for source in sources for quad in source.named(base)]
