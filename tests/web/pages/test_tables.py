"""What is told in tables and what stays among the facts."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import RdfFormat, parse

from publisher.base.config import Publication
from publisher.release.reader import Resource
from publisher.web.pages.facts import DocumentFacts
from publisher.web.pages.tables import figures, identifiers, positions, timeline

BASE = "https://example.org/"
A = BASE + "id/a"
HEAD = """
PREFIX adms: <http://www.w3.org/ns/adms#>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX : <https://example.org/id/a#>
PREFIX id: <https://example.org/id/>
"""


def document(turtle: str, language: str = "en") -> DocumentFacts:
    resource = Resource(A, "doc/a", (), {"en": "A"}, "0", date(2026, 1, 1))
    publication = Publication(BASE, date(2026, 1, 1))
    quads = parse((HEAD + turtle).encode(), format=RdfFormat.TURTLE)
    return DocumentFacts(quads, resource, publication, (language,), (), lambda _iri: {})


def texts(cells: tuple[tuple[object, ...], ...]) -> list[str]:
    return [" ".join(value.text for value in cell) for cell in cells]  # type: ignore[attr-defined]


def test_money_is_written_as_the_language_does() -> None:
    turtle = """id:a schema:amount :x , :y , :z .
        :x a schema:MonetaryAmount ; schema:value 600000.00 ; schema:currency "EUR" ; dct:type id:budget .
        :y schema:minValue 10.50 ; schema:maxValue 20.0 ; schema:currency "EUR" ; dct:type id:grant .
        :z schema:maxValue 5 ; schema:currency "not a code" .
        id:budget skos:prefLabel "Budget"@en . id:grant skos:prefLabel "Grant"@en ."""
    read = document(turtle)
    table = figures(read)
    assert table is not None
    assert table.columns == ("what", "value")
    assert sorted(texts(cells) for _, cells in table.rows) == [
        ["", "at most 5 not a code"],
        ["Budget", "€600,000"],
        ["Grant", "€10.50 to €20"],
    ]
    assert read.about(A) == ()
    swedish = figures(document(turtle, "sv"))
    assert swedish is not None
    assert "600\u00a0000\u00a0€" in [texts(cells)[1] for _, cells in swedish.rows]


def test_the_exact_value_stays_beside_the_words() -> None:
    table = figures(document("id:a schema:amount :x . :x schema:value 1371498 ."))
    assert table is not None
    (value,) = table.rows[0][1][-1]
    assert (value.text, value.machine) == ("1,371,498", "1371498")


def test_a_part_that_says_more_stays_among_the_facts() -> None:
    read = document('id:a adms:identifier :x . :x a adms:Identifier ; skos:notation "1" ; schema:text "more" .')
    assert identifiers(read) is None
    (fact,) = read.about(A)
    assert {part.iri.rpartition("/")[2] for part in fact.values[0].parts} >= {"text", "core#notation"}


def test_codes_link_to_what_they_name() -> None:
    read = document(
        'id:a adms:identifier :x . :x skos:notation "Q490" ; rdfs:seeAlso <https://example.com/Q490> ; dct:type id:w .'
    )
    table = identifiers(read)
    assert table is not None
    ((anchor, cells),) = table.rows
    assert anchor == "x"
    assert [(v.text, v.outside) for v in cells[1]] == [("Q490", "https://example.com/Q490")]


def test_time_runs_from_left_to_right() -> None:
    spans = timeline(
        document(
            """id:a dct:temporal :p , :q ; dct:issued "2016-07"^^xsd:gYearMonth .
            :p dcat:startDate "2015-01-01"^^xsd:date ; dcat:endDate "2019-01-01"^^xsd:date .
            :q skos:prefLabel "Phase"@en ; dcat:startDate "2017"^^xsd:gYear ; schema:duration "P1Y"^^xsd:duration ."""
        ),
        A,
    )
    assert [(span.anchor, span.offset, span.width) for span in spans] == [("p", 0, 100), ("", 37.5, 0), ("q", 50, 25)]
    assert [span.start[0].text for span in spans] == ["1 January 2015", "July 2016", "2017"]
    assert spans[2].label[0].text == "Phase"


def test_one_day_is_no_timeline() -> None:
    read = document('id:a dct:issued "2016-05-03"^^xsd:date .')
    assert timeline(read, A) == ()
    assert read.about(A)[0].values[0].text == "3 May 2016"


@pytest.mark.parametrize("said", ['dcat:endDate "2011-04"^^xsd:gYearMonth', 'dcat:endDate "-0044"^^xsd:gYear'])
def test_a_period_that_is_no_timeline_stays_among_the_facts(said: str) -> None:
    read = document(f"id:a dct:temporal :p . :p {said} .")
    assert timeline(read, A) == ()
    (period,) = read.about(A)[0].values
    assert period.anchor == "p"
    assert period.parts[0].values[0].text in ("April 2011", "-0044")


def test_what_is_no_date_is_told_as_it_is() -> None:
    read = document('id:a dct:issued "2016-13-45"^^xsd:date , "-0044"^^xsd:gYear , "soon"^^xsd:date .')
    assert sorted(value.text for value in read.about(A)[0].values) == ["-0044", "2016-13-45", "soon"]
    timeline(read, A)


def test_a_position_is_told_once() -> None:
    read = document("id:a schema:geo :g . :g wgs:lat 45.46427 ; wgs:long 9.18951 .", "it")
    told = positions(read)
    assert sorted(value.text for value in told) == ["45,46427", "9,18951"]
    assert [value.anchor for value in told] == ["g", ""]
    assert read.about(A) == ()
