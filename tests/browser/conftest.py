"""A real browser on a real server with the real graph. A page that complains in any way fails its test.

`page` is a page in English at 1280 by 800 pixels, and `open_page` makes others: dark,
narrow, without JavaScript. Each is watched: an error on its console, a violation of its security policy, a failed
request or a request to any other server fails the test at its end. `violations(page)` is what axe finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, Request, sync_playwright

from tests.conftest import require_tool

OpenPage = Callable[..., Page]
FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(FOLDER):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium of the system."""
    started = playwright.chromium.launch(executable_path=require_tool("chromium"), args=["--no-sandbox"])
    yield started
    started.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """Makes pages that are watched; takes the options of a Playwright context."""
    complaints: list[str] = []
    contexts = []

    def make(**options: Any) -> Page:
        options = {"base_url": site, "locale": "en-GB", "viewport": {"width": 1280, "height": 800}, **options}
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        _watch(page, site, complaints)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A watched page as most readers have it."""
    return open_page()


def _watch(page: Page, site: str, complaints: list[str]) -> None:
    def look(request: Request) -> None:
        if not request.url.startswith((site, "data:", "blob:")):
            complaints.append(f"asks another server: {request.url}")

    page.on("request", look)
    # Violations of the security policy arrive on the console, too.
    page.on("console", lambda said: said.type in ("error", "warning") and _mind(said.text, complaints))
    page.on("pageerror", lambda error: complaints.append(f"throws: {error}"))
    page.on("requestfailed", lambda request: complaints.append(f"fails: {request.url}: {request.failure}"))


def _mind(text: str, complaints: list[str]) -> None:
    # A page that tells of a problem comes with the status of that problem, which is no complaint.
    if "the server responded with a status of 4" not in text:
        complaints.append(f"says: {text}")


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page: rule, element and reason."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}: {node['failureSummary']}" for rule in found for node in rule["nodes"]]
