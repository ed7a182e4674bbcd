"""Each rule with sources that break it and no other, and with sources that are right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from publisher.base.catalogue import Contact
from publisher.base.codes import CODES
from publisher.base.config import Publication
from publisher.base.diagnostics import Severity
from publisher.base.formats import JSON_LD, TRIG, TURTLE, Format
from publisher.build.lint import RULES, lint
from publisher.rdf.lines import Lines
from publisher.rdf.reader import Source, parse_source

if TYPE_CHECKING:
    from publisher.base.diagnostics import Diagnostic

BASE = "https://example.org/city/"
HEAD = f"""\
@prefix city: <{BASE}def#> .
@prefix id: <{BASE}id/> .
@prefix g: <{BASE}graph/> .
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix locn: <http://www.w3.org/ns/locn#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
LINES = HEAD.count("\n")
ONTOLOGY = """\
city:Network a owl:Class ;
    rdfs:label "network"@en , "rete"@it ;
    rdfs:comment "Partners that work together."@en , "Partner che lavorano insieme."@it .
city:leadPartner a owl:ObjectProperty ;
    rdfs:label "lead partner"@en , "capofila"@it-IT ;
    skos:definition "Who leads it."@en , "Chi la guida."@it .
"""
PUBLICATION = Publication(
    BASE,
    date(2026, 1, 31),
    languages=("en", "it"),
    prefixes={"city": BASE + "def#"},
    contact=Contact(mailbox="data@example.org"),
)


def source(path: str, text: str, fmt: Format) -> Source:
    return parse_source(path, text.encode(), fmt)


def check(data: str = "", ontology: str = ONTOLOGY, shapes: str = "", fmt: Format = TRIG) -> list[Diagnostic]:
    return lint(
        [source("ontology/o.ttl", HEAD + ontology, TURTLE)],
        [source("shapes/s.ttl", HEAD + shapes, TURTLE)],
        [source("data/d.trig", HEAD + data, fmt)],
        PUBLICATION,
    )


def told(findings: list[Diagnostic]) -> list[tuple[str, str, str]]:
    """Findings with what stands under the caret's start: path, and line after the prefixes with its column."""
    return [
        (f.code, f.span.path, f"{f.span.line - LINES}:{f.span.column}-{f.span.end_column}") for f in findings if f.span
    ]


RIGHT = """\
id:network\\/boost a city:Network ; rdfs:label "Boost" ; city:leadPartner <https://example.org/city/id/place/skåne> .
<https://example.org/city/id/place/skåne> a locn:Location ;
    locn:geographicName "Skåne"@sv , "Scania"@en ;
    dct:created "2017-02-28"^^xsd:date , "2017"^^xsd:gYear ;
    dct:extent "P1Y2M"^^xsd:duration , 1.50 , 1e9 , true ;
    dct:isPartOf <https://example.org/city/catalog> , <https://example.org/city/shapes#Place> ;
    dct:relation [ dct:title "nested"@en , "annidato"@it ] , ( 1 2 ) ;
    rdfs:comment \"\"\"Two
lines\twith a tab, a family \U0001f468\u200d\U0001f469\u200d\U0001f467, a joiner \u0646\u06cc\u200c\u062e\"\"\"@en .
"""


def test_what_is_right_passes() -> None:
    shapes = 'city:NetworkShape a sh:NodeShape ; sh:targetClass city:Network ; sh:pattern " ^a|b$ " .'
    shapes = shapes.replace("city:NetworkShape", f"<{BASE}shapes#NetworkShape>")
    assert check(RIGHT, shapes=shapes) == []


def test_a_repository_without_a_mailbox_is_warned_of() -> None:
    alone = replace(PUBLICATION, contact=Contact())
    assert [(f.code, f.severity) for f in lint([], [], [], alone)] == [("L216", Severity.WARNING)]
    assert lint([], [], [], replace(alone, services=("sparql",))) == []
    assert lint([], [], [], PUBLICATION) == []


def test_every_rule_has_a_code_and_every_code_a_rule() -> None:
    assert set(RULES) == {code for code in CODES if code.startswith("L")}


# Each: code, data that breaks it, the text that is pointed at, a word of its message, its note.
BROKEN = {
    "dangling": (
        "L201",
        "id:place\\/milan dct:title 'Milan' . id:place\\/turin dct:title 'Turin' ; dct:relation id:place\\/milano .",
        "id:place\\/milano",
        f"<{BASE}id/place/milano> is described nowhere",
        f"did you mean <{BASE}id/place/milan>?",
    ),
    "dangling, of another type": (
        "L201",
        "id:place\\/milan dct:title 'Milan' ; dct:relation id:city\\/milan .",
        "id:city\\/milan",
        "is described nowhere",
        f"did you mean <{BASE}id/place/milan>?",
    ),
    "dangling graph": ("L201", "id:a\\/b dct:source g:x .", "g:x", "is described nowhere", None),
    "escaped": (
        "L202",
        f"<{BASE}id/place/sk%C3%A5ne> dct:title 'x' .",
        "<https://example.org/city/id/place/sk%C3%A5ne>",
        "is not in its normal spelling",
        f"write <{BASE}id/place/skåne>",
    ),
    "decomposed": (
        "L202",
        f"<{BASE}id/place/ska\u030ane#x> dct:title 'x' .",
        "<https://example.org/city/id/place/ska\u030ane#x>",
        "is not in its normal spelling",
        f"write <{BASE}id/place/skåne#x>",
    ),
    "other scheme": (
        "L202",
        f"<{BASE}id/a/b> dct:relation <http://example.org/city/id/a/b> .",
        "<http://example.org/city/id/a/b>",
        "is not under the base, whose scheme is https",
        f"write <{BASE}id/a/b>",
    ),
    "case of the base": (
        "L202",
        "<https://Example.org/city/id/a/b> dct:title 'x' .",
        "<https://Example.org/city/id/a/b>",
        "in case only",
        None,
    ),
    "trailing slash": (
        "L202",
        f"<{BASE}id/a/b/> dct:title 'x' .",
        "<https://example.org/city/id/a/b/>",
        "ends in '/'",
        None,
    ),
    "empty segment": (
        "L202",
        f"<{BASE}id//b> dct:title 'x' .",
        "<https://example.org/city/id//b>",
        "empty or a dot segment",
        None,
    ),
    "family": (
        "L202",
        f"<{BASE}place/milan> dct:title 'x' .",
        "<https://example.org/city/place/milan>",
        "no known family",
        None,
    ),
    "no type": (
        "L202",
        f"<{BASE}id/milan> dct:title 'x' .",
        "<https://example.org/city/id/milan>",
        "no id/{type}/{slug}",
        None,
    ),
    "capitals": (
        "L202",
        f"<{BASE}id/place/Milan> dct:title 'x' .",
        "<https://example.org/city/id/place/Milan>",
        "write id/place/milan",
        None,
    ),
    "slug": (
        "L202",
        f"<{BASE}id/place/reggio_emilia> dct:title 'x' .",
        "<https://example.org/city/id/place/reggio_emilia>",
        "letters, digits",
        None,
    ),
    "query": (
        "L202",
        f"<{BASE}id/place/milan?x=1> dct:title 'x' .",
        "<https://example.org/city/id/place/milan?x=1>",
        "has a query",
        None,
    ),
    "country": (
        "L204",
        "id:a\\/b dct:alternative 'København'@dk .",
        "'København'@dk",
        "a country",
        "the language is 'da'",
    ),
    "reserved tag": ("L204", "id:a\\/b dct:alternative 'x'@english .", "'x'@english", "'english'", None),
    "wrong region": ("L204", "id:a\\/b dct:alternative 'x'@en-UK .", "'x'@en-UK", "no region", None),
    "no such day": (
        "L205",
        "id:a\\/b dct:date '2017-02-29'^^xsd:date .",
        "'2017-02-29'^^xsd:date",
        '"2017-02-29" is no xsd:date',
        None,
    ),
    "number as text": (
        "L205",
        "id:a\\/b dct:extent '15 000'^^xsd:integer .",
        "'15 000'^^xsd:integer",
        "is no xsd:integer",
        None,
    ),
    "datatype": (
        "L205",
        "id:a\\/b dct:date '2017-02-28'^^xsd:dat .",
        "'2017-02-28'^^xsd:dat",
        "no datatype xsd:dat",
        "did you mean xsd:date?",
    ),
    "unsourced": (
        "L206",
        "g:a { id:a\\/b dct:title 'x' } g:b { id:a\\/b dct:title 'y' } g:a prov:wasDerivedFrom <x:source> .",
        "g:b",
        f"<{BASE}graph/b>",
        None,
    ),
    "outside": (
        "L207",
        "g:a { id:a\\/b dct:title 'x' }\nid:a\\/b dct:date '2017' ; dct:extent 1 .\nid:c\\/d dct:title 'z' .",
        "id:a\\/b",
        f"2 facts on <{BASE}id/a/b> outside of any named graph",
        "other facts on it stand in named graphs in this file",
    ),
    "property": (
        "L208",
        "id:a\\/b city:leadPartnr id:a\\/b .",
        "city:leadPartnr",
        "city:leadPartnr is not defined in the ontology",
        "did you mean city:leadPartner?",
    ),
    "class": ("L208", "id:a\\/b a city:Netwrok .", "city:Netwrok", "city:Netwrok", "did you mean city:Network?"),
    "prefix": (
        "L209",
        "@prefix schema: <http://schema.org/> .\nid:a\\/b schema:name 'x' .",
        "<http://schema.org/>",
        "stands for <http://schema.org/> here, elsewhere for <https://schema.org/>",
        "write <https://schema.org/>, or take another prefix",
    ),
    "space": ("L211", 'id:a\\/b dct:alternative "Milan "@it .', '"Milan "@it', "at its end", None),
    "no-break space": (
        "L211",
        'id:a\\/b dct:title "\u00a0Milan\\n" .',
        '"\u00a0Milan\\n"',
        "its start and its end",
        None,
    ),
    "zero width": ("L212", 'id:a\\/b dct:title "a\u200bb" .', "\u200b", "U+200B (zero width space)", None),
    "escaped control": ("L212", 'id:a\\/b dct:title "a\\u0085b" .', '"a\\u0085b"', "U+0085 (control character)", None),
    "override": ("L212", 'id:a\\/b dct:title "a\u202eb" .', "\u202e", "right-to-left override", None),
    "lost": ("L212", 'id:a\\/b dct:title "Sk\ufffdne" .', "\ufffd", "replacement character", None),
    "combining": ("L213", 'id:a\\/b dct:title "Ska\u030ane" .', '"Ska\u030ane"', "Form C", None),
    "same notation": (
        "L214",
        "id:a\\/b skos:notation 'ITC4C'^^<x:nuts> . id:a\\/c skos:notation 'ITC4C'^^<x:nuts> .",
        "'ITC4C'^^<x:nuts>",
        f"<{BASE}id/a/b>, <{BASE}id/a/c>",
        None,
    ),
    "same identifier": (
        "L214",
        "id:a\\/b adms:identifier [ skos:notation 'Q490' ; dct:creator <x:wikidata> ] .\n"
        "id:a\\/c adms:identifier [ skos:notation 'Q490' ; dct:creator <x:wikidata> ] .",
        "'Q490'",
        "identifies more than one thing",
        None,
    ),
    "withdrawn": (
        "L215",
        "id:a\\/old owl:deprecated true ; dct:isReplacedBy id:a\\/new . id:a\\/new dct:title 'New' .\n"
        "id:a\\/b dct:relation id:a\\/new , id:a\\/old .",
        "id:a\\/old",
        f"<{BASE}id/a/old> was withdrawn",
        f"<{BASE}id/a/new> replaces it",
    ),
    "a part of what was withdrawn": (
        "L215",
        "id:a\\/old owl:deprecated true . id:a\\/old\\#x dct:title 'x' . id:a\\/b dct:relation id:a\\/old\\#x .",
        "id:a\\/old\\#x",
        "was withdrawn",
        None,
    ),
    "replaced by what was withdrawn too": (
        "L215",
        "id:a\\/old owl:deprecated true ; dct:isReplacedBy id:a\\/b . id:a\\/b owl:deprecated '1'^^xsd:boolean .",
        "id:a\\/b",
        "was withdrawn",
        None,
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_breach_is_found_at_its_place_and_nothing_else(name: str) -> None:
    code, data, meant, message, note = BROKEN[name]
    (finding,) = check(data)
    assert finding.code == code
    assert finding.span
    assert finding.span.path == "data/d.trig"
    assert Lines("data/d.trig", HEAD + data).extract(finding.span) == meant
    assert message in finding.message
    if note:
        assert finding.note == note


RIGHT_NEARBY = {
    "a predecessor that was withdrawn": (
        "id:a\\/new dct:replaces id:a\\/old ; prov:wasRevisionOf id:a\\/old .\n"
        "id:a\\/old owl:deprecated true ; dct:relation id:a\\/older . id:a\\/older owl:deprecated true ."
    ),
    "identifiers of different schemes": (
        "id:a\\/b adms:identifier [ skos:notation '7' ; dct:creator <x:wikidata> ] .\n"
        "id:a\\/c adms:identifier [ skos:notation '7' ; dct:creator <x:geonames> ] ."
    ),
    "one thing that says its identifier twice": (
        "g:a { id:a\\/b skos:notation '7'^^<x:n> } g:b { id:a\\/b skos:notation '7'^^<x:n> }"
    ),
    "plain notations": "id:a\\/b skos:notation '7' . id:a\\/c skos:notation '7' .",
    "graphs without provenance anywhere": "g:a { id:a\\/b dct:title 'x' }",
    "description of a graph outside of it": (
        "g:a { id:a\\/b dct:title 'x' . g:a dct:title 'y' } g:a prov:wasAttributedTo <x:a> ."
    ),
    "a slug with marks": f"<{BASE}id/place/दिल्ली> dct:title 'x' .",
    "a fragment": f"<{BASE}id/place/milan#Geometry> dct:title 'x' .",
    "an empty prefix": "@prefix : <x:y#> . :a dct:title 'x' . @prefix : <x:z#> . :b dct:title 'y' .",
    "another datatype": "id:a\\/b dct:extent 'x'^^<x:mine> .",
    "languages that are real": "id:a\\/b dct:title 'a'@uk , 'b'@zh-Hant-TW , 'c'@sr-Latn , 'd'@gsw , 'e' .",
}


@pytest.mark.parametrize("name", RIGHT_NEARBY)
def test_what_is_near_a_breach_but_right_passes(name: str) -> None:
    assert check(RIGHT_NEARBY[name]) == []


def test_terms_lack_label_and_definition_in_a_language() -> None:
    ontology = ONTOLOGY.replace(' , "rete"@it', "").replace(', "Chi la guida."@it', "")
    findings = check(ontology=ontology)
    assert told(findings) == [("L203", "ontology/o.ttl", "1:1-13"), ("L203", "ontology/o.ttl", "4:1-17")]
    assert [f.message for f in findings] == [
        "city:Network has no label in 'it'",
        "city:leadPartner has no definition in 'it'",
    ]
    assert {str(f.severity) for f in findings} == {"error"}


def test_individuals_need_a_label_only() -> None:
    assert check(ontology=ONTOLOGY + 'city:done a skos:Concept ; skos:prefLabel "done"@en , "fatto"@it .') == []


def test_things_without_label_in_a_language_are_counted_in_one_remark() -> None:
    data = "".join(f"id:doc\\/d{n} dct:title 'Report'@en .\n" for n in range(7)) + "id:doc\\/x dct:title 'Altro'@it .\n"
    findings = check(data)
    assert [(str(f.severity), f.message) for f in findings] == [
        ("info", "7 of 8 things that are named in words have no name in 'it'"),
        ("info", "1 of 8 things that are named in words have no name in 'en'"),
    ]
    assert len(findings[0].related) == 3


def test_things_with_proper_names_need_them_in_one_language_only() -> None:
    data = "id:place\\/milan a dct:Location ; dct:title 'Milan'@en . id:doc\\/d dct:title 'Report'@en ."
    files = [source("data/d.trig", HEAD + data, TRIG)]
    some = replace(PUBLICATION, proper_names=("dct:Location",))
    assert [f.message.partition(" that")[0] for f in lint([], [], files, PUBLICATION)] == ["2 of 2 things"]
    assert [f.message.partition(" that")[0] for f in lint([], [], files, some)] == ["1 of 1 things"]


def test_unknown_terms_in_shapes_are_found() -> None:
    findings = check(shapes=f"<{BASE}shapes#S> sh:targetClass city:Nettwork ; sh:path city:leadPartner .")
    assert told(findings) == [("L208", "shapes/s.ttl", "1:52-65")]


def test_a_guess_compares_names_and_not_what_all_have_in_common() -> None:
    (finding,) = check("id:place\\/milan dct:relation id:place\\/oslo .")
    assert (finding.code, finding.note) == ("L201", None)


def test_an_iri_that_dangles_in_many_places_is_told_once() -> None:
    data = "\n".join(f"id:doc\\/d{n} dct:relation id:place\\/nowhere ; rdfs:label 'x' ." for n in range(9))
    (finding,) = check(data)
    assert len(finding.related) == 3


def test_prefixes_that_differ_between_files_point_at_each_other() -> None:
    files = [
        source(f"data/{name}.ttl", f"@prefix ex: <x:{name}#> .\n@prefix other: <x:o> .\nex:a ex:b ex:c .", TURTLE)
        for name in "ab"
    ]
    (finding,) = lint([], [], files, PUBLICATION)
    assert (finding.code, str(finding.span)) == ("L209", "data/b.ttl:1:13")
    assert [str(span) for _, span in finding.related] == ["data/a.ttl:1:13"]


def test_prefix_declarations_are_found_wherever_they_stand() -> None:
    text = "id:a\\/b dct:title 'the prefix x: is <x:y>' . # prefix foaf: <x:no>"
    data = text + "\nPREFIX\n foaf:\n<http://foaf/> id:a\\/b foaf:x 1 ."
    assert told(check(data)) == [("L209", "data/d.trig", "4:1-15")]


def test_files_whose_format_has_no_places_are_pointed_at_as_a_whole() -> None:
    text = f'{{"@id": "{BASE}id/a/b", "http://purl.org/dc/terms/title": " x"}}'
    (finding,) = lint([], [], [source("data/d.jsonld", text, JSON_LD)], PUBLICATION)
    assert (finding.code, str(finding.span)) == ("L211", "data/d.jsonld:1:1")


def test_nested_blank_nodes_are_pointed_at() -> None:
    assert told(check('id:a\\/b dct:relation [ dct:relation [ dct:title "x " ] ] .')) == [
        ("L211", "data/d.trig", "1:49-53")
    ]
