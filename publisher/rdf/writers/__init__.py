"""Deterministic serialisers: the same quads give the same bytes, whatever their order."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from publisher.base.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE
from publisher.rdf.writers.arrangement import Keyed, UnserialisableError, arrange, keyed
from publisher.rdf.writers.framed import framed
from publisher.rdf.writers.jsonld import jsonld
from publisher.rdf.writers.lines import nquads, ntriples
from publisher.rdf.writers.rdfxml import rdfxml
from publisher.rdf.writers.turtle import trig, turtle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from publisher.base.formats import Format
    from publisher.base.prefixes import PrefixTable
    from publisher.rdf.context import Context
    from publisher.rdf.writers.arrangement import Arrangement

__all__ = ["Document", "Keyed", "UnserialisableError", "keyed", "serialise"]

_LINES = {N_TRIPLES: ntriples, N_QUADS: nquads}
_PRETTY = {TURTLE: turtle, JSON_LD: jsonld, RDF_XML: rdfxml}


class Document:
    """Quads that are written in one format or in several; they are put in order once.

    Args:
        said: The quads, in any order. Triple formats drop graph names and what is then said twice.
        prefixes: The prefixes that IRIs may be shortened with; only used ones are declared.
        focus: The IRI that the document is about; it comes first where the format has an order.
        context: Names for JSON-LD; with them, and a focus, the document is framed by the focus.

    >>> from pyoxigraph import NamedNode, Quad
    >>> from publisher.base.prefixes import PrefixTable
    >>> a = NamedNode("x:a")
    >>> document = Document(keyed([Quad(a, a, a)]), PrefixTable())
    >>> document.written(N_TRIPLES), document.written(TURTLE)
    (b'<x:a> <x:a> <x:a> .\\n', b'<x:a>\\n    <x:a> <x:a> .\\n')
    """

    def __init__(
        self, said: Keyed, prefixes: PrefixTable, focus: str | None = None, context: Context | None = None
    ) -> None:
        self._said = said
        self._prefixes = prefixes
        self._focus = focus
        self._context = context

    @cached_property
    def _arrangement(self) -> Arrangement:
        return arrange(self._said.rows, self._said.terms, self._focus)

    def written(self, fmt: Format) -> bytes:
        """The document in a format, in UTF-8.

        Raises:
            UnserialisableError: The format cannot express the graph.
            ValueError: The format is not one of the RDF formats.
        """
        if fmt in _LINES:
            return _LINES[fmt](self._said.rows).encode()
        if fmt == TRIG:
            return trig(self._said, self._prefixes, self._focus).encode()
        if fmt == JSON_LD and self._focus is not None and self._context is not None:
            return framed(self._arrangement, self._prefixes, self._focus, self._context).encode()
        if fmt not in _PRETTY:
            message = f"{fmt.label} is not an RDF format"
            raise ValueError(message)
        return _PRETTY[fmt](self._arrangement, self._prefixes).encode()


def serialise(
    quads: Iterable[Quad],
    fmt: Format,
    prefixes: PrefixTable,
    focus: str | None = None,
    context: Context | None = None,
) -> bytes:
    """Writes quads in one format; see `Document`.

    Raises:
        UnserialisableError: The format cannot express the graph.
        ValueError: The format is not one of the RDF formats.

    >>> from pyoxigraph import NamedNode, Quad
    >>> from publisher.base.prefixes import PrefixTable
    >>> a = NamedNode("x:a")
    >>> serialise([Quad(a, a, a)], N_TRIPLES, PrefixTable())
    b'<x:a> <x:a> <x:a> .\\n'
    """
    return Document(keyed(quads), prefixes, focus, context).written(fmt)
