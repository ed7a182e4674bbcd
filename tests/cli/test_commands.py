from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.build.conftest import edit
from tests.cli.conftest import Run

NAME = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{12}")


@pytest.fixture
def copy(example: Path, tmp_path: Path) -> Path:
    target = tmp_path / "copy"
    shutil.copytree(example, target, symlinks=True)
    return target


def test_validate_says_that_all_is_well(run: Run) -> None:
    done = run("validate")
    assert (done.returncode, done.stdout) == (0, "no findings\n")


@pytest.mark.parametrize("style", ["json", "sarif", "github"])
def test_validate_for_machines_is_parseable_without_findings_too(run: Run, style: str) -> None:
    done = run("validate", "--format", style)
    assert done.returncode == 0
    if style != "github":
        assert json.loads(done.stdout)


def test_validate_points_with_a_caret_and_ends_with_1(run: Run, copy: Path) -> None:
    edit(copy / "data/libraries.trig", '"1905"^^xsd:gYear', '"about 1905"')
    done = run("validate", folder=copy)
    assert done.returncode == 1
    assert "data/libraries.trig:14:29: error[S303]: The year of foundation is a year" in done.stdout
    assert '  14 |         schema:foundingDate "about 1905" .' in done.stdout
    assert "     |                             ^^^^^^^^^^^^" in done.stdout
    assert "= required by shapes/library.shacl.ttl:22:5" in done.stdout
    assert "= help: publisher explain S303" in done.stdout


def test_a_syntax_error_in_each_style(run: Run, copy: Path) -> None:
    edit(copy / "data/libraries.trig", 'skos:prefLabel "Harbour Library"@en ;', "skos:prefLabel ;")
    text, github = run("validate", folder=copy), run("validate", "--format", "github", folder=copy)
    assert text.returncode == github.returncode == 1
    assert re.search(r"data/libraries\.trig:17:\d+: error\[P10\d\]", text.stdout)
    assert github.stdout.startswith("::error file=data/libraries.trig,line=17,")
    sarif = json.loads(run("validate", "--format", "sarif", folder=copy).stdout)
    assert sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 17


def test_explain(run: Run) -> None:
    done = run("explain", "S301")
    assert done.returncode == 0
    assert "S301" in done.stdout
    unknown = run("explain", "S3O1")
    assert unknown.returncode == 4
    assert re.search(r"there is no code S3O1; did you mean S3\d\d\?", unknown.stderr)


def test_a_failed_build_keeps_the_release_and_a_wrong_setting_is_a_usage_error(run: Run, copy: Path) -> None:
    before = run("releases", folder=copy).stdout
    edit(copy / "data/libraries.trig", '"1905"^^xsd:gYear', '"about 1905"')
    failed = run("build", folder=copy)
    assert failed.returncode == 1
    assert "nothing was published" in failed.stderr
    assert run("releases", folder=copy).stdout == before
    edit(copy / "pyproject.toml", "licence =", "license =")
    wrong = run("build", folder=copy)
    assert wrong.returncode == 2
    assert "did you mean 'licence'?" in wrong.stderr
    assert "pyproject.toml:5:1: error[C102]" in wrong.stderr


def test_no_project_is_not_found(run: Run, tmp_path: Path) -> None:
    done = run("build", folder=tmp_path)
    assert done.returncode == 4
    assert "publisher init" in done.stderr


def test_releases_switch_roll_back_diff_verify_and_prune(run: Run, copy: Path) -> None:
    first = NAME.search(run("releases", folder=copy).stdout)
    assert first
    edit(copy / "data/libraries.trig", '"North Library"@en', '"Northern Library"@en')
    second = run("build", "-q", folder=copy).stdout.strip()
    assert NAME.fullmatch(second)
    listed = run("releases", folder=copy).stdout.splitlines()
    assert [line[0] for line in listed] == [" ", "*"]

    compared = run("diff", first[0], second, folder=copy)
    assert compared.returncode == 1
    assert "~ doc/library/north" in compared.stdout
    assert '"Northern Library"@en' in compared.stdout
    assert run("diff", second, second, folder=copy).returncode == 0

    assert run("releases", "rollback", folder=copy).stdout == f"current is {first[0]}\n"
    assert run("releases", "switch", second[-12:], folder=copy).stdout == f"current is {second}\n"
    assert run("verify", folder=copy).stdout == f"{second} is whole\n"
    (copy / "state/releases" / second / "dataset.nq").write_bytes(b"")
    broken = run("verify", folder=copy)
    assert broken.returncode == 1
    assert "dataset.nq" in broken.stdout
    assert run("releases", "prune", "--keep", "1", folder=copy).stdout == f"deleted {first[0]}\n"


@pytest.mark.parametrize("iri", ["https://example.org/libraries/id/library/north", "id/library/north", "library/north"])
def test_describe_a_full_or_shortened_iri(run: Run, iri: str) -> None:
    done = run("describe", iri)
    assert done.returncode == 0
    assert 'skos:prefLabel "North Library"@en' in done.stdout


def test_describe_what_is_not_there(run: Run) -> None:
    done = run("describe", "library/south")
    assert done.returncode == 4
    assert "library/south" in done.stderr


def test_query_by_text_name_file_and_standard_input(run: Run, tmp_path: Path) -> None:
    text = (
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "SELECT ?name { ?l a <https://example.org/libraries/def#Library> ; skos:prefLabel ?name } ORDER BY ?name"
    )
    file = tmp_path / "mine.rq"
    file.write_text(text)
    expected = '?name\n"Harbour Library"@en\n"North Library"@en\n'
    assert run("query", text).stdout == expected
    assert run("query", str(file)).stdout == expected
    assert run("query", "-", input=text).stdout == expected
    assert "Harbour Library" in run("query", "libraries", "--format", "json").stdout
    unknown = run("query", "librarys")
    assert unknown.returncode == 4
    assert "libraries" in unknown.stderr


def test_query_asks_the_release_that_is_named(run: Run) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    mark, name = run("releases").stdout.split()[:2]
    assert mark == "*"
    assert run("query", text, "--release", name).stdout == run("query", text).stdout
    unknown = run("query", text, "--release", "1999-01-01")
    assert (unknown.returncode, "there is no release '1999-01-01'" in unknown.stderr) == (4, True)


def test_ask_prints_a_word_unless_a_format_is_asked_for(run: Run) -> None:
    assert run("query", "ASK { ?s ?p ?o }").stdout == "true\n"
    assert run("query", "ASK { FILTER(false) }").stdout == "false\n"
    assert '"boolean":true' in run("query", "ASK {}", "--format", "json").stdout
    assert run("query", "ASK {}", "--format", "csv").returncode == 1


def test_a_query_that_does_not_parse_says_where(run: Run) -> None:
    done = run("query", "SELECT * WHERE { ?s ?p }")
    assert done.returncode == 1
    assert "line 1, column" in done.stderr


def test_init_writes_a_project_that_builds_and_never_overwrites(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "new"
    assert run("init", str(target)).returncode == 0
    assert run("build", "-q", folder=target).returncode == 0
    again = run("init", str(target))
    assert again.returncode == 1
    assert "nothing was written" in again.stderr
