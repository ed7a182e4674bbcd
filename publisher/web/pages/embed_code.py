"""What a site puts into its pages to show the card of a thing: a frame, or an element in the language of its page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from publisher.web.addresses import document_url, to_uri, with_query

if TYPE_CHECKING:
    from publisher.release.reader import Resource

SIZE = (480, 320)
"""Width and height of a card in pixels, where nobody asks for another size."""

ELEMENT_SCRIPT = "/static/card.js"
"""The address of the element's script; it stays, so that pages elsewhere can name it."""


def embed_url(resource: Resource, language: str = "") -> str:
    """The local address of a card page."""
    if resource.path.startswith("doc/"):
        return with_query(document_url("embed/" + resource.path.removeprefix("doc/")), lang=language)
    return with_query("/embed", iri=resource.iri, lang=language)


def frame_html(base: str, resource: Resource, title: str, size: tuple[int, int] = SIZE, language: str = "") -> str:
    """The frame of a card; the card needs no script, so the frame allows none.

    Args:
        base: The publication's base, under which the card is asked for.
        resource: What the card shows.
        title: What it is called.
        size: Width and height in pixels.
        language: Language of the card; the reader's when empty.
    """
    address = base.rstrip("/") + embed_url(resource, language)
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{size[0]}" height="{size[1]}" '
        'loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )


def element_html(base: str, resource: Resource, title: str) -> str:
    """The element with its script; inside is what shows until the card is there."""
    iri = escape(to_uri(resource.iri))
    return (
        f'<script type="module" src="{escape(base.rstrip("/") + ELEMENT_SCRIPT)}"></script>\n'
        f'<linked-data-card iri="{escape(resource.iri)}"><a href="{iri}">{escape(title)}</a></linked-data-card>'
    )
