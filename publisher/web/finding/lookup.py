"""Finding a thing by the identifier that others use for it: an IRI or a code.

One thing is answered with 303, several with a list; a list is also what `?format=` asks for. A list is a resource of
its own, hence 200: 300 would say that one resource has several representations (RFC 9110, section 15.4.1).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, redirect, request
from pyoxigraph import Literal, NamedNode, Quad

from publisher.base.formats import HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from publisher.base.negotiation import choose_format
from publisher.rdf.terms import RDF_TYPE, RDFS
from publisher.rdf.writers import serialise
from publisher.release.finding import Same, code_key, fold, same_key
from publisher.web.addresses import document_url, iri_url, with_query
from publisher.web.context import current, page_frame, page_response
from publisher.web.discovery import JSON, entry
from publisher.web.documents.entities import asked_format
from publisher.web.headers import DOCUMENT_CACHE, REDIRECT_CACHE, conditional, entity_tag, link
from publisher.web.messages import Messages
from publisher.web.problems import ProblemError
from publisher.web.rendering import render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzeug.wrappers import Response as BaseResponse

    from publisher.web.edition import Edition

blueprint = Blueprint("lookup", __name__)

LIST_FORMATS = {f.key: f for f in (JSON, HTML, TURTLE, JSON_LD, N_TRIPLES, RDF_XML)}
"""Formats of a list of resources; the first is what `*/*` gets."""

ITSELF = "itself"
_LONGEST = 2000
_MOST = 500


def look_up(edition: Edition, identifier: str, scheme: str = "") -> tuple[Same, ...]:
    """The things that an identifier stands for, those with the closest relation first.

    Args:
        edition: Where to look.
        identifier: An IRI of ours or of others, or a code such as `ITC4C`.
        scheme: Only codes of this scheme: its IRI, the end of its IRI, or its name in any language.
    """
    text = identifier.strip()
    if not scheme:
        path = edition.release.document_path(text)
        found = edition.find(path)
        if found is not None and edition.release.policy.is_local(text):
            return (Same(path, found.iri, ITSELF, "", text),)
    if ":" in text and not scheme:
        by_iri = edition.release.finding.same.get(same_key(text), ())
        if by_iri:
            return _each_once(by_iri)
    codes = edition.release.finding.codes.get(code_key(text), ())
    return _each_once([row for row in codes if not scheme or _names(edition, scheme, row.scheme)])


def _each_once(rows: Sequence[Same]) -> tuple[Same, ...]:
    return tuple({row.iri: row for row in reversed(rows)}.values())[::-1]


def _names(edition: Edition, asked: str, scheme: str) -> bool:
    ends = scheme.rstrip("/#").replace("#", "/").rpartition("/")[2]
    names = (scheme, ends, *edition.labels(scheme).values())
    return bool(scheme) and fold(asked.strip()) in {fold(name) for name in names}


@blueprint.get("/lookup")
def lookup() -> BaseResponse:
    """Finds things by an identifier of others: `?same=`, with `&scheme=` for codes."""
    identifier, scheme = request.args.get("same", ""), request.args.get("scheme", "")
    if not identifier.strip():
        detail = "Name the identifier: /lookup?same=… with an IRI or a code, and &scheme=… to say whose code it is."
        raise ProblemError(400, detail, {"parameter": "same"})
    if len(identifier) > _LONGEST or len(scheme) > _LONGEST:
        raise ProblemError(400, f"An identifier is at most {_LONGEST} characters long.", {"parameter": "same"})
    asked = asked_format(LIST_FORMATS)
    found = look_up(current(), identifier, scheme)
    if not found:
        of_scheme = f" in the scheme {scheme!r}" if scheme else ""
        raise ProblemError(404, f"The release knows nothing that is the same as {identifier!r}{of_scheme}.")
    if len(found) == 1 and asked is None:
        return _see_other(found[0])
    return _list(identifier, scheme, found, asked)


@blueprint.post("/lookup")
def look_up_many() -> Response:
    """Finds things by many identifiers at once: JSON `{"same": ["…", …], "scheme": "…"}`."""
    asked = request.get_json(silent=True)
    same = asked.get("same") if isinstance(asked, dict) else None
    scheme = asked.get("scheme", "") if isinstance(asked, dict) else ""
    if not isinstance(same, list) or not all(isinstance(i, str) for i in same) or not isinstance(scheme, str):
        raise ProblemError(
            400, 'The body has to be JSON such as {"same": ["ITC4C", "http://www.wikidata.org/entity/Q490"]}.'
        )
    if len(same) > _MOST or any(len(i) > _LONGEST for i in same):
        raise ProblemError(413, f"At most {_MOST} identifiers of {_LONGEST} characters can be looked up at once.")
    edition = current()
    results = [{"same": i, "matches": [_row(edition, row) for row in look_up(edition, i, scheme)]} for i in same]
    return Response(_json({"results": results}), content_type=JSON.media_type, headers={"Cache-Control": "no-store"})


def _see_other(found: Same) -> BaseResponse:
    url = iri_url(current().release.policy, found.iri) or document_url(found.path)
    response = redirect(url, 303)
    response.headers["Cache-Control"] = REDIRECT_CACHE
    response.headers["Link"] = f"{link(url, 'describedby')}, {link(found.iri, 'cite-as')}"
    return response


def _list(identifier: str, scheme: str, found: Sequence[Same], asked: Format | None) -> Response:
    edition = current()
    chosen = asked or choose_format(request.headers.get("Accept"), tuple(LIST_FORMATS.values()))
    if chosen is None:
        raise not_acceptable(lambda key: with_query("/lookup", same=identifier, scheme=scheme, format=key))
    if chosen is HTML:
        frame = page_frame()
        response = page_response(_page(edition, identifier, found), frame.language, negotiated=asked is None)
    elif chosen is JSON:
        body = _json({"same": identifier, "matches": [_row(edition, row) for row in found]})
        response = data_response(body, chosen, negotiated=asked is None)
    else:
        body = serialise(_quads(edition, found), chosen, edition.release.prefixes)
        response = data_response(body, chosen, negotiated=asked is None)
    return conditional(response)


def _row(edition: Edition, found: Same) -> dict[str, Any]:
    resource = edition.release.resources[found.path]
    row = {
        "iri": found.iri,
        "document": iri_url(edition.release.policy, found.iri) or document_url(found.path),
        "labels": dict(edition.labels(found.iri) or resource.labels),
        "types": list(resource.types),
        "relation": found.relation,
        "value": found.value,
    }
    return row | ({"scheme": found.scheme} if found.scheme else {})


def _quads(edition: Edition, found: Sequence[Same]) -> list[Quad]:
    quads: list[Quad] = []
    for row in found:
        node = NamedNode(row.iri)
        resource = edition.release.resources[row.path]
        quads += [Quad(node, RDF_TYPE, NamedNode(iri)) for iri in resource.types]
        quads += [
            Quad(node, NamedNode(RDFS + "label"), Literal(text, language=tag) if tag else Literal(text))
            for tag, text in edition.labels(row.iri).items()
        ]
        if row.relation != ITSELF:
            is_iri = not row.scheme and same_key(row.value) in edition.release.finding.same
            value = NamedNode(row.value) if is_iri else Literal(row.value)
            relation = row.relation if is_iri else "http://purl.org/dc/terms/identifier"
            quads.append(Quad(node, NamedNode(relation), value))
    return quads


def _page(edition: Edition, identifier: str, found: Sequence[Same]) -> bytes:
    frame = page_frame()
    words = Messages(frame.language)
    return render(
        "list.html",
        frame,
        heading=words("search"),
        note=words.count("results", len(found), q=identifier),
        kinds=[],
        empty="",
        chosen=[],
        facets=[],
        tells_kind=True,
        pictures=[],
        index=False,
        items=[entry(edition, edition.release.resources[row.path], frame.languages) for row in found],
        pages=1,
    )


def data_response(body: bytes, fmt: Format, *, negotiated: bool) -> Response:
    """An answer for programs, with its validator."""
    response = Response(body, content_type=fmt.content_type)
    response.set_etag(f"{entity_tag(body)}-{fmt.key}")
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    if negotiated:
        response.vary.add("Accept")
    return response


def not_acceptable(address: Callable[[str], str]) -> ProblemError:
    """The problem of a list asked for in a format that there is not; told with its address by the key of a format."""
    available = [{"type": f.media_type, "href": address(f.key)} for f in LIST_FORMATS.values()]
    return ProblemError(406, "The list is there as a page, in JSON and in RDF.", {"available": available})


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
