"""The WSGI application of a live site, made from one environment variable.

The variable holds JSON: `state`, the state folder; `watch`, whether to show the findings of a broken build; `runtime`,
the runtime settings; `parent`, the process without which this one is to end. Any WSGI server can call `application()`
as a factory.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.base.config import Runtime
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Limits
from publisher.store.sandbox import die_with_parent
from publisher.web.app import application as make_application
from publisher.web.serving import Site

if TYPE_CHECKING:
    from flask import Flask

    from publisher.release.reader import Release
    from publisher.store.port import Store

VARIABLE = "PUBLISHER_SITE"
_OLDER_WORKERS = 2  # one for long queries and one for light ones


def settings(state: Path, runtime: Runtime, *, watch: bool, parent: int | None = None) -> str:
    """The value of the environment variable for a site.

    >>> settings(Path("/srv/state"), Runtime(port=80), watch=False)[:40]
    '{"state": "/srv/state", "watch": false, '
    """
    return json.dumps({"state": str(state), "watch": watch, "runtime": asdict(runtime), "parent": parent})


def application() -> Flask:
    """The application of the site that the environment names.

    Raises:
        KeyError: The variable is not set.
        PublisherError: There is no release to serve.
    """
    values = json.loads(os.environ[VARIABLE])
    if values.get("parent"):
        die_with_parent(values["parent"])
    runtime = Runtime(**values["runtime"])

    def open_store(release: Release, workers: int = runtime.query_workers) -> Store:
        return EmbeddedStore(
            release.dataset_path,
            Limits.of(runtime),
            workers=workers,
            queue=runtime.query_queue,
            quads=release.manifest.counts.quads,
            prefixes=release.prefixes.as_dict(),
        )

    site = Site(
        Path(values["state"]),
        open_store,
        watch=values["watch"],
        open_older=lambda release: open_store(release, _OLDER_WORKERS),
        older=runtime.query_older_releases,
    )
    # A worker process of a server ends without `atexit`, but not without this.
    Finalize(None, site.close, exitpriority=10)
    return make_application(site, runtime)
