"""A linked-data publisher: compiles a folder of authored RDF into a release, then serves it.

The public API is what this module names:

- `Project.load(folder)` reads the settings, `check(project)` and `build(project)` work on the sources;
- `Release.current(state)` opens what was built, `diff(old, new)` compares two releases;
- `create_app(release, store, runtime)` makes the WSGI application, `export(release, folder)` a static site;
- `export(release, folder)` writes a release as a static site;
- `PublisherError` is the base of all errors raised on purpose.
"""

from publisher.base.config import Project
from publisher.base.errors import PublisherError
from publisher.build.pipeline import build, check
from publisher.export.exporting import export
from publisher.release.diff import compare as diff
from publisher.release.reader import Release
from publisher.web.app import create_app

__all__ = ["Project", "PublisherError", "Release", "build", "check", "create_app", "diff", "export"]
