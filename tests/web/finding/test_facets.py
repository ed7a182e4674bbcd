"""Lists of the real graph narrowed down: counts are right, values combine, addresses are stable."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, parse

from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.web.app import create_app

PARTNERS = {"type": "org:Membership"}
NETWORKS = {"type": "org:OrganizationalCollaboration"}
COUNTRY, ROLE = "dct:spatial/gn:parentCountry", "org:role"
START = "dct:temporal/dcat:startDate"
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def real(built: Release) -> FlaskClient:
    """The real graph; lists never ask the store."""
    return create_app(built, EmbeddedStore(built.dataset_path)).test_client()


def listed(client: FlaskClient, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get("/browse", query_string={**query, "format": "json"}).data)
    return found


def facet(found: dict[str, Any], key: str) -> dict[str, int]:
    values = next(f["values"] for f in found["facets"] if f["property"] == key)
    return {value.get("iri") or value["years"]: value["count"] for value in values}


def test_networks_are_told_apart_by_programme_type_country_topic_and_year(real: FlaskClient) -> None:
    found = listed(real, **NETWORKS)
    assert [f["property"] for f in found["facets"]] == [
        "eurio:hasFundingSchemeProgramme",
        "org:classification",
        "^org:organization/dct:spatial/gn:parentCountry",
        "dct:subject",
        START,
    ]
    programmes = facet(found, "eurio:hasFundingSchemeProgramme")
    assert len(programmes) == 4
    assert sum(programmes.values()) == found["total"]
    assert list(facet(found, START)) == sorted(facet(found, START))


@pytest.mark.parametrize("kind", [PARTNERS, NETWORKS, {"type": "dct:Location"}])
def test_each_count_is_that_of_the_list_it_leads_to(real: FlaskClient, kind: dict[str, str]) -> None:
    for one in listed(real, **kind)["facets"]:
        for value in one["values"][:3]:
            narrowed = listed(real, **kind, **{one["property"]: value.get("iri") or value["years"]})
            assert narrowed["total"] == value["count"], (one["property"], value)


def test_values_of_one_facet_widen_and_those_of_two_narrow_down(real: FlaskClient) -> None:
    countries = facet(listed(real, **PARTNERS), COUNTRY)
    first, second = list(countries)[:2]
    both = listed(real, **PARTNERS, **{COUNTRY: [first, second]})
    assert both["total"] == countries[first] + countries[second]
    assert facet(both, COUNTRY) == countries  # what a third country would add is still told
    roles = facet(both, ROLE)
    leads = next(iri for iri in roles if iri.endswith("lead-partner"))
    narrowed = listed(real, **PARTNERS, **{COUNTRY: [first, second], ROLE: leads})
    assert narrowed["total"] == roles[leads]
    within = facet(narrowed, COUNTRY)
    assert within[first] + within[second] == narrowed["total"]


def test_years_are_ranges(real: FlaskClient) -> None:
    years = facet(listed(real, **NETWORKS), START)
    assert all(re.fullmatch(r"\d{4}/\d{4}", value) for value in years)
    value = next(iter(years))
    page = real.get("/browse", query_string={**NETWORKS, START: value}, headers=PAGE).text
    assert value.replace("/", "–") in page


def test_a_facet_narrows_a_list_of_all_kinds_too(real: FlaskClient) -> None:
    countries = "^org:organization/dct:spatial/gn:parentCountry"
    first, count = next(iter(facet(listed(real, **NETWORKS), countries).items()))
    assert listed(real, **{countries: first})["total"] == count
    years = next(iter(facet(listed(real, **NETWORKS), START)))
    assert listed(real, **{START: years})["total"] >= facet(listed(real, **NETWORKS), START)[years]


def test_chips_take_one_value_away(real: FlaskClient) -> None:
    first, second = list(facet(listed(real, **PARTNERS), COUNTRY))[:2]
    page = real.get("/browse", query_string={**PARTNERS, COUNTRY: [first, second]}, headers=PAGE).text
    chips = re.findall(r'<a class="ask" href="([^"]+)"', page)
    assert len(chips) == 2
    for chip, left in zip(chips, (second, first), strict=True):
        assert (
            json.loads(real.get(html.unescape(chip) + "&format=json").data)["total"]
            == facet(listed(real, **PARTNERS), COUNTRY)[left]
        )


def test_combinations_are_not_for_search_engines(real: FlaskClient) -> None:
    whole = real.get("/browse", query_string=PARTNERS, headers=PAGE).text
    assert '<meta name="robots"' not in whole
    assert '<link rel="canonical" href="https://w3id.org/boostinno/browse?type=org%3AMembership">' in whole
    assert 'rel="next" href="/browse?type=org%3AMembership&amp;page=2"' in whole
    first = next(iter(facet(listed(real, **PARTNERS), COUNTRY)))
    part = real.get("/browse", query_string={**PARTNERS, COUNTRY: first}, headers=PAGE).text
    assert '<meta name="robots" content="noindex">' in part
    assert '<link rel="canonical" href="https://w3id.org/boostinno/browse?type=org%3AMembership">' in part


def test_one_list_has_one_address(real: FlaskClient, built: Release) -> None:
    """Whatever way a value is written, links of the page write it in one way."""
    country = next(iter(facet(listed(real, **PARTNERS), COUNTRY)))
    short = country.removeprefix(built.publication.base)
    kind = "http://www.w3.org/ns/org#Membership"
    pages = [
        real.get("/browse", query_string={"type": t, COUNTRY: c}, headers=PAGE).text
        for t, c in ((kind, country), ("org:Membership", short))
    ]
    links = [re.findall(r'<li><a href="(/browse[^"]+)"', page) for page in pages]
    assert links[0] == links[1] != []


def test_what_nothing_has_at_once_is_an_empty_list(real: FlaskClient) -> None:
    urbact_1 = {"org:organization/eurio:hasFundingSchemeProgramme": "id/programme/urbact-i"}
    late = {"org:organization/dct:temporal/dcat:startDate": "2020/2024"}
    found = real.get("/browse", query_string={**PARTNERS, **urbact_1, **late}, headers=PAGE)
    assert found.status_code == 200
    assert "Nothing has all of these at once." in found.text
    assert 'href="/browse?type=org%3AMembership">Show the whole list' in found.text
    strange = {"dct:spatial/gn:parentCountry": "id/country/atlantis"}
    assert real.get("/browse", query_string={**PARTNERS, **strange}, headers=PAGE).status_code == 404


def test_a_list_is_a_collection_too(real: FlaskClient) -> None:
    answer = real.get("/browse", query_string=NETWORKS, headers={"Accept": "text/turtle"})
    assert answer.mimetype == "text/turtle"
    assert "Accept" in answer.headers["Vary"]
    quads = list(parse(answer.data, format=RdfFormat.TURTLE))
    members = [q for q in quads if q.predicate == NamedNode("http://www.w3.org/ns/hydra/core#member")]
    assert len(members) == 50
    assert 'page=2>; rel="next"' in answer.headers["Link"]
    assert real.get("/browse", headers={"Accept": "*/*"}).mimetype == "text/html"
    assert real.get("/browse", headers={"Accept": "image/png"}).status_code == 406


def test_lists_stay_small_and_tell_more_than_names(real: FlaskClient) -> None:
    for kind in (PARTNERS, NETWORKS, {"type": "dct:Location"}):
        page = real.get("/browse", query_string=kind, headers={**PAGE, "Accept-Language": "it"})
        assert len(page.data) < 50_000
        lines = re.findall(r'<li><a href="/doc/.*?</li>', page.text)
        assert len(lines) == 50
        assert sum('class="hint"' in line for line in lines) > 40
    networks = real.get("/browse", query_string=NETWORKS, headers={**PAGE, "Accept-Language": "it"}).text
    assert "URBACT II" in networks
    assert "Italia" in networks


def test_search_has_the_facets_of_the_class_that_is_chosen(real: FlaskClient) -> None:
    whole = real.get("/search?q=milan", headers=PAGE).text
    assert len(re.findall("<h2>Kind</h2>", whole)) == 1
    chosen = json.loads(real.get("/search?q=milan&type=org:Membership").data)
    assert [f["property"] for f in chosen["facets"]][:2] == [
        ROLE,
        "org:organization/eurio:hasFundingSchemeProgramme",
    ]
