"""What an author, an editor and a code scanning service read of the findings."""

from __future__ import annotations

import json
import re

import pytest

from publisher.base.codes import CODES
from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.base.errors import ExitStatus, NotFoundError
from publisher.base.reporting import explain, render, summary, to_json

PLACES = """\
@prefix locn: <http://www.w3.org/ns/locn#> .

<https://w3id.org/boostinno/id/place/skane>
    locn:geographicName "Skåne" ;
    locn:adminUnitL1 "SE" .
"""
SHAPES = """\
ex:PlaceShape
    sh:property [
        sh:languageIn ( "sv" ) ] .
"""
SOURCES = {"data/places.trig": PLACES, "shapes/place.ttl": SHAPES}
FINDING = Diagnostic(
    "S310",
    Severity.ERROR,
    "locn:geographicName needs a language tag",
    Span("data/places.trig", 4, 25, 4, 32),
    focus="https://w3id.org/boostinno/id/place/skane",
    required_by=Span("shapes/place.ttl", 3, 9, 3, 22),
)


def test_text_shows_place_line_caret_and_where_the_rule_stands() -> None:
    assert render([FINDING], sources=SOURCES) == (
        "data/places.trig:4:25: error[S310]: locn:geographicName needs a language tag\n"
        '   4 |     locn:geographicName "Skåne" ;\n'
        "     |                         ^^^^^^^\n"
        "     = focus node <https://w3id.org/boostinno/id/place/skane>\n"
        "     = required by shapes/place.ttl:3:9\n"
        "     = help: publisher explain S310\n"
        "\n"
        "1 error in 1 file\n"
    )


def test_related_places_bring_their_own_excerpt() -> None:
    finding = Diagnostic(
        "L214",
        Severity.WARNING,
        "two places with one code",
        Span("data/places.trig", 5, 22, 5, 26),
        related=(("first said here", Span("data/places.trig", 3, 1, 3, 44)),),
        note="merge them",
    )
    assert render([finding], sources=SOURCES).splitlines()[1:-3] == [
        '   5 |     locn:adminUnitL1 "SE" .',
        "     |                      ^^^^",
        "     = note: merge them",
        "     = data/places.trig:3:1: first said here",
        "   3 | <https://w3id.org/boostinno/id/place/skane>",
        "     | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    ]


def test_findings_come_in_the_order_of_the_files_and_once() -> None:
    def at(path: str, line: int, severity: Severity = Severity.ERROR) -> Diagnostic:
        return Diagnostic("L211", severity, "space", Span(path, line, 1, line, 2))

    found = [at("b.ttl", 1), at("a.ttl", 10, Severity.WARNING), at("a.ttl", 9), at("a.ttl", 9)]
    lines = [line for line in render(found).splitlines() if "[L211]" in line]
    assert [line.split(": ")[0] for line in lines] == ["a.ttl:9:1", "a.ttl:10:1", "b.ttl:1:1"]
    assert render(found).endswith("\n2 errors, 1 warning in 2 files\n")


def test_summary_of_nothing_and_of_what_has_no_place() -> None:
    assert summary([]) == "no findings"
    assert render([]) == "no findings\n"
    assert summary([Diagnostic("S392", Severity.ERROR, "too slow"), FINDING]) == "2 errors in 1 file"


def test_escapes_in_data_do_not_reach_the_terminal() -> None:
    evil = Diagnostic(
        "L201",
        Severity.ERROR,
        "\x1b]0;owned\x07 \x9b2J",
        Span("a\x1b.ttl", 1, 1, 1, 3),
        focus="x:\u202e",
        note="\r\x08",
        related=(("\x1b[2J", Span("a\x1b.ttl", 1, 1, 1, 2)),),
    )
    report = render([evil], sources={"a\x1b.ttl": "\x1b[31m\u202e"})
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", report)
    assert "a<U+001B>.ttl:1:1: error[L201]: <U+001B>]0;owned<U+0007> <U+009B>2J" in report


def test_colour_changes_nothing_but_colour() -> None:
    colored = render([FINDING], sources=SOURCES, color=True)
    assert "\x1b[1;31merror[S310]\x1b[0m" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == render([FINDING], sources=SOURCES)


def test_wide_line_numbers_keep_the_gutter_aligned() -> None:
    text = "\n" * 99_998 + "<a> <b> <c> ."
    lines = render([Diagnostic("L201", Severity.ERROR, "x", Span("a", 99_999, 9, 99_999, 12))], sources={"a": text})
    assert lines.splitlines()[1:3] == ["99999 | <a> <b> <c> .", "      |         ^^^"]


def test_json_holds_everything() -> None:
    report = json.loads(render([FINDING], "json", SOURCES))
    assert report == to_json([FINDING])
    (told,) = report["diagnostics"]
    assert told["span"] == {"path": "data/places.trig", "line": 4, "column": 25, "endLine": 4, "endColumn": 32}
    assert told["requiredBy"]["path"] == "shapes/place.ttl"
    assert told["title"] == CODES["S310"].title
    assert report["summary"] == {"error": 1, "warning": 0, "info": 0, "files": 1}


def test_machine_formats_are_pure_ascii() -> None:
    odd = Diagnostic("L212", Severity.WARNING, "Skåne \x1b \udcff", Span("å.ttl", 1, 1, 1, 2))
    for style in ("json", "sarif"):
        assert render([odd], style, {"å.ttl": "\udcff"}).isascii()


def sarif_result(*found: Diagnostic, sources: dict[str, str] = SOURCES) -> list[dict[str, object]]:
    log = json.loads(render(found, "sarif", sources))
    assert log["version"] == "2.1.0"
    assert set(log) == {"$schema", "version", "runs"}
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
    return list(run["results"])


def test_sarif_points_with_exclusive_ends_and_relates_the_shape() -> None:
    (result,) = sarif_result(FINDING)
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "data/places.trig", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 4, "startColumn": 25, "endLine": 4, "endColumn": 32},
            }
        }
    ]
    (related,) = result["relatedLocations"]
    assert related["message"] == {"text": "required by"}
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "shapes/place.ttl"


def test_sarif_rules_carry_the_explanation() -> None:
    log = json.loads(render([FINDING], "sarif", SOURCES))
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert rule["id"] == "S310"
    assert rule["help"]["text"].startswith(CODES["S310"].explanation)


def test_sarif_uris_are_escaped() -> None:
    (result,) = sarif_result(Diagnostic("L211", Severity.INFO, "x", Span("data/a b#å.ttl", 1, 1, 1, 2)))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "data/a%20b%23%C3%A5.ttl"


def test_fingerprints_survive_lines_added_above_and_tell_twins_apart() -> None:
    twice = [Diagnostic("L211", Severity.ERROR, "space", Span("a", n, 1, n, 2)) for n in (1, 2)]
    before = sarif_result(*twice, sources={"a": "same\nsame"})
    moved = [Diagnostic("L211", Severity.ERROR, "space", Span("a", n, 1, n, 2)) for n in (3, 4)]
    after = sarif_result(*moved, sources={"a": "new\nnew\nsame\nsame"})
    prints = [r["partialFingerprints"]["finding/v1"] for r in before]
    assert prints == [r["partialFingerprints"]["finding/v1"] for r in after]
    assert len(set(prints)) == 2


def test_github_escapes_what_would_end_the_command() -> None:
    finding = Diagnostic(
        "L201", Severity.WARNING, "100 %\n::error::no", Span("a,b:c%.ttl", 4, 2, 4, 9), note="see, below: 1"
    )
    assert render([finding], "github") == (
        "::warning file=a%2Cb%3Ac%25.ttl,line=4,endLine=4,col=2,endColumn=9,title=L201::"
        "100 %25<U+000A>::error::no%0Asee, below: 1\n"
    )


def test_github_leaves_columns_out_across_lines() -> None:
    line = render([Diagnostic("L212", Severity.INFO, "x", Span("a", 4, 2, 6, 1))], "github")
    assert line == "::notice file=a,line=4,endLine=6,title=L212::x\n"


def test_explain_says_why_and_shows_an_example() -> None:
    told = explain(" l204 ")
    assert told.startswith("L204: language tags name languages\n\n")
    assert '    "København"@da\n' in told


def test_explain_offers_the_nearest_code() -> None:
    with pytest.raises(NotFoundError, match=r"there is no code S397X; did you mean S397\?") as caught:
        explain("S397X")
    assert caught.value.status is ExitStatus.NOT_FOUND
    with pytest.raises(NotFoundError, match=r"there is no code <U\+001B>$"):
        explain("\x1b")
