"""What stands where a resource was withdrawn: that it is gone, since when, and what replaces it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.terms import DCT, PROV, RDFS, XSD, XSD_BOOLEAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEPRECATED = NamedNode(STANDARD_PREFIXES["owl"] + "deprecated")
REPLACED_BY = NamedNode(DCT + "isReplacedBy")
INVALIDATED = NamedNode(PROV + "invalidatedAtTime")
COMMENT = NamedNode(RDFS + "comment")
LABEL = NamedNode(RDFS + "label")
_DATE_TIME = NamedNode(XSD + "dateTime")


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A withdrawn resource.

    Args:
        iri: What it was.
        path: The path of its document below the base.
        labels: What it was called, by language.
        day: The day it was withdrawn, where that is known.
        replaced_by: IRIs of what replaces it.
        reasons: Why it was withdrawn, by language.
        authored: Whether an author has said so; else it only is no more in the sources.
    """

    iri: str
    path: str
    labels: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    replaced_by: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    authored: bool = False

    def quads(self) -> Iterator[Quad]:
        """What can be said where the author has said nothing.

        >>> [q.predicate.value.rpartition("#")[2] for q in Tombstone("x:a", "doc/a", day=date(2026, 1, 1)).quads()]
        ['deprecated', 'invalidatedAtTime']
        """
        node = NamedNode(self.iri)
        yield Quad(node, DEPRECATED, Literal("true", datatype=XSD_BOOLEAN))
        for tag, text in sorted(self.labels.items()):
            yield Quad(node, LABEL, Literal(text, language=tag) if tag else Literal(text))
        if self.day is not None:
            yield Quad(node, INVALIDATED, Literal(f"{self.day}T00:00:00Z", datatype=_DATE_TIME))

    def to_row(self) -> dict[str, Any]:
        """What a release keeps of it."""
        return {
            "iri": self.iri,
            "labels": dict(self.labels),
            "day": self.day.isoformat() if self.day else None,
            "replaced_by": list(self.replaced_by),
            "reasons": dict(self.reasons),
            "authored": self.authored,
        }

    @classmethod
    def from_row(cls, path: str, row: Mapping[str, Any]) -> Tombstone:
        """Reads what `to_row` gave."""
        day = date.fromisoformat(row["day"]) if row["day"] else None
        return cls(row["iri"], path, row["labels"], day, tuple(row["replaced_by"]), row["reasons"], row["authored"])
