"""Which parts of a SPARQL text are code, told without parsing it, or not told where that would be a guess.

`<` opens an IRI or means "less than" depending on where it stands: in `?a<?b+'>')` the engine reads an operator where
the grammar's longest match (SPARQL 1.1, section 19.8) is an IRI. Whoever guesses wrongly reads the rest of the query
with strings and code swapped. So a text in which the two readings part is left alone as ambiguous.
"""

from __future__ import annotations

import re

# One alternative for each thing whose inside is not code, told apart by its first character: a pattern that begins with
# a character class is searched for quickly. Possessive quantifiers keep the scan linear.
_IRI_BODY = r"[^\x00-\x20<>\"{}|^`\\]*+>"
_LEXEME = re.compile(
    rf"""
    [\\"'\#<Pp](?:
      (?<=\\)(?P<skip>.)                                # an escape in a local name, such as ex:o\'neill
    | (?<=")(?P<double>""(?:[^"\\]++|\\.|"{{1,2}}+(?!"))*+\"{{3}} | (?!"")(?:[^"\\\n\r]++|\\[^\n\r])*+")
    | (?<=')(?P<single>''(?:[^'\\]++|\\.|'{{1,2}}+(?!'))*+'{{3}} | (?!'')(?:[^'\\\n\r]++|\\[^\n\r])*+')
    | (?<=\#)(?P<comment>[^\n\r]*+)
    | (?<=[Pp])(?P<declared>(?i:REFIX)\s++[\w.\-]*+:\s*+)<{_IRI_BODY}    # no expression begins like this
    | (?<=<)(?:
        (?P<iri>[A-Za-z][A-Za-z0-9+.\-]*+://{_IRI_BODY})  # no expression goes on with //, so this is an IRI
      | (?P<either>[^\x00-\x20<>"{{}}|^`\\'\#]*+>)        # an IRI or an operator; both readings end here
      | (?P<unsure>{_IRI_BODY})                          # the two readings part
      )
    | (?<=["'])(?P<open>)                               # a string without an end
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_NOT_OPENING = re.compile(r"[^(\[]")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class _Ambiguous(Exception):
    pass


def _blank(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind in ("unsure", "open"):
        raise _Ambiguous
    if kind == "skip":
        return match[0]
    if kind == "declared":
        return match[0][: match.end("declared") - match.start()].ljust(len(match[0]))
    if kind == "either":
        # As an operator its brackets count, as an IRI they do not: the opening ones are kept, to be on the safe side.
        return _NOT_OPENING.sub(" ", match[0])
    return " " * len(match[0])


def code_only(text: str) -> str | None:
    r"""The text with strings, comments and IRIs blanked out; every other character stays at its offset.

    Returns:
        The blanked text, or None where it cannot be told for certain what is code.

    >>> code_only("ASK { ?s ?p 'it' } # why")
    'ASK { ?s ?p      }      '
    >>> code_only("FILTER(?a<?b+'>') SERVICE <x>") is None
    True
    """
    try:
        return _LEXEME.sub(_blank, text)
    except _Ambiguous:
        return None


def unescape(text: str) -> str:
    r"""Puts characters for codepoint escapes, as comes before the grammar (SPARQL 1.1, section 19.2).

    >>> unescape(r"\u0041SK {}")
    'ASK {}'
    """

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else match[0]

    return _ESCAPE.sub(character, text)


def position(text: str, offset: int) -> tuple[int, int]:
    r"""Line and column of an offset, both from 1; CR, LF and CRLF each end a line.

    >>> position("a\r\nbc", 4)
    (2, 2)
    """
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
