"""The graph of this repository, built once, and its saved queries, asked as a reader asks them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import pytest

from publisher.base.formats import N_TRIPLES, RESULTS_JSON
from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import AnswerKind, Query
from publisher.store.saved_queries.saved_query import SavedQuery

Ask: TypeAlias = Callable[..., list[dict[str, str]]]
Graph: TypeAlias = Callable[..., set[str]]
BASE = "https://w3id.org/boostinno/"


@pytest.fixture(scope="session")
def release(built: Release) -> Release:
    """The repository's own graph as a release."""
    return built


@pytest.fixture(scope="session")
def saved(release: Release) -> Mapping[str, SavedQuery]:
    return release.saved_queries


@pytest.fixture
def ask(saved: Mapping[str, SavedQuery], store: EmbeddedStore) -> Ask:
    """Runs a saved SELECT; a row maps the columns that have a value to it, IRIs of this graph without the base."""

    def rows(name: str, **values: str) -> list[dict[str, str]]:
        answer = _answer(saved[name], store, values)
        assert answer.kind is AnswerKind.SOLUTIONS
        found = json.loads(answer.read())["results"]["bindings"]
        return [{column: short(term) for column, term in row.items()} for row in found]

    return rows


@pytest.fixture
def truth(saved: Mapping[str, SavedQuery], store: EmbeddedStore) -> Callable[[str], bool]:
    """Runs a saved ASK."""

    def answer(name: str) -> bool:
        found: bool = json.loads(_answer(saved[name], store, {}).read())["boolean"]
        return found

    return answer


@pytest.fixture
def graph(saved: Mapping[str, SavedQuery], store: EmbeddedStore) -> Graph:
    """Runs a saved CONSTRUCT or DESCRIBE; yields its triples as lines of N-Triples without the base."""

    def triples(name: str, **values: str) -> set[str]:
        return set(_answer(saved[name], store, values).read().decode().replace(BASE, "").splitlines())

    return triples


def _answer(query: SavedQuery, store: EmbeddedStore, values: Mapping[str, str]) -> Any:
    asked = Query(query.text, result_format=RESULTS_JSON, graph_format=N_TRIPLES, substitutions=query.bind(values))
    return store.execute(asked)


def short(term: Mapping[str, str]) -> str:
    """The value of a term of an answer, an IRI of this graph without the base."""
    return term["value"].removeprefix(BASE) if term["type"] == "uri" else term["value"]
