"""Answers of older releases (Memento, RFC 7089)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from flask import g, request

from publisher.base.errors import NotFoundError
from publisher.store.port import StoreBusy
from publisher.web.context import current, editions
from publisher.web.problems import ProblemError


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
        name = editions().release_on(instant(when).date())
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


def instant(text: str) -> datetime:
    """The moment that `Accept-Datetime` names.

    Raises:
        ProblemError: 400, it is no date of HTTP.
    """
    try:
        found = parsedate_to_datetime(text)
    except ValueError as error:
        raise ProblemError(400, f"Accept-Datetime must be a date of HTTP, not {text!r}") from error
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
