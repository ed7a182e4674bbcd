"""Which datasets a resource belongs to, where a publication has several."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MEMBERS_FILE = "members.json"


def members_json(members: Mapping[str, Sequence[str]]) -> bytes:
    """The bytes of `members.json`.

    Args:
        members: The names of datasets by document path.

    >>> members_json({"doc/a": ["cities"]})
    b'{"doc/a":["cities"]}\\n'
    """
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def members_of(folder: Path) -> dict[str, tuple[str, ...]]:
    """Reads what `members_json` gave from a release's folder; empty where the publication is one dataset."""
    path = folder / MEMBERS_FILE
    rows = json.loads(path.read_bytes()) if path.exists() else {}
    return {document: tuple(names) for document, names in rows.items()}
