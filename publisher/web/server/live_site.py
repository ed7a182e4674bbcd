"""The live site: the current release of a state folder, exchanged for the next without a request lost.

A new release is opened beside the old one with a store of its own, then takes its place; the old one closes when its
last request is done. A release that cannot be opened leaves the old one in place.
"""

from __future__ import annotations

import json
import logging
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from publisher.base.errors import PublisherError
from publisher.release.history import ReleaseHistory
from publisher.release.reader import Release
from publisher.store.port import StoreBusy
from publisher.web.edition import Edition
from publisher.web.server.lookup_store import LookupStore
from publisher.web.sparql.archive import Archive, release_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from publisher.store.port import Store

CHECK_SECONDS = 0.5
WATCH_FILE = "watch.json"

_log = logging.getLogger(__name__)


class Site:
    """What a server serves now.

    Args:
        state: The state folder.
        open_store: Opens a store for a release, or raises `StoreBusy` for one that is to be tried again soon; the site
            closes it.
        watch: Whether the findings of a broken build are shown over the pages.
        open_older: Opens a store for an older release, of which less is asked; as `open_store` by default.
        older: How many older releases may be open at once.

    Raises:
        NotFoundError: There is no release yet.
        UnreadableError: The current release is damaged.
    """

    def __init__(
        self,
        state: Path,
        open_store: Callable[[Release], Store],
        *,
        watch: bool = False,
        open_older: Callable[[Release], Store] | None = None,
        older: int = 2,
    ) -> None:
        self._history = ReleaseHistory(state)
        self._archive = Archive(self._history, open_older or open_store, older)
        self._open_store = open_store
        self._watch_file = state / WATCH_FILE if watch else None
        self._lock = Lock()
        self._refreshing = Lock()
        self._ended = Event()
        self._current = self._open()
        self._users = {self._current: 0}
        self._refused: str | None = None
        self._notice: str | None = None
        self._read_notice()
        self._thread = Thread(target=self._follow, name="release-watch", daemon=True)
        self._thread.start()

    def _open(self) -> Edition:
        release = Release.current(self._history.state)
        edition = Edition(release, self._open_store(release))
        edition.warm()
        return edition

    def enter(self) -> Edition:
        """The current edition; it stays open until `leave`."""
        with self._lock:
            self._users[self._current] += 1
            return self._current

    def leave(self, edition: Edition) -> None:
        """Ends one use of an edition, and closes it where it was the last use of an old one."""
        with self._lock:
            of_archive = edition not in self._users
            if not of_archive:
                self._users[edition] -= 1
            done = not of_archive and edition is not self._current and self._users[edition] == 0
            if done:
                del self._users[edition]
        if of_archive:
            self._archive.leave(edition)
        elif done:
            edition.store.close()

    def older(self, name: str) -> Edition:
        """The edition of any release; it stays open until `leave`.

        Raises:
            NotFoundError: There is no such release.
            StoreBusy: As many older releases are in use as may be open.
        """
        with self._lock:
            if name == self._current.release.folder.name:
                self._users[self._current] += 1
                return self._current
        return self._archive.enter(name)

    def release_on(self, day: date) -> str:
        """The name of the release that was current on a day; the first one for a day before it."""
        names = self._history.in_order()
        current = self._current.release.folder.name
        before = names[: names.index(current)] if current in names else []
        return release_on([*before, current], day)

    def now(self) -> Edition:
        """The current edition, only to tell whether it is still the same."""
        return self._current

    def notice(self) -> str | None:
        """What keeps the sources from becoming the next release, when watching."""
        return self._notice

    def refresh(self) -> bool:
        """Looks whether another release is current, and changes to it.

        Returns:
            Whether the site has changed.
        """
        with self._refreshing:
            return self._refresh()

    def _refresh(self) -> bool:
        self._read_notice()
        name = self._history.current_name()
        if name is None or name in (self._current.release.folder.name, self._refused):
            return False
        try:
            new = self._open()
        except StoreBusy:
            return False  # not loaded yet: looked at again
        except PublisherError:
            self._refused = name
            _log.exception("release %s cannot be served; %s stays", name, self._current.release.id)
            return False
        self._refused = None
        with self._lock:
            old, self._current = self._current, new
            self._users[new] = 0
            idle = self._users[old] == 0
            if idle:
                del self._users[old]
        if isinstance(old.store, LookupStore):
            old.store.recall()
        if idle:
            old.store.close()
        return True

    def close(self) -> None:
        """Stops looking, and closes every store."""
        self._ended.set()
        self._thread.join()
        with self._lock:
            editions, self._users = list(self._users), {}
        for edition in editions:
            edition.store.close()
        self._archive.close()

    def _follow(self) -> None:
        while not self._ended.wait(CHECK_SECONDS):
            try:
                self.refresh()
                self._archive.sweep()
            except Exception:
                _log.exception("looking for a new release failed")

    def _read_notice(self) -> None:
        if self._watch_file is None:
            return
        try:
            self._notice = str(json.loads(self._watch_file.read_bytes())["text"])
        except FileNotFoundError:
            self._notice = None
        except (OSError, ValueError, KeyError, TypeError):
            _log.exception("%s cannot be read", self._watch_file)
