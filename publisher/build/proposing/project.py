"""A whole project from tables: settings, ontology, shapes, mappings, first queries, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from publisher.base.config import CONFIG_FILE
from publisher.base.errors import PublisherError, UnreadableError
from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.build.proposing.mapping import mapping_text
from publisher.build.proposing.papers import readme_text, settings_text
from publisher.build.proposing.promises import shapes_text
from publisher.build.proposing.proposal import connected, propose
from publisher.build.proposing.questions import queries_of
from publisher.build.proposing.vocabulary import concepts_text, ontology_text, sources_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from publisher.build.proposing.proposal import Proposal
    from publisher.build.proposing.tables import Brought


@dataclass(frozen=True)
class Answers:
    """What cannot be read off the tables.

    Args:
        base: What all IRIs begin with, ending in `/`.
        title: What the publication is called.
        language: The language of the headings, and of texts whose heading tells of none.
        things: What a row is, in words, by the stem of the table.
        day: The day of the first publication.
        mailbox: The address of an office; without one, harvesters by OAI-PMH are not served.
    """

    base: str
    title: str
    language: str
    things: Mapping[str, str]
    day: date
    mailbox: str = ""

    @classmethod
    def of(cls, tables: Sequence[Brought], day: date, language: str = "en") -> Answers:
        """What is taken where nobody is asked."""
        first = tables[0]
        base = f"https://example.org/{first.stem}/"
        things = {table.stem: singular(table.words, language) for table in tables}
        return cls(base, first.words.capitalize(), language, things, day)


@dataclass(frozen=True)
class Drafted:
    """A project that was proposed, and is not written yet.

    Args:
        files: Texts by path.
        proposals: What is proposed for each table.
        notes: What was changed in the tables.
    """

    files: Mapping[str, str]
    proposals: tuple[Proposal, ...]
    notes: tuple[str, ...] = field(default=())


def draft_project(tables: Sequence[Brought], answers: Answers) -> Drafted:
    """Proposes a project.

    Args:
        tables: The tables.
        answers: What cannot be read off them.
    """
    sound, proposals = zip(*(_proposed(table, answers) for table in tables), strict=True)
    cells = [
        {column.name: [row[n] for row in table.rows] for n, column in enumerate(proposal.columns)}
        for table, proposal in zip(sound, proposals, strict=True)
    ]
    ready = connected(proposals, cells)
    base, language, prefix = answers.base, answers.language, prefix_of(sound[0].stem)
    files = {
        CONFIG_FILE: settings_text(ready, answers.title, base, language, answers.day, answers.mailbox, prefix),
        "README.md": readme_text(ready, answers.title),
        "ontology/terms.ttl": ontology_text(ready, prefix, base, answers.title, language),
        "shapes/promises.shacl.ttl": shapes_text(ready, prefix, base),
        "data/sources.trig": sources_text(ready, {t.stem: t.file for t in sound}, prefix, base, language),
        "data/concepts.trig": concepts_text(ready, prefix, base, language),
        **{f"data/{table.stem}.csv": table.text for table in sound},
        **{f"data/{one.stem}.map.yaml": mapping_text(one, prefix, ready) for one in ready},
        **{path: text for one in ready for path, text in queries_of(one, prefix, base, language).items()},
    }
    notes = tuple(f"{table.file}: {note}" for table in sound for note in table.notes)
    return Drafted({path: text for path, text in files.items() if text}, tuple(ready), notes)


def _proposed(table: Brought, answers: Answers) -> tuple[Brought, Proposal]:
    """A proposal for a table, which gets a column of numbers where no other tells its rows apart."""
    thing = answers.things[table.stem]
    found = propose(table.stem, thing, table.header, table.rows, answers.language)
    if found.key:
        return table, found
    numbered = table.numbered()
    return numbered, propose(table.stem, thing, numbered.header, numbered.rows, answers.language)


def write_project(folder: Path, drafted: Drafted) -> Iterator[Path]:
    """Writes a project into a folder, which is made where it does not exist.

    Yields:
        Each file that was written.

    Raises:
        PublisherError: A file would be overwritten; nothing is written then.
        UnreadableError: The folder cannot be written.
    """
    targets = {folder / path: text for path, text in drafted.files.items()}
    taken = next((target for target in targets if target.exists()), None)
    if taken:
        message = f"{taken} is there already; nothing was written"
        raise PublisherError(message)
    for target, text in targets.items():
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            message = f"{target} cannot be written: {error}"
            raise UnreadableError(message) from error
        yield target


def prefix_of(stem: str) -> str:
    """A prefix for the terms of a project, which no published vocabulary has.

    >>> prefix_of("drinking-fountains"), prefix_of("org")
    ('drinkingfountains', 'own')
    """
    plain = stem.replace("-", "")
    return plain if plain.isalpha() and plain not in STANDARD_PREFIXES else "own"


def singular(words: str, language: str) -> str:
    """What one of several is called, as far as that is known of English.

    >>> singular("public libraries", "en"), singular("bus stops", "en"), singular("fontane", "it")
    ('public library', 'bus stop', 'fontane')
    """
    if language != "en" or words.endswith(("ss", "us")) or not words.endswith("s"):
        return words
    return words[:-3] + "y" if words.endswith("ies") else words[:-1]
