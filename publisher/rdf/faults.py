"""Says in a clerk's words what keeps a file from being read, and where exactly.

The engine tells a message and a place, in lines and code points. What is added here: the statement or bracket at which
the mistake was made rather than the place where it was noticed, and how to mend it.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.base.formats import N_TRIPLES, TURTLE
from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.lines import Lines
from publisher.rdf.located import UnsupportedSyntaxError, parse
from publisher.rdf.tokens import Token, tokenise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.base.formats import Format

CONFINED = frozenset({"P103", "P104", "P105"})
"""Codes of faults that concern one term only, after which the rest of the file can still be judged."""

_CLOSERS = {"[": "]", "(": ")", "{": "}"}
_PREFIX = re.compile(r"The prefix (.*): has not been declared")
_DOT = re.compile(r"dot is expected|followed by a dot")
_OPEN = re.compile(r"should end with a '\]'|Line jumps are not allowed")
_BARE_WORD = re.compile(r"([A-Za-z]\w*) is not a valid ")


def not_utf8(path: str, content: bytes, error: UnicodeDecodeError) -> Diagnostic:
    """The finding for bytes that are not UTF-8.

    >>> content = b"<x:a> <x:p> 'M\\xfcnchen' ."
    >>> try:
    ...     _ = content.decode()
    ... except UnicodeDecodeError as error:
    ...     str(not_utf8("a.ttl", content, error).span)
    'a.ttl:1:15'
    """
    lines = Lines(path, content[: error.start].decode("utf-8").removeprefix("\ufeff"))
    line, column = lines.position(len(lines.text))
    message = f"the byte 0x{content[error.start]:02X} is not UTF-8"
    span = Span(path, line, column, line, column + 1)
    return Diagnostic("P102", Severity.ERROR, message, span, note="save the file in the encoding UTF-8")


def empty(lines: Lines) -> Diagnostic:
    """The finding for a file without a statement."""
    return Diagnostic("P109", Severity.WARNING, "the file holds no statement", Span(lines.path, 1, 1, 1, 1))


def rdf12(lines: Lines, fmt: Format) -> Diagnostic:
    """The finding for a file that needs RDF 1.2."""
    span = Span(lines.path, 1, 1, 1, 1)
    try:
        parse(lines.text, fmt)
    except UnsupportedSyntaxError as error:
        span = lines.span(error.start, error.end)
    return Diagnostic("P108", Severity.ERROR, "this belongs to RDF 1.2, files keep to RDF 1.1", span)


def syntax(lines: Lines, fmt: Format, error: SyntaxError, prefixes: Mapping[str, str]) -> Diagnostic:
    """The finding for a syntax error of the engine's parser.

    Args:
        lines: The text.
        fmt: Its format.
        error: The engine's error.
        prefixes: The prefixes declared before it.

    >>> syntax(Lines("a.ttl", "?"), TURTLE, SyntaxError("odd", (None, 1, 1, None, 1, 2)), {}).code
    'P101'
    """
    start, end = _range(lines, error)
    message = re.sub(r"^Parser error.*?columns? \d+(?: and (?:line \d+ column )?\d+)?: ", "", error.msg)
    undeclared = _PREFIX.match(message)
    if undeclared:
        return _undeclared(undeclared[1], lines.span(start, end), prefixes)
    if lines.text.startswith("<", start) and "IRI" in message + error.msg and "relative" not in message:
        return _bad_iri(lines, start, end, message)
    if message.startswith("Unexpected end"):
        return _left_open(lines, _Before(lines.text, len(lines.text)), (len(lines.text), len(lines.text)))
    before = _Before(lines.text, start)
    if _DOT.search(message):
        return _missing_dot(lines, before, (start, end), fmt)
    if _OPEN.search(message):
        return _left_open(lines, before, (start, end))
    related = before.related(lines)
    note = _advice(before, lines.text[start:end], message, fmt)
    return Diagnostic("P101", Severity.ERROR, _plain(message), lines.span(start, end), related=related, note=note)


def _range(lines: Lines, error: SyntaxError) -> tuple[int, int]:
    if error.lineno is None or error.offset is None:
        return 0, 0
    start = lines.offset(error.lineno, error.offset)
    if error.end_lineno is None or error.end_offset is None:
        return start, start
    return start, lines.offset(error.end_lineno, error.end_offset)


def _plain(message: str) -> str:
    return re.sub(r"\bvalid RDF ", "valid ", message).rstrip(".")


def _undeclared(prefix: str, span: Span, prefixes: Mapping[str, str]) -> Diagnostic:
    message = f"the prefix '{prefix}:' is not declared"
    near = difflib.get_close_matches(prefix, prefixes, n=1)
    if prefix in STANDARD_PREFIXES:
        note = f"add: @prefix {prefix}: <{STANDARD_PREFIXES[prefix]}> ."
    elif near:
        note = f"did you mean '{near[0]}:'?"
    else:
        note = f"declared so far: {', '.join(f'{name}:' for name in sorted(prefixes)) or 'none'}"
    return Diagnostic("P103", Severity.ERROR, message, span, note=note)


def _bad_iri(lines: Lines, start: int, end: int, message: str) -> Diagnostic:
    span = lines.span(start, end)
    if "No scheme" in message:
        note = "write it in full or with a prefix, or declare a base"
        iri = lines.text[start:end]
        return Diagnostic("P104", Severity.ERROR, f"{iri} is a relative IRI and there is no base", span, note=note)
    return Diagnostic("P105", Severity.ERROR, message[0].lower() + message[1:], span)


class _Before:
    """What stands before an offset: the last tokens and the brackets still open."""

    def __init__(self, text: str, offset: int) -> None:
        self.tokens: list[Token] = []
        self.open: list[Token] = []
        self.broken: Token | None = None
        for token in tokenise(text):
            if token.kind == "error":
                self.broken = token
            if token.start >= offset or token.kind == "error":
                break
            self.tokens.append(token)
            if token.kind == "mark":
                self._bracket(token)

    def _bracket(self, token: Token) -> None:
        if token.text in _CLOSERS:
            self.open.append(token)
        elif self.open and _CLOSERS[self.open[-1].text] == token.text:
            self.open.pop()

    def related(self, lines: Lines) -> tuple[tuple[str, Span], ...]:
        """The innermost bracket still open."""
        if not self.open:
            return ()
        bracket = self.open[-1]
        return ((f"this '{bracket.text}' is still open", lines.span(bracket.start, bracket.end)),)


def _missing_dot(lines: Lines, before: _Before, where: tuple[int, int], fmt: Format) -> Diagnostic:
    if not before.tokens:
        return Diagnostic("P106", Severity.ERROR, "a '.' is missing", lines.span(*where))
    last = before.tokens[-1]
    note = None
    if fmt is N_TRIPLES:
        note = "N-Triples has three terms a statement; four belong into a file with the suffix .nq"
    related = (("it is met here instead", lines.span(*where)),) if where[0] < len(lines.text) else ()
    message = f"a '.' is missing after {_shown(last.text)}"
    return Diagnostic("P106", Severity.ERROR, message, lines.span(last.start, last.end), related=related, note=note)


def _left_open(lines: Lines, before: _Before, where: tuple[int, int]) -> Diagnostic:
    quote = before.broken
    if quote is not None and quote.text in "\"'" and quote.start <= where[0]:
        wide = lines.text[quote.start : quote.start + 3] == quote.text * 3
        mark = quote.text * (3 if wide else 1)
        note = None if wide else "a text of several lines needs three quotes at each end"
        span = lines.span(quote.start, quote.start + len(mark))
        return Diagnostic("P107", Severity.ERROR, f"the string that {mark} opens is not closed", span, note=note)
    if before.open:
        bracket = before.open[-1]
        closer = _CLOSERS[bracket.text]
        message = f"'{bracket.text}' is not closed with '{closer}'"
        at_end = where[0] >= len(lines.text)
        related = () if at_end else ((f"'{closer}' is due here", lines.span(*where)),)
        return Diagnostic("P107", Severity.ERROR, message, lines.span(bracket.start, bracket.end), related=related)
    return _missing_dot(lines, before, where, TURTLE)


def _shown(text: str) -> str:
    text = text.split("\n", 1)[0]
    return f"'{text}'" if len(text) <= 60 else f"'{text[:57]}…'"


def _advice(before: _Before, met: str, message: str, fmt: Format) -> str | None:
    word = _BARE_WORD.match(message)
    recent = [token.text for token in before.tokens[-3:]]
    if word:
        return f"a name needs a prefix (such as ex:{word[1]}), a text needs quotes"
    if met == "_" and before.tokens and before.tokens[-1].kind == "at":
        return "the parts of a language tag are joined by '-', such as en-GB"
    if met == "{" and fmt is TURTLE:
        return "named graphs can only stand in a file with the suffix .trig"
    if met == "." and recent and recent[0].lower() == "prefix":
        return "@prefix takes a '.' at its end, PREFIX without @ takes none"
    if met == "." and recent and recent[-1] == ".":
        return "one '.' ends a statement"
    if met == "." and recent and recent[-1] == "}":
        return "a graph ends with '}' and no '.'"
    return None
