"""Dereferencing: things, their documents, the ontology, the shapes and the provenance graphs.

Things are answered with 303 (httpRange-14; "Cool URIs for the Semantic Web", section 4.2); documents by content
negotiation or by suffix; what was withdrawn with 410. Everything comes from the release's prepared bytes; the store is
never asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, redirect, request

from publisher.base.formats import DOCUMENT_FORMATS, HTML, RDF_FORMATS, Format, by_suffix
from publisher.base.negotiation import choose_format
from publisher.release.profiles import MODEL
from publisher.web.addresses import DESCRIBE, document_url, iri_url, to_uri
from publisher.web.coding import choose_coding, code, digest
from publisher.web.context import current, mark_prepared, page_languages, page_response, request_path
from publisher.web.documents.gone import gone
from publisher.web.documents.parts import part
from publisher.web.documents.profile_list import profile_list
from publisher.web.documents.representations import ALTERNATES, Asked, asked_for
from publisher.web.documents.signposting import (
    LINKSET_FORMATS,
    LINKSET_JSON,
    header_of,
    links_of,
    linkset,
    linkset_json,
    linkset_text,
)
from publisher.web.headers import DOCUMENT_CACHE, REDIRECT_CACHE, conditional, entity_tag, link, set_validators
from publisher.web.pages.document_page import resource_page
from publisher.web.problems import ProblemError, not_found, problem_response

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

    from publisher.release.reader import Representation, Resource

blueprint = Blueprint("entities", __name__)

_FORMATS_BY_KEY = {fmt.key: fmt for fmt in (*DOCUMENT_FORMATS, *LINKSET_FORMATS)}


@blueprint.get("/id/<path:_path>")
def thing(_path: str) -> BaseResponse:
    """Sends from a thing to its document."""
    edition = current()
    path = "doc/" + request_path().removeprefix("id/")
    found = edition.find(path)
    if found is None:
        return gone(path) or _absent(request_path())
    return _see_other(document_url(found.path))


def _absent(path: str) -> Response:
    raise not_found(path)


def _see_other(url: str) -> BaseResponse:
    response = redirect(url, 303)
    response.headers["Cache-Control"] = REDIRECT_CACHE
    response.headers["Link"] = link(url, "describedby")
    mark_prepared()
    return response


@blueprint.get("/<path:_path>")
def document(_path: str) -> BaseResponse:
    """A document: negotiated at its own address, in one format at an address with a suffix.

    What was a blank node has an IRI too, which leads to the document that tells of it.
    """
    edition = current()
    path = request_path()
    found, fmt = edition.find(path), None
    stem = path
    if found is None:
        stem, fmt = _by_suffix(path)
        found = edition.find(stem) if fmt else None
    if found is None and path in edition.release.overview.parts:
        return _see_other(document_url(edition.release.overview.parts[path]))
    if found is None or found.path.startswith(DESCRIBE):
        return gone(path) or (gone(stem, fmt) if fmt else None) or part(path) or _absent(path)
    return answer(found, fmt)


def _by_suffix(path: str) -> tuple[str, Format | None]:
    for fmt in LINKSET_FORMATS:
        if path.endswith(fmt.suffix) and len(path) > len(fmt.suffix):
            return path.removesuffix(fmt.suffix), fmt
    return by_suffix(path)


@blueprint.get("/describe")
def describe() -> BaseResponse:
    """What the dataset says about any IRI: `?iri=`, with `&format=` or by Accept."""
    edition = current()
    iri = request.args.get("iri", "")
    if not iri:
        raise ProblemError(400, "Name the IRI to describe: /describe?iri=…")
    if edition.release.policy.is_local(iri):
        path = edition.release.document_path(iri)
        url = iri_url(edition.release.policy, iri)
        if url is not None and (edition.find(path) or path in edition.release.withdrawn):
            return _see_other(url)
    found = edition.find(DESCRIBE + iri)
    if found is None:
        raise ProblemError(404, f"The dataset says nothing about <{iri}>")
    return answer(found, asked_format(_FORMATS_BY_KEY))


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


def answer(resource: Resource, fmt: Format | None) -> Response:
    """The document of a resource, in a format or by negotiation."""
    asked = asked_for(resource, current().release.profiles, negotiated=fmt is None)
    if asked.profile == ALTERNATES:
        return profile_list(resource, fmt)
    if fmt in LINKSET_FORMATS:
        return _linkset(asked, fmt)
    offers = DOCUMENT_FORMATS if asked.profile == MODEL else RDF_FORMATS
    chosen = fmt or choose_format(request.headers.get("Accept"), offers)
    if chosen is None or chosen not in offers:
        return _not_acceptable(asked, offers)
    response = _page(asked, negotiated=fmt is None) if chosen is HTML else _data(asked, chosen, negotiated=fmt is None)
    edition = current()
    response.headers["Content-Profile"] = f"<{to_uri(edition.release.profiles[asked.profile].iri)}>"
    response.headers["Link"] = header_of(links_of(edition.publication, asked, chosen, edition.release.profiles))
    if asked.by_header:
        response.vary.add("Accept-Profile")
    mark_prepared()
    return conditional(response)


def _data(asked: Asked, fmt: Format, *, negotiated: bool) -> Response:
    found = current().release.represent(asked.resource.path, fmt, page=asked.page, profile=asked.profile)
    if found is None:
        raise not_found(asked.resource.path)
    response = Response(content_type=fmt.content_type)
    response.headers["Content-Location"] = asked.url(fmt)
    # The same bytes in two formats are two representations.
    set_validators(response, f"{found.etag}-{fmt.key}", asked.resource.modified)
    if negotiated:
        response.vary.add("Accept")
    _fill(response, asked, found)
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    return response


def _fill(response: Response, asked: Asked, found: Representation) -> None:
    """Puts the bytes of a document in, in a prepared coding where the client takes one."""
    if asked.profile != MODEL:
        code(response, found.body, f"{found.etag}-{found.format.key}")
        digest(response, response.get_data())
        return
    release, path = current().release, asked.resource.path
    if release.represent_coded(path, found.format, "gzip", page=asked.page) is not None:
        response.vary.add("Accept-Encoding")
        name = choose_coding(request.headers.get("Accept-Encoding"))
        coded = release.represent_coded(path, found.format, name, page=asked.page) if name else None
        if coded is not None and coded.coding is not None:
            response.headers["Content-Encoding"] = coded.coding.name
            response.set_etag(f"{found.etag}-{found.format.key}-{coded.coding.name}")
            found = coded
    response.set_data(found.body)
    digest(response, found.body, found.digest)


def _page(asked: Asked, *, negotiated: bool) -> Response:
    languages = page_languages()
    edition = current()
    resource = asked.resource

    def make() -> bytes:
        said = edition.document(resource, asked.page)
        return resource_page(said, resource, edition.publication, languages, edition.surroundings, asked.page)

    page = edition.pages.get_or_make((asked.url(), ",".join(languages)), make)
    response = page_response(page, languages[0], negotiated=negotiated)
    url = asked.url(HTML)
    response.headers["Content-Location"] = f"{url}{'&' if '?' in url else '?'}lang={','.join(languages)}"
    return response


def _linkset(asked: Asked, fmt: Format | None) -> Response:
    links = linkset(current().publication, asked)
    body = linkset_json(links) if fmt is LINKSET_JSON else linkset_text(links)
    response = Response(content_type=fmt.content_type if fmt else None)
    set_validators(response, entity_tag(body), asked.resource.modified)
    code(response, body, entity_tag(body))
    digest(response, response.get_data())
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    mark_prepared()
    return conditional(response)


def _not_acceptable(asked: Asked, offers: tuple[Format, ...]) -> Response:
    edition = current()
    available = [{"type": f.media_type, "href": asked.url(f)} for f in offers]
    more: dict[str, Any] = {"available": available}
    headers = {"Link": header_of(links_of(edition.publication, asked, None, edition.release.profiles))}
    detail = "None of the formats that the Accept header names is available for this document."
    response = problem_response(ProblemError(406, detail, more, headers))
    if asked.by_header:
        response.vary.add("Accept-Profile")
    return response
