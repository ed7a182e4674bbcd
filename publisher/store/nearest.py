"""The nearest known name, for messages about a slip of the pen."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def hint(name: str, known: Iterable[str]) -> str:
    """A hint to put behind a message; empty where nothing is near.

    >>> hint("sumary", ["summary", "tags"])
    "; did you mean 'summary'?"
    """
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else ""
