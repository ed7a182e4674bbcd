"""What the SPARQL page offers to who writes a query: the words of this dataset, and the editor where it was built.

The editor is YASGUI. It is taken from npm when `frontend/` is built, and is served from here like everything else;
without it the page is a plain form.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from publisher.web.addresses import with_query
from publisher.web.pages.labels import name_of
from publisher.web.rendering import static_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.web.edition import Edition

# More than these no list of completions is worth loading for.
_MOST_THINGS = 5000
_SCRIPTS = ("built/yasgui.js", "editor.js")
_STYLES = ("built/yasgui.css", "editor.css")
# Of the editor's page alone: its own scripts, the words it completes with, answers. No inline script, and no inline
# style but one: that of the table's column handles, which YASGUI adds and which is known by its digest.
_HANDLES = "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
EDITOR_POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' {_HANDLES}; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A class, a property or a thing that a query can name.

    Args:
        iri: Its IRI.
        name: How a query writes it: shortened by a prefix, else the IRI in angle brackets.
        label: What it is called; empty where it has no label.
        count: How often the data uses it.
        url: A query that shows how, as a link.
    """

    iri: str
    name: str
    label: str
    count: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """All that a query can name, the most used first."""

    classes: tuple[Word, ...]
    properties: tuple[Word, ...]


def words_in_use(edition: Edition, language: str) -> Words:
    """The classes and properties of the default graph with their numbers and labels."""
    schema = edition.release.schema

    def words(counts: Mapping[str, int], query: str) -> tuple[Word, ...]:
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(_word(edition, iri, language, count, query) for iri, count in ranked)

    return Words(
        words(schema.get("classes", {}), "SELECT ?thing WHERE {{\n  ?thing a {iri}\n}}\nORDER BY ?thing\nLIMIT 100\n"),
        words(
            schema.get("properties", {}),
            "SELECT ?thing ?value WHERE {{\n  ?thing {iri} ?value\n}}\nORDER BY ?thing ?value\nLIMIT 100\n",
        ),
    )


def _word(edition: Edition, iri: str, language: str, count: int, query: str) -> Word:
    name = edition.release.prefixes.compact(iri) or f"<{iri}>"
    labels = edition.labels(iri)
    label = edition.name(iri, language) if labels else ""
    return Word(iri, name, label, count, with_query("/sparql", query=query.format(iri=f"<{iri}>")))


def vocabulary(edition: Edition, language: str) -> dict[str, object]:
    """What the editor completes with: prefixes, classes, properties and the labels of things, for JSON."""
    words = words_in_use(edition, language)
    languages = (language, *edition.publication.languages)
    things = [
        [resource.iri, name_of(resource.iri, resource.labels, languages, edition.release.prefixes).text]
        for path, resource in edition.release.resources.items()
        if path.startswith("doc/")
    ]
    return {
        "prefixes": edition.release.prefixes.as_dict(),
        "classes": [_for_json(word) for word in words.classes],
        "properties": [_for_json(word) for word in words.properties],
        "things": things[:_MOST_THINGS],
    }


def _for_json(word: Word) -> dict[str, object]:
    return {key: value for key, value in asdict(word).items() if key != "url"}


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses of what the editor consists of."""

    scripts: tuple[str, ...]
    styles: tuple[str, ...]


@cache
def editor_assets() -> Assets | None:
    """The editor's files, or None where `frontend/` has not been built (`make frontend`)."""
    if not files("publisher.web").joinpath("static", *_SCRIPTS[0].split("/")).is_file():
        return None
    return Assets(tuple(static_url(name) for name in _SCRIPTS), tuple(static_url(name) for name in _STYLES))
