"""Dumps over HTTP: whole, in ranges, compressed, with digests that are true, and those of earlier versions."""

from __future__ import annotations

import gzip
import hashlib
from base64 import b64decode
from typing import Any

import pytest
import zstandard
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from werkzeug.test import TestResponse

from publisher.base.config import Project, Runtime
from publisher.build.pipeline import build
from publisher.build.scaffold import write_example
from publisher.release.history import ReleaseHistory
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.app import create_app
from tests.build.conftest import edit
from tests.build.conftest import example as example
from tests.build.conftest import project as project

DATA = "data/libraries.trig"


class Client(FlaskClient):
    """A client that reads each answer to its end and closes it, as servers do."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **kwargs})


def served(project: Project) -> FlaskClient:
    """The current release of a project, with a store that no request here asks."""
    release = build(project).release
    store = EmbeddedStore(release.dataset_path, Limits.of(Runtime()), workers=1)
    store.close()
    app = create_app(release, store)
    app.test_client_class = Client
    return app.test_client()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that no test changes."""
    folder = tmp_path_factory.mktemp("dumps") / "example"
    list(write_example(folder))
    return Project.load(folder)


@pytest.fixture(scope="module")
def dumps(shared: Project) -> FlaskClient:
    return served(shared)


def digest_of(header: str) -> bytes:
    assert header.startswith("sha-256=:")
    assert header.endswith(":")
    return b64decode(header.removeprefix("sha-256=:")[:-1], validate=True)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("dataset.nq", "application/n-quads"),
        ("dataset.trig", "application/trig; charset=utf-8"),
        ("dataset.ttl", "text/turtle; charset=utf-8"),
        ("dataset.nt", "application/n-triples"),
        ("dataset.jsonld", "application/ld+json"),
        ("dataset.rdf", "application/rdf+xml"),
        ("dataset.nq.gz", "application/gzip"),
        ("dataset.nq.zst", "application/zstd"),
    ],
)
def test_a_dump_comes_whole_with_its_type_and_digest(
    dumps: FlaskClient, shared: Project, name: str, media_type: str
) -> None:
    answer = dumps.get(f"/dumps/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == media_type
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert digest_of(answer.headers["Repr-Digest"]) == hashlib.sha256(answer.data).digest()
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert answer.last_modified is not None
    assert answer.last_modified.date() == shared.publication.date, "the version's day"
    assert answer.last_modified.timestamp() % 86400 == 0, "not the file's time"
    head = dumps.head(f"/dumps/{name}")
    assert head.data == b""
    assert {k: v for k, v in head.headers if k != "Date"} == {k: v for k, v in answer.headers if k != "Date"}


def test_the_compressed_dumps_hold_the_plain_one(dumps: FlaskClient) -> None:
    plain = dumps.get("/dumps/dataset.trig").data
    assert gzip.decompress(dumps.get("/dumps/dataset.trig.gz").data) == plain
    assert zstandard.decompress(dumps.get("/dumps/dataset.trig.zst").data) == plain


def test_all_formats_say_the_same(dumps: FlaskClient) -> None:
    def quads(name: str, fmt: RdfFormat) -> set[str]:
        return {str(quad) for quad in parse(dumps.get(f"/dumps/dataset.{name}").data, format=fmt)}

    everything = quads("nq", RdfFormat.N_QUADS)
    assert quads("trig", RdfFormat.TRIG) == everything
    default = {str(q) for q in parse(dumps.get("/dumps/dataset.nt").data, format=RdfFormat.N_TRIPLES)}
    assert default < everything
    for name, fmt in (("ttl", RdfFormat.TURTLE), ("rdf", RdfFormat.RDF_XML), ("jsonld", RdfFormat.JSON_LD)):
        assert quads(name, fmt) == default


def test_a_download_that_broke_off_goes_on_where_it_stopped(dumps: FlaskClient) -> None:
    whole = dumps.get("/dumps/dataset.nq")
    etag = whole.headers["ETag"]
    assert not etag.startswith("W/")
    rest = dumps.get("/dumps/dataset.nq", headers={"Range": "bytes=100-", "If-Range": etag})
    assert rest.status_code == 206
    assert rest.headers["Content-Range"] == f"bytes 100-{len(whole.data) - 1}/{len(whole.data)}"
    assert whole.data[:100] + rest.data == whole.data
    assert rest.headers["Repr-Digest"] == whole.headers["Repr-Digest"], "of the representation, not of the part"
    assert dumps.get("/dumps/dataset.nq", headers={"Range": "bytes=-10"}).data == whole.data[-10:]
    changed = dumps.get("/dumps/dataset.nq", headers={"Range": "bytes=100-", "If-Range": '"another"'})
    assert (changed.status_code, changed.data) == (200, whole.data)
    beyond = dumps.get("/dumps/dataset.nq", headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{len(whole.data)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=5-2", "bytes=x", "lines=1-2", "bytes", ""])
def test_a_range_that_is_not_served_is_passed_over(dumps: FlaskClient, asked: str) -> None:
    whole = dumps.get("/dumps/dataset.nq")
    answer = dumps.get("/dumps/dataset.nq", headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, whole.data)
    assert "Content-Range" not in answer.headers
    condition = {"Range": "bytes=0-1", "If-Range": whole.headers["Last-Modified"]}
    assert dumps.get("/dumps/dataset.nq", headers=condition).status_code in (200, 206)


def test_what_is_known_is_not_sent_again(dumps: FlaskClient) -> None:
    etag = dumps.get("/dumps/dataset.nq.gz").headers["ETag"]
    assert dumps.get("/dumps/dataset.nq.gz", headers={"If-None-Match": etag}).status_code == 304
    assert dumps.get("/dumps/dataset.nq", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    "path", ["nothing.nq", "..%2Frelease.json", "dataset", "2020-01-01/dataset.nq", "2026-01-31/../release.json"]
)
def test_nothing_but_dumps_is_there(dumps: FlaskClient, path: str) -> None:
    assert dumps.get(f"/dumps/{path}").status_code == 404


def test_the_list_is_a_page_and_the_distributions_of_the_catalogue(dumps: FlaskClient) -> None:
    page = dumps.get("/dumps/", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert b'href="/dumps/dataset.nq.gz"' in page.data
    listed = dumps.get("/dumps/")
    assert listed.headers["Content-Type"].startswith("text/turtle")
    graph = Graph().parse(data=listed.data, format="turtle")
    urls = graph.query("SELECT DISTINCT ?u { ?d dcat:distribution/dcat:downloadURL ?u }")
    names = {str(row[0]).rpartition("/")[2] for row in urls}  # type: ignore[index]
    assert len(names) == 18
    for name in names:
        assert f'href="/dumps/{name}"'.encode() in page.data
    assert dumps.get("/dumps/", headers={"Accept": "image/png"}).status_code == 406
    assert dumps.get("/dumps/", headers={"If-None-Match": listed.headers["ETag"]}).status_code == 304


def test_earlier_versions_stay_as_long_as_they_are_kept(project: Project) -> None:
    first = served(project).get("/dumps/dataset.nq").data
    edit(project.root / DATA, '"North Library"@en', '"Northern Library"@en')
    now = served(project)
    day = project.publication.date.isoformat()
    assert now.get(f"/dumps/{day}/dataset.nq").data == first
    assert now.get(f"/dumps/{day}.2/dataset.nq").data == now.get("/dumps/dataset.nq").data != first
    assert f'href="/dumps/{day}/dataset.nq"'.encode() in now.get("/dumps/?format=html").data
    ReleaseHistory(project.state).prune(keep=1)
    assert now.get(f"/dumps/{day}/dataset.nq").status_code == 410


def test_dumps_lie_where_the_catalogue_says(shared: Project) -> None:
    release = build(shared).release
    lines = release.dataset_path.read_text(encoding="utf-8").split("\n")
    sizes = [line for line in lines if "dcat#byteSize" in line]
    assert len(sizes) == len(release.dumps) == 18
    for name, entry in release.dumps.items():
        assert any(f"distribution/{name}>" in line and f'"{entry.bytes}"' in line for line in sizes)
        assert any(f"distribution/{name}#checksum>" in line and entry.sha256 in line for line in lines)
