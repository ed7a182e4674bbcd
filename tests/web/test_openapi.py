"""The OpenAPI document: it is valid, it tells of everything, and the server keeps to it whatever it is sent."""

from __future__ import annotations

import json
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
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
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
