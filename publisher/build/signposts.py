"""What a document leads to beside itself, for the links of its header (FAIR Signposting Profile, level 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.terms import DCT, FOAF, SCHEMA

if TYPE_CHECKING:
    from publisher.rdf.dataset import Dataset

_DCAT = STANDARD_PREFIXES["dcat"]
_DISTRIBUTION = NamedNode(_DCAT + "distribution")
RELATIONS: dict[str, tuple[NamedNode, ...]] = {
    "author": tuple(map(NamedNode, (DCT + "creator", SCHEMA + "author", SCHEMA + "creator", FOAF + "maker"))),
    "license": tuple(map(NamedNode, (DCT + "license", SCHEMA + "license"))),
    "collection": tuple(map(NamedNode, (DCT + "isPartOf", SCHEMA + "isPartOf", _DCAT + "inSeries"))),
    "item": tuple(map(NamedNode, (_DCAT + "downloadURL", SCHEMA + "contentUrl", DCT + "hasFormat"))),
}
"""The properties that say what a link relation of the profile says."""
_MANY = 20


def signposts(dataset: Dataset, node: NamedNode) -> dict[str, tuple[str, ...]]:
    """The links of a resource by relation; of a dataset, the files of its distributions are its items.

    >>> from pyoxigraph import Quad
    >>> from publisher.rdf.dataset import Dataset
    >>> a, b = NamedNode("x:a"), NamedNode("https://example.org/b")
    >>> signposts(Dataset([Quad(a, NamedNode(DCT + "creator"), b)]), a)
    {'author': ('https://example.org/b',)}
    """
    found: dict[str, tuple[str, ...]] = {}
    files = [term for term in dataset.objects(node, _DISTRIBUTION) if isinstance(term, NamedNode)]
    for relation, properties in RELATIONS.items():
        nodes = (node, *files) if relation == "item" else (node,)
        terms = (term for one in nodes for name in properties for term in dataset.objects(one, name))
        targets = dict.fromkeys(t.value for t in terms if isinstance(t, NamedNode))
        linked = tuple(iri for iri in targets if iri.startswith(("http://", "https://")))
        if linked:
            found[relation] = linked[:_MANY]
    return found
