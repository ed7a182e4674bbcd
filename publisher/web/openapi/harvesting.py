"""What harvesters ask, in the OpenAPI document: dumps, feeds, OAI-PMH, site maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.base.formats import DOCUMENT_FORMATS
from publisher.web.openapi.parts import (
    LANGUAGE,
    PAGE_NUMBER,
    UNCHANGED,
    answered,
    content_in,
    faults,
    field,
    operation,
    path_field,
)

if TYPE_CHECKING:
    from publisher.web.openapi.parts import Json

_TAG = "Harvesting"
_VERBS = ("Identify", "ListMetadataFormats", "ListSets", "ListIdentifiers", "ListRecords", "GetRecord")
_OAI = {
    "identifier": "The record",
    "metadataPrefix": "The format of records",
    "from": "Not before",
    "until": "Not after",
    "set": "Which records",
    "resumptionToken": "Where the last answer ended",
}


def harvesting() -> Json:
    """Dumps, feeds, OAI-PMH 2.0, site maps and the doors to them."""
    return _dumps() | _feeds() | {"/oai": _oai()} | _doors()


def _dumps() -> Json:
    name = path_field("name", "^[a-z0-9-]+[.][a-z0-9.]+$", "The name of a dump, as the list has it")
    version = path_field("version", "^[0-9-]+[a-z0-9-]*$", "A version of it")
    file = {"200": {"description": "The dump", "content": {}}, "206": {"description": "A part of it", "content": {}}}
    listed = {"200": {"description": "The dumps", "content": content_in(DOCUMENT_FORMATS)}}
    got = file | UNCHANGED | faults("404")
    return {
        "/dumps/": {"get": operation("dumps", _TAG, "The dumps", listed | UNCHANGED | faults("406"))},
        "/dumps/{name}": {"parameters": [name], "get": operation("dump", _TAG, "A dump", got)},
        "/dumps/{version}/{name}": {
            "parameters": [version, name],
            "get": operation("olderDump", _TAG, "One of before", got),
        },
    }


def _feeds() -> Json:
    number = {"name": "number", "in": "path", "required": True, "schema": PAGE_NUMBER, "description": "Which page"}
    events = {"200": {"description": "Events", "content": content_in(DOCUMENT_FORMATS, page=False)}}
    ok = events | UNCHANGED | faults("404", "406")
    paths: Json = {}
    for stream, what in (("", "the catalogue"), ("/entities", "the things")):
        key = "entities" if stream else "catalogue"
        paths[f"/feed{stream}"] = {"get": operation(f"feed-{key}", _TAG, f"Changes of {what}", ok)}
        page = operation(f"feed-{key}-page", _TAG, f"A page of the changes of {what}", ok)
        paths[f"/feed{stream}/{{number}}"] = {"parameters": [number], "get": page}
    return paths


def _oai() -> Json:
    verb = field("verb", {"type": "string", "enum": list(_VERBS)}, "What is asked")
    fields = [verb, *(field(name, {"type": "string"}, text) for name, text in _OAI.items())]
    ok = answered("The records, or an error of the protocol", "text/xml")
    properties = {f["name"]: f["schema"] for f in fields}
    body = {"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": properties}}}}
    return {
        "get": operation("oai", _TAG, "OAI-PMH 2.0", ok | UNCHANGED, parameters=fields),
        "post": operation("oaiByPost", _TAG, "OAI-PMH 2.0", ok, requestBody=body),
    }


def _doors() -> Json:
    number = {"name": "number", "in": "path", "required": True, "schema": PAGE_NUMBER, "description": "Which file"}
    site = answered("The site map", "application/xml")
    return {
        "/sitemap.xml": {"get": operation("sitemap", _TAG, "The site map, or the list of its files", site | UNCHANGED)},
        "/sitemap/{number}.xml": {
            "parameters": [number],
            "get": operation("sitemapFile", _TAG, "A file of the site map", site | UNCHANGED | faults("404")),
        },
        "/robots.txt": {"get": operation("robots", _TAG, "What robots may do", answered("It", "text/plain"))},
        "/llms.txt": {
            "get": operation("llms", _TAG, "The site in brief", answered("It", "text/markdown", "text/plain"))
        },
        "/.well-known/api-catalog": {
            "get": operation(
                "apiCatalog", _TAG, "Where the interfaces are (RFC 9727)", answered("It", "application/linkset+json")
            ),
        },
        "/report/badge.svg": {
            "get": operation(
                "badge",
                _TAG,
                "The state of the data as a picture",
                answered("It", "image/svg+xml"),
                parameters=[LANGUAGE],
            ),
        },
    }
