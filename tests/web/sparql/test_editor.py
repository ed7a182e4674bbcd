"""What the SPARQL page offers beside the form: words of the dataset, examples, citation, programs, the editor."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import subprocess
import sys
from html import unescape

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.release.reader import Release
from publisher.web.sparql.editor import editor_assets
from publisher.web.sparql.snippets import snippets
from tests.conftest import require_tool

PAGE = {"Accept": "text/html"}
ENDPOINT = "https://w3id.org/cities/sparql"
QUERIES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"))
KINDS = st.sampled_from(["solutions", "boolean", "graph"])


def page(client: FlaskClient, **fields: str) -> str:
    return unescape(client.get("/sparql", query_string=fields, headers=PAGE).text)


def test_the_vocabulary_counts_what_a_query_finds(client: FlaskClient) -> None:
    found = json.loads(client.get("/sparql/vocabulary.json?lang=it").data)
    assert found["prefixes"]["c"] == "https://w3id.org/cities/def#"
    patterns = [(f"?thing a <{word['iri']}>", word["count"]) for word in found["classes"]]
    patterns += [(f"?thing <{word['iri']}> ?value", word["count"]) for word in found["properties"]]
    for pattern, count in patterns:
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
        assert client.get("/sparql", query_string={"query": query, "format": "csv"}).text.split() == ["n", str(count)]
    city = next(word for word in found["classes"] if word["name"] == "c:City")
    assert city["label"] == "Città"
    assert ["https://w3id.org/cities/id/place/milan", "Milano"] in found["things"]


def test_the_vocabulary_is_cached_for_its_language(client: FlaskClient) -> None:
    answer = client.get("/sparql/vocabulary.json")
    assert "Accept-Language" in answer.headers["Vary"]
    assert client.get("/sparql/vocabulary.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_overview_leads_to_queries(client: FlaskClient) -> None:
    overview = client.get("/sparql", headers=PAGE).text
    links = re.findall(r'<a href="(/sparql\?query=[^"]+)" title="([^"]+)"><code>', overview)
    assert len(links) > 4
    for address, _iri in links:
        assert client.get(unescape(address)).status_code == 200


def test_a_saved_query_is_an_example_with_its_own_values(client: FlaskClient) -> None:
    shown = page(client, example="named")
    assert '<option value="named" selected>' in shown
    assert 'skos:prefLabel "Milan"@en' in shown
    assert 'id="result"' not in shown  # it is filled in, not run


def test_an_answer_is_cited_with_release_date_and_licence(client: FlaskClient, release: Release) -> None:
    shown = page(client, query="ASK {}")
    assert f"Harbour cities, release {release.id}, " in shown
    assert '<time datetime="2026-01-31">' in shown
    assert 'href="https://creativecommons.org/licenses/by/4.0/" rel="license"' in shown
    permalink = re.search(r'class="excerpt permalink"[^>]*>([^<]+)<', shown)
    assert permalink is not None
    assert permalink[1] == f"{ENDPOINT}?query=ASK+%7B%7D&release={release.id}"
    bookmark = re.search(r'<a href="([^"]+)" rel="bookmark"', shown)
    assert bookmark is not None
    assert client.get(bookmark[1], headers=PAGE).status_code == 200
    saved = unescape(client.get("/queries/named?name=Gdańsk", headers=PAGE).text)
    assert f"https://w3id.org/cities/queries/named?name=Gda%C5%84sk&release={release.id}" in saved


def test_a_problem_is_not_cited(client: FlaskClient) -> None:
    assert 'class="reuse"' not in page(client, query="ASK {")


def test_what_is_too_long_for_an_address_goes_by_post(site: str) -> None:
    query = "SELECT (1 AS ?x) {} #" + "long " * 2000
    curl, python, _ = snippets(f"{site}/sparql", query, "solutions")
    assert "--get" not in curl.text
    assert "POST" in python.text
    require_tool("curl")
    assert run_program(site, query, 0, ["sh", "-c"]).split() == ["x", "1"]
    assert run_program(site, query, 1, [sys.executable, "-c"]) == "{'x': '1'}\n"
    assert "--get" in snippets(site, "ASK {}", "boolean")[0].text


@settings(deadline=None)
@given(QUERIES, KINDS)
def test_python_and_the_shell_read_back_the_same_query(query: str, kind: str) -> None:
    curl, python, _ = snippets(ENDPOINT, query, kind)
    assert shlex.split(curl.text.replace("\\\n", " ", 2))[-1] == f"query={query}"
    calls = [node for node in ast.walk(ast.parse(python.text)) if isinstance(node, ast.Call)]
    given_query = next(call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "setQuery")
    assert ast.literal_eval(given_query.args[0]) == query


AWKWARD = 'SELECT ("it\'s 100% & more + \\\\ \'Gdańsk\' #x" AS ?x)\n{} # """ $HOME `id`'
FOUND = "it's 100% & more + \\ 'Gdańsk' #x"


def run_program(site: str, query: str, number: int, command: list[str]) -> str:
    """What a program of the page prints, run as its reader would run it."""
    kind = {"S": "solutions", "A": "boolean", "C": "graph"}[query[0]]
    program = snippets(f"{site}/sparql", query, kind)[number].text
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": "/nowhere"}
    done = subprocess.run([*command, program], capture_output=True, text=True, timeout=120, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("query", "expected"),
    [(AWKWARD, repr({"x": FOUND})), ("ASK {}", "True"), ("CONSTRUCT { <x:a> <x:b> 'c' } {}", '<x:a> <x:b> "c"')],
)
def test_the_python_program_runs(site: str, query: str, expected: str) -> None:
    assert expected in run_program(site, query, 1, [sys.executable, "-c"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [(AWKWARD, FOUND), ("ASK {}", '"boolean":true'), ("CONSTRUCT { <x:a> <x:b> 'c' } {}", '<x:a> <x:b> "c"')],
)
def test_the_curl_program_runs(site: str, query: str, expected: str) -> None:
    require_tool("curl")
    assert expected in run_program(site, query, 0, ["sh", "-c"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "expected"),
    [(AWKWARD, FOUND), ("ASK {}", '"boolean":true'), ("CONSTRUCT { <x:a> <x:b> 'c' } {}", '<x:a> <x:b> "c"')],
)
def test_the_r_program_runs(site: str, query: str, expected: str) -> None:
    said = run_program(site, query, 2, [require_tool("Rscript"), "-e"])
    assert expected in said.replace("\\\\", "\\")


def test_files_of_the_editor(client: FlaskClient) -> None:
    shown = client.get("/sparql", headers=PAGE)
    assets = editor_assets()
    if assets is None:
        assert "<script" not in shown.text
        return
    for url in (*assets.scripts, *assets.styles):
        assert url in shown.text
        assert client.get(url).status_code == 200
    policy = shown.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_file_that_is_not_served_is_not_found(client: FlaskClient) -> None:
    for path in ("built/LICENSES.txt", "built/none.js", "../wsgi.py", "style.css"):
        assert client.get(f"/static/0/{path}").status_code == 404
