"""The configuration as people write it, right and wrong."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.base.config import CONFIG_FILE, Project, Publication, Runtime
from publisher.base.errors import ConfigurationError, ExitStatus, NotFoundError, UnreadableError

MINIMAL = '[tool.publisher]\nbase = "https://example.org/city/"\ndate = 2026-01-31\n'


def load(tmp_path: Path, text: str) -> Project:
    (tmp_path / CONFIG_FILE).write_text(text, encoding="utf-8")
    return Project.load(tmp_path)


def findings(tmp_path: Path, text: str) -> list[tuple[str, str, str]]:
    """Code, place with the text that stands there, and message of each finding."""
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text)
    assert caught.value.status is ExitStatus.USAGE
    told = []
    for finding in caught.value.diagnostics:
        assert finding.span
        line = text.split("\n")[finding.span.line - 1]
        told.append((finding.code, line[finding.span.column - 1 : finding.span.end_column - 1], finding.message))
    return told


def test_a_minimal_project_has_sensible_defaults(tmp_path: Path) -> None:
    project = load(tmp_path, MINIMAL)
    assert project.publication == Publication("https://example.org/city/", date(2026, 1, 31))
    assert project.runtime == Runtime()
    assert project.root == tmp_path.resolve()
    assert project.state == tmp_path.resolve() / "state"
    assert project.publication.endpoint_url == "https://example.org/city/sparql"
    assert project.publication.policy.iri("def") == "https://example.org/city/def"


def test_every_setting_is_read(tmp_path: Path) -> None:
    project = load(
        tmp_path,
        MINIMAL
        + """licence = "https://example.org/licence"
languages = ["en", "it"]
claims = "graph/doubt/"
ontology = "o"
shapes = "s"
data = "d"
queries = "q"
endpoint = "https://example.org/sparql"

[tool.publisher.title]
en = "City"
it = "Città"

[tool.publisher.description]
en = "All of it"

[tool.publisher.prefixes]
city = "https://example.org/city/def#"

[tool.publisher.runtime]
host = "0.0.0.0"
port = 80
state = "var"
query_seconds = 2.5
query_workers = 1
""",
    )
    publication = project.publication
    assert publication.languages == ("en", "it")
    assert publication.title == {"en": "City", "it": "Città"}
    assert publication.endpoint_url == "https://example.org/sparql"
    assert publication.prefix_table.compact("https://example.org/city/def#A") == "city:A"
    assert (project.runtime.port, project.runtime.query_seconds, project.runtime.host) == (80, 2.5, "0.0.0.0")
    assert [getattr(publication, name) for name in ("ontology", "shapes", "data", "queries")] == list("osdq")


def test_other_tables_do_not_matter(tmp_path: Path) -> None:
    assert load(tmp_path, '[project]\nname = "x"\n\n[tool.other]\nbase = 1\n\n' + MINIMAL).publication.claims


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            MINIMAL + 'langauges = ["en"]\n',
            ("C102", "langauges", "unknown setting 'langauges' in [tool.publisher]; did you mean 'languages'?"),
        ),
        (MINIMAL + "zzz = 1\n", ("C102", "zzz", "unknown setting 'zzz' in [tool.publisher]")),
        (
            MINIMAL + "[tool.publisher.runtime]\nprot = 1\n",
            ("C102", "prot", "unknown setting 'prot' in [tool.publisher.runtime]; did you mean 'port'?"),
        ),
        (
            MINIMAL + "[tool.publisher.titel]\nen = 'x'\n",
            ("C102", "titel", "unknown setting 'titel' in [tool.publisher]; did you mean 'title'?"),
        ),
        (
            '[tool.publisher]\nbase = "https://example.org/"\n',
            ("C103", "[tool.publisher]", "the setting 'date' is missing from [tool.publisher]"),
        ),
        (
            MINIMAL.replace("2026-01-31", '"2026-01-31"'),
            ("C104", "date", "'date' must be a date such as 2026-01-31, without quotes"),
        ),
        (
            MINIMAL.replace("2026-01-31", "2026-01-31T10:00:00Z"),
            ("C104", "date", "'date' must be a date such as 2026-01-31, without quotes"),
        ),
        (MINIMAL + "languages = []\n", ("C104", "languages", "'languages' must be a list of texts")),
        (MINIMAL + 'languages = "en"\n', ("C104", "languages", "'languages' must be a list of texts")),
        (MINIMAL + 'title = "City"\n', ("C104", "title", "'title' must be a table of texts")),
        (MINIMAL + "data = 7\n", ("C104", "data", "'data' must be a text")),
        (
            MINIMAL + 'claims = ""\n',
            ("C104", "claims", "'claims' must be a path such as graph/claim/, with its final '/'"),
        ),
        (
            MINIMAL + "[tool.publisher.runtime]\nquery_seconds = inf\n",
            ("C104", "query_seconds", "'query_seconds' must be a number that is not negative"),
        ),
        (MINIMAL + "runtime = 7\n", ("C104", "runtime", "'runtime' must be a table")),
        (
            MINIMAL + "[tool.publisher.runtime]\nport = '80'\n",
            ("C104", "port", "'port' must be a whole number that is not negative"),
        ),
        (
            MINIMAL + "[tool.publisher.runtime]\nport = true\n",
            ("C104", "port", "'port' must be a whole number that is not negative"),
        ),
        (
            MINIMAL + "[tool.publisher.runtime]\nthreads = -1\n",
            ("C104", "threads", "'threads' must be a whole number that is not negative"),
        ),
        (
            MINIMAL + "[tool.publisher.runtime]\nport = 80.5\n",
            ("C104", "port", "'port' must be a whole number that is not negative"),
        ),
        (MINIMAL + "[tool.publisher.runtime]\nhost = 1\n", ("C104", "host", "'host' must be a text")),
        (
            MINIMAL.replace("city/", "city"),
            (
                "C105",
                "base",
                "the base must be an absolute http(s) IRI that ends in '/', not 'https://example.org/city'",
            ),
        ),
        (MINIMAL + 'licence = "CC BY"\n', ("C105", "licence", "'licence' must be an absolute IRI, not 'CC BY'")),
        (
            MINIMAL + '[tool.publisher.prefixes]\nex = "def#"\n',
            ("C105", "ex", "the namespace of the prefix 'ex' must be an absolute IRI, not 'def#'"),
        ),
    ],
)
def test_a_wrong_setting_is_told_at_its_place(tmp_path: Path, text: str, told: tuple[str, str, str]) -> None:
    assert findings(tmp_path, text) == [told]


def test_all_wrong_settings_are_told_at_once(tmp_path: Path) -> None:
    text = '[tool.publisher]\nbase = "x"\ndate = 1\nfoo = 1\n[tool.publisher.runtime]\nbar = 2\n'
    assert [code for code, *_ in findings(tmp_path, text)] == ["C102", "C104", "C105", "C102"]


def test_a_key_of_another_table_is_not_pointed_at(tmp_path: Path) -> None:
    text = "[tool.other]\ndata = 1\n\n" + MINIMAL + "# data = 2\ndata = 7\n"
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text)
    (finding,) = caught.value.diagnostics
    assert finding.span
    assert finding.span.line == text.split("\n").index("data = 7") + 1


def test_lines_are_counted_as_editors_count_them(tmp_path: Path) -> None:
    text = '[tool.publisher]\nlicence = ""  # a\u2028b\u0085c\n' + MINIMAL.split("\n", 1)[1] + "data = 7\n"
    assert findings(tmp_path, text)[0][:2] == ("C104", "data")


def test_windows_line_ends(tmp_path: Path) -> None:
    (tmp_path / CONFIG_FILE).write_bytes((MINIMAL + "data = 7\n").replace("\n", "\r\n").encode())
    with pytest.raises(ConfigurationError) as caught:
        Project.load(tmp_path)
    assert str(caught.value.diagnostics[0].span) == "pyproject.toml:4:1"


def test_no_toml(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, "[tool.publisher]\nbase = https://example.org/\n")
    (finding,) = caught.value.diagnostics
    assert (finding.code, str(finding.span)) == ("C101", "pyproject.toml:2:8")


def test_no_toml_at_the_end(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, '[tool.publisher]\nbase = "x\n\ny = """')
    assert caught.value.diagnostics[0].code == "C101"


@pytest.mark.parametrize("text", ["", "[project]\nname = 'x'\n", "[tool]\npublisher = 1\n", "tool = 1\n"])
def test_no_table(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotFoundError, match=r"no \[tool.publisher\] table") as caught:
        load(tmp_path, text)
    assert caught.value.status is ExitStatus.NOT_FOUND


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="publisher init"):
        Project.load(tmp_path)


def test_unreadable_files(tmp_path: Path) -> None:
    (tmp_path / CONFIG_FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(UnreadableError):
        Project.load(tmp_path)
    (tmp_path / "folder" / CONFIG_FILE).mkdir(parents=True)
    with pytest.raises(UnreadableError):
        Project.load(tmp_path / "folder")


def test_every_setting_is_documented_in_its_class() -> None:
    for settings in (Publication, Runtime):
        assert settings.__doc__
        assert [f.name for f in fields(settings) if f"{f.name}: " not in settings.__doc__] == []


@given(st.text())
def test_no_text_brings_loading_down(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("project")
    (folder / CONFIG_FILE).write_bytes(("[tool.publisher]\n" + text).encode("utf-8", "surrogatepass"))
    with pytest.raises((ConfigurationError, UnreadableError)):
        Project.load(folder)


def test_what_the_home_page_features_is_a_property_with_a_value(tmp_path: Path) -> None:
    fine = load(tmp_path, MINIMAL + 'featured = { property = "org:role", value = "id/role/lead", en = "Leads" }\n')
    assert fine.publication.featured["en"] == "Leads"
    lacking = findings(tmp_path, MINIMAL + 'featured = { property = "org:role" }\n')
    assert [(code, place) for code, place, _ in lacking] == [("C103", "featured")]
    (unknown,) = findings(tmp_path, MINIMAL + '[tool.publisher.featured]\nproperty = "no:role"\nvalue = "x"\n')
    assert unknown[:2] == ("C105", "property")
    assert "'no:role'" in unknown[2]


def test_facets_are_paths_of_known_prefixes_by_class(tmp_path: Path) -> None:
    fine = load(
        tmp_path, MINIMAL + '[tool.publisher.facets]\n"org:Membership" = ["org:role", "^dct:subject/foaf:name"]\n'
    )
    assert fine.publication.facets == {"org:Membership": ("org:role", "^dct:subject/foaf:name")}
    for wrong in ('"org:Role" = ["no:role"]', '"no:Role" = ["org:role"]', '"org:Role" = ["org:role/role"]'):
        (unknown,) = findings(tmp_path, MINIMAL + f"[tool.publisher.facets]\n{wrong}\n")
        assert (unknown[0], unknown[1]) == ("C105", wrong.split('"')[1])
        assert "prefixed names" in unknown[2]
    ((code, place, _),) = findings(tmp_path, MINIMAL + 'facets = { "org:Role" = "org:role" }\n')
    assert (code, place) == ("C104", "facets")


def test_classes_of_proper_names_have_known_prefixes(tmp_path: Path) -> None:
    assert load(tmp_path, MINIMAL + 'proper_names = ["dct:Location"]\n').publication.proper_names == ("dct:Location",)
    (unknown,) = findings(tmp_path, MINIMAL + 'proper_names = ["no:Place"]\n')
    assert unknown[:2] == ("C105", "proper_names")
    ((code, place, _),) = findings(tmp_path, MINIMAL + 'proper_names = "dct:Location"\n')
    assert (code, place) == ("C104", "proper_names")
