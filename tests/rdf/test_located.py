"""The law of the located parser: the engine's quads, and under each span the term."""

from __future__ import annotations

import tarfile

import pytest
from hypothesis import given
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse
from pyoxigraph import Literal as RdfLiteral

from publisher.base.formats import N_QUADS, N_TRIPLES, TRIG, TURTLE
from publisher.rdf import located
from publisher.rdf.lines import Lines
from publisher.rdf.located import UnsupportedSyntaxError
from publisher.rdf.positions import PositionIndex
from publisher.rdf.reader import ENGINE_FORMATS, format_of
from publisher.rdf.skolem import skolemise
from publisher.rdf.terms import RDF_FIRST, RDF_NIL, RDF_REST
from tests.conftest import require_standards
from tests.rdf.strategies import HEADER, canonical, trig_texts, turtle_texts

BASE = "https://example.org/"


def check(text, fmt):
    """Compares with the engine and looks under every span."""
    parser = parse(input=text, format=ENGINE_FORMATS[fmt])
    expected = list(parser)
    found = located.parse(text, fmt)
    assert canonical(entry.quad for entry in found) == canonical(expected)
    context = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in parser.prefixes.items())
    if parser.base_iri:
        context += f"@base <{parser.base_iri}> .\n"
    for entry in found:
        check_spans(text, entry, context)


def check_spans(text, entry, context):
    quad = entry.quad
    generated = quad.predicate in (RDF_FIRST, RDF_REST) and not names(text, entry.predicate, quad.predicate, context)
    pairs = [(quad.object, entry.object), (quad.subject, entry.subject), (quad.predicate, entry.predicate)]
    if generated:
        pairs = pairs[:1] if quad.predicate == RDF_FIRST else []
    if entry.graph is not None:
        pairs.append((quad.graph_name, entry.graph))
    for term, where in pairs:
        assert names(text, where, term, context), (text[slice(*where)], term)


def names(text, where, term, context):
    """Whether the text in a range denotes a term."""
    piece = text[slice(*where)]
    if isinstance(term, BlankNode):
        return piece.startswith(("_:", "[", "("))
    if term == RDF_NIL and piece.startswith("("):
        return piece.endswith(")")
    statement = f"{context}<x:s> a {piece} ." if piece != "a" else f"{context}<x:s> <x:p> <{located.terms.RDF}type> ."
    try:
        return next(iter(parse(input=statement, format=RdfFormat.TURTLE))).object == term
    except SyntaxError:
        return False


@given(turtle_texts())
def test_turtle(text):
    check(text, TURTLE)


@given(trig_texts())
def test_trig(text):
    check(text, TRIG)


@pytest.mark.parametrize(
    "path",
    [
        "core-vocabularies/core-location-ap-SHACL.ttl",
        "core-vocabularies/core-public-event-ap-SHACL.ttl",
        "core-vocabularies/core-public-organisation-ap-SHACL.ttl",
        "dcat-ap-3.0.1/deprecateduris.ttl",
        "dcat-ap-3.0.1/mdr-vocabularies.shape.ttl",
        "dcat-ap-3.0.1/range.ttl",
        "dcat-ap-3.0.1/shapes.ttl",
        "dcat-ap-3.0.1/shapes_recommended.ttl",
        "dcat-ap-feeds/shape.ttl",
    ],
)
def test_published_shapes(path):
    file = require_standards(path)
    check(file.read_text(encoding="utf-8"), format_of(file))


def w3c_files():
    with tarfile.open(require_standards("w3c-sparql-tests.tar.gz")) as archive:
        for member in archive:
            if member.isfile() and member.name.endswith((".ttl", ".trig", ".nt", ".nq")):
                content = archive.extractfile(member)
                assert content is not None
                yield member.name, content.read().decode("utf-8")


def test_the_w3c_files():
    """All RDF files of the W3C query tests; those in RDF 1.2 must be refused rather than misread."""
    read = refused = 0
    for name, content in w3c_files():
        fmt = next(f for f in (TURTLE, TRIG, N_TRIPLES, N_QUADS) if name.endswith(f.suffix))
        text = content if fmt in (N_TRIPLES, N_QUADS) else f"@base <{BASE}> .\n{content}"
        quads = list(parse(input=text, format=ENGINE_FORMATS[fmt]))
        literals = [q.object for q in quads if isinstance(q.object, RdfLiteral)]
        if any(isinstance(q.object, Triple) for q in quads) or any(literal.direction for literal in literals):
            with pytest.raises(UnsupportedSyntaxError):
                located.parse(text, fmt)
            refused += 1
        else:
            check(text, fmt)
            read += 1
    assert read > 300
    assert refused > 10


def test_prefixes_and_bases_count_from_where_they_are_declared():
    lines = (
        "@base <http://example.org/a/> . @prefix p: <x#> . <r> <r> p:r .",
        "BASE <../b/> PREFIX p: <x#> <r> <r> p:r .",
        "@base <c/> . <r> <r> p:r .",
    )
    text = "\n".join(lines)
    found = [entry.quad for entry in located.parse(text, TURTLE)]
    assert set(found) == set(parse(input=text, format=RdfFormat.TURTLE))
    assert len(set(found)) == 3


def spans(text, fmt=TURTLE):
    return [
        tuple(text[slice(*where)] for where in (entry.subject, entry.predicate, entry.object))
        for entry in located.parse(text, fmt)
    ]


def test_nested_nodes_and_lists():
    text = '<x:a> <x:p> [ a <x:B> ; <x:q> "v"@en , 1.50 ] , ( [] <x:c> ) .'
    assert spans(text) == [
        ("[", "a", "<x:B>"),
        ("[", "<x:q>", '"v"@en'),
        ("[", "<x:q>", "1.50"),
        ("<x:a>", "<x:p>", '[ a <x:B> ; <x:q> "v"@en , 1.50 ]'),
        ("[]", "[]", "[]"),
        ("[]", "<x:c>", "<x:c>"),
        ("<x:c>", "<x:c>", "<x:c>"),
        ("<x:c>", ")", ")"),
        ("<x:a>", "<x:p>", "( [] <x:c> )"),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('# \U0001f600\r\n<x:a>\t<x:p> "\U0001f600\U0001f600" ,\t<x:o> .', "a.ttl:2:20"),
        ('<x:a> <x:p> """one\r\ntwo \U0001f600""" , <x:o> .', "a.ttl:2:12"),
        ('<x:a> <x:p> "\u2028\x85\x0b" ;\r<x:q> <x:o> .', "a.ttl:2:7"),
    ],
)
def test_lines_and_columns_count_code_points(text, place):
    index = PositionIndex(Lines("a.ttl", text), TURTLE, BASE)
    assert [str(span) for span in index.mentions("x:o")] == [place]


@pytest.mark.parametrize(("opening", "closing"), [("[ <x:p> ", "]"), ("( ", ")")])
def test_depth_has_no_limit(opening, closing):
    depth = 20_000
    text = "<x:a> <x:p> " + opening * depth + "1" + closing * depth + " ."
    found = located.parse(text, TURTLE)
    assert text[slice(*found[-1].object)].startswith(opening)
    assert len(found) == depth * (1 if closing == "]" else 2) + 1


def test_n_quads_name_their_graph():
    text = '_:a <x:p> "1"^^<x:d> <x:g> .\n<x:a> <x:p> "l"@en .'
    first, second = located.parse(text, N_QUADS)
    assert (text[slice(*first.graph)], second.graph) == ("<x:g>", None)
    assert canonical([first.quad, second.quad]) == canonical(parse(input=text, format=RdfFormat.N_QUADS))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<x:a> <x:p> <<( <x:a> <x:p> <x:o> )>> .", "<<("),
        ("<< <x:a> <x:p> <x:o> >> <x:p> <x:o> .", "<<"),
        ("<x:a> <x:p> <x:o> {| <x:p> 1 |} .", "{|"),
        ("<x:a> <x:p> <x:o> ~ <x:r> .", "~"),
        ('<x:a> <x:p> "x"@ar--rtl .', "@ar--rtl"),
    ],
)
def test_rdf_12_is_refused_where_it_stands(text, found):
    with pytest.raises(UnsupportedSyntaxError) as caught:
        located.parse(text, TURTLE)
    assert text[caught.value.start : caught.value.end] == found


@pytest.mark.parametrize(
    "text", ["<x:a> <x:p>", "<x:a> <x:p> [ .", "<x:a> <x:p> ) .", "ex:a a ex:b .", "<x:a> ? .", "{"]
)
def test_what_the_engine_refuses_is_not_read(text):
    with pytest.raises(UnsupportedSyntaxError):
        located.parse(text, TRIG)


# --- The index ---


def index_of(text, fmt=TURTLE):
    return PositionIndex(Lines("data/a.ttl", text), fmt, BASE)


def skolemised(text, fmt=TURTLE):
    return skolemise(list(parse(input=text, format=ENGINE_FORMATS[fmt])), BASE)


@given(turtle_texts())
def test_every_quad_of_the_build_is_found(text):
    index = index_of(text)
    for quad in skolemised(text):
        assert index.span(quad) is not None
        assert index.subject_spans(quad.subject)


def test_the_index_finds_nested_nodes_by_their_skolem_iri():
    text = "<x:a> <x:p> [ <x:q> 1 ] ,\n [ <x:q> 2 ] ."
    index = index_of(text)
    inner = [q for q in skolemised(text) if q.predicate.value == "x:q"]
    assert [str(index.span(q)) for q in inner] == ["data/a.ttl:1:21", "data/a.ttl:2:10"]
    assert [str(index.subject_spans(q.subject)[0]) for q in inner] == ["data/a.ttl:1:13", "data/a.ttl:2:2"]


def test_a_quad_is_found_in_its_graph_and_else_in_any():
    text = "<x:g> { <x:a> <x:p> <x:o> }\n<x:h> { <x:a> <x:p> <x:o> }"
    index = index_of(text, TRIG)
    first, second = skolemised(text, TRIG)
    assert [index.span(q).line for q in (first, second)] == [1, 2]
    moved = type(first)(first.subject, first.predicate, first.object, NamedNode("x:elsewhere"))
    assert [span.line for span in index.spans(moved)] == [1, 2]
    assert [str(span) for span in index.spans(second, "graph")] == ["data/a.ttl:2:1"]
    assert index.spans(first, "predicate")[0].column == 15


def test_what_is_not_said_is_not_found():
    index = index_of("<x:a> <x:p> <x:o> .")
    quad = skolemised("<x:a> <x:p> <x:other> .")[0]
    assert index.span(quad) is None
    assert index.subject_spans(NamedNode("x:o")) == []
    assert index.mentions("x:none") == []


def test_the_header_of_the_random_texts_is_read():
    assert located.parse(HEADER, TRIG) == []
