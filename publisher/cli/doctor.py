"""The command that examines a live site."""

from __future__ import annotations

import json
import sys

import click

from publisher.base.errors import ExitStatus
from publisher.doctor.crawl import diagnose


@click.command()
@click.argument("url", default="http://127.0.0.1:8000/")
@click.option("--base", help="What the site's IRIs begin with.  [default: what the site says, else its address]")
@click.option("--language", "languages", multiple=True, help="Languages of pages.  [default: those the site offers]")
@click.option("--limit", type=click.IntRange(min=1), help="The most resources to examine.  [default: all]")
@click.option(
    "--sample",
    type=click.FloatRange(0, 1),
    default=1.0,
    show_default=True,
    help="The share of resources to examine thoroughly; of the others only what they lead to.",
)
@click.option("--start", "starts", multiple=True, metavar="IRI", help="An IRI to begin with.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def doctor(
    url: str,
    base: str | None,
    languages: tuple[str, ...],
    limit: int | None,
    sample: float,
    starts: tuple[str, ...],
    style: str,
) -> None:
    """Examine the live site at URL: every IRI of its namespace, in every format and language.

    The same graph in every format, right headers, links that resolve, stable validators, no thing without a label.
    Exit status 1 where something is wrong.
    """
    shown = sys.stderr.isatty()

    def progress(done: int, known: int) -> None:
        if shown and done % 20 == 0:
            click.echo(f"\r{done} of {known} …", nl=False, err=True)

    spoken = languages or None
    found = diagnose(url, base=base, languages=spoken, limit=limit, sample=sample, starts=starts, progress=progress)
    if shown:
        click.echo("\r", nl=False, err=True)
    if style == "json":
        faults = [{"where": f.where, "what": f.what} for f in found.faults]
        report = {"resources": found.resources, "links": found.links, "requests": found.requests, "faults": faults}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for fault in found.faults:
            click.echo(f"{fault.where}: {fault.what}")
        click.echo(
            f"{found.resources:,} resources, pages in {', '.join(found.languages) or 'no language'}, "
            f"{found.links:,} links, {found.requests:,} requests: "
            f"{len(found.faults) or 'no'} fault{'' if len(found.faults) == 1 else 's'}"
        )
    sys.exit(ExitStatus.FINDINGS if found.faults else ExitStatus.OK)
