"""The doctor against a real server: clean on our own site, and not blind on sick ones."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.base.errors import UnreadableError
from publisher.build.scaffold import write_example
from publisher.doctor.crawl import diagnose
from publisher.web.messages import LANGUAGES
from tests.cli.test_serve import Served


@pytest.fixture(scope="module")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("doctor") / "example"
    list(write_example(folder))
    served = Served(folder)
    served.wait_until_ready()
    yield f"http://127.0.0.1:{served.port}/"
    served.end()
    served.process.communicate(timeout=10)


def test_a_whole_site_is_clean(example_site: str) -> None:
    found = diagnose(example_site)
    assert found.faults == ()
    assert found.resources > 8
    assert found.links > 50
    assert found.languages == tuple(sorted(LANGUAGES))


def test_of_a_sample_only_what_it_leads_to_is_looked_at(example_site: str) -> None:
    whole, none = diagnose(example_site, languages=["en"]), diagnose(example_site, languages=["en"], sample=0)
    assert none.resources == whole.resources
    assert none.requests < whole.requests / 5
    assert none.faults == ()


def test_a_limit_is_kept(example_site: str) -> None:
    assert diagnose(example_site, limit=2).resources == 2


def test_the_command(example_site: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "publisher", "doctor", example_site, "--limit", "3"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout
    assert "3 resources" in done.stdout
    assert "no faults" in done.stdout


def test_no_site() -> None:
    with pytest.raises(UnreadableError):
        diagnose("http://127.0.0.1:9/")
    with pytest.raises(UnreadableError):
        diagnose("ftp://127.0.0.1/")


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root, folder = Path(__file__).parents[2], tmp_path_factory.mktemp("own")
    # Nobody reads what the server would write on the thousands of queries that pages link to.
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(f'{settings}\n[tool.publisher.runtime]\nquery_log = "off"\n', "utf-8")
    for name in ("ontology", "shapes", "data", "sparql_queries", "profiles"):
        (folder / name).symlink_to(root / name)
    served = Served(folder)
    served.wait_until_ready()
    yield f"http://127.0.0.1:{served.port}/"
    served.end()
    served.process.communicate(timeout=10)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_fiftieth_of_our_own_site_is_clean_and_all_of_it_hangs_together(own_site: str) -> None:
    found = diagnose(own_site, sample=0.02)
    assert found.faults == ()
    assert found.resources > 4000


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_our_own_site_is_clean_in_all_its_languages(own_site: str) -> None:
    found = diagnose(own_site)
    assert found.faults == ()
    assert found.resources > 4000
    assert found.languages == tuple(sorted(LANGUAGES))
