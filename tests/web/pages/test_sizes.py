"""Every kind of page of the real graph stays small: the longest documents of each kind, and the pages made of many."""

from __future__ import annotations

from collections import defaultdict

import pytest
from flask.testing import FlaskClient

from publisher.base.formats import N_QUADS
from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.web.addresses import DESCRIBE, document_url
from publisher.web.app import create_app

LARGEST = 50_000
OF_EACH_KIND = 3
VIEWS = ("/", "/browse", "/search?q=urbact", "/disagreements", "/queries/", "/sparql", "/dumps/", "/about")


@pytest.fixture(scope="module")
def visitor(built: Release, store: EmbeddedStore) -> FlaskClient:
    return create_app(built, store).test_client()


def longest(release: Release) -> list[str]:
    """The addresses of the longest documents of each kind, each page of them counted by itself."""
    kinds: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for path, resource in release.resources.items():
        kind = DESCRIBE if path.startswith(DESCRIBE) else "/".join(path.split("/")[:2])
        url = document_url(path)
        for page in range(1, resource.pages + 1):
            found = release.represent(path, N_QUADS, page=page)
            assert found is not None
            address = f"{url}{'&' if '?' in url else '?'}page={page}" if page > 1 else url
            kinds[kind].append((len(found.body), address))
    return [url for found in kinds.values() for _, url in sorted(found)[-OF_EACH_KIND:]]


@pytest.mark.parametrize("language", ["en", "pl"])
def test_no_page_is_long(visitor: FlaskClient, built: Release, language: str) -> None:
    headers = {"Accept": "text/html", "Accept-Language": language}
    urls = [*VIEWS, "/def/Discrepancy", "/shapes/Network", *longest(built)]
    sizes = {url: len(visitor.get(url, headers=headers).data) for url in urls}
    assert {url: size for url, size in sizes.items() if size >= LARGEST} == {}
    assert len(sizes) > 80
