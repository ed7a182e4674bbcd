"""One page of the solutions of a query: the same query with LIMIT and OFFSET, in an order that leaves no choice.

ORDER BY alone may leave ties, and what stands between ties may change from run to run (SPARQL 1.1, section 15.1), so
that a row could come twice or never. All columns are added to the order: rows that tie even then are the same row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publisher.store.lexical import code_only

if TYPE_CHECKING:
    from collections.abc import Sequence

_INNER = re.compile(r"\{[^{}]*\}|\([^()]*\)")
_ORDER = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)


def page_of(text: str, columns: Sequence[str], size: int, number: int) -> str:
    """A page of a SELECT query that has no LIMIT, OFFSET or VALUES of its own at its end.

    Args:
        text: The query.
        columns: Its variables, without `?`.
        size: Solutions on a page.
        number: Which page, from 1.

    >>> print(page_of("SELECT ?a { ?a ?b ?c } ORDER BY ?c", ["a"], 10, 3))
    SELECT ?a { ?a ?b ?c } ORDER BY ?c
    ?a LIMIT 10 OFFSET 20
    """
    order = "" if is_ordered(text) else "ORDER BY "
    keys = " ".join(f"?{column}" for column in columns)
    return f"{text.rstrip()}\n{order}{keys} LIMIT {size} OFFSET {size * (number - 1)}"


def is_ordered(text: str) -> bool:
    """Whether a query has an ORDER BY of its own, not only one of a subquery.

    >>> is_ordered("SELECT ?a { { SELECT ?a { ?a ?b ?c } ORDER BY ?a } }")
    False
    """
    code, inner = code_only(text) or "", None
    while code != inner:
        inner, code = code, _INNER.sub(" ", code)
    return _ORDER.search(code) is not None
