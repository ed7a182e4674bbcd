"""What is known of an answer without its body: a row, whose headers are written so that many answers share them.

What is a document's own in a header (its address, its entity tag, its digest) is replaced by a mark. So the answers of
thousands of documents have a few hundred forms, and the rules of a web server tell each form once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from publisher.base.formats import DOCUMENT_FORMATS
from publisher.web.addresses import to_uri

if TYPE_CHECKING:
    from collections.abc import Mapping

CODED = "Gzip-"
"""What stands before the name of a header that an answer has only, or otherwise, when it is sent as gzip."""

PATH, REST, TAG, DIGEST, CODED_DIGEST = "\1", "\2", "\3", "\4", "\5"
"""Stand in a value for the document's address, what follows its first segment, and the file's own three values."""

MARKS = frozenset((PATH, REST, TAG, DIGEST, CODED_DIGEST))

SUFFIXES = ("linkset.json", "linkset", "json", *(fmt.key for fmt in DOCUMENT_FORMATS))
"""With what the names of the files of one document end, after a language or the status of an error."""

STEM_AND_SUFFIX = (
    r"(?P<stem>.*?)(?P<suffix>(?:~(?:[a-z]{2}|e[0-9]{3}))*[.](?:" + "|".join(map(re.escape, SUFFIXES)) + "))"
)
"""The name of a file of a document; other files have no suffix in this sense."""

REST_OF_PATH = r"/[^/]+/(?P<rest>[^~]{4,})"
"""A path of which the part after the first segment is told apart."""

_FILE = re.compile(STEM_AND_SUFFIX)
_REST = re.compile(REST_OF_PATH)
_FORMAT_OR_PAGE = re.compile(r"[?&](?:format=\w+|page=\d+)(?:&page=\d+)?$")
_IRI = re.compile(r"/describe\?iri=(?P<iri>[^&]+)")
_TAG = re.compile(r'"([0-9a-f]{32})')
_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Row:
    """An answer without its body.

    Args:
        how: The kind of the address; with a question mark where the address names the language.
        file: The file with the body.
        form: The headers, with marks for what is the file's own.
        own: The entity tag, the digest and the digest as gzip, as far as the headers bear them.
    """

    how: str
    file: str
    form: Mapping[str, str]
    own: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How headers spell the address of a document.

    Args:
        path: Path and query without suffix.
        rest: What follows its first segment, or the IRI that it describes.
    """

    path: str
    rest: str

    @classmethod
    def of_stem(cls, found: str) -> Spelling:
        """The spelling of what is its own name.

        >>> Spelling.of_stem("/doc/place/milan")
        Spelling(path='/doc/place/milan', rest='place/milan')
        """
        rest = _REST.fullmatch(found)
        return cls(found, rest["rest"] if rest else "")

    @classmethod
    def of_address(cls, address: str) -> Spelling:
        """The spelling of an address, in whatever format.

        >>> Spelling.of_address("/doc/place/Sk\u00e5ne.ttl")
        Spelling(path='/doc/place/Sk%C3%A5ne', rest='place/Sk%C3%A5ne')
        >>> Spelling.of_address("/graph/page/s1?page=2").path
        '/graph/page/s1'
        >>> Spelling.of_address("/describe?iri=https%3A%2F%2Fexample.org%2Fa&format=ttl").rest
        'https://example.org/a'
        """
        spelled = to_uri(address.replace("%", "%25") if "?" not in address else address)
        described = _IRI.match(spelled)
        if described is not None:
            return cls(_FORMAT_OR_PAGE.sub("", spelled), to_uri(unquote(described["iri"])))
        return cls.of_stem(stem(_FORMAT_OR_PAGE.sub("", spelled)))


def extension(file: str) -> str:
    """What a file's name says of format and language.

    >>> extension("/doc/a~it.html"), extension("/doc/a.ttl"), extension("/doc/a.linkset.json"), extension("/licence")
    ('~it.html', '.ttl', '.linkset.json', '')
    >>> extension("/dumps/a.nq.gz")
    '.gz'
    """
    found = _FILE.fullmatch(file)
    if found is not None:
        return found["suffix"]
    return "." + file.rpartition(".")[2] if "." in file.rpartition("/")[2] else ""


def stem(file: str) -> str:
    """What the names of all files of a document begin with.

    >>> stem("/doc/a~it.html"), stem("/doc/a~e406.json"), stem("/dumps/a.ttl.gz")
    ('/doc/a', '/doc/a', '/dumps/a.ttl.gz')
    """
    found = _FILE.fullmatch(file)
    return found["stem"] if found else file


def own_of(headers: Mapping[str, str]) -> tuple[str, str, str]:
    """What is a file's own in its headers: the entity tag, the digest, and the digest as gzip."""
    found = (
        _TAG.search(headers.get("ETag", "")),
        _DIGEST.search(headers.get("Repr-Digest", "")),
        _DIGEST.search(headers.get(CODED + "Repr-Digest", "")),
    )
    tag, digest, coded = (one[1] if one else "" for one in found)
    return tag, digest, coded


class Forms:
    """Gives equal forms out once.

    >>> forms = Forms()
    >>> milan, rome = (Spelling.of_address(f"/doc/place/{name}") for name in ("milan", "rome"))
    >>> a = forms.of({"Content-Location": "/doc/place/milan.ttl"}, milan, ("", "", ""))
    >>> b = forms.of({"Content-Location": "/doc/place/rome.ttl"}, rome, ("", "", ""))
    >>> a is b, a == {"Content-Location": PATH + ".ttl"}
    (True, True)
    """

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}

    def of(self, headers: Mapping[str, str], spelling: Spelling, own: tuple[str, str, str]) -> Mapping[str, str]:
        """The headers with marks."""
        marks = zip((spelling.path, spelling.rest, *own), (PATH, REST, TAG, DIGEST, CODED_DIGEST), strict=True)
        used = [(part, mark) for part, mark in marks if len(part) >= _SHORTEST]
        found = []
        for name, value in sorted(headers.items()):
            for part, mark in used:
                value = value.replace(part, mark)
            found.append((name, value))
        return self._known.setdefault(tuple(found), dict(found))
