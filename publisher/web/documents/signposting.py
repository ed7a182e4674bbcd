"""Where a document leads: the links of its header and of its link set (RFC 8288, RFC 9264, FAIR Signposting level 2).

The page is the landing page of the resource; the RDF documents are its metadata; what can be downloaded are its items.
What names something for good bears the public base; alternates are local paths, so they lead to the same server.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from publisher.base.formats import HTML, JSON_LD, RDF_FORMATS, Format
from publisher.release.profiles import MODEL
from publisher.web.addresses import DESCRIBE, document_url, to_uri
from publisher.web.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from publisher.base.config import Publication
    from publisher.release.profiles import Profile
    from publisher.web.documents.representations import Asked

LINKSET_JSON = Format("linkset-json", "application/linkset+json", "Link set", ".linkset.json")
LINKSET_TEXT = Format("linkset", "application/linkset", "Link set", ".linkset")
LINKSET_FORMATS = (LINKSET_JSON, LINKSET_TEXT)
_ABOUT_PAGE = "https://schema.org/AboutPage"
_CATALOGUE = "catalog"


@dataclass(frozen=True, slots=True)
class Link:
    """A link (RFC 8288, section 2).

    Args:
        target: An IRI, or a path on this server.
        relation: How the target relates to the context.
        attributes: Target attributes.
        anchor: The context, where that is not the document.
    """

    target: str
    relation: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    anchor: str = ""

    def header(self) -> str:
        """The link as a member of a header.

        >>> Link("/doc/a.ttl", "alternate", {"type": "text/turtle"}).header()
        '</doc/a.ttl>; rel="alternate"; type="text/turtle"'
        """
        attributes = {**self.attributes, **({"anchor": to_uri(self.anchor)} if self.anchor else {})}
        rest = "".join(f'; {name}="{value}"' for name, value in attributes.items())
        return f'<{to_uri(self.target)}>; rel="{self.relation}"{rest}'


def header_of(links: Iterable[Link]) -> str:
    """The links as the value of a `Link` header."""
    return ", ".join(link.header() for link in links)


def links_of(publication: Publication, asked: Asked, fmt: Format | None, profiles: Mapping[str, Profile]) -> list[Link]:
    """The links of one representation.

    Args:
        publication: The publication settings.
        asked: What is represented.
        fmt: Its format; None where it is told that there is none such.
        profiles: All profiles of the release by token.
    """
    return [
        *_other_forms(asked, fmt, profiles),
        Link(publication.base + document_url(asked.resource.path)[1:], "canonical"),
        *_signposts(publication, asked, fmt),
        *(_languages(asked) if fmt is HTML else ()),
        *_pages(asked, fmt),
        *_times(asked),
        *([Link(profiles[asked.profile].iri, "profile")] if fmt is not None and asked.profile in profiles else []),
    ]


def _other_forms(asked: Asked, fmt: Format | None, profiles: Mapping[str, Profile]) -> Iterator[Link]:
    model = asked.in_profile(MODEL).on_page(asked.page)
    # PyLD 2 and 3 cannot load JSON-LD with more than one alternate; the other formats are told as `describedby` too.
    alone = fmt is JSON_LD
    for found in (HTML,) if alone else (*RDF_FORMATS, HTML):
        yield Link(model.url(found), "alternate", {"type": found.media_type})
    for token in asked.resource.profiles:
        if token in profiles and not alone:
            told = {"type": JSON_LD.media_type, "profile": to_uri(profiles[token].iri)}
            yield Link(asked.in_profile(token).url(JSON_LD), "alternate", told)
    for kind in LINKSET_FORMATS:
        yield Link(document_url(asked.resource.path, kind), "linkset", {"type": kind.media_type})


def _signposts(publication: Publication, asked: Asked, fmt: Format | None) -> Iterator[Link]:
    """What the resource is, who made it, under which licence, and what belongs to it."""
    resource = asked.resource
    yield Link(resource.iri, "cite-as")
    for found in RDF_FORMATS:
        if found is not fmt:
            yield Link(document_url(resource.path, found), "describedby", {"type": found.media_type})
    if fmt is not HTML and fmt is not None:
        yield Link(document_url(resource.path, HTML), "describes", {"type": HTML.media_type})
    for iri in (*resource.types, *((_ABOUT_PAGE,) if fmt is HTML else ())):
        yield Link(iri, "type")
    for relation, fallback in (("author", publication.publisher.iri), ("license", publication.licence)):
        for iri in resource.links.get(relation, (fallback,) if fallback else ()):
            yield Link(iri, relation)
    for iri in resource.links.get("item", ()):
        yield Link(iri, "item")
    # The profile allows one collection.
    collection = resource.links.get("collection", (publication.base + _CATALOGUE,))[0]
    if collection != resource.iri:
        yield Link(collection, "collection")


def _languages(asked: Asked) -> Iterator[Link]:
    url = asked.url(HTML)
    for tag in LANGUAGES:
        yield Link(f"{url}{'&' if '?' in url else '?'}lang={tag}", "alternate", {"hreflang": tag})


def _times(asked: Asked) -> Iterator[Link]:
    """Where earlier versions are found (RFC 7089)."""
    if not asked.resource.path.startswith(DESCRIBE):
        url = document_url(asked.resource.path)
        yield Link(f"/timegate{url}", "timegate")
        yield Link(f"/timemap{url}", "timemap", {"type": "application/link-format"})


def _pages(asked: Asked, fmt: Format | None) -> Iterator[Link]:
    pages = asked.resource.pages
    if pages > 1 and asked.profile == MODEL:
        numbers = {"first": 1, "prev": asked.page - 1, "next": asked.page + 1, "last": pages}
        for relation, number in numbers.items():
            if 1 <= number <= pages:
                yield Link(asked.on_page(number).url(fmt), relation)


def linkset(publication: Publication, asked: Asked) -> list[Link]:
    """All links of a resource, each with its context, as a link set has them; everything under the public base."""
    resource = asked.resource
    base = publication.base.rstrip("/")
    page = base + document_url(resource.path, None)

    def public(target: str) -> str:
        return base + target if target.startswith("/") else target

    found = [
        Link(public(link.target), link.relation, link.attributes, page) for link in _signposts(publication, asked, HTML)
    ]
    metadata = [public(document_url(resource.path, fmt)) for fmt in RDF_FORMATS]
    landing = {"type": HTML.media_type}
    return [
        *found,
        *(Link(page, "describes", landing, anchor) for anchor in metadata),
        *(Link(page, "collection", landing, iri) for iri in resource.links.get("item", ())),
    ]


def linkset_json(links: Iterable[Link]) -> bytes:
    """A link set in JSON (RFC 9264, section 4.2).

    >>> linkset_json([Link("x:b", "author", {}, "x:a")])
    b'{"linkset": [{"anchor": "x:a", "author": [{"href": "x:b"}]}]}\\n'
    """
    contexts: dict[str, dict[str, list[dict[str, str]]]] = {}
    for link in links:
        targets = contexts.setdefault(to_uri(link.anchor), {}).setdefault(link.relation, [])
        targets.append({"href": to_uri(link.target), **link.attributes})
    content = {"linkset": [{"anchor": anchor, **relations} for anchor, relations in contexts.items()]}
    return json.dumps(content, ensure_ascii=False).encode() + b"\n"


def linkset_text(links: Iterable[Link]) -> bytes:
    """A link set as a header would have it, one link a line (RFC 9264, section 4.1)."""
    return ",\n".join(link.header() for link in links).encode() + b"\n"
