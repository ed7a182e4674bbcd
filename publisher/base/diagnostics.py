"""Findings about an author's files: what, where, why, and how to mend it.

Lines and columns count from 1; columns count Unicode code points, as SARIF's `unicodeCodePoints` does
(SARIF 2.1.0, section 3.14.17). An end column is exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is. Only an error stops a release.

    >>> Severity("warning").rank
    1
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst, so that sorting puts errors first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a source file.

    Args:
        path: Path relative to the project's root, with forward slashes.
        line: First line, from 1.
        column: First column, from 1, in code points.
        end_line: Last line.
        end_column: Column just after the last character.

    >>> str(Span("data/places.trig", 8, 17, 8, 24))
    'data/places.trig:8:17'
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Args:
        code: A stable code that `publisher explain` knows, such as `S310`.
        severity: How bad it is.
        message: One sentence without a full stop.
        span: Where it is; None when no place in a file can be named.
        focus: The IRI of the node that is at fault (SHACL's focus node).
        required_by: Where the rule stands (the shape's own position).
        related: Further places, each with a word on what stands there.
        note: One more sentence that helps to mend it.

    >>> Diagnostic("L201", Severity.ERROR, "nothing describes this IRI").code
    'L201'
    """

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    focus: str | None = None
    required_by: Span | None = None
    related: tuple[tuple[str, Span], ...] = field(default=())
    note: str | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Orders findings as a reader walks the files."""
        if self.span is None:
            return ("", 0, 0, self.code, self.message)
        return (self.span.path, self.span.line, self.span.column, self.code, self.message)


def has_errors(diagnostics: list[Diagnostic] | tuple[Diagnostic, ...]) -> bool:
    """Whether any finding stops a release.

    >>> has_errors([Diagnostic("L201", Severity.WARNING, "…")])
    False
    """
    return any(d.severity is Severity.ERROR for d in diagnostics)
