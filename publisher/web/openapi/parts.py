"""What the parts of the OpenAPI document are made of: operations, fields, answers, problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publisher.web.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publisher.base.formats import Format

Json = dict[str, Any]

PROBLEM_TYPE = "application/problem+json"
PROBLEM: Json = {
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
    "405": "Nothing takes this method here",
    "406": "It cannot be given in the format asked for; the answer lists the formats that there are",
    "410": "It has been withdrawn; the answer says what stands instead",
    "413": "The query, its answer or the memory it needs is larger than allowed",
    "415": "The media type of the body is not supported",
    "429": "Too many queries at once from this address",
    "502": "Another endpoint, which the query calls with SERVICE, did not answer",
    "503": "Too many queries are waiting; Retry-After says when to come back",
    "504": "The query took longer than allowed",
}
QUERY_FAULTS = ("400", "406", "413", "429", "502", "503", "504")


def content_in(formats: Sequence[Format], *, page: bool = True) -> Json:
    """The media types of an answer in some formats, and a page beside them."""
    kinds = {f.media_type: _schema_of(f) for f in formats}
    return kinds | ({"text/html": {"schema": {"type": "string"}}} if page else {})


def _schema_of(fmt: Format) -> Json:
    if fmt.media_type.endswith("json"):
        return {"schema": {"type": ["object", "array"]}}
    return {"schema": {"type": "string"}}


def faults(*statuses: str) -> Json:
    """The problems that an operation may answer with."""
    return {status: {"$ref": f"#/components/responses/{_component(status)}"} for status in statuses}


def problems() -> Json:
    """What `faults` refers to: one answer for each status, for the components of the document."""
    content = {
        PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}},
        "text/html": {"schema": {"type": "string"}},
    }
    return {_component(status): {"description": text, "content": content} for status, text in _STATUSES.items()}


def _component(status: str) -> str:
    return f"Problem{status}"


def operation(name: str, tag: str, summary: str, responses: Json, **more: object) -> Json:
    """One operation."""
    return {"operationId": name, "tags": [tag], "summary": summary, "responses": responses, **more}


def field(name: str, schema: Json, description: str, **more: object) -> Json:
    """A field of the address."""
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


def format_field(formats: Sequence[Format]) -> Json:
    """The field that names a format."""
    names = [f.key for f in formats]
    return field("format", {"type": "string", "enum": names}, "The format, instead of the Accept header")


def path_field(name: str, pattern: str, description: str) -> Json:
    """A part of the path."""
    schema = {"type": "string", "pattern": pattern}
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


def answered(description: str, *media_types: str) -> Json:
    """A plain success in one of some media types."""
    return {"200": {"description": description, "content": {media_type: {} for media_type in media_types}}}


def json_answer(description: str) -> Json:
    """A plain success in JSON."""
    return {"200": {"description": description, "content": {"application/json": {"schema": {"type": "object"}}}}}


STRING: Json = {"type": "string"}
LANGUAGE = field("lang", {"type": "string", "enum": list(LANGUAGES)}, "The language, instead of Accept-Language")
PAGE_NUMBER: Json = {"type": "integer", "minimum": 1, "maximum": 999999, "default": 1}
UNCHANGED: Json = {"304": {"description": "The client has this answer already"}}
SEE_OTHER: Json = {"303": {"description": "Where it is told", "headers": {"Location": {"schema": STRING}}}}
RELEASE = field("release", {"type": "string"}, "The release to ask, by its whole name; the current one by default")
ACCEPT_DATETIME: Json = {
    "name": "Accept-Datetime",
    "in": "header",
    "description": "Asks the release of a day (RFC 7089)",
    "schema": {
        "type": "string",
        "pattern": r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} "
        r"[0-9]{2}:[0-9]{2}:[0-9]{2} GMT$",
    },
    "example": "Tue, 24 Nov 2026 12:00:00 GMT",
}
