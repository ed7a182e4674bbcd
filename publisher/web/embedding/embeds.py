"""Cards of things for other sites: a page for a frame, JSON for the element `linked-data-card`, and its script.

A card page may stand in any frame, holds no script and asks for nothing but one stylesheet of this server. The element
needs of a site's Content-Security-Policy only this server in `script-src` and `connect-src`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from pyoxigraph import RdfFormat, parse

from publisher.base.formats import HTML, N_QUADS
from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.labels import LABEL_PROPERTIES
from publisher.rdf.terms import DCT, RDFS, SCHEMA, SKOS
from publisher.web.addresses import document_url
from publisher.web.context import current, names_language, page_languages
from publisher.web.discovery import JSON
from publisher.web.documents.entities import asked_format
from publisher.web.headers import DOCUMENT_CACHE, REDIRECT_CACHE, conditional, entity_tag
from publisher.web.pages.embed_code import ELEMENT_SCRIPT
from publisher.web.pages.facts import DocumentFacts
from publisher.web.problems import ProblemError, not_found
from publisher.web.rendering import Frame, render, static_file, static_url

if TYPE_CHECKING:
    from publisher.release.reader import Resource
    from publisher.web.edition import Edition
    from publisher.web.pages.values import Fact, Value

blueprint = Blueprint("embeds", __name__)

CARD_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
)
_DESCRIPTIONS = (DCT + "description", SCHEMA + "description", SKOS + "definition", RDFS + "comment", DCT + "abstract")
# Addresses of the same thing elsewhere say little to who reads a card.
_ELSEWHERE = (SKOS + "exactMatch", SKOS + "closeMatch", RDFS + "seeAlso", STANDARD_PREFIXES["owl"] + "sameAs")
_NOT_SHOWN = frozenset(
    {*_ELSEWHERE, *(p.value for p in LABEL_PROPERTIES), *_DESCRIPTIONS, SKOS + "altLabel", SKOS + "hiddenLabel"}
)
_FACTS, _VALUES, _LETTERS = 5, 3, 280


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its language, and where it leads."""

    text: str
    language: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class CardFact:
    """A property with its first values."""

    name: Text
    values: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows.

    Args:
        iri: The IRI of the thing.
        language: The language of the card.
        title: Its name, which leads to its page.
        types: Names of its classes.
        description: What it is, in a few words.
        facts: The first of its facts.
        publication: The title of the publication, which leads to its home page.
    """

    iri: str
    language: str
    title: Text
    types: tuple[Text, ...]
    description: Text | None
    facts: tuple[CardFact, ...]
    publication: Text


def card_of(edition: Edition, resource: Resource, *languages: str) -> Card:
    """Makes the card of a thing in a language, or the next where it is not there; its addresses are paths here."""
    found = edition.release.represent(resource.path, N_QUADS)
    quads = parse(found.body, format=RdfFormat.N_QUADS) if found else ()
    around = edition.surroundings
    document = DocumentFacts(quads, resource, edition.publication, languages, around.known, around.labels)
    title = edition.called(resource.iri, resource.labels, *languages)
    described = document.values(resource.iri, *_DESCRIPTIONS)
    frame = Frame(edition.publication, languages[0], others=languages[1:])
    return Card(
        resource.iri,
        languages[0],
        Text(title.text, title.language, document_url(resource.path)),
        tuple(Text(value.text, value.language) for value in document.types(resource.iri)[:2]),
        Text(_shortened(described[0].text), described[0].language) if described else None,
        tuple(_card_fact(fact) for fact in document.about(resource.iri) if _is_plain(fact))[:_FACTS],
        Text(frame.title.text, frame.title.language, "/"),
    )


def _is_plain(fact: Fact) -> bool:
    return fact.iri not in _NOT_SHOWN and bool(fact.values) and not any(value.parts for value in fact.values)


def _card_fact(fact: Fact) -> CardFact:
    return CardFact(Text(fact.name.text, fact.name.language), tuple(_text(value) for value in fact.values[:_VALUES]))


def _text(value: Value) -> Text:
    return Text(_shortened(value.text), value.language, value.url or value.outside or "")


def _shortened(text: str) -> str:
    return text if len(text) <= _LETTERS else text[:_LETTERS].rsplit(" ", 1)[0] + " …"


def card_page(edition: Edition, resource: Resource, *languages: str) -> bytes:
    """The card of a thing as a page for a frame."""
    frame = Frame(edition.publication, languages[0], edition.release.id, others=languages[1:])
    return render("card.html", frame, card=card_of(edition, resource, *languages), style=static_url("card.css"))


def card_response(page: bytes, language: str) -> Response:
    """A card page as an answer that any site may frame, one that demands cross-origin isolation too."""
    response = Response(page, content_type=HTML.content_type)
    response.headers["Content-Language"] = language
    response.headers["Content-Security-Policy"] = CARD_POLICY
    response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
    return _finished(response)


def resource_of(edition: Edition, iri: str) -> Resource:
    """The resource that an IRI of ours names.

    Raises:
        ProblemError: 400, no IRI is given; 404, the release has no such resource.
    """
    if not iri:
        raise ProblemError(400, "Name the thing by its IRI.", {"parameter": "iri"})
    found = edition.find(edition.release.document_path(iri)) if edition.release.policy.is_local(iri) else None
    if found is None or found.iri != iri:
        raise ProblemError(404, f"The release has nothing with the IRI {iri!r}.")
    return found


@blueprint.get("/embed")
def embed_by_iri() -> Response:
    """The card of the thing with an IRI: `?iri=`, `&lang=`, and `&format=json` for the element."""
    edition = current()
    return _card(edition, resource_of(edition, request.args.get("iri", "")))


@blueprint.get("/embed/<path:name>")
def embed(name: str) -> Response:
    """The card of a thing by the path of its IRI, such as `/embed/place/milan`."""
    edition = current()
    found = edition.find("doc/" + name)
    if found is None:
        raise not_found("id/" + name)
    return _card(edition, found)


def _card(edition: Edition, resource: Resource) -> Response:
    languages = page_languages()
    if asked_format({"html": HTML, "json": JSON}) is JSON:
        body = json.dumps(asdict(card_of(edition, resource, *languages)), ensure_ascii=False).encode()
        response = Response(body, content_type=JSON.media_type)
        response.headers["Content-Language"] = languages[0]
        return _finished(response)
    return card_response(card_page(edition, resource, *languages), languages[0])


def _finished(response: Response) -> Response:
    if not names_language():
        response.vary.add("Accept-Language")
    response.set_etag(entity_tag(response.get_data()))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    return conditional(response)


@blueprint.get(ELEMENT_SCRIPT)
def element_script() -> Response:
    """The script of the element `linked-data-card`."""
    body, tag = static_file("card.js")
    response = Response(body, content_type="text/javascript; charset=utf-8")
    response.set_etag(tag)
    response.headers["Cache-Control"] = REDIRECT_CACHE
    return conditional(response)
