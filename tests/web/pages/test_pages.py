from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from pyoxigraph import RdfFormat, parse

from publisher.base.formats import N_QUADS
from publisher.release.reader import Release, Resource
from publisher.web.edition import Edition
from publisher.web.pages.document_page import resource_page
from publisher.web.pages.facts import DocumentFacts
from tests.web.publishing import BASE, PUBLICATION

VOID = {"meta", "link", "img", "input", "br", "hr"}


class Page(HTMLParser):
    """Reads a page, checks that its elements are nested rightly, and gathers what matters."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.feed(body.decode())
        assert self.open == []
        assert len(self.ids) == len(set(self.ids))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(release: Release, path: str, language: str = "en") -> bytes:
    found = release.represent(path, N_QUADS)
    assert found is not None
    quads = parse(found.body, format=RdfFormat.N_QUADS)
    around = Edition(release, None).surroundings
    return resource_page(quads, found.resource, release.publication, (language,), around)


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_page_is_sound(release: Release, language: str) -> None:
    for path in release.resources:
        read = Page(page(release, path, language))
        tags = [tag for tag, _ in read.elements]
        assert tags.count("h1") == 1
        assert tags.count("main") == 1
        scripts = [attributes for tag, attributes in read.elements if tag == "script"]
        assert [(s.get("src") or "")[:8] for s in scripts] == ["/static/"]
        assert not any("style" in attributes or "onclick" in attributes for _, attributes in read.elements)
        targets = [link[1:] for link in read.links if link.startswith("#")]
        assert set(targets) <= set(read.ids), path


def test_a_page_tells_each_fact_with_its_source(release: Release) -> None:
    text = page(release, "doc/place/milan").decode()
    assert "1371498" in text
    population = text[text.index("1371498") :]
    number = re.search(r'<sup><a href="#source-(\d+)" aria-label="Source \d+">', population)
    assert number is not None
    listed = re.search(rf'<li id="source-{number[1]}"[^>]*>(.*?)</li>', text)
    assert listed is not None
    assert "The register of places" in listed[1]
    assert 'href="/graph/register"' in listed[1]


def test_a_claim_is_told_on_the_page_of_its_graph_only(release: Release) -> None:
    assert b"9999999" not in page(release, "doc/place/milan")
    assert "contradicted" in page(release, "graph/claim/population").decode()


def test_names_come_in_the_readers_language(release: Release) -> None:
    english, italian = (page(release, "doc/network/harbours", tag).decode() for tag in ("en", "it"))
    assert "Network of Harbours</bdi></h1>" in english
    assert "Rete dei porti</bdi></h1>" in italian
    assert ">member</a>" in english
    assert ">membro</a>" in italian
    assert ">Gdańsk</bdi>" in english
    assert ">Danzica</bdi>" in italian
    assert 'lang="pl">Miasta nad wodą.</bdi>' in italian


def test_nested_things_are_shown_in_place(release: Release) -> None:
    text = page(release, "doc/place/milan").decode()
    nested = text[text.index('class="part"') :]
    assert "45.46427" in nested[:2000]
    assert "genid" not in re.sub(r'title="[^"]*"', "", text)


def test_what_links_here_is_told(release: Release) -> None:
    text = page(release, "doc/place/gdansk").decode()
    assert "Network of Harbours" in text[text.index("Linked from") :]


def test_the_terms_of_an_ontology_have_their_anchors(release: Release) -> None:
    read = Page(page(release, "def"))
    assert {"City", "Network", "member", "population"} <= set(read.ids)


def test_hostile_data_is_only_text(release: Release) -> None:
    body = page(release, "doc/oddity/script")
    read = Page(body)
    assert not [link for link in read.links if re.match(r"\s*(?:javascript|data|vbscript):", link, re.IGNORECASE)]
    assert [attributes.get("src") for tag, attributes in read.elements if tag == "img"] != []
    assert all(
        (attributes.get("src") or "").startswith("/static/") for tag, attributes in read.elements if tag == "img"
    )
    text = body.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert text.count("<!--notice-->") == 1
    assert "javascript:alert(document.domain)" in text  # shown, not linked
    assert re.search(r"<bdi[^>]*>\u202eright to left override</bdi>", text)


def test_links_are_local_or_plainly_elsewhere(release: Release) -> None:
    for path in release.resources:
        for link in Page(page(release, path)).links:
            assert not link.startswith(BASE), (path, link)
            assert re.match(r"[/#]|https?://|mailto:", link), (path, link)


def test_a_page_is_a_pure_function(release: Release) -> None:
    assert page(release, "doc/place/milan") == page(release, "doc/place/milan")


def test_a_part_that_only_claims_tell_of_is_no_part_of_the_page_of_the_whole() -> None:
    claim, known = BASE + "graph/claim/population", BASE + "id/place/milan#known"
    trig = f"""PREFIX : <{BASE}def#>
    <{known}> a :Figure .
    <{claim}> {{ <{known}> :population 1 . <{BASE}id/place/milan#claimed> :population 2 . }}"""
    resource = Resource(claim, "graph/claim/population", (), {}, "0", date(2026, 1, 1))
    quads = parse(trig.encode(), format=RdfFormat.TRIG)
    read = DocumentFacts(quads, resource, PUBLICATION, ("en",), (), lambda _iri: {})
    assert read.url(known) == "/doc/place/milan#known"
    assert read.url(BASE + "id/place/milan#claimed") == "/doc/place/milan"
