"""Whether the current release still is what the sources say."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.base.config import CONFIG_FILE
from publisher.release.history import ReleaseHistory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publisher.base.config import Project

_RECORD = "built.json"


def source_files(project: Project) -> Iterator[Path]:
    """All files a build reads, sorted within each folder."""
    publication = project.publication
    yield project.root / CONFIG_FILE
    for name in (publication.ontology, publication.shapes, publication.data, publication.queries):
        yield from sorted(p for p in (project.root / name).rglob("*") if p.is_file() and not p.name.startswith("."))


def sources_digest(project: Project) -> str:
    """A digest of all that a build reads, the code of this package among it."""
    digest = hashlib.sha256()
    code = Path(__file__).parents[1]
    files = [(p.relative_to(project.root), p) for p in source_files(project)]
    files += [(p.relative_to(code), p) for p in sorted(code.rglob("*.py"))]
    for name, path in files:
        digest.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_fresh(project: Project) -> bool:
    """Whether the current release was built from the sources as they are."""
    try:
        record = json.loads((project.state / _RECORD).read_bytes())
    except (OSError, ValueError):
        return False
    current = ReleaseHistory(project.state).current_name()
    expected = {"release": current, "sources": sources_digest(project)}
    return current is not None and record == expected


def record_build(project: Project, release: str) -> None:
    """Remembers what the current release was built from; without it, it would only be built once more."""
    record = {"release": release, "sources": sources_digest(project)}
    with suppress(OSError):
        (project.state / _RECORD).write_text(json.dumps(record), encoding="utf-8")
