"""The settings of a project, and a page on what to do next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from publisher.build.proposing.proposal import Proposal

_LICENCE = "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"


def settings_text(
    proposals: Sequence[Proposal], title: str, base: str, language: str, day: date, mailbox: str, prefix: str
) -> str:
    """The text of `pyproject.toml`.

    Args:
        proposals: What is proposed for the tables.
        title: What the publication is called.
        base: The base of its IRIs.
        language: The language of the title.
        day: The day of the publication.
        mailbox: The address of an office; empty where there is none.
        prefix: The prefix of the project's own terms.
    """
    words = ", ".join(_quoted(one.thing) for one in proposals)
    tables = ", ".join(f"{one.stem}.csv" for one in proposals)
    services = '["documents", "sparql", "feed"]  # add "oai" once contact.mailbox is set'
    lines = [
        "# What the publisher needs to know. All settings: docs/configuration.md of the publisher.",
        "[tool.publisher]",
        f"base = {_quoted(base)}  # the IRIs of everything of yours start with this; choose it once and for all",
        f"date = {day.isoformat()}  # the day of this publication",
        f'licence = "{_LICENCE}"  # is this the licence of your data?',
        f"languages = [{_quoted(language)}]",
        *([] if mailbox else [f"services = {services}"]),
        "",
        "[tool.publisher.title]",
        f"{language} = {_quoted(title)}",
        "",
        "[tool.publisher.description]",
        f"{language} = {_quoted(f'{title} ({tables})')}  # say in a sentence or two what this is",
        "",
        *(["[tool.publisher.contact]", f"mailbox = {_quoted(mailbox)}", ""] if mailbox else []),
        "[tool.publisher.prefixes]",
        f"{prefix} = {_quoted(f'{base}def#')}",
        "",
        f"[tool.publisher.datasets.{proposals[0].stem}]",
        f"keywords.{language} = [{words}]",
        "# Portals ask for these, too: themes, spatial, start, end, frequency.",
    ]
    return "\n".join(lines) + "\n"


def readme_text(proposals: Sequence[Proposal], title: str) -> str:
    """What to do next, with what was left out of each table and what is to be looked at."""
    lines = [f"# {title}", "", "```console", "$ publisher validate   # each finding shows its cell"]
    lines += ["$ publisher serve --watch   # then look at http://127.0.0.1:8000/", "```", ""]
    first = proposals[0]
    lines += [
        "| where | what |",
        "|---|---|",
        *(
            f"| `data/{one.stem}.csv`, `data/{one.stem}.map.yaml` | a table, and how it becomes linked data |"
            for one in proposals
        ),
        "| `data/sources.trig`, `data/concepts.trig` | where the tables are from, and their categories |",
        "| `ontology/terms.ttl` | your own terms |",
        "| `shapes/promises.shacl.ttl` | what is promised of each thing |",
        "| `sparql_queries/` | questions to begin with |",
        "| `pyproject.toml` | settings |",
        "",
        "## Next",
        "",
        "1. Read the mapping: each line says why it is there.",
        f"2. Ask what a cell becomes: `publisher tables explain data/{first.stem}.csv:A2`.",
        "3. Choose `base` in `pyproject.toml`, an address that you keep; then the licence and the description.",
        "4. Say in `ontology/terms.ttl` what your terms mean, and in `data/sources.trig` where the tables are from.",
    ]
    doubts = [(one, column) for one in proposals for column in one.columns if column.doubt]
    lines += _section("To be looked at", [f"{_place(one, c.heading)}: {c.doubt}" for one, c in doubts])
    left = [(one, column) for one in proposals for column in one.having("personal")]
    lines += _section(
        "Left out, since it may be data on persons", [f"{_place(one, c.heading)}: {c.why}" for one, c in left]
    )
    return "\n".join(lines) + "\n"


def _section(heading: str, points: Sequence[str]) -> list[str]:
    return ["", f"## {heading}", "", *(f"- {point}" for point in points)] if points else []


def _place(proposal: Proposal, heading: str) -> str:
    return f"`{proposal.stem}.csv`, “{heading}”"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
