from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from werkzeug.test import TestResponse

from publisher.base.formats import GRAPH_FORMATS, RESULT_FORMATS, Format

CITIES = "SELECT ?city ?name WHERE { ?city a <https://w3id.org/cities/def#City> ; skos:prefLabel ?name } ORDER BY ?name"
MILAN = "<https://w3id.org/cities/id/place/milan>"
PREFIX = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o FILTER(BOUND(?a)) }"


def ask(client: FlaskClient, query: str, accept: str | None = None, **fields: str) -> TestResponse:
    headers = {} if accept is None else {"Accept": accept}
    return client.get("/sparql?" + urlencode({"query": query, **fields}), headers=headers)


@pytest.mark.parametrize("fmt", RESULT_FORMATS, ids=lambda f: f.key)
def test_solutions_in_every_format(client: FlaskClient, fmt: Format) -> None:
    answer = ask(client, PREFIX + CITIES, fmt.media_type)
    assert answer.headers["Content-Type"] == fmt.content_type
    assert set(answer.vary) == {"Accept", "Accept-Encoding", "Accept-Datetime"}
    assert "Gdańsk" in answer.text
    if fmt.key != "csv":
        solutions = list(parse_query_results(answer.data, format=QueryResultsFormat.from_media_type(fmt.media_type)))
        assert len(solutions) == 11
    assert ask(client, PREFIX + CITIES, format=fmt.key).data == answer.data


@pytest.mark.parametrize("fmt", GRAPH_FORMATS, ids=lambda f: f.key)
@pytest.mark.parametrize(
    "query", [f"DESCRIBE {MILAN}", f"CONSTRUCT WHERE {{ {MILAN} ?p ?o }}"], ids=["describe", "construct"]
)
def test_graphs_in_every_format(client: FlaskClient, fmt: Format, query: str) -> None:
    answer = ask(client, query, fmt.media_type)
    assert answer.headers["Content-Type"] == fmt.content_type
    triples = list(parse(answer.data, format=RdfFormat.from_media_type(fmt.media_type)))
    assert len(triples) == 10


def test_post_asks_the_same(client: FlaskClient) -> None:
    whole = ask(client, "ASK {}").data
    assert client.post("/sparql", data={"query": "ASK {}"}).data == whole
    direct = client.post("/sparql", data="ASK {}", content_type="application/sparql-query")
    assert direct.data == whole


def test_the_dataset_of_the_protocol(client: FlaskClient) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/cities/def#City> }"
    everything = ask(client, count, "text/csv").text
    page = ask(client, count, "text/csv", **{"default-graph-uri": "https://w3id.org/cities/graph/page"}).text
    assert (everything.split()[1], page.split()[1]) == ("6", "2")


def test_claims_are_no_part_of_the_default_graph(client: FlaskClient) -> None:
    value = "<https://w3id.org/cities/def#population> 9999999"
    assert json.loads(ask(client, f"ASK {{ ?s {value} }}").data)["boolean"] is False
    assert json.loads(ask(client, f"ASK {{ GRAPH ?g {{ ?s {value} }} }}").data)["boolean"] is True


def test_an_answer_known_already_is_not_asked_again(client: FlaskClient) -> None:
    answer = ask(client, "ASK {}")
    tag = answer.headers["ETag"]
    again = client.get("/sparql?query=ASK+%7B%7D", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert set(again.vary) == {"Accept", "Accept-Encoding", "Accept-Datetime"}
    assert again.headers["ETag"] == tag
    other = client.get("/sparql?query=ASK+%7B%7D", headers={"If-None-Match": tag, "Accept": "text/xml"})
    assert other.status_code == 200
    # It would take longer than it may, but is not run at all.
    slow = client.get("/sparql?" + urlencode({"query": CROSS}), headers={"If-None-Match": "*"})
    assert slow.status_code == 304


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELEKT", 400),
        ("CLEAR ALL", 400),
        ("SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }", 400),
        ("SELECT * {" + "{" * 1000 + "}" * 1000 + "}", 400),
        ("ASK {}" + " " * 5000, 413),
        (CROSS, 504),
    ],
)
def test_refusals_are_problems(client: FlaskClient, query: str, status: int) -> None:
    answer = ask(client, query)
    problem = json.loads(answer.data)
    assert (answer.status_code, problem["status"]) == (status, status)
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert problem["detail"]


def test_a_syntax_error_has_its_place(client: FlaskClient) -> None:
    query = "SELECT * WHERE {\n  ?s ?p ;;; }\n"
    problem = json.loads(ask(client, query).data)
    assert problem["line"] == 2
    page = ask(client, query, "text/html")
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert "2 |   ?s ?p ;;; }" in page.text
    assert "?s ?p ;;; }\n</textarea>" in page.text  # what was typed is still there


def test_406_names_the_formats_of_this_form_of_query(client: FlaskClient) -> None:
    answer = ask(client, "ASK {}", "text/turtle")
    assert answer.status_code == 406
    available = json.loads(answer.data)["available"]
    assert "application/sparql-results+json" in {item["type"] for item in available}
    assert client.get(available[0]["href"]).status_code == 200
    graph = ask(client, "DESCRIBE <x:a>", "text/csv")
    assert "text/turtle" in {item["type"] for item in json.loads(graph.data)["available"]}


def test_415_says_what_may_be_posted(client: FlaskClient) -> None:
    answer = client.post("/sparql", data="CLEAR ALL", content_type="application/sparql-update")
    assert answer.status_code == 415
    assert "application/sparql-query" in answer.headers["Accept-Post"]


def test_the_service_describes_itself(client: FlaskClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "application/n-triples"})
    text = answer.text
    assert "#endpoint> <https://w3id.org/cities/sparql> ." in text
    assert "SPARQL11Query" in text
    assert client.get("/sparql").content_type == "text/turtle; charset=utf-8"
    assert client.get("/sparql?format=jsonld").content_type == "application/ld+json"
    assert client.get("/sparql", headers={"Accept": "text/csv"}).status_code == 400


def test_people_get_a_form_and_a_table(client: FlaskClient) -> None:
    form = client.get("/sparql", headers={"Accept": "text/html"})
    assert '<textarea id="query" name="query"' in form.text
    page = ask(client, PREFIX + CITIES, "text/html,application/xml;q=0.9,*/*;q=0.8")
    assert page.status_code == 200
    assert '<a href="/doc/place/gdansk"><bdi>id/place/gdansk</bdi></a>' in page.text
    assert "11 rows" in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script>" not in page.text  # only those with an address of ours
    assert "format=csv" in page.text


def test_people_see_yes_and_no_and_nothing(client: FlaskClient) -> None:
    assert '<p class="answer">Yes</p>' in ask(client, "ASK {}", "text/html").text
    assert '<p class="answer">No</p>' in ask(client, "ASK { FILTER(false) }", "text/html").text
    assert "No rows" in ask(client, "SELECT * { <x:a> ?p ?o }", "text/html").text
    assert "no value" in ask(client, "SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) } }", "text/html").text
    assert (
        '<th scope="col">subject</th>' in ask(client, "DESCRIBE <https://w3id.org/cities/def#City>", "text/html").text
    )
