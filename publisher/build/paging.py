"""Links from page to page of a long document, for clients of Hydra and of TREE (Hydra Core, 5; TREE, 2).

The document's collection holds what links to the resource. Each page is a view of it that names its members and leads
to the next and the previous one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.terms import RDF_TYPE, XSD_INTEGER
from publisher.release.paging import page_iri

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publisher.base.config import Publication

_H, _T = STANDARD_PREFIXES["hydra"], STANDARD_PREFIXES["tree"]
_COLLECTIONS = (NamedNode(_H + "Collection"), NamedNode(_T + "Collection"))
_VIEWS = (NamedNode(_H + "PartialCollectionView"), NamedNode(_T + "Node"))
_RELATION = NamedNode(_T + "Relation")


def with_controls(publication: Publication, path: str, pages: Sequence[Sequence[Quad]]) -> Iterator[Sequence[Quad]]:
    """The pages with what leads from one to the other; a single page stays as it is.

    Args:
        publication: The publication settings.
        path: The document's path below the base.
        pages: What each page says.
    """
    if len(pages) == 1:
        yield pages[0]
        return
    iri = publication.policy.thing_iri(path) if not path.startswith("describe?") else path.partition("=")[2]
    addresses = [page_iri(publication.base, path, number) for number in range(1, len(pages) + 1)]
    collection = NamedNode(page_iri(publication.base, path, 0))
    # The document speaks of the resource, but is none of what links to it.
    members = [{m for m in _members(page, iri) if m.value != publication.base + path} for page in pages]
    total = len(set().union(*members))
    for number, page in enumerate(pages):
        yield (*page, *_controls(collection, addresses, number, total), *_of(collection, members[number]))


def _members(page: Sequence[Quad], iri: str) -> set[NamedNode]:
    """What links to the resource on a page."""
    parts = (iri, iri + "#")
    return {
        quad.subject
        for quad in page
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
        and (quad.object.value == iri or quad.object.value.startswith(parts[1]))
        and not (quad.subject.value == iri or quad.subject.value.startswith(parts[1]))
    }


def _of(collection: NamedNode, members: set[NamedNode]) -> Iterator[Quad]:
    for member in sorted(members, key=str):
        yield Quad(collection, NamedNode(_H + "member"), member)
        yield Quad(collection, NamedNode(_T + "member"), member)


def _controls(collection: NamedNode, addresses: Sequence[str], number: int, total: int) -> Iterator[Quad]:
    view = NamedNode(addresses[number])
    for kind in _COLLECTIONS:
        yield Quad(collection, RDF_TYPE, kind)
    yield Quad(collection, NamedNode(_H + "totalItems"), Literal(str(total), datatype=XSD_INTEGER))
    yield Quad(collection, NamedNode(_H + "view"), view)
    yield Quad(collection, NamedNode(_T + "view"), view)
    for kind in _VIEWS:
        yield Quad(view, RDF_TYPE, kind)
    others = {"first": 0, "previous": number - 1, "next": number + 1, "last": len(addresses) - 1}
    for name, target in others.items():
        if 0 <= target < len(addresses):
            yield Quad(view, NamedNode(_H + name), NamedNode(addresses[target]))
    if number + 1 < len(addresses):
        relation = NamedNode(addresses[number] + "#next")
        yield Quad(view, NamedNode(_T + "relation"), relation)
        yield Quad(relation, RDF_TYPE, _RELATION)
        yield Quad(relation, NamedNode(_T + "node"), NamedNode(addresses[number + 1]))
