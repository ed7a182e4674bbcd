"""The W3C query suite, asked over HTTP through the endpoint; each failure is listed in `failures.tsv` with its reason.

All data files of the suite are named graphs of one store, and the dataset of each test is put together by the protocol:
`default-graph-uri` and `named-graph-uri`, or by the query's own FROM.
"""

from __future__ import annotations

import csv
import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from pyoxigraph import (
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from publisher.base.config import Runtime
from publisher.store.embedded import EmbeddedStore
from publisher.web.app import create_app
from tests.conformance.comparing import ACCEPT, answered_outcome, expected_outcome, same
from tests.conformance.manifests import HOME, SUITES, Case, cases, iri_of, read_graph
from tests.conftest import ROOT, require_standards
from tests.web.publishing import publish

FAILURES = Path(__file__).parent / "failures.tsv"
DOCUMENT = ROOT / "docs" / "conformance.md"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def suite_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = require_standards("w3c-sparql-tests.tar.gz")
    folder = tmp_path_factory.mktemp("w3c")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def all_cases(suite_root: Path) -> dict[str, list[Case]]:
    return {suite: list(cases(suite_root, suite)) for suite in SUITES}


@pytest.fixture(scope="module")
def client(
    suite_root: Path, all_cases: dict[str, list[Case]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("store")
    graphs = {iri: iri for found in all_cases.values() for case in found for iri in case.default}
    graphs |= {name: file for found in all_cases.values() for case in found for name, file in case.named}
    asked_by_from = (suite_root / "sparql" / "sparql10" / "dataset").glob("data-*.ttl")
    graphs |= {iri_of(suite_root, file): iri_of(suite_root, file) for file in asked_by_from}
    files = {iri: read_graph(suite_root, suite_root / iri.removeprefix(HOME)) for iri in graphs.values()}
    quads = [quad for name, iri in graphs.items() for quad in _named(files[iri], name, iri)]
    path = folder / "dataset.nq"
    serialize(quads, path, RdfFormat.N_QUADS)
    with EmbeddedStore(path, workers=2, quads=len(quads)) as store:
        yield create_app(publish(folder / "state"), store, Runtime()).test_client()


def _named(quads: Dataset, name: str, iri: str) -> list[Quad]:
    """The triples that a file has under a name: those of its default graph under the name of the file itself."""
    inside = DefaultGraph() if name == iri or not iri.endswith(".trig") else NamedNode(name)
    return [Quad(q.subject, q.predicate, q.object, NamedNode(name)) for q in quads if q.graph_name == inside]


def outcome_of(client: FlaskClient, root: Path, case: Case) -> str:
    """`pass`, or what went otherwise than it should."""
    text = f"BASE <{iri_of(root, case.query)}>\n" + case.query.read_text(encoding="utf-8")
    fields = [("query", text)]
    if not re.search(r"^FROM\b", text, re.MULTILINE):  # what the protocol names would go before it
        fields += [("default-graph-uri", iri) for iri in case.default]
        fields += [("named-graph-uri", name) for name, _ in case.named]
    accept = ACCEPT.get(case.expected.suffix, "*/*") if case.expected else "*/*"
    response = client.post("/sparql", data=urlencode(fields), content_type=FORM, headers={"Accept": accept})
    if case.kind == "bad syntax":
        return "pass" if response.status_code == 400 else f"answered {response.status_code}"
    if response.status_code != 200:
        return f"answered {response.status_code}: {response.get_json(force=True)['detail']}"
    if case.expected is None:
        return "pass"
    found = answered_outcome(response.data, response.content_type)
    return "pass" if same(found, expected_outcome(root, case.expected), lax=case.lax) else "answered otherwise"


def engine_alone(root: Path, case: Case) -> str:
    """`pass`, or what goes otherwise where the engine is asked directly, without anything of ours."""
    graphs = {iri: iri for iri in case.default} | dict(case.named)
    store = Store()
    for name, iri in graphs.items():
        store.extend(_named(read_graph(root, root / iri.removeprefix(HOME)), name, iri))
    text = f"BASE <{iri_of(root, case.query)}>\n" + case.query.read_text(encoding="utf-8")
    default, named = [NamedNode(iri) for iri in case.default], [NamedNode(name) for name, _ in case.named]
    try:
        results = store.query(text, default_graph=default, named_graphs=named)
    except (SyntaxError, RuntimeError) as error:
        return f"refused: {error}"
    if case.kind == "bad syntax":
        return "accepted"
    if case.expected is None:
        return "pass"
    assert not isinstance(results, QueryTriples)
    fmt = QueryResultsFormat.from_media_type(ACCEPT.get(case.expected.suffix, "")) or QueryResultsFormat.JSON
    body = results.serialize(format=fmt)
    assert body is not None
    found = answered_outcome(body, fmt.media_type)
    return "pass" if same(found, expected_outcome(root, case.expected), lax=case.lax) else "answers otherwise"


def _listed() -> dict[str, str]:
    with FAILURES.open(encoding="utf-8", newline="") as file:
        return {row["test"]: row["reason"] for row in csv.DictReader(file, delimiter="\t")}


@pytest.mark.parametrize("suite", SUITES)
def test_only_the_listed_tests_fail(
    client: FlaskClient, suite_root: Path, all_cases: dict[str, list[Case]], suite: str
) -> None:
    outcomes = {case.name: outcome_of(client, suite_root, case) for case in all_cases[suite]}
    failed = {name: outcome for name, outcome in outcomes.items() if outcome != "pass"}
    listed = {name for name in _listed() if name.startswith(suite + "/")}
    assert {name: outcome for name, outcome in failed.items() if name not in listed} == {}
    assert listed - set(failed) == set(), "these pass, or are not there, and are to be taken off the list"


def test_each_failure_is_the_engines_but_for_service(suite_root: Path, all_cases: dict[str, list[Case]]) -> None:
    failing = [case for found in all_cases.values() for case in found if case.name in _listed()]
    ours = {case.name for case in failing if engine_alone(suite_root, case) == "pass"}
    assert {name.rpartition("/")[0] for name in ours} == {"sparql11/syntax-fed"}


def test_each_failure_has_a_reason() -> None:
    assert all(len(reason) > 10 for reason in _listed().values())


def test_the_document_has_the_counts(all_cases: dict[str, list[Case]]) -> None:
    failed = Counter(name.partition("/")[0] for name in _listed())
    rows = dict(re.findall(r"^\| (sparql1\d) \| (\d+ \| \d+ \| \d+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.M))
    counts = {s: (len(found), len(found) - failed[s], failed[s]) for s, found in all_cases.items()}
    assert rows == {suite: " | ".join(map(str, numbers)) for suite, numbers in counts.items()}
