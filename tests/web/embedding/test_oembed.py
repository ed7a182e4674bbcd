from __future__ import annotations

import json
import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from publisher.web.embedding.oembed import to_xml

BASE = "https://w3id.org/cities/"
MILAN = BASE + "id/place/milan"


def oembed(client: FlaskClient, **query: str) -> dict[str, str | int]:
    answer = client.get("/oembed", query_string=query)
    assert answer.status_code == 200, answer.text
    content: dict[str, str | int] = json.loads(answer.data)
    return content


@pytest.mark.parametrize(
    "url",
    [
        MILAN,
        MILAN.replace("https:", "http:"),
        BASE + "doc/place/milan",
        BASE + "doc/place/milan.html?lang=it",
        "/doc/place/milan",
    ],
)
def test_a_thing_and_its_document_give_a_frame(client: FlaskClient, url: str) -> None:
    content = oembed(client, url=url)
    assert (content["version"], content["type"], content["title"]) == ("1.0", "rich", "Milan")
    assert (content["width"], content["height"]) == (480, 320)
    source = re.search(r'src="([^"]+)"', str(content["html"]))
    assert source is not None
    card = client.get(unescape(source[1]).removeprefix(BASE.rstrip("/")))
    assert card.status_code == 200
    assert "Milan" in card.text


def test_xml_says_the_same_as_json(client: FlaskClient) -> None:
    answer = client.get("/oembed", query_string={"url": MILAN, "format": "xml"})
    assert answer.content_type == "text/xml; charset=utf-8"
    said = {element.tag: element.text for element in ET.fromstring(answer.data)}
    assert said == {name: str(value) for name, value in oembed(client, url=MILAN).items()}


def test_sizes_are_bounded(client: FlaskClient) -> None:
    content = oembed(client, url=MILAN, maxwidth="300", maxheight="5000")
    assert (content["width"], content["height"]) == (300, 320)
    assert 'width="300" height="320"' in str(content["html"])
    assert client.get("/oembed", query_string={"url": MILAN, "maxwidth": "-1"}).status_code == 400


def test_a_language_may_be_chosen(client: FlaskClient) -> None:
    content = oembed(client, url=MILAN, lang="it")
    assert content["title"] == "Milano"
    assert "lang=it" in str(content["html"])
    assert "lang=" not in str(oembed(client, url=MILAN, lang='"><script>')["html"])


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"url": MILAN, "format": "yaml"}, 501),
        ({"url": BASE + "id/place/atlantis"}, 404),
        ({"url": "https://evil.example/doc/place/milan"}, 404),
        ({"url": "//evil.example/doc/place/milan"}, 404),
        ({"url": "javascript:alert(1)"}, 404),
        ({"url": "https://w3id.org/cities/describe?iri=https://sws.example.org/3173435"}, 404),
        ({}, 400),
    ],
)
def test_what_cannot_be_embedded(client: FlaskClient, query: dict[str, str], status: int) -> None:
    assert client.get("/oembed", query_string=query).status_code == status


def test_pages_lead_to_it(client: FlaskClient) -> None:
    page = client.get("/doc/place/milan", headers={"Accept": "text/html"}).text
    links = re.findall(r'<link rel="alternate" type="([^"]+\+oembed)" href="([^"]+)"', page)
    assert [kind for kind, _ in links] == ["application/json+oembed", "text/xml+oembed"]
    for kind, address in links:
        answer = client.get(unescape(address))
        assert (answer.status_code, answer.mimetype) == (200, kind.replace("+oembed", ""))


def test_pages_show_what_to_copy(client: FlaskClient) -> None:
    page = client.get("/doc/place/milan", headers={"Accept": "text/html"}).text
    html = str(oembed(client, url=MILAN)["html"])
    assert html in unescape(page)
    assert f'<linked-data-card iri="{MILAN}">' in unescape(page)
    assert "linked-data-card" not in client.get("/def", headers={"Accept": "text/html"}).text


def test_a_card_may_stand_in_any_frame_and_runs_nothing(client: FlaskClient) -> None:
    answer = client.get("/embed/place/milan?lang=it")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Content-Language"] == "it"
    assert "<script" not in answer.text
    assert "Milano</bdi>" in answer.text
    assert "frame-ancestors 'none'" in client.get("/doc/place/milan").headers["Content-Security-Policy"]
    assert client.get("/embed/place/atlantis").status_code == 404
    assert client.get("/embed?iri=https://sws.example.org/3173435").status_code == 404
    assert client.get("/embed").status_code == 400


def test_a_card_of_harmful_data_is_harmless(client: FlaskClient) -> None:
    answer = client.get("/embed/oddity/script")
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert not re.search(r'href="(javascript|data):', answer.text)
    embedded = str(oembed(client, url=BASE + "id/oddity/script")["html"])
    assert "<script" not in embedded


def test_a_card_as_json(client: FlaskClient) -> None:
    answer = client.get("/embed", query_string={"iri": MILAN, "lang": "pl", "format": "json"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    card = json.loads(answer.data)
    assert card["title"] == {"text": "Mediolan", "language": "pl", "url": "/doc/place/milan"}
    assert card["facts"]


def test_the_script_of_the_element_is_for_all_origins(client: FlaskClient) -> None:
    answer = client.get("/static/card.js")
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/static/card.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@given(st.text())
def test_any_text_makes_well_formed_xml(text: str) -> None:
    clean = text.encode(errors="replace").decode()
    assert ET.fromstring(to_xml({"title": clean})).tag == "oembed"
