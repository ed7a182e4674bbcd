"""The calls of other endpoints in the text of a query: found without parsing, so strictly that none can hide.

A call is let through only as `SERVICE <IRI> {` or `SERVICE SILENT <IRI> {`, with an IRI of the list. Where one is, the
word may stand nowhere else in the text, be it in a string, a comment or a name: so there is nothing left that the
engine could take for another call, however it reads the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publisher.store.lexical import code_only, position
from publisher.store.port import QueryRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_CALL = re.compile(r"\bSERVICE\s*+(?:SILENT\s*+)?<([^<>\s]*+)>(?=\s*+\{)", re.IGNORECASE)
_WORD = re.compile("service", re.IGNORECASE)


def may_call(text: str) -> bool:
    """Whether a query may hold a call: a quick look, that nearly all queries leave with False."""
    return "service" in text.lower() or "\\u" in text.lower()


def endpoints_called(text: str, allowed: Collection[str]) -> tuple[str, ...]:
    """The endpoints that a query calls.

    Args:
        text: The query.
        allowed: The endpoints that may be called.

    Returns:
        Their IRIs, in the order of the text; none where no call of an allowed endpoint stands in it.

    Raises:
        QueryRefused: There is one, and what may be another one.

    >>> endpoints_called("SELECT * { SERVICE <https://a.example/sparql> { ?s ?p ?o } }", ["https://a.example/sparql"])
    ('https://a.example/sparql',)
    >>> endpoints_called("SELECT * { SERVICE <https://b.example/sparql> { ?s ?p ?o } }", ["https://a.example/sparql"])
    ()
    """
    found = tuple(match[1] for match in _calls(text, allowed))
    if not found:
        return ()
    rest = blanked(text, allowed)
    other = _WORD.search(rest)
    if other is not None:
        message = (
            f"SERVICE reaches {_listed(allowed)} only, each written SERVICE <IRI> {{ … }}; the word may stand nowhere "
            "else in such a query, not even in a string, a comment or a name"
        )
        raise QueryRefused(message, *position(text, other.start()))
    escape = re.search(r"\\u", rest, re.IGNORECASE)
    if escape is not None:
        message = "a query with SERVICE may hold no \\u escapes: write the characters themselves"
        raise QueryRefused(message, *position(text, escape.start()))
    return found


def blanked(text: str, allowed: Collection[str]) -> str:
    """The text without its calls of allowed endpoints; every other character stays at its offset."""
    return _each(text, allowed, lambda match: " " * len(match[0]))


def redirected(text: str, allowed: Collection[str], address: Callable[[str], str]) -> str:
    """The text with other addresses in place of the allowed endpoints that it calls."""
    return _each(text, allowed, lambda match: match[0].replace(f"<{match[1]}>", f"<{address(match[1])}>"))


def _each(text: str, allowed: Collection[str], change: Callable[[re.Match[str]], str]) -> str:
    for match in reversed(_calls(text, allowed)):
        text = text[: match.start()] + change(match) + text[match.end() :]
    return text


def _calls(text: str, allowed: Collection[str]) -> list[re.Match[str]]:
    """The calls of allowed endpoints. What stands in a string or a comment is none."""
    found = [match for match in _CALL.finditer(text) if match[1] in allowed] if may_call(text) else []
    code = code_only(text) if found else None
    return [] if code is None else [match for match in found if code[match.start()] != " "]


def _listed(allowed: Collection[str]) -> str:
    return ", ".join(f"<{iri}>" for iri in allowed)
