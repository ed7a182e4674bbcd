"""What a code stands for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """What a code stands for.

    Args:
        code: The code itself.
        title: The rule in a few words.
        explanation: Why the rule is there and how to mend a breach, a paragraph or two.
        example: A breach and how it is mended, as an author writes it.
    """

    code: str
    title: str
    explanation: str
    example: str = ""
