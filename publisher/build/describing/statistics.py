"""Statistics of each dataset: a VoID description whose counts are those that SPARQL gives (VoID, W3C Note 2011)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.build.describing.terms import Statements, name, texts, typed
from publisher.rdf.terms import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyoxigraph import Literal, Quad

    from publisher.base.config import Publication
    from publisher.build.describing.datasets import Part
    from publisher.build.describing.dumps import Dump
    from publisher.build.describing.terms import Value
    from publisher.rdf.terms import Node, Term

VOID_PATH = ".well-known/void"
_MAPPINGS = tuple(
    name(short)
    for short in (
        "owl:sameAs",
        "skos:exactMatch",
        "skos:closeMatch",
        "skos:broadMatch",
        "skos:narrowMatch",
        "skos:relatedMatch",
    )
)
_SOURCE = name("prov:hadPrimarySource")
_EXAMPLES = 5
_FEATURES = {
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "nq": "N-Quads",
    "trig": "TriG",
    "rdf": "RDF_XML",
}


def statistics(
    publication: Publication, parts: Sequence[Part], dumps: Mapping[str, Sequence[Dump]], catalogue: str
) -> list[Quad]:
    """Describes the datasets of a publication with VoID.

    Args:
        publication: The publication settings.
        parts: Its datasets.
        dumps: The dumps of each dataset by its name.
        catalogue: IRI of the catalogue.

    Returns:
        The quads of the graph `{base}.well-known/void`.
    """
    document = publication.base + VOID_PATH
    statements = Statements(document)
    statements.say(
        document,
        "void:DatasetDescription foaf:Document",
        {
            "dct:title": texts(publication.title),
            "foaf:primaryTopic": parts[0].iri if len(parts) == 1 else None,
            "foaf:topic": [part.iri for part in parts],
            "rdfs:seeAlso": catalogue,
        },
    )
    for part in parts:
        _Statistics(statements, document, part).describe(dumps[part.name])
    return statements.quads


class _Statistics:
    def __init__(self, statements: Statements, document: str, part: Part) -> None:
        self._statements = statements
        self._document = document
        self._part = part
        self._base = part.publication.base
        self._space = self._base + "id/"
        self._triples = part.default
        self._classes: dict[str, set[Node]] = defaultdict(set)
        for quad in self._triples:
            if quad.predicate == RDF_TYPE and isinstance(quad.object, NamedNode):
                self._classes[quad.object.value].add(quad.subject)

    def describe(self, dumps: Iterable[Dump]) -> None:
        publication, part = self._part.publication, self._part
        subjects = {quad.subject for quad in self._triples}
        properties = {quad.predicate.value for quad in self._triples}
        partitions = {
            "void:classPartition": [self._class_partition(iri) for iri in sorted(self._classes)],
            "void:propertyPartition": self._property_partitions(),
        }
        self._statements.say(
            part.iri,
            "void:Dataset",
            {
                "dct:title": texts(part.title),
                "dct:description": texts(part.description),
                "dct:license": publication.licence or None,
                "foaf:homepage": part.landing,
                "void:uriSpace": typed(self._space, "string"),
                "void:sparqlEndpoint": publication.endpoint_url if "sparql" in publication.services else None,
                "void:dataDump": [self._base + dump.path for dump in dumps],
                "void:feature": [f"http://www.w3.org/ns/formats/{feature}" for feature in _FEATURES.values()],
                "void:vocabulary": sorted({_namespace(iri) for iri in (*properties, *self._classes)}),
                "void:exampleResource": self._examples(),
                "void:triples": _count(len(self._triples)),
                "void:entities": _count(sum(_is_in(subject, self._space) for subject in subjects)),
                "void:classes": _count(len(self._classes)),
                "void:properties": _count(len(properties)),
                "void:distinctSubjects": _count(len(subjects)),
                "void:distinctObjects": _count(len({quad.object for quad in self._triples})),
                "void:subset": self._linksets(),
                "dct:source": self._sources(),
                **partitions,
            },
        )

    def _sources(self) -> list[str]:
        """The sources that its named graphs hold the statements of (VoID, section 2.3)."""
        graphs = {quad.graph_name for quad in self._part.quads}
        derived = (q.object for q in self._triples if q.predicate == _SOURCE and q.subject in graphs)
        return sorted({source.value for source in derived if isinstance(source, NamedNode)})

    def _node(self, kind: str, *about: str) -> str:
        """An IRI for a part of the description, the same for the same meaning."""
        digest = hashlib.sha256("\0".join((self._part.name, kind, *about)).encode()).hexdigest()[:12]
        return f"{self._document}#{kind}-{digest}"

    def _class_partition(self, iri: str) -> str:
        node = self._node("class", iri)
        self._statements.say(node, "", {"void:class": iri, "void:entities": _count(len(self._classes[iri]))})
        return node

    def _property_partitions(self) -> list[str]:
        triples: Counter[str] = Counter()
        subjects: dict[str, set[Node]] = defaultdict(set)
        objects: dict[str, set[Term]] = defaultdict(set)
        for quad in self._triples:
            iri = quad.predicate.value
            triples[iri] += 1
            subjects[iri].add(quad.subject)
            objects[iri].add(quad.object)
        for iri in sorted(triples):
            self._statements.say(
                self._node("property", iri),
                "",
                {
                    "void:property": iri,
                    "void:triples": _count(triples[iri]),
                    "void:distinctSubjects": _count(len(subjects[iri])),
                    "void:distinctObjects": _count(len(objects[iri])),
                },
            )
        return [self._node("property", iri) for iri in sorted(triples)]

    def _linksets(self) -> list[str]:
        """A linkset for each target and each mapping property; a target is what one host names."""
        found: Counter[tuple[str, str]] = Counter()
        for quad in self._triples:
            if quad.predicate in _MAPPINGS and _is_in(quad.subject, self._base) and isinstance(quad.object, NamedNode):
                named = re.match(r"https?://[^/]+/", quad.object.value)
                if named and not quad.object.value.startswith(self._base):
                    found[named[0], quad.predicate.value] += 1
        for (host, predicate), count in sorted(found.items()):
            target = self._node("target", host)
            about: dict[str, Value] = {"void:uriSpace": typed(host, "string"), "foaf:homepage": host}
            self._statements.say(target, "void:Dataset", about)
            self._statements.say(
                self._node("linkset", host, predicate),
                "void:Linkset",
                {
                    "void:linkPredicate": predicate,
                    "void:subjectsTarget": self._part.iri,
                    "void:objectsTarget": target,
                    "void:triples": _count(count),
                },
            )
        return [self._node("linkset", *key) for key in sorted(found)]

    def _examples(self) -> list[str]:
        """Of our own classes, then of the others, the largest first: the resource of which most is said."""
        told = Counter(quad.subject for quad in self._triples)
        examples: dict[str, None] = {}
        for iri in sorted(
            self._classes, key=lambda one: (not one.startswith(self._base), -len(self._classes[one]), one)
        ):
            members = [n for n in self._classes[iri] if isinstance(n, NamedNode) and _is_in(n, self._space)]
            whole = [node for node in members if "#" not in node.value]
            if whole and len(examples) < _EXAMPLES:
                examples[min(whole, key=lambda node: (-told[node], node.value)).value] = None
        return list(examples)


def _is_in(node: Node, space: str) -> bool:
    return isinstance(node, NamedNode) and node.value.startswith(space)


def _namespace(iri: str) -> str:
    """What stands before the local name.

    >>> _namespace("http://xmlns.com/foaf/0.1/name"), _namespace("http://www.w3.org/ns/org#Role")
    ('http://xmlns.com/foaf/0.1/', 'http://www.w3.org/ns/org#')
    """
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _count(number: int) -> Literal:
    return typed(number, "integer")
