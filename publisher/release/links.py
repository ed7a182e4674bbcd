"""Following links between resources on the release's overview: what points here, what lies where."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.base.config import Publication
    from publisher.release.overview import Overview

MOST_MARKS = 60
"""Places that a map shows at most."""

Chain = tuple[str, ...]
"""IRIs of properties to follow one after the other; at most two."""


class Links:
    """The overview with its inverse.

    Args:
        overview: The overview of a release.
        paths: Document path by IRI, for resources that have a document.

    >>> from publisher.release.overview import Overview
    >>> overview = Overview({"doc/milan": (45.5, 9.2)}, {"doc/partner": {"x:at": ("x:milan",)}})
    >>> links = Links(overview, {"x:milan": "doc/milan", "x:partner": "doc/partner"})
    >>> links.targets("doc/partner", ("x:at",)), links.pointing("x:milan", "x:at"), links.places("doc/partner")
    (('x:milan',), ['doc/partner'], ['doc/milan'])
    """

    def __init__(self, overview: Overview, paths: Mapping[str, str]) -> None:
        self._overview = overview
        self._paths = paths
        # Dictionaries as ordered sets.
        self._incoming: dict[str, dict[str, dict[str, None]]] = defaultdict(dict)
        for table in (overview.links, overview.part_links):
            for path, links in table.items():
                for predicate, targets in links.items():
                    for target in targets:
                        self._incoming[target].setdefault(predicate, {})[path] = None

    def targets(self, path: str, chain: Chain) -> tuple[str, ...]:
        """What a chain of properties leads to from a resource, each once."""
        found = self._overview.links.get(path, {}).get(chain[0], ())
        if len(chain) == 1:
            return found
        on = (self._overview.links.get(self._paths.get(iri, ""), {}).get(chain[1], ()) for iri in found)
        return tuple(dict.fromkeys(target for targets in on for target in targets))

    def pointing(self, iri: str, predicate: str) -> list[str]:
        """Paths of the resources that point at an IRI by a property, themselves or with a part."""
        return list(self._incoming[iri].get(predicate, ())) if iri in self._incoming else []

    def featured(self, publication: Publication) -> list[str]:
        """Paths of what the setting `featured` names, else of what lies somewhere; none where that is too much."""
        setting, base = publication.featured, publication.base
        if setting:
            value = setting["value"]
            predicate = publication.prefix_table.expand(setting["property"])
            paths = self.pointing(value if ":" in value else base + value, predicate)
        else:
            paths = list(self._overview.points)
        return sorted(paths) if len(paths) <= MOST_MARKS else []

    def leads(self, path: str, chain: Chain, iri: str) -> bool:
        """Whether a chain of properties leads from a resource, or from a part of it, to an IRI."""
        if len(chain) == 1:
            return path in self._incoming.get(iri, {}).get(chain[0], {})
        return iri in self.targets(path, chain)

    def places(self, path: str) -> list[str]:
        """Paths of where a resource lies: itself, or what it links to."""
        points = self._overview.points
        if path in points:
            return [path]
        targets = (iri for iris in self._overview.links.get(path, {}).values() for iri in iris)
        return sorted({found for iri in targets if (found := self._paths.get(iri, "")) in points})

    def around(self, path: str, iri: str) -> list[str]:
        """Paths of the places of a resource; where it has none, of what points at it, unless there are too many."""
        places = self.places(path)
        if not places and iri in self._incoming:
            sources = {source for paths in self._incoming[iri].values() for source in paths}
            if len(sources) <= MOST_MARKS * 4:
                places = sorted({place for source in sources for place in self.places(source)})
        return places if len(places) <= MOST_MARKS else []
