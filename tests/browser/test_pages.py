"""Every kind of page as a reader meets it: axe content, usable by keyboard, without a script, small, dark, printed."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, violations

MEMBERSHIPS = "/browse?type=" + quote("http://www.w3.org/ns/org#Membership", safe="")
PAGES = {
    "home": "/",
    "place": "/doc/place/milan.html",
    "country": "/doc/country/it.html",
    "region": "/doc/region/nuts-itc4.html",
    "network": "/doc/network/boostinno.html",
    "partner": "/doc/partner/boostinno-milan.html",
    "organisation": "/doc/organisation/lansstyrelsen-skane.html",
    "programme": "/doc/programme/urbact-iv.html",
    "policy": "/doc/policy/programma-triennale.html",
    "call": "/doc/call/crowdfunding-civico.html",
    "event": "/doc/event/tnm-milan.html",
    "work": "/doc/document/white-paper.html",
    "source": "/doc/source/lau19.html",
    "statement": "/doc/statement/s02-2.html",
    "discrepancy": "/doc/discrepancy/d18.html",
    "concept": "/doc/concept/partner-kind/city.html",
    "hub": "/doc/concept/partner-role/partner?page=2",
    "statement graph": "/graph/page/s02-2.html",
    "claim graph": "/graph/claim/d01-b.html",
    "graph of a source": "/graph/source/geonames.html",
    "publisher's graph": "/graph/publisher?page=3",
    "derived graph": "/graph/derived.html",
    "catalogue": "/catalog.html",
    "dataset": "/doc/dataset/boostinno.html",
    "distribution": "/doc/distribution/boostinno.nq.gz.html",
    "service": "/doc/service/sparql.html",
    "statistics": "/.well-known/void.html",
    "report": "/report.html",
    "profiles": "/doc/place/milan?_profile=alt",
    "another's IRI": "/describe?iri=" + quote("http://www.w3.org/ns/org#Membership", safe="") + "&format=html",
    "ontology": "/def.html",
    "class": "/def/Discrepancy",
    "property": "/def/hasClaim",
    "shapes": "/shapes.html",
    "shape": "/shapes/Network",
    "list": "/browse",
    "list with facets": MEMBERSHIPS,
    "list of networks": "/browse?type=org:OrganizationalCollaboration",
    "narrowed list": MEMBERSHIPS
    + "&dct:spatial/gn:parentCountry=id/country/it&dct:spatial/gn:parentCountry=id/country/fr",
    "empty list": MEMBERSHIPS + "&org:role=id/concept/partner-role/observer&dct:spatial/gn:parentCountry=id/country/it",
    "search": "/search?q=milan",
    "search without a result": "/search?q=zzzyyyxxx",
    "search in a class": "/search?q=urbact&type=org:Membership",
    "map of places": "/pictures/map-of-partners",
    "map of a country": "/pictures/map-of-partners?country=id/country/es",
    "chords": "/pictures/countries-together",
    "bars": "/pictures/networks-by-year",
    "question with a picture": "/queries/networks-by-year",
    "disagreements": "/disagreements",
    "more disagreements": "/disagreements?page=2",
    "questions": "/queries/",
    "question": "/queries/documents-by-partner",
    "downloads": "/dumps/",
    "about": "/about",
    "licence": "/licence",
    "accessibility": "/accessibility",
    "problem": "/doc/place/atlantis",
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_accessible_small_and_fits_a_small_screen(page: Page, kind: str) -> None:
    answer = page.goto(PAGES[kind])
    assert answer is not None
    assert answer.headers["content-security-policy"].startswith(
        "default-src 'none'; script-src 'self'; style-src 'self'"
    )
    assert violations(page) == []
    body = answer.body()
    assert len(body) < 50_000
    assert page.locator("link[rel=stylesheet]").count() == 1
    assert page.locator("script[src]:not([defer])").count() == 0
    assert page.locator("[style], [onclick]").count() == 0
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_dark_pages_are_dark_and_can_be_read(open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark")
    for kind in (
        *("home", "network", "ontology", "shape", "statistics", "list with facets"),
        *("disagreements", "claim graph", "problem"),
        *("narrowed list", "map of places", "map of a country", "chords", "bars"),
    ):
        page.goto(PAGES[kind])
        assert violations(page) == [], kind
        background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert max(map(int, re.findall(r"\d+", background))) < 60


@pytest.mark.parametrize(
    "kind", ["home", "place", "ontology", "list with facets", "disagreements", "map of places", "chords"]
)
def test_the_keyboard_reaches_all_in_the_order_of_the_page(open_page: OpenPage, kind: str) -> None:
    page = open_page(reduced_motion="reduce")
    page.goto(PAGES[kind])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
             .filter((e) => e.tabIndex >= 0 && e.checkVisibility()).slice(0, 40)
             .map((e, n) => { e.dataset.order = n; return n; })"""
    )
    for number in wanted:
        order, outline, hidden = page.evaluate(
            """() => { const e = document.activeElement; const box = e.getBoundingClientRect();
                       return [e.dataset.order, getComputedStyle(e).outlineStyle,
                               box.bottom < 0 || box.top > innerHeight]; }"""
        )
        assert (order, outline, hidden) == (str(number), "solid", False)
        page.keyboard.press("Tab")


def test_the_skip_link_leads_to_the_content(page: Page) -> None:
    page.goto("/doc/place/milan.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_everything_is_there_without_javascript(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox").last.fill("gdansk")
    page.get_by_role("searchbox").last.press("Enter")
    page.locator("main a[href^='/doc/place/gdansk']").first.click()  # facets bear the name too
    assert page.get_by_role("heading", level=1).inner_text() == "Gdańsk"
    assert page.get_by_role("button", name="Copy").count() == 0
    assert page.locator("code[data-copy]").first.inner_text().endswith("/id/place/gdansk")
    page.goto(MEMBERSHIPS)
    page.get_by_role("navigation", name="Narrow down").get_by_role("link", name="Observer").click()
    assert page.get_by_role("link", name="Lviv, observer in BoostInno").is_visible()
    assert page.get_by_role("link", name="Paris in BoostInno").count() == 0
    without = page.get_by_role("link", name=re.compile("^Without this filter"))
    without.click()
    assert without.count() == 0
    assert page.get_by_role("navigation", name="Narrow down").get_by_role("link", name="Lead partner").is_visible()


def test_a_map_leads_from_all_places_to_one_without_javascript(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Map of all partners")).first.click()
    page.get_by_role("group", name="Narrow down: programme").get_by_role("link", name="URBACT III").click()
    page.get_by_role("group", name=re.compile("^Map:")).get_by_role("link", name=re.compile("^Latvia:")).focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "Map of all partners: Latvia"
    page.get_by_role("group", name=re.compile("^Map:")).get_by_role("link", name=re.compile("^Riga: ")).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Riga"


def test_a_name_on_the_circle_shows_its_bands(page: Page) -> None:
    page.goto("/pictures/countries-together")
    name = page.get_by_role("group", name="Which countries work together").first.get_by_role("link").first
    bands = name.locator("xpath=following-sibling::*[1]")
    assert bands.evaluate("e => getComputedStyle(e).opacity") == "0"
    name.focus()
    assert float(bands.evaluate("e => getComputedStyle(e).opacity")) > 0.5
    page.emulate_media(media="print")
    assert page.locator("svg.chords").is_visible()


def test_several_values_of_a_list_at_once(page: Page) -> None:
    page.goto("/browse?type=org:Membership")
    narrow = page.get_by_role("navigation", name="Narrow down")
    narrow.get_by_role("link", name="Italy").click()
    narrow.get_by_role("link", name="Spain").click()
    chips = page.get_by_role("link", name=re.compile("^Without this filter"))
    assert sorted(chips.all_inner_texts()) == ["country: Italy ×", "country: Spain ×"]
    assert narrow.get_by_role("link", name="Italy").get_attribute("aria-current") == "true"
    narrow.get_by_role("link", name="Italy").click()  # once more takes it away
    assert chips.all_inner_texts() == ["country: Spain ×"]


def test_the_address_of_a_thing_can_be_copied(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/doc/place/milan.html")
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "https://w3id.org/boostinno/id/place/milan"


def test_a_page_speaks_the_language_of_the_reader(open_page: OpenPage) -> None:
    page = open_page(locale="pl-PL")
    page.goto("/doc/place/milan.html")
    assert page.locator("html").get_attribute("lang") == "pl"
    assert page.get_by_role("heading", level=1).inner_text() == "Mediolan"
    assert page.locator("data[value='1371498']").inner_text().replace("\u00a0", " ") == "1 371 498"
    page.get_by_role("contentinfo").get_by_role("link", name="Svenska").click()
    assert page.locator("html").get_attribute("lang") == "sv"
    tags = page.locator("link[hreflang]").evaluate_all("links => links.map((link) => link.hreflang)")
    assert sorted(tags) == ["en", "es", "fr", "it", "pl", "pt", "ro", "sv", "x-default"]


def test_each_fact_leads_to_the_statement_that_it_rests_on(page: Page) -> None:
    page.goto("/doc/network/boostinno.html")
    row = page.locator(".facts > div", has=page.get_by_text("programme", exact=True)).first
    row.locator("sup a").first.click()
    number = page.url.partition("#")[2]
    page.locator(f"#{number} a").first.click()
    assert "/graph/" in page.url
    assert page.get_by_role("heading", level=1).is_visible()


def test_a_place_has_a_map_and_what_it_shows_in_words(page: Page) -> None:
    page.goto("/")
    drawn = page.get_by_role("group", name=re.compile("^Map:"))
    assert drawn.locator("circle").count() == 10
    assert drawn.locator("path.land").count() == 1
    names = page.locator(".list.short a").all_inner_texts()
    assert "Milan in BoostInno" in names
    assert len(names) == 11
    page.goto("/doc/place/milan.html")
    assert page.locator(".map .special title").text_content() == "Milan"
    assert page.locator("figcaption data, figcaption bdi").first.is_visible()


def test_the_ontology_leads_to_each_term_from_its_fragment(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/def#hasClaim")
    page.locator("#hasClaim dt a").click()
    assert page.get_by_role("heading", level=1).inner_text() == "has claim"
    assert page.locator("code[data-copy]").first.inner_text() == "https://w3id.org/boostinno/def#hasClaim"
    page.goto("/def")
    page.get_by_text("The diagram in words").click()
    assert page.get_by_text("Discrepancy — has claim → Claim").is_visible()
    page.goto("/shapes#Network")
    page.locator("#Network a").click()
    assert page.locator("ol.rules li").count() > 3


def test_search_engines_find_schema_org(page: Page) -> None:
    page.goto("/doc/place/milan.html")
    told = json.loads(page.locator("script[type='application/ld+json']").text_content() or "")
    assert told["@id"] == "https://w3id.org/boostinno/id/place/milan"
    assert {"City", "Place"} <= set(told["@type"])
    assert told["geo"]["@type"] == "GeoCoordinates"
    assert (told["geo"]["latitude"], told["geo"]["longitude"]) == ("45.46427", "9.18951")
    assert "http://www.wikidata.org/entity/Q490" in told["sameAs"]


def test_print_leaves_out_what_paper_cannot_do(page: Page) -> None:
    page.goto("/doc/place/milan.html")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Main").is_visible()
    assert page.locator(".copy").first.is_hidden()
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator("h1").evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"


def test_contradicted_values_stand_beside_what_is_followed(page: Page) -> None:
    page.goto("/disagreements")
    section = page.locator(".claim", has=page.get_by_text("Number of partners")).first
    assert section.locator(".sides > div").first.inner_text().startswith("Followed\n10")
    assert "11" in section.locator(".sides > div").last.inner_text()
    section.get_by_role("link", name=re.compile("^D0")).first.click()
    assert "/doc/discrepancy/" in page.url
