"""IRIs in mappings: paths under the base, names with prefixes, whole IRIs of the schemes that are published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.base.iris import is_valid_iri
from publisher.build.tables.flaws import CellError, Flaw, did_you_mean, shown
from publisher.build.tables.templates import Hole, Template, joined

if TYPE_CHECKING:
    from publisher.base.prefixes import PrefixTable

SCHEMES = ("http", "https", "mailto", "urn")
"""The schemes that IRIs in tables may have."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_HOST = re.compile(r"https?://[^/?#]+")
_ODD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class NamingError(ValueError):
    """A text in a mapping stands for no IRI.

    Args:
        message: What is wrong.
        note: How to mend it.
    """

    def __init__(self, message: str, note: str | None = None) -> None:
        super().__init__(message)
        self.note = note


class Naming:
    """Makes IRIs of what a mapping says.

    Args:
        base: The base IRI, ending in `/`.
        prefixes: The prefixes of the project.
        own: The mapping's own prefixes.

    >>> from publisher.base.prefixes import PrefixTable
    >>> naming = Naming("https://example.org/", PrefixTable(), {})
    >>> naming.iri("id/place/milan").value, naming.iri("skos:prefLabel").value
    ('https://example.org/id/place/milan', 'http://www.w3.org/2004/02/skos/core#prefLabel')
    """

    def __init__(self, base: str, prefixes: PrefixTable, own: dict[str, str]) -> None:
        self._base = base
        self._prefixes = {**prefixes.as_dict(), **own}

    def iri(self, text: str) -> NamedNode:
        """The IRI that a text stands for.

        Raises:
            NamingError: Its prefix or scheme is unknown, or it has forbidden characters.
        """
        iri = self._expanded(text)
        flaw = iri_flaw(iri)
        if flaw:
            raise NamingError(flaw.message, flaw.note)
        return NamedNode(iri)

    def template(self, template: Template) -> Template:
        """A template whose first part is that of a whole IRI; one that begins with `{+column}` has it from the cell.

        Raises:
            NamingError: The prefix or scheme of its first part is unknown, or a text in it has forbidden characters.
        """
        parts = template.parts
        if parts and isinstance(parts[0], Hole) and parts[0].reserved:
            return template
        head, rest = template.head, parts[1:] if template.head else parts
        made = Template(joined((self._expanded(head), *rest)))
        for text in made.parts:
            if isinstance(text, str) and not is_valid_iri("x:" + text):
                message = f"'{text}' has a character that IRIs forbid"
                raise NamingError(message)
        return made

    def _expanded(self, text: str) -> str:
        match = _SCHEME.match(text)
        if match is None:
            return self._base + text.removeprefix("/")
        prefix, rest = match[1], text[match.end() :]
        if not rest.startswith("//") and prefix in self._prefixes:
            return self._prefixes[prefix] + rest
        if prefix in SCHEMES:
            return text
        message = f"'{prefix}:' is neither a prefix nor one of the schemes {', '.join(SCHEMES)}"
        raise NamingError(message, did_you_mean(prefix, self._prefixes))


def iri_flaw(iri: str) -> Flaw | None:
    """What is wrong with a whole IRI; None where nothing is.

    >>> iri_flaw("ftp://example.org/").message
    "the scheme 'ftp' is none of http, https, mailto, urn"
    """
    match = _SCHEME.match(iri)
    if match is None:
        note = f"write https://{iri}" if re.match(r"www\.|[\w\-]+(\.[\w\-]+)+(/|$)", iri) else None
        return Flaw("T627", f"{shown(iri)} is no whole IRI: it has no scheme such as https:", note)
    if match[1] not in SCHEMES:
        note = f"write {match[1].lower()}" if match[1].lower() in SCHEMES else None
        return Flaw("T627", f"the scheme '{match[1]}' is none of {', '.join(SCHEMES)}", note)
    if any(char.isspace() for char in iri):
        return Flaw(
            "T627", f"{shown(iri)} has a space in it", "a space in an IRI is written %20; two IRIs need two cells"
        )
    if not is_valid_iri(iri) or _ODD_ESCAPE.search(iri):
        return Flaw("T627", f"{shown(iri)} has a character that IRIs forbid")
    if match[1].startswith("http") and not _HOST.match(iri):
        return Flaw("T627", f"{shown(iri)} names no host")
    try:
        NamedNode(iri)
    except ValueError as error:
        return Flaw("T627", f"{shown(iri)} is no IRI: {error}")
    return None


def checked_iri(iri: str) -> NamedNode:
    """A whole IRI as a term.

    Raises:
        CellError: It is none that may be published.
    """
    flaw = iri_flaw(iri)
    if flaw:
        raise CellError(flaw)
    return NamedNode(iri)
