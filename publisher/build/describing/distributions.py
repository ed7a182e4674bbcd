"""The ways to get a dataset: a distribution for each dump and each data service (DCAT 3, sections 6.8 and 6.9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.base.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE
from publisher.build.describing.codelists import EU, describe_media_type, describe_term
from publisher.build.describing.terms import Statements, Wording, day, texts, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from publisher.base.config import Publication
    from publisher.build.describing.datasets import Part
    from publisher.build.describing.dumps import Dump
    from publisher.build.describing.terms import Value
    from publisher.release.chronicle import Days

FILE_TYPES = {
    TURTLE: EU + "file-type/RDF_TURTLE",
    JSON_LD: EU + "file-type/JSON_LD",
    N_TRIPLES: EU + "file-type/RDF_N_TRIPLES",
    N_QUADS: EU + "file-type/RDF_N_QUADS",
    TRIG: EU + "file-type/RDF_TRIG",
    RDF_XML: EU + "file-type/RDF_XML",
}
_SHA256 = "spdx:checksumAlgorithm_sha256"
_STABLE = EU + "planned-availability/STABLE"
_COMPLETED = EU + "distribution-status/COMPLETED"


@dataclass(frozen=True, slots=True)
class Service:
    """A data service that a publication offers.

    Args:
        key: Its name in IRIs and in the setting `services`.
        endpoint: Its address.
        description: The address of a description that machines read.
        standard: IRI of the standard that it follows.
        standard_name: That standard's name.
        format: IRI of the EU file type that it answers in.
    """

    key: str
    endpoint: str
    description: str
    standard: str
    standard_name: str
    format: str


def services_of(publication: Publication) -> list[Service]:
    """The data services that the settings name."""
    base = publication.base
    offered = (
        Service(
            "documents",
            base,
            base + ".well-known/void",
            "https://www.w3.org/TR/cooluris/",
            "Cool URIs for the Semantic Web",
            FILE_TYPES[TURTLE],
        ),
        Service(
            "sparql",
            publication.endpoint_url,
            publication.endpoint_url,
            "https://www.w3.org/TR/sparql11-protocol/",
            "SPARQL 1.1 Protocol",
            EU + "file-type/SPARQLQRES",
        ),
        Service(
            "oai",
            base + "oai",
            base + "oai?verb=Identify",
            "http://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm",
            "OAI-PMH 2.0",
            EU + "file-type/XML",
        ),
        Service(
            "feed",
            base + "feed",
            base + "feed",
            "https://semiceu.github.io/LDES-DCAT-AP-feeds/",
            "DCAT-AP Feeds",
            FILE_TYPES[TRIG],
        ),
    )
    return [service for service in offered if service.key in publication.services]


class Distributions:
    """Describes the distributions of a dataset.

    Args:
        statements: Where to say it.
        wording: The generated texts.
        common: What all distributions and services have in common, such as the licence.
        rights: IRI of the statement of rights of the distributions.
    """

    def __init__(self, statements: Statements, wording: Wording, common: Mapping[str, Value], rights: str) -> None:
        self._statements = statements
        self._wording = wording
        self._common = common
        self._rights = rights

    def of_dumps(self, part: Part, dumps: Iterable[Dump], days: Days) -> list[str]:
        """Describes the distributions of dumps; returns their IRIs."""
        return [self._dump(part, dump, days) for dump in dumps]

    def _dump(self, part: Part, dump: Dump, days: Days) -> str:
        base = part.publication.base
        iri = f"{base}id/distribution/{dump.name}"
        words = self._words(dump)
        url = base + dump.path
        kind = "dump-dataset" if dump.format.dataset else "dump-graph"
        self._distribution(
            iri,
            {
                "dct:title": texts(self._wording("dump", title=part.title, **words)),
                "dct:description": texts(self._wording(kind, **words)),
                "dct:format": self._term(FILE_TYPES[dump.format]),
                "dcat:mediaType": describe_media_type(self._statements, dump.format.media_type),
                "dcat:compressFormat": (
                    describe_media_type(self._statements, dump.compression.media_type) if dump.compression else None
                ),
                "dcat:accessURL": url,
                "dcat:downloadURL": url,
                "dcat:byteSize": typed(len(dump.body), "nonNegativeInteger"),
                "spdx:checksum": iri + "#checksum",
                "dct:issued": day(days.issued),
                "dct:modified": day(days.modified),
            },
        )
        self._statements.say(
            iri + "#checksum",
            "spdx:Checksum",
            {"spdx:algorithm": _SHA256, "spdx:checksumValue": typed(dump.sha256, "hexBinary")},
        )
        self._statements.say(_SHA256_IRI, "spdx:ChecksumAlgorithm", {})
        return iri

    def _words(self, dump: Dump) -> dict[str, Mapping[str, str] | str]:
        label = dump.compression.label if dump.compression else ""
        none = dict.fromkeys(self._wording.languages, "")
        compressed = self._wording("compressed", compression=label) if label else none
        return {"format": self._wording("as", format=dump.format.label), "compressed": compressed}

    def of_service(self, part: Part, service: Service, service_iri: str, days: Days) -> str:
        """Describes the distribution by a data service; returns its IRI."""
        iri = f"{part.publication.base}id/distribution/{part.name}-{service.key}"
        self._distribution(
            iri,
            {
                "dct:title": texts(self._wording("access", title=part.title, service=self._wording(service.key))),
                "dct:description": texts(self._wording(service.key + "-description")),
                "dct:format": self._term(service.format),
                "dcat:mediaType": describe_media_type(self._statements, _MEDIA_TYPES[service.key]),
                "dcat:accessURL": service.endpoint,
                "dcat:accessService": service_iri,
                "dct:issued": day(days.issued),
                "dct:modified": day(days.modified),
            },
        )
        return iri

    def _distribution(self, iri: str, values: Mapping[str, Value]) -> None:
        status: dict[str, Value] = {
            "dcatap:availability": self._term(_STABLE),
            "adms:status": self._term(_COMPLETED),
            "dct:rights": self._rights,
        }
        self._statements.say(iri, "dcat:Distribution dcatapit:Distribution", {**values, **status, **self._common})

    def _term(self, iri: str) -> str:
        return describe_term(self._statements, iri, iri.rpartition("/")[0], self._wording.languages)

    def service(self, service: Service, parts: Iterable[Part], values: Mapping[str, Value], base: str) -> str:
        """Describes a data service.

        Args:
            service: The service.
            parts: The datasets it serves.
            values: What all services have in common beside the licence.
            base: The base of all IRIs.

        Returns:
            Its IRI.
        """
        iri = f"{base}id/service/{service.key}"
        served = list(parts)
        title = served[0].publication.title or served[0].title
        self._statements.say(
            iri,
            "dcat:DataService",
            {
                "dct:title": texts(self._wording("service-title", service=self._wording(service.key), title=title)),
                "dct:description": texts(self._wording(service.key + "-description")),
                "dct:identifier": typed(iri, "string"),
                "dcat:endpointURL": service.endpoint,
                "dcat:endpointDescription": service.description,
                "dcat:servesDataset": [part.iri for part in served],
                "dct:conformsTo": service.standard,
                "dct:format": self._term(service.format),
                **self._common,
                **values,
            },
        )
        describe_standard(self._statements, service.standard, {"en": service.standard_name})
        return iri


def describe_standard(statements: Statements, iri: str, names: Mapping[str, str]) -> str:
    """Describes a standard by its title; returns its IRI."""
    statements.say(iri, "dct:Standard dcatapit:Standard", {"dct:title": texts(names)})
    return iri


_SHA256_IRI = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_MEDIA_TYPES = {
    "documents": TURTLE.media_type,
    "sparql": "application/sparql-results+json",
    "oai": "text/xml",
    "feed": TRIG.media_type,
}
