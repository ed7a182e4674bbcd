"""Says where and why a text is no SPARQL query, from what the engine reports.

The engine's parser reads keywords in one go before it compares them, so the place it reports lies up to the length of a
keyword behind the true one, and it lists what it expected at that wrong place. The true place is reckoned back from
the length of those keywords; the message is made from what stands there.
"""

from __future__ import annotations

import re

from publisher.store.lexical import code_only, position
from publisher.store.port import QuerySyntaxError

PADDING = "\n" + " " * 32
"""To be put behind a query before it is parsed: else a keyword that is tried near the end reports the end."""

_REPORT = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_KEYWORDS = re.compile(r"(?:^|, )(\w+)(?=, |$)")
_EXACT = re.compile(r'(?:^|, )(?:"|\[\')')
_SENTENCE = re.compile(r"(?:^|, )([A-Z]\w+(?: [\w()]+){2,})")
_PREFIX = re.compile(r"\bPREFIX\s+([\w.\-]*):", re.IGNORECASE)
_PREFIXED = re.compile(r"(?<![\w?$:@.\\\-])(?!_:)([^\W\d][\w.\-]*|):(?=[\w%\\:]|\s*[;,.)}\]]|\s)")
_IRI = re.compile(r"<([^<>\n]*)>")
_TOKEN = re.compile(r"\^\^|&&|\|\||[<>!]=|[?$@]?[\w:.\-%]+|\S")
_SELECT = re.compile(r"\bSELECT\b", re.IGNORECASE)


def explain(text: str, report: str) -> QuerySyntaxError:
    """Makes the error for the reader.

    Args:
        text: The query as the reader wrote it.
        report: What the engine said of the text with `PADDING` behind it.

    >>> from pyoxigraph import Store
    >>> def error_in(text):
    ...     try:
    ...         Store().query(text + PADDING)
    ...     except SyntaxError as error:
    ...         return str(explain(text, str(error)))
    >>> error_in("SELECT ?x WHERE { ?s ?p ?x LIMIT 5")
    "line 1, column 28: this cannot be read from 'LIMIT' on"
    >>> error_in("SELECT * { ?s foaf:name ?o }")
    "line 1, column 15: the prefix 'foaf:' is not declared"
    """
    found = _REPORT.match(report)
    if found is None:
        return QuerySyntaxError(report, 1, 1)
    reported = _offset(text + PADDING, int(found[1]), int(found[2]))
    code = code_only(text) or text
    message, offset = (
        _undeclared_prefix(code) or _sentence(text, code, found[3], reported) or _unexpected(text, found[3], reported)
    )
    return QuerySyntaxError(message, *position(text, offset))


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(passed) + 1 for passed in lines[: line - 1]) + column - 1


def _undeclared_prefix(code: str) -> tuple[str, int] | None:
    declared = set(_PREFIX.findall(code))
    for match in _PREFIXED.finditer(code):
        if match[1] not in declared and not code[: match.start()].rstrip().upper().endswith("PREFIX"):
            return f"the prefix '{match[1]}:' is not declared", match.start()
    return None


def _sentence(text: str, code: str, expected: str, reported: int) -> tuple[str, int] | None:
    """A rule that the engine states in words, such as that a variable is bound twice."""
    found = _SENTENCE.search(expected)
    if found is None:
        return None
    if "IRI parsing" in found[1]:
        iris = [match for match in _IRI.finditer(text) if match.end() <= reported]
        if not iris:
            return None
        return f"'{iris[-1][1]}' is not an absolute IRI", iris[-1].start()
    selects = [match.start() for match in _SELECT.finditer(code) if match.start() < reported]
    place = selects[-1] if "SELECT" in found[1] and selects else min(reported, len(text))
    return found[1][0].lower() + found[1][1:], place


def _unexpected(text: str, expected: str, reported: int) -> tuple[str, int]:
    keywords = [len(word) for word in _KEYWORDS.findall(expected)]
    offset = reported if _EXACT.search(expected) or not keywords else reported - min(keywords)
    token = next((match for match in _TOKEN.finditer(text) if match.end() > offset), None)
    if token is None:
        return "the query ends too early", len(text.rstrip())
    if offset == reported:
        return f"unexpected '{token[0]}'", token.start()
    # Only a lower bound: the engine may have come some words further before it gave up.
    return f"this cannot be read from '{token[0]}' on", token.start()
