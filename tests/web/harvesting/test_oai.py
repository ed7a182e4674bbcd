"""OAI-PMH: valid against the protocol's schema, and harvested by a client that is not ours."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from oaipmh_scythe import Scythe
from pyoxigraph import RdfFormat, parse

from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.app import create_app
from publisher.web.harvesting import oai
from publisher.web.harvesting.oai.records import Repository
from tests.conftest import unavailable
from tests.web.changing import Libraries, serving
from tests.web.conftest import RUNTIME

NS = {"o": "http://www.openarchives.org/OAI/2.0/", "dc": "http://purl.org/dc/elements/1.1/"}
LIBRARIES = "https://example.org/libraries/"
NORTH = LIBRARIES + "id/library/north"
# What stands in a record is checked by its own format's rules; the schema wants a declaration of it.
WRAPPER = """<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="{namespace}">
<xsd:element name="{name}"/></xsd:schema>"""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Three days: everything came; a library changed; another one went, and one more came."""
    project = Libraries(tmp_path_factory.mktemp("oai") / "libraries")
    project.publish(date(2026, 1, 31), "east")
    project.publish(date(2026, 2, 1), "east", north="Northern Library")
    return project.publish(date(2026, 2, 2), "west", north="Northern Library")


@pytest.fixture(scope="module")
def libraries(changed: Release) -> Iterator[Flask]:
    with EmbeddedStore(changed.dataset_path, Limits.of(RUNTIME), workers=1) as store:
        yield create_app(changed, store, RUNTIME)


@pytest.fixture
def client(libraries: Flask) -> FlaskClient:
    return libraries.test_client()


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> etree.XMLSchema:
    """The schema of the protocol, which the source archive of PyPI's `pyoai` carries."""
    folder = request.config.cache.mkdir("pyoai")
    if not list(folder.glob("pyoai-*.tar.gz")):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary=:all:", "pyoai==2.5.0"]
        got = subprocess.run([*command, "--dest", folder], capture_output=True, text=True)
        if got.returncode:
            unavailable(f"pyoai's source archive, which has the schema of OAI-PMH, cannot be had: {got.stderr[-200:]}")
    target = tmp_path_factory.mktemp("schema")
    with tarfile.open(next(folder.glob("pyoai-*.tar.gz"))) as archive:
        member = next(m for m in archive if m.name.endswith("/OAI-PMH.xsd"))
        read = archive.extractfile(member)
        assert read is not None
        (target / "OAI-PMH.xsd").write_bytes(read.read())
    imports = [f'<xsd:import namespace="{NS["o"]}" schemaLocation="{(target / "OAI-PMH.xsd").as_uri()}"/>']
    roots = (
        ("http://www.openarchives.org/OAI/2.0/oai_dc/", "dc"),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "RDF"),
    )
    for namespace, name in roots:
        (target / f"{name}.xsd").write_text(WRAPPER.format(namespace=namespace, name=name))
        imports.append(f'<xsd:import namespace="{namespace}" schemaLocation="{(target / name).as_uri()}.xsd"/>')
    text = f'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">{"".join(imports)}</xsd:schema>'
    return etree.XMLSchema(etree.fromstring(text))


def ask(client: FlaskClient, **arguments: str) -> etree._Element:
    answer = client.get("/oai", query_string={k.rstrip("_"): v for k, v in arguments.items()})
    assert answer.status_code == 200
    return etree.fromstring(answer.data)


def code(client: FlaskClient, **arguments: str) -> str:
    return ask(client, **arguments).find("o:error", NS).get("code")


def headers(found: etree._Element) -> dict[str, tuple[str, str | None]]:
    return {
        h.findtext("o:identifier", None, NS): (h.findtext("o:datestamp", None, NS), h.get("status"))
        for h in found.iter(f"{{{NS['o']}}}header")
    }


REQUESTS = (
    {"verb": "Identify"},
    {"verb": "ListMetadataFormats"},
    {"verb": "ListMetadataFormats", "identifier": NORTH},
    {"verb": "ListSets"},
    {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"},
    {"verb": "ListRecords", "metadataPrefix": "oai_dc"},
    {"verb": "ListRecords", "metadataPrefix": "dcat_ap"},
    {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": NORTH},
    {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": LIBRARIES + "id/library/east"},
    {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": 'x:<&"'},
    {"verb": "Nothing"},
    {},
)


@pytest.mark.parametrize("arguments", REQUESTS)
def test_answers_are_valid(client: FlaskClient, schema: etree.XMLSchema, arguments: dict[str, str]) -> None:
    schema.assertValid(ask(client, **arguments))
    answer = client.post("/oai", data=arguments)
    schema.assertValid(etree.fromstring(answer.data))


def test_harvesters_are_told_the_mailbox_of_the_settings(client: FlaskClient) -> None:
    assert ask(client, verb="Identify").findtext(".//o:adminEmail", None, NS) == "data@libraries.example"


def test_without_one_they_are_told_that_there_is_none(tmp_path: Path) -> None:
    project = Libraries(tmp_path / "libraries")
    settings = project.folder / "pyproject.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text("\n".join(line for line in text.split("\n") if "mailbox" not in line), encoding="utf-8")
    release = project.publish(date(2026, 1, 31))
    assert "L216" in {finding["code"] for finding in release.report["diagnostics"]}
    with EmbeddedStore(release.dataset_path, Limits.of(RUNTIME), workers=1) as store:
        told = ask(create_app(release, store, RUNTIME).test_client(), verb="Identify")
    assert told.findtext(".//o:adminEmail", "", NS).endswith(".invalid")


ERRORS = (
    ("badVerb", {}),
    ("badVerb", {"verb": "identify"}),
    ("badArgument", {"verb": "Identify", "from": "2026-01-01"}),
    ("badArgument", {"verb": "GetRecord", "identifier": NORTH}),
    ("badArgument", {"verb": "ListRecords"}),
    ("badArgument", {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-02-30"}),
    ("badArgument", {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-02-01T00:00:00Z"}),
    ("badArgument", {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-02-02", "until": "2026-02-01"}),
    ("badArgument", {"verb": "ListRecords", "metadataPrefix": "oai_dc", "resumptionToken": "x", "set": "class"}),
    ("cannotDisseminateFormat", {"verb": "ListRecords", "metadataPrefix": "marc21"}),
    ("cannotDisseminateFormat", {"verb": "GetRecord", "metadataPrefix": "dcat_ap", "identifier": NORTH}),
    ("idDoesNotExist", {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": NORTH + "x"}),
    ("idDoesNotExist", {"verb": "ListMetadataFormats", "identifier": NORTH + "x"}),
    ("noRecordsMatch", {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "class:none"}),
    ("noRecordsMatch", {"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "2026-01-30"}),
    ("badResumptionToken", {"verb": "ListRecords", "resumptionToken": "x"}),
    ("badResumptionToken", {"verb": "ListRecords", "resumptionToken": "WzFd"}),
    ("badResumptionToken", {"verb": "ListSets", "resumptionToken": "x"}),
)


@pytest.mark.parametrize(("expected", "arguments"), ERRORS)
def test_errors_have_their_codes(client: FlaskClient, expected: str, arguments: dict[str, str]) -> None:
    assert code(client, **arguments) == expected


def test_an_argument_given_twice_is_refused(client: FlaskClient) -> None:
    answer = client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc")
    assert etree.fromstring(answer.data).find("o:error", NS).get("code") == "badArgument"


def test_days_tell_what_came_changed_and_went(client: FlaskClient, changed: Release) -> None:
    every = headers(ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc"))
    assert every[NORTH] == ("2026-02-01", None)
    assert every[LIBRARIES + "id/library/east"] == ("2026-02-02", "deleted")
    assert every[LIBRARIES + "id/library/west"] == ("2026-02-02", None)
    for day in ("2026-01-31", "2026-02-01", "2026-02-02"):
        only = headers(ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", from_=day, until=day))
        assert only == {iri: row for iri, row in every.items() if row[0] == day}
    things = {r.iri for p, r in changed.resources.items() if p.startswith("doc/") and not r.generated}
    assert things < every.keys()


def test_sets_divide_by_class_and_dataset(client: FlaskClient) -> None:
    sets = [one.text for one in ask(client, verb="ListSets").iter(f"{{{NS['o']}}}setSpec")]
    assert "class:lib.Library" in sets
    found = headers(ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", set="class:lib.Library"))
    assert {iri.rpartition("/")[2] for iri in found} >= {"north", "east", "west"}
    assert all("/library/" in iri for iri in found)
    datasets = headers(ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", set="dataset:dataset"))
    assert {NORTH, LIBRARIES + "id/dataset/dataset"} <= datasets.keys()
    for spec in sets:
        assert headers(ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", set=spec)), spec


def test_a_token_continues_also_with_the_prefix_repeated(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = headers(ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc"))
    monkeypatch.setattr(oai, "PAGE_SIZE", 3)
    found, token, more = {}, "", {"metadataPrefix": "oai_dc"}
    while token is not None:
        page = ask(client, verb="ListIdentifiers", **more)
        assert len(headers(page)) <= 3
        found |= headers(page)
        element = page.find(".//o:resumptionToken", NS)
        assert int(element.get("completeListSize")) == len(whole)
        token = element.text
        more = {"resumptionToken": token or "", "metadataPrefix": "oai_dc"}
    assert found == whole
    first = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc").findtext(".//o:resumptionToken", None, NS)
    assert code(client, verb="ListIdentifiers", resumptionToken=first, metadataPrefix="dcat_ap") == "badArgument"


def test_a_token_of_another_release_is_refused(client: FlaskClient) -> None:
    token = oai.to_token(oai.Selection("oai_dc", cursor=1), "2026-01-01-0123456789ab")
    assert code(client, verb="ListRecords", resumptionToken=token) == "badResumptionToken"


def test_a_dataset_is_told_in_dcat_ap_with_all_its_distributions(client: FlaskClient, changed: Release) -> None:
    found = ask(client, verb="ListRecords", metadataPrefix="dcat_ap")
    (root,) = found.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF")
    quads = list(parse(etree.tostring(root), format=RdfFormat.RDF_XML))
    downloads = {q.object.value for q in quads if q.predicate.value.endswith("#downloadURL")}
    assert downloads == {f"{LIBRARIES}dumps/{name}" for name in changed.dumps}
    subjects = {q.subject.value for q in quads}
    assert {q.object.value for q in quads if q.predicate.value.endswith(("#contactPoint", "/publisher"))} <= subjects


def test_a_client_from_elsewhere_harvests_it_all(
    libraries: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = headers(ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc"))
    monkeypatch.setattr(oai, "PAGE_SIZE", 5)
    with serving(libraries) as url, Scythe(f"{url}/oai") as scythe:
        assert scythe.identify().deletedRecord == "persistent"
        records = list(scythe.list_records())
        assert {r.header.identifier for r in records} == whole.keys()
        assert len(records) == len(whole)
        assert {r.header.identifier for r in records if r.deleted} == {LIBRARIES + "id/library/east"}
        assert len(list(scythe.list_records(ignore_deleted=True))) == len(whole) - 1
        assert {"dcat_ap", "oai_dc"} == {f.metadataPrefix for f in scythe.list_metadata_formats()}
        record = scythe.get_record(identifier=LIBRARIES + "id/library/west", metadata_prefix="oai_dc")
        assert record.metadata["title"] == ["west & <co>"]


def test_of_several_datasets_each_is_a_set_of_its_own(tmp_path: Path) -> None:
    tables = '[tool.publisher.datasets.libraries]\n[tool.publisher.datasets.terms]\ngraphs = ["def"]\n'
    project = Libraries(tmp_path / "libraries")
    settings = project.folder / "pyproject.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n" + tables, encoding="utf-8")
    found = Repository(project.publish(date(2026, 1, 31)))
    assert {"dataset:libraries", "dataset:terms"} <= found.sets.keys()
    assert "dataset:libraries" in found.by_identifier[NORTH].sets
    assert "dataset:terms" not in found.by_identifier[NORTH].sets
    assert "dataset:terms" in found.by_identifier[LIBRARIES + "id/dataset/terms"].sets
