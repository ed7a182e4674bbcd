"""robots.txt, the API catalogue and llms.txt: read by the standard library, and nothing in them leads nowhere."""

from __future__ import annotations

import re
from urllib.robotparser import RobotFileParser

from flask.testing import FlaskClient

from tests.web.publishing import BASE


def local(address: str) -> str:
    return address.removeprefix(BASE.rstrip("/"))


def test_robots_may_read_documents_but_not_ask_without_end(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    robots = RobotFileParser()
    robots.parse(answer.text.splitlines())
    assert robots.can_fetch("*", "/doc/place/milan")
    assert robots.can_fetch("*", "/sparql")
    assert not robots.can_fetch("*", "/sparql?query=ASK{}")
    assert not robots.can_fetch("*", "/search?q=a")
    assert robots.site_maps() == [BASE + "sitemap.xml"]


def test_the_api_catalogue_is_a_linkset_whose_links_answer(client: FlaskClient) -> None:
    answer = client.get("/.well-known/api-catalog")
    assert answer.mimetype == "application/linkset+json"
    assert answer.mimetype_params["profile"] == "https://www.rfc-editor.org/info/rfc9727"
    contexts = answer.get_json(force=True)["linkset"]
    items = {item["href"] for item in contexts[0]["item"]}
    assert BASE + "sparql" in items
    assert {context["anchor"] for context in contexts[1:]} == items
    for context in contexts[1:]:
        targets = [t["href"] for k, targets in context.items() if k != "anchor" for t in targets]
        assert targets
        for target in targets:
            assert client.get(local(target)).status_code == 200, target


def test_head_tells_where_the_api_catalogue_is(client: FlaskClient) -> None:
    answer = client.head("/.well-known/api-catalog")
    assert answer.status_code == 200
    assert 'rel="api-catalog"' in answer.headers["Link"]


def test_llms_txt_has_the_asked_form_and_its_links_answer(client: FlaskClient) -> None:
    lines = client.get("/llms.txt").text.splitlines()
    assert lines[0] == "# Harbour cities"
    assert lines[2].startswith("> ")
    links = re.findall(r"\[[^]]+\]\(([^)]+)\)", "\n".join(lines))
    assert len(links) > 5
    for link in links:
        # a query with parameters asks for them
        assert client.get(local(link)).status_code in (200, 400), link
