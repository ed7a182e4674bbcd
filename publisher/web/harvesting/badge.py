"""The badge of a release: what the checks found, as a picture that other sites can show."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from publisher.web.context import current, mark_prepared
from publisher.web.headers import DOCUMENT_CACHE, conditional, entity_tag

if TYPE_CHECKING:
    from publisher.release.reader import Release

blueprint = Blueprint("badge", __name__)

_LABEL = "SHACL"
_GREEN, _AMBER = "#1a7f37", "#8a5a00"
_LETTER = 7  # the width of a letter of 11 px, near enough


def verdict(release: Release) -> str:
    """What the badge says: `valid`, or how many findings there are."""
    findings = release.report["diagnostics"]
    return "valid" if not findings else f"{len(findings)} finding{'s' if len(findings) > 1 else ''}"


def picture(text: str) -> str:
    """The badge as SVG.

    >>> 'aria-label="SHACL: valid"' in picture("valid")
    True
    """
    left, right = (len(words) * _LETTER + 12 for words in (_LABEL, text))
    colour = _GREEN if text == "valid" else _AMBER
    said = escape(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" '
        f'aria-label="{_LABEL}: {said}"><title>{_LABEL}: {said}</title>'
        f'<rect width="{left}" height="20" fill="#333"/><rect x="{left}" width="{right}" height="20" fill="{colour}"/>'
        f'<g fill="#fff" font-family="Verdana,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left / 2}" y="14">{_LABEL}</text><text x="{left + right / 2}" y="14">{said}</text></g></svg>\n'
    )


@blueprint.get("/report/badge.svg")
def badge() -> Response:
    """The badge of the release that is served."""
    body = picture(verdict(current().release)).encode()
    response = Response(body, content_type="image/svg+xml")
    response.set_etag(entity_tag(body))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    mark_prepared()
    return conditional(response)
