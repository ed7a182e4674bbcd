"""Findings as a SARIF log (Static Analysis Results Interchange Format 2.1.0), as code scanning services read it."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from publisher.base.codes import CODES
from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.base.snippets import split_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif_log(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> dict[str, Any]:
    """Builds a log of one run.

    Args:
        diagnostics: The findings, in the order in which they are listed.
        sources: The text of each file by its path. A finding's fingerprint (section 3.27.17) is taken from its line's
            text rather than its number, so that it stays when lines are added above.

    >>> log = sarif_log([Diagnostic("C104", Severity.ERROR, "…", Span("pyproject.toml", 2, 1, 2, 5))], {})
    >>> log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    {'startLine': 2, 'startColumn': 1, 'endLine': 2, 'endColumn': 5}
    """
    codes = sorted({d.code for d in diagnostics})
    lines = {path: split_lines(text) for path, text in sources.items()}
    seen: Counter[str] = Counter()
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "publisher", "rules": [_rule(code) for code in codes]}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(d, codes.index(d.code), lines, seen) for d in diagnostics],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code}
    if entry := CODES.get(code):
        rule["shortDescription"] = {"text": entry.title}
        rule["fullDescription"] = {"text": entry.explanation}
        rule["help"] = {"text": f"{entry.explanation}\n\n{entry.example}".strip()}
    return rule


def _result(finding: Diagnostic, rule: int, lines: Mapping[str, list[str]], seen: Counter[str]) -> dict[str, Any]:
    told = [finding.message]
    if finding.focus:
        told.append(f"focus node <{finding.focus}>")
    if finding.note:
        told.append(finding.note)
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": "; ".join(told)},
        "partialFingerprints": {"finding/v1": _fingerprint(finding, lines, seen)},
    }
    if finding.span:
        result["locations"] = [{"physicalLocation": _location(finding.span)}]
    places = [*finding.related]
    if finding.required_by:
        places.insert(0, ("required by", finding.required_by))
    if places:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": label}, "physicalLocation": _location(span)}
            for number, (label, span) in enumerate(places, 1)
        ]
    return result


def _location(span: Span) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": quote(span.path), "uriBaseId": "%SRCROOT%"},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }


def _fingerprint(finding: Diagnostic, lines: Mapping[str, list[str]], seen: Counter[str]) -> str:
    span = finding.span
    text = ""
    if span and span.line <= len(lines.get(span.path, ())):
        text = lines[span.path][span.line - 1].strip()
    parts = (finding.code, span.path if span else "", text, finding.message, finding.focus or "")
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
    seen[digest] += 1  # the same finding twice on lines that read alike
    return f"{digest}:{seen[digest]}"
