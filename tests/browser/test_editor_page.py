from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from publisher.web.sparql.editor import editor_assets
from tests.browser.conftest import OpenPage, violations
from tests.conftest import require_tool

NAMES = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?name WHERE { <https://w3id.org/boostinno/id/place/milan> skos:prefLabel ?name } ORDER BY ?name
"""
SCHEMES: list[dict[str, object]] = [
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"viewport": {"width": 360, "height": 740}},
]


@pytest.fixture(autouse=True)
def _editor() -> None:
    if editor_assets() is None:
        require_tool("npm")
        pytest.fail("frontend/ is not built; 'make frontend' does it")


def at(query: str) -> str:
    return "/sparql?" + urlencode({"query": query})


def text(page: Page) -> str:
    return str(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))


def test_the_editor_takes_the_place_of_the_form(page: Page) -> None:
    page.goto(at(NAMES))
    editor = page.get_by_role("textbox", name="Query", exact=True)
    expect(editor).to_have_count(1)
    expect(page.locator("textarea#query")).to_be_hidden()
    assert text(page) == NAMES
    expect(page.locator(".yasr table")).to_contain_text("Milano")
    expect(page.get_by_role("region", name="Result")).to_have_count(0)


def write(page: Page, query: str) -> None:
    page.get_by_role("textbox", name="Query", exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)


def test_a_query_that_is_typed_is_run(page: Page) -> None:
    page.goto("/sparql")
    for query, act in (
        ("ASK { ?s ?p ?o }", lambda: page.keyboard.press("Control+Enter")),
        ("ASK { <http://none.example/> ?p ?o }", lambda: page.get_by_role("button", name="Run query").click()),
    ):
        write(page, query)
        act()
        expect(page.locator(".yasr")).to_contain_text("False" if "none" in query else "True")
        expect(page).to_have_url(re.compile(re.escape(urlencode({"query": query}))))
        assert text(page) == query
    with page.expect_event("load"):  # Back loads the page of the query before
        page.go_back()
    expect(page.locator(".yasr")).to_contain_text("True")
    page.wait_for_load_state("networkidle")


def test_the_answer_is_sorted_and_filtered_and_leads_to_our_own_pages(page: Page) -> None:
    page.goto(at("SELECT ?s { ?s a ?c FILTER(STRSTARTS(STR(?s), 'https://w3id.org/boostinno/id/')) } LIMIT 200"))
    rows = page.locator(".yasr tbody tr")
    expect(rows).to_have_count(50)
    page.get_by_label("Page size").select_option("100")
    expect(rows).to_have_count(100)
    address = rows.first.get_by_role("link").get_attribute("href")
    assert address is not None
    assert address.startswith("/")
    page.get_by_label("Filter query results").press_sequentially("no such thing")
    expect(page.locator(".yasr tbody")).to_contain_text("No matching records")


def test_several_queries_are_kept_in_tabs_and_none_in_the_browser(page: Page) -> None:
    page.goto(at(NAMES))
    expect(page.locator(".yasr table")).to_contain_text("Milano")
    page.get_by_role("button", name="+ Tab").click()
    expect(page.get_by_role("tab")).to_have_count(2)
    page.locator(".tabPanel.active .CodeMirror textarea").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT ?x { BIND('other' AS ?x) }")
    page.locator(".tabPanel.active button.run").click()
    expect(page.locator(".tabPanel.active .yasr table")).to_contain_text("other")
    expect(page.locator("#more")).to_contain_text("other")  # as curl, Python and R ask it
    page.get_by_role("tab").first.click()
    expect(page.locator(".tabPanel.active .yasr table")).to_contain_text("Milano")
    assert violations(page) == []
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]


def test_tab_leaves_the_editor_both_ways(page: Page) -> None:
    page.goto("/sparql")
    editor = page.get_by_role("textbox", name="Query", exact=True)
    editor.focus()
    before = text(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run query")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor).not_to_be_focused()
    assert text(page) == before


def complete(page: Page, typed: str) -> Locator:
    """Types a query, and gives the names that are offered for its end."""
    page.goto("/sparql")
    page.get_by_role("textbox", name="Query", exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(typed)
    return page.locator(".CodeMirror-hint")


def test_names_are_completed_from_this_dataset(page: Page) -> None:
    expect(complete(page, "SELECT * { ?s a boost:Disc").first).to_contain_text("boost:Discrepancy · ")
    page.keyboard.press("Enter")
    # The prefix was declared as soon as it was typed.
    assert text(page) == "PREFIX boost: <https://w3id.org/boostinno/def#>\nSELECT * { ?s a boost:Discrepancy"


def test_a_property_is_found_by_what_it_is_called(page: Page) -> None:
    expect(complete(page, "SELECT * { ?s nam").filter(has_text="skos:prefLabel · ")).to_have_count(1)


def test_a_thing_is_found_by_its_name(page: Page) -> None:
    hints = complete(page, "SELECT * { ?s ?p Gda")
    expect(hints.filter(has_text="<https://w3id.org/boostinno/id/place/gdansk>")).to_have_count(1)


def test_tab_leaves_while_names_are_offered(page: Page) -> None:
    expect(complete(page, "SELECT * { ?s a boost:Disc").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".CodeMirror-hints")).to_have_count(0)
    expect(page.get_by_role("button", name="Run query")).to_be_focused()


def test_an_error_is_shown_at_its_place(page: Page) -> None:
    page.goto(at("SELECT * WHERE {\n  ?s ?p ;;; }\n"))
    expect(page.get_by_role("alert")).to_contain_text("line 2")
    expect(page.get_by_role("textbox", name="Query", exact=True)).to_be_focused()
    cursor = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getCursor()")
    assert cursor["line"] == 1
    expect(page.locator(".fault-line")).to_have_count(1)


def test_after_an_error_the_next_answer_takes_its_place(page: Page) -> None:
    page.goto("/sparql")
    write(page, "SELECT * {\n ?s ?p }")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("line 2")
    expect(page.locator(".yasr")).to_be_hidden()
    expect(page.locator(".fault-line")).to_have_count(1)
    write(page, NAMES)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".yasr table")).to_contain_text("Milano")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".fault-line")).to_have_count(0)


def test_an_example_is_loaded_and_run(page: Page) -> None:
    page.goto("/sparql")
    page.get_by_label("Examples").select_option("partners")
    page.get_by_role("button", name="Load").click()
    assert "SELECT" in text(page)
    page.get_by_role("button", name="Run query").click()
    expect(page.locator(".yasr table")).to_contain_text("Skåne")


def test_the_answer_is_downloaded_and_copied(page: Page) -> None:
    page.goto(at(NAMES))
    expect(page.locator(".yasr table")).to_contain_text("Milano")
    assert "Milano" in page.request.get(str(page.get_by_role("link", name="CSV").get_attribute("href"))).text()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("Copy as Python").click()
    page.locator("details[open] button.copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "SPARQLWrapper" in copied
    assert copied.strip() == page.locator("details[open] pre").inner_text().strip()


def check(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
    assert violations(page) == []
    whole, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert whole <= seen, "the page scrolls sideways"


ADDRESSES = ["/sparql", at(NAMES), at("SELEKT"), "/queries/", "/queries/documents-by-partner"]


@pytest.mark.parametrize("options", SCHEMES, ids=["light", "dark", "narrow"])
def test_pages_are_accessible(open_page: OpenPage, options: dict[str, object]) -> None:
    page = open_page(**options)
    for address in ADDRESSES:
        check(page, address)


def test_the_plain_form_is_accessible(page: Page) -> None:
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    check(page, at(NAMES))
    expect(page.locator("textarea#query")).to_be_visible()


def test_without_javascript(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/sparql")
    page.get_by_role("textbox", name="Query", exact=True).fill("SELECT * WHERE {\n  ?s ?p }")
    page.get_by_role("button", name="Run query").click()
    expect(page.get_by_role("alert")).to_contain_text("line 2")
    expect(page.get_by_role("alert")).to_contain_text("^")
    page.get_by_role("textbox", name="Query", exact=True).fill(NAMES)
    page.get_by_role("button", name="Run query").click()
    expect(page.get_by_role("region", name="Result")).to_contain_text("Milano")
    page.get_by_text("Copy as curl").click()
    expect(page.get_by_label("curl")).to_contain_text("--data-urlencode")


def test_the_vocabulary_is_that_of_the_release(page: Page, site: str) -> None:
    found = json.loads(page.request.get("/sparql/vocabulary.json?lang=it").text())
    classes = {word["name"]: word for word in found["classes"]}
    assert classes["boost:Discrepancy"]["count"] > 10
    assert found["prefixes"]["boost"] == "https://w3id.org/boostinno/def#"
    assert ["https://w3id.org/boostinno/id/place/milan", "Milano"] in found["things"]
