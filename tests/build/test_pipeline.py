"""The pipeline as a whole: what it publishes, that it is the same everywhere, and that no failure loses anything."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.base.config import Project
from publisher.base.errors import FindingsError, NotFoundError, PublisherError
from publisher.base.formats import N_QUADS, TURTLE
from publisher.build.freshness import is_fresh
from publisher.build.pipeline import build, check
from publisher.release.history import ReleaseHistory
from publisher.release.reader import Release
from tests.build.conftest import edit

STAGES = ("read", "lint", "derive", "shapes", "queries", "describe", "write", "done")
DATA = "data/libraries.trig"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def run(project: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs Python code in a process of its own, with the project as its only argument."""
    return subprocess.run(
        [sys.executable, "-c", code, str(project)],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | environment,
    )


def test_the_stages_in_their_order(project: Project) -> None:
    told: list[str] = []
    build(project, lambda stage, detail: told.append(stage))
    assert tuple(told) == STAGES


def test_published_documents_say_what_was_authored(project: Project) -> None:
    release = build(project).release
    found = release.represent("doc/library/north", TURTLE)
    assert found is not None
    assert b'schema:foundingDate "1905"^^xsd:gYear' in found.body
    assert found.resource.label("en") == "North Library"


def test_derived_statements_stand_in_a_graph_of_their_own(project: Project) -> None:
    release = build(project).release
    lines = release.dataset_path.read_text(encoding="utf-8").splitlines()
    north = "<https://example.org/libraries/id/library/north> "
    derived = [line for line in lines if line.startswith(north) and "graph/derived" in line]
    assert sorted(line.split(" ")[2] for line in derived) == [
        "<http://www.w3.org/ns/org#Organization>",
        "<https://schema.org/Library>",
    ]


def test_claims_are_in_no_default_graph_and_in_no_document_of_the_thing(project: Project) -> None:
    claim = (
        "GRAPH <graph/claim/north> { <id/library/north> schema:foundingDate '1899'^^xsd:gYear }\n"
        "GRAPH <graph/publisher> { <graph/claim/north> a prov:Entity ; rdfs:label 'A claim'@en ;"
        " prov:hadPrimarySource <id/source/register> }\n"
    )
    path = project.root / DATA
    path.write_text(path.read_text(encoding="utf-8") + claim, encoding="utf-8")
    release = build(project).release
    lines = [line for line in release.dataset_path.read_text(encoding="utf-8").splitlines() if '"1899"' in line]
    assert len(lines) == 1
    assert "<https://example.org/libraries/graph/claim/north> ." in lines[0]
    thing = release.represent("doc/library/north", N_QUADS)
    told = release.represent("graph/claim/north", N_QUADS)
    as_triples = release.represent("graph/claim/north", TURTLE)
    assert thing is not None
    assert told is not None
    assert as_triples is not None
    assert b"1899" not in thing.body
    assert b"1899" in told.body
    assert b"1899" not in as_triples.body


@pytest.mark.parametrize(
    ("zone", "locale", "seed"), [("Pacific/Kiritimati", "C", "1"), ("America/Lima", "C.UTF-8", "2")]
)
def test_the_same_bytes_in_another_folder_time_zone_and_hash_seed(
    example: Path, tmp_path: Path, zone: str, locale: str, seed: str
) -> None:
    here = build(Project.load(example)).release
    elsewhere = tmp_path / "some" / "other place"
    shutil.copytree(example, elsewhere, ignore=shutil.ignore_patterns("state"))
    code = "import sys; from publisher import Project, build; build(Project.load(sys.argv[1]))"
    done = run(elsewhere, code, TZ=zone, LC_ALL=locale, PYTHONHASHSEED=seed)
    assert done.returncode == 0, done.stderr
    assert snapshot(elsewhere / "state" / "releases") == snapshot(here.folder.parent)


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ('"1905"^^xsd:gYear .', '"1905"^^xsd:gYear', "P101", None),
        ('"1905"^^xsd:gYear', '"about 1905"', "S303", (14, 29)),
        ("dct:isPartOf <id/library/north>", "dct:isPartOf <id/library/nroth>", "L201", (18, 22)),
    ],
    ids=["syntax", "shapes", "lint"],
)
def test_a_finding_stops_the_release_and_points_at_its_place(
    project: Project, old: str, new: str, code: str, place: tuple[int, int] | None
) -> None:
    first = build(project).release
    before = snapshot(project.state)
    edit(project.root / DATA, old, new)
    with pytest.raises(FindingsError) as caught:
        build(project)
    errors = [d for d in caught.value.diagnostics if d.severity == "error"]
    assert [d.code for d in errors] == [code]
    span = errors[0].span
    assert span is not None
    assert span.path == DATA
    if place:
        assert (span.line, span.column) == place
    assert ReleaseHistory(project.state).current_name() == first.id
    assert {k: v for k, v in snapshot(project.state).items() if k != "built.json"} == {
        k: v for k, v in before.items() if k != "built.json"
    }


def test_the_home_page_shows_queries_that_there_are(project: Project) -> None:
    path = project.root / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[tool.publisher]\n", '[tool.publisher]\nquestions = ["libraries", "none"]\n', 1))
    checked = check(Project.load(project.root))
    assert [(f.code, f.span.line, f.message) for f in checked.findings if f.code == "Q415"] == [
        (
            "Q415",
            text[: text.index("[tool.publisher]\n")].count("\n") + 2,
            "'questions' names 'none', which is no saved query",
        )
    ]
    assert checked.failed


def test_a_saved_query_that_breaks_its_promise_stops_the_release(project: Project) -> None:
    path = project.root / "sparql_queries/libraries.rq"
    path.write_text(path.read_text(encoding="utf-8").replace("SELECT", "SELEKT"), encoding="utf-8")
    checked = check(project)
    assert checked.failed
    assert [d.code for d in checked.findings] == ["Q409"]
    assert checked.findings[0].span is not None
    assert checked.findings[0].span.path == "sparql_queries/libraries.rq"


def test_nothing_to_publish(project: Project) -> None:
    for name in ("data", "ontology", "shapes"):
        shutil.rmtree(project.root / name)
    with pytest.raises(NotFoundError, match="nothing to publish"):
        check(project)


KILLED_AT = """
import os, signal, sys
from publisher import Project, build
stage = os.environ["STAGE"]
def progress(name, detail):
    if name == stage:
        os.kill(os.getpid(), signal.SIGKILL)
build(Project.load(sys.argv[1]), progress)
"""


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_any_stage_the_last_good_release_stays_whole(project: Project, stage: str) -> None:
    first = build(project).release
    edit(project.root / DATA, '"North Library"@en', '"Northern Library"@en')
    done = run(project.root, KILLED_AT, STAGE=stage)
    assert done.returncode == -signal.SIGKILL
    history = ReleaseHistory(project.state)
    current = Release.current(project.state)
    assert current.verify() == []
    if stage != "done":
        assert current.id == first.id
    again = build(project).release
    assert again.verify() == []
    assert again.id != first.id
    assert len(history.names()) == 2
    assert [p.name for p in history.folder.iterdir() if p.name.startswith(".")] == []


KILLED_AFTER_WRITES = """
import os, signal, sys, pathlib
from publisher import Project, build
from publisher.release import writer
left = int(os.environ["WRITES"])
original = writer._write
def write(path, body):
    global left
    left -= 1
    if left < 0:
        path.write_bytes(body[: len(body) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    original(path, body)
writer._write = write
build(Project.load(sys.argv[1]))
"""


@pytest.mark.parametrize("writes", range(6))
def test_killed_in_the_middle_of_any_file(project: Project, writes: int) -> None:
    first = build(project).release
    edit(project.root / DATA, '"North Library"@en', '"Northern Library"@en')
    done = run(project.root, KILLED_AFTER_WRITES, WRITES=str(writes))
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert Release.current(project.state).id == first.id
    assert Release.current(project.state).verify() == []
    assert build(project).release.verify() == []


FULL_DISK = """
import resource, signal, sys
from publisher import Project, build, PublisherError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    build(Project.load(sys.argv[1]))
except PublisherError as error:
    print(error)
    sys.exit(error.status)
"""


def test_a_file_that_cannot_be_written_whole_is_told_and_loses_nothing(project: Project) -> None:
    first = build(project).release
    edit(project.root / DATA, '"North Library"@en', '"Northern Library"@en')
    limit = first.manifest.files["documents.pack"].bytes // 2
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(project.root), str(limit)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 3, done.stderr
    assert "File too large" in done.stdout
    assert "the current release is unchanged" in done.stdout
    assert Release.current(project.state).id == first.id
    assert Release.current(project.state).verify() == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_is_told_and_loses_nothing(example: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    try:
        (example / "state").symlink_to(disk)
        project = Project.load(example)
        first = build(project).release
        (disk / "filler").write_bytes(b"x" * (os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize - 20_000))
        edit(example / DATA, '"North Library"@en', '"Northern Library"@en')
        with pytest.raises(PublisherError, match=r"No space left on device.*unchanged"):
            build(project)
        assert Release.current(project.state).id == first.id
        assert Release.current(project.state).verify() == []
        (disk / "filler").unlink()
        assert build(project).release.verify() == []
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)  # releases are mapped into memory


def test_freshness_follows_sources_and_releases(project: Project) -> None:
    assert not is_fresh(project)
    first = build(project).release
    assert is_fresh(project)
    path = project.root / DATA
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "# a remark\n", encoding="utf-8")
    assert not is_fresh(project)
    again = build(project)
    assert again.release.id == first.id, "a remark publishes nothing new"
    assert not again.new
    assert is_fresh(project)
    path.unlink()
    assert not is_fresh(project)


def test_findings_that_do_not_stop_the_release_are_in_its_report(project: Project) -> None:
    edit(project.root / "shapes/library.shacl.ttl", "sh:maxCount 1 ;", "sh:minCount 1 ; sh:severity sh:Warning ;")
    built = build(project)
    assert [d.severity for d in built.checked.findings] == ["warning"]
    report = json.dumps(built.release.report)
    assert "S301" in report
    assert "id/library/harbour" in report


def test_two_builds_at_once_do_not_mix(project: Project) -> None:
    with ReleaseHistory(project.state).lock(), pytest.raises(PublisherError, match="another build"):
        build(project)
