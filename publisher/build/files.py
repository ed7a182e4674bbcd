"""Publishing RDF files as they are, without a project: a first look at a file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.base.config import Project, Publication
from publisher.base.errors import FindingsError
from publisher.build.content import content_of
from publisher.build.sources import Sources
from publisher.rdf.reader import read_sources
from publisher.release.history import ReleaseHistory
from publisher.release.writer import write_release

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publisher.release.reader import Release

# Whatever the files describe lies outside of it, so all of it is described under `describe?iri=`.
LOCAL_BASE = "http://localhost/"


def build_files(files: Sequence[Path], state: Path) -> Release:
    """Makes a release of RDF files: no checks but syntax, nothing derived.

    The default graph is the union of all graphs, as a reader of a single file expects.

    Args:
        files: Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD, told by their suffix.
        state: The state folder to write the release to.

    Raises:
        FindingsError: A file has syntax errors; the error carries them.
        UnreadableError: A file cannot be read, or its suffix is that of no RDF format.
    """
    paths = [path.absolute() for path in files]
    found, findings = read_sources(Path.cwd(), paths)
    if len(found) < len(paths):
        message = "a file cannot be parsed, so nothing is served"
        raise FindingsError(message, findings)
    publication = Publication(
        base=LOCAL_BASE,
        date=max(_day(path) for path in paths),
        title={"en": ", ".join(path.name for path in paths)},
        prefixes={name: iri for source in found for name, iri in source.prefixes.items() if name},
    )
    sources = Sources(publication, (), (), tuple(found), {}, ())
    history = ReleaseHistory(state)
    with history.lock():
        return write_release(history, content_of(Project(Path.cwd(), publication), sources.published, (), sources))[0]


def _day(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
