"""Where in a file each term of each triple stands."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.rdf.located import parse
from publisher.rdf.skolem import skolemise

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from publisher.base.diagnostics import Span
    from publisher.base.formats import Format
    from publisher.rdf.authored import Part
    from publisher.rdf.lines import Lines
    from publisher.rdf.located import LocatedQuad, Range
    from publisher.rdf.terms import Node, Term


class PositionIndex:
    """Positions in one file, looked up with the quads of the build: skolemised ones.

    A quad is found by its triple: in the graph it names where the file says so, else in any graph, so that quads which
    the build has moved to another graph are found as well.

    Args:
        lines: The text with its path.
        fmt: Its format.
        base: The base that blank nodes were skolemised under.

    Raises:
        UnsupportedSyntaxError: The engine's parser would have refused the text, or it uses RDF 1.2.

    >>> from publisher.base.formats import TURTLE
    >>> from publisher.rdf.lines import Lines
    >>> index = PositionIndex(Lines("a.ttl", "<x:a> <x:p> <x:b> ."), TURTLE, "https://example.org/")
    >>> str(index.subject_spans(NamedNode("x:a"))[0]), [str(span) for span in index.mentions("x:b")]
    ('a.ttl:1:1', ['a.ttl:1:13'])
    """

    def __init__(self, lines: Lines, fmt: Format, base: str) -> None:
        self._lines = lines
        located = parse(lines.text, fmt)
        quads = skolemise([entry.quad for entry in located], base)
        self._triples: dict[tuple[Node, NamedNode, Term], list[LocatedQuad]] = defaultdict(list)
        self._subjects: dict[Node, dict[Range, None]] = defaultdict(dict)
        self._mentions: dict[str, dict[Range, None]] = defaultdict(dict)
        for entry, quad in zip(located, quads, strict=True):
            placed = entry._replace(quad=quad)
            self._triples[quad.subject, quad.predicate, quad.object].append(placed)
            self._subjects[quad.subject][entry.subject] = None
            self._note_mentions(placed)

    def _note_mentions(self, placed: LocatedQuad) -> None:
        quad = placed.quad
        pairs = (
            (quad.subject, placed.subject),
            (quad.predicate, placed.predicate),
            (quad.object, placed.object),
            (quad.graph_name, placed.graph),
        )
        for term, where in pairs:
            if isinstance(term, NamedNode) and where is not None:
                self._mentions[term.value][where] = None

    def _places(self, quad: Quad) -> list[LocatedQuad]:
        found = self._triples.get((quad.subject, quad.predicate, quad.object), [])
        return [entry for entry in found if entry.quad.graph_name == quad.graph_name] or found

    def span(self, quad: Quad) -> Span | None:
        """Where the object of a quad stands first, None where the file does not say the triple."""
        return next(iter(self.spans(quad)), None)

    def spans(self, quad: Quad, part: Part = "object") -> list[Span]:
        """Everywhere a part of a quad stands, in the order of the file."""
        ranges = {getattr(entry, part) for entry in self._places(quad)} - {None}
        return [self._lines.span(*where) for where in sorted(ranges)]

    def subject_spans(self, term: Node) -> list[Span]:
        """Everywhere a node stands as a subject, in the order of the file; of a blank node the opening bracket."""
        return [self._lines.span(*where) for where in sorted(self._subjects.get(term, ()))]

    def mentions(self, iri: str) -> list[Span]:
        """Everywhere an IRI stands, in any part, in the order of the file."""
        return [self._lines.span(*where) for where in sorted(self._mentions.get(iri, ()))]

    def gaps(self, subject: Node, predicate: NamedNode) -> list[Span]:  # noqa: ARG002 - as `Positions` asks
        """Nowhere: an RDF file has no place for what it does not say."""
        return []

    def quads(self) -> list[Quad]:
        """The quads of the file, skolemised, in the order the located parser found them."""
        return [entry.quad for entries in self._triples.values() for entry in entries]
