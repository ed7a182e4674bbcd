"""The embedded store as readers use it: every form in every format, errors that say what is wrong, datasets."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from publisher.base.formats import (
    GRAPH_FORMATS,
    JSON_LD,
    RESULT_FORMATS,
    RESULTS_CSV,
    RESULTS_JSON,
    RESULTS_TSV,
    RESULTS_XML,
    TURTLE,
    Format,
)
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import (
    Answer,
    AnswerKind,
    Limits,
    NotAcceptable,
    Query,
    QueryCancelled,
    QueryRefused,
    QuerySyntaxError,
    QueryTooLarge,
    StoreBusy,
    StoreDown,
)
from tests.store.conftest import THINGS, WORKERS, eventually, recovered

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def rows(answer: Answer) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = json.loads(answer.read())["results"]["bindings"]
    return found


@pytest.mark.parametrize("fmt", RESULT_FORMATS, ids=lambda fmt: fmt.key)
def test_select_in_every_format(store: EmbeddedStore, fmt: Format) -> None:
    answer = store.execute(Query("SELECT ?o { <http://e/7> <http://e/next> ?o }", result_format=fmt))
    assert (answer.kind, answer.format) == (AnswerKind.SOLUTIONS, fmt)
    if fmt is RESULTS_CSV:
        assert answer.read() == b"o\r\nhttp://e/8\r\n"
        return
    results = parse_query_results(answer.read(), QueryResultsFormat.from_extension(fmt.key))
    assert isinstance(results, QuerySolutions)
    assert [str(solution["o"]) for solution in results] == ["<http://e/8>"]


@pytest.mark.parametrize("fmt", GRAPH_FORMATS, ids=lambda fmt: fmt.key)
@pytest.mark.parametrize(
    "text", ["DESCRIBE <http://e/7>", "CONSTRUCT WHERE { <http://e/7> ?p ?o }"], ids=["describe", "construct"]
)
def test_graphs_in_every_format(store: EmbeddedStore, fmt: Format, text: str) -> None:
    answer = store.execute(Query(text, graph_format=fmt))
    assert (answer.kind, answer.format) == (AnswerKind.GRAPH, fmt)
    quads = parse(answer.read(), RdfFormat.from_extension(fmt.key))
    assert {str(quad.triple) for quad in quads if isinstance(quad, Quad)} == {
        "<http://e/7> <http://e/next> <http://e/8>",
        '<http://e/7> <http://e/label> "7"',
    }


@pytest.mark.parametrize("fmt", [RESULTS_JSON, RESULTS_XML], ids=lambda fmt: fmt.key)
def test_ask(store: EmbeddedStore, fmt: Format) -> None:
    assert b"true" in store.execute(Query("ASK { <http://e/7> ?p ?o }", result_format=fmt)).read()
    assert b"false" in store.execute(Query("ASK { <http://e/none> ?p ?o }", result_format=fmt)).read()


def test_only_prefixes_in_use_are_declared(store: EmbeddedStore) -> None:
    answer = store.execute(Query("DESCRIBE <http://e/7>", graph_format=TURTLE))
    assert answer.read() == b'@prefix e: <http://e/> .\ne:7 e:label "7" ;\n\te:next e:8 .\n'


def test_an_answer_of_megabytes_comes_whole(nquads: Path) -> None:
    with EmbeddedStore(nquads, Limits(answer_mb=64), workers=1) as roomy:
        answer = roomy.execute(Query("SELECT ?a ?b { ?a <http://e/label> ?x . ?b <http://e/label> '5' }"))
        assert len(rows(answer)) == THINGS
        text = "SELECT ?a ?b { ?a <http://e/next> ?x . ?b <http://e/next> ?y } LIMIT 50000"
        answer = roomy.execute(Query(text))
        assert len(answer) > 4_000_000
        assert b"".join(answer.chunks()) == answer.read()
        assert len(rows(answer)) == 50_000


@pytest.mark.parametrize("fmt", [RESULTS_CSV, RESULTS_TSV], ids=lambda fmt: fmt.key)
def test_a_boolean_has_no_table_format(store: EmbeddedStore, fmt: Format) -> None:
    with pytest.raises(NotAcceptable) as refusal:
        store.execute(Query("ASK {}", result_format=fmt))
    assert refusal.value.kind is AnswerKind.BOOLEAN


def test_a_form_whose_formats_are_not_accepted(store: EmbeddedStore) -> None:
    with pytest.raises(NotAcceptable) as refusal:
        store.execute(Query("SELECT * {}", result_format=None))
    assert refusal.value.kind is AnswerKind.SOLUTIONS
    with pytest.raises(NotAcceptable) as refusal:
        store.execute(Query("DESCRIBE <http://e/7>", graph_format=None))
    assert refusal.value.kind is AnswerKind.GRAPH


def test_syntax_errors_have_line_and_column(store: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError) as error:
        store.execute(Query("SELECT ?s {\n  ?s ?p 'å' x .\n}"))
    assert (error.value.line, error.value.column) == (2, 13)


def test_what_the_engine_cannot_run_is_said(store: EmbeddedStore) -> None:
    with pytest.raises(QueryRefused, match="custom function <urn:f>"):
        store.execute(Query("ASK { FILTER(<urn:f>(1)) }"))
    with pytest.raises(QueryRefused, match="SERVICE"):
        store.execute(Query("ASK { SERVICE <http://127.0.0.1/> {} }"))


def subjects(store: EmbeddedStore, text: str, **dataset: tuple[str, ...]) -> int:
    return len(rows(store.execute(Query(text, **dataset))))  # type: ignore[arg-type]


def test_the_dataset_of_the_request_overrides_from(store: EmbeddedStore) -> None:
    everywhere = "SELECT ?s { ?s ?p ?o }"
    named = "SELECT ?s { GRAPH ?g { ?s ?p ?o } }"
    graph = ("http://e/graph",)
    assert (subjects(store, everywhere), subjects(store, named)) == (2 * THINGS, 1)
    # As default graph only: no named graph is left, and what FROM says counts for nothing.
    assert subjects(store, everywhere, default_graphs=graph) == 1
    assert subjects(store, named, default_graphs=graph) == 0
    assert subjects(store, "SELECT ?s FROM <http://e/other> { ?s ?p ?o }", default_graphs=graph) == 1
    # As named graph only: the default graph is empty.
    assert subjects(store, everywhere, named_graphs=graph) == 0
    assert subjects(store, named, named_graphs=graph) == 1
    assert subjects(store, "SELECT ?s FROM NAMED <http://e/other> { GRAPH ?g { ?s ?p ?o } }", named_graphs=graph) == 1


def test_from_never_fetches(store: EmbeddedStore, tmp_path: Path) -> None:
    file = tmp_path / "secret.ttl"
    file.write_text("<http://e/secret> <http://e/p> <http://e/o> .")
    assert subjects(store, f"SELECT ?s FROM <{file.as_uri()}> {{ ?s ?p ?o }}") == 0
    with pytest.raises(QueryRefused, match="IRI"):
        store.execute(Query("ASK {}", default_graphs=("no iri",)))


def test_substitutions_are_terms(store: EmbeddedStore) -> None:
    query = Query("SELECT ?s { ?s <http://e/label> ?_label }", substitutions={"_label": Literal("7")})
    assert rows(store.execute(query)) == [{"s": {"type": "uri", "value": "http://e/7"}}]
    hostile = Query("SELECT ?s { ?s <http://e/label> ?_label }", substitutions={"_label": Literal('7" . ?s ?p ?o #')})
    assert rows(store.execute(hostile)) == []


def test_workers_do_not_share_their_random_numbers(store: EmbeddedStore) -> None:
    seen: list[str] = []

    def ask() -> None:
        for _ in range(20):
            seen.append(rows(store.execute(Query("SELECT (STRUUID() AS ?id) {}")))[0]["id"]["value"])

    threads = [threading.Thread(target=ask) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == len(set(seen)) == 20 * WORKERS


def test_an_asker_who_leaves_ends_the_query(store: EmbeddedStore) -> None:
    gone = threading.Event()
    threading.Timer(0.1, gone.set).start()
    with pytest.raises(QueryCancelled):
        store.execute(Query(ENDLESS), cancelled=gone.is_set)
    assert recovered(store)
    assert rows(store.execute(Query("SELECT (1 AS ?n) {}"), cancelled=lambda: False))


def test_the_queue_is_bounded_and_long_queries_leave_room(nquads: Path) -> None:
    limits = Limits(seconds=1.1)
    outcomes: list[str] = []

    def ask() -> None:
        try:
            store.execute(Query(ENDLESS))
        except Exception as error:
            outcomes.append(type(error).__name__)

    with EmbeddedStore(nquads, limits, workers=2, queue=2) as store:
        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        # One is running in the one long place; the others wait, two at most, or have been sent away.
        assert eventually(lambda: outcomes.count("StoreBusy") >= 4)
        assert eventually(lambda: len(store.pool.idle) == 1)
        assert store.execute(Query("ASK {}")).read() == b'{"head":{},"boolean":true}'
        for thread in threads:
            thread.join()
        with pytest.raises(StoreBusy) as busy:
            raise store.pool.busy("all are busy")
        assert busy.value.retry_after == 2
    assert len(outcomes) == 8
    assert "QueryTimeout" in outcomes


def test_limits_are_those_of_the_store(nquads: Path) -> None:
    with EmbeddedStore(nquads, Limits(answer_mb=1, length=100), workers=1) as small:
        with pytest.raises(QueryTooLarge, match="1 MB"):
            small.execute(Query("SELECT * { ?a ?b ?c . ?d ?e ?f }"))
        with pytest.raises(QueryRefused, match="100 are allowed"):
            small.execute(Query("ASK {}" + " " * 100))


@pytest.mark.parametrize(
    ("content", "quads", "words"),
    [
        (b"<http://e/a> <http://e/b> <http://e/c> .\n", 2, "holds 1 quads where there should be 2"),
        (b"<http://e/a> nonsense .\n", None, "cannot be loaded"),
        (None, None, "No such file"),
    ],
)
def test_data_that_is_not_what_it_should_be(
    tmp_path: Path, content: bytes | None, quads: int | None, words: str
) -> None:
    path = tmp_path / "dataset.nq"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreDown, match=words):
        EmbeddedStore(path, quads=quads)


def test_an_empty_dataset_is_one_too(tmp_path: Path) -> None:
    path = tmp_path / "dataset.nq"
    path.touch()
    with EmbeddedStore(path, workers=1, quads=0) as empty:
        assert empty.quads == 0
        assert b"false" in empty.execute(Query("ASK { ?s ?p ?o }")).read()


def test_a_closed_store_says_so(nquads: Path) -> None:
    store = EmbeddedStore(nquads, workers=1)
    store.close()
    store.close()
    with pytest.raises(StoreDown, match="closed"):
        store.execute(Query("ASK {}"))


def test_many_threads_get_their_own_answers(nquads: Path) -> None:
    wrong: list[int] = []

    def ask(number: int) -> None:
        for offset in range(30):
            thing = (number * 97 + offset) % THINGS
            answer = patient.execute(Query(f"SELECT ?o {{ <http://e/{thing}> <http://e/label> ?o }}"))
            if rows(answer)[0]["o"]["value"] != str(thing):
                wrong.append(thing)

    with EmbeddedStore(nquads, Limits(seconds=20), workers=3) as patient:
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_json_ld_is_json(store: EmbeddedStore) -> None:
    answer = store.execute(Query("DESCRIBE <http://e/7>", graph_format=JSON_LD))
    assert json.loads(answer.read())


def test_nobody_is_overtaken_while_waiting(nquads: Path) -> None:
    turns = [0, 0, 0, 0]

    def ask(thread: int) -> None:
        while sum(turns) < 400:
            one_worker.execute(Query("ASK {}"))
            turns[thread] += 1

    with EmbeddedStore(nquads, Limits(seconds=20), workers=1) as one_worker:
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert min(turns) >= 50
