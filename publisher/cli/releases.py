"""Commands on releases: list, switch, roll back, prune, diff, verify."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from publisher.base.config import Project
from publisher.base.errors import ExitStatus, UnreadableError
from publisher.release.diff import compare
from publisher.release.history import ReleaseHistory
from publisher.release.reader import Release

if TYPE_CHECKING:
    from pathlib import Path


@click.group(invoke_without_command=True)
@click.pass_context
def releases(ctx: click.Context) -> None:
    """List the releases; switch, roll back, prune.

    Without a verb: lists them, oldest first, the current one marked with an asterisk.
    """
    if ctx.invoked_subcommand is not None:
        return
    history = _history(ctx.obj)
    current = history.current_name()
    for name in history.in_order():
        mark = "*" if name == current else " "
        click.echo(f"{mark} {name}  {_summary(history.path(name))}")


def _summary(folder: Path) -> str:
    try:
        counts = Release(folder).manifest.counts
    except UnreadableError as error:
        return str(error)
    return f"{counts.triples:,} triples, {counts.documents:,} documents"


@releases.command()
@click.argument("name")
@click.pass_obj
def switch(folder: Path, name: str) -> None:
    """Make release NAME (or an unmistakable part of it) the current one; a running server follows."""
    history = _history(folder)
    chosen = Release(history.path(name))  # one that cannot be read must not be served
    click.echo(f"current is {history.switch(chosen.folder.name).name}")


@releases.command()
@click.pass_obj
def rollback(folder: Path) -> None:
    """Make the release before the current one current; a running server follows."""
    click.echo(f"current is {_history(folder).roll_back().name}")


@releases.command()
@click.option("--keep", default=5, show_default=True, type=click.IntRange(min=1), help="How many of the newest stay.")
@click.pass_obj
def prune(folder: Path, keep: int) -> None:
    """Delete old releases; the current one always stays."""
    for name in _history(folder).prune(keep):
        click.echo(f"deleted {name}")


@click.command()
@click.argument("old")
@click.argument("new", required=False)
@click.pass_obj
def diff(folder: Path, old: str, new: str | None) -> None:
    """Show what changed between releases OLD and NEW (the current one by default).

    Exit status 0 when they say the same, 1 when not, as diff has it.
    """
    history = _history(folder)
    changes = compare(Release(history.path(old)), Release(history.path(new)))
    for line in changes.lines():
        click.echo(line)
    sys.exit(ExitStatus.FINDINGS if changes else ExitStatus.OK)


@click.command()
@click.argument("name", required=False)
@click.pass_obj
def verify(folder: Path, name: str | None) -> None:
    """Check every digest of release NAME (the current one by default)."""
    path = _history(folder).path(name)
    faults = Release(path).verify()
    for fault in faults:
        click.echo(fault)
    if faults:
        sys.exit(ExitStatus.FINDINGS)
    click.echo(f"{path.name} is whole")


def _history(folder: Path) -> ReleaseHistory:
    return ReleaseHistory(Project.load(folder).state)
