"""Gathering all that a release answers, divided among processes that each ask a server of their own (`worker.py`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from publisher.export.names import names_of
from publisher.export.recording import Recorder
from publisher.export.site import ExportError, Site
from publisher.export.survey import ROOTS, documents, overtaken, texts, things, withdrawn
from publisher.export.visiting import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publisher.release.reader import Release

    Block = list[str]

# A process takes a second to begin; so many documents take longer.
_WORTH_A_PROCESS = 100


class Gathering:
    """Fills a site with what a release answers.

    Args:
        site: The site to fill.
        release: The release.
        processes: How many processes share the work; as many as there are processors if not given.
    """

    def __init__(self, site: Site, release: Release, processes: int | None = None) -> None:
        self.site = site
        self._release = release
        self._processes = processes or len(os.sched_getaffinity(0))
        self._names: dict[str, str] = {}
        self._visitor: Visitor | None = None

    def gather_documents(self, paths: Sequence[str]) -> None:
        """Asks for some documents and the things that they are about, and for nothing else."""
        found = [*documents(self._release, paths), *([thing] for thing in things(self._release, paths))]
        self._own_visitor.problems()
        self._visit(found, required=True)
        self.site.sort()

    def gather(self) -> None:
        """Asks for everything: the documents first, then what their pages lead to, page by page."""
        release = self._release
        paths = [*release.resources, *withdrawn(release)]
        single = dict.fromkeys((*things(release), *texts(release), *overtaken(release)))
        self._own_visitor.problems()
        self._visit([*documents(release, paths), *([address] for address in single)], required=True)
        known = [address for address in ROOTS if address not in self._names]
        while known:
            self._visit([[address] for address in known], required=False)
            known = [address for address in self.site.links if address not in self._names]
        self.site.sort()

    @property
    def _own_visitor(self) -> Visitor:
        """The visitor of this process, which opens the release only where it has something to ask."""
        if self._visitor is None:
            self._visitor = Visitor(self.site, Recorder(self._release), self._release.publication.base)
        return self._visitor

    def _visit(self, blocks: Sequence[Block], *, required: bool) -> None:
        self._names |= names_of([*self._names, *(address for block in blocks for address in block)])
        named = [[(address, self._names[address]) for address in block] for block in blocks]
        parts = min(self._processes, len(named) // _WORTH_A_PROCESS)
        if parts < 2:
            for block in named:
                self._own_visitor.visit(block, required=required)
            return
        folder, site = self._release.folder, self.site
        work = {"release": str(folder), "root": str(site.root), "languages": list(site.languages), "required": required}
        for part in _shared([work | {"blocks": named[start::parts]} for start in range(parts)]):
            site.add(Site.from_json(part, site.root, site.languages))


def _shared(work: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What processes found that each did a part of the work."""
    command = [sys.executable, "-m", "publisher.export.worker"]
    with ExitStack() as stack:
        processes = []
        for _ in work:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
            processes.append(stack.enter_context(process))
            stack.callback(process.kill)
        pipes = [(process.stdin, process.stdout) for process in processes]
        for part, (given, _) in zip(work, pipes, strict=True):
            if given is not None:
                given.write(json.dumps(part))
                given.close()
        for process, (_, told) in zip(processes, pipes, strict=True):
            found = told.read() if told is not None else ""
            if process.wait():
                message = found or f"a process of the export ended with status {process.returncode}"
                raise ExportError(message)
            yield found
