"""Printing findings and progress."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from publisher.base.reporting import Style, render
from publisher.build.sources import texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from publisher.base.diagnostics import Diagnostic


def print_findings(
    findings: Sequence[Diagnostic], root: Path, style: Style = "text", *, to_stdout: bool = False
) -> None:
    """Prints findings: as text for people on standard error, machine formats on standard output."""
    stream = sys.stdout if to_stdout else sys.stderr
    report = render(findings, style, texts_of(root, findings), color=style == "text" and stream.isatty())
    click.echo(report, nl=False, file=stream)


def print_stage(stage: str, detail: str) -> None:
    """Prints what a build is about to do."""
    click.echo(f"{stage:>8}  {detail}", err=True)
