"""Answers of queries as tables for people, read from SPARQL 1.1 Query Results JSON and from graph formats."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from publisher.base.formats import N_TRIPLES, RESULTS_JSON
from publisher.rdf.terms import XSD_STRING
from publisher.store.port import AnswerKind
from publisher.web.addresses import DESCRIBE, document_url, iri_url, is_linkable
from publisher.web.pages.facts import PLAIN_DATATYPES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from publisher.base.config import Publication
    from publisher.store.port import Answer

ROWS_SHOWN = 200
TABLE_FORMATS = (RESULTS_JSON, N_TRIPLES)
"""The formats to ask a store for when the answer is to be shown: for solutions, for a graph."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One term of a table.

    Args:
        text: What is shown.
        language: Its language tag.
        url: Where it leads on this server, or outside where nothing here describes it.
        datatype: Short name of a datatype worth telling.
    """

    text: str
    language: str = ""
    url: str | None = None
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """An answer to be shown.

    Args:
        kind: Which query form it answers.
        columns: Names of the columns.
        rows: The rows to show; None where a variable has no value.
        total: How many rows there are in all.
        boolean: The answer to ASK.
    """

    kind: AnswerKind
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    total: int = 0
    boolean: bool = False


class TableReader:
    """Reads answers for pages.

    Args:
        publication: The publication settings, for short names.
        known: Paths of all documents, to tell where a term may lead.
    """

    def __init__(self, publication: Publication, known: Collection[str]) -> None:
        self._policy = publication.policy
        self._prefixes = publication.prefix_table
        self._known = known

    def read(self, answer: Answer) -> Table:
        """The table of an answer that was asked for in `TABLE_FORMATS`."""
        if answer.kind is AnswerKind.GRAPH:
            return self._graph(answer)
        content = json.loads(answer.read())
        if answer.kind is AnswerKind.BOOLEAN:
            return Table(answer.kind, boolean=content["boolean"])
        columns = tuple(content["head"]["vars"])
        bindings = content["results"]["bindings"]
        rows = tuple(tuple(self._binding(b.get(c)) for c in columns) for b in bindings[:ROWS_SHOWN])
        return Table(answer.kind, columns, rows, len(bindings))

    def _graph(self, answer: Answer) -> Table:
        rows: list[tuple[Cell, ...]] = []
        total = 0
        for quad in parse(answer.read(), format=RdfFormat.N_TRIPLES):
            total += 1
            if total <= ROWS_SHOWN:
                rows.append(tuple(self._term(t) for t in (quad.subject, quad.predicate, quad.object)))
        return Table(answer.kind, ("subject", "predicate", "object"), tuple(rows), total)

    def _term(self, term: object) -> Cell:
        if isinstance(term, NamedNode):
            return self._iri(term.value)
        if isinstance(term, Literal):
            return self._literal(term.value, term.language or "", term.datatype.value)
        return Cell(str(term))

    def _binding(self, term: Mapping[str, str] | None) -> Cell | None:
        if term is None:
            return None
        if term["type"] == "uri":
            return self._iri(term["value"])
        if term["type"] == "bnode":
            return Cell("_:" + term["value"])
        return self._literal(str(term["value"]), term.get("xml:lang", ""), term.get("datatype", XSD_STRING.value))

    def _iri(self, iri: str) -> Cell:
        short = self._prefixes.compact(iri) or iri.removeprefix(self._policy.base) or iri
        path = self._policy.document_path(iri)
        if path is not None:
            url = iri_url(self._policy, iri) if path in self._known else None
        elif DESCRIBE + iri in self._known:
            url = document_url(DESCRIBE + iri)
        else:
            url = iri if is_linkable(iri) else None
        return Cell(short, url=url)

    def _literal(self, text: str, language: str, datatype: str) -> Cell:
        plain = bool(language) or NamedNode(datatype) in PLAIN_DATATYPES
        return Cell(text, language, datatype="" if plain else self._prefixes.compact(datatype) or datatype)
