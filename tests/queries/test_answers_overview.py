"""What the saved queries answer about the graph as such, checked by hand against the tables of facts."""

from __future__ import annotations

from collections import Counter

from tests.queries.conftest import BASE, Ask, Graph
from tests.queries.rows import ORG, SCHEMA, the, values


def test_things_without_label(ask: Ask) -> None:
    rows = ask("things-without-label")
    assert len(rows) == len(set(values(rows, "thing")))
    # No table gives Italian titles of the sources on URBACT; names of places and bodies need no translation.
    assert {thing.split("/")[1] for thing in values(rows, "thing")} == {"source"}
    french = set(values(ask("things-without-label", language="fr"), "thing"))
    assert "id/network/boostinno" in french
    assert "id/place/milan" not in french
    assert ask("things-without-label", language="en") == []


def test_classes(ask: Ask) -> None:
    things = {row["class"]: int(row["things"]) for row in ask("classes")}
    assert things["def#Statement"] == 58
    assert things["def#Discrepancy"] >= 30
    assert things["https://w3id.org/italia/onto/Project/Call"] == 5
    assert things[ORG + "OrganizationalCollaboration"] == things["http://data.europa.eu/s66#Project"] >= 27


def test_graphs(ask: Ask) -> None:
    rows = ask("graphs")
    assert Counter(values(rows, "kind"))["Graph of one page statement"] == 49
    assert Counter(values(rows, "kind"))["Graph of one contradicted claim"] >= 13
    assert (the(rows, graph="graph/source/u766")["source"], the(rows, graph="shapes")["kind"]) == (
        "U766",
        "Graph of the shapes",
    )


def test_properties_name_what_they_are(ask: Ask) -> None:
    rows = ask("properties")
    assert the(rows, property=ORG + "role")["name"] == "role"
    assert [row["property"] for row in rows if "name" not in row] == []


def test_code_lists(ask: Ask) -> None:
    rows = ask("code-lists")
    roles = {row["name"]: row["italianName"] for row in rows if row["list"] == "id/concept/partner-role"}
    assert set(roles) == {"Partner", "Lead partner", "Observer"}
    assert "Trap" in {row["name"] for row in rows if row["list"] == "id/concept/discrepancy-kind"}


def test_milan_in_schema_org(graph: Graph) -> None:
    triples = graph("place-as-schema-org")
    milan = f"<id/place/milan> <{SCHEMA}"
    assert f'{milan}name> "Milano"@it .' in triples
    assert f"{milan}sameAs> <http://www.wikidata.org/entity/Q490> ." in triples
    assert f"{milan}containedInPlace> <id/country/it> ." in triples
    assert f'<id/place/milan#identifier-lau> <{SCHEMA}value> "015146" .' in triples
    assert [t for t in triples if t.startswith(f'<id/place/milan#geometry> <{SCHEMA}latitude> "45.46427"')]
    skane = graph("place-as-schema-org", place=BASE + "id/place/skane")
    assert not [t for t in skane if t.endswith(f"<{SCHEMA}City> .")]


def test_points_as_geojson(graph: Graph) -> None:
    triples = graph("points-as-geojson", language="it")
    features = [t for t in triples if t.endswith("<https://purl.org/geojson/vocab#Feature> .")]
    assert len(features) >= 10
    assert f'<id/place/paris> <{SCHEMA}name> "Parigi"@it .' in triples
    assert len([t for t in triples if "geojson/vocab#coordinates" in t]) == len(features)


def test_a_network_as_graph(graph: Graph) -> None:
    triples = graph("network-as-graph")
    members = {t.split()[0] for t in triples if t.endswith(f"<{ORG}Membership> .")}
    assert len(members) == 11
    assert "<id/observer/boostinno-lviv>" in members


def test_a_partner_described(graph: Graph) -> None:
    triples = graph("describe-partner")
    role = f"<id/partner/boostinno-gdansk> <{ORG}role> <id/concept/partner-role/lead-partner> ."
    assert role in triples
    # That all partners are cities is a contradicted claim.
    skane = graph("describe-partner", partner=BASE + "id/partner/boostinno-skane")
    assert not [t for t in skane if "partner-kind/city" in t]
