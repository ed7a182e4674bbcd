from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from publisher.base.config import Runtime
from publisher.export.exporting import export
from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.app import create_app
from tests.conftest import require_tool
from tests.export.servers import Client, nginx
from tests.web.publishing import publish

LANGUAGES = ("en", "it", "pl")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return publish(tmp_path_factory.mktemp("export") / "state")


@pytest.fixture(scope="session")
def exported(small: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "site"
    return export(small, folder, "https://data.example.org/cities", LANGUAGES).folder


@pytest.fixture(scope="session")
def static(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with nginx(require_tool("nginx"), exported, tmp_path_factory.mktemp("nginx")) as client:
        yield client


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, *args: object) -> None:
        """Tests need no log."""


@contextmanager
def serving(release: Release) -> Iterator[Client]:
    """The application itself, over HTTP."""
    with EmbeddedStore(release.dataset_path, Limits.of(Runtime()), workers=1) as store:
        server = make_server("127.0.0.1", 0, create_app(release, store), threaded=True, request_handler=_Quiet)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Client(server.server_port)
        finally:
            server.shutdown()
            thread.join(timeout=10)
            server.server_close()


@pytest.fixture(scope="session")
def live(small: Release) -> Iterator[Client]:
    with serving(small) as client:
        yield client
