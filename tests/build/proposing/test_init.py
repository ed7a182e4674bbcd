"""`publisher init --from-tables`: from a table to a project that is sound, or says at which cells it is not."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pyoxigraph import Literal, NamedNode

from publisher.base.config import Project
from publisher.build.pipeline import Checked, check
from publisher.build.proposing.project import Answers, draft_project
from publisher.build.proposing.tables import bring

FOUNTAINS = Path(__file__).parents[2] / "tenants" / "fountains.csv"


def init(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "publisher", "init", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)


def checked(folder: Path) -> Checked:
    return check(Project.load(folder))


def objects(found: Checked, subject: str, predicate: str) -> set[str]:
    return {
        quad.object.value
        for quad in found.quads
        if quad.subject == NamedNode(subject)
        and quad.predicate == NamedNode(predicate)
        and isinstance(quad.object, Literal)
    }


def test_a_table_of_an_office_becomes_a_sound_project(tmp_path: Path) -> None:
    done = init(tmp_path / "own", "--from-tables", FOUNTAINS)
    assert done.returncode == 0, done.stdout
    found = checked(tmp_path / "own")
    assert found.findings == ()
    base = "https://example.org/fountains/"
    fountain = base + "id/fountain/f-007"
    assert objects(found, fountain, base + "def#flowLMin") == {"1.88"}
    assert objects(found, fountain, base + "def#installed") == {"2000-12-07"}
    assert objects(found, fountain, base + "def#winter") == {"true"}
    assert objects(found, fountain, "https://schema.org/latitude") == {"57.05950"}


def test_every_line_of_the_mapping_is_explained(tmp_path: Path) -> None:
    init(tmp_path, "--from-tables", FOUNTAINS)
    lines = (tmp_path / "data" / "fountains.map.yaml").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if line and not line.startswith(("#", " ", "columns:")):
            assert lines[number - 1].startswith("# "), line
        if line.startswith("  ") and line[2] not in "# ":
            assert lines[number - 1].startswith("  # "), line


def test_nothing_of_persons_is_published_and_a_warning_says_so(tmp_path: Path) -> None:
    done = init(tmp_path, "--from-tables", FOUNTAINS)
    assert done.stderr.count("may be data on persons") == 2
    texts = {quad.object.value for quad in checked(tmp_path).quads if isinstance(quad.object, Literal)}
    assert texts.isdisjoint({"Ada Lind", "Bo Strand", "Cy Holm", "desk0@water.example"})
    assert "“E-mail”" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_the_first_errors_are_shown_at_their_cells(tmp_path: Path) -> None:
    text = FOUNTAINS.read_text(encoding="utf-8-sig").replace("\r\n", "\n").splitlines()
    spoiled = [
        line.replace(";wall fountain;", ";wall fountai;") if number == 5 else line
        for number, line in enumerate(text, 1)
    ]
    assert spoiled != text
    spoiled[10] = spoiled[10].replace(";yes;", ";maybe;").replace(";no;", ";maybe;")
    file = tmp_path / "fountains.csv"
    file.write_text("\n".join(spoiled), encoding="utf-8")
    done = init(tmp_path / "own", "--from-tables", file)
    assert done.returncode == 1
    assert "data/fountains.csv:5:" in done.stdout
    assert "wall fountain" in done.stdout.partition("data/fountains.csv:5:")[2][:400]
    assert "data/fountains.csv:11:" in done.stdout
    places = {(f.span.path, f.span.line) for f in checked(tmp_path / "own").findings if f.span}
    assert {("data/fountains.csv", 5), ("data/fountains.csv", 11)} <= places


def test_tables_that_refer_to_each_other_are_linked(tmp_path: Path) -> None:
    (tmp_path / "depots.csv").write_text("id,name\nn,North\ns,South\n", encoding="utf-8")
    (tmp_path / "buses.csv").write_text("id,depot,seats\nb1,n,40\nb2,s,52\nb3,n,40\n", encoding="utf-8")
    done = init(tmp_path / "own", "--from-tables", tmp_path / "depots.csv", tmp_path / "buses.csv")
    assert done.returncode == 0, done.stdout
    found = checked(tmp_path / "own")
    assert found.findings == ()
    base = "https://example.org/depots/"
    links = {str(quad.object) for quad in found.quads if quad.predicate == NamedNode(base + "def#depot")}
    assert links == {f"<{base}id/depot/n>", f"<{base}id/depot/s>"}


def test_a_spreadsheet_without_codes_gets_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Species", "Planted", "Height"], ["oak", date(2001, 3, 4), 12.5], ["oak", date(2011, 3, 4), 4]):
        sheet.append(row)
    book.save(tmp_path / "street trees.xlsx")
    done = init(tmp_path / "own", "--from-tables", tmp_path / "street trees.xlsx")
    assert done.returncode == 0, done.stdout
    assert "a column 'id' was added" in done.stdout
    found = checked(tmp_path / "own")
    assert found.findings == ()
    assert objects(
        found, "https://example.org/street-trees/id/street-tree/1", "https://example.org/street-trees/def#planted"
    ) == {"2001-03-04"}


def test_the_same_table_gives_the_same_project() -> None:
    tables = bring([FOUNTAINS])
    answers = Answers.of(tables, date(2026, 1, 31))
    assert draft_project(tables, answers) == draft_project(bring([FOUNTAINS]), answers)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    done = init(tmp_path, "--from-tables", FOUNTAINS)
    assert done.returncode != 0
    assert "README.md is there already" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a,a\n1,2\n", "column B has the heading 'a' again"),
        ("a,\n1,2\n", "column B has no heading"),
        ("a,b\n", "no rows"),
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    done = init(tmp_path / "own", "--from-tables", tmp_path / "t.csv")
    assert done.returncode not in (0, 70)
    assert told in done.stderr
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize("arguments", [["--from-tables"], ["a", "b"], ["--from-tables", "a.pdf"]])
def test_wrong_usage_is_told(arguments: list[str]) -> None:
    done = init(*arguments)
    assert done.returncode == 2


def test_at_a_terminal_it_asks(tmp_path: Path) -> None:
    """What is one row, the title, the base, the language, the office."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "publisher", "init", str(tmp_path / "own"), "--from-tables", str(FOUNTAINS)]
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        os.write(ours, b"tap\nTaps of the town\nhttps://taps.example/\nen\noffice@taps.example\n")
        told, _ = process.communicate(timeout=120)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == 0, told
    publication = Project.load(tmp_path / "own").publication
    assert (publication.base, publication.title["en"]) == ("https://taps.example/", "Taps of the town")
    assert publication.contact.mailbox == "office@taps.example"
    assert "id/tap/" in (tmp_path / "own" / "data" / "fountains.map.yaml").read_text(encoding="utf-8")
