"""Reading the rows of an answer."""

from __future__ import annotations

DCT = "http://purl.org/dc/terms/"
ORG = "http://www.w3.org/ns/org#"
OWL_SAME_AS = "http://www.w3.org/2002/07/owl#sameAs"
SCHEMA = "https://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCAT = "http://www.w3.org/ns/dcat#"
CITIES = {"Baia Mare", "Barcelona", "Braga", "Gdańsk", "Milan", "Paris", "Strasbourg", "Turin", "Wrocław"}


def values(rows: list[dict[str, str]], column: str) -> list[str]:
    """The values of a column, in order; rows without one are passed over."""
    return [row[column] for row in rows if column in row]


def the(rows: list[dict[str, str]], **cells: str) -> dict[str, str]:
    """The only row with these cells."""
    found = [row for row in rows if cells.items() <= row.items()]
    assert len(found) == 1, found
    return found[0]
