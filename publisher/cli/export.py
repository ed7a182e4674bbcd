"""The command that writes a release as a static site."""

from __future__ import annotations

from pathlib import Path

import click

from publisher.base.config import Project
from publisher.export.exporting import export as write_export
from publisher.release.history import ReleaseHistory
from publisher.release.reader import Release
from publisher.web.messages import LANGUAGES


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--release", "name", help="The release to write.  [default: the current one]")
@click.option("--site", default="", help="Where the files will be served; writes the redirects of w3id.org to there.")
@click.option(
    "--language",
    "languages",
    multiple=True,
    type=click.Choice(LANGUAGES),
    help="Write pages in this language only; may be repeated, the first is for all others.  [default: all]",
)
@click.pass_obj
def export(folder: Path, target: Path, name: str | None, site: str, languages: tuple[str, ...]) -> None:
    """Write everything of the document plane to DIR as files, with rules for nginx, Apache and Caddy.

    DIR must be absent or empty, or hold an earlier export, which is replaced. docs/static-export.md tells how to
    serve it.
    """
    release = Release(ReleaseHistory(Project.load(folder).state).path(name))
    done = write_export(release, target.absolute(), site, languages or LANGUAGES)
    click.echo(f"{done.folder}: {release.id} in {done.files:,} files, answering at {done.addresses:,} addresses")
