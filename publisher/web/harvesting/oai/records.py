"""What OAI-PMH lists: the things and datasets of a release, and those that were withdrawn, with their sets."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from publisher.base.catalogue import DEFAULT_DATASET
from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.release.members import members_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from publisher.release.reader import Release
    from publisher.web.harvesting.oai.selecting import Selection

_DCAT = STANDARD_PREFIXES["dcat"]
DATASET = _DCAT + "Dataset"
# Of what tells of the publication, a harvester wants no records of each version and checksum.
_LISTED = frozenset({DATASET, _DCAT + "DataService"})
_THINGS = "doc/"
_CLASS, _DATASET = "class", "dataset"
_NOT_IN_SETS = re.compile(r"[^A-Za-z0-9\-_.!~*'()]+")


@dataclass(frozen=True, slots=True)
class Item:
    """Something of which there are records.

    Args:
        identifier: Its IRI.
        path: The path of its document.
        day: The day its document last changed, or was withdrawn.
        types: IRIs of its classes.
        sets: The sets that it is in.
        deleted: Whether it was withdrawn.
    """

    identifier: str
    path: str
    day: date
    types: tuple[str, ...]
    sets: tuple[str, ...]
    deleted: bool = False

    @property
    def formats(self) -> tuple[str, ...]:
        """Prefixes of the formats in which there is a record."""
        return ("oai_dc", "dcat_ap") if DATASET in self.types else ("oai_dc",)


class Repository:
    """All items of a release, the oldest first.

    Args:
        release: The release.
    """

    def __init__(self, release: Release) -> None:
        self._release = release
        settings = release.publication.datasets
        self._datasets = tuple(settings) or (DEFAULT_DATASET,)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All of them, by day and path."""
        return tuple(sorted((*self._current(), *self._withdrawn()), key=lambda item: (item.day, item.path)))

    def _current(self) -> Iterable[Item]:
        for path, found in self._release.resources.items():
            if _is_listed(path, found.types, generated=found.generated):
                sets = self._sets(path, found.types, self._members.get(path, ()))
                yield Item(found.iri, path, found.modified, found.types, sets)

    def _withdrawn(self) -> Iterable[Item]:
        """Which dataset they were in is forgotten; to be told of a withdrawal too many harms nobody."""
        for path, gone in self._release.chronicle.withdrawn.items():
            if _is_listed(path, gone.types, generated=gone.generated):
                sets = self._sets(path, gone.types, self._datasets)
                yield Item(gone.iri, path, gone.day, gone.types, sets, deleted=True)

    @cached_property
    def _members(self) -> Mapping[str, tuple[str, ...]]:
        """The datasets of each authored document, by its path."""
        if len(self._datasets) == 1:
            return dict.fromkeys(self._release.resources, self._datasets)
        return members_of(self._release.folder)

    def _sets(self, path: str, types: Iterable[str], datasets: Iterable[str]) -> tuple[str, ...]:
        own = path.removeprefix(f"{_THINGS}dataset/")
        names = (own,) if own in self._datasets else datasets
        return (*(f"{_DATASET}:{name}" for name in names), *(self.class_set(iri) for iri in types))

    def class_set(self, iri: str) -> str:
        """The set of a class: its short name, with a dot for the colon, which would make it a set within a set."""
        short = self._release.prefixes.compact(iri)
        plain = _NOT_IN_SETS.sub(".", short) if short else ""
        if short and plain == short.replace(":", ".", 1):
            return f"{_CLASS}:{plain}"
        return f"{_CLASS}:{hashlib.sha256(iri.encode()).hexdigest()[:12]}"

    @cached_property
    def by_identifier(self) -> Mapping[str, Item]:
        """All items by IRI."""
        return {item.identifier: item for item in self.items}

    @cached_property
    def sets(self) -> Mapping[str, str]:
        """All sets with what they hold: the IRI of a class or of a dataset; empty for all classes and all datasets."""
        base = self._release.publication.base
        datasets = {f"{_DATASET}:{name}": f"{base}id/dataset/{name}" for name in self._datasets}
        classes = {self.class_set(iri): iri for item in self.items for iri in item.types}
        return {_CLASS: "", **dict(sorted(classes.items())), _DATASET: "", **datasets}

    @property
    def earliest(self) -> date:
        """A day before which nothing has happened."""
        return self._release.chronicle.versions[0].day

    def selected(self, wanted: Selection) -> list[Item]:
        """The items that a request asks for, all of them whatever the cursor."""
        return [
            item
            for item in self.items
            if wanted.prefix in item.formats
            and (wanted.start or "") <= item.day.isoformat() <= (wanted.until or "9999")
            and (not wanted.chosen or _is_in(item.sets, wanted.chosen))
        ]


def _is_listed(path: str, types: Iterable[str], *, generated: bool) -> bool:
    return path.startswith(_THINGS) and (not generated or not _LISTED.isdisjoint(types))


def _is_in(sets: Iterable[str], wanted: str) -> bool:
    return any(one == wanted or one.startswith(wanted + ":") for one in sets)
