"""What things are called on a page: labels by language, else a short name made from the IRI."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from publisher.base.prefixes import PrefixTable


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called.

    Args:
        text: The name.
        language: Its language tag; empty where it has none.
    """

    text: str
    language: str = ""


def name_of(iri: str, labels: Mapping[str, str], languages: Sequence[str], prefixes: PrefixTable) -> Name:
    """The name of an IRI in the first of some languages that has one.

    >>> from publisher.base.prefixes import PrefixTable
    >>> name_of("https://example.org/a", {"it": "Milano"}, ("en", "it"), PrefixTable())
    Name(text='Milano', language='it')
    >>> name_of("https://example.org/a", {"it": "Milano", "pt-BR": "Mil\u00e3o"}, ("pt", "it"), PrefixTable()).text
    'Mil\xe3o'
    >>> name_of("http://xmlns.com/foaf/0.1/familyName", {}, ("en",), PrefixTable()).text
    'family name'
    """
    for language in (*languages, "", "en", *labels):
        if language in labels:
            return Name(labels[language], language)
        # A label for one country will do for who reads the language of another (RFC 4647, section 3.4, the other way).
        regional = min((tag for tag in labels if language and tag.startswith(language + "-")), default=None)
        if regional:
            return Name(labels[regional], regional)
    return Name(_short_name(iri, prefixes))


def _short_name(iri: str, prefixes: PrefixTable) -> str:
    """The local name, taken apart at its capitals where it is a term of a vocabulary; else the end of the IRI."""
    parts = prefixes.split(iri)
    local = parts[1] if parts else re.split(r"[/#:]", iri.rstrip("/#"))[-1]
    if not local:
        return iri
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", unquote(local)) if parts else unquote(local)
    return words.lower() if parts and words[0].islower() else words
