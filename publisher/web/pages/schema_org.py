"""A resource in the words of schema.org, for search engines: embedded in its page as JSON-LD.

The mapping: what the data say with schema.org's own terms passes as it is; classes and properties of other published
vocabularies are told by their nearest counterpart (`CLASSES`, `PROPERTIES`); the rest is left to the other formats.
Names and descriptions are those that the page shows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.places import point_of
from publisher.rdf.terms import DCT, FOAF, RDF_TYPE, SCHEMA, SKOS, XSD_BOOLEAN, XSD_DECIMAL, XSD_INTEGER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.base.config import Publication
    from publisher.rdf.terms import Term
    from publisher.web.pages.facts import DocumentFacts

_P = STANDARD_PREFIXES
_CV, _ORG, _OWL = _P["cv"], _P["org"], _P["owl"]
CLASSES: Mapping[str, str] = {
    DCT + "Location": "Place",
    _P["locn"] + "Geometry": "GeoShape",
    _CV + "PublicOrganisation": "GovernmentOrganization",
    _CV + "PublicEvent": "Event",
    _CV + "ContactPoint": "ContactPoint",
    _ORG + "Organization": "Organization",
    _ORG + "FormalOrganization": "Organization",
    _ORG + "OrganizationalUnit": "Organization",
    _ORG + "OrganizationalCollaboration": "Organization",
    _ORG + "Membership": "OrganizationRole",
    _P["eurio"] + "Project": "ResearchProject",
    _P["bibo"] + "Report": "Report",
    FOAF + "Document": "CreativeWork",
    FOAF + "Agent": "Organization",
    FOAF + "Person": "Person",
    SKOS + "Concept": "DefinedTerm",
    SKOS + "ConceptScheme": "DefinedTermSet",
    _P["dcat"] + "Dataset": "Dataset",
    _P["dcat"] + "Catalog": "DataCatalog",
}
PROPERTIES: Mapping[str, str] = {
    SKOS + "altLabel": "alternateName",
    _OWL + "sameAs": "sameAs",
    SKOS + "exactMatch": "sameAs",
    FOAF + "homepage": "url",
    FOAF + "page": "subjectOf",
    DCT + "spatial": "location",
    DCT + "issued": "datePublished",
    DCT + "creator": "creator",
    DCT + "publisher": "publisher",
    DCT + "isPartOf": "isPartOf",
    DCT + "hasPart": "hasPart",
    DCT + "subject": "about",
    DCT + "language": "inLanguage",
    DCT + "license": "license",
    _P["gn"] + "parentCountry": "containedInPlace",
    _ORG + "unitOf": "parentOrganization",
    _ORG + "member": "member",
    _ORG + "organization": "memberOf",
    SKOS + "inScheme": "inDefinedTermSet",
    SKOS + "notation": "termCode",
    _P["dcat"] + "startDate": "startDate",
    _P["dcat"] + "endDate": "endDate",
}
_DESCRIPTIONS = (DCT + "description", SKOS + "definition", SCHEMA + "description", _P["rdfs"] + "comment")
_NUMBERS = {XSD_INTEGER: int, XSD_DECIMAL: float}
_MANY = 50


def structured_data(document: DocumentFacts, subject: str, name: str, publication: Publication) -> str:
    """The JSON-LD of a resource, safe to stand in a `script` element.

    Args:
        document: What is said of it.
        subject: Its IRI.
        name: The name that the page shows.
        publication: The publication settings.
    """
    node = NamedNode(subject)
    types = sorted({t for v in document.dataset.objects(node, RDF_TYPE) if (t := _class(v))})
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@id": subject,
        "@type": types if len(types) > 1 else types[0] if types else "Thing",
        "name": name,
    }
    others = sorted({n.text for n in document.other_names(subject, name)})
    values: dict[str, list[Any]] = {"alternateName": list(others)} if others else {}
    for predicate in sorted({p.value for _, p, _ in document.dataset.about(node)}):
        key = _property(predicate)
        if key and key != "name":
            told = [_value(document, term) for term in document.dataset.objects(node, NamedNode(predicate))[:_MANY]]
            values.setdefault(key, []).extend(t for t in told if t is not None and t not in values.get(key, ()))
    description = document.values(subject, *_DESCRIPTIONS)[:1]
    if description:
        values["description"] = [description[0].text]
    point = next(
        filter(None, (point_of(document.dataset, n) for n in (node, *map(NamedNode, document.nested())))), None
    )
    if point:
        values["geo"] = [{"@type": "GeoCoordinates", "latitude": point[0], "longitude": point[1]}]
    found |= {key: told[0] if len(told) == 1 else told for key, told in sorted(values.items()) if told}
    if publication.licence and "license" not in found:
        found["subjectOf"] = {"@type": "Dataset", "@id": publication.base, "license": publication.licence}
    return _embeddable(found)


def _class(term: Term) -> str | None:
    if not isinstance(term, NamedNode):
        return None
    return term.value.removeprefix(SCHEMA) if term.value.startswith(SCHEMA) else CLASSES.get(term.value)


def _property(iri: str) -> str | None:
    return iri.removeprefix(SCHEMA) if iri.startswith(SCHEMA) else PROPERTIES.get(iri)


def _value(document: DocumentFacts, term: Term) -> Any:
    """A value in JSON-LD; None for what has no address of its own."""
    if isinstance(term, Literal):
        if term.datatype in _NUMBERS:
            try:
                return _NUMBERS[term.datatype](term.value)
            except ValueError:
                return term.value
        if term.datatype == XSD_BOOLEAN:
            return term.value in ("true", "1")
        return {"@value": term.value, "@language": term.language} if term.language else term.value
    if not isinstance(term, NamedNode) or document.is_part(term.value):
        return None
    name = document.own_name(term.value)
    return {"@id": term.value, "name": name} if name else {"@id": term.value}


def _embeddable(content: Mapping[str, Any]) -> str:
    r"""JSON that no HTML parser mistakes for markup.

    >>> print(_embeddable({"name": "</script><!--"}))
    {"name": "\u003c/script\u003e\u003c!--"}
    """
    text = json.dumps(content, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
