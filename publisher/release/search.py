"""Searching names and descriptions: by whole words, by their beginnings, and with small errors of spelling."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from publisher.release.finding import fold, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from publisher.release.finding import Finding, Label

_K = TypeVar("_K")
_MOST_WORDS = 12
_MOST_ENDINGS = 300
# A label counts more than another name, and that more than one kept only for the search.
_RANK_WEIGHTS = (1.0, 0.97, 0.94)
_IN_DESCRIPTION = 0.3
# From which length on a word may have one wrong letter, or two.
_ONE_ERROR, _TWO_ERRORS = 4, 8


class Hit(NamedTuple):
    """A resource that was found.

    Args:
        path: The path of its document.
        score: How well it fits, up to 1 for a name that is just what was asked for.
        label: The name that fits best; None where only the description does.
        complete: Whether all words were found.
    """

    path: str
    score: float
    label: Label | None
    complete: bool


class SearchIndex:
    """A search over what a release has prepared.

    Args:
        finding: Names and descriptions with their words.

    >>> from publisher.release.finding import Finding, Label
    >>> index = SearchIndex(Finding.of([Label("doc/a", 0, "pl", "Wroc\u0142aw"), Label("doc/b", 0, "en", "Milan")], []))
    >>> [hit.path for text in ("wroclaw", "wroc", "Wrozlaw", "milano") for hit in index.find(text)]
    ['doc/a', 'doc/a', 'doc/a', 'doc/b']
    """

    def __init__(self, finding: Finding) -> None:
        self._finding = finding
        self._lengths = [len(words_of(label.text)) for label in finding.labels]

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self._finding.words.keys() | self._finding.texts.keys())

    @cached_property
    def _by_pieces(self) -> Mapping[str, list[str]]:
        """Words of names by their pairs of letters, to look for words that are nearly the same."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self._finding.words:
            for piece in _pieces(word):
                found[piece].append(word)
        return found

    def warm(self) -> None:
        """Works out what searches need."""
        _ = (self._vocabulary, self._by_pieces)

    def find(self, text: str, *, partial: bool = False) -> list[Hit]:
        """What bears a name like a text, or is described with its words; the best first.

        Args:
            text: What to look for; case and diacritics do not matter, the order of words hardly.
            partial: Whether also to give what has only some of the words, where other things have all.
        """
        words = words_of(text)[:_MOST_WORDS]
        if not words:
            return []
        by_label, by_path = self._matches(words)
        hits = self._scored(fold(text.strip()), words, by_label, by_path)
        if not partial and any(hit.complete for hit in hits):
            hits = [hit for hit in hits if hit.complete]
        return sorted(hits, key=lambda hit: (-hit.score, hit.label.rank if hit.label else 3, hit.path))

    def _matches(self, words: list[str]) -> tuple[dict[int, dict[int, float]], dict[str, dict[int, float]]]:
        """How well each word fits: by number of the name, and by path whatever the name."""
        by_label: dict[int, dict[int, float]] = defaultdict(dict)
        by_path: dict[str, dict[int, float]] = defaultdict(dict)
        labels = self._finding.labels
        for position, word in enumerate(words):
            for candidate, quality in self._alike(word).items():
                for number in self._finding.words.get(candidate, ()):
                    _raise(by_label[number], position, quality)
                    _raise(by_path[labels[number].path], position, quality)
                for path in self._finding.texts.get(candidate, ()):
                    _raise(by_path[path], position, quality * _IN_DESCRIPTION)
        return by_label, by_path

    def _scored(
        self,
        folded: str,
        words: list[str],
        by_label: dict[int, dict[int, float]],
        by_path: dict[str, dict[int, float]],
    ) -> list[Hit]:
        best: dict[str, tuple[float, int]] = {}
        labels = self._finding.labels
        for number, qualities in by_label.items():
            label = labels[number]
            score = 2 * sum(qualities.values()) / (len(words) + self._lengths[number])
            if score > 0.99 and fold(label.text) != folded:  # the same words in another order, or with other signs
                score = 0.99
            score *= _RANK_WEIGHTS[label.rank]
            if score > best.get(label.path, (0.0, 0))[0]:
                best[label.path] = (score, number)
        hits = []
        for path, found in by_path.items():
            score, number = best.get(path, (0.0, -1))
            everywhere = sum(found.values()) / len(words)
            hits.append(
                Hit(
                    path,
                    round(max(score, 0.6 * everywhere), 4),
                    labels[number] if number >= 0 else None,
                    len(found) == len(words),
                )
            )
        return hits

    def _alike(self, word: str) -> dict[str, float]:
        """Words that a word may stand for, with how well it fits: itself, what it begins, what it is a slip for."""
        found: dict[str, float] = {}
        for candidate in self._beginning_with(word):
            found[candidate] = 1.0 if candidate == word else 0.6 + 0.35 * len(word) / len(candidate)
        allowed = 0 if len(word) < _ONE_ERROR or word.isdigit() else 1 if len(word) < _TWO_ERRORS else 2
        if allowed and word not in found:
            for candidate, errors in self._nearly(word, allowed):
                _raise(found, candidate, 0.9 - 0.15 * errors)
        return found

    def _beginning_with(self, word: str) -> Iterator[str]:
        vocabulary = self._vocabulary
        start = bisect_left(vocabulary, word)
        for candidate in vocabulary[start : start + _MOST_ENDINGS]:
            if not candidate.startswith(word):
                return
            yield candidate

    def _nearly(self, word: str, allowed: int) -> Iterator[tuple[str, int]]:
        pieces = _pieces(word)
        shared: dict[str, int] = defaultdict(int)
        for piece in pieces:
            for candidate in self._by_pieces.get(piece, ()):
                shared[candidate] += 1
        # Each error destroys at most three of the pairs (two that it is part of, one more in a swap).
        enough = len(pieces) - 3 * allowed
        for candidate, count in shared.items():
            if count >= enough and abs(len(candidate) - len(word)) <= allowed:
                errors = slips(word, candidate, allowed)
                if errors is not None:
                    yield candidate, errors


def slips(one: str, other: str, allowed: int) -> int | None:
    """How many letters more, fewer, other or swapped lead from one word to another; None beyond what is allowed.

    >>> slips("milano", "mliano", 1), slips("wrozlaw", "wroclaw", 1), slips("paris", "milan", 2)
    (1, 1, None)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, there in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > allowed and min(before) > allowed:
            return None
    return row[-1] if row[-1] <= allowed else None


def _pieces(word: str) -> set[str]:
    marked = f"^{word}$"
    return {marked[i : i + 2] for i in range(len(marked) - 1)}


def _raise(table: dict[_K, float], key: _K, value: float) -> None:
    if value > table.get(key, 0.0):
        table[key] = value
