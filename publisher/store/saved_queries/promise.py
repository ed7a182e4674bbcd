"""What a saved query promises to return, and whether an answer keeps the promise."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.store.port import AnswerKind

if TYPE_CHECKING:
    from yaml.nodes import Node

    from publisher.base.diagnostics import Span
    from publisher.store.port import Answer
    from publisher.store.saved_queries.header import Header

_FITTING = {
    AnswerKind.SOLUTIONS: ("columns", "rows"),
    AnswerKind.GRAPH: ("triples",),
    AnswerKind.BOOLEAN: ("boolean",),
}
_KEYS = [key for keys in _FITTING.values() for key in keys]
_COUNT = re.compile(r"(?:(at least|at most|exactly)\s+)?(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Count:
    """How many there should be.

    Args:
        least: No fewer.
        most: No more; None for any number.

    >>> str(Count.parse("at least 10")), str(Count.parse("8")), Count.parse("many")
    ('at least 10', 'exactly 8', None)
    """

    least: int
    most: int | None

    @classmethod
    def parse(cls, text: str) -> Count | None:
        """Reads `at least 10`, `at most 10`, `exactly 10` or `10`; None for anything else."""
        match = _COUNT.fullmatch(text)
        if match is None:
            return None
        number = int(match[2])
        if match[1] == "at most":
            return cls(0, number)
        return cls(number, None if match[1] == "at least" else number)

    def holds(self, number: int) -> bool:
        """Whether a number is as promised."""
        return number >= self.least and (self.most is None or number <= self.most)

    def __str__(self) -> str:
        if self.most is None:
            return f"at least {self.least}"
        return f"exactly {self.most}" if self.least == self.most else f"at most {self.most}"


@dataclass(frozen=True, slots=True)
class Returns:
    """What a query promises to return.

    Args:
        columns: Variables of a SELECT, in order; empty for no promise.
        count: How many solutions or triples; None for no promise.
        boolean: The answer of an ASK; None for no promise.
        span: Where the promise stands.
    """

    columns: tuple[str, ...] = ()
    count: Count | None = None
    boolean: bool | None = None
    span: Span | None = None

    @classmethod
    def read(cls, header: Header, kind: AnswerKind, columns: tuple[str, ...]) -> Returns:
        """Reads the promise from a header, reporting there what cannot be kept.

        Args:
            header: The header.
            kind: What the query yields.
            columns: The columns that it has.
        """
        node = header.entries.get("returns")
        if node is None:
            return cls()
        entries = header.mapping(node)
        header.refuse_unknown(entries, _KEYS, "'returns'")
        fitting = _FITTING[kind]
        for key in (key for key in entries if key in _KEYS and key not in fitting):
            header.wrong(entries[key], f"'{key}' does not go with this query; {' and '.join(fitting)} would")
        return cls(
            _columns(header, entries.get("columns"), columns),
            _count(header, entries.get("rows") or entries.get("triples")),
            _boolean(header, entries.get("boolean")),
            header.span(node),
        )

    def breaches(self, answer: Answer) -> list[str]:
        """What in an answer (in SPARQL JSON or N-Triples) is not as promised, a sentence each."""
        if answer.kind is AnswerKind.GRAPH:
            return self._miscounted(answer.read().count(b"\n"), "triples")
        found = json.loads(answer.read())
        if answer.kind is AnswerKind.SOLUTIONS:
            return self._miscounted(len(found["results"]["bindings"]), "rows")
        if self.boolean in (None, found["boolean"]):
            return []
        return [f"the answer is {str(found['boolean']).lower()}, not {str(self.boolean).lower()}"]

    def _miscounted(self, number: int, what: str) -> list[str]:
        if self.count is None or self.count.holds(number):
            return []
        return [f"the answer has {number} {what}, not {self.count}"]


def _columns(header: Header, node: Node | None, actual: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(name.lstrip("?$") for name in header.texts(node, "'columns'"))
    if node is not None and actual and names != actual:
        header.findings.add("Q412", f"the query returns the columns {', '.join(actual)}", header.span(node))
    return names


def _count(header: Header, node: Node | None) -> Count | None:
    if node is None:
        return None
    count = Count.parse(header.text(node, "the number"))
    if count is None:
        header.wrong(node, "this must be a number, or 'at least', 'at most' or 'exactly' a number")
    return count


def _boolean(header: Header, node: Node | None) -> bool | None:
    if node is None:
        return None
    text = header.text(node, "'boolean'").lower()
    if text not in ("true", "false"):
        header.wrong(node, "'boolean' must be true or false")
    return text == "true"
