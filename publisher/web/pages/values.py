"""What a page shows of a document: values, facts made of them, sections made of facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publisher.web.pages.labels import Name


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a fact.

    Args:
        text: What is shown: the data's own words, numbers and dates as the reader's language writes them.
        language: Its language tag; empty where it has none.
        url: Where a click leads on this server; None where nothing here describes it.
        outside: The value's own address where it is on another site and may be linked to.
        iri: The IRI, where it is one.
        datatype: Short name of a datatype worth telling.
        machine: The lexical form of a number or time that is shown otherwise.
        is_time: Whether it is a point or a stretch of time.
        sources: Named graphs that state it.
        disputed: Whether only claim graphs hold it.
        parts: Facts about a nested thing without a document of its own.
        anchor: The fragment that a nested thing's address ends in; empty where it has none.
    """

    text: str
    language: str = ""
    url: str | None = None
    outside: str | None = None
    iri: str = ""
    datatype: str = ""
    machine: str = ""
    is_time: bool = False
    sources: tuple[str, ...] = ()
    disputed: bool = False
    parts: tuple[Fact, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """All values of one property.

    Args:
        name: The property's name.
        iri: Its IRI.
        url: Where a click on it leads, here or outside.
        values: Those to show at once.
        others: Values in languages other than the reader's, shown on demand.
    """

    name: Name
    iri: str
    url: str | None
    values: tuple[Value, ...]
    others: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """What is said about one subject of a document, such as a term of the ontology.

    Args:
        name: Its name.
        iri: Its IRI.
        anchor: The fragment that its address ends in; empty for what has a document of its own.
        url: Its address on this server.
        types: Its classes.
        facts: What is said of it.
    """

    name: Name
    iri: str
    anchor: str
    url: str | None
    types: tuple[Value, ...]
    facts: tuple[Fact, ...]
