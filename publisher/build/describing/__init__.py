"""What a publication says of itself: catalogue (DCAT-AP) and statistics (VoID), made from what was checked.

The generated quads stand in graphs of their own, `{base}catalog` and `{base}.well-known/void`, outside of the default
graph: so counts are true, no authored document mentions them, and the dumps need not contain their own checksums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Quad

    from publisher.base.config import Publication
    from publisher.build.documents import Draft
    from publisher.rdf.dataset import Dataset
    from publisher.release.chronicle import Chronicle


@dataclass(frozen=True)
class Facts:
    """What a description is made from; nothing else enters it, above all no clock.

    Args:
        publication: The publication settings.
        quads: All authored and derived quads, the default graph among them.
        dataset: The same, indexed.
        chronicle: The chain of releases with the authored documents of this one.
    """

    publication: Publication
    quads: tuple[Quad, ...]
    dataset: Dataset
    chronicle: Chronicle


@dataclass(frozen=True)
class Generated:
    """What was made from the facts.

    Args:
        quads: Generated quads, each in one of the publication's generated graphs.
        documents: Their documents.
        files: Files that join the release, by path, such as the dumps.
    """

    quads: tuple[Quad, ...]
    documents: tuple[Draft, ...]
    files: Mapping[str, bytes]


def describe_publication(facts: Facts) -> Generated:  # noqa: ARG001 - the groundwork; catalogue and statistics follow
    """Describes a publication."""
    return Generated((), (), {})
