"""Reading the links of a reply: the `Link` header (RFC 8288) and the anchors of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMBER = re.compile(r"<([^>]*)>((?:\s*;\s*[\w*!#$&+\-.^`|~]+(?:=(?:\"[^\"]*\"|[^\",;\s]*))?)*)")
_PARAMETER = re.compile(r";\s*([\w*!#$&+\-.^`|~]+)(?:=(?:\"([^\"]*)\"|([^\",;\s]*)))?")


def header_links(value: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The members of a `Link` header: target and parameters.

    >>> list(header_links('</a.ttl>; rel="alternate"; type="text/turtle", </>; rel=home'))
    [('/a.ttl', {'rel': 'alternate', 'type': 'text/turtle'}), ('/', {'rel': 'home'})]
    """
    for member in _MEMBER.finditer(value):
        yield member[1], {p[1].lower(): p[2] or p[3] or "" for p in _PARAMETER.finditer(member[2])}


@dataclass
class Page(HTMLParser):
    """What matters of an HTML page.

    Args:
        text: The page.

    >>> page = Page('<html lang="it"><title>Milano</title><a href="/a#b">A</a><p id="b"></p>')
    >>> page.language, page.title, page.hrefs, page.ids
    ('it', 'Milano', ['/a#b'], {'b'})
    """

    text: str
    language: str = ""
    title: str = ""
    hrefs: list[str] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._in_title = False
        self.feed(self.text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes language, links and fragment targets."""
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = values.get("lang", "")
        if tag in ("a", "link", "img", "script", "area", "iframe") and (values.get("href") or values.get("src")):
            self.hrefs.append(values.get("href") or values["src"])
        if values.get("hreflang"):
            self.languages.add(values["hreflang"])
        if "id" in values:
            self.ids.add(values["id"])
        # an SVG title names a part of a picture, not the page
        self._in_title = tag == "title" and not self.title

    def handle_endtag(self, tag: str) -> None:
        """Ends the title."""
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        """Gathers the title."""
        if self._in_title:
            self.title += data
