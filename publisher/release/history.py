"""The releases in a state folder: which there are, which is current, switching and pruning.

`current` is a symbolic link that one atomic rename replaces, so that a reader always finds a whole release.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from publisher.base.errors import NotFoundError, PublisherError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RELEASES = "releases"
CURRENT = "current"
TEMPORARY = ".writing-"


class ReleaseHistory:
    """The releases below one state folder.

    Args:
        state: The state folder; it need not exist yet.

    >>> import tempfile, pathlib
    >>> history = ReleaseHistory(pathlib.Path(tempfile.mkdtemp()))
    >>> history.names(), history.current_name()
    ([], None)
    """

    def __init__(self, state: Path) -> None:
        self.state = state
        self.folder = state / RELEASES
        self._link = state / CURRENT

    def names(self) -> list[str]:
        """The names of all releases, oldest date first."""
        if not self.folder.is_dir():
            return []
        return sorted(p.name for p in self.folder.iterdir() if p.is_dir() and not p.name.startswith("."))

    def current_name(self) -> str | None:
        """The name of the current release, or None where there is none yet."""
        try:
            return os.path.basename(self._link.readlink())  # noqa: PTH119 - the link's text, not a path to follow
        except OSError:
            return None

    def path(self, name: str | None = None) -> Path:
        """The folder of a release, the current one by default; a name may be shortened to any part of one only.

        Raises:
            NotFoundError: There is no such release, or the short name fits several.
        """
        wanted = name or self.current_name()
        if wanted is None:
            message = f"no release in {self.state} yet; 'publisher build' makes one"
            raise NotFoundError(message)
        found = [n for n in self.names() if n == wanted] or [n for n in self.names() if wanted in n]
        if len(found) != 1:
            message = f"{'several releases fit' if found else 'there is no release'} {wanted!r}"
            raise NotFoundError(message)
        return self.folder / found[0]

    def switch(self, name: str) -> Path:
        """Makes a release the current one, atomically.

        Raises:
            NotFoundError: There is no such release.
        """
        target = self.path(name)
        temporary = self.state / f".{CURRENT}-{os.getpid()}"
        temporary.unlink(missing_ok=True)
        temporary.symlink_to(f"{RELEASES}/{target.name}")
        temporary.replace(self._link)
        sync_folder(self.state)
        return target

    def roll_back(self) -> Path:
        """Makes the release before the current one current.

        Raises:
            NotFoundError: There is none before it.
        """
        names, current = self.names(), self.current_name()
        earlier = self._order_of(names)
        position = earlier.index(current) if current in earlier else 0
        if position == 0:
            message = "there is no earlier release to go back to"
            raise NotFoundError(message)
        return self.switch(earlier[position - 1])

    def _order_of(self, names: list[str]) -> list[str]:
        """Names in the order in which they were written; several releases may bear the same date."""
        return sorted(names, key=lambda n: ((self.folder / n).stat().st_mtime_ns, n))

    def in_order(self) -> list[str]:
        """The names of all releases in the order in which they were written."""
        return self._order_of(self.names())

    def prune(self, keep: int) -> list[str]:
        """Deletes all but the newest releases; the current one always stays.

        Args:
            keep: How many stay, at least 1.

        Returns:
            The names that were deleted.

        Raises:
            PublisherError: `keep` is below 1.
        """
        if keep < 1:
            message = "at least one release must be kept"
            raise PublisherError(message)
        current = self.current_name()
        doomed = [n for n in self.in_order()[:-keep] if n != current]
        for name in doomed:
            # Renamed first: a release that is deleted half must not be found any more.
            hidden = self.folder / f"{TEMPORARY}pruned-{name}"
            (self.folder / name).rename(hidden)
            shutil.rmtree(hidden)
        return doomed

    def clear_leftovers(self) -> None:
        """Deletes what killed builds left behind; call it only with the lock held."""
        for leftover in self.folder.glob(f"{TEMPORARY}*"):
            shutil.rmtree(leftover, ignore_errors=True)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the state folder against other builds; the lock ends with the process, however it ends.

        Raises:
            UnreadableError: The folder cannot be made.
            PublisherError: Another build is under way.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.state / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            message = f"the state folder {self.state} cannot be written: {error}"
            raise UnreadableError(message) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as error:
            message = f"another build is writing to {self.state}"
            raise PublisherError(message) from error
        finally:
            os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Makes a rename in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
