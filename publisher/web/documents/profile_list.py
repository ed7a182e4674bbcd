"""The list of profiles of a resource: `?_profile=alt` (W3C, Content Negotiation by Profile, 7.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from pyoxigraph import Literal, NamedNode, Quad

from publisher.base.formats import DOCUMENT_FORMATS, HTML, JSON_LD, RDF_FORMATS, Format
from publisher.base.negotiation import choose_format
from publisher.rdf.terms import DCT, RDF_TYPE
from publisher.rdf.writers import serialise
from publisher.release.profiles import MODEL, Profile
from publisher.web.addresses import document_url, with_query
from publisher.web.coding import code, digest
from publisher.web.context import current, page_frame, page_response
from publisher.web.documents.representations import Asked
from publisher.web.headers import DOCUMENT_CACHE, conditional, entity_tag, link
from publisher.web.problems import ProblemError
from publisher.web.rendering import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publisher.release.reader import Resource

blueprint = Blueprint("profiles", __name__)

ALTR = "http://www.w3.org/ns/dx/connegp/altr#"
ALTR_PROFILE = "http://www.w3.org/ns/dx/connegp/altr"
_CONFORMS = NamedNode(DCT + "conformsTo")
_FORMAT = NamedNode(DCT + "format")


def profile_list(resource: Resource, fmt: Format | None) -> Response:
    """All profiles of a resource with the formats of each."""
    chosen = fmt or choose_format(request.headers.get("Accept"), DOCUMENT_FORMATS)
    if chosen is None:
        available = [{"type": f.media_type, "href": _url(resource, f)} for f in DOCUMENT_FORMATS]
        raise ProblemError(406, "The list of profiles is not available in that format.", {"available": available})
    release = current().release
    profiles = [release.profiles[token] for token in (MODEL, *resource.profiles) if token in release.profiles]
    if chosen is HTML:
        response = _page(resource, profiles, negotiated=fmt is None)
    else:
        body = serialise(_quads(resource, profiles), chosen, release.prefixes, resource.iri)
        response = Response(content_type=chosen.content_type)
        code(response, body, entity_tag(body))
        digest(response, response.get_data())
        response.headers["Cache-Control"] = DOCUMENT_CACHE
        if fmt is None:
            response.vary.add("Accept")
    response.headers["Content-Profile"] = f"<{ALTR_PROFILE}>"
    response.headers["Content-Location"] = _url(resource, chosen)
    response.headers["Link"] = ", ".join(
        link(url, "alternate", type=f.media_type, profile=p.iri) for p, f, url in _representations(resource, profiles)
    )
    return conditional(response)


def _url(resource: Resource, fmt: Format) -> str:
    url = document_url(resource.path, fmt)
    return f"{url}{'&' if '?' in url else '?'}_profile=alt"


def _representations(resource: Resource, profiles: list[Profile]) -> Iterator[tuple[Profile, Format, str]]:
    for profile in profiles:
        for fmt in DOCUMENT_FORMATS if profile.token == MODEL else RDF_FORMATS:
            yield profile, fmt, Asked(resource, profile.token).url(fmt)


def _quads(resource: Resource, profiles: list[Profile]) -> Iterator[Quad]:
    node = NamedNode(resource.iri)
    base = current().publication.base.rstrip("/")
    for number, (profile, fmt, url) in enumerate(_representations(resource, profiles)):
        found = NamedNode(base + url)
        yield Quad(node, NamedNode(ALTR + "hasRepresentation"), found)
        if number == 0:
            yield Quad(node, NamedNode(ALTR + "hasDefaultRepresentation"), found)
        yield Quad(found, RDF_TYPE, NamedNode(ALTR + "Representation"))
        yield Quad(found, _CONFORMS, NamedNode(profile.iri))
        yield Quad(found, _FORMAT, Literal(fmt.media_type))
    for profile in profiles:
        yield Quad(NamedNode(profile.iri), NamedNode(ALTR + "token"), Literal(profile.token))
        for tag, title in profile.titles.items():
            yield Quad(NamedNode(profile.iri), NamedNode(DCT + "title"), Literal(title, language=tag))


def _page(resource: Resource, profiles: list[Profile], *, negotiated: bool) -> Response:
    frame = page_frame()
    name = current().called(resource.iri, resource.labels, frame.language)
    rows = [
        {
            "iri": profile.iri,
            "title": profile.titles.get(frame.language) or profile.titles.get("en") or profile.token,
            "formats": [(f, url) for p, f, url in _representations(resource, [profile])],
        }
        for profile in profiles
    ]
    page = render("profiles.html", frame, name=name, url=document_url(resource.path), profiles=rows)
    return page_response(page, frame.language, negotiated=negotiated)


@blueprint.get("/context.jsonld")
def context() -> Response:
    """The names that JSON-LD documents use, as a context to refer to: `?_profile=` for that of another profile."""
    release = current().release
    token = request.args.get("_profile", MODEL)
    if token not in release.profiles:
        raise ProblemError(404, f"There is no profile {token[:200]!r}; there are {', '.join(release.profiles)}")
    body = release.context(token).document(release.prefixes)
    response = Response(content_type=JSON_LD.content_type)
    code(response, body, entity_tag(body))
    digest(response, response.get_data())
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    response.headers["Content-Location"] = with_query("/context.jsonld", _profile="" if token == MODEL else token)
    return conditional(response)
