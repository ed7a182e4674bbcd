"""Cards on a site of another origin, whose policy allows nothing but our server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import violations

MILAN = "https://w3id.org/boostinno/id/place/milan"


@pytest.fixture
def portal(site: str) -> Iterator[str]:
    """A portal in Polish with the card in both ways; it trusts our server in these directives, and nobody else."""
    body = f"""<!doctype html><html lang="pl"><head><meta charset="utf-8"><title>Portal</title>
<script type="module" src="{site}/static/card.js"></script></head><body><main><h1>Miasta</h1>
<linked-data-card iri="{MILAN}"><a href="{MILAN}">Milan</a></linked-data-card>
<linked-data-card id="broken" iri="{MILAN}-nowhere"><a href="{MILAN}">What stood there</a></linked-data-card>
<iframe src="{site}/embed/place/milan?lang=pl" title="Mediolan" width="480" height="320"
 sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe></main></body></html>""".encode()
    policy = (
        f"default-src 'none'; script-src {site}; connect-src {site}; frame-src {site}; "
        "require-trusted-types-for 'script'"
    )

    class Portal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
            self.send_header("Cross-Origin-Opener-Policy", "same-origin")
            self.end_headers()
            if self.path == "/":
                self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the library's name
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page with what it complains of, but for the card that is not there."""
    context = browser.new_context(locale="sv-SE", viewport={"width": 800, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "404" not in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page, complaints
    context.close()


def test_cards_on_a_foreign_site(portal: str, site: str, visitor: tuple[Page, list[str]]) -> None:
    page, complaints = visitor
    page.goto(portal)
    card = page.locator("linked-data-card").first
    expect(card.get_by_role("heading")).to_have_text("Mediolan")
    expect(card.get_by_role("link", name="Mediolan").first).to_have_attribute("href", f"{site}/doc/place/milan")
    assert card.evaluate("e => getComputedStyle(e.shadowRoot.querySelector('article')).borderInlineStartWidth") == "4px"
    framed = page.frame_locator("iframe")
    expect(framed.get_by_role("heading")).to_have_text("Mediolan")
    assert framed.locator("body").evaluate("e => getComputedStyle(e).borderInlineStartWidth") == "4px"
    expect(page.locator("#broken").get_by_role("link")).to_have_text("What stood there")
    assert complaints == []


def test_the_card_follows_the_language_and_the_thing(portal: str, visitor: tuple[Page, list[str]]) -> None:
    page, complaints = visitor
    page.goto(portal)
    card = page.locator("linked-data-card").first
    expect(card.get_by_role("heading")).to_have_text("Mediolan")
    card.evaluate("e => { e.lang = 'it' }")
    expect(card.get_by_role("heading")).to_have_text("Milano")
    card.evaluate("e => e.setAttribute('iri', e.getAttribute('iri').replace('milan', 'gdansk'))")
    expect(card.get_by_role("heading")).to_have_text("Danzica")
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_card_is_accessible_in_a_small_frame(browser: Browser, site: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 300, "height": 320})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{site}/embed/place/milan?lang=en")
    found = violations(page)
    whole, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    context.close()
    assert found == []
    assert whole <= seen
