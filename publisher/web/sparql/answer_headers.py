"""The headers of a query's answer, as a pure function, so that any front gives the same: coding, tag, citation."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from publisher.release.codings import SMALLEST
from publisher.web.addresses import to_uri, with_query
from publisher.web.coding import STREAMED, gzipped, takes_gzip
from publisher.web.headers import REVALIDATE
from publisher.web.sparql.answer_cache import Steadiness

if TYPE_CHECKING:
    import mmap
    from collections.abc import Mapping, Sequence
    from datetime import date

    from publisher.base.settings import Publication
    from publisher.store.port import Answer
    from publisher.web.sparql.query_desk import Asked

    Fields = Mapping[str, str | Sequence[str]]
    Headers = list[tuple[str, str]]

RELEASE = "release"
"""The field that names the release to ask."""

_LONGEST_PERMALINK = 4096
_PERMANENT = "public, max-age=86400"
_NEVER_KEPT = "no-store"
_uri = lru_cache(maxsize=64)(to_uri)


class Named(Protocol):
    """What has a name, such as a release."""

    @property
    def id(self) -> str:
        """The name."""


class Cited(Protocol):
    """What an answer is cited by, such as an edition."""

    @property
    def release(self) -> Named:
        """The release that was asked."""

    @property
    def publication(self) -> Publication:
        """Its publication settings."""


class Circumstances(NamedTuple):
    """How a query came.

    Args:
        path: The local path that was asked.
        fields: The fields of the request, without the release.
        negotiated: Whether the Accept header chose the format.
        encodings: The Accept-Encoding header.
        posted: Whether it came by POST.
        release_named: Whether the address names the release.
        memento: Whether the release was asked for, by name or by date.
    """

    path: str
    fields: Fields
    negotiated: bool
    encodings: str | None = None
    posted: bool = False
    release_named: bool = False
    memento: bool = False


def compresses(answer: Answer, how: Circumstances) -> bool:
    """Whether an answer goes out compressed."""
    return len(answer) >= SMALLEST and takes_gzip(how.encodings)


def coded(answer: Answer, how: Circumstances) -> bytes | mmap.mmap:
    """The bytes of an answer as they go out."""
    return b"".join(gzipped(answer.chunks())) if compresses(answer, how) else answer.body


def answer_headers(edition: Cited, asked: Asked, answer: Answer, how: Circumstances) -> Headers:
    """The headers of a whole answer."""
    compressed = compresses(answer, how)
    headers = [
        ("Content-Type", answer.format.content_type),
        ("Content-Encoding", "gzip") if compressed else ("Content-Length", str(len(answer))),
    ]
    tag = f"{asked.tag}-{STREAMED}" if compressed else asked.tag
    return headers + lasting_headers(edition, asked, how, tag)


def lasting_headers(edition: Cited, asked: Asked, how: Circumstances, tag: str) -> Headers:
    """The headers that a 304 bears too: validators, what the answer varies by, and how it is cited.

    Args:
        edition: What was asked.
        asked: The query.
        how: How it came.
        tag: The entity tag of the answer in its coding.
    """
    headers = _citation(edition, how)
    if asked.steadiness is Steadiness.VOLATILE:
        return [*headers, ("Cache-Control", _NEVER_KEPT)]
    weak = "W/" if asked.steadiness is Steadiness.EQUIVALENT else ""
    kept = _PERMANENT if how.memento and how.release_named else REVALIDATE
    return [*headers, ("ETag", f'{weak}"{tag}"'), ("Cache-Control", kept)]


def permalink(edition: Cited, path: str, fields: Fields) -> str:
    """The public address that gives an answer for good: the same request of this very release.

    Args:
        edition: What was asked.
        path: The local path that was asked.
        fields: The fields of the request.
    """
    return with_query(_address(edition, path), **{**fields, RELEASE: edition.release.id})


def day_of(edition: Cited) -> str:
    """The day of a release as HTTP writes dates."""
    return _midnight(edition.publication.date)


@lru_cache(maxsize=16)
def _midnight(day: date) -> str:
    """The beginning of a day as HTTP writes it."""
    return format_datetime(datetime.combine(day, time(tzinfo=UTC)), usegmt=True)


def _address(edition: Cited, path: str) -> str:
    publication = edition.publication
    return _uri(publication.endpoint_url if path == "/sparql" else publication.base + path.removeprefix("/"))


def _citation(edition: Cited, how: Circumstances) -> Headers:
    """The permalink with the release and its day, the licence (RFC 7089, RFC 8574).

    A permalink longer than 4,096 characters is left out: servers on the way may refuse it.
    """
    day = day_of(edition)
    original = with_query(_address(edition, how.path), **how.fields)
    address = f"{original}{'&' if '?' in original else '?'}{RELEASE}={edition.release.id}"
    short = len(address) <= _LONGEST_PERMALINK
    members = []
    if short:
        # Both consist of what may stand in a URI, so there is nothing for `link` to escape.
        members = [f'<{address}>; rel="cite-as"', f'<{address}>; rel="memento"; datetime="{day}"']
        members.append(f'<{original}>; rel="original timegate"')
    if edition.publication.licence:
        members.append(f'<{_uri(edition.publication.licence)}>; rel="license"')
    varies = [*(["Accept"] if how.negotiated else []), "Accept-Encoding"]
    if not how.release_named:
        varies.append("Accept-Datetime")
    headers = [("Vary", ", ".join(varies))]
    if members:
        headers.append(("Link", ", ".join(members)))
    if how.memento:
        headers.append(("Memento-Datetime", day))
        if not how.release_named and short and not how.posted:
            local = with_query(how.path, **{**how.fields, RELEASE: edition.release.id})
            headers.append(("Content-Location", local))
    return headers
