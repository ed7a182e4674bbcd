"""What happened from release to release: which documents came, changed and went, and when.

Each release carries the whole chronicle, so what follows from it (modified days, the feed, OAI-PMH's deleted records,
the sitemap, TimeMaps) is known even after old releases have been pruned. It grows only by what changes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from publisher.base.errors import PublisherError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Days(NamedTuple):
    """The days of a document.

    Args:
        issued: When it was first published.
        modified: When what it says last changed.
    """

    issued: date
    modified: date


@dataclass(frozen=True, slots=True)
class Described:
    """What the chronicle needs to know of a document.

    Args:
        iri: What it describes.
        types: IRIs of the resource's classes.
        labels: Preferred labels by language tag.
        digest: Digest of what the document says.
        generated: Whether it tells of the publication (catalogue, statistics) rather than what was authored.
    """

    iri: str
    types: tuple[str, ...]
    labels: Mapping[str, str]
    digest: str
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A document that is published no more.

    Args:
        iri: What it described.
        types: IRIs of the resource's classes, as they last were.
        labels: Preferred labels by language tag, as they last were.
        issued: The day it was first published.
        day: The day it was withdrawn.
        generated: Whether it told of the publication rather than what was authored.
    """

    iri: str
    types: tuple[str, ...]
    labels: Mapping[str, str]
    issued: date
    day: date
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """Documents that a version changed.

    Args:
        created: Paths of the documents that came (again), sorted.
        updated: Paths of the documents that say something else, sorted.
        deleted: Paths of the documents that went, sorted.
    """

    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()

    @classmethod
    def between(cls, before: Mapping[str, Described], now: Mapping[str, Described]) -> Changes:
        """What is different now, by path."""
        both = now.keys() & before.keys()
        return cls(
            created=tuple(sorted(now.keys() - both)),
            updated=tuple(sorted(path for path in both if now[path].digest != before[path].digest)),
            deleted=tuple(sorted(before.keys() - both)),
        )

    def __bool__(self) -> bool:
        return bool(self.created or self.updated or self.deleted)

    @property
    def paths(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.created, *self.updated, *self.deleted)

    def merged(self, more: Changes) -> Changes:
        """These changes and then more, told as those of one version."""
        created = {*self.created, *more.created} - {*more.deleted}
        return Changes(
            created=tuple(sorted(created)),
            updated=tuple(sorted({*self.updated, *more.updated} - created - {*more.deleted})),
            deleted=tuple(sorted({*self.deleted, *more.deleted} - {*more.created})),
        )


@dataclass(frozen=True, slots=True)
class Version:
    """One release in the chain, told by what it changed against the one before.

    Args:
        name: Its version: the day, from the second release of a day on with `.2` and so forth.
        day: Its day.
        release: The name of its folder; empty for the newest, which cannot contain its own digest.
        authored: What changed of the authored documents.
        generated: What changed of the documents about the publication itself.
        added: How many authored quads came.
        removed: How many authored quads went.
    """

    name: str
    day: date
    release: str = ""
    authored: Changes = Changes()
    generated: Changes = Changes()
    added: int = 0
    removed: int = 0

    @property
    def instant(self) -> datetime:
        """When it was published, as far as is known: its day begins then, and each further one of the day comes later.

        >>> Version("2026-01-31.2", date(2026, 1, 31)).instant.isoformat()
        '2026-01-31T00:00:01+00:00'
        """
        further = int(self.name.partition(".")[2] or 1) - 1
        return datetime.combine(self.day, time(tzinfo=UTC)) + timedelta(seconds=further)


@dataclass(frozen=True)
class Chronicle:
    """The chain of releases up to one of them.

    Args:
        versions: All of them, the oldest first.
        withdrawn: Documents that are published no more, by path.

    >>> cities = {"doc/milan": Described("x:milan", (), {}, "1"), "doc/paris": Described("x:paris", (), {}, "1")}
    >>> first = Chronicle().continued("", date(2026, 1, 1), {}, cities)
    >>> second = first.continued("r1", date(2026, 1, 1), cities, {"doc/milan": Described("x:milan", (), {}, "2")})
    >>> second.current.name, second.current.authored.updated, list(second.withdrawn)
    ('2026-01-01.2', ('doc/milan',), ['doc/paris'])
    """

    versions: tuple[Version, ...] = ()
    withdrawn: Mapping[str, Withdrawn] = field(default_factory=dict)

    @property
    def current(self) -> Version:
        """The newest version."""
        return self.versions[-1]

    @cached_property
    def days(self) -> Mapping[str, Days]:
        """The days of all documents there ever were, by path; of a withdrawn one `modified` is the day it went."""
        found: dict[str, Days] = {}
        for version in self.versions:
            for path in (*version.authored.paths, *version.generated.paths):
                found[path] = Days(found[path].issued if path in found else version.day, version.day)
        return found

    def continued(
        self,
        release: str,
        day: date,
        before: Mapping[str, Described],
        now: Mapping[str, Described],
        quads: tuple[int, int] = (0, 0),
    ) -> Chronicle:
        """The chronicle with one more version.

        What was generated is compared apart (`amended`), since it speaks of what the authored documents went through.

        Args:
            release: The folder's name of what was the newest until now; empty at the start.
            day: The day of the new one.
            before: Authored documents of the release before, by path.
            now: Authored documents of the new one, by path.
            quads: How many authored quads came and went.

        Raises:
            PublisherError: The day is before that of the release before.
        """
        if self.versions and day < self.current.day:
            message = (
                f"the date {day} is before {self.current.day}, the day of the current release; "
                "set a later date, or go back with 'publisher releases rollback'"
            )
            raise PublisherError(message)
        earlier = [replace(v, release=v.release or release) for v in self.versions]
        same_day = sum(v.day == day for v in earlier)
        name = day.isoformat() + (f".{same_day + 1}" if same_day else "")
        started = replace(self, versions=(*earlier, Version(name, day, added=quads[0], removed=quads[1])))
        return started.amended(before, now)

    def amended(
        self, before: Mapping[str, Described], now: Mapping[str, Described], *, generated: bool = False
    ) -> Chronicle:
        """The chronicle with differences added to its newest version; the same one where there are none.

        Args:
            before: Documents of the release before, by path: the authored ones, or the generated ones.
            now: The same of the new release.
            generated: Whether they are the generated ones.
        """
        found = Changes.between(before, now)
        if not found:
            return self
        version = self.current
        if generated:
            version = replace(version, generated=version.generated.merged(found))
        else:
            version = replace(version, authored=version.authored.merged(found))
        withdrawn = {path: gone for path, gone in self.withdrawn.items() if path not in now}
        for path in found.deleted:
            old = before[path]
            issued = self.days[path].issued if path in self.days else version.day
            withdrawn[path] = Withdrawn(old.iri, old.types, old.labels, issued, version.day, old.generated)
        return Chronicle((*self.versions[:-1], version), dict(sorted(withdrawn.items())))

    def to_json(self) -> bytes:
        """The bytes of `history.json`."""
        content = {
            "versions": [asdict(version) for version in self.versions],
            "withdrawn": {path: asdict(found) for path, found in self.withdrawn.items()},
        }
        return (
            json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=date.isoformat).encode() + b"\n"
        )

    @classmethod
    def from_json(cls, raw: bytes) -> Chronicle:
        """Reads `history.json`.

        Raises:
            UnreadableError: It is damaged.
        """
        try:
            content = json.loads(raw)
            versions = tuple(_version(row) for row in content["versions"])
            withdrawn = {
                path: Withdrawn(
                    row["iri"],
                    tuple(row["types"]),
                    row["labels"],
                    date.fromisoformat(row["issued"]),
                    date.fromisoformat(row["day"]),
                    row["generated"],
                )
                for path, row in content["withdrawn"].items()
            }
        except (KeyError, TypeError, ValueError) as error:
            reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            message = f"history.json is damaged, or of another format: {reason}"
            raise UnreadableError(message) from error
        return cls(versions, withdrawn)


def _version(row: Mapping[str, Any]) -> Version:
    return Version(
        **{
            **row,
            "day": date.fromisoformat(row["day"]),
            "authored": Changes(**{key: tuple(paths) for key, paths in row["authored"].items()}),
            "generated": Changes(**{key: tuple(paths) for key, paths in row["generated"].items()}),
        }
    )
