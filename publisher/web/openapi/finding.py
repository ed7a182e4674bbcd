"""Finding things in the OpenAPI document: search, lists, identifiers, reconciliation, embedding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.web.finding.lookup import LIST_FORMATS
from publisher.web.openapi.parts import (
    LANGUAGE,
    PAGE_NUMBER,
    STRING,
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
    from collections.abc import Sequence

    from publisher.web.openapi.parts import Json

_ANYTHING: Json = {"200": {"description": "What was found", "content": {"application/json": {}, "text/html": {}}}}
_PAGE = answered("A page", "text/html")
_IN_LANGUAGE: Json = {"name": "language", "in": "path", "required": True, "schema": LANGUAGE["schema"]}
_LISTS = tuple(LIST_FORMATS.values())
_LISTED: Json = {
    "200": {
        "description": "A page of the list, with the facets that narrow it down: each a field of its own",
        "content": content_in(_LISTS),
    }
}
_FACETS: Json = {
    "name": "facets",
    "in": "query",
    "style": "form",
    "explode": True,
    "description": "What narrows the list down: properties, or chains of them, as the list names them",
    "schema": {"type": "object", "propertyNames": {"pattern": "^[a-z]+:[A-Za-z]+$"}, "additionalProperties": STRING},
}
_LIST_FIELDS = [
    field("type", {"type": "string"}, "Only things of this class: an IRI or a prefixed name"),
    _FACETS,
    field("page", PAGE_NUMBER, "Which page"),
    format_field(_LISTS),
    LANGUAGE,
]
FINDING: Json = {
    "/search": {
        "get": operation(
            "search",
            "Finding",
            "Find things by name",
            _LISTED | faults("400", "404", "406"),
            parameters=[
                field(
                    "q", {"type": "string", "maxLength": 200}, "Words of a name or a description, or their beginnings"
                ),
                *_LIST_FIELDS,
            ],
        )
    },
    "/browse": {
        "get": operation(
            "browse",
            "Finding",
            "List things by class, narrowed down by facets",
            _LISTED | faults("400", "404", "406"),
            parameters=[
                *_LIST_FIELDS,
            ],
        )
    },
    "/lookup": {
        "get": operation(
            "lookup",
            "Finding",
            "Find a thing by an identifier that others use for it",
            _ANYTHING | {"303": {"description": "The document of the thing"}} | faults("400", "404", "406"),
            parameters=[
                field("same", {"type": "string", "minLength": 1, "maxLength": 2000}, "An IRI or a code", required=True),
                field("scheme", {"type": "string", "maxLength": 2000}, "Whose code it is: IRI or name of the scheme"),
            ],
        ),
        "post": operation(
            "lookupMany",
            "Finding",
            "Find things by many identifiers at once",
            json_answer("What was found for each identifier") | faults("400", "413"),
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
        "get": operation(
            "reconcile",
            "Finding",
            "The manifest of the Reconciliation Service API 0.2, or candidates for queries",
            json_answer("The manifest, or candidates") | faults("400", "413"),
            parameters=[field("queries", {"type": "string"}, "A batch of queries, in JSON"), LANGUAGE],
        ),
        "post": operation(
            "reconcileByPost",
            "Finding",
            "Candidates for queries, or values of properties",
            json_answer("Candidates, or values") | faults("400", "413"),
            parameters=[LANGUAGE],
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
        "get": operation(
            "oembed",
            "Finding",
            "The frame that shows a thing on another site (oEmbed 1.0); format=xml gives XML",
            {"200": {"description": "The frame", "content": {"application/json": {}, "text/xml": {}}}}
            | faults("400", "404"),
            parameters=[
                field("url", {"type": "string", "minLength": 1}, "The thing, or its document", required=True),
                field("maxwidth", {"type": "integer", "minimum": 1, "maximum": 99999}, "Greatest width in pixels"),
                field("maxheight", {"type": "integer", "minimum": 1, "maximum": 99999}, "Greatest height in pixels"),
                LANGUAGE,
            ],
        )
    },
    "/embed": {
        "get": operation(
            "card",
            "Finding",
            "The card of a thing, for a frame or for the element linked-data-card",
            _ANYTHING | faults("400", "404"),
            parameters=[
                field("iri", {"type": "string", "format": "iri"}, "The thing", required=True),
                field("format", {"type": "string", "enum": ["html", "json"], "default": "html"}, "The format"),
                LANGUAGE,
            ],
        )
    },
    "/embed/{name}": {
        "parameters": [path_field("name", "^[a-z0-9][a-z0-9/-]*$", "The path of the document, without doc/")],
        "get": operation(
            "embed", "Finding", "The same by its path", _ANYTHING | faults("400", "404"), parameters=[LANGUAGE]
        ),
    },
    "/pictures/{name}": {
        "parameters": [path_field("name", "^[a-z0-9-]+$", "The name of a saved query with a picture")],
        "get": operation(
            "picture", "Finding", "What a saved query finds, as a picture", _PAGE | faults("404"), parameters=[LANGUAGE]
        ),
    },
    "/disagreements": {
        "get": operation(
            "disagreements",
            "Finding",
            "Where sources disagree",
            _PAGE | faults("404"),
            parameters=[field("page", PAGE_NUMBER, "Which page"), LANGUAGE],
        )
    },
}


def _reconciliation(path: str, name: str, summary: str, fields: Sequence[Json], ok: Json, *statuses: str) -> Json:
    """A part of the Reconciliation Service API, as it is and in a language of the path."""
    plain = operation(name, "Reconciliation", summary, ok | faults(*statuses), parameters=[*fields, LANGUAGE])
    named = operation(
        f"{name}In", "Reconciliation", f"{summary}, in a language", ok | faults(*statuses, "404"), parameters=[*fields]
    )
    return {
        f"/reconcile/{path}": {"get": plain},
        f"/reconcile/{{language}}/{path}": {"parameters": [_IN_LANGUAGE], "get": named},
    }


def reconciliation() -> Json:
    """The Reconciliation Service API 0.2 beside its entrance: suggestions, previews, properties."""
    cursor = field("cursor", {"type": "integer", "minimum": 0, "maximum": 999999, "default": 0}, "How many to skip")
    prefix = field("prefix", {"type": "string", "minLength": 1}, "What has been typed", required=True)
    limit = field("limit", {"type": "integer", "minimum": 0, "maximum": 999999}, "The greatest number of properties")
    iri = field("id", {"type": "string"}, "The IRI", required=True)
    found = json_answer("What was found")
    paths: Json = {}
    for kind in ("entity", "type", "property"):
        suggested = (
            f"suggest/{kind}",
            f"suggest-{kind}",
            f"Suggest an {kind}" if kind == "entity" else f"Suggest a {kind}",
        )
        paths |= _reconciliation(*suggested, [prefix, cursor], found, "400")
        paths |= _reconciliation(
            f"flyout/{kind}", f"flyout-{kind}", f"A few words about it ({kind})", [iri], found, "400", "404"
        )
    of_class = field("type", {"type": "string"}, "The class")
    paths |= _reconciliation(
        "properties", "proposed", "Properties that can be fetched", [of_class, limit], found, "400", "404"
    )
    paths |= _reconciliation("preview", "preview", "A card of a thing", [iri], _PAGE, "400", "404")
    entrance = FINDING["/reconcile"]
    in_language = {
        method: {
            **entrance[method],
            "operationId": entrance[method]["operationId"] + "In",
            "responses": entrance[method]["responses"] | faults("404", "405"),
            "parameters": [p for p in entrance[method]["parameters"] if p is not LANGUAGE],
        }
        for method in ("get", "post")
    }
    paths["/reconcile/{language}"] = {"parameters": [_IN_LANGUAGE], **in_language}
    return paths
