"""The pictures of a release: what saved queries gave that ask for one in their header, laid out at build."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.release.chords import Chords

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.release.overview import Point

PICTURES_FILE = "pictures.json"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of what a saved query gave.

    Args:
        kind: `chords`, `map` or `bars`.
        columns: The variables of the query.
        rows: What it gave: IRIs and texts, numbers, None for no value.
        chords: The layout of a chord diagram.
    """

    kind: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]
    chords: Chords | None = None


def located(
    picture: Picture, points: Mapping[str, Point], paths: Mapping[str, str], group: object = None
) -> dict[str, Point]:
    """Where the things of a map lie, by IRI: all of them, or those of one group, whatever narrows the map down.

    Args:
        picture: A map.
        points: Where resources lie, by document path.
        paths: Document paths by IRI.
        group: The group, from the second column; None for all.
    """
    found: dict[str, Point] = {}
    for iri, of, *_ in picture.rows:
        if isinstance(iri, str) and (group is None or of == group) and paths.get(iri, "") in points:
            found[iri] = points[paths[iri]]
    return found


def pictures_to_json(pictures: Mapping[str, Picture]) -> bytes:
    """The bytes of `pictures.json`.

    Args:
        pictures: Pictures by the name of their query.

    >>> pictures = {"a": Picture("bars", ("x", "n"), (("x:a", 3),))}
    >>> pictures_from_json(pictures_to_json(pictures)) == pictures
    True
    """
    content = {
        name: {"kind": p.kind, "columns": p.columns, "rows": p.rows, "chords": p.chords}
        for name, p in sorted(pictures.items())
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def pictures_from_json(raw: bytes) -> dict[str, Picture]:
    """Reads `pictures.json`."""
    return {
        name: Picture(
            found["kind"],
            tuple(found["columns"]),
            tuple(tuple(row) for row in found["rows"]),
            Chords.from_rows(found["chords"]) if found["chords"] else None,
        )
        for name, found in json.loads(raw).items()
    }
