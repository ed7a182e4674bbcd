"""The saved queries as a whole: what their headers say and promise, and that damage to the data breaks a promise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyoxigraph import Quad

from publisher.base.config import Project
from publisher.build.queries import check_queries
from publisher.build.sources import Sources, default_graph, find_sources, graph_iri
from publisher.rdf.reader import Source
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import AnswerKind
from publisher.store.saved_queries.saved_query import SavedQuery
from tests.conftest import ROOT
from tests.queries.conftest import BASE

FILES = sorted((ROOT / "sparql_queries").glob("*.rq"))
DATA = sorted((ROOT / "data").glob("*.trig"))


@pytest.fixture(scope="session")
def project() -> Project:
    return Project.load(ROOT)


@pytest.fixture(scope="session")
def sources(project: Project) -> Sources:
    return find_sources(project)


def breaches(sources: Sources, project: Project, named: list[Quad]) -> set[str]:
    """Names of the queries that do not keep their promise over these named graphs."""
    quads = [*named, *default_graph(named, project.publication)]
    found = check_queries(sources.queries, quads, project)
    assert {finding.code for finding in found} <= {"Q412"}
    return {Path(finding.span.path).stem for finding in found if finding.span}


def named_quads(sources: Sources) -> list[Quad]:
    return [quad for quad in sources.published if graph_iri(quad)]


def test_every_promise_is_kept(saved: Mapping[str, SavedQuery], store: EmbeddedStore) -> None:
    assert len(saved) == len(FILES) >= 30
    assert [finding.message for query in saved.values() for finding in query.check(store)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_header_and_text(saved: Mapping[str, SavedQuery], path: Path) -> None:
    query = saved[path.stem]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", path.stem)
    assert query.summary
    assert query.description.endswith(".")
    assert query.tags
    assert (query.returns.count or query.returns.boolean) is not None
    if query.kind is AnswerKind.SOLUTIONS:
        assert query.returns.columns == query.columns
        assert "\nORDER BY " in query.text
    for parameter in query.parameters:
        assert parameter.description
        assert parameter.default is not None
        assert parameter.example is not None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_prefixes_are_used_and_in_order(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    declared = [line.split()[1] for line in lines if line.startswith("PREFIX ")]
    body = "\n".join(line for line in lines if not line.startswith(("PREFIX ", "#")))
    assert declared == sorted(declared)
    # grlc writes values of typed parameters (`?_day_date`) with the prefix xsd, which the query must declare for it.
    typed = {"xsd:"} if re.search(r"\?_+\w+_(date|integer|decimal|gYear)\b", body) else set()
    unused = [prefix for prefix in declared if not re.search(rf"(?<![\w-]){prefix}", body)]
    assert set(unused) <= typed
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_a_lost_file_breaks_a_promise(sources: Sources, project: Project, path: Path) -> None:
    read = [source for source in sources.data if isinstance(source, Source)]
    lost = {str(q) for source in read if source.path == f"data/{path.name}" for q in source.quads}
    assert lost
    assert breaches(sources, project, [q for q in named_quads(sources) if str(q) not in lost])


@pytest.mark.parametrize(
    ("graph", "broken"),
    [
        ("graph/page/s07-3", {"page-facts"}),
        ("graph/page/s12-16", {"page-facts"}),
        ("graph/source/u766", {"facts-of-a-source", "what-others-add"}),
        ("graph/claim/d01-b", {"contested-values", "partner-counts-claimed"}),
        ("graph/source/fdc", {"what-others-add"}),
        ("graph/source/u1-surch", {"networks-by-programme"}),
    ],
)
def test_a_lost_graph_breaks_a_promise(sources: Sources, project: Project, graph: str, broken: set[str]) -> None:
    kept = [quad for quad in named_quads(sources) if graph_iri(quad) != BASE + graph]
    assert broken <= breaches(sources, project, kept)


def test_a_lead_on_the_page_breaks_a_promise(sources: Sources, project: Project) -> None:
    named = named_quads(sources)
    lead = next(q for q in named if str(q.object).endswith("/lead-partner>") and "boostinno-gdansk>" in str(q.subject))
    page = next(q.graph_name for q in named if graph_iri(q) == BASE + "graph/page/s07-2")
    added = Quad(lead.subject, lead.predicate, lead.object, page)
    assert "page-names-a-lead-partner" in breaches(sources, project, [*named, added])
