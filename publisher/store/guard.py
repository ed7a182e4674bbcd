"""The guard before the parser: refuses what no reader may run, by looking at the text alone.

It protects twice over. The engine never sees updates or `SERVICE`, which an ordinary query may not contain (SPARQL 1.1
Query Language has no updates; federation is off). And it never sees bracket towers that would overflow its stack.
Where it can be told what is code (see `lexical`), words in strings, comments and IRIs count for nothing; else the whole
text is taken for code, so that a trick can only lead to a refusal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publisher.store.lexical import code_only, position, unescape
from publisher.store.port import QueryRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publisher.store.port import Limits

_UPDATES = "LOAD|INSERT|DELETE|CLEAR|DROP|CREATE|ADD|MOVE|COPY"
_WORDS = f"SERVICE|{_UPDATES}".lower().split("|")
# A keyword may follow a number, `true` or `false` without a space: engines read `?p 1e-5SERVICE <x> {}`.
_START = r"(?<![\w?$:@\\%])(?:(?<!\w-)|(?=\d))(?:(?:\d*+e)?\d++|true|false|)"
# An engine reads `SERVICEex:a {` as SERVICE ex:a. A prefixed name that no brace follows is only a name.
_NAME = r"[\w.\-]*+:[^\s{}()\[\]<>\"',;\\]*+\s*+(?:[^\s{]|$)"
_KEYWORD = re.compile(rf"{_START}(?:(SERVICE)(?!{_NAME})|({_UPDATES})(?![\w\-]*:)(?!\w))", re.IGNORECASE)
_WORD = re.compile(rf"(?:(SERVICE)|\b({_UPDATES})\b)", re.IGNORECASE)
_BRACKET = re.compile(r"[({\[)}\]]")


def check(text: str, limits: Limits, services: Sequence[str] = ()) -> None:
    """Lets a query pass, or says why not.

    Args:
        text: The query, without calls of endpoints that may be called.
        limits: What it may cost.
        services: Those endpoints, to be named where it calls another one.

    Raises:
        QueryRefused: It is too long or too deeply nested, updates something, or calls another endpoint.

    >>> from publisher.store.port import Limits
    >>> check("SELECT * { ?service a schema:Service } # no SERVICE", Limits())
    >>> check("SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }", Limits())
    Traceback (most recent call last):
        ...
    publisher.store.port.QueryRefused: SERVICE is not answered here: no query reaches other endpoints
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        message = "the query contains half of a surrogate pair, which is no character"
        raise QueryRefused(message, *position(text, error.start)) from error
    if size > limits.length:
        message = f"the query has {size:,} bytes; {limits.length:,} are allowed"
        raise QueryRefused(message)
    _check_reading(text, limits, services)
    if "\\u" in text or "\\U" in text:
        _check_reading(unescape(text), limits, services)


def _suspect(text: str) -> bool:
    """Whether a forbidden word occurs at all: the quick look that nearly all queries leave with."""
    lower = text.lower()
    return any(word in lower for word in _WORDS)


def _check_reading(text: str, limits: Limits, services: Sequence[str]) -> None:
    many = text.count("(") + text.count("{") + text.count("[") > limits.nesting
    if not many and not _suspect(text):
        return
    code = code_only(text)
    found = None
    if _suspect(text if code is None else code):
        found = _WORD.search(text) if code is None else _KEYWORD.search(code)
    if found is not None:
        raise _refusal(found, text, services, certain=code is not None)
    if many and (code is None or _depth(code) > limits.nesting):
        what = "are nested deeper than" if code is not None else "number more than"
        message = f"the brackets of the query {what} {limits.nesting}"
        raise QueryRefused(message)


def _refusal(found: re.Match[str], text: str, services: Sequence[str], *, certain: bool) -> QueryRefused:
    group = found.lastindex or 0
    word = found[group].upper()
    if word == "SERVICE" and services:
        message = f"SERVICE reaches {' and '.join(f'<{iri}>' for iri in services)} only, written SERVICE <IRI> {{ … }}"
    elif word == "SERVICE":
        message = "SERVICE is not answered here: no query reaches other endpoints"
    else:
        message = f"{word} is not answered here: the data can only be read"
    if not certain:
        message += " (the word stands in a string, perhaps; write the '<' before it with spaces around it)"
    return QueryRefused(message, *position(text, found.start(group)))


def _depth(code: str) -> int:
    """How deep brackets nest. A surplus closing one lowers nothing, so that it cannot hide what follows."""
    depth = deepest = 0
    for match in _BRACKET.finditer(code):
        if match[0] in "({[":
            depth += 1
            deepest = max(deepest, depth)
        elif depth:
            depth -= 1
    return deepest
