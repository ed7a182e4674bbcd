"""Runs the SHACL engine in a child process with limits on time and memory."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from pyoxigraph import Literal, NamedNode

from publisher.rdf.skolem import GENID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

    from publisher.rdf.terms import Term

WORKER = Path(__file__).with_name("worker.py")
_SHAPES_GRAPH = "<urn:publisher:shapes>"
_GRACE = 5.0  # seconds for the child to report that its time is up

PathTree: TypeAlias = dict[str, Any]
"""A property path: `{"iri": …}`, `{"sequence": […]}`, `{"alternative": […]}`, `{"inverse": …}`, and so on."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one check may take.

    Args:
        seconds: Wall time of the check.
        memory_mb: Address space of the child.
    """

    seconds: float = 120.0
    memory_mb: int = 4096


@dataclass(frozen=True, slots=True)
class Result:
    """One result of the report, with IRIs for what was blank in the shapes (SHACL, section 3.6.2).

    Args:
        focus: The focus node.
        value: The value at fault, if one is.
        path: The property path, if the shape has one.
        shape: The shape whose rule is broken.
        component: IRI of the constraint component.
        constraint: The SPARQL constraint, if it is one.
        severity: IRI of the severity.
        messages: Messages with their language, the empty one where there is none.
        details: Results that led to this one.
    """

    focus: Term
    value: Term | None
    path: PathTree | None
    shape: str
    component: str
    constraint: str | None
    severity: str
    messages: tuple[tuple[str, str], ...]
    details: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """The engine did not come to a result.

    Args:
        kind: `malformed`, `query`, `recursion`, `time`, `memory` or `crash`.
        message: What the engine says.
        shape: The shape it worked on, if that is known.
    """

    kind: str
    message: str
    shape: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run.

    Args:
        results: The results of the report.
        failure: Why there is none.
        ignored: Messages on rules that the engine passed over, each with the shape.
    """

    results: tuple[Result, ...] = ()
    failure: Failure | None = None
    ignored: tuple[tuple[str, str | None], ...] = field(default=())


def run_engine(data: Iterable[Quad], shapes: Iterable[Quad], base: str, limits: Limits) -> Outcome:
    """Validates data against shapes.

    Args:
        data: The data, without blank nodes; their graphs do not matter.
        shapes: The shapes, skolemised; in the engine's eyes they have blank nodes, as paths need them.
        base: The base that blank nodes were skolemised under.
        limits: What the check may take.
    """
    request = json.dumps({"seconds": limits.seconds, "memory_mb": limits.memory_mb}).encode() + b"\n"
    lines = "".join((*_data_lines(data), *_shape_lines(shapes, base)))
    # A safe path, so that no module in the folder of the project stands in for one of the engine's.
    command = [sys.executable, "-P", str(WORKER)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and file
            command, input=request + lines.encode(), capture_output=True, timeout=limits.seconds + _GRACE, check=False
        )
    except subprocess.TimeoutExpired:
        return Outcome(failure=Failure("time", "the engine did not answer", None))
    if done.returncode != 0 or not done.stdout:
        return Outcome(failure=_crash(done))
    return _outcome(json.loads(done.stdout), base)


def _data_lines(quads: Iterable[Quad]) -> Iterator[str]:
    return (f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in quads)


def _shape_lines(quads: Iterable[Quad], base: str) -> Iterator[str]:
    prefix = f"<{base}{GENID}"

    def blank(term: object) -> str:
        text = str(term)
        return f"_:{text[len(prefix) : -1]}" if text.startswith(prefix) else text

    return (f"{blank(q.subject)} {q.predicate} {blank(q.object)} {_SHAPES_GRAPH} .\n" for q in quads)


def _crash(done: subprocess.CompletedProcess[bytes]) -> Failure:
    if done.returncode < 0:
        # Running out of memory in compiled code ends the process without a word.
        name = signal.Signals(-done.returncode).name
        kind = "memory" if name in ("SIGABRT", "SIGKILL") else "crash"
        return Failure(kind, f"the engine was ended by {name}", None)
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return Failure("crash", said[-1] if said else f"the engine ended with status {done.returncode}", None)


def _outcome(answer: dict[str, Any], base: str) -> Outcome:
    def iri(term: list[str] | None) -> str | None:
        if term is None:
            return None
        return base + GENID + term[1] if term[0] == "blank" else term[1]

    def node(term: list[str] | None) -> Term | None:
        if term is None or term[0] != "literal":
            return None if term is None else NamedNode(iri(term) or "")
        _, value, language, datatype = term
        if language:
            return Literal(value, language=language)
        return Literal(value, datatype=NamedNode(datatype)) if datatype else Literal(value)

    def result(raw: dict[str, Any]) -> Result:
        return Result(
            focus=node(raw["focus"]) or NamedNode("urn:x-unknown:focus"),
            value=node(raw["value"]),
            path=raw["path"],
            shape=iri(raw["shape"]) or "",
            component=iri(raw["component"]) or "",
            constraint=iri(raw["constraint"]),
            severity=iri(raw["severity"]) or "",
            messages=tuple((text, language) for text, language in raw["messages"]),
            details=tuple(map(result, raw["details"])),
        )

    ignored = tuple(dict.fromkeys((entry["message"], iri(entry["shape"])) for entry in answer["ignored"]))
    if failure := answer.get("failure"):
        return Outcome(failure=Failure(failure["kind"], failure["message"], iri(failure["shape"])), ignored=ignored)
    return Outcome(tuple(map(result, answer["results"])), None, ignored)
