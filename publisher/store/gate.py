"""The gate: queries whose cost is known before they are run, so that they need no process that can be killed.

A *lookup* is a query about one thing that is named in it: a few triple patterns with that subject and nothing else, or
its description. Only a small language is accepted, token by token, in which nothing nests, nothing is computed and no
path is followed; whatever reads otherwise is no lookup. What it costs is bounded by what the data says of the thing:
`Gate.admits` bounds it whatever order the engine joins in.
"""

from __future__ import annotations

import re
from itertools import islice
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import DefaultGraph, NamedNode

from publisher.store.lexical import unescape

if TYPE_CHECKING:
    from pyoxigraph import Store

LONGEST = 2048
"""Characters that a lookup may have; a query that is longer is none."""

HEAVIEST = 16384
"""Bytes of N-Quads up to which a thing may be looked up."""

_MOST_ROWS = 64
_MOST_PATTERNS = 6

_WS = r"[ \t\r\n]*+"
_BREAK = r"[ \t\r\n]++"
_IRI = r"<[^\x00-\x20<>\"{}|^`\\]++>"
_PLAIN_NAME = r"[A-Za-z]?+[A-Za-z0-9_-]*+:[A-Za-z0-9_][A-Za-z0-9_-]*+"
# What may follow a name: else the engine, which reads on over dots and colons, could read another one.
_END = r"(?=[ \t\r\n;,{}]|\.[ \t\r\n}]|\Z)"
_NAME = _PLAIN_NAME + _END
_VARIABLE = r"[?$][A-Za-z][A-Za-z0-9_]*+"
_TAG = rf"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+{_END}|\^\^(?:{_IRI}|{_NAME})"
_STRING = rf"""(?:"[^"\\\r\n]*+"(?!")|'[^'\\\r\n]*+'(?!'))(?:{_TAG})?+"""
_TYPE_VERB = r"a(?=[ \t\r\n<?$])"
_VERB = f"(?:{_IRI}|{_NAME}|{_VARIABLE}|{_TYPE_VERB})"
_OBJECT = f"(?:{_IRI}|{_NAME}|{_VARIABLE}|{_STRING})"
_VALUES = f"{_VERB}{_WS}{_OBJECT}{_WS}(?:,{_WS}{_OBJECT}{_WS})*+"
_SAME = f"(?:{_IRI}|{_NAME}){_WS}{_VALUES}(?:;{_WS}{_VALUES})*+"
_GROUP = rf"\{{{_WS}(?P<patterns>{_SAME}(?:\.{_WS}{_SAME})*)(?:\.{_WS})?+\}}{_WS}"
_PREFIX = f"PREFIX{_BREAK}[A-Za-z]?+[A-Za-z0-9_-]*+:{_WS}{_IRI}{_WS}"
_COLUMNS = rf"(?:{_BREAK}(?:DISTINCT|REDUCED))?+{_WS}(?:\*|{_VARIABLE}(?:{_WS}{_VARIABLE}){{0,15}}+){_WS}"
_SLICE = rf"(?:LIMIT{_BREAK}\d{{1,9}}+{_WS})?+(?:OFFSET{_BREAK}\d{{1,9}}+{_WS})?+"
_LOOKUP = re.compile(
    rf"{_WS}(?P<prefixes>(?:{_PREFIX})*+)"
    rf"(?:DESCRIBE{_WS}(?P<thing>{_IRI}|{_PLAIN_NAME}(?![^ \t\r\n])){_WS}"
    rf"|(?:SELECT{_COLUMNS}|ASK{_WS})(?:WHERE{_WS})?+{_GROUP}{_SLICE})",
    re.IGNORECASE | re.ASCII,
)
_TOKEN = re.compile(f"({_OBJECT}|{_TYPE_VERB})|([.;,])", re.IGNORECASE | re.ASCII)
_DECLARED = re.compile(rf"PREFIX{_BREAK}([\w-]*+:){_WS}<([^>]*+)>", re.IGNORECASE | re.ASCII)
_WHOLE = 3
_AFTER = {".": 0, ";": 1, ",": 2}  # which part of a triple comes next: subject, verb, object
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Lookup(NamedTuple):
    """What a query asks of one thing.

    Args:
        subject: The IRI of the thing.
        predicates: Of each triple pattern the property, None where that is a variable; nothing for a description.
    """

    subject: str
    predicates: tuple[str | None, ...]


def lookup_in(text: str) -> Lookup | None:
    """Reads a lookup; None for any other query.

    >>> lookup_in("SELECT ?o { <http://e/a> <http://e/p> ?o ; a ?c }").predicates[0]
    'http://e/p'
    >>> lookup_in("PREFIX e: <http://e/> DESCRIBE e:a")
    Lookup(subject='http://e/a', predicates=())
    >>> lookup_in("SELECT ?s { ?s <http://e/p> <http://e/a> }") is None
    True
    """
    if len(text) > LONGEST:
        return None
    found = _LOOKUP.fullmatch(text)
    if found is None:
        return None
    names = _DECLARED.findall(found["prefixes"])
    prefixes = dict(names)
    if len(prefixes) != len(names):
        return None
    try:
        if found["thing"] is not None:
            return Lookup(_iri(found["thing"], prefixes), ())
        return _of_patterns(found["patterns"], prefixes)
    except KeyError:  # a prefix that is not declared
        return None


def _of_patterns(text: str, prefixes: dict[str, str]) -> Lookup | None:
    """The subject and the properties of triple patterns; None where there are two subjects."""
    subjects, predicates = set(), []
    place, verb = 0, ""
    for term, mark in _TOKEN.findall(text):
        if mark:
            place = _AFTER[mark]
        elif place == 0:
            subjects.add(_iri(term, prefixes))
            place = 1
        elif place == 1:
            verb, place = term, 2
        else:
            predicates.append(_predicate(verb, prefixes))
            place = _WHOLE
    return Lookup(subjects.pop(), tuple(predicates)) if len(subjects) == 1 and place == _WHOLE else None


def _predicate(verb: str, prefixes: dict[str, str]) -> str | None:
    if verb[0] in "?$":
        return None
    return _TYPE if verb in "aA" else _iri(verb, prefixes)


def _iri(token: str, prefixes: dict[str, str]) -> str:
    if token[0] == "<":
        return token[1:-1]
    prefix, colon, name = token.partition(":")
    return prefixes[prefix + colon] + name


class Gate:
    """Says which lookups are cheap.

    Args:
        store: The data.
        heavy: IRIs of the things that are not looked up here, as `heavy_things` finds them.
    """

    def __init__(self, store: Store, heavy: frozenset[str]) -> None:
        self._store = store
        self._heavy = heavy

    def admits(self, lookup: Lookup) -> bool:
        """Whether a lookup is bounded: by the thing's own size, and where patterns are joined by the product of theirs.

        A thing that is not heavy has some hundred triples at most, of some kilobytes in all, and no blank node that its
        description would follow. One pattern has no more solutions than that; several have no more than the product of
        what each has alone, in whatever order they are joined.
        """
        if lookup.subject in self._heavy or len(lookup.predicates) > _MOST_PATTERNS:
            return False
        return len(lookup.predicates) < 2 or self._rows(lookup) <= _MOST_ROWS

    def _rows(self, lookup: Lookup) -> int:
        try:
            subject = NamedNode(lookup.subject)
            properties = [p and NamedNode(p) for p in lookup.predicates]
        except ValueError:  # no absolute IRI: a syntax error, which others explain
            return _MOST_ROWS + 1
        found = (self._store.quads_for_pattern(subject, p or None, None, DefaultGraph()) for p in properties)
        return prod(max(1, sum(1 for _ in islice(quads, _MOST_ROWS + 1))) for quads in found)


def heavy_things(path: str) -> frozenset[str]:
    """The IRIs of which an N-Quads file says more than `HEAVIEST` bytes, or that it links to a blank node.

    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile("w", suffix=".nq") as file:
    ...     _ = file.write("<http://e/a> <http://e/b> _:c .\\n<http://e/b> <http://e/b> <http://e/c> .\\n")
    ...     file.flush()
    ...     sorted(heavy_things(file.name))
    ['http://e/a']
    """
    sizes: dict[bytes, int] = {}
    heavy = set()
    with Path(path).open("rb") as file:
        for line in file:
            subject, _, rest = line.partition(b" ")
            size = sizes.get(subject, 0) + len(line)
            sizes[subject] = size
            if size > HEAVIEST or b" _:" in rest:
                heavy.add(subject)
    return frozenset(unescape(subject.decode()).strip("<>") for subject in heavy)
