"""Which representation of a document is asked for: its profile, its page, its address.

Profiles are negotiated as in W3C's "Content Negotiation by Profile": by `Accept-Profile` (section 7.2), or by
`_profile` in the query (section 7.3), a token or an IRI. `?_profile=alt` lists what there is. Without these, the
parameter `profile` of a media type in `Accept` (RFC 6906) chooses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import request

from publisher.base.formats import DOCUMENT_FORMATS, RDF_FORMATS
from publisher.base.negotiation import choose_format, named_profiles
from publisher.release.profiles import MODEL, Profile
from publisher.web.addresses import document_url
from publisher.web.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.base.formats import Format
    from publisher.release.reader import Resource

ALTERNATES = "alt"
"""The token that asks for the list of profiles."""

_MEMBER = re.compile(r'\s*<([^<>"\s]+)>\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for beside the format.

    Args:
        resource: What it asks about.
        profile: Token of the profile.
        page: Which page of a long document.
        by_header: Whether Accept-Profile had a say in it.
    """

    resource: Resource
    profile: str = MODEL
    page: int = 1
    by_header: bool = False

    def url(self, fmt: Format | None = None) -> str:
        """The address of the representation in a format; that of all formats for None.

        >>> from datetime import date
        >>> from publisher.base.formats import TURTLE
        >>> from publisher.release.reader import Resource
        >>> Asked(Resource("x:a", "doc/a", (), {}, "", date(2026, 1, 1)), "schema", 2).url(TURTLE)
        '/doc/a.ttl?_profile=schema&page=2'
        """
        url = document_url(self.resource.path, fmt)
        chosen = {"_profile": self.profile if self.profile != MODEL else "", "page": self.page if self.page > 1 else ""}
        fields = "&".join(f"{name}={value}" for name, value in chosen.items() if value)
        return url + (("&" if "?" in url else "?") + fields if fields else "")

    def on_page(self, page: int) -> Asked:
        """The same on another page."""
        return replace(self, page=page)

    def in_profile(self, token: str) -> Asked:
        """The same in another profile, which has one page."""
        return replace(self, profile=token, page=1)


def asked_for(resource: Resource, profiles: Mapping[str, Profile], *, negotiated: bool) -> Asked:
    """What the request asks for of a resource.

    Args:
        resource: The resource.
        profiles: All profiles of the release by token.
        negotiated: Whether the address leaves the choice open.

    Raises:
        ProblemError: 406 for a profile that there is not, 404 for a page that there is not, 400 for one that is no
            number.
    """
    available = [profiles[token] for token in (MODEL, *resource.profiles) if token in profiles]
    named = request.args.get("_profile", request.args.get("profile"))
    asked = Asked(resource)
    if named:
        asked = replace(asked, profile=_named(named, available, asked))
    elif negotiated and len(available) > 1:
        found = _wished(tuple(p.iri for p in available))
        asked = replace(asked, profile=available[found].token, by_header=True)
    return replace(asked, page=_page(resource, asked.profile))


def _wished(offers: tuple[str, ...]) -> int:
    """The position of the profile that the headers wish for."""
    header, accept = request.headers.get("Accept-Profile"), request.headers.get("Accept", "")
    if header is not None or "profile" not in accept:
        return choose_profile(header, offers)
    fmt = choose_format(accept, DOCUMENT_FORMATS)
    told = named_profiles(accept, fmt) if fmt in RDF_FORMATS and fmt else ()
    return next((offers.index(iri) for iri in told if iri in offers), 0)


def _named(named: str, available: list[Profile], asked: Asked) -> str:
    if named == ALTERNATES:
        return named
    for profile in available:
        if named in (profile.token, profile.iri, f"<{profile.iri}>"):
            return profile.token
    listed = [
        {"type": profile.iri, "token": profile.token, "href": asked.in_profile(profile.token).url()}
        for profile in available
    ]
    raise ProblemError(406, f"The resource is not told in the profile {named[:200]!r}.", {"available": listed})


def _page(resource: Resource, profile: str) -> int:
    text = request.args.get("page")
    if text is None:
        return 1
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ProblemError(400, "`page` is the number of a page")
    pages = resource.pages if profile == MODEL else 1
    if not 1 <= int(text) <= pages:
        raise ProblemError(404, f"The document has {pages} page(s); there is no page {int(text)}")
    return int(text)


@lru_cache(maxsize=256)
def choose_profile(header: str | None, offers: tuple[str, ...]) -> int:
    """Chooses among profiles by an Accept-Profile header.

    A profile is a wish, as a language is: where none of those named is there, the first offer is given, and
    Content-Profile says so.

    Args:
        header: The header's value; None when absent.
        offers: IRIs of the profiles that there are, the default first.

    Returns:
        The position of the chosen one.

    >>> offers = ("https://example.org/def", "https://schema.org/")
    >>> [choose_profile(h, offers) for h in (None, "<https://schema.org/>;q=0.5, <x:a>", "<x:a>", "nonsense")]
    [0, 1, 0, 0]
    """
    weights: dict[str, float] = {}
    for member in (header or "").split(","):
        found = _MEMBER.fullmatch(member)
        if found is not None:
            weights.setdefault(found[1], float(found[2] or 1))
    ranked = [(weights.get(iri, 0.0), -position) for position, iri in enumerate(offers)]
    best = max(ranked)
    return -best[1] if best[0] > 0 else 0
