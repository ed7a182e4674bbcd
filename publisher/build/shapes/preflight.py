"""What is refused or warned of in the shapes before the engine sees them, each at its place."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from publisher.base.diagnostics import Diagnostic, Severity
from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.build.shapes.vocabulary import SH, TERMS, UNUSED
from publisher.rdf.terms import RDF_FIRST, RDF_REST
from publisher.rdf.tokens import unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publisher.base.diagnostics import Span
    from publisher.build.statements import Statement
    from publisher.rdf.authored import Part
    from publisher.rdf.terms import Term

_IMPORTS = NamedNode(STANDARD_PREFIXES["owl"] + "imports")
_QUERIES = frozenset(NamedNode(SH + name) for name in ("select", "ask", "construct", "update"))
_REFERENCES = frozenset(NamedNode(SH + name) for name in ("node", "property", "not", "qualifiedValueShape"))
_LISTS = frozenset(NamedNode(SH + name) for name in ("and", "or", "xone"))
_OUTSIDE = re.compile(r"(?<![A-Za-z_?$:])(FROM|SERVICE|LOAD)(?![\w/>.\-])", re.IGNORECASE)
"""A word that could make a query read something else. It may follow a digit or a bracket without a space."""


def preflight(shapes: Iterable[Statement], base: str) -> list[Diagnostic]:
    """Checks the shapes themselves: queries that look outside, imports, terms that do nothing.

    Args:
        shapes: The statements of the shapes.
        base: The base that blank nodes are skolemised under.

    Returns:
        The findings, in the order of the files.
    """
    statements = list(shapes)
    found = [finding for statement in statements for finding in _check(statement, base)]
    found += _missing_shapes(statements, base)
    return sorted(found, key=lambda finding: finding.sort_key)


def _check(statement: Statement, base: str) -> Iterator[Diagnostic]:
    quad = statement.quad
    if quad.predicate in _QUERIES and isinstance(quad.object, Literal):
        yield from _query(statement, quad.object.value, base)
    if quad.predicate == _IMPORTS:
        message = f"{quad.object} is not imported, so what it asks for is not checked"
        yield Diagnostic("S395", Severity.WARNING, message, statement.span(base))
    if quad.predicate.value.startswith(SH):
        yield from _term(statement, quad.predicate, "predicate", base)
    if isinstance(quad.object, NamedNode) and quad.object.value.startswith(SH):
        yield from _term(statement, quad.object, "object", base)


def _missing_shapes(statements: list[Statement], base: str) -> Iterator[Diagnostic]:
    """Shapes that are referred to and do not exist; the engine would take them as met."""
    described = {statement.thing for statement in statements}
    for statement in _references(statements):
        wanted = statement.quad.object
        if isinstance(wanted, NamedNode) and wanted.value not in described:
            near = difflib.get_close_matches(wanted.value, described, n=1)
            note = f"did you mean <{near[0]}>?" if near else None
            yield Diagnostic("S390", Severity.ERROR, f"there is no shape {wanted}", statement.span(base), note=note)


def _references(statements: list[Statement]) -> Iterator[Statement]:
    """The statements whose object must be a shape, those of lists of shapes among them."""
    cells: dict[Term, list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.quad.predicate in (RDF_FIRST, RDF_REST):
            cells[statement.quad.subject].append(statement)
    for statement in statements:
        if statement.quad.predicate in _REFERENCES:
            yield statement
        pending = [statement.quad.object] if statement.quad.predicate in _LISTS else []
        while pending:
            for cell in cells.pop(pending.pop(), ()):
                if cell.quad.predicate == RDF_FIRST:
                    yield cell
                else:
                    pending.append(cell.quad.object)


def _query(statement: Statement, query: str, base: str) -> Iterator[Diagnostic]:
    # Escapes are resolved before a query is parsed (SPARQL 1.1 Query, section 19.2).
    match = _OUTSIDE.search(unescape(query))
    if match:
        message = f"a query in a shape sees the data only, so it may not say {match[1].upper()}"
        note = "the word may not stand in comments and texts of the query either"
        yield Diagnostic("S394", Severity.ERROR, message, _word(statement, base), note=note)


def _word(statement: Statement, base: str) -> Span:
    """Where the word stands in the literal; all of the literal where it is written with escapes."""
    span, lines = statement.span(base), statement.source.lines
    start, end = lines.offset(span.line, span.column), lines.offset(span.end_line, span.end_column)
    match = _OUTSIDE.search(lines.text, start, end)
    return lines.span(match.start(), match.end()) if match else span


def _term(statement: Statement, term: NamedNode, part: Part, base: str) -> Iterator[Diagnostic]:
    name = term.value.removeprefix(SH)
    if name in UNUSED and part == "predicate":
        yield Diagnostic("S396", Severity.WARNING, f"sh:{name} is not evaluated", statement.span(base, part))
    elif name and name not in TERMS:
        near = difflib.get_close_matches(name, TERMS, n=1)
        note = f"did you mean sh:{near[0]}?" if near else None
        span = statement.span(base, part)
        yield Diagnostic("S397", Severity.ERROR, f"SHACL has no term sh:{name}", span, note=note)
