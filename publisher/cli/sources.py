"""Commands on the authored sources: validate, build, explain."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

import click

from publisher.base.config import Project
from publisher.base.errors import ExitStatus
from publisher.base.reporting import Style
from publisher.base.reporting import explain as explain_code
from publisher.build.pipeline import build as build_project
from publisher.build.pipeline import check
from publisher.cli.console import print_findings, print_stage

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="How findings are printed, on standard output.",
)
@click.pass_obj
def validate(folder: Path, style: str) -> None:
    """Check the sources; publish nothing.

    Syntax, lint, SHACL and the saved queries. Each finding names its file, line and column, and a code that
    'publisher explain' knows.
    """
    project = Project.load(folder)
    checked = check(project)
    if checked.findings or style != "text":
        print_findings(checked.findings, project.root, cast("Style", style), to_stdout=True)
    else:
        click.echo("no findings")
    sys.exit(ExitStatus.FINDINGS if checked.failed else ExitStatus.OK)


@click.command()
@click.option("-q", "--quiet", is_flag=True, help="Print the new release's name only.")
@click.pass_obj
def build(folder: Path, quiet: bool) -> None:
    """Check the sources and publish them as a new release.

    A build that fails or is killed leaves the last good release current.
    """
    project = Project.load(folder)
    built = build_project(project) if quiet else build_project(project, print_stage)
    if built.checked.findings and not quiet:
        print_findings(built.checked.findings, project.root)
    state = "" if built.new else "  (unchanged)"
    click.echo(built.release.id + ("" if quiet else state))


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Tell what a finding's CODE means and how to mend it."""
    click.echo(explain_code(code), nl=False)
