"""Findings as people and machines read them: text with carets, JSON, SARIF, GitHub annotations."""

from __future__ import annotations

import difflib
import json
import textwrap
from typing import TYPE_CHECKING, Any, Literal

from publisher.base.codes import CODES
from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.base.errors import NotFoundError
from publisher.base.sarif import sarif_log
from publisher.base.snippets import excerpt, harmless, split_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Style = Literal["text", "json", "sarif", "github"]

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_GITHUB_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(
    diagnostics: Iterable[Diagnostic],
    style: Style = "text",
    sources: Mapping[str, str] | None = None,
    *,
    color: bool = False,
) -> str:
    """Renders findings in the order in which a reader walks the files; the same finding is told once.

    Args:
        diagnostics: The findings, in any order.
        style: `text` as in the example, `json` (see `to_json`), `sarif` (SARIF 2.1.0) or `github` (workflow commands).
        sources: The text of each file by its path, for excerpts and fingerprints; a file that is missing has none.
        color: Whether text bears ANSI colours.

    Returns:
        The report, ending in a line feed.

    >>> finding = Diagnostic("L204", Severity.ERROR, "this language tag is ill-formed", Span("data/a.ttl", 1, 8, 1, 20))
    >>> print(render([finding], sources={"data/a.ttl": '<#a> :b "Milano"@it_ .'}), end="")
    data/a.ttl:1:8: error[L204]: this language tag is ill-formed
       1 | <#a> :b "Milano"@it_ .
         |        ^^^^^^^^^^^^
         = help: publisher explain L204
    <BLANKLINE>
    1 error in 1 file
    """
    found = sorted(dict.fromkeys(diagnostics), key=lambda d: (d.sort_key, d.severity.rank, d.focus or ""))
    texts = sources or {}
    match style:
        case "json":
            return json.dumps(to_json(found), indent=2) + "\n"
        case "sarif":
            return json.dumps(sarif_log(found, texts), indent=2) + "\n"
        case "github":
            return "".join(_github_line(d) + "\n" for d in found)
        case "text":
            return _Text(texts, color=color).report(found)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Counts findings and the files they stand in.

    >>> summary([Diagnostic("L201", Severity.WARNING, "…", Span("a.ttl", 1, 1, 1, 2))])
    '1 warning in 1 file'
    """
    found = list(diagnostics)
    if not found:
        return "no findings"
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
    counts = ((sum(d.severity is severity for d in found), name) for severity, name in names.items())
    told = ", ".join(plural(count, name) for count, name in counts if count)
    files = {d.span.path for d in found if d.span}
    return f"{told} in {plural(len(files), 'file')}" if files else told


def plural(count: int, noun: str) -> str:
    """A number with its noun.

    >>> plural(1, "warning"), plural(2, "warning")
    ('1 warning', '2 warnings')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


class _Text:
    """Renders findings for people."""

    def __init__(self, sources: Mapping[str, str], *, color: bool) -> None:
        self._sources = sources
        self._lines: dict[str, list[str]] = {}
        self._color = color

    def report(self, found: list[Diagnostic]) -> str:
        blocks = ["\n".join(self._finding(d)) + "\n" for d in found]
        return "\n".join([*blocks, summary(found) + "\n"])

    def _finding(self, finding: Diagnostic) -> list[str]:
        color = _COLORS[finding.severity]
        where = harmless(f"{finding.span}: ") if finding.span else ""
        head = self._paint("1", where) + self._paint(f"1;{color}", f"{finding.severity}[{finding.code}]")
        spans = [finding.span, *(span for _, span in finding.related)]
        gutter = max(4, *(len(str(span.end_line)) for span in spans if span), 0)
        indent = " " * gutter + " = "
        lines = [f"{head}: {harmless(finding.message)}", *self._excerpt(finding.span, gutter, color)]
        if finding.focus:
            lines.append(f"{indent}focus node <{harmless(finding.focus)}>")
        if finding.required_by:
            lines.append(f"{indent}required by {harmless(str(finding.required_by))}")
        if finding.note:
            lines.append(f"{indent}note: {harmless(finding.note)}")
        for label, span in finding.related:
            lines.append(f"{indent}{harmless(str(span))}: {harmless(label)}")
            lines.extend(self._excerpt(span, gutter, "34"))
        lines.append(f"{indent}help: publisher explain {finding.code}")
        return lines

    def _excerpt(self, span: Span | None, gutter: int, color: str) -> list[str]:
        if span is None or span.path not in self._sources:
            return []
        if span.path not in self._lines:
            self._lines[span.path] = split_lines(self._sources[span.path])
        return [
            f"{number:>{gutter}} | {text}".rstrip() if number else f"{'':{gutter}} | {self._paint(color, text)}"
            for number, text in excerpt(self._lines[span.path], span)
        ]

    def _paint(self, codes: str, text: str) -> str:
        return f"\x1b[{codes}m{text}\x1b[0m" if self._color and text else text


def to_json(diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """The findings as plain data, the structure of `--format json`.

    Keys are only ever added; `version` is raised when one changes its meaning. Lines and columns are those of `Span`:
    from 1, in code points, the end column exclusive. What is not known is null.

    >>> report = to_json([Diagnostic("L201", Severity.ERROR, "nothing describes this IRI")])
    >>> report["version"], report["summary"]
    (1, {'error': 1, 'warning': 0, 'info': 0, 'files': 0})
    >>> list(report["diagnostics"][0])
    ['code', 'title', 'severity', 'message', 'span', 'focus', 'requiredBy', 'note', 'related']
    """
    found = list(diagnostics)
    counts: dict[str, int] = {str(severity): sum(d.severity is severity for d in found) for severity in Severity}
    return {
        "version": 1,
        "summary": {**counts, "files": len({d.span.path for d in found if d.span})},
        "diagnostics": [
            {
                "code": d.code,
                "title": CODES[d.code].title if d.code in CODES else None,
                "severity": str(d.severity),
                "message": d.message,
                "span": _span_json(d.span),
                "focus": d.focus,
                "requiredBy": _span_json(d.required_by),
                "note": d.note,
                "related": [{"message": label, "span": _span_json(span)} for label, span in d.related],
            }
            for d in found
        ],
    }


def _span_json(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _github_line(finding: Diagnostic) -> str:
    """A workflow command; columns only within one line, as GitHub drops annotations that have them across lines."""
    properties: dict[str, object] = {}
    if finding.span:
        span = finding.span
        properties = {"file": span.path, "line": span.line, "endLine": span.end_line}
        if span.line == span.end_line:
            properties |= {"col": span.column, "endColumn": span.end_column}
    properties["title"] = finding.code
    told = [finding.message]
    if finding.focus:
        told.append(f"focus node <{finding.focus}>")
    if finding.required_by:
        told.append(f"required by {finding.required_by}")
    if finding.note:
        told.append(finding.note)
    message = "\n".join(harmless(part) for part in told)
    listed = ",".join(f"{key}={_github_property(str(value))}" for key, value in properties.items())
    return f"::{_GITHUB_COMMANDS[finding.severity]} {listed}::{_github_data(message)}"


def _github_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_data(text).replace(":", "%3A").replace(",", "%2C")


def explain(code: str) -> str:
    """What a code stands for: the rule, why it is there, how to mend a breach, an example.

    Raises:
        NotFoundError: There is no such code; names the nearest.

    >>> print(explain("c104").splitlines()[0])
    C104: a setting has the right type
    """
    entry = CODES.get(code.strip().upper())
    if entry is None:
        near = difflib.get_close_matches(code.strip().upper(), CODES, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]}?" if near else ""
        message = f"there is no code {harmless(code)}{hint}"
        raise NotFoundError(message)
    paragraphs = [textwrap.fill(part, 100) for part in entry.explanation.split("\n\n")]
    if entry.example:
        paragraphs.append("For example\n\n" + textwrap.indent(entry.example.strip("\n"), "    "))
    return "\n\n".join([f"{entry.code}: {entry.title}", *paragraphs]) + "\n"
