"""Links: FAIR Signposting, link sets, pages of long documents, what stands where something was withdrawn."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from signposting.linkheader import find_signposting_http_link
from signposting.linkset import Linkset, LinksetJSON, _parse_linkset, _parse_linkset_json
from signposting.signpost import LinkRel

from publisher.base.formats import DOCUMENT_FORMATS, N_QUADS, RDF_FORMATS
from publisher.build.pipeline import build
from publisher.rdf.dataset import Dataset
from publisher.rdf.description import describe
from publisher.rdf.skolem import is_skolem
from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.web.app import create_app
from tests.web.conftest import RUNTIME
from tests.web.libraries import BASE, LINKS, write_libraries

HERE = "http://localhost"
REPORT = "/doc/report/one"
HUB = "/doc/hub/everything"


def uri(path: str) -> str:
    return BASE.rstrip("/") + path


def test_signposting_of_level_two_as_its_own_client_reads_it(reader: FlaskClient) -> None:
    answer = reader.get(REPORT, headers={"Accept": "text/html"})
    signs = find_signposting_http_link([answer.headers["Link"]], HERE + REPORT)
    assert signs.citeAs is not None
    assert signs.citeAs.target == BASE + "id/report/one"
    assert {s.target for s in signs.types} >= {"https://schema.org/AboutPage", "http://purl.org/ontology/bibo/Report"}
    assert {s.target for s in signs.authors} == {BASE + "id/agency/city"}
    assert {s.target for s in signs.items} == {"https://files.example.org/one.pdf"}
    assert signs.collection is not None
    assert signs.collection.target == BASE + "id/series/reports"
    assert signs.license is not None
    assert signs.license.target == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert {s.target for s in signs.describedBy} == {f"{HERE}{REPORT}{f.suffix}" for f in RDF_FORMATS}
    assert {str(s.type) for s in signs.linksets} == {"application/linkset+json", "application/linkset"}
    for sign in (*signs.describedBy, *signs.linksets):
        local = sign.target.removeprefix(HERE)
        assert reader.get(local).mimetype == sign.type


@pytest.mark.parametrize("kind", [LinksetJSON, Linkset])
def test_the_link_set_says_what_the_header_says(reader: FlaskClient, kind) -> None:
    path = f"{REPORT}.linkset" + (".json" if kind is LinksetJSON else "")
    answer = reader.get(path)
    assert answer.mimetype == "application/linkset" + ("+json" if kind is LinksetJSON else "")
    parse_set = _parse_linkset_json if kind is LinksetJSON else _parse_linkset
    document = kind(answer.text, answer.mimetype, uri(path), uri(path))
    signs = parse_set(document).for_context(uri(REPORT))
    header = reader.get(REPORT, headers={"Accept": "text/html"}).headers["Link"]
    expected = find_signposting_http_link([header], HERE + REPORT)
    for relation in (LinkRel.cite_as, LinkRel.author, LinkRel.license, LinkRel.item, LinkRel.type, LinkRel.describedby):
        told = {s.target for s in signs.signposts if s.rel is relation}
        assert told == {s.target.replace(HERE, uri("")) for s in expected.signposts if s.rel is relation}
        assert told
    item = parse_set(document).for_context("https://files.example.org/one.pdf")
    assert item.collection is not None
    assert item.collection.target == uri(REPORT)


def test_link_sets_describe_others_too(reader: FlaskClient) -> None:
    assert reader.get(HUB + ".linkset.json").json["linkset"][0]["anchor"] == uri(HUB)
    assert reader.get("/doc/nothing.linkset").status_code == 404
    assert reader.get("/doc/agency/city.linkset").headers["ETag"]


def test_canonical_and_alternates(reader: FlaskClient) -> None:
    links = reader.get(REPORT).headers["Link"]
    assert f'<{uri(REPORT)}>; rel="canonical"' in links
    for fmt in DOCUMENT_FORMATS:
        assert f'<{REPORT}{fmt.suffix}>; rel="alternate"; type="{fmt.media_type}"' in links
    assert (
        f'<{REPORT}.jsonld?_profile=schema>; rel="alternate"; type="application/ld+json"; profile="https://schema.org/"'
        in links
    )


# --- Pages of a hub

HYDRA, TREE = "http://www.w3.org/ns/hydra/core#", "https://w3id.org/tree#"
CONTROLS = (HYDRA, TREE)


def quads_of(answer) -> set[Quad]:
    return set(parse(answer.data, format=RdfFormat.from_media_type(answer.mimetype)))


def is_control(quad: Quad) -> bool:
    return quad.predicate.value.startswith(CONTROLS) or (
        isinstance(quad.object, NamedNode) and quad.object.value.startswith(CONTROLS)
    )


@pytest.mark.parametrize(("vocabulary", "follow"), [("hydra", "next"), ("tree", "node"), ("header", "next")])
@pytest.mark.parametrize("fmt", [RDF_FORMATS[0], N_QUADS], ids=lambda fmt: fmt.key)
def test_all_pages_of_a_hub_together_are_the_whole(
    reader: FlaskClient, libraries: Release, vocabulary: str, follow: str, fmt
) -> None:
    found: set[Quad] = set()
    members: set[str] = set()
    url: str | None = HUB
    pages = 0
    while url is not None:
        answer = reader.get(url, headers={"Accept": fmt.media_type})
        assert answer.status_code == 200
        assert len(answer.data) < 400_000
        page = quads_of(answer)
        found |= {quad for quad in page if not is_control(quad)}
        name = NamedNode((TREE if vocabulary == "tree" else HYDRA) + "member")
        members |= {quad.object.value for quad in page if quad.predicate == name}
        pages += 1
        url = _next(answer, page, vocabulary, follow)
    assert pages == 30
    assert len(members) == LINKS
    own = list(parse(libraries.dataset_path.read_bytes(), format=RdfFormat.N_QUADS))
    dataset = Dataset(own, (BASE + "graph/withdrawn", BASE + "catalog", BASE + ".well-known/void"))
    whole = describe(dataset, BASE + "id/hub/everything", libraries.policy)
    expected = {q if fmt is N_QUADS else Quad(*q.triple) for q in whole}
    about_document = {q for q in found if q.subject == NamedNode(uri(HUB))}
    assert found - about_document == expected


def _next(answer, page: set[Quad], vocabulary: str, follow: str) -> str | None:
    if vocabulary == "header":
        links = find_all(answer.headers["Link"], "next")
        return links[0] if links else None
    predicate = NamedNode((HYDRA if vocabulary == "hydra" else TREE) + follow)
    targets = [quad.object.value for quad in page if quad.predicate == predicate]
    return "/" + targets[0].removeprefix(BASE) if targets else None


def find_all(header: str, relation: str) -> list[str]:
    return [part.partition(">")[0].strip(" <") for part in header.split(",") if f'rel="{relation}"' in part]


def test_the_first_page_is_small_and_has_what_is_said_of_the_hub_itself(reader: FlaskClient) -> None:
    first = reader.get(HUB, headers={"Accept": "text/turtle", "Accept-Encoding": "br"})
    assert len(first.data) < 20_000
    label = Literal("Hub", language="en")
    assert any(q.object == label for q in quads_of(reader.get(HUB)))
    page = reader.get(HUB, headers={"Accept": "text/html"})
    assert len(page.data) < 150_000
    assert f'href="{HUB}.html?page=2"' in page.text
    assert f'href="{HUB}.html?page=1"' in reader.get(f"{HUB}.html?page=2").text


@pytest.mark.parametrize(
    ("query", "status"), [("page=1", 200), ("page=30", 200), ("page=31", 404), ("page=0", 404), ("page=x", 400)]
)
def test_pages_are_numbered_from_one(reader: FlaskClient, query: str, status: int) -> None:
    assert reader.get(f"{HUB}?{query}").status_code == status
    assert reader.get(f"{HUB}?{query}", headers={"Accept": "text/html"}).status_code == status


def test_page_one_is_the_document(reader: FlaskClient) -> None:
    assert reader.get(f"{HUB}.nt?page=1").data == reader.get(f"{HUB}.nt").data


# --- What was withdrawn

OLD = "/doc/library/old"
SUCCESSORS = {BASE + "id/library/north", BASE + "id/library/harbour"}


@pytest.mark.parametrize("path", [OLD, "/id/library/old"])
@pytest.mark.parametrize("fmt", RDF_FORMATS, ids=lambda fmt: fmt.key)
def test_a_withdrawn_thing_tells_what_replaces_it_in_each_format(reader: FlaskClient, path: str, fmt) -> None:
    answer = reader.get(path, headers={"Accept": fmt.media_type})
    assert (answer.status_code, answer.mimetype) == (410, fmt.media_type)
    said = {(q.predicate.value.rpartition("/")[2], q.object.value) for q in quads_of(answer)}
    assert {value for name, value in said if name == "isReplacedBy"} == SUCCESSORS
    assert set(find_all(answer.headers["Link"], "successor-version")) == SUCCESSORS
    assert "Accept" in answer.headers["Vary"]
    assert reader.get(f"{OLD}{fmt.suffix}").status_code == 410


def test_a_withdrawn_thing_tells_people(reader: FlaskClient) -> None:
    answer = reader.get(OLD, headers={"Accept": "text/html", "Accept-Language": "it"})
    assert (answer.status_code, answer.headers["Content-Language"]) == (410, "it")
    assert "Vecchia biblioteca" in answer.text
    assert 'href="/doc/library/north"' in answer.text
    problem = reader.get(OLD, headers={"Accept": "application/problem+json"})
    assert {row["iri"] for row in json.loads(problem.data)["replacedBy"]} == SUCCESSORS


def test_a_withdrawn_thing_is_neither_listed_nor_counted_nor_found(reader: FlaskClient, libraries: Release) -> None:
    assert "doc/library/old" not in libraries.resources
    for path in ("/search?q=Old+Library", "/sitemap.xml", "/browse", "/"):
        assert "library/old" not in reader.get(path, headers={"Accept": "text/html"}).text
    count = reader.get("/sparql?query=ASK{<https://example.org/libraries/id/library/old>?p?o}&format=json")
    assert json.loads(count.data)["boolean"] is False
    graph = (
        "ASK{GRAPH<https://example.org/libraries/graph/withdrawn>{<https://example.org/libraries/id/library/old>?p?o}}"
    )
    assert json.loads(reader.get(f"/sparql?query={graph}&format=json").data)["boolean"] is True
    assert list(libraries.withdrawn) == ["doc/library/old"]


def test_what_vanishes_from_the_sources_without_a_word_is_gone_too(tmp_path) -> None:
    project = write_libraries(tmp_path / "project")
    data = tmp_path / "project" / "data"
    (data / "more.trig").unlink()
    (data / "withdrawn.ttl").unlink()
    build(project)
    north = data / "libraries.trig"
    text = north.read_text(encoding="utf-8")
    start = text.index("<id/library/harbour>")
    north.write_text(text[:start] + text[text.index("}", start) :], encoding="utf-8")
    release = build(project).release
    with EmbeddedStore(release.dataset_path, Limits.of(RUNTIME), workers=1, queue=2) as store:
        client = create_app(release, store, RUNTIME).test_client()
        answer = client.get("/doc/library/harbour", headers={"Accept": "text/turtle"})
        assert answer.status_code == 410
        assert "invalidatedAtTime" in answer.text
        assert '"Harbour Library"@en' in answer.text
        assert client.get("/doc/library/never").status_code == 404


def test_what_was_a_blank_node_leads_to_the_document_that_tells_of_it(reader: FlaskClient, libraries: Release) -> None:
    anonymous = {
        quad.subject.value
        for quad in parse(libraries.dataset_path.read_bytes(), format=RdfFormat.N_QUADS)
        if isinstance(quad.subject, NamedNode) and is_skolem(quad.subject.value, BASE)
    }
    assert anonymous
    for iri in anonymous:
        answer = reader.get("/" + iri.removeprefix(BASE))
        assert answer.status_code == 303
        document = reader.get(answer.headers["Location"], headers={"Accept": "application/n-quads"})
        assert NamedNode(iri) in {quad.subject for quad in quads_of(document)}
    assert reader.get("/.well-known/genid/0").status_code == 404
