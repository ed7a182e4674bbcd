"""Commands on tables: check, explain a cell, import a spreadsheet; the mappings as RML."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from publisher.base.config import Project
from publisher.base.diagnostics import has_errors
from publisher.base.errors import ExitStatus, NotFoundError
from publisher.build.tables.explaining import explain_cell
from publisher.build.tables.importing import identifiers_of, import_table
from publisher.build.tables.notation import Notation
from publisher.build.tables.reading import MAPPINGS, Table, read_tables
from publisher.build.tables.rml import write_rml
from publisher.cli.console import print_findings

if TYPE_CHECKING:
    from publisher.base.reporting import Style


@click.group(invoke_without_command=True)
@click.option("--emit", type=click.Choice(["rml"]), help="Write the mappings in another language instead.")
@click.option(
    "--to",
    "directory",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("rml"),
    show_default=True,
    help="With --emit: where to write them.",
)
@click.pass_context
def tables(ctx: click.Context, emit: str | None, directory: Path) -> None:
    """Check tables, explain their cells, import spreadsheets.

    A table is data/NAME.csv with its mapping data/NAME.map.yaml beside it (docs/tables.md). 'publisher validate' and
    'publisher build' read tables too; these commands look at nothing else, and are fast.

    With --emit rml, write the mappings as RML for engines such as morph-kgc. Lists, slugs, value lists, conditions and
    lookups are written as SQL views on the tables.
    """
    if emit and ctx.invoked_subcommand:
        message = f"--emit stands alone, not before '{ctx.invoked_subcommand}'"
        raise click.UsageError(message)
    if emit:
        _emit_rml(ctx.obj, directory)
    elif ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@tables.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="How findings are printed, on standard output.",
)
@click.pass_obj
def check(folder: Path, files: tuple[Path, ...], style: str) -> None:
    """Check all tables of the project, or only FILES (tables or mappings)."""
    project = Project.load(folder)
    read, findings = read_tables(project.root, project.root / project.publication.data, project.publication)
    wanted = {_relative(project, path) for path in files}
    if wanted:
        findings = [f for f in findings if f.span and _stem(f.span.path) in {_stem(path) for path in wanted}]
    if findings or style != "text":
        print_findings(findings, project.root, cast("Style", style), to_stdout=True)
    else:
        chosen = [table for table in read if not wanted or _stem(table.path) in {_stem(path) for path in wanted}]
        if not chosen:
            message = "there is no such table" if wanted else f"there is no table in '{project.publication.data}'"
            raise NotFoundError(message)
        for table in chosen:
            click.echo(f"{table.path}: {table.grid.last_row - 1:,} rows, no findings")
    sys.exit(ExitStatus.FINDINGS if has_errors(findings) else ExitStatus.OK)


@tables.command()
@click.argument("cell")
@click.pass_obj
def explain(folder: Path, cell: str) -> None:
    """Tell which statements a CELL yields, and in which graphs.

    CELL is data/NAME.csv:B12, as a spreadsheet names it, or data/NAME.csv:LINE:COLUMN, as findings do.
    """
    project = Project.load(folder)
    for line in explain_cell(_sound(project), cell).lines(project.publication):
        click.echo(line)


@tables.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sheet", help="The sheet to import.  [default: the first]")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to write.")
@click.pass_obj
def import_(folder: Path, file: Path, sheet: str | None, output: Path | None) -> None:
    """Write a spreadsheet, or a CSV file of any kind, as a table of the project.

    FILE is XLSX, XLS, ODS or CSV. A CSV file of the project is written anew in its place, another one to
    data/NAME.csv: in UTF-8, with commas.
    """
    project = Project.load(folder)
    data = project.root / project.publication.data
    target = output or (file if file.resolve().is_relative_to(data) else data / file.name).with_suffix(".csv")
    mappings = (target.with_name(target.stem + suffix) for suffix in MAPPINGS)
    found = next((mapping for mapping in mappings if mapping.exists()), None)
    known = identifiers_of(Notation(found.name, found.read_text(encoding="utf-8"))) if found else ()
    imported = import_table(file, sheet, known)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(imported.text, encoding="utf-8", newline="")
    for note in imported.notes:
        click.echo(f"note: {note}")
    click.echo(f"wrote {target}: {imported.rows:,} rows")


def _emit_rml(folder: Path, directory: Path) -> None:
    project = Project.load(folder)
    directory.mkdir(parents=True, exist_ok=True)
    for table in _sound(project):
        target = directory / (Path(table.path).stem + ".rml.ttl")
        target.write_text(write_rml(table, project.root), encoding="utf-8")
        click.echo(f"wrote {target}")


def _sound(project: Project) -> list[Table]:
    """The tables without errors; the findings of the others are printed."""
    read, findings = read_tables(project.root, project.root / project.publication.data, project.publication)
    if findings:
        print_findings(findings, project.root)
    return read


def _relative(project: Project, path: Path) -> str:
    found = path.resolve()
    return found.relative_to(project.root).as_posix() if found.is_relative_to(project.root) else path.as_posix()


def _stem(path: str) -> str:
    name = path.rpartition("/")[2]
    return path.removesuffix(name) + name.partition(".")[0]
