"""Lines and columns of a text, counted as RDF, SPARQL and SARIF count them.

A line ends with LF, CR LF or CR (Turtle 1.1, section 6.2), and with nothing else: Python's `splitlines` also breaks at
U+2028, U+0085 and others, which would point at the wrong line. Columns count code points from 1.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from publisher.base.diagnostics import Span

_LINE_END = re.compile(r"\r\n?|\n")


class Lines:
    r"""An index over the lines of one text.

    Args:
        path: Path of the file, for the spans.
        text: The text with its line ends as they are.

    >>> lines = Lines("a.ttl", "one\r\ntwo 😀 three")
    >>> str(lines.span(9, 10)), lines.line(2)
    ('a.ttl:2:5', 'two 😀 three')
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def __len__(self) -> int:
        return len(self._starts)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset.

        >>> Lines("a.ttl", "a\\nb").position(2)
        (2, 1)
        """
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, at most the end of the text.

        >>> Lines("a.ttl", "a\\nb").offset(2, 1)
        2
        """
        if line > len(self._starts):
            return len(self.text)
        return min(self._starts[line - 1] + column - 1, len(self.text))

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets, the second exclusive."""
        return Span(self.path, *self.position(start), *self.position(end))

    def line(self, number: int) -> str:
        """A line without its end; the lines count from 1.

        Raises:
            IndexError: There is no such line.
        """
        if not 1 <= number <= len(self._starts):
            message = f"{self.path} has no line {number}"
            raise IndexError(message)
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end].rstrip("\r\n")

    def extract(self, span: Span) -> str:
        """The text under a span.

        >>> lines = Lines("a.ttl", "ex:a ex:b ex:c .")
        >>> lines.extract(lines.span(5, 9))
        'ex:b'
        """
        return self.text[self.offset(span.line, span.column) : self.offset(span.end_line, span.end_column)]
