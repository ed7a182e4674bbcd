"""Documents in the OpenAPI document: things, their documents, older states, dumps, what operators ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.base.formats import DOCUMENT_FORMATS
from publisher.web.openapi.parts import (
    ACCEPT_DATETIME,
    LANGUAGE,
    PAGE_NUMBER,
    SEE_OTHER,
    STRING,
    UNCHANGED,
    answered,
    content_in,
    faults,
    field,
    format_field,
    json_answer,
    operation,
    path_field,
)

if TYPE_CHECKING:
    from publisher.web.openapi.parts import Json

_SUFFIXES = ("ttl", "jsonld", "nt", "nq", "trig", "rdf", "html", "linkset", "linkset.json")
_PROFILE = field("_profile", {"type": "string"}, "A profile by its token or IRI; `alt` lists what there is")
_PAGE = field("page", PAGE_NUMBER, "Which page of a long document")
_LINKS = ("application/linkset", "application/linkset+json")


def documents() -> Json:
    """Things, their documents and what is said of any IRI."""
    kind = path_field("type", "^[a-z][a-z-]*$", "What kind of thing it is")
    name = path_field("slug", "^[a-z0-9]+(-[a-z0-9]+)*$", "The name of the thing")
    suffix = {"name": "suffix", "in": "path", "required": True, "schema": {"type": "string", "enum": list(_SUFFIXES)}}
    described: Json = {"200": {"description": "The document", "content": content_in(DOCUMENT_FORMATS, page=False)}}
    links: Json = {
        "200": {
            "description": "The document, or what it links to (RFC 9264)",
            "content": dict(described["200"]["content"]),
        }
    }
    links["200"]["content"] |= {media_type: {} for media_type in _LINKS}
    iri = field("iri", {"type": "string", "format": "iri"}, "Any IRI that the dataset speaks of", required=True)
    told = {"parameters": [_PROFILE, _PAGE, LANGUAGE]}
    ok = described | UNCHANGED | faults("400", "404", "406", "410")
    thing = operation("thing", "Documents", "Go from a thing to its document", SEE_OTHER | faults("404", "406", "410"))
    document = operation("document", "Documents", "The document of a thing", ok, **told)
    written = operation(
        "writtenDocument", "Documents", "The same in one format", links | {k: ok[k] for k in ok if k != "200"}, **told
    )
    about = operation("describe", "Documents", "What the dataset says of any IRI", ok | SEE_OTHER)
    about["parameters"] = [iri, format_field(DOCUMENT_FORMATS), _PROFILE, _PAGE, LANGUAGE]
    return {
        "/id/{type}/{slug}": {"parameters": [kind, name], "get": thing},
        "/doc/{type}/{slug}": {"parameters": [kind, name], "get": document},
        "/doc/{type}/{slug}.{suffix}": {"parameters": [kind, name, suffix], "get": written},
        "/describe": {"get": about},
        "/context.jsonld": {
            "get": operation("context", "Documents", "The JSON-LD context", answered("It", "application/ld+json"))
        },
    }


def older() -> Json:
    """What stood at an address on a day (Memento, RFC 7089)."""
    path = path_field("path", "^[a-z0-9][a-z0-9/.-]*$", "A local path, such as doc/library/north")
    version = path_field("version", "^[0-9-]+[a-z0-9-]*$", "A day and the digest of what stood there")
    gate = {"302": {"description": "The version of the day", "headers": {"Location": {"schema": STRING}}}}
    found = {"200": {"description": "What stood there", "content": {}}}
    return {
        "/timegate/{path}": {
            "parameters": [path],
            "get": operation(
                "timegate",
                "Older states",
                "Go to the version of a day",
                gate | faults("400", "404"),
                parameters=[ACCEPT_DATETIME],
            ),
        },
        "/timemap/{path}": {
            "parameters": [path],
            "get": operation(
                "timemap", "Older states", "All versions", answered("Them", "application/link-format") | faults("404")
            ),
        },
        "/memento/{version}/{path}": {
            "parameters": [version, path],
            "get": operation("memento", "Older states", "One version", found | UNCHANGED | faults("404", "406")),
        },
    }


def operators() -> Json:
    """What operators ask, and this document itself."""
    itself = {"200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}}}
    well = json_answer("Its state")
    ill = {"503": {"description": "It is not", "content": {"application/json": {"schema": {"type": "object"}}}}}
    return {
        "/openapi.json": {"get": operation("openapi", "Operation", "This document", itself)},
        "/-/health": {"get": operation("health", "Operation", "Whether documents are served", well)},
        "/-/health/live": {"get": operation("live", "Operation", "Whether the server lives", well)},
        "/-/health/ready": {"get": operation("ready", "Operation", "Whether queries are answered", well | ill)},
        "/-/metrics": {
            "get": operation("metrics", "Operation", "Metrics for Prometheus", answered("They", "text/plain"))
        },
        "/-/release": {
            "get": operation("release", "Operation", "What is served", json_answer("The release's manifest"))
        },
    }
