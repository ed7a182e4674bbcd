"""Terms of published code lists, each described where it is used so that no harvester needs background knowledge."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from publisher.base.errors import PublisherError
from publisher.build.describing.terms import Statements, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

EU = "http://publications.europa.eu/resource/authority/"
PUBLISHER_TYPES = "http://purl.org/adms/publishertype/1.0"
LICENCE_TYPES = "http://purl.org/adms/licencetype/1.0"
IANA = "http://www.iana.org/assignments/media-types/"
GEONAMES = "https://sws.geonames.org/"

_CLASSES = {
    EU + "frequency": "dct:Frequency",
    EU + "language": "dct:LinguisticSystem",
    EU + "file-type": "dct:MediaTypeOrExtent",
    EU + "access-right": "dct:RightsStatement",
    EU + "country": "dct:Location",
    EU + "continent": "dct:Location",
}
_SCHEMES = {
    EU + "data-theme": {"en": "Data themes", "it": "Temi dei dati"},
    EU + "frequency": {"en": "Frequencies", "it": "Frequenze"},
    EU + "language": {"en": "Languages", "it": "Lingue"},
    EU + "file-type": {"en": "File types", "it": "Tipi di file"},
    EU + "access-right": {"en": "Access rights", "it": "Diritti di accesso"},
    EU + "country": {"en": "Countries", "it": "Paesi"},
    EU + "continent": {"en": "Continents", "it": "Continenti"},
    EU + "distribution-status": {"en": "Distribution status", "it": "Stato della distribuzione"},
    EU + "planned-availability": {"en": "Planned availability", "it": "Disponibilità prevista"},
    PUBLISHER_TYPES: {"en": "Publisher types", "it": "Tipi di editore"},
    LICENCE_TYPES: {"en": "Licence types", "it": "Tipi di licenza"},
}
_CREATIVE_COMMONS = re.compile(
    r"(?:licence/CC_?|creativecommons\.org/(?:licenses|publicdomain)/)([a-z-]+|0)", re.IGNORECASE
)
# ISO 639-1 to the codes of the EU's table, for the languages it names texts in.
_LANGUAGES = {
    "bg": "BUL", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA", "et": "EST",
    "fi": "FIN", "fr": "FRA", "ga": "GLE", "hr": "HRV", "hu": "HUN", "it": "ITA", "lt": "LIT", "lv": "LAV",
    "mt": "MLT", "nl": "NLD", "pl": "POL", "pt": "POR", "ro": "RON", "sk": "SLK", "sl": "SLV", "sv": "SWE",
}  # fmt: skip


@cache
def code_lists() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Names by language, by code, by scheme."""
    return tomllib.loads(files(__package__).joinpath("codelists.toml").read_text(encoding="utf-8"))


def language_iri(tag: str) -> str | None:
    """The EU's IRI of a language; None for languages that its table of names here does not hold.

    >>> language_iri("it-IT")
    'http://publications.europa.eu/resource/authority/language/ITA'
    """
    code = _LANGUAGES.get(tag.partition("-")[0].lower())
    return f"{EU}language/{code}" if code else None


def scheme_of(iri: str) -> str:
    """The IRI of the scheme that a term belongs to.

    >>> scheme_of(EU + "data-theme/SOCI"), scheme_of("http://purl.org/adms/licencetype/Attribution")[-7:]
    ('http://publications.europa.eu/resource/authority/data-theme', 'ype/1.0')
    """
    folder = iri.rpartition("/")[0]
    return folder + "/1.0" if folder.startswith("http://purl.org/adms/") else folder


def describe_term(statements: Statements, iri: str, scheme: str, languages: tuple[str, ...]) -> str:
    """Describes a term of a code list and its scheme.

    Args:
        statements: Where to say it.
        iri: The term.
        scheme: The scheme it must belong to.
        languages: Languages of the names.

    Returns:
        The term's IRI.

    Raises:
        PublisherError: The code list has no such term.
    """
    names = code_lists()[scheme].get(iri.rpartition("/")[2]) if scheme_of(iri) == scheme else None
    if names is None:
        message = f"{iri} is not in the code list {scheme}, as far as this package knows it"
        raise PublisherError(message)
    statements.say(
        iri,
        f"skos:Concept {_CLASSES.get(scheme, '')}",
        {"skos:prefLabel": texts(_known(names, languages)), "skos:inScheme": scheme},
    )
    describe_scheme(statements, scheme, languages)
    return iri


def describe_scheme(statements: Statements, scheme: str, languages: tuple[str, ...]) -> str:
    """Describes a scheme; returns its IRI."""
    statements.say(scheme, "skos:ConceptScheme", {"dct:title": texts(_known(_SCHEMES[scheme], languages))})
    return scheme


def _known(names: Mapping[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    return {tag: names[tag] for tag in languages if tag in names} or {"en": names["en"]}


def describe_media_type(statements: Statements, media_type: str) -> str:
    """Describes a media type by its IANA registration; returns its IRI."""
    iri = IANA + media_type
    statements.say(iri, "dct:MediaType", {})
    return iri


def licence_types(iri: str) -> list[str]:
    """The ADMS licence types of a Creative Commons licence, named by the EU or by Creative Commons; none for others.

    >>> [t.rpartition("/")[2] for t in licence_types(EU + "licence/CC_BYSA_4_0")]
    ['Attribution', 'ViralEffect-ShareAlike']
    >>> licence_types("https://example.org/licence")
    []
    """
    found = _CREATIVE_COMMONS.search(iri)
    if found is None:
        return []
    parts = found[1].lower().replace("-", "")
    base = LICENCE_TYPES.removesuffix("1.0")
    if parts in ("0", "zero", "mark"):
        return [base + "PublicDomain"]
    marks = (("by", "Attribution"), ("nc", "NonCommercialUseOnly"), ("nd", "NoDerivativeWork"))
    return [base + word for mark, word in (*marks, ("sa", "ViralEffect-ShareAlike")) if mark in parts]
