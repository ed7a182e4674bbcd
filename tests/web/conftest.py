from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from publisher.base.config import Runtime
from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.app import create_app
from tests.web.libraries import build_libraries
from tests.web.publishing import publish

RUNTIME = Runtime(query_seconds=2, query_workers=2, query_queue=2, query_length=4096)


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web") / "state"


@pytest.fixture(scope="session")
def release(state: Path) -> Release:
    return publish(state)


@pytest.fixture(scope="session")
def store(release: Release) -> Iterator[EmbeddedStore]:
    with EmbeddedStore(release.dataset_path, Limits.of(RUNTIME), workers=2, queue=2) as opened:
        yield opened


@pytest.fixture(scope="session")
def app(release: Release, store: EmbeddedStore) -> Flask:
    return create_app(release, store, RUNTIME)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release with a hub, withdrawn things and profiles, built by the whole pipeline."""
    return build_libraries(tmp_path_factory.mktemp("libraries") / "project")


@pytest.fixture(scope="session")
def libraries_app(libraries: Release) -> Iterator[Flask]:
    with EmbeddedStore(libraries.dataset_path, Limits.of(RUNTIME), workers=1, queue=2) as opened:
        yield create_app(libraries, opened, RUNTIME)


@pytest.fixture
def reader(libraries_app: Flask) -> FlaskClient:
    """Who reads that release."""
    return libraries_app.test_client()
