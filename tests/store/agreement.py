"""Do two stores answer a query alike? What counts is what an answer says, not its bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, NamedNode, RdfFormat, parse

from publisher.store.port import AnswerKind
from publisher.store.remote.normal_form import normal_form

if TYPE_CHECKING:
    from publisher.store.port import Answer


def said(answer: Answer, *, by_value: bool = False) -> object:
    """What an answer in SPARQL JSON or N-Triples says: rows in their order, or a graph whatever its blank nodes' names.

    With `by_value`, literals of rows are in normal form, for stores that keep nothing else of them.
    """
    if answer.kind is AnswerKind.GRAPH:
        dataset = Dataset(parse(answer.read(), format=RdfFormat.N_TRIPLES))
        dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
        return sorted(str(quad) for quad in dataset)
    found = json.loads(answer.read())
    if answer.kind is AnswerKind.BOOLEAN:
        return found["boolean"]
    rows = [{name: _term(term, by_value) for name, term in row.items()} for row in found["results"]["bindings"]]
    return [found["head"]["vars"], *rows]


def _term(term: dict[str, str], by_value: bool) -> object:
    if not by_value or "datatype" not in term:
        return term
    return normal_form(Literal(term["value"], datatype=NamedNode(term["datatype"])))
