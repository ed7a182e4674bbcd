"""Puts terms in the place of variables, for engines that know no parameters.

SPARQL has no standard way to hand values to a query. pyoxigraph's own `substitutions` follow SEP-0007, which allows
them for projected variables only (version 0.5.13: "does not contains variable ?x in its SELECT projection"), and a
remote store has none. So a variable that is a parameter is replaced, token by token, by the term written in SPARQL.
What is written is a term with its own delimiters and escapes, never the reader's text: it cannot become anything else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from publisher.store.lexical import code_only
from publisher.store.port import QueryRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.store.port import Term

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_VARIABLE = re.compile(r"[?$](\w+)")
_MUST_ESCAPE = re.compile(r'[\x00-\x1f"\\\x7f]')
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
# Some stores put characters for \u escapes before they look at backslashes: keep one from arising after a backslash.
_AFTER_BACKSLASH = {"u": "\\u0075", "U": "\\u0055"}


def written(term: Term) -> str:
    r"""A term in SPARQL.

    Raises:
        QueryRefused: It is a blank node, which would be a variable in a query.

    >>> written(Literal('5" \\u0022'))
    '"5\\" \\\\\\u00750022"'
    """
    if isinstance(term, NamedNode):
        return f"<{term.value}>"
    if isinstance(term, Literal):
        return _literal(term)
    message = f"{'a blank node' if isinstance(term, BlankNode) else 'a triple'} cannot be the value of a parameter"
    raise QueryRefused(message)


def _literal(term: Literal) -> str:
    pieces: list[str] = []
    for char in term.value:
        if pieces and pieces[-1] == "\\\\" and char in _AFTER_BACKSLASH:
            pieces.append(_AFTER_BACKSLASH[char])
        elif _MUST_ESCAPE.match(char):
            pieces.append(_ESCAPES.get(char, f"\\u{ord(char):04X}"))
        else:
            pieces.append(char)
    text = '"' + "".join(pieces) + '"'
    if term.language:
        return f"{text}@{term.language}"
    return text if term.datatype.value == _STRING else f"{text}^^<{term.datatype.value}>"


def bind(text: str, substitutions: Mapping[str, Term]) -> str:
    """The query with terms in the place of variables, wherever they stand outside strings, comments and IRIs.

    Args:
        text: A query.
        substitutions: Terms by name of the variable, without `?`. Other variables stay.

    Raises:
        QueryRefused: It cannot be told for certain where the variables stand, or a value is a blank node.

    >>> bind("SELECT ?s { ?s a ?_type_iri } # ?_type_iri", {"_type_iri": NamedNode("https://example.org/T")})
    'SELECT ?s { ?s a <https://example.org/T> } # ?_type_iri'
    """
    if not substitutions:
        return text
    code = code_only(text)
    if code is None:
        message = "the query has parameters, but a '<' or a quote in it can be read in two ways; write it more plainly"
        raise QueryRefused(message)
    pieces, done = [], 0
    for match in _VARIABLE.finditer(code):
        if match[1] in substitutions:
            pieces += [text[done : match.start()], written(substitutions[match[1]])]
            done = match.end()
    return "".join([*pieces, text[done:]])
