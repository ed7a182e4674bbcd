"""The order in which a page tells its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.labels import LABEL_PROPERTIES
from publisher.rdf.terms import DCT, FOAF, RDFS, SCHEMA, SKOS

if TYPE_CHECKING:
    from publisher.web.pages.values import Fact

# Facts that come before all others: what it is, in a sentence.
_FIRST = (DCT + "description", SKOS + "definition", RDFS + "comment", SCHEMA + "description")
# Facts that come after all others: what it is called, since the title says it; then where else it is told of.
_LAST = (
    *(p.value for p in LABEL_PROPERTIES),
    *(SKOS + name for name in ("altLabel", "hiddenLabel", "exactMatch", "closeMatch", "relatedMatch")),
    STANDARD_PREFIXES["owl"] + "sameAs",
    RDFS + "seeAlso",
    *(FOAF + name for name in ("homepage", "page", "isPrimaryTopicOf")),
    SCHEMA + "url",
)


def fact_order(fact: Fact) -> tuple[int, bool, str, str]:
    """Sorts facts: what it is, then what is said of it by name, what is nested last, then its names and other pages."""
    nested = any(value.parts for value in fact.values)
    rank = _FIRST.index(fact.iri) - len(_FIRST) if fact.iri in _FIRST else 0
    rank = _LAST.index(fact.iri) + 1 if fact.iri in _LAST else rank
    return (rank, nested, fact.name.text.casefold(), fact.iri)
