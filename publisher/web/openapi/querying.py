"""Queries in the OpenAPI document: the endpoint, and every saved query with its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.base.formats import GRAPH_FORMATS, RESULT_FORMATS
from publisher.store.port import AnswerKind
from publisher.store.saved_queries.datatypes import XSD
from publisher.web.openapi.parts import (
    ACCEPT_DATETIME,
    LANGUAGE,
    PAGE_NUMBER,
    QUERY_FAULTS,
    RELEASE,
    STRING,
    UNCHANGED,
    content_in,
    faults,
    field,
    format_field,
    json_answer,
    operation,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from publisher.base.config import Runtime
    from publisher.base.formats import Format
    from publisher.store.saved_queries.parameters import Parameter
    from publisher.store.saved_queries.saved_query import SavedQuery
    from publisher.web.openapi.parts import Json

_WHOLE_NUMBERS = frozenset({"integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"})
_NUMBER = r"^[+\-]?([0-9]+\.?[0-9]*|\.[0-9]+)([Ee][+\-]?[0-9]+)?$"


def sparql(limits: Runtime) -> Json:
    """The endpoint of the SPARQL Protocol, with what of its limits a schema can say."""
    answers = (*RESULT_FORMATS, *GRAPH_FORMATS)
    query = {"type": "string", "minLength": 1, "maxLength": limits.query_length, "example": "ASK { ?s ?p ?o }"}
    graphs = {"type": "array", "items": {"type": "string", "format": "iri"}}
    names = {
        "default-graph-uri": "Graphs that make the default graph, instead of those the query names",
        "named-graph-uri": "Graphs that GRAPH can name, instead of those the query names",
    }
    fields = [field(name, graphs, text, explode=True) for name, text in names.items()]
    fields += [format_field(answers), RELEASE, ACCEPT_DATETIME]
    ok: Json = {"200": {"description": "The whole answer; never a part of it", "content": content_in(answers)}}
    ok["200"]["headers"] = {"ETag": {"schema": {"type": "string"}}}
    asked = field("query", query, "A SPARQL query; without one, the service describes itself")
    form = {"type": "object", "required": ["query"], "properties": {"query": query} | dict.fromkeys(names, graphs)}
    body = {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {"schema": form},
            "application/sparql-query": {"schema": query},
        },
    }
    get = operation(
        "query", "SPARQL", "Ask a query", ok | UNCHANGED | faults(*QUERY_FAULTS, "404"), parameters=[asked, *fields]
    )
    post = operation(
        "queryByPost",
        "SPARQL",
        "Ask a long query",
        ok | faults(*QUERY_FAULTS, "404", "415"),
        parameters=fields,
        requestBody=body,
    )
    words = operation(
        "words", "SPARQL", "What a query can name, for editors", json_answer("Prefixes, classes, and so on")
    )
    words["parameters"] = [LANGUAGE]
    return {"/sparql": {"get": get, "post": post}, "/sparql/vocabulary.json": {"get": words}}


def saved(queries: Mapping[str, SavedQuery]) -> Json:
    """The saved queries, each as an operation of its own."""
    listed = {"type": "object", "required": ["queries"], "properties": {"queries": {"type": "array"}}}
    ok: Json = {"200": {"description": "All saved queries", "content": {"application/json": {"schema": listed}}}}
    ok["200"]["content"]["text/html"] = {"schema": {"type": "string"}}
    tag = field("tag", {"type": "string"}, "Only those with this tag")
    index = operation("savedQueries", "Saved queries", "List the saved queries", ok | faults("406"), parameters=[tag])
    paths: Json = {"/queries/": {"get": index}}
    for name, query in queries.items():
        paths[f"/queries/{name}"] = {"get": _run(name, query)}
        text = {"200": {"description": "The query", "content": {"application/sparql-query": {"schema": STRING}}}}
        shown = operation(f"text-{name}", "Saved queries", f"The text of “{query.summary}”", text | faults("400"))
        paths[f"/queries/{name}.rq"] = {"get": shown}
    return paths


def _run(name: str, query: SavedQuery) -> Json:
    formats: Sequence[Format] = GRAPH_FORMATS if query.kind is AnswerKind.GRAPH else RESULT_FORMATS
    if query.kind is AnswerKind.BOOLEAN:
        formats = RESULT_FORMATS[:2]
    fields = [_parameter(p) for p in query.parameters]
    headers: Json = {"ETag": {"schema": STRING}}
    if query.pagination is not None:
        fields.append(field("page", PAGE_NUMBER, f"Which page, of {query.pagination} rows each"))
        headers["Link"] = {"schema": STRING, "description": "The first, previous and next page (RFC 8288)"}
    fields += [format_field(formats), RELEASE, ACCEPT_DATETIME]
    ok = {"200": {"description": "The answer", "headers": headers, "content": content_in(formats)}}
    responses = ok | UNCHANGED | faults(*QUERY_FAULTS, "404")
    return operation(
        f"run-{name}", "Saved queries", query.summary, responses, description=query.description, parameters=fields
    )


def _parameter(parameter: Parameter) -> Json:
    schema = {"type": "string", "enum": list(parameter.choices)} if parameter.choices else _type(parameter)
    if parameter.default is not None:
        schema["default"] = parameter.default
    more: Json = {"required": parameter.required and parameter.default is None}
    if parameter.example is not None:
        more["example"] = parameter.example
    return field(parameter.name, schema, parameter.description or parameter.label, **more)


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
