"""Pages of the terms of the ontology and of shapes: `/def/Term`, `/shapes/Shape`.

Their IRIs are `…/def#Term`, so what describes them is the document `/def`: programs are sent there, and its page leads
on from each fragment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, request
from pyoxigraph import NamedNode

from publisher.base.formats import DOCUMENT_FORMATS, HTML
from publisher.base.negotiation import choose_format
from publisher.web.addresses import document_url
from publisher.web.context import current, mark_prepared, page_languages, page_response
from publisher.web.headers import REDIRECT_CACHE, conditional, link
from publisher.web.pages.document_page import PARTED
from publisher.web.pages.part_page import part_page

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as BaseResponse


def part(path: str) -> Response | BaseResponse | None:
    """The page of a part of a document; None where there is no such part."""
    edition = current()
    stem, _, name = path.partition("/")
    resource = edition.find(stem) if stem in PARTED and name else None
    if resource is None:
        return None
    dataset = edition.document(resource)
    if not dataset.about(NamedNode(f"{resource.iri}#{name}")):
        return None
    mark_prepared()
    if choose_format(request.headers.get("Accept"), DOCUMENT_FORMATS) is not HTML:
        return _document(document_url(stem))
    languages = page_languages()
    page = edition.pages.get_or_make(
        ("/" + path, ",".join(languages)),
        lambda: part_page(dataset, resource, name, edition.publication, languages, edition.surroundings),
    )
    return conditional(page_response(page, languages[0], negotiated=True))


def _document(url: str) -> BaseResponse:
    response = redirect(url, 303)
    response.headers["Cache-Control"] = REDIRECT_CACHE
    response.headers["Link"] = link(url, "describedby")
    response.vary.add("Accept")
    return response
