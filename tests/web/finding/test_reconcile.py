from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.web.app import create_app

BASE = "https://w3id.org/boostinno/"
PLACE = BASE + "id/place/"
SCHEMES = BASE + "id/concept/identifier-scheme/"


@pytest.fixture(scope="module")
def real(built: Release) -> FlaskClient:
    """The real graph; reconciliation never asks the store."""
    return create_app(built, EmbeddedStore(built.dataset_path)).test_client()


@pytest.fixture(scope="module")
def place(real: FlaskClient) -> str:
    """The class that Milan is called by."""
    found = reconcile(real, {"query": "Milano"})
    return str(next(c for c in found if c["id"] == PLACE + "milan")["type"][0]["id"])


def reconcile(client: FlaskClient, *queries: dict[str, Any]) -> list[dict[str, Any]]:
    """The candidates for the last of some queries."""
    batch = {f"q{n}": query for n, query in enumerate(queries)}
    answer = client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200, answer.text
    content = json.loads(answer.data)
    assert content.keys() == batch.keys()
    found: list[dict[str, Any]] = content[f"q{len(queries) - 1}"]["result"]
    for candidate in found:
        assert candidate["id"].startswith(BASE)
        assert candidate["name"]
        assert 0 <= candidate["score"] <= 100
        assert isinstance(candidate["match"], bool)
        assert all(kind["id"] and kind["name"] for kind in candidate["type"])
    assert [c["score"] for c in found] == sorted((c["score"] for c in found), reverse=True)
    return found


def test_the_manifest_leads_to_services_that_are_there(real: FlaskClient) -> None:
    answer = real.get("/reconcile")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    manifest = json.loads(answer.data)
    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == BASE + "id/"
    assert "{{id}}" in manifest["view"]["url"]
    for kind in ("entity", "type", "property"):
        service = manifest["suggest"][kind]
        url = service["service_url"] + service["service_path"]
        suggested = json.loads(real.get(local(url) + "?prefix=p").data)["result"]
        assert suggested, kind
        flyout = (service["flyout_service_url"] + service["flyout_service_path"]).replace("${id}", quoted(suggested[0]))
        told = json.loads(real.get(local(flyout)).data)
        assert told["id"] == suggested[0]["id"]
        assert "<strong>" in told["html"]
    preview = manifest["preview"]["url"].replace("{{id}}", "https%3A%2F%2Fw3id.org%2Fboostinno%2Fid%2Fplace%2Fmilan")
    card = real.get(local(preview))
    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]
    assert "Milan" in card.text
    view = manifest["view"]["url"].replace("{{id}}", quoted({"id": PLACE + "milan"}))
    assert real.get(local(view)).headers["Location"] == "/doc/place/milan"
    assert real.get(local(manifest["logo"])).status_code == 200
    proposing = manifest["extend"]["propose_properties"]
    assert real.get(local(proposing["service_url"] + proposing["service_path"])).status_code == 200


@pytest.mark.parametrize("address", ["/reconcile/it", "/reconcile?lang=it"])
def test_a_language_that_is_asked_for_by_name_is_kept_to(real: FlaskClient, address: str) -> None:
    answer = real.get(address, headers={"Accept-Language": "pl"})
    assert "Vary" not in answer.headers
    manifest = json.loads(answer.data)
    suggest = manifest["suggest"]["entity"]
    found = real.get(local(suggest["service_url"] + suggest["service_path"]), query_string={"prefix": "Mediolan"})
    milan = next(entity for entity in json.loads(found.data)["result"] if entity["id"] == PLACE + "milan")
    assert milan["name"] == "Milano"
    flyout = (suggest["flyout_service_url"] + suggest["flyout_service_path"]).replace("${id}", quoted(milan))
    assert "<strong>Milano</strong>" in json.loads(real.get(local(flyout)).data)["html"]
    card = real.get(local(manifest["preview"]["url"].replace("{{id}}", quoted(milan))))
    assert card.headers["Content-Language"] == "it"
    proposing = manifest["extend"]["propose_properties"]
    proposed = json.loads(real.get(local(proposing["service_url"] + proposing["service_path"])).data)["properties"]
    assert "nome" in [found["name"] for found in proposed]
    queries = {"queries": json.dumps({"a": {"query": "Mediolan"}})}
    assert json.loads(real.post(address, data=queries).data)["a"]["result"][0]["name"] == "Milano"
    assert real.get("/reconcile/xx").status_code == 404


def local(url: str) -> str:
    assert url.startswith(BASE)
    return url.removeprefix(BASE.rstrip("/"))


def quoted(entity: dict[str, Any]) -> str:
    return str(entity["id"]).replace(":", "%3A").replace("/", "%2F").replace("#", "%23")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Milano", "milan"),
        ("Mediolan", "milan"),
        ("WROCLAW", "wroclaw"),
        ("Wrocaw", "wroclaw"),
        ("Baia-Mare", "baia-mare"),
        ("Straßburg", "strasbourg"),
        ("Barcelone", "barcelona"),
    ],
)
def test_names_in_all_languages_and_misspellings(real: FlaskClient, place: str, name: str, slug: str) -> None:
    assert reconcile(real, {"query": name, "type": place})[0]["id"] == PLACE + slug


def test_a_name_that_is_one_thing_of_its_class_is_a_match(real: FlaskClient, place: str) -> None:
    best = reconcile(real, {"query": "Milan", "type": place})[0]
    assert (best["match"], best["score"]) == (True, 100)
    assert not reconcile(real, {"query": "Milna", "type": place})[0]["match"]


def test_identifiers_are_matched(real: FlaskClient) -> None:
    for identifier in (PLACE + "milan", "http://www.wikidata.org/entity/Q490"):
        assert reconcile(real, {"query": identifier})[0]["id"] == PLACE + "milan"


def test_classes_rule_out_or_only_weigh(real: FlaskClient, place: str) -> None:
    other = "http://www.w3.org/2004/02/skos/core#Concept"
    found = reconcile(real, {"query": "Milan", "type": [other]})
    assert all(other in [kind["id"] for kind in candidate["type"]] for candidate in found)
    weighed = reconcile(real, {"query": "Milan", "type": [other], "type_strict": "should"})
    assert PLACE + "milan" in [candidate["id"] for candidate in weighed]
    assert not reconcile(real, {"query": "Milan", "type": [place, other], "type_strict": "all"})


def test_properties_decide_between_namesakes(real: FlaskClient, place: str) -> None:
    lau = {"pid": SCHEMES + "lau", "v": "015146"}
    right = reconcile(real, {"query": "Milan", "properties": [lau]})
    assert right[0]["id"] == PLACE + "milan"
    wrong = reconcile(real, {"query": "Milan", "type": place, "properties": [{"pid": SCHEMES + "lau", "v": "1"}]})
    assert wrong[0]["score"] < right[0]["score"]
    assert not wrong[0]["match"]
    alone = reconcile(real, {"properties": [lau]})
    assert [candidate["id"] for candidate in alone] == [PLACE + "milan"]
    entity = {"pid": "skos:closeMatch", "v": [{"id": "https://www.geonames.org/3173435", "name": "Milano"}]}
    assert reconcile(real, {"properties": [entity]})[0]["id"] == PLACE + "milan"


def test_limits_are_kept(real: FlaskClient) -> None:
    assert len(reconcile(real, {"query": "network", "limit": 2})) == 2


def test_queries_in_the_address(real: FlaskClient) -> None:
    batch = json.dumps({"a": {"query": "Milan"}})
    assert json.loads(real.get("/reconcile", query_string={"queries": batch}).data)["a"]["result"]
    # A call-back is never called: JSONP would let a site run what this server sends.
    answer = real.get("/reconcile?callback=steal")
    assert answer.mimetype == "application/json"
    assert json.loads(answer.data)["versions"]


WRONG: list[Any] = [
    "{",
    "[]",
    "[" * 100_000,
    {"a": []},
    {"a": {}},
    {"a": {"query": " "}},
    {"a": {"query": 1}},
    {"a": {"query": "x", "limit": 0}},
    {"a": {"query": "x", "type": [1]}},
    {"a": {"query": "x", "type": 1}},
    {"a": {"query": "x", "type_strict": "maybe"}},
    {"a": {"query": "x", "properties": [{"pid": "p"}]}},
    {"a": {"query": "x", "properties": 7}},
    {"a": {"query": "x", "limit": 1e999}},
]


@pytest.mark.parametrize("batch", WRONG, ids=range(len(WRONG)))
def test_queries_that_are_none(real: FlaskClient, batch: Any) -> None:
    text = batch if isinstance(batch, str) else json.dumps(batch)
    answer = real.post("/reconcile", data={"queries": text})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_batches_that_are_too_large(real: FlaskClient) -> None:
    size = json.loads(real.get("/reconcile").data)["batchSize"]
    whole = json.dumps({str(n): {"query": "Milan"} for n in range(size + 1)})
    assert real.post("/reconcile", data={"queries": whole}).status_code == 413
    assert real.post("/reconcile", data={}).status_code == 400


def test_suggestions_go_on_where_the_cursor_is(real: FlaskClient) -> None:
    def ids(**query: str) -> list[str]:
        found = json.loads(real.get("/reconcile/suggest/entity", query_string=query).data)["result"]
        return [entity["id"] for entity in found]

    first = ids(prefix="Milan")
    assert PLACE + "milan" in first[:2]
    assert ids(prefix="Milan", cursor="1")[:3] == first[1:4]
    assert ids(prefix=PLACE + "milan")[0] == PLACE + "milan"
    assert real.get("/reconcile/suggest/entity?prefix=").status_code == 400
    assert real.get("/reconcile/suggest/entity?prefix=a&cursor=-1").status_code == 400
    assert real.get("/reconcile/flyout/nothing?id=x").status_code == 404
    assert real.get("/reconcile/flyout/entity?id=x").status_code == 404


def test_values_are_fetched(real: FlaskClient, place: str) -> None:
    proposed = json.loads(real.get("/reconcile/properties", query_string={"type": place, "limit": "60"}).data)
    assert proposed["type"] == place
    ids = [p["id"] for p in proposed["properties"]]
    assert SCHEMES + "lau" in ids
    name = "http://www.w3.org/2004/02/skos/core#prefLabel"
    match = "http://www.w3.org/2004/02/skos/core#closeMatch"
    asked: dict[str, Any] = {
        "ids": [PLACE + "milan", PLACE + "nowhere"],
        "properties": [{"id": name, "settings": {"limit": 1}}, {"id": SCHEMES + "lau"}, {"id": match}],
    }
    answer = real.post("/reconcile?lang=it", data={"extend": json.dumps(asked)})
    content = json.loads(answer.data)
    assert [column["id"] for column in content["meta"]] == [p["id"] for p in asked["properties"]]
    row = content["rows"][PLACE + "milan"]
    assert row[name] == [{"str": "Milano"}]
    assert row[SCHEMES + "lau"] == [{"str": "015146"}]
    assert {"id": "https://sws.geonames.org/3173435/"}.items() <= row[match][0].items()
    assert content["rows"][PLACE + "nowhere"] == {name: [], SCHEMES + "lau": [], match: []}


@pytest.mark.parametrize("asked", ["{", "{}", '{"ids": ["x"]}', '{"ids": [1], "properties": []}'])
def test_extensions_that_are_none(real: FlaskClient, asked: str) -> None:
    assert real.post("/reconcile", data={"extend": asked}).status_code == 400


@pytest.mark.slow  # .ci/nightly installs the client, which brings pandas along
@pytest.mark.filterwarnings("ignore")  # its own
def test_a_client_of_others_reconciles_a_column(site: str) -> None:
    pandas = pytest.importorskip("pandas")
    reconciler = pytest.importorskip("reconciler")
    column = pandas.Series(["Mediolan", "Wroclaw"])
    found = reconciler.reconcile(column, top_res="all", reconciliation_endpoint=site + "/reconcile")
    best = dict(zip(found["input_value"][::-1], found["id"][::-1], strict=True))
    assert best == {"Mediolan": PLACE + "milan", "Wroclaw": PLACE + "wroclaw"}
