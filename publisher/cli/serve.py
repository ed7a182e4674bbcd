"""The command that serves: a project's current release, or RDF files as they are."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from publisher.base.config import Project, Runtime
from publisher.base.errors import FindingsError
from publisher.base.reporting import plural
from publisher.build.files import build_files
from publisher.build.freshness import is_fresh
from publisher.build.pipeline import build as build_project
from publisher.build.watch import forget_failure, watch
from publisher.cli.console import print_findings, print_stage
from publisher.release.history import ReleaseHistory
from publisher.release.reader import Release
from publisher.store.remote.client import Addresses
from publisher.web.addresses import document_url
from publisher.web.server.run import serve as serve_http

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publisher.release.reader import Resource


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--host", help="Address to listen on.  [default: that of the project, else 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to listen on.  [default: that of the project, else 8000]"
)
@click.option("--store", help="sparql:URL of a store that answers queries, loaded by `publisher load`.")
@click.option("--watch", "watching", is_flag=True, help="Build on every save; show what fails on the pages.")
@click.pass_obj
def serve(
    folder: Path, files: tuple[Path, ...], host: str | None, port: int | None, store: str | None, watching: bool
) -> None:
    """Serve the graph over HTTP until Ctrl-C.

    Without FILES: the project's current release, built first where the sources have changed. With FILES (Turtle, TriG,
    N-Triples, N-Quads, RDF/XML, JSON-LD): those files as they are, without a project.
    """
    if files:
        if watching or store:
            message = f"{'--watch' if watching else '--store'} is for projects, not for single files"
            raise click.UsageError(message)
        _serve_files(files, _listen(Runtime(), host, port))
        return
    project = Project.load(folder)
    _build_if_needed(project)
    forget_failure(project.state)
    runtime = _listen(project.runtime, host, port)
    if store or runtime.store:
        runtime = replace(runtime, store=store or runtime.store)
        Addresses.of(runtime.store)  # a wrong address is told before anything is served
    stop = Event()
    if watching:
        Thread(target=watch, args=(project.root, stop, _report), name="watch", daemon=True).start()
        click.echo(f"watching {project.root}", err=True)
    try:
        _serve(project.state, runtime, watching)
    finally:
        stop.set()


def _listen(runtime: Runtime, host: str | None, port: int | None) -> Runtime:
    return replace(runtime, host=host or runtime.host, port=port or runtime.port)


def _build_if_needed(project: Project) -> None:
    """Builds where the sources have changed; a failed build is told, and the last good release is served."""
    if is_fresh(project):
        return
    try:
        built = build_project(project, print_stage)
    except FindingsError as error:
        if ReleaseHistory(project.state).current_name() is None:
            raise
        print_findings(error.diagnostics, project.root)
        click.echo("The last good release is served instead.", err=True)
        return
    if built.checked.findings:
        print_findings(built.checked.findings, project.root)


def _serve_files(files: tuple[Path, ...], runtime: Runtime) -> None:
    with TemporaryDirectory(prefix="publisher-") as folder:
        build_files(files, Path(folder))
        _serve(Path(folder), runtime, watching=False)


def _serve(state: Path, runtime: Runtime, watching: bool) -> None:
    release = Release.current(state)

    def announce() -> None:
        for line in _announcement(release, f"http://{_authority(runtime)}"):
            click.echo(line)
        sys.stdout.flush()

    serve_http(state, runtime, watch=watching, on_ready=announce)


def _authority(runtime: Runtime) -> str:
    host = f"[{runtime.host}]" if ":" in runtime.host else runtime.host
    return f"{host}:{runtime.port}"


def _announcement(release: Release, site: str) -> Iterator[str]:
    """What is served, and four addresses to try."""
    counts, findings = release.manifest.counts, release.report["summary"]
    yield (
        f"release {release.id}: {counts.triples:,} triples in {counts.graphs:,} graphs; "
        f"checked: {plural(findings['warning'], 'warning')}, {plural(findings['info'], 'remark')}"
    )
    yield f"serving {counts.documents:,} documents and {len(release.saved_queries)} saved queries; try"
    example = _example(release)
    thing = _address(release, example) if example else "/def"
    yield f"  {site}/"
    yield f"  {site}{thing}"
    yield f"  curl -L -H 'Accept: text/turtle' {site}{thing}"
    yield f"  {site}/sparql"
    yield "Ctrl-C ends it."


def _address(release: Release, resource: Resource) -> str:
    """The local address of a resource: that of the thing itself where it is ours, else of its document."""
    if release.policy.is_local(resource.iri):
        return document_url(resource.iri.removeprefix(release.policy.base))
    return document_url(resource.path)


def _example(release: Release) -> Resource | None:
    """A thing to try: the one with labels in most languages."""
    everything = list(release.resources.values())
    things = [r for r in everything if r.path.startswith("doc/") and "/concept/" not in r.path]
    return max(things or everything, key=lambda r: (len(r.labels), r.path), default=None)


def _report(text: str) -> None:
    click.echo(text.rstrip(), err=True)
