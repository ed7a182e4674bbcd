from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from publisher.base.errors import NotFoundError, PublisherError, UnreadableError
from publisher.base.formats import RDF_FORMATS, TURTLE
from publisher.release.codings import CODINGS
from publisher.release.diff import compare
from publisher.release.history import ReleaseHistory
from publisher.release.manifest import Manifest
from publisher.release.reader import DATASET_FILE, HISTORY_FILE, MANIFEST_FILE, Release
from publisher.release.writer import write_release
from tests.release.conftest import PUBLICATION, content, document

Write = Callable[..., Release]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_what_was_written_is_read(write: Write) -> None:
    release = write(milan="Milan", braga="Braga")
    assert list(release.resources) == ["doc/braga", "doc/milan"]
    for fmt in RDF_FORMATS:
        found = release.represent("doc/milan", fmt)
        assert found is not None
        assert found.body == dict(document("milan", "Milan").bodies)[fmt]
        assert found.resource.label("en") == "Milan"
    assert release.represent("doc/paris", TURTLE) is None
    assert release.represent_iri("https://example.org/id/milan#geometry", TURTLE) is not None
    assert release.manifest.counts.documents == 2
    assert list(release.saved_queries) == ["all"]


def test_a_document_of_some_size_is_kept_in_codings_only_and_read_as_it_was(write: Write) -> None:
    text = "Milano " * 500
    small, large = write(milan="Milan"), write(milan=text)
    path = "documents.pack"
    assert large.manifest.files[path].bytes < small.manifest.files[path].bytes + len(text)
    for fmt in RDF_FORMATS:
        found = large.represent("doc/milan", fmt)
        assert found is not None
        assert found.body == dict(document("milan", text).bodies)[fmt]
        assert found.digest == hashlib.sha256(found.body).hexdigest()
        for coding in CODINGS:
            coded = large.represent_coded("doc/milan", fmt, coding.name)
            assert coded is not None
            assert coded.body == coding.compress(found.body)
            assert small.represent_coded("doc/milan", fmt, coding.name) is None


def test_the_same_content_is_the_same_to_the_byte(write: Write, tmp_path: Path) -> None:
    first = snapshot(write(milan="Milan").folder)
    elsewhere = ReleaseHistory(tmp_path / "elsewhere")
    with elsewhere.lock():
        second, new = write_release(elsewhere, content(milan="Milan"))
    assert new
    assert snapshot(second.folder) == first


def test_any_change_of_a_published_byte_is_another_release(write: Write) -> None:
    names = {
        write(milan="Milan").id,
        write(milan="Milano").id,
        write(milan="Milan", braga="Braga").id,
        write(date(2026, 2, 1), milan="Milan").id,
    }
    assert len(names) == 4


def test_writing_the_same_again_changes_nothing(write: Write, history: ReleaseHistory) -> None:
    first = write(milan="Milan")
    before = snapshot(history.state)
    for _ in range(10):
        assert write(milan="Milan").id == first.id
    assert snapshot(history.state) == before


def test_after_a_roll_back_the_same_sources_make_the_same_release(write: Write, history: ReleaseHistory) -> None:
    write(milan="Milan")
    second = write(milan="Milano")
    before = snapshot(second.folder)
    history.roll_back()
    again = write(milan="Milano")
    assert again.id == second.id == history.current_name()
    assert snapshot(second.folder) == before


def test_returning_to_what_was_said_before_is_a_release_of_its_own(write: Write, history: ReleaseHistory) -> None:
    first, second, third = (write(milan=name) for name in ("Milan", "Milano", "Milan"))
    assert history.in_order() == [first.id, second.id, third.id]
    versions = third.chronicle.versions
    assert [v.name for v in versions] == ["2026-01-31", "2026-01-31.2", "2026-01-31.3"]
    assert [v.release for v in versions] == [first.id, second.id, ""]
    assert versions[-1].authored.updated == ("doc/milan",)


def test_coreutils_agree_with_the_digests(write: Write) -> None:
    release = write(milan="Milan")
    program = shutil.which("sha256sum")
    assert program, "coreutils are part of every system this runs on"
    subprocess.run([program, "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=release.folder, check=True)


@pytest.mark.parametrize("name", [DATASET_FILE, "documents.pack", "queries/all.rq", HISTORY_FILE, MANIFEST_FILE])
def test_verify_finds_one_changed_byte(write: Write, name: str) -> None:
    release = write(milan="Milan")
    assert release.verify() == []
    path = release.folder / name
    body = path.read_bytes()
    path.write_bytes(body[:-2] + b"#" + body[-1:])
    assert any(name in fault for fault in release.verify())


def test_verify_finds_missing_and_added_files(write: Write) -> None:
    release = write(milan="Milan")
    (release.folder / "extra").write_text("x")
    (release.folder / DATASET_FILE).unlink()
    faults = release.verify()
    assert any(DATASET_FILE in fault for fault in faults)
    assert "extra: not part of the release" in faults


def test_a_damaged_release_is_written_anew(write: Write) -> None:
    release = write(milan="Milan")
    (release.folder / DATASET_FILE).write_bytes(b"")
    again = write(milan="Milan")
    assert again.id == release.id
    assert again.verify() == []


def test_changes_and_dates_follow_the_history(write: Write) -> None:
    write(date(2026, 1, 31), milan="Milan", paris="Paris", braga="Braga")
    second = write(date(2026, 2, 28), milan="Milano", paris="Paris", turin="Turin")
    version = second.chronicle.current
    changes = version.authored
    assert (changes.created, changes.deleted, changes.updated) == (("doc/turin",), ("doc/braga",), ("doc/milan",))
    assert (version.added, version.removed) == (2, 2)
    days = {path: resource.modified for path, resource in second.resources.items()}
    assert days == {
        "doc/milan": date(2026, 2, 28),
        "doc/paris": date(2026, 1, 31),
        "doc/turin": date(2026, 2, 28),
    }
    assert second.chronicle.days["doc/milan"].issued == date(2026, 1, 31)
    gone = second.chronicle.withdrawn["doc/braga"]
    assert (gone.iri, gone.labels, gone.issued, gone.day) == (
        "https://example.org/id/braga",
        {"en": "Braga"},
        date(2026, 1, 31),
        date(2026, 2, 28),
    )


def test_what_comes_back_is_withdrawn_no_more_and_keeps_its_first_day(write: Write, history: ReleaseHistory) -> None:
    for day, cities in ((1, {"braga": "Braga"}), (2, {"milan": "Milan"}), (3, {"braga": "Braga"})):
        last = write(date(2026, 1, day), **cities)
    assert list(last.chronicle.withdrawn) == ["doc/milan"]
    assert last.chronicle.days["doc/braga"] == (date(2026, 1, 1), date(2026, 1, 3))


def test_the_chronicle_survives_pruning(write: Write, history: ReleaseHistory) -> None:
    for day in range(1, 5):
        write(date(2026, 1, day), milan=f"Milan {day}", paris="Paris")
    history.prune(keep=1)
    last = write(date(2026, 1, 5), milan="Milan 5", paris="Paris")
    assert len(last.chronicle.versions) == 5
    assert last.resources["doc/paris"].modified == date(2026, 1, 1)


def test_a_day_before_that_of_the_current_release_is_refused(write: Write, history: ReleaseHistory) -> None:
    first = write(date(2026, 2, 1), milan="Milan")
    with pytest.raises(PublisherError, match="2026-01-31 is before 2026-02-01"):
        write(date(2026, 1, 31), milan="Milano")
    assert history.current_name() == first.id


def test_the_difference_of_two_releases(write: Write) -> None:
    first, second = write(milan="Milan", braga="Braga"), write(milan="Milano", braga="Braga", paris="Paris")
    changes = compare(first, second)
    assert changes.documents_added == ("doc/paris",)
    assert changes.documents_changed == ("doc/milan",)
    assert [line.split()[-2] for line in changes.removed] == ['"Milan"@en']
    assert len(changes.added) == 2
    assert not compare(first, first)


def test_a_failed_write_leaves_the_current_release(write: Write, history: ReleaseHistory) -> None:
    first = write(milan="Milan")
    before = snapshot(history.state)

    def broken() -> object:
        yield document("braga", "Braga")
        raise OSError(28, "No space left on device")

    with pytest.raises(UnreadableError, match="No space left"), history.lock():
        write_release(history, replace(content(), documents=broken()))  # type: ignore[arg-type]
    assert history.current_name() == first.id
    assert snapshot(history.state) == before


def test_leftovers_of_killed_builds_are_no_releases_and_go_with_the_next_build(
    write: Write, history: ReleaseHistory
) -> None:
    write(milan="Milan")
    leftover = history.folder / ".writing-4242"
    leftover.mkdir()
    (leftover / "dataset.nq").write_text("half")
    assert history.names() == [history.current_name()]
    write(milan="Milano")
    assert not leftover.exists()


def test_two_builds_at_once_are_refused(history: ReleaseHistory) -> None:
    with history.lock(), pytest.raises(PublisherError, match="another build"), history.lock():
        pytest.fail("the lock was given twice")


def test_switch_roll_back_and_prune(write: Write, history: ReleaseHistory) -> None:
    releases = [write(milan=name) for name in ("Milan", "Milano", "Mailand")]
    assert history.roll_back().name == releases[1].id
    assert history.roll_back().name == releases[0].id
    with pytest.raises(NotFoundError):
        history.roll_back()
    assert history.switch(releases[1].id[-12:]).name == releases[1].id
    assert history.prune(keep=1) == [releases[0].id]
    assert history.names() == sorted([releases[1].id, releases[2].id])
    with pytest.raises(NotFoundError, match="no release"):
        history.switch("nonsense")
    with pytest.raises(NotFoundError, match="several"):
        history.switch("2026")
    with pytest.raises(PublisherError):
        history.prune(keep=0)


def test_a_release_of_another_format_version_is_refused(write: Write) -> None:
    release = write(milan="Milan")
    manifest = json.loads((release.folder / MANIFEST_FILE).read_bytes())
    (release.folder / MANIFEST_FILE).write_text(json.dumps({**manifest, "format": 99}))
    with pytest.raises(UnreadableError, match="99"):
        Release(release.folder)


def test_no_release_yet(history: ReleaseHistory, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="publisher build"):
        Release.current(history.state)
    with pytest.raises(NotFoundError):
        Release(tmp_path)
    assert PUBLICATION.date.isoformat() not in history.names()


def test_a_release_keeps_its_name_when_later_versions_know_more_settings(write: Write) -> None:
    """Its name is cited: it must not change with the version that reads it."""
    content = json.loads(write().manifest.to_json())
    del content["publication"]["feed_page"], content["id"]
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    name = f"{content['publication']['date']}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    read = Manifest.from_json(json.dumps({"id": name, **content}).encode())
    assert (read.id, read.publication.feed_page) == (name, 100)
