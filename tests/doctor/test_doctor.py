"""The doctor against a real server: clean on our own site, and not blind on sick ones."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from publisher.base.errors import NotFoundError, UnreadableError
from publisher.build.scaffold import write_example
from publisher.doctor.crawl import diagnose
from tests.cli.test_serve import Served

THING = b'<http://{host}/id/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "A"@en .\n'


@pytest.fixture(scope="module")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("doctor") / "example"
    list(write_example(folder))
    served = Served(folder)
    served.wait_until_ready()
    yield f"http://127.0.0.1:{served.port}/"
    served.end()
    served.process.communicate(timeout=10)


def test_a_whole_site_is_clean(example_site: str) -> None:
    found = diagnose(example_site, languages=("en", "it"))
    assert found.faults == ()
    assert found.resources > 8
    assert found.links > 50


def test_a_limit_is_kept(example_site: str) -> None:
    assert diagnose(example_site, limit=2).resources == 2


def test_the_command(example_site: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "publisher", "doctor", example_site, "--limit", "3"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout
    assert "3 resources" in done.stdout
    assert "no faults" in done.stdout


def test_no_site() -> None:
    with pytest.raises(UnreadableError):
        diagnose("http://127.0.0.1:9/")
    with pytest.raises(UnreadableError):
        diagnose("ftp://127.0.0.1/")


Answer = Callable[[str, str], tuple[int, dict[str, str], bytes]]


@pytest.fixture
def sick() -> Iterator[Callable[[Answer], str]]:
    """A server that answers as it is told, for GET and HEAD."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                status, headers, body = answer(self.path, self.headers.get("Accept", ""))
                host = f"127.0.0.1:{self.server.server_address[1]}"
                body = body.replace(b"{host}", host.encode())
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

            def log_message(self, *arguments: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def turtle(body: bytes, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "text/turtle", **{k.replace("_", "-"): v for k, v in headers.items()}}, body


def faults(site: str) -> set[str]:
    return {fault.what for fault in diagnose(site, starts=[site + "id/a"]).faults}


def test_a_thing_without_a_redirect(sick: Callable[[Answer], str]) -> None:
    site = sick(lambda path, accept: turtle(THING) if path == "/id/a" else (404, {}, b""))
    assert "a thing is answered with 200, not 303" in faults(site)


def test_what_a_plain_file_server_lacks(sick: Callable[[Answer], str]) -> None:
    def answer(path: str, accept: str) -> tuple[int, dict[str, str], bytes]:
        if path == "/id/a":
            return 303, {"Location": "/doc/a"}, b""
        return turtle(THING) if path == "/doc/a" else (404, {}, b"")

    found = faults(sick(answer))
    assert {
        "there is no CORS header",
        "there is no strong ETag",
        "a negotiated answer has no 'Vary: Accept'",
        "an unknown format is answered 200, not 406",
        "asked for application/ld+json, got text/turtle",
    } <= found


def test_formats_that_disagree_and_pages_that_lead_nowhere(sick: Callable[[Answer], str]) -> None:
    def answer(path: str, accept: str) -> tuple[int, dict[str, str], bytes]:
        if path == "/id/a":
            return 303, {"Location": "/doc/a"}, b""
        if path != "/doc/a":
            return 404, {}, b""
        if accept == "application/n-triples":
            return 200, {"Content-Type": accept}, THING.replace(b'"A"', b'"B"')
        if accept == "text/html":
            return 200, {"Content-Type": accept}, b'<html lang="it"><a href="/gone">x</a><a href="#nowhere">y</a>'
        return turtle(THING.replace(b"skos/core#prefLabel", b"skos/core#note"))

    found = faults(sick(answer))
    assert {
        "N-Triples says something else than Turtle",
        "the page says lang='it', not 'en'",
        "the page has no title",
        "the page has no part '#nowhere'",
        "a link leads to 404",
        "no document gives this thing a label",
    } <= found


def test_a_site_with_nothing_to_begin_with(sick: Callable[[Answer], str]) -> None:
    with pytest.raises(NotFoundError):
        diagnose(sick(lambda path, accept: (404, {}, b"")))


@pytest.mark.slow
def test_our_own_site_is_clean_in_all_its_languages(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    for name in ("pyproject.toml", "ontology", "shapes", "data", "sparql_queries"):
        (tmp_path / name).symlink_to(root / name)
    served = Served(tmp_path)
    served.wait_until_ready()
    try:
        found = diagnose(f"http://127.0.0.1:{served.port}/", languages=("en", "it", "pl"))
    finally:
        served.end()
        served.process.communicate(timeout=10)
    assert found.faults == ()
    assert found.resources > 800
