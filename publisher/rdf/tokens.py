r"""The tokens of Turtle, TriG, N-Triples and N-Quads (Turtle 1.1, section 6.5), with their offsets in the text.

Only texts that the engine's parser has accepted are read in full, so the tokeniser need not judge; for a text with a
syntax error it gives the tokens before the error, which tell what was left open.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _BASE + r"_\-0-9\u00b7\u0300-\u036f\u203f\u2040"
_LOCAL = rf"(?:[{_NAME}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"
_ESCAPE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"

# A dot inside a name belongs to it only where the name goes on; longer alternatives stand first. Possessive repetition
# (`++`) keeps what is left open from costing more than one look at each character.
_TOKEN = re.compile(
    rf"""
    (?P<space>      (?:[ \t\r\n]+|\#[^\r\n]*)+ )
  | (?P<iri>        <(?:[^\x00-\x20<>"{{}}|^`\\]|{_ESCAPE})*> )
  | (?P<string>     \"\"\"(?:[^"\\]++|\\.|"(?!""))*+\"\"\" | '''(?:[^'\\]++|\\.|'(?!''))*+'''
                  | "(?!"")(?:[^"\\\r\n]++|\\.)*+" | '(?!'')(?:[^'\\\r\n]++|\\.)*+' )
  | (?P<at>         @[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)? )
  | (?P<blank>      _:[{_BASE}_0-9](?:[{_NAME}]|\.+(?=[{_NAME}]))* )
  | (?P<name>       (?:[{_BASE}](?:[{_NAME}]|\.+(?=[{_NAME}]))*)?:(?:{_LOCAL}(?:{_LOCAL}|\.+(?={_LOCAL}))*)? )
  | (?P<number>     [+-]?(?:[0-9]+\.[0-9]*[eE][+-]?[0-9]+|\.?[0-9]+[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+) )
  | (?P<word>       [A-Za-z]+ )
  | (?P<mark>       \^\^|<<\(?|\)?>>|\{{\||\|\}}|[~.;,\[\](){{}}] )
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A token.

    Args:
        kind: `iri`, `string`, `at`, `blank`, `name`, `number`, `word` or `mark`; `error` for what is none of these.
        text: The token as it stands in the text.
        start: Offset of its first character.
        end: Offset after its last.
    """

    kind: str
    text: str
    start: int
    end: int


def tokenise(text: str) -> Iterator[Token]:
    """Yields the tokens of a text; at the first place that is none, an `error` of one character, and then no more.

    >>> [t.text for t in tokenise("ex:a.b a 1.5e0 . # done")]
    ['ex:a.b', 'a', '1.5e0', '.']
    """
    position, match_at = 0, _TOKEN.match
    while match := match_at(text, position):
        position = match.end()
        kind = match.lastgroup
        if kind is not None and kind != "space":
            yield Token(kind, match[0], match.start(), position)
    if position < len(text):
        yield Token("error", text[position], position, position + 1)


_UNESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CHARACTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def unescape(text: str) -> str:
    r"""Resolves numeric, string and reserved-character escapes (Turtle 1.1, section 6.4).

    >>> unescape(r"a\tb\u00e9\-") == "a\tb\u00e9-"
    True
    """
    if "\\" not in text:
        return text

    def character(match: re.Match[str]) -> str:
        number = match[1] or match[2]
        return chr(int(number, 16)) if number else _CHARACTERS.get(match[3], match[3])

    return _UNESCAPE.sub(character, text)


def unquote(text: str) -> str:
    """The value of a string token.

    >>> unquote("'''it's'''"), unquote('""')
    ("it's", '')
    """
    width = 3 if text[:3] in ('"""', "'''") and len(text) >= 6 else 1
    return unescape(text[width:-width])
