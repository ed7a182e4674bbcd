from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from publisher.base.formats import DOCUMENT_FORMATS, HTML, RDF_FORMATS, Format
from publisher.release.reader import Release
from tests.web.publishing import BASE

MILAN = "/doc/place/milan"


def triples(body: bytes, fmt: Format) -> set[str]:
    parsed = parse(body, format=RdfFormat.from_media_type(fmt.media_type), base_iri=BASE)
    return {str(q.triple) for q in parsed}


def test_a_thing_is_answered_with_303_to_its_document(client: FlaskClient) -> None:
    answer = client.get("/id/place/milan")
    assert answer.status_code == 303
    assert answer.headers["Location"] == MILAN
    assert "Vary" not in answer.headers


@pytest.mark.parametrize("spelling", ["Sk%C3%A5ne", "Sk%c3%a5ne", "Ska%CC%8Ane"])
def test_non_ascii_iris_answer_in_either_spelling(client: FlaskClient, spelling: str) -> None:
    answer = client.get(f"/id/place/{spelling}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/doc/place/Sk%C3%A5ne")
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("path", ["/doc/oddity/a%2Fb%20c", "/doc/oddity/a%2fb%20c.ttl", "/id/oddity/a%2Fb%20c"])
def test_a_path_with_escapes_is_found_though_wsgi_undoes_them(client: FlaskClient, path: str) -> None:
    assert client.get(path, follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    ("accept", "key"),
    [
        (None, "ttl"),
        ("", "ttl"),
        ("*/*", "ttl"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/n-triples", "nt"),
        ("application/n-quads", "nq"),
        ("application/trig", "trig"),
        ("application/rdf+xml", "rdf"),
        ("text/html", "html"),
        # A browser, rdflib and Jena as they ask.
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", "html"),
        ("application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1", "rdf"),
        ("text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,*/*;q=0.3", "ttl"),
        ("nonsense", "ttl"),
        ("text/turtle;q=0, */*", "jsonld"),
    ],
)
def test_documents_are_negotiated(client: FlaskClient, accept: str | None, key: str) -> None:
    answer = client.get(MILAN, headers={} if accept is None else {"Accept": accept})
    fmt = next(f for f in DOCUMENT_FORMATS if f.key == key)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == fmt.content_type
    assert answer.headers["Content-Location"] == f"{MILAN}.{key}" + ("?lang=en" if fmt is HTML else "")
    varies = ("Accept", "Accept-Language", "Accept-Encoding") if fmt is HTML else ("Accept", "Accept-Encoding")
    assert answer.headers["Vary"] == ", ".join(varies)


@pytest.mark.parametrize("fmt", RDF_FORMATS, ids=lambda f: f.key)
def test_a_suffix_names_the_format_whatever_the_header_says(client: FlaskClient, fmt: Format) -> None:
    answer = client.get(MILAN + fmt.suffix, headers={"Accept": "text/html"})
    assert answer.headers["Content-Type"] == fmt.content_type
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.data == client.get(MILAN, headers={"Accept": fmt.media_type}).data


def test_every_document_says_the_same_in_every_format(client: FlaskClient, release: Release) -> None:
    paths = [p for p in release.resources if p.startswith("doc/")]
    assert len(paths) >= 6
    for path in paths:
        said = {f.key: triples(client.get(f"/{path}{f.suffix}").data, f) for f in RDF_FORMATS}
        assert said["ttl"]
        assert all(found == said["ttl"] for found in said.values()), path


def test_a_path_that_ends_like_a_suffix_is_found_first(client: FlaskClient) -> None:
    assert client.get("/doc/oddity/v1.ttl").headers["Content-Location"] == "/doc/oddity/v1.ttl.ttl"
    assert client.get("/doc/oddity/v1.ttl.nt").headers["Content-Type"] == "application/n-triples"


@pytest.mark.parametrize("path", ["/def", "/graph/page", "/graph/claim/population"])
def test_the_ontology_and_the_provenance_graphs_are_documents(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.get(path + ".trig").status_code == 200


def test_iris_of_others_are_described(client: FlaskClient) -> None:
    url = "/describe?iri=https%3A%2F%2Fsws.example.org%2F3173435"
    answer = client.get(url, headers={"Accept": "application/n-triples"})
    assert "Milan in the register" in answer.text
    assert answer.headers["Content-Location"] == url + "&format=nt"
    assert client.get(url + "&format=jsonld").headers["Content-Type"] == "application/ld+json"
    assert client.get(url + "&format=png").status_code == 400
    assert client.get("/describe").status_code == 400
    assert client.get("/describe?iri=https://elsewhere.example/").status_code == 404


def test_describing_one_of_ours_leads_to_its_document(client: FlaskClient) -> None:
    answer = client.get(f"/describe?iri={BASE}id/place/milan")
    assert (answer.status_code, answer.headers["Location"]) == (303, MILAN)


def test_406_lists_what_there_is(client: FlaskClient) -> None:
    answer = client.get(MILAN, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.data)
    assert {item["type"] for item in problem["available"]} == {f.media_type for f in DOCUMENT_FORMATS}
    assert all(client.get(item["href"]).status_code == 200 for item in problem["available"])


def test_a_strong_tag_for_each_representation(client: FlaskClient) -> None:
    tags = [client.get(MILAN, headers={"Accept": f.media_type}).headers["ETag"] for f in DOCUMENT_FORMATS]
    assert len(set(tags)) == len(tags)
    assert not any(tag.startswith("W/") for tag in tags)


@pytest.mark.parametrize("accept", ["text/turtle", "text/html"])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*", '"a" ,{} , "b"'])
def test_304_bears_what_200_bears(client: FlaskClient, accept: str, form: str) -> None:
    whole = client.get(MILAN, headers={"Accept": accept})
    answer = client.get(MILAN, headers={"Accept": accept, "If-None-Match": form.format(whole.headers["ETag"])})
    assert (answer.status_code, answer.data) == (304, b"")
    for name in ("ETag", "Vary", "Cache-Control", "Content-Location"):
        assert answer.headers[name] == whole.headers[name]


def test_the_tag_of_one_format_is_not_that_of_another(client: FlaskClient) -> None:
    tag = client.get(MILAN, headers={"Accept": "text/turtle"}).headers["ETag"]
    answer = client.get(MILAN, headers={"Accept": "application/n-triples", "If-None-Match": tag})
    assert answer.status_code == 200


def test_last_modified_is_the_day_of_the_release(client: FlaskClient) -> None:
    day = client.get(MILAN).headers["Last-Modified"]
    assert day == "Sat, 31 Jan 2026 00:00:00 GMT"
    assert client.get(MILAN, headers={"If-Modified-Since": day}).status_code == 304
    earlier = {"If-Modified-Since": "Fri, 30 Jan 2026 00:00:00 GMT"}
    assert client.get(MILAN, headers=earlier).status_code == 200
    both = {"If-Modified-Since": day, "If-None-Match": '"other"'}
    assert client.get(MILAN, headers=both).status_code == 200


def test_links_lead_on(client: FlaskClient) -> None:
    links = client.get(MILAN).headers["Link"]
    assert '</doc/place/milan.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert f'<{BASE}id/place/milan>; rel="cite-as"' in links
    assert f'<{BASE}doc/place/milan>; rel="canonical"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links
    assert f'<{BASE}def#City>; rel="type"' in links


@pytest.mark.parametrize(
    ("headers", "query", "language", "vary"),
    [
        ({"Accept-Language": "it"}, "", "it", "Accept, Accept-Language, Accept-Encoding"),
        ({"Accept-Language": "it-CH, en;q=0.5"}, "", "it", "Accept, Accept-Language, Accept-Encoding"),
        ({"Accept-Language": "ja"}, "", "en", "Accept, Accept-Language, Accept-Encoding"),
        ({}, "", "en", "Accept, Accept-Language, Accept-Encoding"),
        ({"Accept-Language": "en"}, "?lang=it", "it", "Accept, Accept-Encoding"),
        ({"Accept-Language": "it"}, "?lang=xx", "it", "Accept, Accept-Language, Accept-Encoding"),
    ],
)
def test_the_language_of_a_page(
    client: FlaskClient, headers: dict[str, str], query: str, language: str, vary: str
) -> None:
    answer = client.get(MILAN + query, headers={"Accept": "text/html", **headers})
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Vary"] == vary
    assert f'<html lang="{language}">' in answer.text
    assert ("Milano</bdi></h1>" if language == "it" else "Milan</bdi></h1>") in answer.text


@pytest.mark.parametrize(
    ("accepted", "language", "named", "tag", "address"),
    [
        ("pl, it;q=0.8", "pl", "Danzica", "it", "?lang=pl,it"),
        ("pl, it-CH;q=0.8, en;q=0.1", "pl", "Danzica", "it", "?lang=pl,it"),
        ("pl, en;q=0.8, it;q=0.5", "pl", "Gdańsk", "en", "?lang=pl"),
        ("pl, it;q=0", "pl", "Gdańsk", "en", "?lang=pl"),
        ("ja, sv;q=0.9, it;q=0.1", "sv", "Danzica", "it", "?lang=sv,it"),
        ("pl", "pl", "Gdańsk", "en", "?lang=pl"),
    ],
)
def test_what_is_not_there_in_the_first_language_is_told_in_the_readers_next(
    client: FlaskClient, accepted: str, language: str, named: str, tag: str, address: str
) -> None:
    answer = client.get("/doc/place/gdansk", headers={"Accept": "text/html", "Accept-Language": accepted})
    assert answer.headers["Content-Language"] == language
    assert f'<h1><bdi lang="{tag}">{named}</bdi></h1>' in answer.text
    assert answer.headers["Content-Location"] == "/doc/place/gdansk.html" + address
    again = client.get(answer.headers["Content-Location"], headers={"Accept-Language": "fr"})
    assert (again.data, again.headers["ETag"]) == (answer.data, answer.headers["ETag"])
    assert "Accept-Language" not in again.headers["Vary"]
    card = client.get("/embed/place/gdansk?format=json", headers={"Accept-Language": accepted}).json
    assert (card["language"], card["title"]["text"], card["title"]["language"]) == (language, named, tag)
