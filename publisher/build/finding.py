"""Collecting the names, descriptions and identifiers by which resources are found."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.labels import LABEL_PROPERTIES
from publisher.rdf.terms import DCT, RDF_TYPE, RDFS, SCHEMA, SKOS
from publisher.release.finding import Finding, Label, Same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from publisher.rdf.dataset import Dataset

_ADMS = STANDARD_PREFIXES["adms"]
_RANKS = (
    {p.value: 0 for p in LABEL_PROPERTIES}
    | dict.fromkeys(
        (
            SKOS + "altLabel",
            SCHEMA + "alternateName",
            DCT + "alternative",
            STANDARD_PREFIXES["locn"] + "geographicName",
        ),
        1,
    )
    | {SKOS + "hiddenLabel": 2}
)
_DESCRIPTIONS = frozenset(
    {
        DCT + "description",
        DCT + "abstract",
        SCHEMA + "description",
        RDFS + "comment",
        SKOS + "definition",
        SKOS + "scopeNote",
    }
)
# The closest relation first.
_SAME = (
    STANDARD_PREFIXES["owl"] + "sameAs",
    SCHEMA + "sameAs",
    SKOS + "exactMatch",
    SKOS + "closeMatch",
)
_IDENTIFIER = _ADMS + "identifier"
_OF_IDENTIFIERS = (*_SAME, RDFS + "seeAlso")
_NOTATION = SKOS + "notation"
_PLAIN_CODES = (_NOTATION, DCT + "identifier", SCHEMA + "identifier")
_SCHEMES = (DCT + "type", SKOS + "inScheme")


def finding_of(dataset: Dataset, resources: Iterable[tuple[str, str, Mapping[str, str]]]) -> Finding:
    """What resources are found by.

    Args:
        dataset: The dataset.
        resources: Document path, IRI and preferred labels by language tag of each resource.
    """
    labels: list[Label] = []
    descriptions: list[tuple[str, str]] = []
    same: list[Same] = []
    codes: list[Same] = []
    properties: dict[str, Counter[str]] = defaultdict(Counter)
    for path, iri, preferred in resources:
        labels += [Label(path, 0, tag, text) for tag, text in preferred.items()]
        node = NamedNode(iri)
        labels += _labels(dataset, path, node)
        descriptions += _descriptions(dataset, path, node)
        for subject in _things(dataset, path, node):
            same += _same(dataset, path, subject)
            codes += _codes(dataset, path, subject)
        used = {predicate.value for _, predicate, _ in dataset.about(node)}
        for kind in dataset.objects(node, RDF_TYPE):
            if isinstance(kind, NamedNode):
                properties[kind.value].update(used)
    return Finding.of(labels, descriptions, sorted(same, key=_closeness), sorted(codes), properties)


def _things(dataset: Dataset, path: str, node: NamedNode) -> Iterator[NamedNode]:
    """A resource of ours and its parts; what others name is not ours to be found."""
    if not path.startswith("describe?"):
        yield node
        yield from dataset.parts(node.value)


def _labels(dataset: Dataset, path: str, node: NamedNode) -> Iterator[Label]:
    for _, predicate, value in dataset.about(node):
        if isinstance(value, Literal) and predicate.value in _RANKS:
            yield Label(path, _RANKS[predicate.value], value.language or "", value.value)


def _descriptions(dataset: Dataset, path: str, node: NamedNode) -> Iterator[tuple[str, str]]:
    for _, predicate, value in dataset.about(node):
        if isinstance(value, Literal) and predicate.value in _DESCRIPTIONS:
            yield path, value.value


def _same(dataset: Dataset, path: str, node: NamedNode) -> Iterator[Same]:
    if _is_identifier(dataset, node):
        return
    for _, predicate, value in dataset.about(node):
        if predicate.value in _SAME and isinstance(value, NamedNode):
            yield Same(path, node.value, predicate.value, "", value.value)
        elif predicate.value == _IDENTIFIER and isinstance(value, NamedNode):
            for _, relation, target in dataset.about(value):
                if relation.value in _OF_IDENTIFIERS and isinstance(target, NamedNode):
                    yield Same(path, node.value, relation.value, "", target.value)


def _codes(dataset: Dataset, path: str, node: NamedNode) -> Iterator[Same]:
    if _is_identifier(dataset, node):
        return
    for _, predicate, value in dataset.about(node):
        if predicate.value in _PLAIN_CODES and isinstance(value, Literal):
            yield Same(path, node.value, predicate.value, _scheme(dataset, node), value.value)
        elif predicate.value == _IDENTIFIER and isinstance(value, NamedNode):
            for notation in dataset.objects(value, NamedNode(_NOTATION)):
                if isinstance(notation, Literal):
                    yield Same(path, node.value, _IDENTIFIER, _scheme(dataset, value), notation.value)


def _scheme(dataset: Dataset, node: NamedNode) -> str:
    schemes = (o.value for p in _SCHEMES for o in dataset.objects(node, NamedNode(p)) if isinstance(o, NamedNode))
    return next(schemes, "")


def _is_identifier(dataset: Dataset, node: NamedNode) -> bool:
    return NamedNode(_ADMS + "Identifier") in dataset.objects(node, RDF_TYPE)


def _closeness(entry: Same) -> tuple[int, Same]:
    return _OF_IDENTIFIERS.index(entry.relation), entry
