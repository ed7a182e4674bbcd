"""What a document has said before, and which release still knows it (RFC 7089)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from publisher.release.chronicle import Chronicle, Version


@dataclass(frozen=True, slots=True)
class Memento:
    """A state of a document, kept for good as long as a release that says it is kept.

    Args:
        version: The name of the version that brought it.
        instant: When that was published.
        kept: The name of a version whose release is kept and says the same.
    """

    version: str
    instant: datetime
    kept: str


def mementos(chronicle: Chronicle, path: str, kept: Collection[str]) -> list[Memento]:
    """The states of a document that can still be had, the oldest first.

    Args:
        chronicle: The chain of versions.
        path: The path of the document.
        kept: Names of the versions whose releases are kept.

    >>> from datetime import date
    >>> from publisher.release.chronicle import Changes, Chronicle, Version
    >>> day = date(2026, 1, 1)
    >>> changes = (Changes(created=("doc/a",)), Changes(updated=("doc/a",)), Changes(), Changes(deleted=("doc/a",)))
    >>> chain = Chronicle(tuple(Version(f"2026-01-01.{n}", day, authored=c) for n, c in enumerate(changes, 1)))
    >>> [(m.version, m.kept) for m in mementos(chain, "doc/a", {"2026-01-01.3", "2026-01-01.4"})]
    [('2026-01-01.2', '2026-01-01.3')]
    """
    states: list[list[Version]] = []
    for version in chronicle.versions:
        both = (version.authored, version.generated)
        if any(path in changes.deleted for changes in both):
            states.append([])
        elif any(path in changes.created or path in changes.updated for changes in both):
            states.append([version])
        elif states and states[-1]:
            states[-1].append(version)
    found = []
    for state in states:
        holder = next((version.name for version in state if version.name in kept), None)
        if holder is not None:
            found.append(Memento(state[0].name, state[0].instant, holder))
    return found


def chosen(found: Sequence[Memento], when: datetime) -> Memento:
    """The memento of a moment: the last one not after it, else the first one (RFC 7089, section 4.5.3)."""
    return next((memento for memento in reversed(found) if memento.instant <= when), found[0])
