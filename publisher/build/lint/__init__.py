"""Lint: what is wrong with the sources though every shape may accept it. One small function per rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.build.lint.corpus import Corpus
from publisher.build.lint.graphs import ambiguous_identifiers, facts_outside_graphs, unsourced_graphs
from publisher.build.lint.iris import dangling_iris, links_to_the_withdrawn, unruly_iris
from publisher.build.lint.literals import (
    ill_typed_literals,
    invisible_characters,
    odd_language_tags,
    outer_space,
    uncomposed_text,
)
from publisher.build.lint.settings import unreachable_repository
from publisher.build.lint.vocabulary import missing_languages, shifting_prefixes, unknown_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from publisher.base.config import Publication
    from publisher.base.diagnostics import Diagnostic
    from publisher.rdf.authored import Authored

RULES: dict[str, Callable[[Corpus], Iterator[Diagnostic]]] = {
    "L201": dangling_iris,
    "L202": unruly_iris,
    "L203": missing_languages,
    "L204": odd_language_tags,
    "L205": ill_typed_literals,
    "L206": unsourced_graphs,
    "L207": facts_outside_graphs,
    "L208": unknown_terms,
    "L209": shifting_prefixes,
    "L211": outer_space,
    "L212": invisible_characters,
    "L213": uncomposed_text,
    "L214": ambiguous_identifiers,
    "L215": links_to_the_withdrawn,
    "L216": unreachable_repository,
}
"""All rules by the code of their findings."""


def lint(
    ontology: Iterable[Authored], shapes: Iterable[Authored], data: Iterable[Authored], publication: Publication
) -> list[Diagnostic]:
    """Looks for what shapes cannot say.

    Args:
        ontology: Files of the ontology.
        shapes: Files of the shapes.
        data: Files of the data.
        publication: The publication settings.

    Returns:
        The findings, in the order of the files.

    >>> from datetime import date
    >>> from publisher.base.config import Publication
    >>> from publisher.base.formats import TURTLE
    >>> from publisher.rdf.reader import parse_source
    >>> data = parse_source("data/a.ttl", b'<https://example.org/id/place/milan> <x:name> "Milan " .', TURTLE)
    >>> for finding in lint([], [], [data], Publication("https://example.org/", date(2026, 1, 31), services=())):
    ...     print(finding.span, finding.code, finding.message)
    data/a.ttl:1:47 L211 this text has white space at its end
    """
    corpus = Corpus(tuple(ontology), tuple(shapes), tuple(data), publication)
    found = [finding for rule in RULES.values() for finding in rule(corpus)]
    return sorted(found, key=lambda finding: finding.sort_key)
