"""What sources disagree about: every contradicted value beside the one that is followed, each with its source.

It is read from the claim graphs, so it needs no vocabulary but PROV: a quad of a claim graph contradicts what the other
graphs say with the same subject and property.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode, RdfFormat, parse

from publisher.base.formats import N_QUADS
from publisher.rdf.terms import PROV
from publisher.web.addresses import with_query
from publisher.web.context import current, mark_prepared, page_frame, page_response
from publisher.web.headers import conditional
from publisher.web.pages.facts import DocumentFacts
from publisher.web.pages.tables import part_name, with_unit
from publisher.web.problems import ProblemError
from publisher.web.rendering import Frame, render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import Quad

    from publisher.release.reader import Resource
    from publisher.web.edition import Edition
    from publisher.web.pages.values import Value

blueprint = Blueprint("disagreements", __name__)

_PAGE_SIZE = 15
_DERIVED = PROV + "wasDerivedFrom"
_PRIMARY = PROV + "hadPrimarySource"


@dataclass(frozen=True, slots=True)
class Told:
    """A value with the sources that give it, and what explains it."""

    value: Value
    sources: tuple[Value, ...]
    explained: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One property of one thing about which sources disagree.

    Args:
        thing: What it is about.
        part: The part of the thing that the values belong to, if it is one.
        aspect: The property.
        followed: The values in the default graph.
        others: The contradicted values.
    """

    thing: Value
    part: Value | None
    aspect: Value
    followed: tuple[Told, ...]
    others: tuple[Told, ...]


@blueprint.get("/disagreements")
def disagreements() -> Response:
    """Contradicted values, each beside what is followed instead, on pages: `?page=`."""
    edition = current()
    pages = max(1, -(-len(edition.contested) // _PAGE_SIZE))
    number = _page_number(request.args.get("page", "1"), pages)
    # The page is kept for all, so nothing of this request's own address may stand in it.
    frame = replace(page_frame(), url=_url(number))
    page = edition.pages.get_or_make(
        (frame.url, ",".join(frame.languages)), lambda: _page(edition, frame, number, pages)
    )
    mark_prepared()
    return conditional(page_response(page, frame.language, negotiated=False))


def _page_number(text: str, pages: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= pages:
        raise ProblemError(404, f"There is no page {text!r}; there are {pages}")
    return int(text)


def _url(number: int) -> str:
    return with_query("/disagreements", page=str(number) if number > 1 else "")


def _page(edition: Edition, frame: Frame, number: int, pages: int) -> bytes:
    # By what things are called in the publication's first language, so that each language has the same on a page.
    first = edition.publication.languages[:1]
    things = {key: _thing(edition, key[0], against) for key, against in edition.contested.items()}
    ordered = sorted(things, key=lambda key: (things[key].label(*first).casefold(), *map(str, key)))
    shown = ordered[(number - 1) * _PAGE_SIZE : number * _PAGE_SIZE]
    return render(
        "disagreements.html",
        frame,
        disagreements=[_told(edition, frame.languages, *key, edition.contested[key]) for key in shown],
        page=number,
        pages=pages,
        previous=_url(number - 1) if number > 1 else "",
        next=_url(number + 1) if number < pages else "",
    )


def _thing(edition: Edition, subject: NamedNode, against: Sequence[Quad]) -> Resource:
    """What a contradicted value is about; where no document tells of it, the graph that holds the value."""
    resources, path = edition.release.resources, edition.release.document_path
    found = resources.get(path(subject.value))
    return found or next(resources[path(q.graph_name.value)] for q in against if isinstance(q.graph_name, NamedNode))


def _quads(edition: Edition, path: str) -> list[Quad]:
    document = edition.release.represent(path, N_QUADS)
    return list(parse(document.body, format=RdfFormat.N_QUADS)) if document else []


def _told(
    edition: Edition,
    languages: tuple[str, ...],
    subject: NamedNode,
    predicate: NamedNode,
    against: Sequence[Quad],
) -> Disagreement:
    resource = _thing(edition, subject, against)
    graphs = {q.graph_name.value for q in against if isinstance(q.graph_name, NamedNode)}
    extra = [quad for graph in sorted(graphs) for quad in _quads(edition, edition.release.document_path(graph))]
    around = edition.surroundings
    document = DocumentFacts(
        [*_quads(edition, resource.path), *extra],
        resource,
        edition.publication,
        languages,
        around.known,
        around.labels,
    )
    values = document.values_apart(subject.value, predicate.value)
    values = tuple(with_unit(document, subject.value, value) for value in values)
    followed = tuple(Told(value, _sources(document, value.sources)) for value in values if not value.disputed)
    others = tuple(
        Told(value, _sources(document, value.sources), _explained(document, value.sources))
        for value in values
        if value.disputed
    )
    is_part = subject.value != resource.iri
    return Disagreement(
        document.reference(resource.iri),
        next(iter(part_name(document, subject.value)), None) if is_part else None,
        document.reference(predicate.value),
        followed,
        others,
    )


def _sources(document: DocumentFacts, graphs: tuple[str, ...]) -> tuple[Value, ...]:
    """The sources of some graphs: what each names as such, else the graph."""
    found = [v for graph in graphs for v in (document.values(graph, _PRIMARY) or (document.reference(graph),))]
    return tuple({value.iri: value for value in found}.values())


def _explained(document: DocumentFacts, graphs: tuple[str, ...]) -> tuple[Value, ...]:
    """What the graphs were derived from; for a part without a name of its own, what it is a part of."""
    iris = [value.iri for graph in graphs for value in document.values(graph, _DERIVED)]
    wholes = [iri if document.own_name(iri) else iri.partition("#")[0] for iri in iris]
    return tuple(document.reference(iri) for iri in dict.fromkeys(wholes))
