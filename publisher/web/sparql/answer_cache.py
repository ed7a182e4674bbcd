"""Finished answers, kept by what decides them: the release, the query and the format.

An answer is kept only where the same query must give the same bytes again. It is whole: stores never hand out a part.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from enum import Enum
from importlib.metadata import version
from threading import Lock
from typing import TYPE_CHECKING

from publisher.store.lexical import code_only, unescape
from publisher.store.port import Answer

if TYPE_CHECKING:
    from publisher.store.port import Query

_LARGEST = 8  # no answer takes more than this part of the cache
_ROW_BYTES = 512
# What writes the bytes has a part in them too.
_WRITER = version("pyoxigraph")
# As words, not as calls, so that neither a space nor a comment before the bracket hides one.
_VOLATILE = re.compile(r"(?<![^\W\d])(?<![?$:@])(?:NOW|RAND|UUID|STRUUID|BNODE|SERVICE)(?![\w:])", re.IGNORECASE)
_WORDS = ("now", "rand", "uuid", "bnode", "service", "construct")
_CONSTRUCT = re.compile(r"(?<![\w?$:@])CONSTRUCT(?![\w:])", re.IGNORECASE)
_FRESH_NODE = re.compile(r"_:|\[|\(")


class Steadiness(Enum):
    """What the same query gives when it is asked again of the same release.

    >>> steadiness("SELECT (NOW() AS ?now) {}").name, steadiness("ASK { ?now ?p 'RAND()' }").name
    ('VOLATILE', 'STEADY')
    """

    STEADY = "the same bytes"
    EQUIVALENT = "the same graph with other names of blank nodes"
    VOLATILE = "something else"


def steadiness(text: str) -> Steadiness:
    """Judges a query by its text; where that is no certain guide, the answer counts as less steady than it is.

    >>> steadiness("CONSTRUCT { [] a ?c } WHERE { ?s a ?c }").name
    'EQUIVALENT'
    """
    if "\\u" in text or "\\U" in text:
        text = unescape(text)
    lower = text.lower()
    if not any(word in lower for word in _WORDS):
        return Steadiness.STEADY
    code = code_only(text)
    if _VOLATILE.search(text if code is None else code):
        return Steadiness.VOLATILE
    found = _CONSTRUCT.search(text if code is None else code)
    if found is None:
        return Steadiness.STEADY
    template = text if code is None else code[found.end() :].partition("}")[0]
    return Steadiness.EQUIVALENT if code is None or _FRESH_NODE.search(template) else Steadiness.STEADY


def query_tag(release: str, query: Query) -> str:
    """A strong entity tag of an answer that need not be known: the release, the query and the formats decide it.

    Args:
        release: The release's name.
        query: The query.

    >>> from publisher.store.port import Query
    >>> query_tag("r1", Query("ASK {}")) == query_tag("r1", Query("ASK {}")) != query_tag("r2", Query("ASK {}"))
    True
    """
    parts = (
        _WRITER,
        release,
        query.text,
        repr(query.default_graphs),
        repr(query.named_graphs),
        repr(sorted((name, str(term)) for name, term in query.substitutions.items())),
        query.result_format.key if query.result_format else "",
        query.graph_format.key if query.graph_format else "",
    )
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class AnswerCache:
    """Answers by entity tag; the least recently used go first when the bytes exceed a bound. Safe from several threads.

    Args:
        limit: How many bytes are kept; 0 keeps nothing.

    >>> from publisher.base.formats import RESULTS_JSON
    >>> from publisher.store.port import AnswerKind
    >>> cache = AnswerCache(10_000)
    >>> cache.put("a", Answer(AnswerKind.BOOLEAN, RESULTS_JSON, b"{}"))
    >>> cache.get("a").read(), cache.get("b"), cache.hits, cache.misses
    (b'{}', None, 1, 1)
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._lock = Lock()
        self.size = 0
        self.hits = 0
        self.misses = 0

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, tag: str) -> Answer | None:
        """The answer under a tag, if it is here."""
        with self._lock:
            found = self._answers.get(tag)
            if found is None:
                self.misses += 1
                return None
            self.hits += 1
            self._answers.move_to_end(tag)
            return found

    def put(self, tag: str, answer: Answer) -> None:
        """Keeps an answer, unless it would take too large a part of the cache."""
        if (len(answer) + _ROW_BYTES) * _LARGEST > self._limit:
            return
        kept = Answer(answer.kind, answer.format, answer.read())
        with self._lock:
            old = self._answers.pop(tag, None)
            self.size += len(kept) - (len(old) if old is not None else -_ROW_BYTES)
            self._answers[tag] = kept
            while self.size > self._limit:
                _, gone = self._answers.popitem(last=False)
                self.size -= len(gone) + _ROW_BYTES
