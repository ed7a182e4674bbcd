"""How to cite a dataset, and how search engines are told of it: both follow from settings, version and dumps.

Citation as DataCite recommends (Metadata Schema 4.5, section 2.5): Creator (Year): Title. Version. Publisher.
Resource type. Identifier. Markup as Google's guide to Dataset structured data asks, in schema.org's terms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from publisher.base.catalogue import DEFAULT_DATASET, DatasetSettings
from publisher.base.formats import by_compression, by_suffix

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from publisher.base.config import Publication
    from publisher.release.reader import Release


def in_language(by_language: Mapping[str, str], language: str) -> str:
    """A text in a language, else in the first that there is; empty for none.

    >>> in_language({"en": "Cities"}, "it")
    'Cities'
    """
    return by_language.get(language) or next(iter(by_language.values()), "")


def citation(publication: Publication, dataset: str, version: str, day: date, language: str = "en") -> str:
    """How to cite a dataset.

    Args:
        publication: The publication settings.
        dataset: The dataset's name.
        version: Its version.
        day: The day of that version.
        language: Language of the names.

    >>> from datetime import date
    >>> from publisher.base.config import Publication
    >>> publication = Publication("https://example.org/", date(2026, 1, 31), {"en": "Cities"})
    >>> citation(publication, "cities", "2026-01-31", date(2026, 1, 31))
    'Cities (2026): Cities. Version 2026-01-31. Dataset. https://example.org/id/dataset/cities/2026-01-31'
    """
    settings = publication.datasets.get(dataset, DatasetSettings())
    title = in_language(settings.title or publication.title, language) or dataset
    creator = in_language(publication.publisher.name, language) or title
    iri = f"{publication.base}id/dataset/{dataset}/{version}"
    return f"{creator} ({day.year}): {title}. Version {version}. Dataset. {iri}"


def dataset_markup(release: Release, language: str) -> list[dict[str, Any]]:
    """The datasets of a release in schema.org's terms, one JSON-LD node each, to be embedded in the landing page.

    Args:
        release: The release.
        language: Language of titles and descriptions.
    """
    settings = release.publication.datasets or {DEFAULT_DATASET: DatasetSettings()}
    return [_node(release, name, table, language) for name, table in settings.items()]


def _node(release: Release, name: str, settings: DatasetSettings, language: str) -> dict[str, Any]:
    publication, versions = release.publication, release.chronicle.versions
    base = publication.base
    title = settings.title or publication.title
    node = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{base}id/dataset/{name}",
        "name": in_language(title, language) or name,
        "alternateName": [text for tag, text in title.items() if tag != language],
        "description": in_language(settings.description or publication.description, language),
        "url": settings.landing or base,
        "identifier": settings.identifier or f"{base}id/dataset/{name}",
        "version": release.version,
        "datePublished": versions[0].day.isoformat(),
        "dateModified": versions[-1].day.isoformat(),
        "license": publication.licence,
        "isAccessibleForFree": True,
        "inLanguage": list(publication.languages),
        "keywords": list(settings.keywords.get(language) or next(iter(settings.keywords.values()), ())),
        "creator": _agent(publication, language),
        "publisher": _agent(publication, language),
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": base + "catalog",
            "name": _name(publication, language),
        },
        "citation": citation(publication, name, release.version, versions[-1].day, language),
        "temporalCoverage": _period(settings),
        "spatialCoverage": [_place(iri, box) for iri, box in settings.spatial.items()],
        "distribution": list(_downloads(release, name)),
    }
    return {key: value for key, value in node.items() if value not in ("", [], None)}


def _name(publication: Publication, language: str) -> str:
    return in_language(publication.title, language) or publication.base


def _agent(publication: Publication, language: str) -> dict[str, Any]:
    agent = publication.publisher
    return {
        "@type": "Organization",
        "@id": agent.iri or publication.base + "id/agent/publisher",
        "name": in_language(agent.name, language) or _name(publication, language),
        "url": agent.homepage or publication.base,
    }


def _period(settings: DatasetSettings) -> str:
    if settings.start is None and settings.end is None:
        return ""
    return "/".join(day.isoformat() if day else ".." for day in (settings.start, settings.end))


def _place(iri: str, box: Sequence[float]) -> dict[str, Any]:
    west, south, east, north = box
    shape = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
    return {"@type": "Place", "@id": iri, "geo": shape}


def _downloads(release: Release, dataset: str) -> Iterator[dict[str, Any]]:
    for name, entry in release.dumps.items():
        stem, compression = by_compression(name)
        fmt = by_suffix(stem)[1]
        if fmt is None or not re.fullmatch(re.escape(dataset) + r"\.\w+", stem):
            continue
        yield {
            "@type": "DataDownload",
            "name": name,
            "contentUrl": f"{release.publication.base}dumps/{name}",
            "encodingFormat": [fmt.media_type, *([compression.media_type] if compression else [])],
            "contentSize": str(entry.bytes),
            "sha256": entry.sha256,
        }
