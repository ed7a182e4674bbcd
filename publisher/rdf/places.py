"""Where a node lies: coordinates as published vocabularies write them (W3C Basic Geo, GeoSPARQL 1.1, schema.org)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.terms import SCHEMA

if TYPE_CHECKING:
    from publisher.rdf.dataset import Dataset
    from publisher.rdf.terms import Node

_WGS = "http://www.w3.org/2003/01/geo/wgs84_pos#"
LATITUDES = frozenset({_WGS + "lat", SCHEMA + "latitude"})
LONGITUDES = frozenset({_WGS + "long", SCHEMA + "longitude"})
WKT = STANDARD_PREFIXES["geo"] + "asWKT"
COORDINATES = LATITUDES | LONGITUDES | {WKT}

# Longitude comes first in the default reference system, CRS84 (GeoSPARQL 1.1, requirement 13).
_POINT = re.compile(
    r"\s*(?:<http://www\.opengis\.net/def/crs/OGC/1\.3/CRS84>\s*)?POINT\s*\(\s*(\S+)\s+(\S+)\s*\)\s*", re.I
)


def point_of(dataset: Dataset, node: Node) -> tuple[float, float] | None:
    """The latitude and longitude that a node itself states; None where it states none that is on the globe.

    >>> from pyoxigraph import NamedNode, Quad
    >>> from publisher.rdf.dataset import Dataset
    >>> milan = NamedNode("x:milan")
    >>> point_of(Dataset([Quad(milan, NamedNode(WKT), Literal("POINT(9.19 45.46)"))]), milan)
    (45.46, 9.19)
    """
    latitude = longitude = None
    for _, predicate, value in dataset.about(node):
        if not isinstance(value, Literal):
            continue
        if predicate.value in LATITUDES:
            latitude = _number(value.value)
        elif predicate.value in LONGITUDES:
            longitude = _number(value.value)
        elif predicate.value == WKT and (latitude is None or longitude is None):
            match = _POINT.fullmatch(value.value)
            if match:
                longitude, latitude = _number(match[1]), _number(match[2])
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return latitude, longitude


def _number(text: str) -> float | None:
    """A number; None for what is none, or is not finite."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1000 else None
