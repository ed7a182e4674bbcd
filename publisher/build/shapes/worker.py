"""The child process that runs the SHACL engine: quads in, results out. Started by `engine`, never imported by others.

It stands alone, so that it starts fast and no folder it is started in can slip a module under it. What it guards
against was measured on pyshacl and rdflib: normalised literals give false results, `FROM` reads files, shapes that
recurse are given up with a mere warning, and patterns may backtrack for hours.
"""

from __future__ import annotations

import json
import logging
import resource
import signal
import sys
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph
import pyshacl
import pyshacl.constraints
import pyshacl.shape
import rdflib
import rdflib.plugins.sparql
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.errors import ShapeRecursionWarning
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from types import FrameType, TracebackType

    from rdflib.plugins.sparql.sparql import Query
    from rdflib.query import Result
    from rdflib.term import Node

SHAPES_GRAPH = "urn:publisher:shapes"
"""Quads in this graph are the shapes, all others the data."""

_NETWORK = ("socket.", "urllib.Request", "http.client.", "ftplib.", "subprocess.", "os.system", "os.exec", "os.fork")


class _TimeLimitError(BaseException):
    """The time is up. No Exception, because the engine catches those in places."""


class _Data(Graph):
    """A graph that parses each query once: the engine runs it for every node, and parsing takes most of the time."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *args, **kwargs)


class _Shapes(Graph):
    """A graph that remembers what it answered: shapes stay as they are, and the engine asks the same at every node."""

    def __init__(self) -> None:
        # Without contexts a store answers faster; the data need a store with them, for queries.
        super().__init__("SimpleMemory", bind_namespaces="none")
        self._known: dict[Any, tuple[Any, ...]] = {}

    def triples(self, triple: Any) -> Any:
        known = self._known.get(triple)
        if known is None:
            known = self._known[triple] = tuple(super().triples(triple))
        return iter(known)

    def predicate_objects(self, subject: Any = None, unique: bool = False) -> Generator[tuple[Node, Node], None, None]:
        known = self._known.get(subject)
        if known is None:
            known = self._known[subject] = tuple(super().predicate_objects(subject, unique))
        yield from known

    def add(self, triple: Any) -> _Shapes:
        self._known.clear()
        return super().add(triple)


@lru_cache(maxsize=256)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


def main() -> None:
    """Reads a line of JSON with the limits, then N-Quads; writes one JSON object."""
    answer = sys.stdout
    sys.stdout = sys.stderr  # the engine prints now and then
    limits = json.loads(sys.stdin.buffer.readline())
    quads = sys.stdin.buffer.read()
    _limit(limits["seconds"], limits["memory_mb"])
    ignored: list[dict[str, Any]] = []
    try:
        data, shapes = _graphs(quads)
        _seal(ignored)
        _hasten()
        outcome = _validate(data, shapes)
    except _TimeLimitError as error:
        outcome = {"failure": _failure("time", error)}
    except MemoryError as error:
        outcome = {"failure": _failure("memory", error)}
    except (ShapeRecursionWarning, RecursionError) as error:
        outcome = {"failure": _failure("recursion", error)}
    except Exception as error:
        outcome = {"failure": _failure(_kind(error), error)}
    signal.setitimer(signal.ITIMER_REAL, 0)
    json.dump({**outcome, "ignored": ignored}, answer)


def _kind(error: Exception) -> str:
    message = str(error)
    if "too deep" in message or "depth is too much" in message:
        return "recursion"
    return "query" if "must not contain a" in message else "malformed"


def _limit(seconds: float, memory_mb: int) -> None:
    """Sets limits from within: the alarm interrupts even a pattern, and its traceback tells the shape at work."""

    def alarm(_signal: int, _frame: FrameType | None) -> None:
        raise _TimeLimitError

    signal.signal(signal.SIGALRM, alarm)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))


def _graphs(quads: bytes) -> tuple[Graph, Graph]:
    """Builds both graphs term by term: lexical forms and the labels of blank nodes stay as they are."""
    rdflib.NORMALIZE_LITERALS = False
    data, shapes = _Data(bind_namespaces="none"), _Shapes()
    iris: dict[str, URIRef] = {}

    def term(node: object) -> URIRef | BNode | Literal:
        if isinstance(node, pyoxigraph.NamedNode):
            return iris.get(node.value) or iris.setdefault(node.value, URIRef(node.value))
        if isinstance(node, pyoxigraph.Literal):
            if node.language:
                return Literal(node.value, lang=node.language)
            datatype = term(node.datatype)
            plain = datatype == rdflib.XSD.string
            return Literal(node.value, datatype=None if plain else URIRef(datatype))
        return BNode(str(node)[2:])

    for quad in pyoxigraph.parse(quads, pyoxigraph.RdfFormat.N_QUADS):
        graph = shapes if str(quad.graph_name) == f"<{SHAPES_GRAPH}>" else data
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return data, shapes


def _seal(ignored: list[dict[str, Any]]) -> None:
    """Shuts the network, turns the engine's quiet warnings into errors and gathers what it passes over."""
    rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", ShapeRecursionWarning)

    def audit(event: str, _args: object) -> None:
        if event.startswith(_NETWORK):
            message = f"a shape may not use {event.partition('.')[0]}"
            raise PermissionError(message)

    def note(record: logging.LogRecord) -> bool:
        if "ConstraintLoadWarning" in record.getMessage():
            message = record.getMessage().partition(": ")[2].partition("\n")[0]
            ignored.append({"message": message, "shape": _shape_at_work(_frames())})
        return True

    # A filter, as the engine takes all handlers away from its logger.
    logging.getLogger("pyshacl-validate").addFilter(note)
    sys.addaudithook(audit)


def _hasten() -> None:
    """Spares the engine half of its time, and changes no result.

    It looks up each property of each shape in a list, for every node; and it puts every result into words, also those
    that only decide between alternatives, which nobody reads here.
    """
    parameters = pyshacl.constraints.ALL_CONSTRAINT_PARAMETERS, pyshacl.constraints.CONSTRAINT_PARAMETERS_MAP
    setattr(pyshacl.shape, "CONSTRAINT_PARAMS", (frozenset(parameters[0]), parameters[1]))  # noqa: B010 - not declared
    setattr(ConstraintComponent, "make_v_result_description", lambda *_, **__: "")  # noqa: B010 - a method, not typed


def _validate(data: Graph, shapes: Graph) -> dict[str, Any]:
    conforms, report, _text = pyshacl.validate(
        data,
        shacl_graph=shapes,
        inference="none",
        advanced=False,
        js=False,
        meta_shacl=False,
        do_owl_imports=False,
        inplace=True,
    )
    if isinstance(report, Exception):  # with the traceback that it had where it was raised
        raise report
    heads = report.objects(report.value(None, RDF.type, SH.ValidationReport), SH.result)
    results = sorted((_result(report, head, shapes) for head in heads), key=json.dumps)
    return {"conforms": bool(conforms), "results": results}


def _result(report: Graph, head: Any, shapes: Graph, depth: int = 0) -> dict[str, Any]:
    """One result as plain data."""

    def one(predicate: URIRef) -> list[str] | None:
        return _term(report.value(head, predicate))

    path = report.value(head, SH.resultPath)
    messages = [[str(m), getattr(m, "language", None) or ""] for m in report.objects(head, SH.resultMessage)]
    return {
        "focus": one(SH.focusNode),
        "value": one(SH.value),
        "path": None if path is None else _path(report if (path, None, None) in report else shapes, path),
        "shape": one(SH.sourceShape),
        "component": one(SH.sourceConstraintComponent),
        "constraint": one(SH.sourceConstraint),
        "severity": one(SH.resultSeverity),
        "messages": sorted(messages),
        "details": sorted(
            (_result(report, nested, shapes, depth + 1) for nested in report.objects(head, SH.detail) if depth < 5),
            key=json.dumps,
        ),
    }


def _term(node: object) -> list[str] | None:
    """A term as its kind, value, language and datatype."""
    if node is None:
        return None
    if isinstance(node, Literal):
        return ["literal", str(node), node.language or "", str(node.datatype or "")]
    return ["blank" if isinstance(node, BNode) else "iri", str(node)]


def _path(graph: Graph, path: Any) -> dict[str, Any]:
    """A property path as a tree (SHACL, section 2.3.1)."""
    if isinstance(path, URIRef):
        return {"iri": str(path)}
    if (path, RDF.first, None) in graph:
        return {"sequence": [_path(graph, item) for item in graph.items(path)]}
    alternatives = graph.value(path, SH.alternativePath)
    if alternatives is not None:
        return {"alternative": [_path(graph, item) for item in graph.items(alternatives)]}
    for kind in ("inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"):
        inner = graph.value(path, SH[kind])
        if inner is not None:
            return {kind.removesuffix("Path"): _path(graph, inner)}
    return {"iri": str(path)}


def _failure(kind: str, error: BaseException) -> dict[str, Any]:
    lines = str(error).strip().splitlines()
    return {
        "kind": kind,
        "message": lines[0] if lines else type(error).__name__,
        "shape": _shape_at_work(_traced(error.__traceback__)),
    }


def _frames() -> Iterator[FrameType]:
    frame = sys._getframe(1)  # noqa: SLF001 - the standard way to the frames below
    while frame is not None:
        yield frame
        frame = frame.f_back  # type: ignore[assignment]


def _traced(trace: TracebackType | None) -> Iterator[FrameType]:
    frames = []
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    return reversed(frames)


def _shape_at_work(frames: Iterator[FrameType]) -> list[str] | None:
    """The shape that the innermost of the engine's frames works on."""
    for frame in frames:
        if "pyshacl" not in frame.f_code.co_filename:
            continue
        worker = frame.f_locals.get("self")
        for holder in (getattr(worker, "shape", None), worker):
            node = getattr(holder, "node", None)
            if isinstance(node, URIRef | BNode):
                return _term(node)
        for name in ("s", "node_shape", "prop_shape"):
            node = frame.f_locals.get(name)
            if isinstance(node, URIRef | BNode):
                return _term(node)
    return None


if __name__ == "__main__":
    main()
