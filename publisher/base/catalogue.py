"""Settings of what is published about the publication: its publisher, its contact point, its datasets.

They become a DCAT-AP catalogue (`publisher/build/describing`), so the names are those of DCAT.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

from publisher.base.iris import is_valid_iri

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT_DATASET = "dataset"
"""The name of the one dataset of a publication that names none."""

SERVICES = ("documents", "sparql", "oai", "feed")
"""The kinds of data services that a catalogue can list."""

DIMENSIONS = (
    "availability",
    "completeness",
    "conciseness",
    "consistency",
    "interlinking",
    "interoperability",
    "interpretability",
    "licensing",
    "performance",
    "relevancy",
    "representationalConciseness",
    "security",
    "semanticAccuracy",
    "syntacticValidity",
    "timeliness",
    "trustworthiness",
    "understandability",
    "versatility",
)
"""What a quality can concern, in the W3C's Linked Data Quality Dimensions."""

Fault = tuple[str, str, str]
"""Code, setting and message of a wrong setting."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Who publishes.

    Args:
        iri: The agent's IRI; `{base}id/agent/publisher` when empty.
        name: Name by language.
        type: IRI of the kind of publisher, from the ADMS publisher types.
        homepage: IRI of its home page.
        identifier: Its identifier in the catalogue (dct:identifier); the end of its IRI when empty.
    """

    iri: str = ""
    name: Mapping[str, str] = field(default_factory=dict)
    type: str = ""
    homepage: str = ""
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask: an office, never a person.

    Args:
        name: Name by language.
        page: IRI of a page with a way to get in touch.
        mailbox: Address of a mailbox of the office, without `mailto:`.
    """

    name: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    mailbox: str = ""


@dataclass(frozen=True, slots=True)
class DatasetSettings:
    """A dataset of the catalogue.

    Args:
        title: Title by language; that of the publication when empty.
        description: Description by language; that of the publication when empty.
        keywords: Keywords by language.
        themes: IRIs of EU data themes.
        spatial: What it covers: IRI of a country, place or continent of the EU authority tables or of a GeoNames
            feature, with its bounding box: west, south, east and north in degrees.
        start: First day of the time it covers.
        end: Last day of the time it covers.
        frequency: IRI of the EU authority table of frequencies.
        landing: IRI of its landing page; the base when empty.
        identifier: Its persistent identifier, such as a DOI; its own IRI when empty.
        graphs: Paths below the base of the graphs that it is made of; one that ends in `/` stands for all below it.
            When empty, as `sources` is: all that is in no other dataset.
        sources: Paths of the files that it is made of, below the project; one that ends in `/` stands for all below it,
            and `*` for any letters.
        measures: Names of saved queries that each give a number, by the dimension of quality that it tells of.
        gaps: What is known to be missing, by language.
        corrections: IRI of a page that tells how to correct it; none when empty.
    """

    title: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    spatial: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    start: date | None = None
    end: date | None = None
    frequency: str = ""
    landing: str = ""
    identifier: str = ""
    graphs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    measures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gaps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    corrections: str = ""


_TEXTS = {"name", "title", "description"}
_IRIS = {"iri", "type", "homepage", "page", "frequency", "landing", "corrections"}
_IRI_LISTS = {"themes"}
_Settings = TypeVar("_Settings", Agent, Contact, DatasetSettings)


def faults(kind: type[_Settings], table: object, where: str) -> Iterator[Fault]:
    """What is wrong with a table of settings.

    Args:
        kind: What the table describes.
        table: What stands in the configuration.
        where: The table's name.

    >>> [message for _, _, message in faults(Contact, {"pag": "x"}, "contact")]
    ["unknown setting 'pag' in [tool.publisher.contact]; did you mean 'page'?"]
    """
    if not isinstance(table, dict):
        yield "C104", where.rpartition(".")[2], f"'{where}' must be a table"
        return
    known = {f.name for f in fields(kind)}
    for key, value in table.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            yield "C102", key, f"unknown setting '{key}' in [tool.publisher.{where}]{hint}"
            continue
        wanted = _wrong(key, value)
        if wanted:
            yield "C104", key, f"'{key}' must be {wanted}"
            continue
        iris = value if key in _IRI_LISTS else list(value) if key == "spatial" else [value] if key in _IRIS else []
        for iri in iris:
            if iri and not is_valid_iri(iri):
                yield "C105", key, f"'{key}' must be an absolute IRI, not {iri!r}"


def _wrong(key: str, value: object) -> str:
    """What a value should have been; empty when it is right."""
    checks = {
        "keywords": (_is_lists(value), 'a table of lists, such as en = ["a", "b"]'),
        "gaps": (_is_lists(value), 'a table of lists, such as en = ["a", "b"]'),
        "measures": (
            _is_lists(value) and set(value) <= set(DIMENSIONS),
            f'a table of lists, such as completeness = ["a"]; its keys are of {", ".join(DIMENSIONS)}',
        ),
        "spatial": (_is_spatial(value), "a table of bounding boxes: IRI = [west, south, east, north]"),
        "start": (type(value) is date, "a date such as 2026-01-31, without quotes"),
        "end": (type(value) is date, "a date such as 2026-01-31, without quotes"),
        "themes": (_is_list(value), "a list of texts"),
        "graphs": (_is_list(value), "a list of texts"),
        "sources": (_is_list(value), "a list of texts"),
    }
    texts = isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
    other = (texts, "a table of texts") if key in _TEXTS else (isinstance(value, str), "a text")
    right, words = checks.get(key, other)
    return "" if right else words


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _is_lists(value: object) -> TypeGuard[dict[str, list[str]]]:
    return isinstance(value, dict) and all(_is_list(v) for v in value.values())


def _is_spatial(value: object) -> bool:
    return isinstance(value, dict) and all(_is_box(v) for v in value.values())


def _is_box(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 4 or not all(type(v) in (int, float) for v in value):
        return False
    west, south, east, north = (float(v) for v in value)
    return -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90


def made(kind: type[_Settings], table: Mapping[str, Any]) -> _Settings:
    """Settings from a table without faults, or from what a manifest keeps of them.

    >>> made(DatasetSettings, {"keywords": {"en": ["cities"]}, "start": "2015-09-15"}).start
    datetime.date(2015, 9, 15)
    """
    return kind(**{key: _frozen(key, value) for key, value in table.items()})


def _frozen(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, Mapping):
        if key == "spatial":
            return {k: tuple(float(v) for v in box) for k, box in value.items()}
        return {k: _frozen("", v) for k, v in value.items()}
    return date.fromisoformat(value) if key in ("start", "end") and isinstance(value, str) else value
