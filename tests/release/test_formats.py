"""State folders that another version wrote: continued where they can be read, told apart from damage where not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from publisher.base.config import Project
from publisher.base.errors import UnreadableError
from publisher.base.formats import RDF_FORMATS
from publisher.build.pipeline import build
from publisher.build.scaffold import write_example
from publisher.cli.main import main
from publisher.release.history import ReleaseHistory
from publisher.release.manifest import FORMAT_VERSION, MANIFEST_FILE, OtherFormatError
from publisher.release.reader import HISTORY_FILE, Release

NEWER = FORMAT_VERSION + 1
Write = Callable[..., Release]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def in_format(release: Release, number: int) -> Path:
    """The release as a version of another format would have named it, and made it current."""
    manifest = replace(release.manifest, format=number, publisher="7.0")
    (release.folder / MANIFEST_FILE).write_bytes(manifest.to_json())
    folder = release.folder.rename(release.folder.parent / manifest.id)
    ReleaseHistory(folder.parent.parent).switch(manifest.id)
    return folder


@pytest.fixture
def libraries(tmp_path: Path) -> Project:
    list(write_example(tmp_path / "libraries"))
    return Project.load(tmp_path / "libraries")


def test_a_release_of_the_format_before_is_read_and_continued(write: Write) -> None:
    folder = in_format(write(milan="Milan"), 2)
    old = Release(folder)
    assert (old.id, old.manifest.format) == (folder.name, 2)
    new = write(date(2026, 2, 1), milan="Milano")
    assert new.manifest.format == FORMAT_VERSION
    assert [version.release for version in new.chronicle.versions[:-1]] == [folder.name]
    assert [found.id for found in new.earlier().values()] == [folder.name]
    for fmt in RDF_FORMATS:
        found = new.earlier()[old.version].represent("doc/milan", fmt)
        assert found is not None
        assert b"Milan" in found.body


def test_a_newer_format_is_told_with_what_to_do_and_nothing_is_lost(libraries: Project) -> None:
    folder = in_format(build(libraries).release, NEWER)
    before = snapshot(libraries.state)
    told = rf"has format {NEWER}, written by publisher 7\.0; this version reads the formats 2 and {FORMAT_VERSION}"
    with pytest.raises(OtherFormatError, match=told):
        Release.current(libraries.state)
    stages: list[str] = []
    with pytest.raises(OtherFormatError, match="another state folder"):
        build(libraries, lambda stage, _: stages.append(stage))
    assert stages == [], "told before the work"
    assert snapshot(libraries.state) == before
    for command in (["build"], ["serve"], ["verify"], ["releases", "switch", folder.name]):
        done = CliRunner().invoke(main, ["-C", str(libraries.root), *command])
        assert (command, done.exit_code) == (command, 3)
        assert f"has format {NEWER}" in done.output
    listed = CliRunner().invoke(main, ["-C", str(libraries.root), "releases"])
    assert listed.exit_code == 0
    assert f"* {folder.name}" in listed.output
    assert f"has format {NEWER}" in listed.output
    assert snapshot(libraries.state) == before


def test_earlier_releases_that_cannot_be_read_do_not_stop_the_current_one(write: Write) -> None:
    first = write(milan="Milan")
    second = write(date(2026, 2, 1), milan="Milano")
    manifest = replace(first.manifest, format=NEWER)
    (first.folder / MANIFEST_FILE).write_bytes(manifest.to_json())
    assert Release(second.folder).earlier() == {}


def test_a_history_of_another_shape_is_told_as_such(write: Write) -> None:
    release = write(milan="Milan")
    path = release.folder / HISTORY_FILE
    content = json.loads(path.read_bytes())
    del content["withdrawn"]
    path.write_text(json.dumps(content))
    with pytest.raises(UnreadableError, match=rf"'withdrawn' is missing.*publisher verify {release.id}"):
        write(date(2026, 2, 1), milan="Milano")
    (fault,) = Release(release.folder).verify()
    assert fault.startswith(f"{HISTORY_FILE}: its digest is")
