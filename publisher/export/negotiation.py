"""Negotiation as a list of regular expressions, for web servers that cannot reckon with weights.

The lists are made from the same offers that `publisher.base.negotiation` chooses from. Weights are told apart by
tenths; within one, media types asked for by name go before other names for them, and those before wildcards, the
client's order deciding among equals. What this leaves out is named in docs/static-export.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from publisher.base.formats import Format

NOTHING = "none"
"""Stands for a format where none is acceptable."""
FIRST = "first"
"""Stands for the first of the formats that an address offers."""

_START = r"(?:^|,)\s*"
_PARAMETER = r"\s*;\s*(?:[^q,;=\s][^,;=]*|q[^,;=]+)=(?:\x22[^\x22]*\x22|[^,;\x22]*)"
_END = r"\s*(?:,|$)"
_SOME_RANGE = r"(?:^|,)\s*[!#-'*+.^-z|~-]+/[!#-'*+.^-z|~-]+\s*(?:;|,|$)"
_SOME_WEIGHT = ("(?:;[ ]*q=1(?:[.]0*)?)?", *(f";[ ]*q=0?[.]{tenth}[0-9]*" for tenth in range(9, 0, -1)))


@dataclass(frozen=True, slots=True)
class Tier:
    """One step of a choice.

    Args:
        pattern: A regular expression that PCRE, RE2 and Python understand alike, to be searched without regard to
            case. Its only group, if it has one, says what was asked for.
        choices: What to choose by what the group holds, in small letters; under the empty text where there is none.
    """

    pattern: str
    choices: Mapping[str, str]


def format_tiers(offers: Sequence[Format], first: str = "") -> list[Tier]:
    """The steps in which to choose a format by `Accept`; the first that matches decides, the first offer if none does.

    Args:
        offers: The formats in the server's order.
        first: What to choose for `*/*`; the first offer if empty.

    >>> from publisher.base.formats import DOCUMENT_FORMATS
    >>> [choose(format_tiers(DOCUMENT_FORMATS), accept, "ttl") for accept in ("text/html,*/*;q=0.8", "image/png", "")]
    ['html', 'none', 'ttl']
    """
    own = {fmt.media_type: fmt.key for fmt in offers}
    other = {alias: fmt.key for fmt in reversed(offers) for alias in fmt.aliases}
    other = {alias: key for alias, key in other.items() if alias not in own}
    wild: dict[str, str] = {}
    for fmt in reversed(offers):
        wild[fmt.media_type.partition("/")[0] + "/*"] = fmt.key
    everything = {"*/*": first or offers[0].key}
    tiers = [
        Tier(_member(names, weight), names)
        for weight in _SOME_WEIGHT
        for names in (own, other, wild, everything)
        if names
    ]
    return [*tiers, Tier(_SOME_RANGE, {"": NOTHING})]


def language_tiers(offers: Sequence[str]) -> list[Tier]:
    """The steps in which to choose a language by `Accept-Language`; the first offer if none matches.

    >>> [choose(language_tiers(["en", "it"]), header, "en") for header in ("it-CH, en;q=0.8", "ja, it;q=0.2", "ja")]
    ['it', 'it', 'en']
    """
    names = {tag.lower(): tag for tag in offers} | {"*": offers[0]}
    group = "|".join(re.escape(name) for name in names)
    return [Tier(f"{_START}({group})(?:-[a-z0-9]+)*\\s*{weight}{_END}", names) for weight in _SOME_WEIGHT]


def choose(tiers: Sequence[Tier], header: str, otherwise: str) -> str:
    """Chooses as a web server with these rules does."""
    for tier in tiers:
        found = re.search(tier.pattern, header, re.IGNORECASE)
        if found is not None:
            return tier.choices[found[1].lower() if "" not in tier.choices else ""]
    return otherwise


def _member(names: Mapping[str, str], weight: str) -> str:
    group = "|".join(re.escape(name) for name in names)
    return f"{_START}({group})(?:{_PARAMETER})*\\s*{weight}{_END}"
