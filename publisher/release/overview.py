"""What lists, facets and maps need of all resources at once: where they lie, and what they link to.

It is worked out at build, so that no page has to go through the dataset.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

OVERVIEW_FILE = "overview.json"

Point: TypeAlias = tuple[float, float]
"""Latitude and longitude in degrees (WGS 84)."""

LinksByPath: TypeAlias = "Mapping[str, Mapping[str, tuple[str, ...]]]"
"""IRIs by document path and IRI of the property."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Places and links of all documented resources, by document path.

    Args:
        points: Where a resource lies.
        links: What a resource links to: IRIs by the IRI of the property.
        part_links: What its parts link to, likewise.
        parts: The document that tells of what was a blank node, by the path of its IRI.

    >>> overview = Overview({"doc/a": (45.5, 9.2)}, {"doc/a": {"x:p": ("x:b", "x:c")}})
    >>> Overview.from_json(overview.to_json()) == overview
    True
    """

    points: Mapping[str, Point] = field(default_factory=dict)
    links: LinksByPath = field(default_factory=dict)
    part_links: LinksByPath = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """The bytes of `overview.json`: each IRI is written once, links give its number."""
        tables = (self.links, self.part_links)
        said = (item for table in tables for links in table.values() for item in links.items())
        iris = sorted({iri for predicate, targets in said for iri in (predicate, *targets)})
        number = {iri: n for n, iri in enumerate(iris)}
        own, parts = (
            {
                path: [[number[p], *(number[t] for t in targets)] for p, targets in sorted(links.items())]
                for path, links in sorted(table.items())
            }
            for table in tables
        )
        points = {path: list(point) for path, point in sorted(self.points.items())}
        content = {
            "iris": iris,
            "links": own,
            "part_links": parts,
            "parts": dict(sorted(self.parts.items())),
            "points": points,
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, raw: bytes) -> Overview:
        """Reads `overview.json`."""
        content = json.loads(raw)
        iris: list[str] = content["iris"]
        own, parts = (
            {path: {iris[row[0]]: tuple(iris[n] for n in row[1:]) for row in rows} for path, rows in table.items()}
            for table in (content["links"], content["part_links"])
        )
        points = {path: (point[0], point[1]) for path, point in content["points"].items()}
        # releases made before it was told have none
        return cls(points, own, parts, content.get("parts", {}))
