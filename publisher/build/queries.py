"""Checking the saved queries: each parses, runs on the data with its examples, and keeps its promises."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from publisher.base.config import CONFIG_FILE
from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.base.errors import FindingsError
from publisher.rdf.canonical import canonical_nquads
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.store.saved_queries.saved_query import SavedQuery

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad

    from publisher.base.config import Project


def check_queries(queries: Mapping[str, str], quads: Iterable[Quad], project: Project) -> list[Diagnostic]:
    """Checks saved queries on the engine, and within the limits, that the server will have.

    Args:
        queries: Texts by file path.
        quads: What is to be published, the default graph among it.
        project: The project with its limits.

    Returns:
        The findings, in the order of the files.

    Raises:
        StoreDown: The engine could not be started.
    """
    findings: list[Diagnostic] = []
    parsed: list[SavedQuery] = []
    for path, text in sorted(queries.items()):
        try:
            parsed.append(SavedQuery.parse(path, text))
        except FindingsError as error:
            findings.extend(error.diagnostics)
    if parsed:
        findings.extend(_run(parsed, quads, project))
    known = {path.rpartition("/")[2].removesuffix(".rq") for path in queries}
    return [*findings, *_check_names(project, known)]


def _check_names(project: Project, known: set[str]) -> Iterator[Diagnostic]:
    """Finds names in the settings `questions` and `measures` that no saved query has."""
    publication = project.publication
    measures = [names for dataset in publication.datasets.values() for names in dataset.measures.values()]
    named = {"questions": publication.questions, "measures": tuple(chain.from_iterable(measures))}
    missing = {name: setting for setting, names in named.items() for name in names if name not in known}
    lines = (project.root / CONFIG_FILE).read_text(encoding="utf-8").splitlines() if missing else []
    for name, setting in missing.items():
        places = ((number, line.find(f'"{name}"')) for number, line in enumerate(lines, 1))
        line, column = next(((number, at + 1) for number, at in places if at >= 0), (1, 1))
        span = Span(CONFIG_FILE, line, column, line, column + len(name) + 2)
        yield Diagnostic("Q415", Severity.ERROR, f"'{setting}' names {name!r}, which is no saved query", span)


def _run(queries: Iterable[SavedQuery], quads: Iterable[Quad], project: Project) -> list[Diagnostic]:
    with TemporaryDirectory(prefix="publisher-") as folder:
        dataset = Path(folder) / "dataset.nq"
        dataset.write_bytes(canonical_nquads(quads))
        with EmbeddedStore(dataset, Limits.of(project.runtime), workers=2) as store:
            return [finding for query in queries for finding in query.check(store)]
