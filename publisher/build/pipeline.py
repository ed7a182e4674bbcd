"""The pipeline: read, lint, derive, shapes, queries, describe, write (docs/architecture.md, "The life of a triple").

Each stage takes what the one before it gives; any error ends the pipeline before something is written.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph

from publisher.base.diagnostics import Diagnostic, Severity, has_errors
from publisher.base.errors import FindingsError
from publisher.build.content import content_of
from publisher.build.freshness import record_build
from publisher.build.lint import lint
from publisher.build.profiles import parse_rules
from publisher.build.queries import check_queries
from publisher.build.shapes import validate_shapes
from publisher.build.sources import Sources, find_sources
from publisher.release.history import ReleaseHistory
from publisher.release.reader import Release
from publisher.release.writer import write_release

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from publisher.base.config import Project

_ALLOCATIONS = 100_000
"""Objects made since the last look for cycles before there is another."""

Progress = Callable[[str, str], None]
"""Told at the start of each stage: its name, and what it is about to do in a few words."""


@dataclass(frozen=True)
class Checked:
    """Sources that were read and checked.

    Args:
        sources: The authored files.
        quads: All quads to be published: authored, derived, and the default graph they make. Empty after an error.
        findings: All findings, in the order of the files.
    """

    sources: Sources
    quads: tuple[Quad, ...]
    findings: tuple[Diagnostic, ...]

    @property
    def failed(self) -> bool:
        """Whether a finding stops a release."""
        return has_errors(self.findings)


@dataclass(frozen=True)
class Built:
    """What a build made.

    Args:
        release: The release, which is now current.
        new: Whether it was written; the same sources as an existing release only make that one current.
        checked: What was read and found.
    """

    release: Release
    new: bool
    checked: Checked


def _silent(stage: str, detail: str) -> None:
    """Tells nobody."""


def check(project: Project, progress: Progress = _silent) -> Checked:
    """Reads and checks the sources of a project: syntax, lint, shapes and saved queries.

    Raises:
        NotFoundError: There is nothing to check.
    """
    progress("read", "ontology, shapes, data and queries")
    sources = find_sources(project)
    findings = list(sources.findings)
    if has_errors(findings):
        return _checked(sources, (), findings)

    progress("lint", "what shapes cannot say")
    findings += lint(sources.ontology, sources.shapes, sources.data, project.publication)

    progress("derive", "inverse statements and published classes")
    quads = sources.published

    progress("shapes", "SHACL")
    default = [q for q in quads if isinstance(q.graph_name, DefaultGraph)]
    files = (*sources.ontology, *sources.data)
    with ThreadPoolExecutor(1) as pool:  # shapes and queries are at work in processes of their own, side by side
        shapes = pool.submit(validate_shapes, default, sources.shapes, files, project.publication)
        progress("queries", "every saved query")
        findings += check_queries(sources.queries, quads, project)
        findings += shapes.result()
    findings += parse_rules(sources.profiles)[1]
    return _checked(sources, quads, findings)


def build(project: Project, progress: Progress = _silent) -> Built:
    """Checks the sources and writes a release, which becomes the current one.

    Raises:
        FindingsError: A check failed; nothing was written, and the error carries all findings.
        UnreadableError: The current release cannot be read, or the new one could not be written; nothing has changed.
        PublisherError: Another build is under way, or the publication's date is before that of the current release.
    """
    history = ReleaseHistory(project.state)
    with history.lock(), _seldom_collecting():
        current = history.current_name()
        before = Release(history.path(current)) if current else None
        checked = check(project, progress)
        if checked.failed:
            error = FindingsError("the sources do not pass the checks, so nothing was published", checked.findings)
            for found in [finding for finding in checked.findings if finding.severity is Severity.ERROR][:3]:
                error.add_note(f"{found.span or ''}: {found.code}: {found.message}")  # in tracebacks too
            raise error
        progress("describe", "catalogue, statistics, dumps")
        content = content_of(project, checked.quads, checked.findings, checked.sources, before)
        progress("write", "documents and dataset")
        release, new = write_release(history, content)
        record_build(project, release.id)
        progress("done", release.id)
    return Built(release, new, checked)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Has Python look for unreachable cycles seldom.

    A build makes millions of objects, few of them in cycles, and would spend an eighth of its time on going through
    them again and again.
    """
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _checked(sources: Sources, quads: tuple[Quad, ...], findings: list[Diagnostic]) -> Checked:
    return Checked(sources, quads, tuple(sorted(findings, key=lambda f: f.sort_key)))
