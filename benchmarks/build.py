"""Measures a build: `python benchmarks/build.py [--project .] [--repeat 1]`.

Builds the project into a new state folder and prints what each phase takes: wall time, processor time of the building
process and of the child processes that ended within the phase (so a child is counted where its end is awaited). Then
what a release weighs, by file, and its documents by format and content coding. With `--repeat` the least processor time
of several builds is printed, since other work on the machine only adds to it.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.base.config import Project
from publisher.base.formats import RDF_FORMATS
from publisher.build.pipeline import build
from publisher.release.codings import CODINGS
from publisher.release.pack import Pack

if TYPE_CHECKING:
    from publisher.release.reader import Release


@dataclass(frozen=True)
class Clock:
    """Seconds that have passed, and that processors have worked."""

    wall: float
    own: float
    children: float

    @classmethod
    def now(cls) -> Clock:
        own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        return cls(time.monotonic(), own.ru_utime + own.ru_stime, children.ru_utime + children.ru_stime)

    def __sub__(self, other: Clock) -> Clock:
        return Clock(self.wall - other.wall, self.own - other.own, self.children - other.children)


def measure(project: Project) -> tuple[dict[str, Clock], Release]:
    """Builds once; what each phase took, and the release."""
    marks: list[tuple[str, Clock]] = []
    with_end = build(project, lambda stage, _: marks.append((stage, Clock.now())))
    phases = {name: later - start for (name, start), (_, later) in pairwise(marks)}
    phases["in all"] = marks[-1][1] - marks[0][1]
    return phases, with_end.release


def print_weight(release: Release) -> None:
    """Prints the bytes of the release's files, and of its documents by format and coding."""
    files = {path: entry.bytes for path, entry in release.manifest.files.items()}
    print(f"\n| file | MB |\n| --- | --- |\n| in all | {sum(files.values()) / 1e6:.1f} |")
    for path, size in sorted(files.items(), key=lambda item: -item[1])[:8]:
        print(f"| `{path}` | {size / 1e6:.1f} |")
    pack = Pack(release.folder)
    sizes: dict[tuple[str, str], int] = defaultdict(int)
    codings = {coding.suffix: coding.name for coding in CODINGS}
    for key in pack.keys():  # noqa: SIM118 - a pack is no dictionary
        plain, dot, last = key.rpartition(".")
        coding = codings.get(dot + last, "identity")
        suffix = "." + (last if coding == "identity" else plain.rpartition(".")[2])
        record = pack.get(key)
        sizes[suffix, coding] += len(record.body) if record else 0
    names = ["identity", *codings.values()]
    print(f"\n| documents, MB | {' | '.join(names)} |\n| --- |{' --- |' * len(names)}")
    for fmt in RDF_FORMATS:
        print(f"| {fmt.label} | {' | '.join(f'{sizes[fmt.suffix, name] / 1e6:.1f}' for name in names)} |")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--project", type=Path, default=Path())
    arguments.add_argument("--repeat", type=int, default=1)
    given = arguments.parse_args()
    project = Project.load(given.project)
    with tempfile.TemporaryDirectory(prefix="publisher-benchmark-") as folder:
        runs = []
        for number in range(given.repeat):
            runtime = replace(project.runtime, state=str(Path(folder) / str(number)))
            runs.append(measure(replace(project, runtime=runtime)))
        phases, release = min(runs, key=lambda run: run[0]["in all"].own + run[0]["in all"].children)
        print("| phase | wall s | own processor s | children's processor s |\n| --- | --- | --- | --- |")
        for name, took in phases.items():
            print(f"| {name} | {took.wall:.1f} | {took.own:.1f} | {took.children:.1f} |")
        print_weight(release)


if __name__ == "__main__":
    main()
