"""Settings of publisher, contact and datasets, as people write them, right and wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from publisher.base.config import CONFIG_FILE, Project
from publisher.base.errors import ConfigurationError

HEAD = '[tool.publisher]\nbase = "https://example.org/"\ndate = 2026-01-31\n'


def load(folder: Path, text: str) -> Project:
    (folder / CONFIG_FILE).write_text(HEAD + text, encoding="utf-8")
    return Project.load(folder)


def test_what_is_right_is_read(tmp_path: Path) -> None:
    publication = load(
        tmp_path,
        'services = ["documents", "oai"]\n'
        '[tool.publisher.publisher]\nname.en = "City"\n'
        "[tool.publisher.datasets.bus-stops]\nstart = 2015-09-15\n"
        'keywords.en = ["bus", "stop"]\ngraphs = ["graph/bus/"]\n'
        '[tool.publisher.datasets.bus-stops.spatial]\n"https://example.org/x" = [6, 36.5, 18.5, 47]\n',
    ).publication
    assert publication.services == ("documents", "oai")
    assert publication.publisher.name == {"en": "City"}
    dataset = publication.datasets["bus-stops"]
    assert dataset.start == date(2015, 9, 15)
    assert dataset.keywords == {"en": ("bus", "stop")}
    assert dataset.spatial == {"https://example.org/x": (6.0, 36.5, 18.5, 47.0)}


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("[tool.publisher.publisher]\nnaem = 1\n", "C102", "unknown setting 'naem' in [tool.publisher.publisher]"),
        ('[tool.publisher.contact]\npage = "no iri"\n', "C105", "'page' must be an absolute IRI"),
        ("[tool.publisher.contact]\nname = 5\n", "C104", "'name' must be a table of texts"),
        ("[tool.publisher.datasets.Bus]\n", "C104", "the name of the dataset 'Bus'"),
        ("[tool.publisher.datasets.bus]\nstart = 2015\n", "C104", "'start' must be a date"),
        ('[tool.publisher.datasets.bus]\nthemes = "x"\n', "C104", "'themes' must be a list of texts"),
        ('[tool.publisher.datasets.bus]\nthemes = ["x"]\n', "C105", "'themes' must be an absolute IRI"),
        ('[tool.publisher.datasets.bus]\nkeywords = ["x"]\n', "C104", "'keywords' must be a table of lists"),
        ('[tool.publisher.datasets.bus.spatial]\n"x:y" = [1, 2, 3]\n', "C104", "'spatial' must be a table of"),
        ('[tool.publisher.datasets.bus.spatial]\n"x:y" = [1, 9, 3, 2]\n', "C104", "'spatial' must be a table of"),
        ("[tool.publisher.datasets]\nbus = 1\n", "C104", "'datasets.bus' must be a table"),
        ('services = ["soap"]\n', "C104", "'services' may name documents, sparql, oai, feed, not 'soap'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(tmp_path: Path, text: str, code: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text)
    (finding,) = caught.value.diagnostics
    assert finding.code == code
    assert message in finding.message
    assert finding.span is not None
    assert finding.span.path == CONFIG_FILE
