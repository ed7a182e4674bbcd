"""Content negotiation by profile (W3C), each profile a document that conforms."""

from __future__ import annotations

import json
import re

import pytest
import rdflib
from flask.testing import FlaskClient
from pyld import jsonld
from pyoxigraph import RdfFormat, parse
from pyshacl import validate

from publisher.base.formats import N_TRIPLES
from publisher.release.reader import Release
from tests.conftest import require_standards
from tests.web.libraries import BASE

CITY = "/doc/agency/city"
SCHEMA = "https://schema.org/"
CPOV = "https://semiceu.github.io/CPOV/releases/2.1.2"
MODEL = BASE + "def"


@pytest.mark.parametrize(
    ("header", "profile"),
    [
        (f"<{SCHEMA}>", SCHEMA),
        (f"<{CPOV}>;q=0.9, <{SCHEMA}>;q=0.8", CPOV),
        (f"<urn:example:none>, <{SCHEMA}>;q=0.1", SCHEMA),
        (f"<{SCHEMA}>;q=0", MODEL),
        ("<urn:example:none>", MODEL),
        ("nonsense", MODEL),
        (None, MODEL),
    ],
)
def test_by_header(reader: FlaskClient, header: str | None, profile: str) -> None:
    answer = reader.get(CITY, headers={"Accept-Profile": header} if header else {})
    assert answer.headers["Content-Profile"] == f"<{profile}>"
    assert f'<{profile}>; rel="profile"' in answer.headers["Link"]
    assert "Accept-Profile" in answer.headers["Vary"]
    fixed = reader.get(answer.headers["Content-Location"])
    assert (fixed.data, fixed.headers["Content-Profile"]) == (answer.data, f"<{profile}>")
    assert "Accept-Profile" not in fixed.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("accept", "media_type", "profile"),
    [
        (f'text/turtle;profile="{SCHEMA}"', "text/turtle", SCHEMA),
        (f'text/turtle; q=0.8; profile="{CPOV}"', "text/turtle", CPOV),
        (
            f'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted {SCHEMA}"',
            "application/ld+json",
            SCHEMA,
        ),
        (f'text/turtle;profile="{CPOV}";q=0.5, text/turtle;profile="{SCHEMA}"', "text/turtle", SCHEMA),
        (f'text/turtle;profile="{SCHEMA}";q=0.5, application/n-triples', "application/n-triples", MODEL),
        (f'text/html, text/turtle;profile="{SCHEMA}";q=0.5', "text/html", MODEL),
        ('text/turtle;profile="urn:example:none"', "text/turtle", MODEL),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', "application/ld+json", MODEL),
    ],
)
def test_by_a_parameter_of_the_media_type(reader: FlaskClient, accept: str, media_type: str, profile: str) -> None:
    answer = reader.get(CITY, headers={"Accept": accept})
    assert (answer.mimetype, answer.headers["Content-Profile"]) == (media_type, f"<{profile}>")
    assert {"Accept", "Accept-Profile"} <= set(answer.headers["Vary"].split(", "))
    fixed = reader.get(answer.headers["Content-Location"])
    assert (fixed.data, fixed.headers["Content-Profile"]) == (answer.data, f"<{profile}>")


def test_the_header_for_profiles_comes_before_the_parameter(reader: FlaskClient) -> None:
    headers = {"Accept": f'text/turtle;profile="{SCHEMA}"', "Accept-Profile": f"<{CPOV}>"}
    assert reader.get(CITY, headers=headers).headers["Content-Profile"] == f"<{CPOV}>"
    assert reader.get(f"{CITY}?_profile=model", headers=headers).headers["Content-Profile"] == f"<{MODEL}>"


@pytest.mark.parametrize("key", ["_profile", "profile"])
@pytest.mark.parametrize("name", ["schema", "https%3A%2F%2Fschema.org%2F"])
def test_by_query(reader: FlaskClient, key: str, name: str) -> None:
    answer = reader.get(f"{CITY}?{key}={name}", headers={"Accept-Profile": f"<{CPOV}>"})
    assert answer.headers["Content-Profile"] == f"<{SCHEMA}>"
    assert answer.headers["Content-Location"] == f"{CITY}.ttl?_profile=schema"


def test_a_profile_that_is_not_there_is_told_with_what_there_is(reader: FlaskClient) -> None:
    answer = reader.get(f"{CITY}?_profile=nothing")
    assert answer.status_code == 406
    listed = json.loads(answer.data)["available"]
    assert {row["type"] for row in listed} == {MODEL, SCHEMA, CPOV}
    assert all(reader.get(row["href"]).status_code == 200 for row in listed)
    assert reader.get("/doc/library/north?_profile=cpov").status_code == 406


def test_the_list_of_profiles(reader: FlaskClient) -> None:
    altr = "http://www.w3.org/ns/dx/connegp/altr#"
    answer = reader.get(f"{CITY}?_profile=alt", headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=answer.text, format="turtle")
    found = list(graph.objects(rdflib.URIRef(BASE + "id/agency/city"), rdflib.URIRef(altr + "hasRepresentation")))
    assert len(found) == 7 + 6 + 6
    for representation in found:
        url = "/" + str(representation).removeprefix(BASE)
        got = reader.get(url)
        conforms = graph.value(representation, rdflib.DCTERMS.conformsTo)
        assert (got.status_code, got.headers["Content-Profile"]) == (200, f"<{conforms}>")
        assert got.mimetype == str(graph.value(representation, rdflib.DCTERMS["format"]))
    page = reader.get(f"{CITY}?_profile=alt", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert CPOV in page.text


def test_a_page_embeds_what_the_profile_of_schema_org_says(reader: FlaskClient, libraries: Release) -> None:
    told = [path for path, found in libraries.resources.items() if "schema" in found.profiles]
    assert {"doc/agency/city", "doc/series/reports"} <= set(told)
    for path in told:
        page = reader.get(f"/{path}", headers={"Accept": "text/html"}).text
        (embedded,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        assert json.loads(embedded) == json.loads(reader.get(f"/{path}.jsonld?_profile=schema").data)


def test_schema_org_says_what_the_data_say_in_its_own_words_only(reader: FlaskClient) -> None:
    body = reader.get(f"{CITY}.jsonld?_profile=schema").text
    assert json.loads(body)["name"] == {"en": "City agency", "it": "Agenzia"}
    assert json.loads(body)["@type"] == ["GovernmentOrganization", "Organization"]
    quads = list(parse(body, format=RdfFormat.JSON_LD))
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    assert quads
    assert all(q.predicate.value.startswith(SCHEMA) or q.predicate.value == rdf for q in quads)
    assert all(q.object.value.startswith(SCHEMA) for q in quads if q.predicate.value == rdf)


def test_cpov_conforms_to_the_official_shapes(reader: FlaskClient) -> None:
    shapes = rdflib.Graph().parse(require_standards("core-vocabularies/core-public-organisation-ap-SHACL.ttl"))
    shapes.remove((None, rdflib.OWL.imports, None))
    document = rdflib.Graph().parse(data=reader.get(f"{CITY}?_profile=cpov").text, format="turtle")
    agency = rdflib.URIRef(BASE + "id/agency/city")
    assert (agency, rdflib.RDF.type, rdflib.URIRef("http://data.europa.eu/m8g/PublicOrganisation")) in document
    assert len(list(document.objects(agency, rdflib.SKOS.prefLabel))) == 2
    conforms, _, text = validate(document, shacl_graph=shapes)
    assert conforms, text
    document.add((agency, rdflib.SKOS.prefLabel, rdflib.Literal("without a language")))
    assert not validate(document, shacl_graph=shapes)[0]


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("token", "shapes", "least"),
    [
        ("cpov", "core-vocabularies/core-public-organisation-ap-SHACL.ttl", 10),
        ("dcat-ap", "dcat-ap-3.0.1/shapes.ttl", 40),
    ],
)
def test_each_document_of_the_real_graph_conforms_by_itself(
    built: Release, token: str, shapes: str, least: int
) -> None:
    rules = rdflib.Graph().parse(require_standards(shapes))
    rules.remove((None, rdflib.OWL.imports, None))
    paths = [path for path, found in built.resources.items() if token in found.profiles]
    assert len(paths) > least
    for path in paths:
        document = built.represent(path, N_TRIPLES, profile=token)
        assert document is not None
        conforms, _, text = validate(rdflib.Graph().parse(data=document.body.decode(), format="nt"), shacl_graph=rules)
        assert conforms, (path, text)


def test_dcat_ap_conforms_to_the_official_shapes(reader: FlaskClient) -> None:
    shapes = rdflib.Graph().parse(require_standards("dcat-ap-3.0.1/shapes.ttl"))
    shapes.remove((None, rdflib.OWL.imports, None))
    answer = reader.get("/catalog?_profile=dcat-ap", headers={"Accept": "text/turtle"})
    assert answer.headers["Content-Profile"] == "<http://data.europa.eu/r5r>"
    document = rdflib.Graph().parse(data=answer.text, format="turtle")
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    assert list(document.subjects(rdflib.RDF.type, dcat.Distribution))
    conforms, _, text = validate(document, shacl_graph=shapes)
    assert conforms, text


def test_json_ld_is_framed_by_its_resource_with_readable_names(reader: FlaskClient) -> None:
    found = json.loads(reader.get("/doc/report/one.jsonld").data)
    assert found["@id"] == BASE + "id/report/one"
    assert found["prefLabel"] == {"en": "Report one"}
    assert found["creator"]["prefLabel"]["it"] == "Agenzia"
    series = json.loads(reader.get("/doc/series/reports.jsonld").data)
    assert [one["@id"] for one in series["@reverse"]["isPartOf"]] == [BASE + "id/report/one"]


def test_the_published_context_means_what_the_inline_ones_mean(reader: FlaskClient) -> None:
    published = json.loads(reader.get("/context.jsonld").data)["@context"]
    for path in (CITY, "/def", "/catalog", "/doc/library/north"):
        inline = json.loads(reader.get(f"{path}.jsonld").data)
        for name, meaning in inline["@context"].items():
            assert published[name] == meaning
        swapped = {**inline, "@context": published}
        options = {"format": "application/n-quads"}
        assert jsonld.to_rdf(swapped, options) == jsonld.to_rdf(inline, options)
    assert "Organization" in json.loads(reader.get("/context.jsonld?_profile=schema").data)["@context"]
    assert reader.get("/context.jsonld?_profile=nothing").status_code == 404
