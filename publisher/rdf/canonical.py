"""The canonical form of a dataset without blank nodes, and its digest.

Without blank nodes RDFC-1.0 leaves one thing to do: canonical N-Quads, sorted by code point, each quad once
(RDF Dataset Canonicalization 1.0, sections 4.4 and 5).
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode

from publisher.base.errors import PublisherError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad


class BlankNodeError(PublisherError):
    """A blank node where all should have been replaced by IRIs."""


def canonical_lines(quads: Iterable[Quad]) -> list[str]:
    r"""The lines of canonical N-Quads, sorted by code point, each once and with its line end.

    Raises:
        BlankNodeError: A quad has a blank node.

    >>> from pyoxigraph import Literal, NamedNode, Quad
    >>> a = NamedNode("x:a")
    >>> canonical_lines([Quad(a, a, Literal("b\n")), Quad(a, a, a, a)])
    ['<x:a> <x:a> "b\\n" .\n', '<x:a> <x:a> <x:a> <x:a> .\n']
    """
    lines = {_line(quad) for quad in quads}
    return sorted(lines)


def _line(quad: Quad) -> str:
    if BlankNode in (type(quad.subject), type(quad.object), type(quad.graph_name)):
        message = f"a blank node is left in {quad}"
        raise BlankNodeError(message)
    return f"{quad} .\n"


def canonical_nquads(quads: Iterable[Quad]) -> bytes:
    """The canonical N-Quads document.

    Raises:
        BlankNodeError: A quad has a blank node.

    >>> canonical_nquads([])
    b''
    """
    return "".join(canonical_lines(quads)).encode()


def digest(quads: Iterable[Quad]) -> str:
    """The SHA-256 of the canonical N-Quads document, in hexadecimal.

    Raises:
        BlankNodeError: A quad has a blank node.

    >>> digest([])[:8]
    'e3b0c442'
    """
    return sha256(canonical_nquads(quads)).hexdigest()
