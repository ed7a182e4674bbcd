"""What can be wrong with a cell, and the nearest right thing."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a cell.

    Args:
        code: The code of the finding.
        message: One sentence without a full stop.
        note: How to mend it.
        member: The part of the cell that is at fault, where not all of it is.
    """

    code: str
    message: str
    note: str | None = None
    member: str | None = None


class CellError(Exception):
    """A cell yields no term.

    Args:
        flaw: What is wrong with it.
    """

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.message)
        self.flaw = flaw


def did_you_mean(wanted: str, known: Iterable[str]) -> str | None:
    """A note that names the nearest of the known names; None where none is near.

    >>> did_you_mean("nmae", ["name", "role"])
    "did you mean 'name'?"
    """
    names = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(wanted.casefold(), names, n=1)
    return f"did you mean '{names[near[0]]}'?" if near else None


def shown(text: str) -> str:
    """A cell's text in a message: in quotes, cut where it is long.

    >>> shown("Turin")
    '"Turin"'
    """
    return f'"{text}"' if len(text) <= 60 else f'"{text[:59]}…"'
