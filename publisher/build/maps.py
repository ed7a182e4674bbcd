"""Drawing the ground of the maps that pages will show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.release.links import Links
from publisher.release.maps import LARGE, SMALL, grounds_to_json, sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from publisher.base.config import Publication
    from publisher.release.maps import Sheet
    from publisher.release.overview import Overview


def draw_grounds(
    publication: Publication, overview: Overview, iris: Mapping[str, str], further: Iterable[Sheet] = ()
) -> bytes:
    """The ground of the map of each resource that has one, and of other maps, as a release keeps them.

    Args:
        publication: The publication settings, which tell what the home page shows.
        overview: Where resources lie, and what they link to.
        iris: What each document is about, by the document's path.
        further: The sheets of other maps.
    """
    links = Links(overview, {iri: path for path, iri in iris.items()})
    places = (tuple(links.around(path, iri)) for path, iri in iris.items())
    shown = {tuple(overview.points[place] for place in found) for found in places if found}
    first = {overview.points[place] for path in links.featured(publication) for place in links.places(path)}
    home = [sheet_of(sorted(first), *LARGE)] if first else []
    return grounds_to_json({*(sheet_of(points, *SMALL) for points in shown), *home, *further})
