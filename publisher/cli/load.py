"""The command that loads a release into a remote store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from publisher.base.config import Project
from publisher.base.errors import ConfigurationError
from publisher.cli.console import print_stage
from publisher.release.history import ReleaseHistory
from publisher.release.reader import Release
from publisher.store.port import Limits
from publisher.store.remote.holding import Names
from publisher.store.remote.loading import Loader
from publisher.web.sparql.stores import endpoint_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from publisher.store.remote.loading import Loaded

_LIMITS = Limits(seconds=120, answer_mb=256)


@click.command()
@click.argument("name", required=False)
@click.option("--store", help="sparql:URL, the query endpoint.  [default: the setting 'store']")
@click.option("--update", help="URL of the update endpoint.  [default: the setting 'store_update']")
@click.option("--graphs", help="URL of the Graph Store Protocol.  [default: the setting 'store_graphs']")
@click.pass_obj
def load(folder: Path, name: str | None, store: str | None, update: str | None, graphs: str | None) -> None:
    """Load release NAME (the current one by default) into a SPARQL store, verify it, and make it live there.

    A load that broke off is resumed. User and password come from PUBLISHER_STORE_USER and PUBLISHER_STORE_PASSWORD, or
    from ~/.netrc; docs/remote-stores.md has the addresses of common stores.
    """
    project = Project.load(folder)
    known = project.runtime
    runtime = replace(
        known,
        store=store or known.store,
        store_update=update or known.store_update,
        store_graphs=graphs or known.store_graphs,
    )
    if not runtime.store:
        message = "there is no store to load into; name one with --store sparql:URL or the setting 'store'"
        raise ConfigurationError(message)
    release = Release(ReleaseHistory(project.state).path(name))
    loader = Loader(endpoint_of(runtime, _LIMITS), Names(release.publication.base), print_stage)
    loaded = loader.load(release.id, release.dataset_path, release.manifest.dataset)
    for line in _told(loaded):
        click.echo(line)


def _told(loaded: Loaded) -> Iterator[str]:
    yield f"{loaded.release} is live: {loaded.quads:,} quads in {loaded.graphs:,} named graphs and the default graph"
    yield f"  {loaded.sent:,} had to be sent; {loaded.dropped:,} graphs of older releases were dropped"
    if loaded.exact:
        yield "  read back with the digest of the release"
        return
    yield "  read back with the same counts and values; the store gives these literals back in another form:"
    for datatype, number in loaded.changed.items():
        yield f"  {number:7,} of {datatype}"
