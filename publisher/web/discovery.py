"""What a list shows of a resource, and the static files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from publisher.base.formats import Format
from publisher.web.addresses import document_url
from publisher.web.headers import STATIC_CACHE, conditional
from publisher.web.problems import ProblemError
from publisher.web.rendering import static_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publisher.release.reader import Resource
    from publisher.web.edition import Edition

blueprint = Blueprint("discovery", __name__)

JSON = Format("json", "application/json", "JSON", ".json")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list."""

    name: str
    language: str
    url: str
    kind: str = ""
    matched: str = ""
    hints: tuple[str, ...] = ()


def entry(edition: Edition, resource: Resource, languages: Sequence[str], matched: str = "") -> Entry:
    """The line of a resource in a list; what matched is told where it is not the name."""
    name = edition.called(resource.iri, resource.labels, *languages)
    kind = edition.own_class(resource)
    return Entry(
        name.text,
        name.language,
        document_url(resource.path),
        edition.name(kind, *languages) if kind else "",
        matched if matched != name.text else "",
    )


@blueprint.get("/static/<digest>/<path:name>")
def static(digest: str, name: str) -> Response:
    """A static file; its address bears its digest, so it may be kept for good."""
    media_type = _STATIC_TYPES.get(name)
    try:
        body, tag = static_file(name) if media_type else (b"", "")
    except FileNotFoundError:  # what is built for the editor is not always there
        tag = ""
    if tag != digest:
        raise ProblemError(404, "There is no such file")
    response = Response(body, content_type=media_type)
    response.set_etag(tag)
    response.headers["Cache-Control"] = STATIC_CACHE
    return conditional(response)


_STATIC_TYPES = {
    "style.css": "text/css; charset=utf-8",
    "card.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "page.js": "text/javascript; charset=utf-8",
    "editor.css": "text/css; charset=utf-8",
    "editor.js": "text/javascript; charset=utf-8",
    "built/yasgui.css": "text/css; charset=utf-8",
    "built/yasgui.js": "text/javascript; charset=utf-8",
}
