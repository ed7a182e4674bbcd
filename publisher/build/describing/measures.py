"""Measuring a dataset: what the saved queries give that the settings name for a dimension of its quality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, QuerySolutions, Store

from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.base.errors import FindingsError
from publisher.rdf.terms import XSD
from publisher.store.saved_queries.saved_query import SavedQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.build.describing.datasets import Part

_NUMBERS = (XSD + "integer", XSD + "decimal")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that tells of the quality of a dataset.

    Args:
        query: Name of the saved query that gave it.
        summary: What the query asks.
        dimension: The dimension of quality, of `DIMENSIONS`.
        value: The number.
    """

    query: str
    summary: str
    dimension: str
    value: Literal


def measured(part: Part, queries: Mapping[str, str]) -> list[Measure]:
    """Asks a dataset, apart from all others, the queries that its settings name.

    They have been checked, so they run here on the engine itself.

    Args:
        part: The dataset.
        queries: Texts of the saved queries by name.

    Raises:
        FindingsError: A query gives something else than one whole or decimal number.
    """
    asked = [(dimension, name) for dimension, names in part.settings.measures.items() for name in names]
    store = Store()
    if asked:
        store.bulk_extend(part.quads)
    found = []
    for dimension, name in asked:
        saved = SavedQuery.parse(name + ".rq", queries[name])
        found.append(Measure(name, saved.summary, dimension, _number(store, saved)))
    return found


def _number(store: Store, saved: SavedQuery) -> Literal:
    answer = store.query(saved.text)
    rows = list(answer) if isinstance(answer, QuerySolutions) else []
    value = rows[0][0] if len(rows) == 1 and len(saved.columns) == 1 else None
    if isinstance(value, Literal) and value.datatype.value in _NUMBERS:
        return value
    message = "the setting 'measures' names this query, but it does not give one whole or decimal number"
    raise FindingsError(message, [Diagnostic("Q416", Severity.ERROR, message, Span(saved.path, 1, 1, 1, 1))])
