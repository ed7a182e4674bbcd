"""`C1xx`: the configuration."""

from __future__ import annotations

from publisher.base.codes.code import Code

CONFIGURATION = (
    Code(
        "C101",
        "pyproject.toml is valid TOML",
        "The configuration file cannot be parsed, so nothing else was looked at. Mend the line that the message names.",
        'base = https://example.org/     # wrong: a text needs quotes\nbase = "https://example.org/"',
    ),
    Code(
        "C102",
        "every setting is known",
        "A setting that nobody reads is most often a slip of the pen, and a silent one would change nothing. The "
        "message names the nearest known setting. All settings are listed in docs/configuration.md.",
        'langauges = ["en"]     # wrong\nlanguages = ["en"]',
    ),
    Code(
        "C103",
        "required settings are present",
        "`base` says under which IRI everything is published, `date` which day this publication bears. Neither can be "
        "guessed: the date is never taken from the clock, so that the same sources give the same bytes everywhere.",
        '[tool.publisher]\nbase = "https://example.org/"\ndate = 2026-01-31',
    ),
    Code(
        "C104",
        "a setting has the right type",
        "The value is of another type than the setting needs.",
        'date = "2026-01-31"     # wrong: a text\ndate = 2026-01-31',
    ),
    Code(
        "C105",
        "IRIs in the configuration are absolute",
        "Identity is fixed by these IRIs. The base ends in `/`, so that paths can be appended to it.",
        'base = "https://example.org/city"     # wrong: no final /\nbase = "https://example.org/city/"',
    ),
)
