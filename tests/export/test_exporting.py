"""The folder of an export: the same bytes again, safe names, nothing of others overwritten."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.base.errors import ConfigurationError
from publisher.cli.main import main
from publisher.export import w3id
from publisher.export.exporting import MANIFEST_FILE, export
from publisher.export.names import names_of, safe_name
from publisher.release.reader import Release
from publisher.web.addresses import document_url
from tests.export.conftest import LANGUAGES


def digests(folder: Path) -> dict[str, tuple[str, float]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    site = folder / "site"
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime if path.is_relative_to(site) and path.name != ".htaccess" else 0,
        )
        for path in files
    }


def test_the_same_release_gives_the_same_files(small: Release, exported: Path, tmp_path: Path) -> None:
    again = export(small, tmp_path / "again", "https://data.example.org/cities", LANGUAGES)
    assert digests(again.folder) == digests(exported)
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_an_earlier_export_is_replaced_and_anything_else_is_not(small: Release, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "site").mkdir(parents=True)
    for name in ("site/stale.ttl", MANIFEST_FILE):
        (folder / name).write_text("")
    export(small, folder, languages=("it",))
    assert (folder / "site" / "def.ttl").exists()
    assert not (folder / "site" / "stale.ttl").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match="no earlier export"):
        export(small, tmp_path / "mine")
    with pytest.raises(ConfigurationError, match="no pages in tlh"):
        export(small, tmp_path / "new", languages=("tlh",))
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "mine"


def test_bodies_are_those_of_the_release(small: Release, exported: Path) -> None:
    for found in small.representations():
        assert found.resource is not None
        path = found.resource.path
        if path and not path.startswith("describe"):
            name = safe_name(document_url(path).replace("%C3%A5", "å").replace("%25", "%"))
            file = exported / "site" / f"{name}.{found.format.key}".removeprefix("/")
            if "%" not in path:
                assert file.read_bytes() == found.body


def test_names_are_safe_everywhere(exported: Path) -> None:
    files = [path.relative_to(exported).as_posix() for path in exported.rglob("*")]
    assert len({name.lower() for name in files}) == len(files)
    assert all(re.fullmatch(r"[A-Za-z0-9._/~-]+", name) and not name.endswith(".") for name in files)


@settings(max_examples=40)
@given(st.lists(st.text(min_size=1, max_size=200).map(lambda text: "/" + text), max_size=8))
def test_names_of_any_addresses(addresses: list[str]) -> None:
    names = names_of(addresses)
    assert len({name.lower() for name in names.values()}) == len(set(addresses))
    for name in names.values():
        assert re.fullmatch(r"/[A-Za-z0-9._/~-]*", name)
        assert all(len(part) < 240 and not part.endswith(".") for part in name.split("/"))


def test_redirects_of_w3id() -> None:
    text = w3id.rules("https://w3id.org/boostinno/", "https://data.example.org/b/")[w3id.FILE]
    assert "RewriteRule ^ https://data.example.org/b/%1 [R=302,L,NE]" in text
    with pytest.raises(ConfigurationError, match="must be an address"):
        w3id.rules("https://w3id.org/boostinno/", "data.example.org")


def test_command(small: Release, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    state = small.folder.parent.parent
    (project / "pyproject.toml").write_text(
        '[tool.publisher]\nbase = "https://w3id.org/cities/"\ndate = 2026-01-31\n'
        f'[tool.publisher.runtime]\nstate = "{state}"\n'
    )
    out = tmp_path / "out"
    arguments = ["-C", str(project), "export", str(out), "--site", "https://data.example.org/", "--language", "en"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert small.id in result.output
    assert (out / "w3id" / ".htaccess").is_file()
    assert not list(out.rglob("*~it.html"))
