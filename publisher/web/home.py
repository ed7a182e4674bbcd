"""The home page, and the pages about the publication: what it is, its licence, its accessibility."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app

from publisher.release.finding import fold
from publisher.web.context import current, mark_prepared, page_frame, page_response
from publisher.web.discovery import entry
from publisher.web.finding.browse import kinds_of
from publisher.web.finding.facets import hints
from publisher.web.headers import conditional
from publisher.web.pages.map import draw_map
from publisher.web.rendering import in_language, render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publisher.store.saved_queries.saved_query import SavedQuery
    from publisher.web.discovery import Entry
    from publisher.web.edition import Edition
    from publisher.web.pages.labels import Name
    from publisher.web.pages.map import Map
    from publisher.web.rendering import Frame

blueprint = Blueprint("home", __name__)

_DOORS = (
    ("/sparql", "door-sparql"),
    ("/catalog", "door-catalog"),
    ("/.well-known/void", "door-void"),
    ("/dumps/", "door-dumps"),
    ("/feed", "door-feed"),
    ("/oai", "door-oai"),
    ("/openapi.json", "door-openapi"),
    ("/reconcile", "door-reconcile"),
    ("/def", "door-ontology"),
    ("/shapes", "door-shapes"),
    ("/-/release", "door-release"),
    ("/about", "door-about"),
)
_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Featured:
    """What the home page shows first.

    Args:
        heading: What it is, where the settings say so.
        lines: The things, each with a few words about it.
        map: Where they lie.
    """

    heading: Name | None
    lines: tuple[tuple[Entry, tuple[str, ...]], ...]
    map: Map | None


@blueprint.get("/")
def home() -> Response:
    """What this is, what is in it, and the ways in."""
    edition = current()
    # The page is kept for all, so nothing of this request's own address may stand in it.
    frame = replace(page_frame(), url="/")
    page = edition.pages.get_or_make((frame.url, ",".join(frame.languages)), lambda: _home(edition, frame))
    mark_prepared()
    return conditional(page_response(page, frame.language, negotiated=False))


def _home(edition: Edition, frame: Frame) -> bytes:
    return render(
        "home.html",
        frame,
        counts=edition.release.manifest.counts,
        featured=_featured(edition, frame.languages),
        kinds=kinds_of(edition, *frame.languages),
        questions=_questions(edition),
        pictures=edition.pictures,
        doors=_doors(edition),
        example=edition.example,
    )


def _questions(edition: Edition) -> list[tuple[str, SavedQuery]]:
    """The saved queries that the settings name, else the first ones."""
    queries = edition.release.saved_queries
    named = [name for name in edition.publication.questions if name in queries]
    return [(name, queries[name]) for name in (named or list(queries)[:_QUESTIONS])]


def _doors(edition: Edition) -> list[tuple[str, str]]:
    """The ways in that there are: served by a view of their own, or documents of the release."""
    served = {rule.rule for rule in current_app.url_map.iter_rules()}
    resources = edition.release.resources
    return [(url, words) for url, words in _DOORS if url in served or url.removeprefix("/") in resources]


def _featured(edition: Edition, languages: Sequence[str]) -> Featured | None:
    """What the setting `featured` names, or whatever lies somewhere, unless that is too much to show."""
    paths = edition.links.featured(edition.publication)
    if not paths:
        return None
    places = dict.fromkeys(place for path in paths for place in edition.links.places(path))
    marks = [edition.mark(path, *languages) for path in places]
    texts = {tag: text for tag, text in edition.publication.featured.items() if tag not in ("property", "value")}
    lines = tuple(_lines(edition, paths, languages))
    return Featured(
        in_language(texts, *languages), lines, draw_map(marks, ground=edition.release.ground) if marks else None
    )


def _lines(edition: Edition, paths: Sequence[str], languages: Sequence[str]) -> list[tuple[Entry, tuple[str, ...]]]:
    """The things with a few words about each: the values in which they differ."""
    resources, values = edition.release.resources, edition.release.facets.values
    facets = [
        facet
        for facet in edition.release.facets.of(edition.own_class(resources[path]) for path in paths)
        if len({values.get(path, {}).get(facet.key) for path in paths}) > 1
    ]
    lines = [(entry(edition, resources[p], languages), tuple(hints(edition, p, facets, languages))) for p in paths]
    return sorted(lines, key=lambda line: (fold(line[0].name), line[0].url))


@blueprint.get("/about")
def about() -> Response:
    """What this is, how it is made and how to cite it."""
    return _text_page("about.html")


@blueprint.get("/licence")
def licence() -> Response:
    """How the data may be used."""
    edition = current()
    iri = edition.publication.licence
    language = page_frame().language
    name = edition.name(iri, language) if iri and edition.labels(iri) else iri
    return _text_page("licence.html", licence=iri, licence_name=name)


@blueprint.get("/accessibility")
def accessibility() -> Response:
    """The accessibility statement."""
    return _text_page("accessibility.html")


def _text_page(template: str, **context: object) -> Response:
    edition = current()
    frame = page_frame()
    page = render(
        template,
        frame,
        counts=edition.release.manifest.counts,
        has_claims=bool(edition.contested),
        **context,
    )
    return conditional(page_response(page, frame.language, negotiated=False))
