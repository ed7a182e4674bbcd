"""Rebuilding on every save, while the last good release keeps serving."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from publisher.base.config import Project
from publisher.base.errors import PublisherError
from publisher.base.reporting import render
from publisher.build.freshness import source_files
from publisher.build.pipeline import build
from publisher.build.sources import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from threading import Event

WATCH_FILE = "watch.json"


def watch(root: Path, stop: Event, report: Callable[[str], None], interval: float = 0.4) -> None:
    """Builds whenever a source changes, until `stop` is set.

    What the last build failed of stands in `watch.json` in the state folder, where the server shows it on its pages.

    Args:
        root: The project's folder.
        stop: Ends the watch.
        report: Told of each build: the new release's name, or the findings as text.
        interval: Seconds between two looks.
    """
    project = Project.load(root)
    seen = _fingerprint(project)
    while not stop.wait(interval):
        now = _fingerprint(project)
        if now != seen:
            seen = now
            report(rebuild(root, project.state))


def rebuild(root: Path, state: Path) -> str:
    """Builds once and leaves a note of a failure for the server.

    Returns:
        The release's name, or the findings as text.
    """
    note = state / WATCH_FILE
    try:
        name = build(Project.load(root)).release.id
    except PublisherError as error:
        text = (
            render(error.diagnostics, "text", texts_of(root, error.diagnostics)) if error.diagnostics else f"{error}\n"
        )
        temporary = note.with_suffix(".new")
        temporary.write_text(json.dumps({"text": text, "errors": len(error.diagnostics) or 1}), encoding="utf-8")
        temporary.replace(note)
        return text
    note.unlink(missing_ok=True)
    return f"published {name}"


def _fingerprint(project: Project) -> dict[Path, tuple[int, int]]:
    found: dict[Path, tuple[int, int]] = {}
    for path in source_files(project):
        try:
            status = path.stat()
        except OSError:  # deleted between listing and looking
            continue
        found[path] = (status.st_mtime_ns, status.st_size)
    return found


def forget_failure(state: Path) -> None:
    """Deletes the note of an earlier watch."""
    (state / WATCH_FILE).unlink(missing_ok=True)
