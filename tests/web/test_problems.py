"""Problems as people read them: in the language of the reader, with advice; what is English only says so."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from publisher.base.config import Runtime
from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.app import create_app
from publisher.web.messages import LANGUAGES, Messages
from tests.web.test_operators import CROSS

LONG = "/sparql?" + urlencode({"query": CROSS})


def page(client: FlaskClient, path: str, language: str, **environ: str):
    return client.get(path, headers={"Accept": "text/html", "Accept-Language": language}, environ_overrides=environ)


def assert_told(answer, status: int, language: str) -> None:
    words = Messages(language)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert answer.headers["Content-Language"] == language
    assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))
    assert f'<html lang="{language}">' in answer.text
    for text in (words(f"problem.{status}"), words(f"advice.{status}") if f"advice.{status}" in words else ""):
        assert text.replace("'", "&#39;") in answer.text


@pytest.fixture
def busy_store(release: Release) -> Iterator[EmbeddedStore]:
    with EmbeddedStore(release.dataset_path, Limits(seconds=1.5), workers=2, queue=20) as opened:
        yield opened


@pytest.fixture
def busy(release: Release, busy_store: EmbeddedStore) -> FlaskClient:
    return create_app(release, busy_store, Runtime(query_log="off", query_per_client=1)).test_client()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_there(reader: FlaskClient, language: str) -> None:
    missing = page(reader, "/doc/library/never", language)
    assert_told(missing, 404, language)
    assert ('<p lang="en">This release' in missing.text) is (language != "en")
    assert_told(page(reader, "/doc/agency/city?_profile=none", language), 406, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_withdrawn_is_told_in_the_language_of_the_reader(reader: FlaskClient, language: str) -> None:
    gone = page(reader, "/doc/library/old", language)
    assert_told(gone, 410, language)
    assert 'lang="en">' not in gone.text.partition("<article")[2].partition("</article")[0]
    machine = reader.get(
        "/doc/library/old", headers={"Accept": "application/problem+json", "Accept-Language": language}
    )
    assert machine.headers["Content-Language"] == language
    assert "Accept-Language" in machine.headers["Vary"]
    assert machine.json["detail"].replace("'", "&#39;") in gone.text


def test_queries_that_are_not_answered(busy: FlaskClient, busy_store: EmbeddedStore) -> None:
    with ThreadPoolExecutor(len(LANGUAGES) + 1) as threads:
        asked = {tag: threads.submit(page, busy, LONG, tag) for tag in LANGUAGES}
        answers = {tag: future.result() for tag, future in asked.items()}
    assert sorted(answer.status_code for answer in answers.values()) == [*[429] * (len(LANGUAGES) - 1), 504]
    for language, answer in answers.items():
        assert_told(answer, answer.status_code, language)
        assert ('<p lang="en">' in answer.text) is (language != "en")
    busy_store.close()
    for language in LANGUAGES:
        assert_told(page(busy, LONG, language), 503, language)
