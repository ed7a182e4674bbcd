"""The one prefix table: how IRIs are shortened in every format, page, query and message."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STANDARD_PREFIXES: dict[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "bibo": "http://purl.org/ontology/bibo/",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "dctype": "http://purl.org/dc/dcmitype/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "eurio": "http://data.europa.eu/s66#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "gn": "http://www.geonames.org/ontology#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "time": "http://www.w3.org/2006/time#",
    "tree": "https://w3id.org/tree#",
    "vann": "http://purl.org/vocab/vann/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes every project starts from; the names are those of prefix.cc and of the vocabularies' own documents."""

# The part of Turtle's PN_LOCAL that needs no escapes, without the colon (Turtle 1.1, section 6.5).
_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_FIRST, _LAST = f"{_LETTER}_0-9", f"{_LETTER}_0-9\u00b7\u0300-\u036f\u203f\u2040\\-"
_LOCAL_NAME = re.compile(rf"(?:[{_FIRST}](?:[{_LAST}.]*[{_LAST}])?)?")


_REMEMBERED = 1 << 16


class PrefixTable:
    """Prefix names and their namespaces; the longest namespace wins.

    Args:
        project: The project's own prefixes; they override the standard ones of the same name.

    >>> table = PrefixTable({"ex": "https://example.org/def#"})
    >>> table.compact("https://example.org/def#Network")
    'ex:Network'
    >>> table.compact("https://example.org/other") is None
    True
    >>> table.expand("foaf:Person")
    'http://xmlns.com/foaf/0.1/Person'
    """

    def __init__(self, project: Mapping[str, str] | None = None) -> None:
        merged = {**STANDARD_PREFIXES, **(project or {})}
        self._namespaces = dict(sorted(merged.items()))
        # Longest namespace first; a project's own name before a standard one for the same namespace.
        own = set(project or {})
        self._by_length = sorted(
            self._namespaces.items(), key=lambda item: (-len(item[1]), item[0] not in own, item[0])
        )
        # A build asks for the same IRIs again in each document and format.
        self._split = lru_cache(maxsize=_REMEMBERED)(self._find)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._namespaces.items())

    def as_dict(self) -> dict[str, str]:
        """A copy as a dictionary from prefix to namespace, sorted by prefix."""
        return dict(self._namespaces)

    def split(self, iri: str) -> tuple[str, str] | None:
        """Splits an IRI into prefix and local name.

        Returns:
            The pair, or None where no prefix fits or the rest needs escapes in Turtle.

        >>> PrefixTable().split("http://xmlns.com/foaf/0.1/name")
        ('foaf', 'name')
        """
        return self._split(iri)

    def _find(self, iri: str) -> tuple[str, str] | None:
        for prefix, namespace in self._by_length:
            if iri.startswith(namespace):
                local = iri[len(namespace) :]
                if _LOCAL_NAME.fullmatch(local):
                    return prefix, local
        return None

    def compact(self, iri: str) -> str | None:
        """Shortens an IRI to `prefix:local`, or None where that is not possible."""
        parts = self.split(iri)
        return None if parts is None else f"{parts[0]}:{parts[1]}"

    def expand(self, name: str) -> str:
        """Expands `prefix:local`.

        Raises:
            KeyError: The prefix is not in the table.
        """
        prefix, _, local = name.partition(":")
        return self._namespaces[prefix] + local
