"""The catalogue: DCAT-AP 3.0.1, and DCAT-AP_IT beside it, with every value described where it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal

from publisher.build.describing.codelists import (
    EU,
    GEONAMES,
    LICENCE_TYPES,
    PUBLISHER_TYPES,
    describe_scheme,
    describe_term,
    language_iri,
    licence_types,
    scheme_of,
)
from publisher.build.describing.distributions import Distributions, describe_standard, services_of
from publisher.build.describing.terms import Statements, Wording, day, name, texts, typed
from publisher.build.sources import ONTOLOGY_GRAPH, graph_iri
from publisher.release.chronicle import Days
from publisher.release.citation import citation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Quad

    from publisher.base.config import Publication
    from publisher.build.describing.datasets import Part
    from publisher.build.describing.dumps import Dump
    from publisher.build.describing.terms import Value
    from publisher.release.chronicle import Chronicle, Version

DCAT_AP = "http://data.europa.eu/r5r/"
_PUBLIC = EU + "access-right/PUBLIC"
_UNKNOWN_FREQUENCY = EU + "frequency/UNKNOWN"


def describe_catalogue(
    publication: Publication, parts: Sequence[Part], dumps: Mapping[str, Sequence[Dump]], chronicle: Chronicle
) -> list[Quad]:
    """Describes a publication as a catalogue.

    Args:
        publication: The publication settings.
        parts: Its datasets.
        dumps: The dumps of each dataset by its name.
        chronicle: The chain of versions.

    Returns:
        The quads of the graph `{base}catalog`.

    Raises:
        PublisherError: A setting names a term that is not in the code list it must come from.
    """
    return _Catalogue(publication, chronicle).describe(parts, dumps)


class _Catalogue:
    def __init__(self, publication: Publication, chronicle: Chronicle) -> None:
        self._publication = publication
        self._base = publication.base
        self._iri = publication.base + "catalog"
        self._versions = chronicle.versions
        self._days = Days(chronicle.versions[0].day, chronicle.current.day)
        self._wording = Wording(publication.languages)
        self._statements = Statements(self._iri)
        self._title = publication.title or {"en": publication.base}

    def describe(self, parts: Sequence[Part], dumps: Mapping[str, Sequence[Dump]]) -> list[Quad]:
        agent, contact = self._publisher(), self._contact()
        licence, rights = self._licence(), self._term(_PUBLIC)
        common: dict[str, Value] = {"dct:license": licence}
        writer = Distributions(self._statements, self._wording, common, self._rights())
        shared: dict[str, Value] = {
            "dct:publisher": agent,
            "dcat:contactPoint": contact,
            "dct:accessRights": rights,
            "dcat:theme": self._themes(theme for part in parts for theme in part.settings.themes),
            "dcat:keyword": _keywords(parts),
            "dcat:landingPage": self._document(self._base),
        }
        services = {s: writer.service(s, parts, shared, self._base) for s in services_of(self._publication)}
        for part in parts:
            distributions = writer.of_dumps(part, dumps[part.name], self._days)
            distributions += [writer.of_service(part, s, iri, self._days) for s, iri in services.items()]
            self._dataset(part, {**shared, "dcat:distribution": distributions})
            self._record(part)
        self._itself(parts, {**common, "dct:publisher": agent, "dcat:service": services.values()})
        return self._statements.quads

    def _itself(self, parts: Sequence[Part], values: Mapping[str, Value]) -> None:
        self._statements.say(
            self._iri,
            "dcat:Catalog dcatapit:Catalog",
            {
                "dct:title": texts(self._title),
                "dct:description": texts(self._publication.description or self._title),
                "dct:identifier": typed(self._iri, "string"),
                "dct:issued": day(self._days.issued),
                "dct:modified": day(self._days.modified),
                "dct:language": self._languages(),
                "dct:spatial": dict.fromkeys(iri for part in parts for iri in part.settings.spatial),
                "dcat:themeTaxonomy": describe_scheme(self._statements, EU + "data-theme", self._wording.languages),
                "foaf:homepage": self._document(self._base),
                "dcat:dataset": [part.iri for part in parts],
                "dcat:record": [record_iri(part) for part in parts],
                **values,
            },
        )

    def _dataset(self, part: Part, values: Mapping[str, Value]) -> None:
        settings = part.settings
        frequency = settings.frequency or _UNKNOWN_FREQUENCY
        self._statements.say(
            part.iri,
            "dcat:Dataset dcatapit:Dataset",
            {
                **values,
                "dct:title": texts(part.title),
                "dct:description": texts(part.description),
                "dct:identifier": typed(settings.identifier or part.iri, "string"),
                "dcat:keyword": _keywords([part]),
                "dcat:theme": self._themes(settings.themes),
                "dct:rightsHolder": values["dct:publisher"],
                "dct:creator": values["dct:publisher"],
                "dct:issued": day(self._days.issued),
                "dct:modified": day(self._days.modified),
                "dct:accrualPeriodicity": self._term(frequency, EU + "frequency"),
                "dct:language": self._languages(),
                "dct:spatial": [self._place(iri, box) for iri, box in settings.spatial.items()],
                "dct:temporal": self._period(part),
                "dcat:landingPage": self._document(part.landing),
                "foaf:page": [self._document(part.landing), *self._corrections(part)],
                "dct:provenance": self._provenance(part),
                "dct:conformsTo": self._schema(part),
                "dct:bibliographicCitation": Literal(
                    citation(self._publication, part.name, self._versions[-1].name, self._days.modified)
                ),
                **self._version_of(part),
            },
        )

    def _version_of(self, part: Part) -> dict[str, Value]:
        """The version of a dataset, and the chain of those before it (DCAT 3, section 11)."""
        iris = [f"{part.iri}/{version.name}" for version in self._versions]
        for position, version in enumerate(self._versions):
            previous = iris[position - 1] if position else None
            self._statements.say(
                iris[position],
                "dcat:Resource",
                {
                    "dct:title": texts(self._wording("version", title=part.title, version=version.name)),
                    "dcat:version": Literal(version.name),
                    "dct:issued": day(version.day),
                    "adms:versionNotes": texts(self._notes(version, position == 0)),
                    "dcat:previousVersion": previous,
                    "dcat:isVersionOf": part.iri,
                },
            )
        return {
            "dcat:version": Literal(self._versions[-1].name),
            "adms:versionNotes": texts(self._notes(self._versions[-1], len(self._versions) == 1)),
            "dcat:hasVersion": iris,
            "dcat:hasCurrentVersion": iris[-1],
            "dcat:previousVersion": iris[-2] if len(iris) > 1 else None,
        }

    def _notes(self, version: Version, first: bool) -> dict[str, str]:
        counts = {key: len(getattr(version.authored, key)) for key in ("created", "updated", "deleted")}
        return self._wording(
            "first-version" if first else "version-notes", **counts, added=version.added, removed=version.removed
        )

    def _record(self, part: Part) -> None:
        self._statements.say(
            record_iri(part),
            "dcat:CatalogRecord",
            {
                "foaf:primaryTopic": part.iri,
                "dct:title": texts(self._wording("record", title=part.title)),
                "dct:identifier": typed(record_iri(part), "string"),
                "dct:issued": day(self._days.issued),
                "dct:modified": day(self._days.modified),
                "dct:language": self._languages(),
                "dct:conformsTo": describe_standard(self._statements, DCAT_AP, {"en": "DCAT-AP 3.0.1"}),
                "adms:status": self._term(EU + "distribution-status/COMPLETED"),
            },
        )

    def _publisher(self) -> str:
        agent = self._publication.publisher
        iri = agent.iri or self._base + "id/agent/publisher"
        names = agent.name or self._wording("publisher", title=self._title)
        identifier = agent.identifier or iri.rstrip("/").rpartition("/")[2]
        self._statements.say(
            iri,
            "foaf:Agent dcatapit:Agent",
            {
                "foaf:name": texts(names),
                "dct:identifier": typed(identifier, "string"),
                "dct:type": self._term(agent.type, PUBLISHER_TYPES) if agent.type else None,
                "foaf:homepage": self._document(agent.homepage) if agent.homepage else None,
            },
        )
        return iri

    def _contact(self) -> str:
        contact = self._publication.contact
        iri = self._base + "id/contact/catalogue"
        names = contact.name or self._wording("contact", title=self._title)
        self._statements.say(
            iri,
            "vcard:Kind vcard:Organization dcatapit:Organization",
            {
                "vcard:fn": texts(names),
                "vcard:hasURL": contact.page or (None if contact.mailbox else self._base),
                "vcard:hasEmail": f"mailto:{contact.mailbox}" if contact.mailbox else None,
            },
        )
        return iri

    def _licence(self) -> str | None:
        iri = self._publication.licence
        if not iri:
            return None
        types = [self._term(kind, LICENCE_TYPES) for kind in licence_types(iri)]
        self._statements.say(iri, "dct:LicenseDocument dcatapit:LicenseDocument", {"dct:type": types})
        return iri

    def _rights(self) -> str:
        """What a licence asks for, in words."""
        iri = self._iri + "#rights"
        words = self._wording("rights" if self._publication.licence else "no-rights", title=self._title)
        self._statements.say(iri, "dct:RightsStatement", {"rdfs:label": texts(words)})
        return iri

    def _schema(self, part: Part) -> str | None:
        """The ontology that the data follows, if it has one of its own."""
        iri = self._base + ONTOLOGY_GRAPH
        if not any(graph_iri(quad) == iri for quad in part.quads):
            return None
        return describe_standard(self._statements, iri, self._title)

    def _themes(self, iris: Iterable[str]) -> list[str]:
        return [self._term(iri, EU + "data-theme") for iri in dict.fromkeys(iris)]

    def _languages(self) -> list[str]:
        known = [iri for tag in self._publication.languages if (iri := language_iri(tag))]
        return [self._term(iri, EU + "language") for iri in known]

    def _place(self, iri: str, box: Sequence[float]) -> str:
        """A covered place with its bounding box (GeoDCAT-AP 3, Location)."""
        if not iri.startswith(GEONAMES):
            self._term(iri, scheme_of(iri))
        west, south, east, north = box
        corners = f"{west} {south},{east} {south},{east} {north},{west} {north},{west} {south}"
        centre = f"{(west + east) / 2:.4f} {(south + north) / 2:.4f}"
        self._statements.say(
            iri,
            "dct:Location dcatapit:Location",
            {"dcat:bbox": _wkt(f"POLYGON(({corners}))"), "dcat:centroid": _wkt(f"POINT({centre})")},
        )
        return iri

    def _period(self, part: Part) -> str | None:
        start, end = part.settings.start, part.settings.end
        if start is None and end is None:
            return None
        iri = part.iri + "#period"
        self._statements.say(
            iri,
            "dct:PeriodOfTime dcatapit:PeriodOfTime",
            {"dcat:startDate": day(start) if start else None, "dcat:endDate": day(end) if end else None},
        )
        return iri

    def _provenance(self, part: Part) -> str:
        iri = part.iri + "#provenance"
        self._statements.say(iri, "dct:ProvenanceStatement", {"rdfs:label": texts(self._wording("provenance"))})
        return iri

    def _corrections(self, part: Part) -> Iterator[str]:
        """A page that tells how to correct the dataset."""
        page = part.settings.corrections
        if page:
            self._statements.say(page, "foaf:Document", {"dct:title": texts(self._wording("corrections"))})
            yield page

    def _document(self, iri: str) -> str:
        self._statements.say(iri, "foaf:Document", {})
        return iri

    def _term(self, iri: str, scheme: str = "") -> str:
        return describe_term(self._statements, iri, scheme or iri.rpartition("/")[0], self._wording.languages)


def record_iri(part: Part) -> str:
    """The IRI of the catalogue's record of a dataset."""
    return f"{part.publication.base}id/record/{part.name}"


def _keywords(parts: Iterable[Part]) -> list[Literal]:
    found = {(word, tag): None for part in parts for tag, words in part.settings.keywords.items() for word in words}
    return [Literal(word, language=tag) for word, tag in found]


def _wkt(text: str) -> Literal:
    return Literal(text, datatype=name("geo:wktLiteral"))
