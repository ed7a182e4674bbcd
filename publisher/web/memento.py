"""Answers of older releases, and how an answer is cited: Memento (RFC 7089), permalinks (RFC 8574), licences."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING

from flask import g, request

from publisher.base.errors import NotFoundError
from publisher.store.port import StoreBusy
from publisher.web.addresses import with_query
from publisher.web.context import current, editions
from publisher.web.headers import link
from publisher.web.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Response

    from publisher.web.edition import Edition

RELEASE = "release"
"""The field that names the release to ask."""

_LONGEST_PERMALINK = 4096
_PERMANENT = "public, max-age=86400"


def travel(name: str | None) -> None:
    """Has the rest of the request answered from the release that it asks for.

    Args:
        name: Value of the field `release`; where there is none, `Accept-Datetime` decides.

    Raises:
        ProblemError: 404 for a release that there is not, 400 for a date that is none, 503 where too many are open.
    """
    g.memento = name is not None
    when = request.headers.get("Accept-Datetime")
    if name is None and when is not None:
        name = editions().release_on(_instant(when).date())
        g.memento = True
    if name is None or name == current().release.id:
        return
    try:
        older = editions().older(name)
    except NotFoundError as error:
        raise ProblemError(404, f"There is no release {name!r} here", {"current": current().release.id}) from error
    except StoreBusy as error:
        raise ProblemError(503, str(error), headers={"Retry-After": str(error.retry_after)}) from error
    editions().leave(current())
    g.edition = older


def _instant(text: str) -> datetime:
    try:
        found = parsedate_to_datetime(text)
    except ValueError as error:
        raise ProblemError(400, f"Accept-Datetime must be a date of HTTP, not {text!r}") from error
    return found.astimezone(UTC) if found.tzinfo else found


def permalink(edition: Edition, path: str, fields: Mapping[str, str | Sequence[str]]) -> str:
    """The public address that gives an answer for good: the same request of this very release.

    Args:
        edition: What was asked.
        path: The local path that was asked.
        fields: The fields of the request.
    """
    publication = edition.publication
    address = publication.endpoint_url if path == "/sparql" else publication.base + path.removeprefix("/")
    return with_query(address, **{**fields, RELEASE: edition.release.id})


def cite(response: Response, fields: Mapping[str, str | Sequence[str]]) -> None:
    """Gives an answer the headers that it is cited by: the permalink with the release and its day, the licence.

    A permalink longer than 4,096 characters is left out: servers on the way may refuse it.

    Args:
        response: The answer.
        fields: The fields of the request, without the release.
    """
    edition = current()
    day = format_datetime(datetime.combine(edition.publication.date, time(tzinfo=UTC)), usegmt=True)
    address = permalink(edition, request.path, fields)
    members = []
    if len(address) <= _LONGEST_PERMALINK:
        members = [link(address, "cite-as"), link(address, "memento", datetime=day)]
        original = with_query(address.partition("?")[0], **fields)
        members.append(link(original, "original timegate"))
    if edition.publication.licence:
        members.append(link(edition.publication.licence, "license"))
    response.headers.add("Link", ", ".join(members))
    if RELEASE not in request.args:
        response.vary.add("Accept-Datetime")
    if not g.get("memento"):
        return
    response.headers["Memento-Datetime"] = day
    if RELEASE in request.args:
        response.headers["Cache-Control"] = _PERMANENT
    elif len(address) <= _LONGEST_PERMALINK and request.method != "POST":
        response.headers["Content-Location"] = with_query(request.path, **{**fields, RELEASE: edition.release.id})
