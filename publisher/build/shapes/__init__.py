"""SHACL: runs the reference engine in a child process and maps each of its results back to the sources.

Blank nodes have IRIs by the time the data are checked, so `sh:nodeKind sh:BlankNode` can never be met.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.base.diagnostics import Diagnostic, has_errors
from publisher.build.shapes.engine import Limits, run_engine
from publisher.build.shapes.explaining import Explainer
from publisher.build.shapes.places import Places
from publisher.build.shapes.preflight import preflight

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Quad

    from publisher.base.config import Publication
    from publisher.rdf.authored import Authored

__all__ = ["Limits", "validate_shapes"]


def validate_shapes(
    data: Iterable[Quad],
    shapes: Sequence[Authored],
    sources: Sequence[Authored],
    publication: Publication,
    *,
    language: str = "en",
    limits: Limits | None = None,
) -> list[Diagnostic]:
    """Validates data against shapes (SHACL, sections 1 to 6; not the Advanced Features).

    Args:
        data: What is checked: the triples of the default graph with the ontology, without blank nodes.
        shapes: The files of the shapes.
        sources: The files that the data come from, to point at.
        publication: The publication settings: base and prefixes.
        language: The language of messages that the shapes have in several.
        limits: What the check may take.

    Returns:
        One finding for each result of the report, in the order of the files; also for shapes that are ill-formed, run
        out of their limits or recurse, for which the engine itself would in part report that all is well.
    """
    if not shapes:
        return []
    places = Places(shapes, sources, publication)
    found = preflight(places.rules, publication.base)
    if has_errors(found):
        return found
    outcome = run_engine(data, (rule.quad for rule in places.rules), publication.base, limits or Limits())
    explainer = Explainer(places, publication.prefix_table, language)
    found += explainer.explain(outcome)
    return sorted(dict.fromkeys(found), key=lambda finding: (finding.sort_key, finding.focus or ""))
