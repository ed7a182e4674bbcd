"""Reading files: what is kept, and where and how faults are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.base.codes import CODES
from publisher.base.diagnostics import Severity
from publisher.base.errors import FindingsError, UnreadableError
from publisher.base.formats import JSON_LD, N_TRIPLES, RDF_XML, TRIG, TURTLE
from publisher.rdf.lines import Lines
from publisher.rdf.reader import parse_source, read_source, read_sources
from tests.rdf.strategies import turtle_texts

EX = "@prefix ex: <http://example.org/> .\n"
BASE = "https://example.org/"


def faults(text, fmt=TURTLE):
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(FindingsError) as caught:
        parse_source("data/a.ttl", content, fmt)
    for finding in caught.value.diagnostics:
        assert finding.code in CODES
        assert finding.severity is Severity.ERROR
    return list(caught.value.diagnostics)


def fault(text, fmt=TURTLE):
    found = faults(text, fmt)
    assert len(found) == 1, found
    return found[0]


def under(text, span):
    return Lines("", text).extract(span)


# --- What is kept ---


def test_lexical_forms_line_ends_and_prefixes_are_kept(tmp_path):
    path = tmp_path / "data" / "a.ttl"
    path.parent.mkdir()
    path.write_bytes((EX + 'ex:a ex:p 1.50 ,\r\n"x" .\r\n').encode())
    source = read_source(tmp_path, path)
    assert source.path == "data/a.ttl"
    assert source.text.endswith(' ,\r\n"x" .\r\n')
    assert [q.object.value for q in source.quads] == ["1.50", "x"]
    assert source.prefixes == {"ex": "http://example.org/"}
    assert source.findings == ()
    index = source.positions(BASE)
    assert index is not None
    assert index is source.positions(BASE)
    assert str(index.span(source.quads[1])) == "data/a.ttl:3:1"


def test_a_byte_order_mark_is_passed_over():
    source = parse_source("a.ttl", b"\xef\xbb\xbf<x:a> a <x:B> .", TURTLE)
    assert str(source.positions(BASE).span(source.quads[0])) == "a.ttl:1:9"


@pytest.mark.parametrize(
    ("fmt", "text"),
    [
        (JSON_LD, '{"@id": "x:a", "x:p": "v"}'),
        (
            RDF_XML,
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:">'
            '<rdf:Description rdf:about="x:a"><x:p>v</x:p></rdf:Description></rdf:RDF>',
        ),
    ],
)
def test_other_formats_are_read_without_places(fmt, text):
    source = parse_source("a", text.encode(), fmt)
    assert [str(q) for q in source.quads] == ['<x:a> <x:p> "v"']
    assert source.positions(BASE) is None


def test_an_empty_file_is_a_warning():
    for text in ("", "  # nothing\n", EX):
        (finding,) = parse_source("a.ttl", text.encode(), TURTLE).findings
        assert (finding.code, finding.severity, str(finding.span)) == ("P109", Severity.WARNING, "a.ttl:1:1")


def test_a_fault_in_one_file_leaves_the_others_to_be_read(tmp_path):
    texts = {"b.ttl": "ex:a", "a.ttl": "<x:a> a <x:B> .", "c.trig": "<x:a> {", "d.nt": ""}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    sources, findings = read_sources(tmp_path, [tmp_path / name for name in texts])
    assert [source.path for source in sources] == ["a.ttl", "d.nt"]
    assert [(f.code, f.span.path) for f in findings] == [("P103", "b.ttl"), ("P107", "c.trig"), ("P109", "d.nt")]


def test_what_cannot_be_opened_is_said(tmp_path):
    with pytest.raises(UnreadableError, match=r"a\.ttl cannot be read: No such file"):
        read_source(tmp_path, tmp_path / "a.ttl")
    with pytest.raises(UnreadableError, match=r"no RDF format has the suffix '\.csv'; known are .*\.ttl"):
        read_source(tmp_path, tmp_path / "a.csv")


# --- Places ---


@given(turtle_texts(), st.sampled_from(["zz:zz", "<http://example.org/ >", "<http://example.org/%zz>"]))
def test_a_fault_is_found_at_its_place_after_any_text(text, bad):
    text += f"ex:a ex:p {bad} ."
    finding = fault(text)
    assert under(text, finding.span) == bad
    assert finding.span == Lines("data/a.ttl", text).span(len(text) - 2 - len(bad), len(text) - 2)


@given(turtle_texts())
def test_what_is_left_open_is_found_after_any_text(text):
    for opening in ('"', '"""', "[", "("):
        whole = text + f"ex:a ex:p {opening} ex:b "
        finding = fault(whole)
        assert finding.code == "P107"
        assert finding.span == Lines("data/a.ttl", whole).span(len(text) + 10, len(text) + 10 + len(opening))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_missing_dot_is_told_where_it_is_missing(end):
    text = EX.replace("\n", end) + f'ex:a ex:p "\U0001f600" # the dot is missing{end}{end}ex:b ex:p 1 .'
    finding = fault(text)
    assert (finding.code, finding.message) == ("P106", "a '.' is missing after '\"\U0001f600\"'")
    assert (str(finding.span), finding.span.end_column) == ("data/a.ttl:2:11", 14)
    (related,) = finding.related
    assert (related[0], str(related[1])) == ("it is met here instead", "data/a.ttl:4:1")


@pytest.mark.parametrize(
    ("text", "fmt", "code", "place", "said"),
    [
        (EX + "ex:a ex:p ex:b", TURTLE, "P106", "2:11", "'.' is missing after 'ex:b'"),
        (EX + "ex:a ex:p ex:b ;", TURTLE, "P106", "2:16", "'.' is missing after ';'"),
        (EX + "ex:g { ex:a ex:p ex:b", TRIG, "P107", "2:6", "'{' is not closed with '}'"),
        (EX + "ex:a ex:p [ ex:q 1 .", TURTLE, "P107", "2:11", "'[' is not closed with ']'"),
        (EX + 'ex:a ex:p "one\ntwo" .', TURTLE, "P107", "2:11", "three quotes"),
        (EX + "ex:a ex:p ( ex:q .", TURTLE, "P101", "2:18", "this '(' is still open"),
        (EX + "ex:a ex:p Milan .", TURTLE, "P101", "2:11", "needs a prefix (such as ex:Milan)"),
        (EX + "ex:g { ex:a ex:p ex:b }", TURTLE, "P101", "2:6", "suffix .trig"),
        (EX + "ex:g { ex:a ex:p ex:b } .", TRIG, "P101", "2:25", "no '.'"),
        ("PREFIX ex: <http://example.org/> .", TURTLE, "P101", "1:34", "PREFIX without @ takes none"),
        (EX + "ex:a ex:p ex:b . .", TURTLE, "P101", "2:18", "one '.' ends a statement"),
        (EX + 'ex:a ex:p "x"@en_GB .', TURTLE, "P101", "2:17", "joined by '-'"),
        (EX + "ex:a ex:p dct:title .", TURTLE, "P103", "2:11", "@prefix dct: <http://purl.org/dc/terms/> ."),
        ("@prefix mine: <x:> .\nmin:a a mine:B .", TURTLE, "P103", "2:1", "did you mean 'mine:'?"),
        ("zz:a a zz:B .", TURTLE, "P103", "1:1", "declared so far: none"),
        ("<x:a> <x:p> <b/c> .", TURTLE, "P104", "1:13", "<b/c> is a relative IRI"),
        ("<x:a> <x:p> <x:b c> .", TURTLE, "P105", "1:13", "invalid IRI code point ' '"),
        ('<x:a> <x:p> "v" <x:g> .', N_TRIPLES, "P106", "1:13", "suffix .nq"),
        ("<x:a> <x:p> <<( <x:a> <x:p> 1 )>> .", TURTLE, "P108", "1:13", "RDF 1.2"),
        ('<x:a> <x:p> "x"@ar--rtl .', TURTLE, "P108", "1:16", "RDF 1.2"),
        (b"<x:a> <x:p> '\xc3\xa5\xfc' .", TURTLE, "P102", "1:15", "0xFC is not UTF-8"),
        ("<rdf>", RDF_XML, "P101", "1:1", ""),
    ],
)
def test_a_clerk_is_told_what_to_do(text, fmt, code, place, said):
    finding = fault(text, fmt)
    words = " ".join([finding.message, finding.note or "", *(word for word, _ in finding.related)])
    assert (finding.code, f"{finding.span.line}:{finding.span.column}") == (code, place)
    assert said in words


def test_faults_of_single_terms_are_told_together_and_each_once():
    text = (
        EX
        + "ex:a ex:p dct:x , ex:y .\nex:a foaf:p dct:z .\n<rel> ex:p 1 .\nex:b dct:q ex:c .\nbad bad .\nzz:a ex:p 1 ."
    )
    found = faults(text)
    assert [(f.code, f.span.line) for f in found] == [("P103", 2), ("P103", 3), ("P104", 4), ("P101", 6)]
