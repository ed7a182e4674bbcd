"""The OpenAPI document: it is valid, it tells of everything, and the server keeps to it whatever it is sent."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from werkzeug.routing import Rule

import publisher.web
from publisher.base.config import Runtime
from publisher.release.reader import Release
from publisher.web.openapi import describe


def parameters(content: dict[str, Any], path: str) -> dict[str, Any]:
    return {field["name"]: field for field in content["paths"][path]["get"]["parameters"]}


def test_it_is_valid(client: FlaskClient) -> None:
    answer = client.get("/openapi.json")
    assert answer.content_type == "application/json"
    content = json.loads(answer.data)
    assert content["openapi"] == "3.1.0"
    assert list(OpenAPIV31SpecValidator(content).iter_errors()) == []
    again = client.get("/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_it_tells_of_every_saved_query_with_its_parameters(client: FlaskClient) -> None:
    content = json.loads(client.get("/openapi.json").data)
    listed = json.loads(client.get("/queries/").data)["queries"]
    for query in listed:
        assert content["paths"][query["href"]]["get"]["summary"] == query["summary"]
        assert query["text"] in content["paths"]
        given = parameters(content, query["href"])
        assert {p["name"] for p in query["parameters"]} <= given.keys()
    name = parameters(content, "/queries/named")["name"]
    assert (name["required"], name["example"]) == (True, "Milan")
    assert "page" in parameters(content, "/queries/names")
    assert "page" not in parameters(content, "/queries/classes")


def test_that_of_the_real_graph_is_valid(built: Release) -> None:
    content = describe(built.publication, built.id, built.saved_queries, Runtime())
    assert list(OpenAPIV31SpecValidator(content).iter_errors()) == []
    assert len(built.saved_queries) > 20
    assert {f"/queries/{name}" for name in built.saved_queries} <= content["paths"].keys()


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FUZZING = settings(
    max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("mode", GenerationMode)
def test_the_server_keeps_to_it_whatever_it_is_sent(app: Flask, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]
    called = set()
    for operation in operations:
        try:
            cases = operation.as_strategy(generation_mode=mode)

            @FUZZING
            @given(case=cases)
            def call(case: Case) -> None:
                # Schemathesis does not unpack what a WSGI application has compressed.
                case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

            call()
        except Unsatisfiable:  # an operation without parameters cannot be asked wrongly
            assert mode is GenerationMode.NEGATIVE
            continue
        called.add(operation.label)
    assert "GET /queries/named" in called
    assert mode is GenerationMode.NEGATIVE or called == {operation.label for operation in operations}


PAGES = {"/", "/about", "/accessibility", "/licence"}
"""For people alone."""

FILES = {"/static/<digest>/<path:name>", "/static/card.js"}
"""What pages are made of."""

ANY_DOCUMENT = {"/id/<path:_path>": "/id/{type}/{slug}", "/<path:_path>": "/doc/{type}/{slug}"}


def _as_openapi(rule: Rule) -> str:
    path = re.sub(r"<any\(entities\):\w+>", "entities", rule.rule)
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", path)


def test_every_route_is_in_it(app: Flask, client: FlaskClient) -> None:
    content = json.loads(client.get("/openapi.json").data)
    told = content["paths"]
    missing = []
    for rule in app.url_map.iter_rules():
        if rule.rule in PAGES | FILES:
            continue
        if rule.rule == "/queries/<name>":
            assert "/queries/names" in told
            continue
        path = ANY_DOCUMENT.get(rule.rule, _as_openapi(rule)).replace("flyout/{what}", "flyout/entity")
        missing += [
            f"{method} {path}"
            for method in rule.methods or ()
            if method in ("GET", "POST") and method.lower() not in told.get(path, {})
        ]
    assert missing == []


def _fields_read() -> set[str]:
    """The names of fields that the code reads from addresses."""
    found = set()
    package = Path(publisher.web.__file__).parent
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"""request\.(?:args|values)\.get\("([^"]+)\"""", text))
        found |= set(re.findall(r"""(?:_single|_iris)\(fields, "([^"]+)\"""", text))
        found |= set(re.findall(r"""(?<![.\w])fields\.get\("([^"]+)\"""", text))
        found |= set(re.findall(r"""\b_number\("([^"]+)\"""", text))
    return found


ALIASES = {"profile": "_profile", "extend": "the body of a POST", "example": "fills in the form of /sparql"}


def test_every_field_that_is_read_is_in_it(client: FlaskClient) -> None:
    content = json.loads(client.get("/openapi.json").data)
    told = set()
    for item in content["paths"].values():
        for operation in (item, *(item[method] for method in ("get", "post") if method in item)):
            told |= {field["name"] for field in operation.get("parameters", [])}
    read = _fields_read()
    assert {"release", "_profile", "page", "format", "same", "prefix", "url", "q"} <= read
    assert read - ALIASES.keys() - told == set()
    for path in ("/sparql", "/queries/names"):
        assert {"release", "Accept-Datetime", "format"} <= parameters(content, path).keys()
    assert {"_profile", "page"} <= parameters(content, "/doc/{type}/{slug}").keys()
