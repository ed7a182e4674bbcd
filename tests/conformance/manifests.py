"""The W3C query suite as data: what each test asks, of which graphs, and what is to come of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Dataset, DefaultGraph, Literal, NamedNode, RdfFormat, parse

HOME = "https://w3c.github.io/rdf-tests/"
"""Where the files of the suite are published; their relative IRIs are resolved against it."""

SUITES = ("sparql10", "sparql11", "sparql12")
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_KINDS = {
    "QueryEvaluationTest": "evaluation",
    "CSVResultFormatTest": "evaluation",
    "PositiveSyntaxTest": "good syntax",
    "PositiveSyntaxTest11": "good syntax",
    "NegativeSyntaxTest": "bad syntax",
    "NegativeSyntaxTest11": "bad syntax",
}
_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".rdf": RdfFormat.RDF_XML,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
}
Node = NamedNode | BlankNode | Literal


@dataclass(frozen=True, slots=True)
class Case:
    """A test of the suite.

    Args:
        name: Suite, folder and name, by which the table of failures lists it.
        kind: `evaluation`, `good syntax` or `bad syntax`.
        query: The file of the query.
        default: IRIs of the files of the default graph.
        named: IRIs of the named graphs, with the file of each.
        expected: The file of what is to come.
        lax: Whether duplicates may be left out (REDUCED).
    """

    name: str
    kind: str
    query: Path
    default: tuple[str, ...]
    named: tuple[tuple[str, str], ...]
    expected: Path | None
    lax: bool


def iri_of(root: Path, file: Path) -> str:
    """The published IRI of a file of the suite."""
    return HOME + file.relative_to(root).as_posix()


def read_graph(root: Path, file: Path) -> Dataset:
    """A file's triples or quads; blank nodes are named anew, so that files never share any."""
    fmt = _FORMATS[file.suffix]
    return Dataset(parse(path=file, format=fmt, base_iri=iri_of(root, file), rename_blank_nodes=True))


def cases(root: Path, suite: str) -> Iterator[Case]:
    """All query tests of a suite; tests of updates, and those withdrawn, are none.

    Args:
        root: The folder that holds `sparql/`.
        suite: One of `SUITES`.
    """
    for manifest in sorted((root / "sparql" / suite).glob("*/manifest.ttl")):
        yield from _Manifest(root, manifest).cases()


class _Manifest:
    def __init__(self, root: Path, file: Path) -> None:
        self._root = root
        self._file = file
        self._graph = read_graph(root, file)

    def _values(self, node: Node, iri: str) -> list[Node]:
        return [q.object for q in self._graph.quads_for_subject(node) if q.predicate.value == iri]  # type: ignore[misc]

    def _value(self, node: Node, iri: str) -> Node | None:
        return next(iter(self._values(node, iri)), None)

    def _path(self, node: Node) -> Path:
        return self._root / node.value.removeprefix(HOME)

    def _list(self, node: Node | None) -> Iterator[Node]:
        while node is not None and node.value != _RDF + "nil":
            first = self._value(node, _RDF + "first")
            assert first is not None
            yield first
            node = self._value(node, _RDF + "rest")

    def cases(self) -> Iterator[Case]:
        heads = [q.object for q in self._graph if q.predicate.value == _MF + "entries"]
        for entry in (entry for head in heads for entry in self._list(head)):  # type: ignore[arg-type]
            types = [t.value.removeprefix(_MF) for t in self._values(entry, _RDF + "type")]
            kind = next((_KINDS[t] for t in types if t in _KINDS), None)
            if kind is not None:
                yield self._case(entry, kind)

    def _case(self, entry: Node, kind: str) -> Case:
        action = self._value(entry, _MF + "action")
        assert action is not None
        query = self._value(action, _QT + "query") or action
        expected = self._value(entry, _MF + "result")
        folder = self._file.parent.relative_to(self._root / "sparql").as_posix()
        return Case(
            name=f"{folder}/{entry.value.rpartition('#')[2]}",
            kind=kind,
            query=self._path(query),
            default=(data := tuple(n.value for n in self._values(action, _QT + "data"))),
            named=(
                *(self._named(n) for n in self._values(action, _QT + "graphData")),
                *(pair for iri in data for pair in self._inner(iri)),
            ),
            expected=self._path(expected) if expected is not None and kind == "evaluation" else None,
            lax=self._value(entry, _MF + "resultCardinality") == NamedNode(_MF + "LaxCardinality"),
        )

    def _inner(self, iri: str) -> Iterator[tuple[str, str]]:
        """The named graphs that a TriG file brings along."""
        file = self._root / iri.removeprefix(HOME)
        if file.suffix == ".trig":
            names = sorted({q.graph_name.value for q in read_graph(self._root, file) if q.graph_name != DefaultGraph()})  # type: ignore[union-attr]
            yield from ((name, iri) for name in names)

    def _named(self, node: Node) -> tuple[str, str]:
        file = self._value(node, _QT + "graph")
        name = self._value(node, _LABEL)
        return (name.value, file.value) if file is not None and name is not None else (node.value, node.value)
