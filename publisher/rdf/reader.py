"""Reads RDF files: quads with the author's lexical forms, and findings with their place where a file cannot be read.

The engine's parser judges the syntax and finds the place of an error; `faults` says it in a clerk's words. A byte order
mark is passed over (Unicode Standard, section 23.8), so that columns count as an editor shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import Quad, RdfFormat, Triple, parse

from publisher.base.diagnostics import Diagnostic, Severity
from publisher.base.errors import FindingsError, UnreadableError
from publisher.base.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE
from publisher.rdf import faults
from publisher.rdf.lines import Lines
from publisher.rdf.positions import PositionIndex
from publisher.rdf.skolem import skolemise

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from publisher.base.formats import Format

ENGINE_FORMATS = {
    TURTLE: RdfFormat.TURTLE,
    TRIG: RdfFormat.TRIG,
    N_TRIPLES: RdfFormat.N_TRIPLES,
    N_QUADS: RdfFormat.N_QUADS,
    RDF_XML: RdfFormat.RDF_XML,
    JSON_LD: RdfFormat.JSON_LD,
}
"""The engine's name of each RDF format."""

LOCATABLE = (TURTLE, TRIG, N_TRIPLES, N_QUADS)
"""The formats in which the place of each term is known."""

SUFFIXES = {fmt.suffix: fmt for fmt in ENGINE_FORMATS} | {".owl": RDF_XML, ".xml": RDF_XML}
_MOST_FAULTS = 20


@dataclass(frozen=True)
class Source:
    """One file as it was read.

    Args:
        path: Its path relative to the project, with forward slashes.
        text: Its text, line ends as they are, without a byte order mark.
        format: Its format.
        quads: What it says, in its order, lexical forms and blank nodes as the parser gives them.
        prefixes: The prefixes it declares.
        findings: Warnings; a file with errors is no Source.
    """

    path: str
    text: str
    format: Format
    quads: tuple[Quad, ...]
    prefixes: dict[str, str]
    findings: tuple[Diagnostic, ...] = ()

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.path, self.text)

    def named(self, base: str) -> list[Quad]:
        """What it says, with IRIs under a base for blank nodes."""
        return skolemise(self.quads, base)

    def positions(self, base: str) -> PositionIndex | None:
        """Where each term stands, made at the first call and kept.

        Args:
            base: The base that blank nodes are skolemised under.

        Returns:
            The index; None for RDF/XML and JSON-LD, in which no places are known.
        """
        if self.format not in LOCATABLE:
            return None
        if base not in self._indexes:
            self._indexes[base] = PositionIndex(self.lines, self.format, base)
        return self._indexes[base]

    @cached_property
    def _indexes(self) -> dict[str, PositionIndex]:
        return {}


def format_of(path: Path) -> Format:
    """The RDF format of a file, by its suffix.

    Raises:
        UnreadableError: The suffix is that of no RDF format.

    >>> from pathlib import Path
    >>> format_of(Path("data/places.trig")).label
    'TriG'
    """
    fmt = SUFFIXES.get(path.suffix.lower())
    if fmt is None:
        message = f"{path}: no RDF format has the suffix '{path.suffix}'; known are {', '.join(sorted(SUFFIXES))}"
        raise UnreadableError(message)
    return fmt


def read_source(root: Path, path: Path) -> Source:
    """Reads one file.

    Args:
        root: The folder that the path is told relative to.
        path: The file, absolute or relative to the current folder.

    Raises:
        UnreadableError: The file cannot be opened, or its suffix is that of no RDF format.
        FindingsError: The file is not UTF-8 or has syntax errors; carries the findings with their places.

    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.ttl").write_text("<x:a> <x:p> 1.50 .")
    >>> source = read_source(folder, folder / "a.ttl")
    >>> source.path, source.quads[0].object.value
    ('a.ttl', '1.50')
    """
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    fmt = format_of(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"{name} cannot be read: {error.strerror or error}"
        raise UnreadableError(message) from error
    return parse_source(name, content, fmt)


def parse_source(name: str, content: bytes, fmt: Format) -> Source:
    """Reads the bytes of a file that is already at hand.

    Args:
        name: Its path, for the findings.
        content: Its bytes.
        fmt: Its format.

    Raises:
        FindingsError: As `read_source`.

    >>> from publisher.base.formats import TURTLE
    >>> try:
    ...     parse_source("a.ttl", b"foaf:a a foaf:B .", TURTLE)
    ... except FindingsError as error:
    ...     print(error.diagnostics[0].code, error.diagnostics[0].span)
    P103 a.ttl:1:1
    """
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _failure(name, [faults.not_utf8(name, content, error)]) from error
    lines = Lines(name, text)
    quads, prefixes, findings = _parse(lines, fmt)
    if not findings and any(_needs_rdf12(quad) for quad in quads):
        findings = [faults.rdf12(lines, fmt)]
    if findings:
        raise _failure(name, findings)
    warnings = () if quads else (faults.empty(lines),)
    return Source(name, text, fmt, tuple(quads), prefixes, warnings)


def read_sources(root: Path, paths: Iterable[Path]) -> tuple[list[Source], list[Diagnostic]]:
    """Reads many files; a fault in one does not keep the others from being read.

    Returns:
        The files that could be read, in the order given, and all findings in a reader's order.

    Raises:
        UnreadableError: A file cannot be opened, or its suffix is that of no RDF format.
    """
    sources: list[Source] = []
    findings: list[Diagnostic] = []
    for path in paths:
        try:
            source = read_source(root, path)
        except FindingsError as error:
            findings.extend(error.diagnostics)
        else:
            sources.append(source)
            findings.extend(source.findings)
    return sources, sorted(findings, key=lambda finding: finding.sort_key)


def _parse(lines: Lines, fmt: Format) -> tuple[list[Quad], dict[str, str], list[Diagnostic]]:
    """Reads on after a fault that concerns one term only; after others the parser would only guess."""
    parser = parse(input=lines.text, format=ENGINE_FORMATS[fmt])
    quads: list[Quad] = []
    findings: dict[tuple[str, str], Diagnostic] = {}
    while len(findings) < _MOST_FAULTS:
        try:
            quads.extend(parser)
            break
        except SyntaxError as error:
            finding = faults.syntax(lines, fmt, error, parser.prefixes)
            findings.setdefault((finding.code, finding.message), finding)
            if finding.code not in faults.CONFINED:
                break
    return quads, dict(parser.prefixes), list(findings.values())


def _needs_rdf12(quad: Quad) -> bool:
    obj = quad.object
    return isinstance(obj, Triple) or (isinstance(obj, RdfLiteral) and obj.direction is not None)


def _failure(name: str, findings: list[Diagnostic]) -> FindingsError:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return FindingsError(f"{name} has {errors} error(s)", findings)
