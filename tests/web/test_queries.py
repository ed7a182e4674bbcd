from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

PAGE = {"Accept": "text/html"}


def test_the_list_for_people_and_programs(client: FlaskClient) -> None:
    assert 'href="/queries/named"' in client.get("/queries/", headers=PAGE).text
    listed = json.loads(client.get("/queries/").data)["queries"]
    assert [query["name"] for query in listed] == ["classes", "named"]
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
