"""Shapes as an author meets them: each rule broken at a place, the finding at that place and at the rule's own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from publisher.base.codes import CODES
from publisher.base.config import Publication
from publisher.base.formats import TRIG, TURTLE
from publisher.base.reporting import render
from publisher.build.shapes import Limits, validate_shapes
from publisher.build.shapes.components import COMPONENTS
from publisher.build.shapes.vocabulary import SH
from publisher.build.statements import statements_of
from publisher.rdf.reader import Source, parse_source

if TYPE_CHECKING:
    from publisher.base.diagnostics import Diagnostic, Span

BASE = "https://example.org/city/"
PUBLICATION = Publication(BASE, date(2026, 1, 31), prefixes={"ex": "https://example.org/ex#"})
DATA_HEAD = """\
@prefix dct: <http://purl.org/dc/terms/> . @prefix ex: <https://example.org/ex#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPE_HEAD = DATA_HEAD + "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"


class Run:
    """Data and shapes as text, and the findings, each place told by the text that stands there."""

    def __init__(self, data: str, shapes: str, limits: Limits | None = None, language: str = "en") -> None:
        self.sources: dict[str, Source] = {
            "data/d.trig": parse_source("data/d.trig", (DATA_HEAD + data).encode(), TRIG),
            "shapes/s.ttl": parse_source("shapes/s.ttl", (SHAPE_HEAD + shapes).encode(), TURTLE),
        }
        authored = self.sources["data/d.trig"]
        self.findings: list[Diagnostic] = validate_shapes(
            [statement.quad for statement in statements_of([authored], BASE)],
            [self.sources["shapes/s.ttl"]],
            [authored],
            PUBLICATION,
            language=language,
            limits=limits or Limits(seconds=60),
        )

    @property
    def finding(self) -> Diagnostic:
        (finding,) = self.findings
        return finding

    def text(self, span: Span | None) -> str | None:
        return None if span is None else self.sources[span.path].lines.extract(span)

    @property
    def told(self) -> tuple[str, str | None, str | None, str]:
        found = self.finding
        return found.code, self.text(found.span), self.text(found.required_by), found.message


def shape(rule: str) -> str:
    return f"ex:S a sh:NodeShape ; sh:targetClass ex:Thing ; {rule} ."


def on(path: str, rule: str) -> str:
    return shape(f"sh:property [ sh:path {path} ; {rule} ]")


A = "ex:a a ex:Thing ; "
TITLE = "dct:title "

STEP = """
ex:Step a sh:ConstraintComponent ; sh:parameter [ sh:path ex:step ] ; sh:validator [ a sh:SPARQLAskValidator ;
    sh:message "steps of {$step}"@en , "passi di {$step}"@it ;
    sh:ask "ASK { BIND(FLOOR($value / $step) * $step AS ?x) FILTER(?x = $value) }" ] .
"""

# Each: data that breaks the rule, data that keeps it, the shape, and what is told.
RULES: dict[str, tuple[str, str, str, tuple[str, str | None, str, str]]] = {
    "minCount 1": (
        "ex:a a ex:Thing .",
        "dct:title 'x'",
        on("dct:title", "sh:minCount 1"),
        ("S301", "ex:a", "sh:minCount 1", "dct:title is missing"),
    ),
    "minCount 2": (
        A + "dct:title 'x' .",
        "dct:title 'x' , 'y'",
        on("dct:title", "sh:minCount 2"),
        ("S301", "ex:a", "sh:minCount 2", "dct:title needs 2 values"),
    ),
    "maxCount": (
        A + "dct:title 'x' , 'y' .",
        "dct:title 'y'",
        on("dct:title", "sh:maxCount 1"),
        ("S302", "'y'", "sh:maxCount 1", "dct:title has more than one value"),
    ),
    "datatype": (
        A + "dct:date '2017' .",
        "dct:date '2017'^^xsd:gYear",
        on("dct:date", "sh:datatype xsd:gYear"),
        ("S303", "'2017'", "sh:datatype xsd:gYear", 'dct:date needs a value of xsd:gYear, not "2017"'),
    ),
    "class": (
        A + "dct:creator ex:b . ex:b a ex:Other .",
        "dct:creator ex:c . ex:c a ex:Special . ex:Special rdfs:subClassOf foaf:Agent",
        on("dct:creator", "sh:class foaf:Agent"),
        ("S304", "ex:b", "sh:class foaf:Agent", "dct:creator needs an instance of foaf:Agent, which ex:b is not"),
    ),
    "nodeKind": (
        A + "foaf:homepage 'https://example.org/' .",
        "foaf:homepage <https://example.org/>",
        on("foaf:homepage", "sh:nodeKind sh:IRI"),
        (
            "S305",
            "'https://example.org/'",
            "sh:nodeKind sh:IRI",
            'foaf:homepage needs an IRI, not "https://example.org/"',
        ),
    ),
    "pattern": (
        A + "dct:identifier 'Ab1' .",
        "dct:identifier 'ab1'",
        on("dct:identifier", "sh:pattern '^[a-z0-9]+$'"),
        ("S306", "'Ab1'", "sh:pattern '^[a-z0-9]+$'", '"Ab1" of dct:identifier does not match "^[a-z0-9]+$"'),
    ),
    "in": (
        A + "dct:type ex:z .",
        "dct:type ex:x",
        on("dct:type", "sh:in ( ex:x ex:y )"),
        ("S307", "ex:z", "sh:in ( ex:x ex:y )", "ex:z of dct:type is none of ex:x, ex:y"),
    ),
    "hasValue": (
        A + "dct:type ex:z .",
        "dct:type ex:z , ex:x",
        on("dct:type", "sh:hasValue ex:x"),
        ("S308", "ex:a", "sh:hasValue ex:x", "dct:type lacks the value ex:x"),
    ),
    "uniqueLang": (
        A + "dct:title 'x'@en , 'z'@it , 'y'@en .",
        "dct:title 'x'@en , 'y'@it",
        on("dct:title", "sh:uniqueLang true"),
        ("S309", "'y'@en", "sh:uniqueLang true", "dct:title has two values in one language"),
    ),
    "languageIn, no tag": (
        A + "dct:title 'x' .",
        "dct:title 'x'@en-GB",
        on("dct:title", "sh:languageIn ( 'en' )"),
        ("S310", "'x'", "sh:languageIn ( 'en' )", "dct:title needs a language tag"),
    ),
    "languageIn": (
        A + "dct:title 'x'@it .",
        "dct:title 'x'@en",
        on("dct:title", "sh:languageIn ( 'en' )"),
        ("S310", "'x'@it", "sh:languageIn ( 'en' )", 'dct:title is asked for in "en", not as "x"@it'),
    ),
    "minLength": (
        A + "dct:title 'x' .",
        "dct:title 'xy'",
        on("dct:title", "sh:minLength 2"),
        ("S311", "'x'", "sh:minLength 2", '"x" of dct:title is shorter than 2'),
    ),
    "maxLength": (
        A + "dct:title 'xyz' .",
        "dct:title 'xy'",
        on("dct:title", "sh:maxLength 2"),
        ("S312", "'xyz'", "sh:maxLength 2", '"xyz" of dct:title is longer than 2'),
    ),
    "minInclusive": (
        A + "ex:n 1.50 .",
        "ex:n 2",
        on("ex:n", "sh:minInclusive 2"),
        ("S313", "1.50", "sh:minInclusive 2", '"1.50" of ex:n is not at least 2'),
    ),
    "maxInclusive": (
        A + "ex:n 3 .",
        "ex:n 2",
        on("ex:n", "sh:maxInclusive 2"),
        ("S314", "3", "sh:maxInclusive 2", '"3" of ex:n is not at most 2'),
    ),
    "minExclusive": (
        A + "ex:n 2 .",
        "ex:n 3",
        on("ex:n", "sh:minExclusive 2"),
        ("S315", "2", "sh:minExclusive 2", '"2" of ex:n is not greater than 2'),
    ),
    "maxExclusive": (
        A + "ex:n 2 .",
        "ex:n 1",
        on("ex:n", "sh:maxExclusive 2"),
        ("S316", "2", "sh:maxExclusive 2", '"2" of ex:n is not less than 2'),
    ),
    "equals": (
        A + "ex:n 1 , 2 ; ex:m 2 .",
        "ex:n 2 ; ex:m 2",
        on("ex:n", "sh:equals ex:m"),
        ("S317", "1", "sh:equals ex:m", '"1" is not a value of both ex:n and ex:m'),
    ),
    "disjoint": (
        A + "ex:n 1 ; ex:m 1 .",
        "ex:n 1 ; ex:m 2",
        on("ex:n", "sh:disjoint ex:m"),
        ("S318", "1", "sh:disjoint ex:m", '"1" is a value of both ex:n and ex:m'),
    ),
    "lessThan": (
        A + "ex:n '2018-01-01'^^xsd:date ; ex:m '2017-01-01'^^xsd:date .",
        "ex:n 1 ; ex:m 2",
        on("ex:n", "sh:lessThan ex:m"),
        ("S319", "'2018-01-01'^^xsd:date", "sh:lessThan ex:m", '"2018-01-01" of ex:n is not less than ex:m'),
    ),
    "lessThanOrEquals": (
        A + "ex:n 3 ; ex:m 2 .",
        "ex:n 2 ; ex:m 2",
        on("ex:n", "sh:lessThanOrEquals ex:m"),
        ("S320", "3", "sh:lessThanOrEquals ex:m", '"3" of ex:n is greater than ex:m'),
    ),
    "node": (
        A + "dct:creator ex:b . ex:b ex:n 1 .",
        "dct:creator ex:c . ex:c foaf:name 'x'",
        on("dct:creator", "sh:node ex:Named") + " ex:Named sh:property [ sh:path foaf:name ; sh:minCount 1 ] .",
        ("S321", "ex:b", "sh:node ex:Named", "ex:b of dct:creator does not conform to ex:Named"),
    ),
    "and": (
        A + "dct:creator ex:b . ex:b ex:n 1 .",
        "dct:creator ex:c . ex:c a ex:P , ex:Q",
        on("dct:creator", "sh:and ( [ sh:class ex:P ] [ sh:class ex:Q ] )"),
        (
            "S322",
            "ex:b",
            "sh:and ( [ sh:class ex:P ] [ sh:class ex:Q ] )",
            "ex:b of dct:creator breaks one of several shapes",
        ),
    ),
    "or": (
        A + "dct:creator ex:b . ex:b ex:n 1 .",
        "dct:creator ex:c . ex:c a ex:P",
        on("dct:creator", "sh:or ( [ sh:class ex:P ] [ sh:class ex:Q ] )"),
        (
            "S323",
            "ex:b",
            "sh:or ( [ sh:class ex:P ] [ sh:class ex:Q ] )",
            "ex:b of dct:creator conforms to none of several shapes",
        ),
    ),
    "xone": (
        A + "dct:creator ex:b . ex:b a ex:P , ex:Q .",
        "dct:creator ex:c . ex:c a ex:P",
        on("dct:creator", "sh:xone ( [ sh:class ex:P ] [ sh:class ex:Q ] )"),
        (
            "S324",
            "ex:b",
            "sh:xone ( [ sh:class ex:P ] [ sh:class ex:Q ] )",
            "ex:b of dct:creator does not conform to exactly one of several shapes",
        ),
    ),
    "not": (
        A + "dct:creator ex:b . ex:b a ex:P .",
        "dct:creator ex:c . ex:c a ex:Q",
        on("dct:creator", "sh:not [ sh:class ex:P ]"),
        (
            "S325",
            "ex:b",
            "sh:not [ sh:class ex:P ]",
            "ex:b of dct:creator conforms to a shape that it must not conform to",
        ),
    ),
    "closed": (
        A + "dct:titel 'x' .",
        "dct:title 'x'",
        shape(
            "sh:closed true ; sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ) ; "
            "sh:property [ sh:path dct:title ]"
        ),
        ("S326", "dct:titel", "sh:closed true", "the shape knows no dct:titel"),
    ),
    "qualifiedMinCount": (
        A + "dct:creator ex:b . ex:b a ex:Q .",
        "dct:creator ex:c . ex:c a ex:P",
        on("dct:creator", "sh:qualifiedValueShape [ sh:class ex:P ] ; sh:qualifiedMinCount 1"),
        ("S327", "ex:a", "sh:qualifiedMinCount 1", "dct:creator needs one value that conform to a shape"),
    ),
    "qualifiedMaxCount": (
        A + "dct:creator ex:b , ex:c . ex:b a ex:P . ex:c a ex:P .",
        "dct:creator ex:d . ex:d a ex:P",
        on("dct:creator", "sh:qualifiedValueShape [ sh:class ex:P ] ; sh:qualifiedMaxCount 1"),
        ("S328", "ex:c", "sh:qualifiedMaxCount 1", "dct:creator has more than one value that conform to a shape"),
    ),
    "sparql": (
        A + "ex:n 1 .",
        "ex:n 2",
        shape(
            "sh:sparql [ sh:select 'SELECT $this ?value WHERE { $this <https://example.org/ex#n> ?value "
            "FILTER(?value < 2) }' ]"
        ),
        (
            "S329",
            "ex:a",
            "sh:sparql [ sh:select 'SELECT $this ?value WHERE { $this <https://example.org/ex#n> ?value "
            "FILTER(?value < 2) }' ]",
            'a query finds "1" wrong',
        ),
    ),
    "custom": (
        A + "ex:n 7 .",
        "ex:n 10",
        on("ex:n", "ex:step 5") + STEP,
        ("S330", "7", "ex:step 5", "steps of 5"),
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_a_broken_rule_is_told_with_both_its_places(name: str) -> None:
    wrong, _, shapes, told = RULES[name]
    assert Run(wrong, shapes).told == told


def test_all_rules_kept_give_no_finding() -> None:
    """All right examples in one run, each with names of its own: starting the engine is what takes time."""
    data, shapes = [], []
    for number, (_, right, rules, _) in enumerate(RULES.values()):
        prefix = f"@prefix ex: <https://example.org/ex{number}#> .\n"
        data.append(f"{prefix}ex:a a ex:Thing ; {right} .")
        shapes.append(prefix + rules.replace("https://example.org/ex#", f"https://example.org/ex{number}#"))
    assert Run("\n".join(data), "\n".join(shapes)).findings == []


def test_every_core_component_has_an_example() -> None:
    told = {expected[0] for *_, expected in RULES.values()}
    assert told == {component.code for component in COMPONENTS.values()} | {"S330"}
    assert told <= set(CODES)
    assert {component.parameter.removeprefix(SH) for component in COMPONENTS.values()} >= {"minCount", "closed"}


def test_the_whole_report_reads_as_designed() -> None:
    run = Run(
        'ex:skane a ex:Thing ;\n    dct:title "Skåne" .',
        shape("\n    sh:property [\n        sh:path dct:title ; sh:languageIn ( 'sv' ) ]"),
    )
    texts = {path: source.text for path, source in run.sources.items()}
    assert render(run.findings, sources=texts) == (
        "data/d.trig:5:15: error[S310]: dct:title needs a language tag\n"
        '   5 |     dct:title "Skåne" .\n'
        "     |               ^^^^^^^\n"
        "     = focus node <https://example.org/ex#skane>\n"
        "     = required by shapes/s.ttl:7:29\n"
        "     = help: publisher explain S310\n"
        "\n"
        "1 error in 1 file\n"
    )


# --- messages and severities ---


MESSAGES = "sh:message 'has no title.'@en , 'manca il titolo'@it"


@pytest.mark.parametrize(
    ("language", "message"), [("en", "has no title"), ("it", "manca il titolo"), ("it-CH", "has no title")]
)
def test_the_message_of_the_shape_is_told_in_the_language_asked_for(language: str, message: str) -> None:
    run = Run("ex:a a ex:Thing .", on("dct:title", "sh:minCount 1 ; " + MESSAGES), language=language)
    assert run.finding.message == message


@pytest.mark.parametrize(("language", "message"), [("en", "1 is too small"), ("it", "1 è troppo piccolo")])
def test_messages_of_queries_are_filled_in(language: str, message: str) -> None:
    rule = (
        "sh:sparql [ sh:message '{?value} is too small'@en , '{?value} è troppo piccolo'@it ; "
        "sh:select 'SELECT $this ?value WHERE { $this <https://example.org/ex#n> ?value FILTER(?value < 2) }' ]"
    )
    assert Run(A + "ex:n 1 .", shape(rule), language=language).finding.message == message


@pytest.mark.parametrize(("severity", "told"), [("Violation", "error"), ("Warning", "warning"), ("Info", "info")])
def test_severities(severity: str, told: str) -> None:
    run = Run("ex:a a ex:Thing .", on("dct:title", f"sh:minCount 1 ; sh:severity sh:{severity}"))
    assert str(run.finding.severity) == told


def test_what_a_referenced_shape_says_is_a_note() -> None:
    shapes = on("dct:creator", "sh:node ex:Named") + (
        " ex:Named sh:property [ sh:path foaf:name ; sh:minCount 1 ] , [ sh:path foaf:mbox ; sh:nodeKind sh:IRI ] ."
    )
    run = Run(A + "dct:creator ex:b . ex:b foaf:mbox 'x' .", shapes)
    assert run.finding.note == 'foaf:mbox needs an IRI, not "x"; foaf:name is missing'


# --- places ---


def test_values_beyond_the_count_and_twins_show_the_others() -> None:
    run = Run(A + "dct:title 'x' , 'y' , 'z' .", on("dct:title", "sh:maxCount 1"))
    assert [(label, run.text(span)) for label, span in run.finding.related] == [
        ("another value", "'x'"),
        ("another value", "'y'"),
    ]


def test_pairs_show_what_they_are_compared_with() -> None:
    run = Run(A + "ex:n 3 ; ex:m 2 .", on("ex:n", "sh:lessThan ex:m"))
    assert [(label, run.text(span)) for label, span in run.finding.related] == [("compared with", "2")]


def test_inverse_paths_point_at_the_subject() -> None:
    data = "ex:b dct:hasPart ex:a . ex:a a ex:Thing ."
    run = Run(data, on("[ sh:inversePath dct:hasPart ]", "sh:class ex:Whole"))
    assert run.told[1] == "ex:b"
    assert run.finding.message == "^dct:hasPart needs an instance of ex:Whole, which ex:b is not"


def test_sequences_point_at_the_value_that_the_path_leads_to() -> None:
    data = "ex:c ex:n 'wrong' .\nex:a a ex:Thing ; dct:relation ex:b .\nex:b ex:n 'wrong' ."
    run = Run(data, on("( dct:relation ex:n )", "sh:datatype xsd:integer"))
    assert run.finding.span
    assert (run.finding.span.line, run.told[1]) == (6, "'wrong'")
    assert run.finding.message == 'dct:relation/ex:n needs a value of xsd:integer, not "wrong"'


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("[ sh:alternativePath ( ex:m dct:isPartOf ) ]", "(ex:m|dct:isPartOf)"),
        ("[ sh:zeroOrOnePath dct:isPartOf ]", "dct:isPartOf?"),
    ],
)
def test_paths_of_one_step(path: str, told: str) -> None:
    data = A + "dct:isPartOf ex:b . ex:b a ex:Whole . ex:a a ex:Whole ; dct:isPartOf ex:wrong ."
    run = Run(data, on(path, "sh:class ex:Whole"))
    assert run.told[1] == "ex:wrong"
    assert run.finding.message == f"{told} needs an instance of ex:Whole, which ex:wrong is not"


@pytest.mark.parametrize("kind", ["zeroOrMore", "oneOrMore"])
def test_repeated_paths_through_a_circle(kind: str) -> None:
    data = A + "dct:isPartOf ex:b . ex:b dct:isPartOf ex:a , ex:wrong . ex:a a ex:Whole . ex:b a ex:Whole ."
    run = Run(data, on(f"[ sh:{kind}Path dct:isPartOf ]", "sh:class ex:Whole"))
    assert run.told[1] == "ex:wrong"


def test_nested_blank_nodes_are_pointed_at() -> None:
    run = Run(A + "dct:relation [ ex:n 1 ] .", on("dct:relation", "sh:class ex:Other"))
    assert run.told[:2] == ("S304", "[ ex:n 1 ]")
    assert run.finding.message == "dct:relation needs an instance of ex:Other, which this node is not"


def test_shapes_that_target_nested_nodes_point_at_their_bracket() -> None:
    run = Run(
        A + "dct:relation [ a ex:Inner ] .",
        "ex:S sh:targetClass ex:Inner ; sh:property [ sh:path ex:n ; sh:minCount 1 ] .",
    )
    assert run.told[1] == "["


def test_values_in_named_graphs_and_lists_are_found() -> None:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    path = f"( ex:list [ sh:zeroOrMorePath <{rdf}rest> ] <{rdf}first> )"
    run = Run("ex:g { ex:a a ex:Thing ; ex:list ( 1 'two' ) }", on(path, "sh:datatype xsd:integer"))
    assert run.told[1] == "'two'"


def test_a_node_is_pointed_at_where_it_is_given_its_class() -> None:
    run = Run("ex:g { ex:a ex:n 1 }\nex:h { ex:a a ex:Thing }", on("dct:title", "sh:minCount 1"))
    assert run.finding.span
    assert run.finding.span.line == 5


def test_nodes_and_values_that_are_not_described_are_pointed_at_where_they_are_mentioned() -> None:
    shapes = "ex:S sh:targetObjectsOf ex:n ; sh:nodeKind sh:IRI ; sh:class ex:Known ."
    run = Run("ex:a ex:n 'text' .", shapes)
    assert [(f.code, run.text(f.span)) for f in run.findings] == [("S304", "'text'"), ("S305", "'text'")]


def test_a_target_that_nothing_mentions_is_told_with_the_rule_only() -> None:
    run = Run("ex:a ex:n 1 .", "ex:S sh:targetNode ex:nobody ; sh:property [ sh:path ex:n ; sh:minCount 1 ] .")
    assert run.told == ("S301", None, "sh:minCount 1", "ex:n is missing")


def test_results_are_those_of_the_report_and_come_in_a_stable_order() -> None:
    data = "".join(f"ex:t{n} a ex:Thing ; ex:n 'x{n}' , 'y{n}' .\n" for n in range(20))
    shapes = on("ex:n", "sh:maxCount 1 ; sh:datatype xsd:integer ; sh:pattern '^x'")
    first, second = Run(data, shapes).findings, Run(data, shapes).findings
    assert first == second
    assert [f.code for f in first[:4]] == ["S303", "S302", "S303", "S306"]
    assert len(first) == 20 * 4


# --- traps of the engine ---


def test_lexical_forms_reach_the_engine_as_written() -> None:
    """Where literals are normalised on the way in, `1` becomes `true` and 01 becomes 1."""
    assert Run(A + "ex:n 01 .", on("ex:n", "sh:in ( 1 )")).finding.code == "S307"
    assert Run(A + "ex:n 01 .", on("ex:n", "sh:in ( 01 )")).findings == []


def test_ill_typed_values_are_not_of_their_datatype() -> None:
    run = Run(A + "dct:date '2017-02-30'^^xsd:date .", on("dct:date", "sh:datatype xsd:date"))
    assert run.told[:2] == ("S303", "'2017-02-30'^^xsd:date")


def test_plain_and_typed_strings_are_the_same() -> None:
    assert Run(A + "ex:n 'x'^^xsd:string .", on("ex:n", "sh:in ( 'x' ) ; sh:datatype xsd:string")).findings == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this FROM <file:///etc/passwd> WHERE { $this ?p ?o }",
        "SELECT $this WHERE { $this ?p 5SERVICE<http://localhost:1/> { ?s ?p ?o } }",
        "SELECT $this \\\\u0046ROM NAMED <x:y> WHERE { $this ?p ?o }",
        "SELECT $this from:g WHERE { $this ?p ?o }",
    ],
)
def test_queries_that_look_outside_are_refused(query: str) -> None:
    run = Run("ex:a a ex:Thing .", shape(f'sh:sparql [ sh:select "{query}" ]'))
    assert run.finding.code == "S394"


def test_the_refused_word_is_pointed_at() -> None:
    run = Run("ex:a a ex:Thing .", shape('sh:sparql [ sh:select """SELECT $this\n  FROM <x:y> { $this ?p ?o }""" ]'))
    assert run.told[1] == "FROM"


def test_variables_and_iris_that_hold_such_a_word_pass() -> None:
    query = (
        "SELECT $this WHERE { $this <http://x/from/load> ?from . $this <http://x/from> ?load FILTER(?from > ?load) }"
    )
    assert Run("ex:a a ex:Thing .", shape(f"sh:sparql [ sh:select '{query}' ]")).findings == []


def test_a_query_is_asked_anew_for_each_node() -> None:
    query = (
        "SELECT $this ?value WHERE { $this <https://example.org/ex#n> ?value "
        "FILTER NOT EXISTS { $this <https://example.org/ex#m> ?other FILTER(?other > ?value) } }"
    )
    data = "".join(f"ex:t{n} a ex:Thing ; ex:n {n} ; ex:m 3 .\n" for n in range(6))
    run = Run(data, shape(f"sh:sparql [ sh:select '{query}' ]"))
    assert [f.focus for f in run.findings] == [f"https://example.org/ex#t{n}" for n in (3, 4, 5)]


def test_prefixes_of_queries_are_those_that_the_shapes_declare() -> None:
    query = "sh:select 'SELECT $this WHERE { $this ex:n 1 }'"
    declared = 'ex:p sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/ex#"^^xsd:anyURI ] .'
    assert Run(A + "ex:n 1 .", shape(f"sh:sparql [ sh:prefixes ex:p ; {query} ]") + declared).finding.code == "S329"
    undeclared = Run(A + "ex:n 1 .", shape(f"sh:sparql [ {query} ]")).finding
    assert undeclared.code == "S390"
    assert "Unknown namespace prefix" in undeclared.message


def test_imports_are_told() -> None:
    run = Run("ex:a ex:n 1 .", "ex:o <http://www.w3.org/2002/07/owl#imports> <http://localhost:1/shapes> .")
    assert run.told[:2] == ("S395", "<http://localhost:1/shapes>")


def test_rules_that_are_not_evaluated_are_told() -> None:
    run = Run("ex:a a ex:Thing .", shape("sh:rule [ a sh:TripleRule ]"))
    assert run.told[:2] == ("S396", "sh:rule")


def test_rules_that_the_engine_passes_over_are_told() -> None:
    run = Run("ex:a a ex:Thing .", shape("sh:qualifiedValueShape [ sh:class ex:P ] ; sh:qualifiedMinCount 1"))
    assert run.told[:2] == ("S396", "ex:S")
    assert "can only be present on a PropertyShape" in run.finding.message


def test_terms_that_shacl_does_not_know_are_told() -> None:
    run = Run("ex:a a ex:Thing .", on("dct:title", "sh:minCuont 1"))
    assert run.told[:2] == ("S397", "sh:minCuont")
    assert run.finding.note == "did you mean sh:minCount?"


def test_shapes_that_recurse_are_a_failure_and_no_success() -> None:
    shapes = "ex:S sh:targetClass ex:Thing ; sh:property [ sh:path dct:isPartOf ; sh:node ex:S ] ."
    run = Run(A + "dct:isPartOf ex:a .", shapes)
    assert run.finding.code == "S391"
    assert run.finding.span
    assert run.finding.span.path == "shapes/s.ttl"


def test_shapes_nested_too_deeply_are_a_failure() -> None:
    deep = "".join(f"ex:S{n} sh:node ex:S{n + 1} .\n" for n in range(40)) + "ex:S40 sh:class ex:Never ."
    run = Run("ex:a a ex:Thing .", "ex:S0 sh:targetClass ex:Thing .\n" + deep)
    assert run.finding.code == "S391"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("sh:property [ sh:minCount 1 ]", "well-formed SHACL PropertyShape"),
        ("sh:property [ sh:path dct:title ; sh:minCount 'x' ]", "sh:minCount"),
        ("sh:property [ sh:path dct:title ; sh:pattern '(' ]", "missing )"),
        ("sh:node ex:Missing", "there is no shape <https://example.org/ex#Missing>"),
        ("sh:or ( [ sh:class ex:P ] ex:Missing )", "there is no shape <https://example.org/ex#Missing>"),
        ("sh:sparql [ sh:select 'SELECT $this {' ]", "Expected"),
    ],
)
def test_shapes_that_are_ill_formed_are_told_at_the_shape(rule: str, said: str) -> None:
    run = Run("ex:a a ex:Thing ; dct:title 'x' .", shape(rule))
    assert run.finding.code == "S390"
    assert said in run.finding.message
    assert run.finding.span
    assert run.finding.span.path == "shapes/s.ttl"


def test_queries_with_what_shacl_forbids_are_told_at_the_shape() -> None:
    rule = "sh:sparql [ sh:select 'SELECT $this WHERE { $this ?p ?o MINUS { ?o ?q ?r } }' ]"
    run = Run("ex:a a ex:Thing .", shape(rule))
    assert run.told[:2] == ("S394", "ex:S")


def test_a_pattern_that_backtracks_without_end_costs_its_time_only() -> None:
    run = Run(A + f"dct:title '{'a' * 60}!' .", on("dct:title", "sh:pattern '^(a+)+$'"), Limits(seconds=1))
    assert run.told[:2] == ("S392", "[")


def test_a_query_that_joins_everything_costs_its_time_only() -> None:
    data = "".join(f"ex:t{n} a ex:Thing ; ex:n {n} .\n" for n in range(300))
    query = "SELECT $this WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c + ?f + ?i = -1) }"
    run = Run(data, shape(f"sh:sparql [ sh:select '{query}' ]"), Limits(seconds=1))
    assert run.told[:2] == ("S392", "ex:S")


def test_a_check_that_needs_too_much_memory_is_a_finding() -> None:
    data = "".join(f"ex:t{n} a ex:Thing ; ex:n '{n}' .\n" for n in range(20_000))
    run = Run(data, on("ex:n", "sh:minCount 1"), Limits(seconds=60, memory_mb=110))
    assert run.finding.code == "S393"


def test_nothing_to_check_starts_no_engine() -> None:
    assert validate_shapes([], [], [], PUBLICATION) == []
