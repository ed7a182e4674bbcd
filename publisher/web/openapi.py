"""One OpenAPI 3.1 document for all that programs ask of this server: queries, saved queries, documents, finding."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app

from publisher.base.formats import DOCUMENT_FORMATS, GRAPH_FORMATS, RESULT_FORMATS
from publisher.store.port import AnswerKind
from publisher.store.saved_queries.datatypes import XSD
from publisher.web.context import current, runtime
from publisher.web.headers import DOCUMENT_CACHE, conditional, entity_tag
from publisher.web.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from publisher.base.config import Publication, Runtime
    from publisher.base.formats import Format
    from publisher.store.saved_queries.parameters import Parameter
    from publisher.store.saved_queries.saved_query import SavedQuery

blueprint = Blueprint("openapi", __name__)

Json = dict[str, Any]

PROBLEM_TYPE = "application/problem+json"
_PROBLEM: Json = {
    "type": "object",
    "description": "Problem details (RFC 9457)",
    "required": ["title", "status", "detail"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What is wrong with this request"},
        "parameter": {"type": "string", "description": "The parameter whose value cannot be used"},
        "line": {"type": "integer", "minimum": 1, "description": "Line of the query at which it is wrong"},
        "column": {"type": "integer", "minimum": 1, "description": "Column of that line, in characters"},
        "available": {
            "type": "array",
            "description": "What there is instead",
            "items": {
                "type": "object",
                "properties": {"type": {"type": "string"}, "href": {"type": "string", "format": "uri-reference"}},
            },
        },
    },
}
_STATUSES = {
    "400": "The request, the query or a parameter is wrong; the answer says where",
    "404": "There is nothing of this name",
    "406": "It cannot be given in the format asked for; the answer lists the formats that there are",
    "413": "The query, its answer or the memory it needs is larger than allowed",
    "415": "The media type of the body is not supported",
    "429": "Too many queries at once from this address",
    "502": "Another endpoint, which the query calls with SERVICE, did not answer",
    "503": "Too many queries are waiting; Retry-After says when to come back",
    "504": "The query took longer than allowed",
}
_QUERY_FAULTS = ("400", "406", "413", "429", "502", "503", "504")
_WHOLE_NUMBERS = frozenset({"integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"})
_NUMBER = r"^[+\-]?([0-9]+\.?[0-9]*|\.[0-9]+)([Ee][+\-]?[0-9]+)?$"


@blueprint.get("/openapi.json")
def document() -> Response:
    """The description of the interface."""
    edition = current()
    paths = {rule.rule for rule in current_app.url_map.iter_rules()}
    content = describe(edition.publication, edition.release.id, edition.release.saved_queries, runtime(), paths)
    body = json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
    response = Response(body, content_type="application/json")
    response.set_etag(entity_tag(body))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    return conditional(response)


def describe(
    publication: Publication,
    release: str,
    queries: Mapping[str, SavedQuery],
    limits: Runtime,
    served: Collection[str] = (),
) -> Json:
    """The OpenAPI document of a server.

    Args:
        publication: The publication settings.
        release: Name of the release.
        queries: The saved queries by name.
        limits: The limits of the server, told in the descriptions.
        served: Paths of the server, in Flask's notation; what is optional is described where it is served.

    >>> from datetime import date
    >>> from publisher.base.config import Publication, Runtime
    >>> describe(Publication("https://example.org/", date(2026, 1, 31)), "r", {}, Runtime())["openapi"]
    '3.1.0'
    """
    info: Json = {
        "title": publication.title.get("en") or next(iter(publication.title.values()), publication.base),
        "version": release,
        "description": _introduction(publication, limits),
    }
    if publication.licence:
        info["license"] = {"name": "Licence of the data", "url": publication.licence}
    paths = _sparql(limits) | _documents() | _saved(queries)
    paths |= {path: item for path, item in _FINDING.items() if path in served}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": "/", "description": "This server"}],
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items()],
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM}},
    }


_TAGS = {
    "SPARQL": "SPARQL 1.1 Protocol",
    "Saved queries": "Questions that the data answers, with typed parameters",
    "Documents": "Dereferencing of identifiers by content negotiation",
    "Finding": "Finding things by name or by an identifier",
    "Operation": "The state of the server",
}


def _introduction(publication: Publication, limits: Runtime) -> str:
    text = publication.description.get("en") or next(iter(publication.description.values()), "")
    return (
        f"{text}\n\nA query may run for {limits.query_seconds:g} seconds, be {limits.query_length:,} bytes long and "
        f"give {limits.query_answer_mb:,} MB. Each answer bears a strong ETag; each error is a problem (RFC 9457)."
    ).strip()


# --- Parts ------------------------------------------------------------------------------------------------------------


def _content(formats: Sequence[Format], *, page: bool = True) -> Json:
    kinds = {f.media_type: _schema_of(f) for f in formats}
    return kinds | ({"text/html": {"schema": {"type": "string"}}} if page else {})


def _schema_of(fmt: Format) -> Json:
    if fmt.media_type.endswith("json"):
        return {"schema": {"type": ["object", "array"]}}
    return {"schema": {"type": "string"}}


def _faults(*statuses: str) -> Json:
    content = {
        PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}},
        "text/html": {"schema": {"type": "string"}},
    }
    return {status: {"description": _STATUSES[status], "content": content} for status in statuses}


def _operation(name: str, tag: str, summary: str, responses: Json, **more: object) -> Json:
    return {"operationId": name, "tags": [tag], "summary": summary, "responses": responses, **more}


def _field(name: str, schema: Json, description: str, **more: object) -> Json:
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


def _format_field(formats: Sequence[Format]) -> Json:
    names = [f.key for f in formats]
    return _field("format", {"type": "string", "enum": names}, "The format, instead of the Accept header")


def _path_field(name: str, pattern: str, description: str) -> Json:
    schema = {"type": "string", "pattern": pattern}
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


# --- SPARQL -----------------------------------------------------------------------------------------------------------


def _sparql(limits: Runtime) -> Json:
    answers = (*RESULT_FORMATS, *GRAPH_FORMATS)
    query = {"type": "string", "minLength": 1, "maxLength": limits.query_length, "example": "ASK { ?s ?p ?o }"}
    graphs = {"type": "array", "items": {"type": "string", "format": "iri"}}
    names = {
        "default-graph-uri": "Graphs that make the default graph, instead of those the query names",
        "named-graph-uri": "Graphs that GRAPH can name, instead of those the query names",
    }
    fields = [_field(name, graphs, text, explode=True) for name, text in names.items()]
    fields.append(_format_field(answers))
    ok: Json = {"200": {"description": "The whole answer; never a part of it", "content": _content(answers)}}
    ok["200"]["headers"] = {"ETag": {"schema": {"type": "string"}}}
    asked = _field("query", query, "A SPARQL query; without one, the service describes itself")
    form = {"type": "object", "required": ["query"], "properties": {"query": query} | dict.fromkeys(names, graphs)}
    body = {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {"schema": form},
            "application/sparql-query": {"schema": query},
        },
    }
    unchanged = {"304": {"description": "The client has this answer already"}}
    get = _operation(
        "query", "SPARQL", "Ask a query", ok | unchanged | _faults(*_QUERY_FAULTS), parameters=[asked, *fields]
    )
    post = _operation(
        "queryByPost",
        "SPARQL",
        "Ask a long query",
        ok | _faults(*_QUERY_FAULTS, "415"),
        parameters=fields,
        requestBody=body,
    )
    return {"/sparql": {"get": get, "post": post}}


# --- Saved queries ----------------------------------------------------------------------------------------------------


def _saved(queries: Mapping[str, SavedQuery]) -> Json:
    listed = {"type": "object", "required": ["queries"], "properties": {"queries": {"type": "array"}}}
    ok: Json = {"200": {"description": "All saved queries", "content": {"application/json": {"schema": listed}}}}
    ok["200"]["content"]["text/html"] = {"schema": {"type": "string"}}
    tag = _field("tag", {"type": "string"}, "Only those with this tag")
    index = _operation("savedQueries", "Saved queries", "List the saved queries", ok | _faults("406"), parameters=[tag])
    paths: Json = {"/queries/": {"get": index}}
    for name, query in queries.items():
        paths[f"/queries/{name}"] = {"get": _run(name, query)}
        text = {"200": {"description": "The query", "content": {"application/sparql-query": {"schema": _STRING}}}}
        shown = _operation(f"text-{name}", "Saved queries", f"The text of “{query.summary}”", text | _faults("400"))
        paths[f"/queries/{name}.rq"] = {"get": shown}
    return paths


_STRING: Json = {"type": "string"}


def _run(name: str, query: SavedQuery) -> Json:
    formats: Sequence[Format] = GRAPH_FORMATS if query.kind is AnswerKind.GRAPH else RESULT_FORMATS
    if query.kind is AnswerKind.BOOLEAN:
        formats = RESULT_FORMATS[:2]
    fields = [_parameter(p) for p in query.parameters]
    headers: Json = {"ETag": {"schema": _STRING}}
    if query.pagination is not None:
        number = {"type": "integer", "minimum": 1, "maximum": 999999, "default": 1}
        fields.append(_field("page", number, f"Which page, of {query.pagination} rows each"))
        headers["Link"] = {"schema": _STRING, "description": "The first, previous and next page (RFC 8288)"}
    fields.append(_format_field(formats))
    ok = {"200": {"description": "The answer", "headers": headers, "content": _content(formats)}}
    responses = ok | {"304": {"description": "The client has this answer already"}} | _faults(*_QUERY_FAULTS)
    return _operation(
        f"run-{name}", "Saved queries", query.summary, responses, description=query.description, parameters=fields
    )


def _parameter(parameter: Parameter) -> Json:
    schema = {"type": "string", "enum": list(parameter.choices)} if parameter.choices else _type(parameter)
    if parameter.default is not None:
        schema["default"] = parameter.default
    more: Json = {"required": parameter.required and parameter.default is None}
    if parameter.example is not None:
        more["example"] = parameter.example
    return _field(parameter.name, schema, parameter.description or parameter.label, **more)


def _type(parameter: Parameter) -> Json:
    """Values are texts in an address, so numbers are told by patterns, and a default stays as its author wrote it."""
    local = parameter.datatype.removeprefix(XSD) if parameter.datatype.startswith(XSD) else ""
    if parameter.type == "iri":
        return {"type": "string", "format": "iri"}
    if parameter.type == "number" or local in ("decimal", "double", "float"):
        return {"type": "string", "pattern": _NUMBER}
    if local in _WHOLE_NUMBERS:
        return {"type": "string", "pattern": r"^[+\-]?[0-9]+$"}
    formats = {"date": "date", "dateTime": "date-time", "anyURI": "uri"}
    if local in formats:
        return {"type": "string", "format": formats[local]}
    return {"type": "string"}


# --- Documents, and finding them --------------------------------------------------------------------------------------


def _documents() -> Json:
    kind = _path_field("type", "^[a-z][a-z-]*$", "What kind of thing it is")
    name = _path_field("slug", "^[a-z0-9]+(-[a-z0-9]+)*$", "The name of the thing")
    described = {"200": {"description": "The document", "content": _content(DOCUMENT_FORMATS, page=False)}}
    see = {"303": {"description": "The document that describes it", "headers": {"Location": {"schema": _STRING}}}}
    unchanged = {"304": {"description": "The client has this document already"}}
    iri = _field("iri", {"type": "string", "format": "iri"}, "Any IRI that the dataset speaks of", required=True)
    thing = _operation("thing", "Documents", "Go from a thing to its document", see | _faults("404"))
    document = _operation("document", "Documents", "The document of a thing", described | unchanged)
    document["responses"] |= _faults("404", "406")
    about = _operation("describe", "Documents", "What the dataset says of any IRI", described | see | unchanged)
    about["responses"] |= _faults("400", "404", "406")
    about["parameters"] = [iri, _format_field(DOCUMENT_FORMATS)]
    itself = {"200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}}}
    return {
        "/id/{type}/{slug}": {"parameters": [kind, name], "get": thing},
        "/doc/{type}/{slug}": {"parameters": [kind, name], "get": document},
        "/describe": {"get": about},
        "/openapi.json": {"get": _operation("openapi", "Operation", "This document", itself)},
        "/-/health": {"get": _operation("health", "Operation", "Whether the server is well", _json("Its state"))},
        "/-/release": {"get": _operation("release", "Operation", "What is served", _json("The release's manifest"))},
    }


def _json(description: str) -> Json:
    return {"200": {"description": description, "content": {"application/json": {"schema": {"type": "object"}}}}}


_ANYTHING: Json = {"200": {"description": "What was found", "content": {"application/json": {}, "text/html": {}}}}
_LANGUAGE = _field("lang", {"type": "string", "enum": list(LANGUAGES)}, "The language, instead of Accept-Language")
_FINDING: Json = {
    "/search": {
        "get": _operation(
            "search",
            "Finding",
            "Find things by name",
            _ANYTHING | _faults("400", "404", "406"),
            parameters=[
                _field(
                    "q", {"type": "string", "maxLength": 200}, "Words of a name or a description, or their beginnings"
                ),
                _field("type", {"type": "string", "format": "iri"}, "Only things of this class"),
                _field("page", {"type": "integer", "minimum": 1, "maximum": 999999, "default": 1}, "Which page"),
            ],
        )
    },
    "/browse": {
        "get": _operation(
            "browse",
            "Finding",
            "List things by class, narrowed down by facets",
            {
                "200": {
                    "description": "A page of the list, with the facets that narrow it down: each a field of its own",
                    "content": {"application/json": {}, "text/html": {}, "text/turtle": {}},
                }
            }
            | _faults("400", "404", "406"),
            parameters=[
                _field("type", {"type": "string"}, "Only things of this class: an IRI or a prefixed name"),
                _field("page", {"type": "integer", "minimum": 1, "maximum": 999999, "default": 1}, "Which page"),
            ],
        )
    },
    "/lookup": {
        "get": _operation(
            "lookup",
            "Finding",
            "Find a thing by an identifier that others use for it",
            _ANYTHING | {"303": {"description": "The document of the thing"}} | _faults("400", "404", "406"),
            parameters=[
                _field(
                    "same", {"type": "string", "minLength": 1, "maxLength": 2000}, "An IRI or a code", required=True
                ),
                _field("scheme", {"type": "string", "maxLength": 2000}, "Whose code it is: IRI or name of the scheme"),
            ],
        ),
        "post": _operation(
            "lookupMany",
            "Finding",
            "Find things by many identifiers at once",
            _json("What was found for each identifier") | _faults("400", "413"),
            requestBody={
                "required": True,
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "required": ["same"],
                            "properties": {
                                "same": {"type": "array", "items": {"type": "string"}, "maxItems": 500},
                                "scheme": {"type": "string"},
                            },
                        }
                    }
                },
            },
        ),
    },
    "/reconcile": {
        "get": _operation(
            "reconcile",
            "Finding",
            "The manifest of the Reconciliation Service API 0.2, or candidates for queries",
            _json("The manifest, or candidates") | _faults("400", "413"),
            parameters=[_field("queries", {"type": "string"}, "A batch of queries, in JSON"), _LANGUAGE],
        ),
        "post": _operation(
            "reconcileByPost",
            "Finding",
            "Candidates for queries, or values of properties",
            _json("Candidates, or values") | _faults("400", "413"),
            parameters=[_LANGUAGE],
            requestBody={
                "required": True,
                "content": {
                    "application/x-www-form-urlencoded": {
                        "schema": {
                            "type": "object",
                            "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}},
                        }
                    }
                },
            },
        ),
    },
    "/oembed": {
        "get": _operation(
            "oembed",
            "Finding",
            "The frame that shows a thing on another site (oEmbed 1.0); format=xml gives XML",
            {"200": {"description": "The frame", "content": {"application/json": {}, "text/xml": {}}}}
            | _faults("400", "404"),
            parameters=[
                _field("url", {"type": "string", "minLength": 1}, "The thing, or its document", required=True),
                _field("maxwidth", {"type": "integer", "minimum": 1, "maximum": 99999}, "Greatest width in pixels"),
                _field("maxheight", {"type": "integer", "minimum": 1, "maximum": 99999}, "Greatest height in pixels"),
                _LANGUAGE,
            ],
        )
    },
    "/embed": {
        "get": _operation(
            "card",
            "Finding",
            "The card of a thing, for a frame or for the element linked-data-card",
            _ANYTHING | _faults("400", "404"),
            parameters=[
                _field("iri", {"type": "string", "format": "iri"}, "The thing", required=True),
                _field("format", {"type": "string", "enum": ["html", "json"], "default": "html"}, "The format"),
                _LANGUAGE,
            ],
        )
    },
}
