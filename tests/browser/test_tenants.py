"""Pages of publications that have nothing to do with the graph of this repository."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import violations
from tests.tenants.publishing import Tenant


@pytest.fixture
def site(tenant: Tenant) -> str:
    """The server that the pages are on."""
    return tenant.site


def test_pages_are_accessible_and_complain_of_nothing(page: Page, tenant: Tenant) -> None:
    listed = "/browse?type=" + quote(tenant.type, safe="")
    shown = "/" + tenant.thing.replace("id/", "doc/", 1) + ".html"
    for path in (
        "/",
        shown,
        listed,
        "/search?q=a",
        "/queries/",
        f"/queries/{tenant.query[0]}",
        "/catalog.html",
        "/sparql",
    ):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        assert violations(page) == [], path


def test_a_reader_comes_from_the_search_to_the_thing(page: Page, tenant: Tenant) -> None:
    page.goto("/")
    page.get_by_role("searchbox").first.fill(tenant.word)
    page.keyboard.press("Enter")
    page.locator(f'main a[href^="/{tenant.thing.replace("id/", "doc/", 1)}"]').first.click()
    assert page.locator("h1").count() == 1
