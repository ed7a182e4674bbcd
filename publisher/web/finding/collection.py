"""Lists of resources as data: in JSON, and in RDF as a collection (Hydra Core Vocabulary, sections 5.1 and 5.2)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import Response, request
from pyoxigraph import Literal, NamedNode, Quad

from publisher.base.formats import HTML, Format
from publisher.base.negotiation import choose_format
from publisher.rdf.terms import RDF_TYPE, RDFS, XSD_INTEGER
from publisher.rdf.writers import serialise
from publisher.web.addresses import document_url
from publisher.web.discovery import JSON
from publisher.web.documents.entities import asked_format
from publisher.web.finding.lookup import LIST_FORMATS, data_response, not_acceptable
from publisher.web.headers import link
from publisher.web.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from publisher.release.reader import Resource
    from publisher.web.edition import Edition
    from publisher.web.finding.facets import Asked, Narrowed

PAGE_SIZE = 50
Member: TypeAlias = "tuple[Resource, Mapping[str, object]]"
"""A resource of a list, with what else JSON says of it."""
_HYDRA = "http://www.w3.org/ns/hydra/core#"


@dataclass(frozen=True, slots=True)
class Collection:
    """One page of a list.

    Args:
        asked: What was asked for.
        total: How much there is on all pages.
        page: The number of the page.
        members: What stands on it, each with what else JSON says of it.
        narrowed: The whole list with its facets.
        kinds: How many of the whole list are of each class.
    """

    asked: Asked
    total: int
    page: int
    members: Sequence[Member]
    narrowed: Narrowed
    kinds: Mapping[str, int] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return pages_of(self.total)

    def beside(self) -> Iterator[tuple[str, str]]:
        """The pages beside this one: relation and address."""
        for relation, number in (("previous", self.page - 1), ("next", self.page + 1)):
            if 1 <= number <= self.pages:
                yield relation, self.asked.url(number)


def pages_of(total: int) -> int:
    """How many pages a list has; one, if it is empty."""
    return max(1, -(-total // PAGE_SIZE))


def page_number(text: str, total: int) -> int:
    """The number of a page that is there.

    Raises:
        ProblemError: There is no such page.
    """
    pages = pages_of(total)
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= pages:
        raise ProblemError(404, f"There is no page {text!r}; there are {pages}")
    return int(text)


def choose_list_format(asked: Asked, first: Format) -> tuple[Format, bool]:
    """The format that a request wants a list in, and whether it was negotiated.

    Args:
        asked: The list.
        first: What `*/*` gets.

    Raises:
        ProblemError: 406, there is none of those that it accepts.
    """
    named = asked_format(LIST_FORMATS)
    offered = (first, *(fmt for fmt in LIST_FORMATS.values() if fmt is not first))
    chosen = named or choose_format(request.headers.get("Accept"), offered)
    if chosen is None:
        raise not_acceptable(lambda key: asked.url(fmt=key))
    return chosen, named is None


def alternates(asked: Asked) -> tuple[tuple[str, str], ...]:
    """The other forms of a list: media types and addresses."""
    return tuple((f.media_type, asked.url(fmt=f.key)) for f in LIST_FORMATS.values() if f is not HTML)


def collection_response(edition: Edition, found: Collection, fmt: Format, *, negotiated: bool) -> Response:
    """A list in JSON or in an RDF format."""
    if fmt is JSON:
        body = json.dumps(_json(found), ensure_ascii=False, indent=1).encode() + b"\n"
    else:
        quads = list(_quads(edition, found))
        body = serialise(quads, fmt, edition.release.prefixes, quads[0].subject.value)  # type: ignore[union-attr]
    response = data_response(body, fmt, negotiated=negotiated)
    relations = {"previous": "prev", "next": "next"}
    links = [link(url, relations[name]) for name, url in found.beside()]
    if links:
        response.headers["Link"] = ", ".join(links)
    return response


def _json(found: Collection) -> dict[str, Any]:
    asked = found.asked
    return {
        **({"query": asked.text} if asked.text else {}),
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        **dict(found.beside()),
        "types": [{"iri": iri, "count": count} for iri, count in found.kinds.items()],
        "facets": [
            {
                "property": facet.key,
                "values": [
                    {
                        "iri" if ":" in value else "years": value,
                        "count": count,
                        "selected": value in asked.filters.get(facet.key, ()),
                    }
                    for value, count in counts.items()
                ],
            }
            for facet, counts in found.narrowed.facets
        ],
        "results": [
            {
                "iri": resource.iri,
                "document": document_url(resource.path),
                **more,
                "labels": dict(resource.labels),
                "types": list(resource.types),
            }
            for resource, more in found.members
        ],
    }


def _quads(edition: Edition, found: Collection) -> Iterator[Quad]:
    base = edition.publication.base.rstrip("/")

    def address(url: str) -> NamedNode:
        return NamedNode(base + url)

    def term(name: str) -> NamedNode:
        return NamedNode(_HYDRA + name)

    whole = address(found.asked.url() + "#results")
    view = address(found.asked.url(found.page))
    yield Quad(whole, RDF_TYPE, term("Collection"))
    yield Quad(whole, term("totalItems"), Literal(str(found.total), datatype=XSD_INTEGER))
    yield Quad(whole, term("view"), view)
    yield Quad(view, RDF_TYPE, term("PartialCollectionView"))
    yield Quad(view, term("first"), address(found.asked.url()))
    yield Quad(view, term("last"), address(found.asked.url(found.pages)))
    for relation, url in found.beside():
        yield Quad(view, term(relation), address(url))
    for resource, _ in found.members:
        node = NamedNode(resource.iri)
        yield Quad(whole, term("member"), node)
        yield from (Quad(node, RDF_TYPE, NamedNode(iri)) for iri in resource.types)
        for tag, text in resource.labels.items():
            yield Quad(node, NamedNode(RDFS + "label"), Literal(text, language=tag) if tag else Literal(text))
