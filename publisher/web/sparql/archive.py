"""Older releases that queries ask for: opened when asked, few at a time, closed when nobody has asked for a while."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from publisher.base.errors import NotFoundError
from publisher.release.reader import Release
from publisher.store.port import StoreBusy
from publisher.web.edition import Edition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from publisher.release.history import ReleaseHistory
    from publisher.store.port import Store

IDLE_SECONDS = 60.0
_RETRY_SECONDS = 5
_DAY = 10  # the length of the date that each release's name begins with


@dataclass(slots=True)
class _Opened:
    edition: Edition
    users: int = 0
    left: float = 0.0


class Archive:
    """The releases of a state folder that are not the current one.

    Args:
        history: The releases.
        open_store: Opens a store for a release; the archive closes it.
        limit: How many are open at once.
    """

    def __init__(self, history: ReleaseHistory, open_store: Callable[[Release], Store], limit: int) -> None:
        self._history = history
        self._open_store = open_store
        self._limit = limit
        self._opened: dict[str, _Opened] = {}
        self._lock = Lock()  # held while one is opened too: a second one would only take its processor

    def __len__(self) -> int:
        return len(self._opened)

    def enter(self, name: str) -> Edition:
        """An older release; it stays open until `leave`.

        Raises:
            NotFoundError: There is no release of that name.
            UnreadableError: It is damaged.
            StoreBusy: As many are in use as may be open.
        """
        with self._lock:
            opened = self._opened.get(name) or self._open(name)
            opened.users += 1
            return opened.edition

    def _open(self, name: str) -> _Opened:
        if name not in self._history.names():
            message = f"there is no release {name!r}"
            raise NotFoundError(message)
        if len(self._opened) >= self._limit:
            self._close_one()
        release = Release(self._history.path(name))
        opened = self._opened[name] = _Opened(Edition(release, self._open_store(release)))
        return opened

    def _close_one(self) -> None:
        idle = [(opened.left, name) for name, opened in self._opened.items() if not opened.users]
        if not idle:
            message = f"{len(self._opened)} older releases are being asked, which is as many as may be open at once"
            raise StoreBusy(message, _RETRY_SECONDS)
        self._opened.pop(min(idle)[1]).edition.store.close()

    def leave(self, edition: Edition) -> None:
        """Ends one use of an older release."""
        with self._lock:
            opened = self._opened.get(edition.release.folder.name)
            if opened is not None:  # else everything has been closed meanwhile
                opened.users -= 1
                opened.left = time.monotonic()

    def sweep(self, idle_seconds: float = IDLE_SECONDS) -> None:
        """Closes what nobody has asked for a while."""
        with self._lock:
            now = time.monotonic()
            gone = [n for n, o in self._opened.items() if not o.users and now - o.left >= idle_seconds]
            for name in gone:
                self._opened.pop(name).edition.store.close()

    def close(self) -> None:
        """Closes everything."""
        with self._lock:
            for opened in self._opened.values():
                opened.edition.store.close()
            self._opened.clear()


def release_on(names: Sequence[str], day: date) -> str:
    """The release that was current on a day.

    Args:
        names: Names of the releases, the oldest first; at least one.
        day: The day; before the first release, that is the one (RFC 7089, section 4.5.3).

    >>> from datetime import date
    >>> names = ["2026-01-01-aaaa", "2026-02-01-bbbb", "2026-02-01-cccc"]
    >>> [release_on(names, date(2026, month, 15)) for month in (1, 2)], release_on(names, date(2020, 1, 1))
    (['2026-01-01-aaaa', '2026-02-01-cccc'], '2026-01-01-aaaa')
    """
    return next((name for name in reversed(names) if name[:_DAY] <= day.isoformat()), names[0])
