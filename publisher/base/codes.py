"""The stable codes of all findings, as `publisher explain` tells them. A code is never reused.

`C1xx` configuration, `P1xx` syntax, `L2xx` lint, `S3xx` shapes, `Q4xx` saved queries, `R5xx` releases.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """What a code stands for.

    Args:
        code: The code itself.
        title: The rule in a few words.
        explanation: Why the rule is there and how to mend a breach, a paragraph or two.
    """

    code: str
    title: str
    explanation: str


_ALL = (
    Code(
        "C101",
        "pyproject.toml is valid TOML",
        "The configuration file cannot be parsed, so nothing else was looked at. Mend the line that the message names.",
    ),
    Code(
        "C102",
        "every setting is known",
        "A setting that nobody reads is most often a slip of the pen, and a silent one would change nothing. The "
        "message names the nearest known setting. All settings are listed in docs/configuration.md.",
    ),
    Code(
        "C103",
        "required settings are present",
        "`base` says under which IRI everything is published, `date` which day this publication bears. Neither can be "
        "guessed: the date is never taken from the clock, so that the same sources give the same bytes everywhere.",
    ),
    Code("C104", "a setting has the right type", "The value is of another type than the setting needs."),
    Code(
        "C105",
        "IRIs in the configuration are absolute",
        "Identity is fixed by these IRIs. The base ends in `/`, so that paths can be appended to it.",
    ),
)

CODES: dict[str, Code] = {entry.code: entry for entry in _ALL}
"""All codes by name."""
