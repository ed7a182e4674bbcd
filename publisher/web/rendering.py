"""Rendering of pages: Jinja2 with autoescape, the same for pure functions and for views."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from publisher.web.addresses import to_uri, with_query
from publisher.web.messages import LANGUAGES, Messages
from publisher.web.pages.labels import Name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.base.config import Publication

# Every page has this comment where a notice can stand. No text of the data can forge it: it is escaped.
_NOTICE_PLACE = b"<!--notice-->"


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the content of every page.

    Args:
        publication: The publication settings.
        language: Language of the interface.
        release: Name of the release.
        url: The page's own local URL, without a choice of language.
        alternates: Local URLs of the same in other formats: pairs of media type and URL.
        others: Languages that the reader takes for what is not there in that of the interface, best first.
    """

    publication: Publication
    language: str
    release: str = ""
    url: str = "/"
    alternates: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The reader's languages, that of the interface first."""
        return (self.language, *self.others)

    @property
    def title(self) -> Name:
        """The publication's title in the page's language, else in any."""
        return in_language(self.publication.title, *self.languages) or Name(self.publication.base)

    @property
    def description(self) -> Name | None:
        """The publication's description in the page's language, else in any."""
        return in_language(self.publication.description, *self.languages)

    def in_language(self, language: str) -> str:
        """The local URL of this page in another language of the interface."""
        separator = "&" if "?" in self.url else "?"
        return f"{self.url}{separator}lang={language}"


def in_language(texts: Mapping[str, str], *languages: str) -> Name | None:
    """A text in the first of some languages that has it, else in English or any other; None where there is none."""
    for tag in (*languages, "en", *texts):
        if tag in texts:
            return Name(texts[tag], tag)
    return None


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("publisher.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(with_query=with_query, languages={tag: Messages(tag) for tag in LANGUAGES})
    environment.globals["stylesheet"] = static_url("style.css")
    environment.globals["script"] = static_url("page.js")
    environment.globals["icon"] = static_url("icon.svg")
    environment.filters["uri"] = to_uri
    return environment


def render(template: str, frame: Frame, **context: object) -> bytes:
    """Renders a page.

    Args:
        template: Name of the template.
        frame: What surrounds the content.
        context: What the template needs beside it.
    """
    words = Messages(frame.language)
    return _environment().get_template(template).render(frame=frame, t=words, **context).encode()


def warm() -> None:
    """Compiles the templates and loads the words, numbers and dates of all languages."""
    environment = _environment()
    for name in environment.list_templates():
        environment.get_template(name)
    for language in LANGUAGES:
        words = Messages(language)
        for date in ("2026-01-31", "2026-01"):
            words.date(date)
        words.money(Decimal("1000.50"), "EUR")
        words.count("rows", 1000)


def with_notice(page: bytes, heading: str, text: str) -> bytes:
    """Puts a notice over a rendered page.

    >>> with_notice(b"<main><!--notice--></main>", "Broken", "<a>").count(b"&lt;a&gt;")
    1
    """
    notice = f'<section class="notice" role="alert"><h2>{escape(heading)}</h2><pre>{escape(text)}</pre></section>'
    return page.replace(_NOTICE_PLACE, notice.encode(), 1)


@cache
def static_file(name: str) -> tuple[bytes, str]:
    """The bytes of a static file and the digest that its address bears."""
    body = files("publisher.web").joinpath("static", name).read_bytes()
    return body, hashlib.sha256(body).hexdigest()[:12]


def static_url(name: str) -> str:
    """The address of a static file; it changes with the bytes, so it can be cached for good."""
    return f"/static/{static_file(name)[1]}/{name}"
