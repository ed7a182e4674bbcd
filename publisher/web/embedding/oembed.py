"""oEmbed 1.0 (https://oembed.com/): from the address of a thing to the frame that shows its card."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from publisher.rdf.writers.rdfxml import NO_XML
from publisher.web.context import current, names_language, page_languages
from publisher.web.discovery import JSON
from publisher.web.headers import DOCUMENT_CACHE, conditional, entity_tag
from publisher.web.messages import LANGUAGES
from publisher.web.pages.embed_code import SIZE, frame_html
from publisher.web.problems import ProblemError
from publisher.web.rendering import Frame

if TYPE_CHECKING:
    from publisher.release.reader import Resource
    from publisher.web.edition import Edition

blueprint = Blueprint("oembed", __name__)

_CACHE_SECONDS = 3600


@blueprint.get("/oembed")
def oembed() -> Response:
    """The frame for a thing or its document: `?url=`, `&format=json` or `xml`, `&maxwidth=`, `&maxheight=`."""
    fmt = request.args.get("format", "json")
    if fmt not in ("json", "xml"):
        raise ProblemError(501, "oEmbed answers are there in JSON and XML.", {"parameter": "format"})
    edition = current()
    url = request.args.get("url", "")
    if not url:
        raise ProblemError(400, "Name the page to embed: /oembed?url=…", {"parameter": "url"})
    resource = _resource(edition, url)
    if resource is None:
        raise ProblemError(404, f"Nothing of this publication stands at {url!r}; its addresses begin with {_base()}.")
    size = (_bounded("maxwidth", SIZE[0]), _bounded("maxheight", SIZE[1]))
    content = rich(edition, resource, size, request.args.get("lang", ""))
    if fmt == "xml":
        return _answer(to_xml(content), "text/xml; charset=utf-8")
    return _answer(json.dumps(content, ensure_ascii=False).encode(), JSON.media_type)


def _base() -> str:
    return current().publication.base


def _resource(edition: Edition, url: str) -> Resource | None:
    """The thing that an address names: its IRI, its document in any format, or a path of these on this server."""
    policy = edition.release.policy
    iri = edition.publication.base.rstrip("/") + url if url.startswith("/") and not url.startswith("//") else url
    iri = re.sub(r"^http:", "https:", iri) if edition.publication.base.startswith("https:") else iri
    iri = iri.partition("?")[0].partition("#")[0]
    if not policy.is_local(iri):
        return None
    found = edition.find(edition.release.document_path(iri))
    if found is None and iri.endswith(".html"):
        found = edition.find(edition.release.document_path(iri.removesuffix(".html")))
    return found if found is not None and policy.is_local(found.iri) else None


def _bounded(name: str, usual: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return usual
    if not text.isascii() or not text.isdigit() or not int(text[:9]) > 0:
        raise ProblemError(400, f"{name!r} is a number of pixels.", {"parameter": name})
    return min(int(text[:9]), usual)


def rich(edition: Edition, resource: Resource, size: tuple[int, int], language: str = "") -> dict[str, str | int]:
    """The answer of type `rich` (section 2.3.4.4).

    Args:
        edition: The edition.
        resource: What is to be shown.
        size: Width and height that the frame may have.
        language: The language of the card; the reader's, if it is none of the interface.
    """
    chosen = language if language in LANGUAGES else ""
    languages = (chosen,) if chosen else page_languages()
    title = edition.called(resource.iri, resource.labels, *languages).text
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": Frame(edition.publication, languages[0], others=languages[1:]).title.text,
        "provider_url": edition.publication.base,
        "cache_age": _CACHE_SECONDS,
        "width": size[0],
        "height": size[1],
        "html": frame_html(edition.publication.base, resource, title, size, chosen),
    }


def to_xml(content: dict[str, str | int]) -> bytes:
    r"""An oEmbed answer in XML.

    >>> to_xml({"title": "A & \x00B"})
    b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed><title>A &amp; B</title></oembed>\n'
    """
    members = "".join(
        f"<{name}>{escape(NO_XML.sub('', str(value)), quote=False)}</{name}>" for name, value in content.items()
    )
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{members}</oembed>\n'.encode()


def _answer(body: bytes, content_type: str) -> Response:
    response = Response(body, content_type=content_type)
    if not names_language():
        response.vary.add("Accept-Language")
    response.set_etag(entity_tag(body))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    return conditional(response)
