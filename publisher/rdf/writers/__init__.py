"""Deterministic serialisers: the same quads give the same bytes, whatever their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.base.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE
from publisher.rdf.writers.arrangement import UnserialisableError
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

__all__ = ["UnserialisableError", "serialise"]

_PRETTY = {TURTLE: turtle, TRIG: trig, JSON_LD: jsonld, RDF_XML: rdfxml}
_LINES = {N_TRIPLES: ntriples, N_QUADS: nquads}


def serialise(
    quads: Iterable[Quad],
    fmt: Format,
    prefixes: PrefixTable,
    focus: str | None = None,
    context: Context | None = None,
) -> bytes:
    """Writes quads in a format.

    Args:
        quads: The quads, in any order. Triple formats drop graph names and what is then said twice.
        fmt: One of the RDF formats.
        prefixes: The prefixes that IRIs may be shortened with; only used ones are declared.
        focus: The IRI that the document is about; it comes first where the format has an order.
        context: Names for JSON-LD; with them, and a focus, the document is framed by the focus.

    Returns:
        The document in UTF-8.

    Raises:
        UnserialisableError: The format cannot express the graph.
        ValueError: The format is not one of the RDF formats.

    >>> from pyoxigraph import NamedNode, Quad
    >>> from publisher.base.prefixes import PrefixTable
    >>> a = NamedNode("x:a")
    >>> serialise([Quad(a, a, a)], N_TRIPLES, PrefixTable())
    b'<x:a> <x:a> <x:a> .\\n'
    """
    if fmt in _LINES:
        return _LINES[fmt](quads).encode()
    if fmt == JSON_LD and focus is not None and context is not None:
        return framed(quads, prefixes, focus, context).encode()
    if fmt not in _PRETTY:
        message = f"{fmt.label} is not an RDF format"
        raise ValueError(message)
    return _PRETTY[fmt](quads, prefixes, focus).encode()
