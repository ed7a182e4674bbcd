"""The group of all commands, and the one place where an error becomes an exit status."""

from __future__ import annotations

import sys
import traceback
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from publisher.base.errors import ExitStatus, PublisherError
from publisher.cli.console import print_findings
from publisher.cli.doctor import doctor
from publisher.cli.export import export
from publisher.cli.init import init
from publisher.cli.load import load
from publisher.cli.queries import describe, query
from publisher.cli.releases import diff, releases, verify
from publisher.cli.serve import serve
from publisher.cli.sources import build, explain, validate
from publisher.cli.tables import tables


class _Group(click.Group):
    """Turns errors into a message and the exit status of `ExitStatus`."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PublisherError as error:
            if error.diagnostics:
                print_findings(error.diagnostics, ctx.obj or Path.cwd())
            click.echo(f"publisher: {error}", err=True)
            sys.exit(error.status)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception:
            traceback.print_exc()
            click.echo("publisher: this is a fault of ours; please report it with the lines above", err=True)
            sys.exit(ExitStatus.INTERNAL)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("linked-data-publisher"), prog_name="publisher")
@click.option(
    "-C",
    "--project",
    "folder",
    type=click.Path(path_type=Path),
    default=".",
    help="The folder that holds pyproject.toml.  [default: this one]",
)
@click.pass_context
def main(ctx: click.Context, folder: Path) -> None:
    """Publish a folder of RDF as linked data: validate, build, serve, query.

    Exit status: 0 fine, 1 findings, 2 usage, 3 unreadable, 4 not found, 70 our fault.
    """
    ctx.obj = folder


for command in (
    build,
    describe,
    diff,
    doctor,
    explain,
    export,
    init,
    load,
    query,
    releases,
    serve,
    tables,
    validate,
    verify,
):
    main.add_command(command)
