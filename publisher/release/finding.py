"""What is needed to find a resource: its names, its descriptions, and the identifiers that others use for it.

It is worked out at build, so that a server only looks things up.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FINDING_FILE = "finding.json"

# Letters that Unicode does not take apart.
_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h", "ı": "i"}
)
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"https?://(?:www\.)?([^/?#]+)(.*)", re.IGNORECASE | re.DOTALL)
_GEONAMES = re.compile(r"/(\d+)(?:/.*)?")
_WIKIDATA = re.compile(r"/(?:wiki|entity)/(?:Special:EntityData/)?([QPL]\d+)(?:\.\w+)?")
# Each host with many addresses for one thing, and the part of the path that names the thing.
_MANY_ADDRESSES = {
    "sws.geonames.org": ("geonames.org", _GEONAMES),
    "geonames.org": ("geonames.org", _GEONAMES),
    "m.wikidata.org": ("wikidata.org", _WIKIDATA),
    "wikidata.org": ("wikidata.org", _WIKIDATA),
}


def fold(text: str) -> str:
    """A text as the search compares it: without case and diacritics.

    >>> fold("Gda\u0144sk"), fold("SK\u00c5NE"), fold("\u0141\u00f3d\u017a"), fold("Stra\u00dfe")
    ('gdansk', 'skane', 'lodz', 'strasse')
    """
    # Capitals of mathematics and the like come up only when they are taken apart, so that comes first.
    lower = unicodedata.normalize("NFKD", text).casefold().translate(_UNDECOMPOSED)
    decomposed = unicodedata.normalize("NFKD", lower)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """The words of a text, folded, each once.

    >>> words_of("Région Île-de-France")
    ['region', 'ile', 'de', 'france']
    """
    return list(dict.fromkeys(_WORD.findall(fold(text))))


def same_key(iri: str) -> str:
    """An IRI of others as identifiers are compared: without what varies while the thing is the same.

    That is http or https, `www.`, the case of the host, a slash at the end, escapes of letters; and the several
    addresses that GeoNames and Wikidata give to one thing.

    >>> same_key("http://sws.geonames.org/3173435/") == same_key("https://www.geonames.org/3173435/milano.html")
    True
    >>> same_key("https://www.wikidata.org/wiki/Q490"), same_key("http://data.europa.eu/nuts/code/ITC4C/")
    ('wikidata.org/Q490', 'data.europa.eu/nuts/code/ITC4C')
    """
    address = _ADDRESS.fullmatch(iri.strip())
    if address is None:
        return iri.strip()
    host, path = address[1].lower(), unquote(address[2])
    name, pattern = _MANY_ADDRESSES.get(host, (host, None))
    named = pattern.fullmatch(path.partition("#")[0].partition("?")[0]) if pattern else None
    return f"{name}/{named[1]}" if named else name + path.rstrip("/")


def code_key(code: str) -> str:
    """A code as codes are compared: without case and blanks.

    >>> code_key(" itc4c ")
    'ITC4C'
    """
    return "".join(code.split()).upper()


class Label(NamedTuple):
    """A name of a resource; the lower its rank, the more it is the name: 0 label, 1 alternative, 2 hidden."""

    path: str
    rank: int
    language: str
    text: str


class Same(NamedTuple):
    """A resource for which others have an identifier.

    Args:
        path: The path of the document that describes it.
        iri: Its IRI.
        relation: The IRI of the property that links it to the identifier.
        scheme: The IRI of the scheme of a code; empty where none is stated.
        value: The identifier as it is stated.
    """

    path: str
    iri: str
    relation: str
    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """All names, descriptions and identifiers of a release.

    Args:
        labels: Names in all languages.
        words: Numbers of the names by the words they hold.
        texts: Paths of documents by the words of their descriptions.
        same: Resources by the key of an IRI that others use (`same_key`), the closest relation first.
        codes: Resources by the key of a code (`code_key`).
        properties: How many things of a class have a property: by class, by property.

    >>> finding = Finding.of([Label("doc/a", 0, "pl", "Gda\u0144sk")], [("doc/a", "By the sea")])
    >>> finding.words, finding.texts["sea"], Finding.from_json(finding.to_json()) == finding
    ({'gdansk': (0,)}, ('doc/a',), True)
    """

    labels: tuple[Label, ...] = ()
    words: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    same: Mapping[str, tuple[Same, ...]] = field(default_factory=dict)
    codes: Mapping[str, tuple[Same, ...]] = field(default_factory=dict)
    properties: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        labels: Iterable[Label],
        descriptions: Iterable[tuple[str, str]],
        same: Iterable[Same] = (),
        codes: Iterable[Same] = (),
        properties: Mapping[str, Mapping[str, int]] | None = None,
    ) -> Finding:
        """Makes the tables; descriptions are pairs of path and text, identifiers come in the order of their lists."""
        named = tuple(dict.fromkeys(labels))
        words: dict[str, list[int]] = defaultdict(list)
        for number, label in enumerate(named):
            for word in words_of(label.text):
                words[word].append(number)
        texts: dict[str, dict[str, None]] = defaultdict(dict)
        for path, text in descriptions:
            for word in words_of(text):
                texts[word][path] = None
        return cls(
            named,
            {word: tuple(numbers) for word, numbers in sorted(words.items())},
            {word: tuple(paths) for word, paths in sorted(texts.items())},
            _grouped((same_key(entry.value), entry) for entry in same),
            _grouped((code_key(entry.value), entry) for entry in codes),
            {iri: dict(sorted(counts.items())) for iri, counts in sorted((properties or {}).items())},
        )

    def to_json(self) -> bytes:
        """The bytes of `finding.json`."""
        content = {
            "labels": self.labels,
            "words": self.words,
            "texts": self.texts,
            "same": self.same,
            "codes": self.codes,
            "properties": self.properties,
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("],[", "],\n[").encode() + b"\n"

    @classmethod
    def from_json(cls, raw: bytes) -> Finding:
        """Reads `finding.json`."""
        content = json.loads(raw)
        return cls(
            tuple(Label(*row) for row in content["labels"]),
            {word: tuple(numbers) for word, numbers in content["words"].items()},
            {word: tuple(paths) for word, paths in content["texts"].items()},
            {key: tuple(Same(*row) for row in rows) for key, rows in content["same"].items()},
            {key: tuple(Same(*row) for row in rows) for key, rows in content["codes"].items()},
            content["properties"],
        )


def _grouped(entries: Iterable[tuple[str, Same]]) -> dict[str, tuple[Same, ...]]:
    """Each resource once under a key, by the first of its entries."""
    found: dict[str, dict[tuple[str, str], Same]] = defaultdict(dict)
    for key, entry in entries:
        found[key].setdefault((entry.iri, entry.scheme), entry)
    return {key: tuple(rows.values()) for key, rows in sorted(found.items())}
