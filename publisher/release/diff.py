"""What changed between two releases, quad by quad."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from publisher.release.reader import Release


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference of two releases.

    Args:
        removed: N-Quads lines that only the old release has, sorted.
        added: N-Quads lines that only the new release has, sorted.
        documents_removed: Document paths that only the old release has.
        documents_added: Document paths that only the new release has.
        documents_changed: Document paths whose documents say something else.

    >>> bool(Changes((), (), (), (), ()))
    False
    """

    removed: tuple[str, ...]
    added: tuple[str, ...]
    documents_removed: tuple[str, ...]
    documents_added: tuple[str, ...]
    documents_changed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)

    def lines(self) -> Iterator[str]:
        """The difference as text: documents first, then quads."""
        for mark, paths in (("-", self.documents_removed), ("+", self.documents_added), ("~", self.documents_changed)):
            for path in paths:
                yield f"{mark} {path}"
        if self:
            yield f"{len(self.removed)} quads removed, {len(self.added)} added"
        for line in self.removed:
            yield f"< {line}"
        for line in self.added:
            yield f"> {line}"


def compare(old: Release, new: Release) -> Changes:
    """Compares two releases by what they say.

    Example:
        `for line in compare(Release(a), Release(b)).lines(): print(line)`
    """
    before, after = _lines(old.dataset_path), _lines(new.dataset_path)
    old_documents, new_documents = old.resources, new.resources
    both = old_documents.keys() & new_documents.keys()
    return Changes(
        removed=tuple(sorted(before - after)),
        added=tuple(sorted(after - before)),
        documents_removed=tuple(sorted(old_documents.keys() - both)),
        documents_added=tuple(sorted(new_documents.keys() - both)),
        documents_changed=tuple(sorted(p for p in both if old_documents[p].digest != new_documents[p].digest)),
    )


def _lines(path: Path) -> set[str]:
    # splitlines would break at U+2028 and its like inside literals
    return set(path.read_text(encoding="utf-8").split("\n")) - {""}
