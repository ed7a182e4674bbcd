"""`publisher load` into Oxigraph's own server, and `serve --store` without one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from publisher.store.remote.client import Addresses
from tests.cli.conftest import Run
from tests.store.servers import oxigraph


@pytest.fixture(scope="module")
def store() -> Iterator[tuple[str, ...]]:
    with oxigraph() as addresses:
        yield _options(addresses)


def _options(addresses: Addresses) -> tuple[str, ...]:
    return ("--store", "sparql:" + addresses.query, "--update", addresses.update, "--graphs", addresses.graphs)


def test_load_tells_what_it_did(run: Run, store: tuple[str, ...]) -> None:
    done = run("load", *store)
    assert done.returncode == 0, done.stderr
    assert "is live" in done.stdout
    assert "read back with" in done.stdout
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["stage", "verify", "switch"]


def test_a_release_that_is_not_there_is_not_found(run: Run, store: tuple[str, ...]) -> None:
    assert run("load", "1999-01-01", *store).returncode == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("load",), "no store to load into"),
        (("load", "--store", "sparql:http://127.0.0.1:9/"), "store_update"),
        (("load", "--store", "http://127.0.0.1:9/"), "'sparql:'"),
        (("serve", "--store", "sparql:ftp://127.0.0.1/"), "is no address of a store"),
    ],
)
def test_wrong_addresses_are_usage_errors(run: Run, arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_password_in_an_address_is_refused_and_not_repeated(run: Run) -> None:
    done = run("load", "--store", "sparql:http://me:hush@127.0.0.1/")
    assert done.returncode == 2
    assert "PUBLISHER_STORE_PASSWORD" in done.stderr
    assert "hush" not in done.stderr + done.stdout


def test_a_store_that_is_down_is_unreadable(run: Run) -> None:
    gone = "http://127.0.0.1:9/"
    done = run("load", "--store", "sparql:" + gone, "--update", gone, "--graphs", gone)
    assert done.returncode == 3
    assert "does not answer: Connection refused" in done.stderr
