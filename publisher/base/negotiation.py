"""Proactive content negotiation (RFC 9110, section 12.5): choosing by Accept and Accept-Language.

Pure functions over header values. Malformed members are passed over, as the RFC's robustness note asks; a header
without any valid member counts as absent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publisher.base.formats import Format

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"  # noqa: S105 - a grammar rule, not a secret
# A quote that is never closed runs to the end, so that each character is looked at once.
_QUOTED = r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)'
_MEMBER = re.compile(rf'(?:[^,"]|{_QUOTED})+', re.DOTALL)
_PART = re.compile(rf'(?:[^;"]|{_QUOTED})+', re.DOTALL)
_MEDIA_RANGE = re.compile(rf"({_TOKEN})/({_TOKEN})")
_QVALUE = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_MET = frozenset({("charset", "utf-8"), ("version", "1.1")})
_LANGUAGE_RANGE = re.compile(r"(?:\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)")


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One member of an Accept header.

    Args:
        type: Main type or `*`.
        subtype: Subtype or `*`.
        parameters: Media type parameters without `q`, in lower case but for the IRIs of profiles.
        quality: The weight, 0 to 1.
    """

    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    quality: float

    def matches(self, media_type: str) -> bool:
        """Whether the range covers a media type.

        Parameters that change nothing here are met: UTF-8, RDF 1.1, and profiles, which a server may disregard
        (RFC 6906, section 3.1).
        """
        main, _, sub = media_type.partition("/")
        if self.type not in ("*", main) or self.subtype not in ("*", sub):
            return False
        return all(pair in _MET or pair[0] == "profile" for pair in self.parameters)

    @property
    def specificity(self) -> tuple[bool, bool, int]:
        """The order of precedence of RFC 9110, section 12.5.1."""
        return (self.type != "*", self.subtype != "*", len(self.parameters))


def _split(member: str) -> tuple[str, dict[str, str], float] | None:
    head, *rest = [part.strip() for part in _PART.findall(member)] or [""]
    parameters: dict[str, str] = {}
    quality = 1.0
    for part in rest:
        name, _, value = (piece.strip() for piece in part.partition("="))
        name, value = name.lower(), value.strip('"')
        if name != "q":
            parameters[name] = value if name == "profile" else value.lower()
        elif not _QVALUE.fullmatch(value):
            return None
        else:
            quality = float(value)
    return head, parameters, quality


@lru_cache(maxsize=1024)
def parse_accept(header: str) -> tuple[MediaRange, ...]:
    """Parses an Accept header; invalid members are left out.

    >>> [(r.subtype, r.quality) for r in parse_accept("text/html, text/turtle;q=0.5, nonsense, */*;q=2")]
    [('html', 1.0), ('turtle', 0.5)]
    """
    ranges: list[MediaRange] = []
    for member in _MEMBER.findall(header):
        parts = _split(member.strip()) if member.strip() else None
        if parts is None:
            continue
        match = _MEDIA_RANGE.fullmatch(parts[0].lower())
        if match is None or (match[1] == "*" and match[2] != "*"):
            continue
        ranges.append(MediaRange(match[1], match[2], frozenset(parts[1].items()), parts[2]))
    return tuple(ranges)


def media_quality(header: str, media_type: str) -> float:
    """The weight an Accept header gives to a media type: that of the most specific range that covers it.

    >>> media_quality("text/*;q=0.3, text/turtle", "text/turtle")
    1.0
    >>> media_quality("text/*;q=0.3", "application/ld+json")
    0.0
    """
    covering = [r for r in parse_accept(header) if r.matches(media_type)]
    if not covering:
        return 0.0
    return max(covering, key=lambda r: r.specificity).quality


def _offer_rank(header: str, fmt: Format, position: int) -> tuple[float, int, tuple[bool, bool, int], int, int]:
    """Sorts offers: weight, asked for by its own name, how exactly, its place in the header, the server's order."""
    best: tuple[float, int, tuple[bool, bool, int], int, int] = (0.0, 0, (False, False, 0), 0, 0)
    ranges = parse_accept(header)
    for media_type in (fmt.media_type, *fmt.aliases):
        covering = [(r, i) for i, r in enumerate(ranges) if r.matches(media_type)]
        if media_type != fmt.media_type:
            # Another name counts only where it is spelled out: `text/*` means text/turtle, not N-Triples as text/plain.
            covering = [(r, i) for r, i in covering if r.subtype != "*"]
        if not covering:
            continue
        rng, index = max(covering, key=lambda pair: pair[0].specificity)
        own_name = int(media_type == fmt.media_type)
        wildcard = rng.subtype == "*"
        rank = (rng.quality, 0 if wildcard else 1 + own_name, rng.specificity, 0 if wildcard else -index, -position)
        best = max(best, rank)
    return best


def choose_format(header: str | None, offers: Sequence[Format]) -> Format | None:
    """Chooses among formats, the first of `offers` being the server's preference.

    At equal weight a format asked for by name is chosen before one that only a wildcard covers, so that
    `application/ld+json, */*` gets JSON-LD; among several first choices the client's own order decides.

    Args:
        header: The Accept header, None or empty when absent.
        offers: Formats in the server's order of preference.

    Returns:
        The format, or None where nothing offered is acceptable (406).

    >>> from publisher.base.formats import DOCUMENT_FORMATS
    >>> choose_format("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", DOCUMENT_FORMATS).key
    'html'
    >>> choose_format("*/*", DOCUMENT_FORMATS).key
    'ttl'
    >>> choose_format("image/png", DOCUMENT_FORMATS) is None
    True
    """
    if not header or not parse_accept(header):
        return offers[0]
    rank, chosen = max(((_offer_rank(header, fmt, i), fmt) for i, fmt in enumerate(offers)), key=lambda pair: pair[0])
    return chosen if rank[0] > 0 else None


def named_profiles(header: str, fmt: Format) -> tuple[str, ...]:
    """The profiles that an Accept header names for a format, best first (RFC 6906; JSON-LD 1.1, appendix C).

    >>> from publisher.base.formats import TURTLE
    >>> named_profiles('text/turtle;profile="x:a x:b";q=0.5, text/html;profile="x:c"', TURTLE)
    ('x:a', 'x:b')
    """
    names = (fmt.media_type, *fmt.aliases)
    found = [
        (r.quality, dict(r.parameters).get("profile", "")) for r in parse_accept(header) if any(map(r.matches, names))
    ]
    found.sort(key=lambda pair: -pair[0])
    return tuple(iri for quality, iris in found if quality for iri in iris.split())


@lru_cache(maxsize=1024)
def parse_accept_language(header: str) -> tuple[tuple[str, float], ...]:
    """Parses an Accept-Language header into (lower-case range, weight), best first.

    >>> parse_accept_language("it;q=0.5, pl, x!")
    (('pl', 1.0), ('it', 0.5))
    """
    found: list[tuple[str, float]] = []
    for member in _MEMBER.findall(header):
        parts = _split(member.strip()) if member.strip() else None
        if parts is not None and _LANGUAGE_RANGE.fullmatch(parts[0]):
            found.append((parts[0].lower(), parts[2]))
    return tuple(sorted(found, key=lambda pair: -pair[1]))


@lru_cache(maxsize=1024)
def accepted_languages(header: str) -> tuple[str, ...]:
    """The languages that an Accept-Language header accepts, best first, each before those it is a variety of.

    >>> accepted_languages("pl, it-CH;q=0.8, *;q=0.1, fr;q=0")
    ('pl', 'it-ch', 'it')
    """
    ranges = [tag.split("-") for tag, quality in parse_accept_language(header) if quality and tag != "*"]
    return tuple(dict.fromkeys("-".join(tag[:n]) for tag in ranges for n in range(len(tag), 0, -1)))


def choose_language(header: str | None, offers: Sequence[str]) -> str:
    """Chooses a language by lookup (RFC 4647, section 3.4); never refuses, the first offer is the fallback.

    >>> choose_language("it-CH, en;q=0.8", ["en", "it"])
    'it'
    >>> choose_language("ja", ["en", "it"])
    'en'
    """
    ranges = parse_accept_language(header or "")
    refused = {tag for tag, quality in ranges if quality == 0}
    for tag, quality in ranges:
        if quality == 0:
            continue
        if tag == "*":
            break
        while tag:
            for offer in offers:
                if offer.lower() == tag:
                    return offer
            tag = tag.rpartition("-")[0]
    return next((o for o in offers if o.lower() not in refused), offers[0])
