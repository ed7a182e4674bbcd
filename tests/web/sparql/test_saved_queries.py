from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PAGE = {"Accept": "text/html"}


def test_the_list_for_people_and_programs(client: FlaskClient) -> None:
    assert 'href="/queries/named"' in client.get("/queries/", headers=PAGE).text
    listed = json.loads(client.get("/queries/").data)["queries"]
    assert [query["name"] for query in listed] == ["classes", "named", "names"]
    assert listed[1]["parameters"][0]["example"] == "Milan"
    assert client.get("/queries/", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("path", "accept", "content_type"),
    [
        ("/queries/classes", None, "application/sparql-results+json"),
        ("/queries/classes", "text/csv", "text/csv; charset=utf-8"),
        ("/queries/classes.csv", "text/html", "text/csv; charset=utf-8"),
        ("/queries/classes.xml", None, "application/sparql-results+xml"),
        ("/queries/classes?format=tsv", None, "text/tab-separated-values; charset=utf-8"),
        ("/queries/classes", "text/html", "text/html; charset=utf-8"),
        ("/queries/classes.html", None, "text/html; charset=utf-8"),
        ("/queries/classes.rq", None, "application/sparql-query; charset=utf-8"),
    ],
)
def test_formats(client: FlaskClient, path: str, accept: str | None, content_type: str) -> None:
    answer = client.get(path, headers={} if accept is None else {"Accept": accept})
    assert (answer.status_code, answer.content_type) == (200, content_type)


def test_parameters_are_typed_values(client: FlaskClient) -> None:
    found = client.get("/queries/named.csv?name=Gdańsk").text
    assert found.split() == ["thing", "https://w3id.org/cities/id/place/gdansk"]
    # A value is a term, whatever it looks like.
    assert client.get("/queries/named.csv", query_string={"name": '" } DROP ALL #'}).text.split() == ["thing"]
    missing = client.get("/queries/named")
    assert (missing.status_code, json.loads(missing.data)["parameter"]) == (400, "name")
    assert client.get("/queries/named?nam=x").status_code == 400
    assert client.get("/queries/named?name=x&format=png").status_code == 400
    assert client.get("/queries/none").status_code == 404


def test_the_page_runs_with_the_example_at_first_sight(client: FlaskClient) -> None:
    first = client.get("/queries/named", headers=PAGE)
    assert 'name="name" value="Milan"' in first.text
    assert 'href="/doc/place/milan"' in first.text
    assert "named.csv" not in first.text
    assert 'href="/queries/named?name=Milan&amp;format=csv"' in first.text
    other = client.get("/queries/named?name=Scania", headers=PAGE)
    assert "/doc/place/Sk%C3%A5ne" in other.text
    wrong = client.get("/queries/named?wrong=1", headers=PAGE)
    assert wrong.status_code == 400
    assert 'role="alert"' in wrong.text


def test_an_answer_known_already_is_not_asked_again(client: FlaskClient) -> None:
    tag = client.get("/queries/named.csv?name=Milan").headers["ETag"]
    assert client.get("/queries/named.csv?name=Milan", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/queries/named.csv?name=Scania", headers={"If-None-Match": tag}).status_code == 200


def follow(client: FlaskClient, address: str) -> Iterator[TestResponse]:
    """The pages of a saved query, from link to link."""
    following: str | None = address
    while following:
        answer = client.get(following)
        assert answer.status_code == 200
        yield answer
        following = links(answer).get("next")


def links(answer: TestResponse) -> dict[str, str]:
    """What an answer links to, by relation."""
    value = ", ".join(answer.headers.getlist("Link"))
    return {relation: target for target, relation in re.findall(r'<([^>]*)>; rel="([a-z-]+)"', value)}


def test_pages_hold_every_row_once(client: FlaskClient) -> None:
    query = client.get("/queries/names.rq").text
    everything = client.get("/sparql", query_string={"query": query, "format": "csv"}).text.splitlines()[1:]
    pages = [answer.text.splitlines()[1:] for answer in follow(client, "/queries/names?format=csv")]
    assert [len(page) for page in pages[:-1]] == [4] * (len(pages) - 1)
    assert 0 < len(pages[-1]) <= 4
    assert sorted(row for page in pages for row in page) == sorted(everything)
    assert len(everything) > 8


def test_pages_lead_to_each_other(client: FlaskClient) -> None:
    second = links(client.get("/queries/names?format=json&page=2"))
    assert second["prev"] == "/queries/names?format=json&page=1"
    assert second["first"] == second["prev"]
    assert second["next"] == "/queries/names?format=json&page=3"
    assert second["service-desc"] == "/openapi.json"
    assert "prev" not in links(client.get("/queries/names"))
    beyond = client.get("/queries/names.csv?page=999")
    assert (beyond.text.split(), "next" in links(beyond)) == (["name"], False)
    page = client.get("/queries/names?page=2", headers=PAGE).text
    assert 'rel="next" href="/queries/names?page=3"' in page
    assert links(client.get("/queries/classes")).keys().isdisjoint({"first", "prev", "next"})


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "", "1000000", "²"])
def test_a_page_that_is_none_is_a_problem(client: FlaskClient, number: str) -> None:
    answer = client.get("/queries/names", query_string={"page": number})
    assert (answer.status_code, json.loads(answer.data)["parameter"]) == (400, "page")


def test_a_query_without_pages_takes_no_page(client: FlaskClient) -> None:
    answer = client.get("/queries/classes?page=1")
    assert (answer.status_code, json.loads(answer.data)["parameter"]) == (400, "page")


def test_a_parameter_stands_once(client: FlaskClient) -> None:
    answer = client.get("/queries/named?name=Milan&name=Lviv")
    assert (answer.status_code, json.loads(answer.data)["parameter"]) == (400, "name")


def test_the_list_by_tag(client: FlaskClient) -> None:
    listed = json.loads(client.get("/queries/?tag=overview").data)["queries"]
    assert [query["name"] for query in listed] == ["classes"]
    page = client.get("/queries/?tag=overview", headers=PAGE).text
    assert 'aria-current="page">overview</a>' in page
    assert 'href="/queries/named"' not in page
