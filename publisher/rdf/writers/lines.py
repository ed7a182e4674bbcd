"""Writes N-Triples and N-Quads in their canonical form, each statement once, sorted by code point.

For a document without blank nodes this is its RDFC-1.0 form, so two documents say the same where they are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad


def ntriples(quads: Iterable[Quad]) -> str:
    """The triples; graph names are dropped.

    >>> from pyoxigraph import NamedNode, Quad
    >>> a = NamedNode("x:a")
    >>> ntriples([Quad(a, a, a), Quad(a, a, a, a)])
    '<x:a> <x:a> <x:a> .\\n'
    """
    return "".join(sorted({f"{quad.triple} .\n" for quad in quads}))


def nquads(quads: Iterable[Quad]) -> str:
    """The quads.

    >>> from pyoxigraph import NamedNode, Quad
    >>> a = NamedNode("x:a")
    >>> nquads([Quad(a, a, a, a)])
    '<x:a> <x:a> <x:a> <x:a> .\\n'
    """
    return "".join(sorted({f"{quad} .\n" for quad in quads}))
