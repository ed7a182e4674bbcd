"""Earlier versions of documents and dumps: TimeGate, TimeMap and mementos (RFC 7089, pattern 2.1).

A TimeGate stands apart from the document, so that documents themselves need not vary by `Accept-Datetime` and may be
kept by any cache, or served as files.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Blueprint, Response, g, redirect, request

from publisher.base.formats import by_suffix
from publisher.release.manifest import MANIFEST_FILE
from publisher.release.mementos import Memento, chosen, mementos
from publisher.release.reader import DUMPS_FOLDER
from publisher.web.addresses import DESCRIBE, document_url
from publisher.web.context import current
from publisher.web.documents.entities import answer
from publisher.web.edition import Edition
from publisher.web.headers import DOCUMENT_CACHE, conditional, entity_tag, link
from publisher.web.problems import ProblemError
from publisher.web.time_travel import instant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from werkzeug.wrappers import Response as BaseResponse

    from publisher.release.reader import Release

blueprint = Blueprint("mementos", __name__)

# Not for good: a release that is pruned takes its mementos along.
_MEMENTO_CACHE = "public, max-age=86400"
_DUMPS = DUMPS_FOLDER + "/"


@lru_cache(maxsize=2)
def _opened(release: Release) -> Mapping[str, Release]:
    return {release.version: release, **release.earlier()}


def kept(release: Release) -> Mapping[str, Release]:
    """A release and those before it that are kept, by version; any may be pruned while this one is served."""
    return {name: old for name, old in _opened(release).items() if (old.folder / MANIFEST_FILE).exists()}


@lru_cache(maxsize=4)
def _past(edition: Edition, version: str) -> Edition:
    return Edition(kept(edition.release)[version], edition.store)


@dataclass(frozen=True)
class Original:
    """What has mementos: a document or a dump.

    Args:
        path: Its path below the base, as asked for.
        stem: The path of the document, without the suffix of a format.
        states: Its mementos, the oldest first.
    """

    path: str
    stem: str
    states: tuple[Memento, ...]

    def url(self, memento: Memento) -> str:
        """The local address of one of its mementos."""
        if self.path.startswith(_DUMPS):
            return f"/{_DUMPS}{memento.version}/{self.path.removeprefix(_DUMPS)}"
        return f"/memento/{memento.version}{document_url(self.path)}"

    def links(self, base: str, at: Memento | None = None) -> str:
        """The links between original, TimeGate, TimeMap and mementos (section 2.2)."""
        root = base.rstrip("/")
        url = document_url(self.path)
        members = [
            link(root + url, "original"),
            link(f"{root}/timegate{url}", "timegate"),
            link(f"{root}/timemap{url}", "timemap", type="application/link-format"),
        ]
        if at is not None:
            position = self.states.index(at)
            near = {0: "first", position - 1: "prev", position: "", position + 1: "next", len(self.states) - 1: "last"}
            for number, relation in sorted(near.items()):
                if 0 <= number < len(self.states):
                    members.append(self._member(root, number, relation))
        return ", ".join(members)

    def _member(self, root: str, number: int, relation: str) -> str:
        memento = self.states[number]
        return link(root + self.url(memento), f"{relation} memento".strip(), datetime=http_date(memento.instant))

    def time_map(self, base: str) -> str:
        """The TimeMap in the link format (section 5)."""
        root = base.rstrip("/")
        url = document_url(self.path)
        first, last = (http_date(self.states[at].instant) for at in (0, -1))
        own = {"type": "application/link-format", "from": first, "until": last}
        ends = {0: "first", len(self.states) - 1: "last"} if len(self.states) > 1 else {0: "first last"}
        members = [
            link(root + url, "original"),
            link(f"{root}/timemap{url}", "self", **own),
            link(f"{root}/timegate{url}", "timegate"),
            *(self._member(root, number, ends.get(number, "")) for number in range(len(self.states))),
        ]
        return ",\n".join(members) + "\n"


def http_date(when: datetime) -> str:
    """A moment as HTTP writes it.

    >>> from datetime import UTC, datetime
    >>> http_date(datetime(2026, 1, 31, tzinfo=UTC))
    'Sat, 31 Jan 2026 00:00:00 GMT'
    """
    return format_datetime(when, usegmt=True)


def original(path: str) -> Original:
    """What stood or stands at a path.

    Raises:
        ProblemError: 404 where nothing ever did; 410 where nothing of it is kept.
    """
    release = current().release
    known = release.chronicle
    if path.startswith(_DUMPS):
        name = path.removeprefix(_DUMPS)
        versions = [v for v in known.versions if v.name in kept(release) and name in kept(release)[v.name].dumps]
        found = tuple(Memento(v.name, v.instant, v.name) for v in versions)
        stem = path
    else:
        stem = path if path in known.days else by_suffix(path)[0]
        found = tuple(mementos(known, stem, kept(release)))
    if not found:
        gone = stem in known.days
        raise ProblemError(
            410 if gone else 404, f"There is no earlier version of {release.publication.base}{path} here"
        )
    return Original(path, stem, found)


def _asked_path(path: str) -> str:
    if path.startswith(DESCRIBE):
        raise ProblemError(404, "Descriptions of what others have named have no versions of their own")
    edition = current()
    found = edition.find(path)
    return found.path if found is not None else path


@blueprint.get("/timegate/<path:path>")
def time_gate(path: str) -> BaseResponse:
    """Leads to the memento of the moment that `Accept-Datetime` names; to the newest one without it."""
    found = original(_asked_path(path))
    asked = request.headers.get("Accept-Datetime")
    state = chosen(found.states, instant(asked)) if asked else found.states[-1]
    response = redirect(found.url(state), 302)
    response.headers["Link"] = found.links(current().publication.base, state)
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    response.vary.add("Accept-Datetime")
    return response


@blueprint.get("/timemap/<path:path>")
def time_map(path: str) -> Response:
    """Lists all mementos of a document or a dump."""
    body = original(_asked_path(path)).time_map(current().publication.base).encode()
    response = Response(body, content_type="application/link-format")
    response.set_etag(entity_tag(body))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    return conditional(response)


@blueprint.get("/memento/<version>/<path:path>")
def memento(version: str, path: str) -> BaseResponse:
    """A document as it was in a version, in the format that is asked for; leads to the version that brought it."""
    edition = current()
    found = original(_asked_path(path))
    asked = next((known for known in edition.release.chronicle.versions if known.name == version), None)
    if asked is None or asked.instant < found.states[0].instant:
        raise ProblemError(404, f"There was no such document in version {version!r}, or it is not kept any more")
    state = chosen(found.states, asked.instant)
    if state.version != version:
        return redirect(found.url(state), 302)
    response = _in_edition(_past(edition, state.kept), found)
    response.headers["Memento-Datetime"] = http_date(state.instant)
    response.headers["Link"] = found.links(edition.publication.base, state)
    response.headers["Cache-Control"] = _MEMENTO_CACHE
    response.headers.pop("Content-Location", None)
    return response


def _in_edition(old: Edition, found: Original) -> Response:
    """The answer that an older edition gives."""
    new = g.edition
    g.edition = old
    try:
        fmt = None if found.path == found.stem else by_suffix(found.path)[1]
        return answer(old.release.resources[found.stem], fmt)
    except OSError as error:  # pruned a moment ago
        raise ProblemError(410, "This version is not kept any more") from error
    finally:
        g.edition = new
