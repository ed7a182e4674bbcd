"""Two processors that are not ours, PyLD and jsonld.js, expand our JSON-LD to the graph that the other formats have.

Neither may fetch anything: the context stands in the document.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from flask.testing import FlaskClient
from pyld import jsonld
from pyoxigraph import RdfFormat, parse

from publisher.base.formats import JSON_LD, N_TRIPLES
from publisher.release.profiles import MODEL
from publisher.release.reader import Release
from tests.conftest import require_npm, require_tool

FOLDER = Path(__file__).parent / "jsonld"
CITY = "/doc/agency/city"


def graph(text: str) -> set[str]:
    return {str(quad) for quad in parse(text, format=RdfFormat.N_QUADS)}


def not_to_be_fetched(url: str, _options: object) -> NoReturn:
    raise AssertionError(url)


def with_pyld(documents: Iterable[str]) -> Iterator[str]:
    """The N-Quads that PyLD makes of each document."""
    options = {"format": "application/n-quads", "documentLoader": not_to_be_fetched}
    return (jsonld.to_rdf(json.loads(text), options) for text in documents)


def with_jsonld_js(documents: Iterable[str]) -> Iterator[str]:
    """The N-Quads that jsonld.js makes of each document."""
    require_npm(FOLDER)
    lines = "".join(json.dumps(json.loads(text)) + "\n" for text in documents)
    command = [require_tool("node"), "expand.mjs"]
    told = subprocess.run(command, cwd=FOLDER, input=lines, capture_output=True, text=True, timeout=240)
    assert told.returncode == 0, told.stderr
    return map(json.loads, told.stdout.removesuffix("\n").split("\n"))


Processor = Callable[[Iterable[str]], Iterator[str]]
processors = pytest.mark.parametrize("expand", [with_pyld, with_jsonld_js])


@processors
def test_documents_in_all_profiles(reader: FlaskClient, libraries: Release, expand: Processor) -> None:
    paths = [CITY, "/doc/hub/everything", "/def", "/catalog", "/graph/publisher", "/doc/report/one"]
    told = [f"{path}.{{}}?_profile={token}" for path in paths for token in libraries.profiles]
    told = [url for url in told if reader.get(url.format("jsonld")).status_code == 200]
    assert {url.rpartition("=")[2] for url in told} == {"model", "schema", "cpov", "dcat-ap"}
    expanded = expand(reader.get(url.format("jsonld")).text for url in told)
    for url, found in zip(told, expanded, strict=True):
        assert graph(found) == graph(reader.get(url.format("nt")).text), url


@processors
def test_documents_that_mean_harm(client: FlaskClient, release: Release, expand: Processor) -> None:
    paths = [f"/{path}" for path in release.resources if path.startswith("doc/")]
    expanded = expand(client.get(f"{path}.jsonld").text for path in paths)
    for path, found in zip(paths, expanded, strict=True):
        assert graph(found) == graph(client.get(f"{path}.nt").text), path


@pytest.mark.slow
@processors
def test_all_documents_of_the_real_graph(built: Release, expand: Processor) -> None:
    told = [(path, token) for path, found in built.resources.items() for token in (MODEL, *found.profiles)]
    assert len(told) > 4000

    def text(path: str, token: str, fmt) -> str:
        found = built.represent(path, fmt, profile=token)
        assert found is not None
        return found.body.decode()

    expanded = expand(text(path, token, JSON_LD) for path, token in told)
    for (path, token), found in zip(told, expanded, strict=True):
        assert graph(found) == graph(text(path, token, N_TRIPLES)), (path, token)
