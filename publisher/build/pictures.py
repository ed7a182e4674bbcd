"""Making the pictures that saved queries ask for in their header, from what they give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.base.errors import FindingsError
from publisher.rdf.terms import XSD
from publisher.release.chords import draw_chords
from publisher.release.maps import LARGE, sheet_of
from publisher.release.pictures import Picture, located
from publisher.store.saved_queries.binding import bind
from publisher.store.saved_queries.saved_query import PICTURES, SavedQuery

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad

    from publisher.release.maps import Sheet
    from publisher.release.overview import Overview

Cell = str | float | None

_WHOLE = frozenset(XSD + name for name in ("integer", "int", "long", "nonNegativeInteger"))
_NUMBERS = frozenset(XSD + name for name in ("decimal", "double", "float"))


def pictures_of(queries: Mapping[str, str], quads: Iterable[Quad]) -> dict[str, Picture]:
    """The pictures of the queries that ask for one, by name.

    The queries have been checked, so they run here on the engine itself.

    Args:
        queries: Texts of the saved queries by name.
        quads: What is published, the default graph among it.

    Raises:
        FindingsError: A query does not give what its picture needs.
    """
    parsed = {name: SavedQuery.parse(f"{name}.rq", text) for name, text in queries.items() if "picture:" in text}
    asked = {name: query for name, query in parsed.items() if query.picture}
    store = Store()
    if asked:
        store.bulk_extend(quads)
    return {name: _picture(store, query) for name, query in sorted(asked.items())}


def _picture(store: Store, query: SavedQuery) -> Picture:
    trial = query.trial()
    answer = store.query(bind(trial.text, trial.substitutions))
    rows = [tuple(map(_cell, row)) for row in answer] if isinstance(answer, QuerySolutions) else []
    number = PICTURES[query.picture] - 1
    for row in rows:
        if not isinstance(row[number], int | float) or not all(isinstance(cell, str) for cell in row[:number]):
            message = f"the picture '{query.picture}' needs {number} thing(s) and a number in each row, not {row}"
            raise FindingsError(message, [Diagnostic("Q417", Severity.ERROR, message, Span(query.path, 1, 1, 1, 1))])
    pairs = [(str(row[0]), str(row[1]), float(row[2] or 0)) for row in rows] if query.picture == "chords" else []
    return Picture(query.picture, query.columns, tuple(rows), draw_chords(pairs) if pairs else None)


def _cell(term: object) -> Cell:
    if isinstance(term, Literal) and term.datatype.value in _WHOLE:
        return int(term.value)
    if isinstance(term, Literal) and term.datatype.value in _NUMBERS:
        return float(term.value)
    return term.value if isinstance(term, Literal | NamedNode) else None


def sheets_of(pictures: Mapping[str, Picture], overview: Overview, paths: Mapping[str, str]) -> Iterator[Sheet]:
    """The sheets of all maps among some pictures: each as a whole, and each of its groups.

    Args:
        pictures: Pictures by name.
        overview: Where resources lie.
        paths: Document paths by IRI.
    """
    for picture in pictures.values():
        if picture.kind == "map":
            groups = [None, *{row[1] for row in picture.rows}]
            shown = (tuple(located(picture, overview.points, paths, group).values()) for group in groups)
            yield from (sheet_of(points, *LARGE) for points in shown if points)
