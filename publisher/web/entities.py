"""Dereferencing: things, their documents, the ontology, the shapes and the provenance graphs.

Things are answered with 303 (httpRange-14; "Cool URIs for the Semantic Web", section 4.2); documents by content
negotiation or by suffix. Everything comes from the release's prepared bytes; the store is never asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, redirect, request
from pyoxigraph import RdfFormat, parse

from publisher.base.formats import DOCUMENT_FORMATS, HTML, N_QUADS, Format, by_suffix
from publisher.base.negotiation import choose_format
from publisher.web.addresses import DESCRIBE, document_url, iri_url
from publisher.web.context import current, mark_prepared, page_language, page_response, request_path
from publisher.web.headers import DOCUMENT_CACHE, REDIRECT_CACHE, conditional, document_links, link, set_validators
from publisher.web.pages import resource_page
from publisher.web.problems import ProblemError, not_found, problem_response

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

    from publisher.release.reader import Resource

blueprint = Blueprint("entities", __name__)

_FORMATS_BY_KEY = {fmt.key: fmt for fmt in DOCUMENT_FORMATS}


@blueprint.get("/id/<path:_path>")
def thing(_path: str) -> BaseResponse:
    """Sends from a thing to its document."""
    edition = current()
    path = "doc/" + request_path().removeprefix("id/")
    found = edition.find(path)
    if found is None:
        raise not_found(request_path())
    return _see_other(document_url(found.path))


def _see_other(url: str) -> BaseResponse:
    response = redirect(url, 303)
    response.headers["Cache-Control"] = REDIRECT_CACHE
    response.headers["Link"] = link(url, "describedby")
    mark_prepared()
    return response


@blueprint.get("/<path:_path>")
def document(_path: str) -> Response:
    """A document: negotiated at its own address, in one format at an address with a suffix."""
    edition = current()
    path = request_path()
    found, fmt = edition.find(path), None
    if found is None:
        stem, fmt = by_suffix(path)
        found = edition.find(stem) if fmt else None
    if found is None or found.path.startswith(DESCRIBE):
        raise not_found(path)
    return _answer(found, fmt)


@blueprint.get("/describe")
def describe() -> BaseResponse:
    """What the dataset says about any IRI: `?iri=`, with `&format=` or by Accept."""
    edition = current()
    iri = request.args.get("iri", "")
    if not iri:
        raise ProblemError(400, "Name the IRI to describe: /describe?iri=…")
    if edition.release.policy.is_local(iri):
        url = iri_url(edition.release.policy, iri)
        if url is not None and edition.find(edition.release.document_path(iri)):
            return _see_other(url)
    found = edition.find(DESCRIBE + iri)
    if found is None:
        raise ProblemError(404, f"The dataset says nothing about <{iri}>")
    return _answer(found, asked_format(_FORMATS_BY_KEY))


def asked_format(formats: dict[str, Format]) -> Format | None:
    """The format that `?format=` names; None where it is not given.

    Raises:
        ProblemError: 400, it names no format that there is.
    """
    key = request.args.get("format")
    if key is None:
        return None
    by_name = formats | {f.media_type: f for f in formats.values()}
    if key not in by_name:
        raise ProblemError(400, f"There is no format {key!r}; there are {', '.join(formats)}")
    return by_name[key]


def _answer(resource: Resource, fmt: Format | None) -> Response:
    negotiated = fmt is None
    chosen = fmt or choose_format(request.headers.get("Accept"), DOCUMENT_FORMATS)
    if chosen is None:
        return _not_acceptable(resource)
    response = _page(resource, negotiated) if chosen is HTML else _data(resource, chosen, negotiated)
    response.headers["Content-Location"] = document_url(resource.path, chosen)
    response.headers["Link"] = document_links(current().publication, resource)
    mark_prepared()
    return conditional(response)


def _data(resource: Resource, fmt: Format, negotiated: bool) -> Response:
    found = current().release.represent(resource.path, fmt)
    if found is None:
        raise not_found(resource.path)
    response = Response(found.body, content_type=fmt.content_type)
    # The same bytes in two formats are two representations.
    set_validators(response, f"{found.etag}-{fmt.key}", resource.modified)
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    if negotiated:
        response.vary.add("Accept")
    return response


def _page(resource: Resource, negotiated: bool) -> Response:
    language = page_language()
    edition = current()

    def make() -> bytes:
        found = edition.release.represent(resource.path, N_QUADS)
        quads = parse(found.body, format=RdfFormat.N_QUADS) if found else ()
        return resource_page(quads, resource, edition.publication, language, edition.surroundings)

    page = edition.pages.get_or_make((resource.path, language), make)
    return page_response(page, language, negotiated=negotiated)


def _not_acceptable(resource: Resource) -> Response:
    available = [{"type": f.media_type, "href": document_url(resource.path, f)} for f in DOCUMENT_FORMATS]
    more: dict[str, Any] = {"available": available}
    headers = {"Link": document_links(current().publication, resource)}
    detail = "None of the formats that the Accept header names is available for this document."
    return problem_response(ProblemError(406, detail, more, headers))
