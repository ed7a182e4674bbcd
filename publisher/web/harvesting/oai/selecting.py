"""Requests of OAI-PMH 2.0: arguments, errors and resumption tokens (sections 2.5, 3.1 and 3.5 to 4.6)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from publisher.rdf.writers.rdfxml import NO_XML

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VERBS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
}
"""The arguments of each verb: those that it needs, and those that it may have."""


@dataclass
class OaiError(Exception):
    """A request that cannot be answered as it asks.

    Args:
        code: A code of the protocol (section 3.6).
        message: What is wrong, for people.
    """

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records are listed, from which on.

    Args:
        prefix: The metadata prefix.
        start: The first day; empty for the beginning.
        until: The last day; empty for the end.
        chosen: The set; empty for all records.
        cursor: How many records have been listed already.
    """

    prefix: str
    start: str = ""
    until: str = ""
    chosen: str = ""
    cursor: int = 0


def arguments(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The arguments of a request, of which none may be given twice.

    Raises:
        OaiError: badVerb or badArgument.

    >>> arguments([("verb", "GetRecord"), ("identifier", "x:a"), ("metadataPrefix", "oai_dc")])["identifier"]
    'x:a'
    """
    verbs = [value for key, value in pairs if key == "verb"]
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise OaiError("badVerb", f"The argument 'verb' must be given once, and be one of {', '.join(VERBS)}")
    given = dict(pairs)
    if len(given) != len(pairs):
        raise OaiError("badArgument", "An argument is given twice")
    if any(map(NO_XML.search, given.values())):
        raise OaiError("badArgument", "An argument holds characters that no XML can hold")
    needed, allowed = VERBS[given["verb"]]
    unknown = sorted(given.keys() - needed - allowed - {"verb"})
    if unknown:
        raise OaiError("badArgument", f"{given['verb']} has no argument {unknown[0]!r}")
    if "resumptionToken" in given:
        # Nothing beside the token; yet some harvesters repeat the prefix, which does no harm where it is the same.
        if given.keys() - {"verb", "resumptionToken", "metadataPrefix"}:
            raise OaiError("badArgument", "A resumptionToken stands alone")
        return given
    missing = sorted(needed - given.keys())
    if missing:
        raise OaiError("badArgument", f"{given['verb']} needs the argument {missing[0]!r}")
    return given


def selection(given: Mapping[str, str], release: str) -> Selection:
    """What a list request selects, be it from a token or from its arguments.

    Args:
        given: The arguments.
        release: The release that the request is answered from.

    Raises:
        OaiError: badArgument or badResumptionToken.
    """
    if "resumptionToken" in given:
        found = from_token(given["resumptionToken"], release)
        if given.get("metadataPrefix", found.prefix) != found.prefix:
            raise OaiError("badArgument", "The metadataPrefix is not that of the resumptionToken")
        return found
    start, until = given.get("from", ""), given.get("until", "")
    for text in filter(None, (start, until)):
        _check_day(text)
    if start and until and start > until:
        raise OaiError("badArgument", "'from' is after 'until'")
    return Selection(given["metadataPrefix"], start, until, given.get("set", ""))


def _check_day(text: str) -> None:
    try:
        right = date.fromisoformat(text).isoformat() == text
    except ValueError:
        right = False
    if not right:
        raise OaiError("badArgument", f"{text!r} is not a day like 2026-01-31, which is the granularity here")


def to_token(selected: Selection, release: str) -> str:
    """A token that holds all of a selection, so that the server need remember nothing.

    >>> from_token(to_token(Selection("oai_dc", cursor=100), "r1"), "r1")
    Selection(prefix='oai_dc', start='', until='', chosen='', cursor=100)
    """
    text = json.dumps([release, *asdict(selected).values()], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def from_token(token: str, release: str) -> Selection:
    """Reads what `to_token` gave.

    Raises:
        OaiError: badResumptionToken: it is none of ours, or of another release, in which positions mean other records.
    """
    try:
        of, prefix, start, until, chosen, cursor = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        found = Selection(prefix, start, until, chosen, cursor)
        wrong = (
            type(cursor) is not int or cursor < 0 or any(type(v) is not str for v in (of, prefix, start, until, chosen))
        )
    except (ValueError, TypeError) as error:
        raise OaiError("badResumptionToken", "This is no token of this repository") from error
    if wrong:
        raise OaiError("badResumptionToken", "This is no token of this repository")
    if of != release:
        raise OaiError("badResumptionToken", "A new release has been published meanwhile; begin the list again")
    return found


def following(selected: Selection, count: int) -> Selection:
    """The rest of a selection, after some records."""
    return replace(selected, cursor=selected.cursor + count)
