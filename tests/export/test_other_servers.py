"""Apache and Caddy choose the same file as the live server, with its type and language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.release.reader import Release
from publisher.web.addresses import to_uri
from tests.conftest import require_tool
from tests.export import servers
from tests.export.servers import Client, free_port, running
from tests.export.test_contract import ACCEPTS, BROWSER

COMPARED = ("content-type", "content-language", "access-control-allow-origin", "content-security-policy", "location")
APACHE = """
ServerRoot {work}
PidFile {work}/pid
ErrorLog {work}/error.log
Listen 127.0.0.1:{port}
ServerName localhost
User www-data
Group www-data
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule mime_module {modules}/mod_mime.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule rewrite_module {modules}/mod_rewrite.so
TypesConfig /dev/null
DocumentRoot {export}/site
<Directory {export}/site>
    AllowOverride All
    Require all granted
</Directory>
"""


@pytest.fixture(scope="module")
def apache(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    program = require_tool("apache2")
    work, port = tmp_path_factory.mktemp("apache"), free_port()
    modules = next(
        path for path in map(Path, ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules")) if path.exists()
    )
    readable(exported)
    (work / "conf").write_text(APACHE.format(work=work, port=port, export=exported, modules=modules))
    with running([program, "-X", "-f", str(work / "conf")], port, work) as client:
        yield client


@pytest.fixture(scope="module")
def caddy(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with servers.caddy(require_tool("caddy"), exported, tmp_path_factory.mktemp("caddy")) as client:
        yield client


def readable(folder: Path) -> None:
    """Lets the server's own user go down to a folder."""
    for parent in (folder, *folder.parents):
        if parent.owner() == folder.owner() and parent != Path(parent.anchor):
            parent.chmod(parent.stat().st_mode | 0o055)


@pytest.fixture(params=["apache", "caddy"])
def other(request: pytest.FixtureRequest) -> Client:
    found: Client = request.getfixturevalue(request.param)
    return found


def same(other: Client, live: Client, address: str, **headers: str) -> int:
    mine, theirs = (client.ask(to_uri(address), **headers) for client in (other, live))
    assert mine.status == theirs.status, (address, headers)
    compared = COMPARED if mine.status == 200 else ("location",)
    wanted = {name: theirs.headers.get(name) for name in compared}
    told = {name: mine.headers.get(name) for name in compared}
    if told["location"]:  # Apache writes the host that was asked before the path
        told["location"] = told["location"].removeprefix(f"http://127.0.0.1:{other.port}")
    assert told == wanted, (address, headers)
    assert mine.status != 200 or mine.body == theirs.body, (address, headers)
    return mine.status


@pytest.mark.parametrize("accept", [accept for accept in ACCEPTS if accept])
def test_formats(other: Client, live: Client, accept: str) -> None:
    for address in ("/def", "/doc/network/harbours", "/doc/place/Skåne"):
        same(other, live, address, Accept=accept, Accept_Language="it-CH, en;q=0.5")


def test_suffixes_languages_things_and_files(other: Client, live: Client, small: Release) -> None:
    for address in ("/def.ttl", "/def.html", "/doc/place/Skåne.nt", "/robots.txt", "/sitemap.xml", "/llms.txt"):
        assert same(other, live, address, Accept="*/*", Accept_Language="pl") == 200
    for address in ("/about", "/about?lang=it", "/"):
        assert same(other, live, address, Accept=BROWSER, Accept_Language="pl") == 200
    assert same(other, live, "/id/network/harbours") == 303
    for address in ("/id/none", "/doc/none", "/def~en.html", "/.htaccess"):
        assert same(other, live, address) == 404


def test_apache_tells_queries_apart(apache: Client, live: Client) -> None:
    assert same(apache, live, "/describe?iri=https%3A%2F%2Fschema.org%2FCity", Accept="text/turtle") == 200
