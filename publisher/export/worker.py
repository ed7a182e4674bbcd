"""A process that does a part of an export: `python -m publisher.export.worker`.

It reads its part of the work from standard input and writes what it found to standard output, both as JSON. The files
it writes itself.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from publisher.export.recording import Recorder
from publisher.export.site import ExportError, Site
from publisher.export.visiting import Visitor
from publisher.release.reader import Release


def main() -> int:
    """Does the part that standard input tells, and writes what was found; a message and status 1 where that failed."""
    part = json.load(sys.stdin)
    release = Release(Path(part["release"]))
    site = Site(Path(part["root"]), tuple(part["languages"]))
    visitor = Visitor(site, Recorder(release), release.publication.base)
    try:
        for block in part["blocks"]:
            visitor.visit(block, required=part["required"])
    except ExportError as error:
        sys.stdout.write(str(error))
        return 1
    sys.stdout.write(site.to_json())
    return 0


if __name__ == "__main__":
    sys.exit(main())
