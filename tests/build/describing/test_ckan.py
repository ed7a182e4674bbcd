"""CKAN's harvester takes the catalogue in whole: its own parser, from PyPI, in an environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.web.app import create_app
from tests.conftest import store as store

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


@pytest.mark.timeout(900)
@pytest.mark.parametrize("path", ["/catalog", "/catalog.jsonld", "/catalog.rdf"])
def test_ckan_takes_all_in(ckan: Path, client: FlaskClient, built: Release, tmp_path: Path, path: str) -> None:
    found = harvest(ckan, client, path, tmp_path)
    (dataset,) = found["datasets"]
    assert found["next"] is None
    assert dataset["title"] in built.publication.title.values()
    assert dataset["notes"] in built.publication.description.values()
    assert dataset["version"] == built.version
    assert dataset["url"] == built.publication.base
    urls = {resource["url"] for resource in dataset["resources"]}
    dumps = {f"{built.publication.base}dumps/{name}" for name in built.dumps}
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
    extras = {extra["key"]: extra["value"] for extra in dataset["extras"]}
    assert extras["uri"] == f"{built.publication.base}id/dataset/boostinno"
    assert extras["publisher_uri"] == built.publication.publisher.iri
    assert extras["contact_uri"] != extras["publisher_uri"]
    assert (extras["temporal_start"], extras["temporal_end"]) == ("2015-09-15", "2018-05-03")
    assert len(json.loads(extras["theme"])) == 2
    assert extras["frequency"].endswith("/frequency/IRREG")
