"""Excerpts of a source file with what is meant underlined, safe to print on any terminal.

Columns are code points, as in `Span`; what is printed is aligned by display width: tabs are expanded, East Asian wide
characters take two columns (Unicode Standard Annex #11), combining marks none. Control and format characters are shown
by their number, so that neither a terminal escape nor a bidirectional override (Unicode Technical Standard #55,
"Trojan Source") in the data takes effect.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publisher.base.diagnostics import Span

TAB = 4
LONGEST_LINE = 120
"""Code points of a source line that are shown; a longer one is cut to what stands around the place."""
_LEAD = 40  # code points shown before the place in a line that is cut
_HEAD = 3  # lines of a longer stretch shown before the gap
_UNPRINTABLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def harmless(text: str) -> str:
    """Shows characters that a terminal would act on, or nobody would see, by their number.

    >>> harmless("a\\x1b[31m red \\u202eb")
    'a<U+001B>[31m red <U+202E>b'
    """
    if text.isprintable():
        return text
    return "".join(f"<U+{ord(c):04X}>" if unicodedata.category(c) in _UNPRINTABLE else c for c in text)


def display_width(text: str) -> int:
    """How many columns a printable text takes on a terminal.

    >>> display_width("Sk\u0061\u030ane"), display_width("\u6771\u4eac")
    (5, 4)
    """
    return len(text) if text.isascii() else sum(map(_char_width, text))


def _char_width(char: str) -> int:
    # Hangul vowels and final consonants are drawn into the syllable before them.
    if unicodedata.category(char) in ("Mn", "Me") or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def split_lines(text: str) -> list[str]:
    """The lines of a source as `Span` counts them: they end with LF, CR LF or CR and with nothing else.

    >>> split_lines("a\\r\\nb\\u2028c")
    ['a', 'b\\u2028c']
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def excerpt(lines: list[str], span: Span) -> list[tuple[int | None, str]]:
    """The lines of a span, each followed by carets under the part that is meant.

    Args:
        lines: All lines of the source, from `split_lines`.
        span: What to show; a span outside of the source shows nothing.

    Returns:
        Pairs of line number and printable text; carets and the sign of a gap bear no number.

    >>> from publisher.base.diagnostics import Span
    >>> for number, text in excerpt(["a:b", "\\tc:d 'é' ."], Span("x.ttl", 2, 6, 2, 9)):
    ...     print(number, text)
    2     c:d 'é' .
    None         ^^^
    """
    wanted = [n for n in range(span.line, max(span.line, span.end_line) + 1) if n <= len(lines)]
    if len(wanted) > 1 and span.end_column <= 1:
        wanted.pop()  # nothing of the last line belongs to the span
    shown: list[tuple[int | None, str]] = []
    gap = len(wanted) > _HEAD + 2
    for index, number in enumerate(wanted):
        if gap and _HEAD <= index < len(wanted) - 1:
            if index == _HEAD:
                shown.append((None, "..."))
            continue
        line = lines[number - 1]
        start = span.column - 1 if number == span.line else len(line) - len(line.lstrip())
        end = span.end_column - 1 if number == span.end_line else len(line.rstrip())
        inner_blank = not line.strip() and span.line < number < span.end_line
        shown.extend([(number, "")] if inner_blank else _underlined(number, line, start, end))
    return shown


def _underlined(number: int, line: str, start: int, end: int) -> list[tuple[int | None, str]]:
    line, start, end = _window(line, start, end)
    cells = _cells(line)
    widths = [display_width(cell) for cell in cells]
    before, under = sum(widths[:start]), sum(widths[start:end])
    return [(number, "".join(cells)), (None, " " * before + "^" * max(1, under))]


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Cuts an overlong line to what stands around a place."""
    if len(line) <= LONGEST_LINE:
        return line, start, end
    begin = max(0, min(start - _LEAD, len(line) - LONGEST_LINE))
    stop = min(len(line), begin + LONGEST_LINE)
    left, right = "…" if begin else "", "…" if stop < len(line) else ""
    shift = begin - len(left)
    return left + line[begin:stop] + right, start - shift, min(end, stop) - shift


def _cells(line: str) -> list[str]:
    cells: list[str] = []
    at = 0
    for char in line:
        cell = " " * (TAB - at % TAB) if char == "\t" else harmless(char)
        at += display_width(cell)
        cells.append(cell)
    return cells
