"""What a resource is called, in the language of the reader as far as there is one.

Language ranges match as in the lookup of RFC 4647, section 3.4: asked for `pt-BR`, a label in `pt` will do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.terms import DCT, FOAF, RDFS, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publisher.rdf.dataset import Dataset
    from publisher.rdf.terms import Node

LABEL_PROPERTIES = (
    NamedNode(SKOS + "prefLabel"),
    NamedNode(RDFS + "label"),
    NamedNode(DCT + "title"),
    NamedNode(FOAF + "name"),
    NamedNode(SCHEMA + "name"),
    NamedNode(STANDARD_PREFIXES["vcard"] + "fn"),
)
"""The properties that name a resource, the first before the others."""


def label(dataset: Dataset, node: Node, languages: Sequence[str] = ()) -> Literal | None:
    """The best label of a resource.

    Args:
        dataset: Where it is described.
        node: The resource.
        languages: The languages asked for, best first; then come labels without language, English, and any other.

    Returns:
        The label, None where it has none.

    >>> from pyoxigraph import Quad
    >>> from publisher.rdf.dataset import Dataset
    >>> place, called = NamedNode("x:milan"), NamedNode(SKOS + "prefLabel")
    >>> dataset = Dataset([Quad(place, called, Literal("Milan", language="en")),
    ...                    Quad(place, called, Literal("Milano", language="it"))])
    >>> label(dataset, place, ["it-CH", "de"]).value, label(dataset, place, ["de"]).value
    ('Milano', 'Milan')
    """
    best = _by_language(dataset, node)
    for tag in (*_ranges(languages), "", "en"):
        if tag in best:
            return best[tag]
    return best[min(best)] if best else None


def labels_by_language(dataset: Dataset, node: Node) -> dict[str, str]:
    """The best label in each language, sorted by language tag; `""` for labels without one.

    >>> from publisher.rdf.dataset import Dataset
    >>> labels_by_language(Dataset([]), NamedNode("x:milan"))
    {}
    """
    return {tag: literal.value for tag, literal in sorted(_by_language(dataset, node).items())}


def _ranges(languages: Sequence[str]) -> Iterator[str]:
    for language in languages:
        tag = language.lower()
        while tag:
            yield tag
            tag = tag.rpartition("-")[0]


def _by_language(dataset: Dataset, node: Node) -> dict[str, Literal]:
    """The best label in each language: by property, then by code point."""
    found: dict[str, tuple[int, str, Literal]] = {}
    for _, predicate, value in dataset.about(node):
        if predicate in LABEL_PROPERTIES and isinstance(value, Literal):
            entry = (LABEL_PROPERTIES.index(predicate), value.value, value)
            tag = value.language or ""
            if tag not in found or entry[:2] < found[tag][:2]:
                found[tag] = entry
    return {tag: literal for tag, (_, _, literal) in found.items()}
