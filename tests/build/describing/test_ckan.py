"""CKAN's harvester takes the catalogue in whole: its own parser, from PyPI, in an environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.app import create_app
from tests.conftest import store as store
from tests.web.changing import Libraries, free_port, serving
from tests.web.conftest import RUNTIME

pytestmark = pytest.mark.slow

REQUIREMENTS = ("ckan[requirements]==2.12.*", "ckanext-dcat==2.4.*")
# What the harvester does with an answer: the format by Content-Type, the datasets and the address of a next page.
HARVEST = """
import json, sys
from ckanext.dcat.processors import RDFParser
body, content_type = open(sys.argv[1], "rb").read(), sys.argv[2]
parser = RDFParser(profiles=["euro_dcat_ap_3"])
parser.parse(body, _format=content_type)
print(json.dumps({"datasets": list(parser.datasets()), "next": parser.next_page()}))
"""
# The same over HTTP, page after page: HEAD, then GET, neither with Accept.
FOLLOW = """
import json, sys
from http.client import HTTPConnection
from urllib.parse import urlsplit
from ckanext.dcat.processors import RDFParser
at, pages = sys.argv[1], []
while at:
    address = urlsplit(at)
    for method in ("HEAD", "GET"):
        connection = HTTPConnection(address.netloc)
        connection.request(method, address.path)
        answer = connection.getresponse()
        assert answer.status == 200, (method, at, answer.status)
        body = answer.read()
    parser = RDFParser(profiles=["euro_dcat_ap_3"])
    parser.parse(body, _format=answer.headers["Content-Type"].split(";")[0])
    pages.append(list(parser.datasets()))
    at = parser.next_page()
print(json.dumps(pages))
"""


@pytest.fixture(scope="session")
def ckan(request: pytest.FixtureRequest) -> Path:
    """A Python with CKAN, installed once and kept in pytest's cache; CKAN pins what this project leaves open."""
    folder = request.config.cache.mkdir("ckan")
    python, done = folder / "bin" / "python", folder / "installed"
    if not done.exists() or done.read_text() != " ".join(REQUIREMENTS):
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *REQUIREMENTS], check=True)
        done.write_text(" ".join(REQUIREMENTS))
    return python


@pytest.fixture(scope="module")
def client(built: Release, store: EmbeddedStore) -> FlaskClient:
    return create_app(built, store).test_client()


def harvest(ckan: Path, client: FlaskClient, path: str, folder: Path) -> dict[str, Any]:
    """HEAD, then GET without Accept, as the harvester does."""
    head, answer = client.head(path), client.get(path)
    assert head.status_code == answer.status_code == 200
    assert head.headers["Content-Type"] == answer.headers["Content-Type"]
    assert int(head.headers["Content-Length"]) == len(answer.data)
    file = folder / "catalogue"
    file.write_bytes(answer.data)
    content_type = answer.headers["Content-Type"].split(";")[0]
    done = subprocess.run(
        [ckan, "-W", "ignore", "-c", HARVEST, file, content_type], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _extras(dataset: dict[str, Any]) -> dict[str, str]:
    return {extra["key"]: extra["value"] for extra in dataset["extras"]}


@pytest.mark.timeout(900)
def test_ckan_follows_a_catalogue_from_page_to_page(ckan: Path, tmp_path: Path) -> None:
    port = free_port()
    libraries = Libraries(tmp_path / "libraries", f"http://127.0.0.1:{port}/", "catalogue_page = 2")
    names = ["a", "b", "c", "d", "e"]
    with (libraries.folder / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.writelines(f'\n[tool.publisher.datasets.{name}]\ngraphs = ["graph/{name}"]\n' for name in names)
    release = libraries.publish(date(2026, 1, 31))
    with (
        EmbeddedStore(release.dataset_path, Limits.of(RUNTIME), workers=1) as store,
        serving(create_app(release, store, RUNTIME), port) as url,
    ):
        command = [ckan, "-W", "ignore", "-c", FOLLOW, f"{url}/catalog"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    pages = json.loads(done.stdout)
    assert [len(page) for page in pages] == [2, 2, 1]
    iris = [_extras(dataset)["uri"] for page in pages for dataset in page]
    assert sorted(iris) == [f"{libraries.base}id/dataset/{name}" for name in names]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("path", ["/catalog", "/catalog.jsonld", "/catalog.rdf"])
def test_ckan_takes_all_in(ckan: Path, client: FlaskClient, built: Release, tmp_path: Path, path: str) -> None:
    found = harvest(ckan, client, path, tmp_path)
    by_iri = {_extras(dataset)["uri"]: dataset for dataset in found["datasets"]}
    datasets = built.publication.base + "id/dataset/"
    assert by_iri.keys() == {datasets + name for name in built.publication.datasets}
    dataset = by_iri[datasets + "boostinno"]
    assert found["next"] is None
    assert dataset["title"] in built.publication.title.values()
    assert dataset["notes"] in built.publication.description.values()
    assert dataset["version"] == built.version
    assert dataset["url"] == built.publication.base
    urls = {resource["url"] for resource in dataset["resources"]}
    dumps = {f"{built.publication.base}dumps/{name}" for name in built.dumps if name.startswith("boostinno.")}
    assert urls == dumps | {built.publication.base, built.publication.endpoint_url}
    for resource in dataset["resources"]:
        name = resource["url"].rpartition("/")[2]
        if name in built.dumps:
            assert int(resource["size"]) == built.dumps[name].bytes
            assert resource["hash"].lower() == built.dumps[name].sha256
        assert resource["license"] == built.publication.licence
        assert resource["format"]
        assert resource["mimetype"]
    keywords = built.publication.datasets["boostinno"].keywords
    assert {tag["name"] for tag in dataset["tags"]} == {word for words in keywords.values() for word in words}
    extras = _extras(dataset)
    assert extras["uri"] == f"{built.publication.base}id/dataset/boostinno"
    assert extras["publisher_uri"] == built.publication.publisher.iri
    assert extras["contact_uri"] != extras["publisher_uri"]
    assert (extras["temporal_start"], extras["temporal_end"]) == ("2015-09-15", "2018-05-03")
    assert len(json.loads(extras["theme"])) == 2
    assert extras["frequency"].endswith("/frequency/IRREG")
