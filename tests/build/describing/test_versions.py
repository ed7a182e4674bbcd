"""What holds from release to release: rebuilding changes nothing, and a change touches only what changed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from publisher.base.config import Project
from publisher.base.errors import PublisherError
from publisher.base.formats import N_QUADS, RDF_FORMATS
from publisher.build.pipeline import build
from publisher.build.scaffold import write_example
from publisher.release.reader import Release
from tests.build.conftest import edit

DCAT = "http://www.w3.org/ns/dcat#"
DATA = "data/libraries.trig"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    folder = tmp_path / "example"
    list(write_example(folder))
    shutil.rmtree(folder / "sparql_queries")  # they start processes, which takes time and has no part in this
    set_date(folder, date(2026, 1, 31))
    return folder


def set_date(folder: Path, day: date) -> None:
    path = folder / "pyproject.toml"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(f"date = {day}" if line.startswith("date = ") else line for line in lines))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def made(folder: Path) -> Release:
    return build(Project.load(folder)).release


def entities(release: Release, path: str) -> dict[str, tuple[str, object]]:
    found = {fmt.key: release.represent(path, fmt) for fmt in RDF_FORMATS}
    return {key: (one.etag, one.resource.modified) for key, one in found.items() if one is not None}


def values(release: Release, path: str, short: str) -> set[str]:
    found = release.represent(path, N_QUADS)
    assert found is not None
    iri = NamedNode(release.policy.thing_iri(path))
    quads = parse(found.body, format=RdfFormat.N_QUADS)
    return {q.object.value for q in quads if q.subject == iri and q.predicate.value == short}


def test_ten_rebuilds_of_the_same_sources_change_nothing(example: Path) -> None:
    first = made(example)
    before = snapshot(first.folder.parent)
    for _ in range(10):
        assert made(example).id == first.id
    assert snapshot(first.folder.parent) == before
    assert first.verify() == []


def test_what_does_not_change_keeps_bytes_tag_and_day_over_ten_releases(example: Path) -> None:
    first = made(example)
    unchanged = [p for p, r in first.resources.items() if not r.generated and p != "doc/library/north"]
    unchanged = [p for p in unchanged if b"North Library" not in _text(first, p)]
    assert unchanged
    kept = {path: entities(first, path) for path in unchanged}
    for number in range(10):
        name = "North Library" if number == 0 else f"Library {number}"
        edit(example / DATA, f'"{name}"@en', f'"Library {number + 1}"@en')
        set_date(example, date(2026, 2, 1 + number))
        last = made(example)
    assert {path: entities(last, path) for path in unchanged} == kept
    assert last.resources["doc/library/north"].modified == date(2026, 2, 10)
    assert len(last.chronicle.versions) == 11
    assert last.verify() == []


def _text(release: Release, path: str) -> bytes:
    found = release.represent(path, N_QUADS)
    return found.body if found else b""


def test_the_chain_of_versions_is_told(example: Path) -> None:
    made(example)
    edit(example / DATA, '"North Library"@en', '"Northern Library"@en')
    made(example)
    set_date(example, date(2026, 3, 1))
    edit(example / DATA, '"Northern Library"@en', '"North Library"@en')
    last = made(example)
    own = "doc/dataset/dataset"
    assert values(last, own, DCAT + "version") == {"2026-03-01"}
    iri = "https://example.org/libraries/id/dataset/dataset/"
    assert values(last, own, DCAT + "previousVersion") == {iri + "2026-01-31.2"}
    assert values(last, own, DCAT + "hasVersion") == {iri + v for v in ("2026-01-31", "2026-01-31.2", "2026-03-01")}
    assert values(last, own + "/2026-01-31.2", DCAT + "previousVersion") == {iri + "2026-01-31"}
    notes = values(last, own, "http://www.w3.org/ns/adms#versionNotes")
    changes = last.chronicle.current.authored
    assert any(f"{len(changes.updated)} changed" in note for note in notes)
    assert changes.updated
    first_day = "http://purl.org/dc/terms/issued", "http://purl.org/dc/terms/modified"
    assert [values(last, own, short) for short in first_day] == [{"2026-01-31"}, {"2026-03-01"}]


def test_the_same_history_gives_the_same_bytes_elsewhere(example: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    shutil.copytree(example, other)
    for folder in (example, other):
        made(folder)
        edit(folder / DATA, '"North Library"@en', '"Northern Library"@en')
        last = made(folder)
    assert snapshot(other / "state/releases") == snapshot(example / "state/releases")
    assert len(last.chronicle.versions) == 2


def test_what_is_withdrawn_is_out_of_catalogue_and_counts(example: Path) -> None:
    first = made(example)
    path = example / DATA
    text = path.read_text(encoding="utf-8")
    east = "GRAPH <graph/publisher> { <id/library/east> a lib:Library ; skos:prefLabel 'East Library'@en }\n"
    path.write_text(text + east, encoding="utf-8")
    second = made(example)
    assert "doc/library/east" in second.resources
    path.write_text(text)
    third = made(example)
    assert "doc/library/east" not in third.resources
    assert list(third.chronicle.withdrawn) == ["doc/library/east"]
    triples = "http://rdfs.org/ns/void#triples"
    own = "doc/dataset/dataset"
    assert values(first, own, triples) == values(third, own, triples) != values(second, own, triples)
    assert b"library/east" not in third.dump_path("dataset.nq").read_bytes()


def test_a_term_that_is_in_no_code_list_stops_the_release(example: Path) -> None:
    path = example / "pyproject.toml"
    theme = "http://publications.europa.eu/resource/authority/data-theme/NONE"
    path.write_text(path.read_text(encoding="utf-8") + f'\n[tool.publisher.datasets.libraries]\nthemes = ["{theme}"]\n')
    with pytest.raises(PublisherError, match="data-theme/NONE is not in the code list"):
        made(example)


def test_several_datasets_share_a_catalogue_but_no_statement(example: Path) -> None:
    path = example / "pyproject.toml"
    path.write_text(
        path.read_text(encoding="utf-8")
        + '\n[tool.publisher.datasets.libraries]\ntitle.en = "Libraries"\n'
        + '\n[tool.publisher.datasets.terms]\ntitle.en = "Terms"\ngraphs = ["def"]\n'
    )
    release = made(example)
    base = release.publication.base
    both = {base + "id/dataset/libraries", base + "id/dataset/terms"}
    assert values(release, "catalog", DCAT + "dataset") == both
    assert {name.partition(".")[0] for name in release.dumps} == {"libraries", "terms"}

    def graphs(name: str) -> set[str]:
        quads = parse(path=str(release.dump_path(f"{name}.nq")), format=RdfFormat.N_QUADS)
        return {q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode)}

    assert graphs("terms") == {base + "def"}
    assert base + "def" not in graphs("libraries")
    everything = parse(path=str(release.dataset_path), format=RdfFormat.N_QUADS)
    named = {q.graph_name.value for q in everything if isinstance(q.graph_name, NamedNode)}
    assert graphs("libraries") | graphs("terms") == named - set(release.publication.generated_graphs)
