"""The three questions that docs/model.md answers with a query are the same questions as three of the saved queries."""

from __future__ import annotations

import json
import re

import pytest

from publisher.store.embedded import EmbeddedStore
from publisher.store.port import Query
from tests.conftest import ROOT
from tests.queries.conftest import Ask, short

MODEL = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^```sparql\n(.*?)^```", MODEL[MODEL.index("### Three questions") :], re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    ("number", "name", "columns"),
    [
        (0, "page-facts", {"s": "subject", "p": "property", "o": "value"}),
        (1, "facts-with-two-sources", {"s": "subject", "p": "property", "o": "value", "sources": "sources"}),
        (2, "source-disagreements", {c: c for c in ("discrepancy", "topic", "text", "source", "accepted", "graph")}),
    ],
)
def test_the_saved_query_answers_the_same(
    ask: Ask, store: EmbeddedStore, number: int, name: str, columns: dict[str, str]
) -> None:
    assert len(QUESTIONS) == 3
    found = json.loads(store.execute(Query(QUESTIONS[number])).read())["results"]["bindings"]
    in_model = sorted([short(row[there]) if there in row else "" for there in columns] for row in found)
    saved = sorted([row.get(here, "") for here in columns.values()] for row in ask(name))
    assert in_model == saved
