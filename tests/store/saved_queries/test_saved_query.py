"""Saved queries: headers, parameters, promises, and findings at the right place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from publisher.base.codes import CODES
from publisher.base.errors import FindingsError
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import AnswerKind, Limits, Query
from publisher.store.saved_queries.parameters import ParameterError
from publisher.store.saved_queries.saved_query import SavedQuery

if TYPE_CHECKING:
    from pathlib import Path

    from publisher.base.diagnostics import Diagnostic

XSD = "http://www.w3.org/2001/XMLSchema#"
FULL = """#+ summary: "Things: by label"
#+ description: |
#+   Finds things,
#+   by what they are called.
#+ tags: [things, labels]
#+ endpoint: http://example.org/sparql
#+ method: GET
#+ pagination: 50
#+ defaults:
#+   - language: en
#+ enumerate:
#+   - language:
#+     - en
#+     - it
#+ parameters:
#+   label: {description: What it is called, label: Label, example: 7}
#+   language: {description: A language}
#+   next: {description: What comes after it, type: iri, example: http://e/8}
#+ returns:
#+   columns: [thing]
#+   rows: exactly 1
SELECT ?thing {
  ?thing <http://e/label> ?_label ; <http://e/next> ?__next_iri .
  FILTER(COALESCE(?_language != "xx", true))
}
ORDER BY ?thing
"""


def findings(text: str) -> list[Diagnostic]:
    with pytest.raises(FindingsError) as error:
        SavedQuery.parse("queries/q.rq", text)
    assert all(found.code in CODES for found in error.value.diagnostics)
    return list(error.value.diagnostics)


def test_all_that_a_header_says() -> None:
    saved = SavedQuery.parse("q.rq", FULL)
    assert saved.summary == "Things: by label"
    assert saved.description == "Finds things,\nby what they are called."
    assert saved.tags == ("things", "labels")
    assert (saved.method, saved.pagination, saved.columns) == ("GET", 50, ("thing",))
    label, following, language = saved.parameters
    assert (label.name, label.type, label.required, label.example, label.label) == (
        "label",
        "string",
        True,
        "7",
        "Label",
    )
    assert (following.name, following.type, following.required) == ("next", "iri", False)
    assert (language.default, language.choices) == ("en", ("en", "it"))
    assert str(saved.returns.count) == "exactly 1"


def test_it_is_run_with_its_examples_and_held_to_its_promise(store: EmbeddedStore) -> None:
    assert SavedQuery.parse("q.rq", FULL).check(store) == ()
    broken = SavedQuery.parse("q.rq", FULL.replace("exactly 1", "at least 2"))
    (finding,) = broken.check(store)
    assert (finding.code, finding.message) == ("Q412", "the answer has 1 rows, not at least 2")
    assert finding.span is not None
    assert finding.span.line == 20


@pytest.mark.parametrize(
    ("query", "promise", "breach"),
    [
        ("ASK { <http://e/7> ?p ?o }", "boolean: true", None),
        ("ASK { <http://e/7> ?p ?o }", "boolean: false", "the answer is true, not false"),
        ("DESCRIBE <http://e/7>", "triples: 2", None),
        ("CONSTRUCT WHERE { <http://e/7> ?p ?o }", "triples: at most 1", "the answer has 2 triples, not at most 1"),
        ("SELECT * { <http://e/7> ?p ?o }", "rows: at least 2", None),
    ],
)
def test_promises_of_every_form(store: EmbeddedStore, query: str, promise: str, breach: str | None) -> None:
    saved = SavedQuery.parse("q.rq", f"#+ summary: x\n#+ returns: {{{promise}}}\n{query}")
    assert [found.message for found in saved.check(store)] == ([breach] if breach else [])


def test_a_query_that_does_not_end_is_a_finding(nquads: Path) -> None:
    saved = SavedQuery.parse("q.rq", "#+ summary: x\nSELECT (COUNT(*) AS ?n) {?a ?b ?c . ?d ?e ?f . ?g ?h ?i}")
    with EmbeddedStore(nquads, Limits(seconds=0.2), workers=1) as store:
        (finding,) = saved.check(store)
    assert finding.code == "Q413"
    assert "longer than" in finding.message


@pytest.mark.parametrize(
    ("text", "code", "place", "words"),
    [
        ("SELECT * {}", "Q401", "1:1", "no header"),
        ("#+\nSELECT * {}", "Q401", "1:3", "empty"),
        ("#+ summary: a: b\nASK {}", "Q402", "1:14", "not YAML"),
        ("#+ summary: x\n#+  tags: a\n#+ b\nASK {}", "Q402", "2:9", "not YAML"),
        ("#+ - summary\nASK {}", "Q402", "1:4", "key: value"),
        ("#+ summary: x\n#+ summary: y\nASK {}", "Q405", "2:4", "twice"),
        ("#+ tags: [x]\nASK {}", "Q403", "1:4", "no 'summary'"),
        ("#+ summary: x\n#+ sumary: x\nASK {}", "Q404", "2:4", "did you mean 'summary'"),
        ("#+ summary: x\n#+ pagination: many\nSELECT * {}", "Q405", "2:16", "a number of solutions"),
        ("#+ summary: x\n#+ pagination: 5\nASK {}", "Q405", "2:16", "a number of solutions"),
        ("#+ summary: x\n#+ pagination: 5\nSELECT ?a { ?a ?b ?c }", "Q405", "2:16", "ends with ORDER BY"),
        ("#+ summary: x\n#+ pagination: 5\nSELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 9", "Q405", "2:16", "LIMIT"),
        ("#+ summary: x\n#+ method: PUT\nASK {}", "Q405", "2:12", "GET or POST"),
        ("#+ summary: [x]\nASK {}", "Q405", "1:13", "must be a text"),
        ("#+ summary: x\n#+ returns: {rows: some}\nSELECT * {}", "Q405", "2:20", "at least"),
        ("#+ summary: x\n#+ returns: {boolean: true}\nSELECT * {}", "Q405", "2:23", "columns and rows would"),
        ("#+ summary: x\n#+ returns: {columns: [a, c]}\nSELECT ?a ?b {}", "Q412", "2:23", "columns a, b"),
        ("#+ summary: x\nASK { ?s ?p ?_x_iri }", "Q406", "2:13", "does not describe"),
        ("#+ summary: x\n#+ parameters: {x: {description: y}}\nASK { ?s ?p ?_x_iri }", "Q410", "3:13", "no example"),
        ("#+ summary: x\n#+ parameters: {y: {description: y}}\nASK {}", "Q407", "2:17", "no parameter 'y'"),
        ("#+ summary: x\n#+ defaults: {y: 1}\nASK {}", "Q407", "2:15", "no parameter 'y'"),
        (
            "#+ summary: x\n#+ parameters: {x: {description: y, example: soon}}\nASK { ?s ?p ?_x_date }",
            "Q408",
            "2:46",
            "such as 2026-01-31",
        ),
        (
            "#+ summary: x\n#+ parameters: {x: {description: y, type: iri, example: 5}}\nASK { ?s ?p ?_x_integer }",
            "Q405",
            "2:43",
            "the type is 'integer'",
        ),
        ("#+ summary: x\nSELECT * {\n  ?s ?p }", "Q409", "3:3", "cannot be read"),
        ("#+ summary: x\nSELECT * { ?s foaf:name ?n }", "Q409", "2:15", "prefix 'foaf:'"),
        (
            "#+ summary: x\n#+ parameters: {x: {description: y, example: 5}}\nSELECT ?_x { ?s ?p ?_x }",
            "Q411",
            "3:8",
            "only a variable can stand",
        ),
        (
            "#+ summary: x\n#+ parameters: {x: {description: y, example: 5}}\nASK { FILTER(!BOUND(?__x)) }",
            "Q411",
            "3:21",
            "only a variable can stand",
        ),
        ("#+ summary: x\nASK { SERVICE <http://e/> {} }", "Q413", "2:7", "SERVICE"),
        ("#+ summary: x\nASK { ?s ?p ?_a_b_c_d }", "Q414", "2:13", "is written ?_name"),
        ("#+ summary: x\nASK { ?s ?p ?_a_dat }", "Q414", "2:13", "did you mean 'date'"),
        ("#+ summary: x\nASK { ?s ?p ?_a_iri, ?__a }", "Q414", "2:22", "stands as ?_a_iri and as ?__a"),
        ("#+ summary: x\nASK { ?s ?p ?_a_foo_bar }", "Q414", "2:13", "prefix 'foo:'"),
    ],
)
def test_findings_have_their_place(text: str, code: str, place: str, words: str) -> None:
    found = [finding for finding in findings(text) if finding.code == code]
    assert found, [str(finding) for finding in findings(text)]
    assert words in found[0].message
    assert str(found[0].span) == f"queries/q.rq:{place}"


def one(variable: str, **described: str) -> SavedQuery:
    rest = ", ".join(f"{key}: {json.dumps(value)}" for key, value in described.items())
    name = variable.lstrip("_").split("_")[0]
    header = f"#+ summary: x\n#+ parameters: {{{name}: {{description: y, {rest}}}}}\n"
    return SavedQuery.parse("q.rq", f"{header}PREFIX e: <http://e/>\nSELECT * {{ ?s ?p ?{variable} }}")


@pytest.mark.parametrize(
    ("variable", "value", "term"),
    [
        ("_x", 'a "text" \\', Literal('a "text" \\')),
        ("_x_string", "t", Literal("t")),
        ("_x_iri", "http://e/7", NamedNode("http://e/7")),
        ("_x_it", "città", Literal("città", language="it")),
        ("_x_integer", "7", Literal("7", datatype=NamedNode(XSD + "integer"))),
        ("_x_number", "7", Literal("7", datatype=NamedNode(XSD + "integer"))),
        ("_x_number", "7.5", Literal("7.5", datatype=NamedNode(XSD + "decimal"))),
        ("_x_number", "7e1", Literal("7e1", datatype=NamedNode(XSD + "double"))),
        ("_x_date", "2024-02-29", Literal("2024-02-29", datatype=NamedNode(XSD + "date"))),
        ("_x_xsd_gYear", "2024", Literal("2024", datatype=NamedNode(XSD + "gYear"))),
        ("_x_e_code", "any", Literal("any", datatype=NamedNode("http://e/code"))),
    ],
)
def test_values_become_terms(variable: str, value: str, term: object) -> None:
    assert one(variable, example=value).bind({"x": value}) == {variable: term}


@pytest.mark.parametrize(
    ("variable", "good", "bad", "words"),
    [
        ("_x_iri", "http://e/7", "seven", "'seven' is not an absolute IRI"),
        ("_x_iri", "http://e/7", "http://e/> ?p ?o } #", "is not an absolute IRI"),
        ("_x_iri", "http://e/7", "http://[", "is not an absolute IRI"),
        ("_x_integer", "7", "7.5", "must be a whole number"),
        ("_x_integer", "7", "٧", "must be a whole number"),
        ("_x_byte", "7", "200", "from -128 to 127"),
        ("_x_positiveInteger", "7", "0", "1 or more"),
        ("_x_decimal", "7.5", "7e1", "such as 2.5"),
        ("_x_boolean", "true", "yes", "such as true"),
        ("_x_date", "2024-02-29", "2023-02-29", "not a day of the calendar"),
        ("_x_date", "2024-02-29", "29.2.2024", "such as 2026-01-31"),
        ("_x_dateTime", "2024-02-29T12:00:00Z", "2024-02-29", "such as 2026-01-31T12:00:00Z"),
        ("_x_number", "7", "seven", "is not a number"),
        ("_x", "t", "\ud800", "surrogate"),
    ],
)
def test_values_of_the_wrong_type_are_refused_by_name(variable: str, good: str, bad: str, words: str) -> None:
    with pytest.raises(ParameterError, match="parameter 'x'") as error:
        one(variable, example=good).bind({"x": bad})
    assert words in str(error.value)
    assert error.value.parameter == "x"


def test_missing_empty_and_unknown_values() -> None:
    required = one("_x_iri", example="http://e/7")
    for values in ({}, {"x": ""}):
        with pytest.raises(ParameterError, match="a value is needed, for example http://e/7"):
            required.bind(values)
    with pytest.raises(ParameterError, match="no such parameter"):
        required.bind({"y": "1"})
    assert one("__x_iri").bind({}) == {}
    assert one("_x_iri", default="http://e/7").bind({}) == {"_x_iri": NamedNode("http://e/7")}
    with pytest.raises(ParameterError, match="must be one of en, it"):
        SavedQuery.parse("q.rq", FULL).bind({"label": "7", "language": "de"})


def test_bound_queries_find_what_they_should(store: EmbeddedStore) -> None:
    saved = one("_x_iri", example="http://e/7")
    assert saved.kind is AnswerKind.SOLUTIONS
    for thing, expected in (("http://e/7", 1), ("http://e/none", 0)):
        answer = store.execute(Query(saved.text, substitutions=saved.bind({"x": thing})))
        assert len(json.loads(answer.read())["results"]["bindings"]) == expected
