"""Writes N-Triples and N-Quads in their canonical form, each statement once, sorted by code point.

For a document without blank nodes this is its RDFC-1.0 form, so two documents say the same where they are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publisher.rdf.writers.arrangement import Row


def ntriples(rows: Iterable[Row]) -> str:
    """The triples; graph names are dropped.

    >>> ntriples([("<x:a>", "<x:a>", "<x:a>", ""), ("<x:a>", "<x:a>", "<x:a>", "<x:a>")])
    '<x:a> <x:a> <x:a> .\\n'
    """
    return "".join(sorted({f"{s} {p} {o} .\n" for s, p, o, _ in rows}))


def nquads(rows: Iterable[Row]) -> str:
    """The quads.

    >>> nquads([("<x:a>", "<x:a>", "<x:a>", "<x:a>")])
    '<x:a> <x:a> <x:a> <x:a> .\\n'
    """
    return "".join(sorted({f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n" for s, p, o, g in rows}))
