"""The command that begins a project: an example, or one that is proposed from somebody's own tables."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.base.config import Project
from publisher.base.diagnostics import has_errors
from publisher.base.errors import ExitStatus
from publisher.base.iris import is_valid_iri
from publisher.build.proposing.project import Answers, draft_project, write_project
from publisher.build.proposing.tables import TABLES, bring
from publisher.build.scaffold import write_example
from publisher.build.tables.reading import read_tables
from publisher.cli.console import print_findings

if TYPE_CHECKING:
    from publisher.build.proposing.proposal import Proposal
    from publisher.build.proposing.tables import Brought


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FOLDER] [FILE]...")
@click.option("--from-tables", is_flag=True, help="Propose a project for the tables FILE...: CSV, XLSX, XLS or ODS.")
@click.option("--base", help="With --from-tables: what all IRIs begin with.")
@click.option("--title", help="With --from-tables: what the publication is called.")
@click.option(
    "--language", default="en", show_default=True, help="With --from-tables: the language of headings and texts."
)
@click.option("--mailbox", default="", help="With --from-tables: the address of an office that answers.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing. Nothing is asked either where there is no terminal.")
def init(
    paths: tuple[Path, ...],
    from_tables: bool,
    base: str | None,
    title: str | None,
    language: str,
    mailbox: str,
    yes: bool,
) -> None:
    """Write a small working example to FOLDER, to be changed into your own.

    With --from-tables, write a project for your own tables instead: a mapping that says of each column how it is
    published and why, an ontology, shapes and first queries. What was found in the tables is shown at its cells.
    """
    files = [path for path in paths if from_tables and path.suffix.lower() in TABLES]
    folders = [path for path in paths if path not in files]
    if len(folders) > 1 or from_tables != bool(files):
        message = "give one folder" if len(folders) > 1 else f"--from-tables needs tables: {', '.join(TABLES)}"
        raise click.UsageError(message)
    folder = folders[0] if folders else Path()
    if base and (not base.endswith("/") or not is_valid_iri(base)):
        message = f"--base is an address that ends in '/', such as https://example.org/fountains/, not {base!r}"
        raise click.UsageError(message)
    if not from_tables:
        for path in write_example(folder):
            click.echo(f"wrote {path}")
        click.echo(f"\nNow try:  publisher -C {folder} serve")
        return
    tables = bring(files)
    # Written once, by a person's act: here alone the clock's date may enter.
    answers = Answers.of(tables, date.today(), language)  # noqa: DTZ011
    answers = replace(answers, base=base or answers.base, title=title or answers.title, mailbox=mailbox)
    if sys.stdin.isatty() and not yes:
        answers = _ask(tables, answers)
    sys.exit(_write(folder, tables, answers))


def _ask(tables: list[Brought], answers: Answers) -> Answers:
    things = {
        table.stem: click.prompt(f"What is one row of {table.file}?", default=answers.things[table.stem])
        for table in tables
    }
    return replace(
        answers,
        things=things,
        title=click.prompt("What is the publication called?", default=answers.title),
        base=click.prompt("What do its addresses begin with?", default=answers.base),
        language=click.prompt("Which language are headings and texts in?", default=answers.language),
        mailbox=click.prompt("Which office can be written to (nothing for none)?", default=answers.mailbox),
    )


def _write(folder: Path, tables: list[Brought], answers: Answers) -> ExitStatus:
    drafted = draft_project(tables, answers)
    for path in write_project(folder, drafted):
        click.echo(f"wrote {path}")
    for note in drafted.notes:
        click.echo(f"note: {note}")
    for proposal in drafted.proposals:
        _tell(proposal)
    project = Project.load(folder)
    _, findings = read_tables(project.root, project.root / project.publication.data, project.publication)
    if findings:
        click.echo()
        print_findings(findings, project.root, to_stdout=True)
    failed = has_errors(findings)
    first = "Correct these cells, or the mapping; then try" if failed else "Now try"
    click.echo(f"\n{first}:  publisher -C {folder} serve     (what to do next: {folder / 'README.md'})")
    return ExitStatus.FINDINGS if failed else ExitStatus.OK


def _tell(proposal: Proposal) -> None:
    """Tells what is proposed for each column, and warns of data on persons."""
    click.echo(f"\n{proposal.stem}.csv: each row is a {proposal.thing}")
    width = max(len(column.heading) for column in proposal.columns)
    for column in proposal.columns:
        published = "left out" if column.role in ("personal", "empty") else column.role
        look = f"  (please look: {column.doubt})" if column.doubt else ""
        click.echo(f"  {column.heading:{width}}  {published}: {column.why}{look}")
    for column in proposal.having("personal"):
        warning = (
            f"warning: '{column.heading}' may be data on persons ({column.why}): it stays in data/{proposal.stem}.csv"
        )
        click.echo(f"{warning}, but is not published; delete the column if nobody may see it", err=True)
