"""Queries that call other endpoints: real ones on the loopback address, which only these tests may reach."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from publisher.store.embedded import EmbeddedStore
from publisher.store.federation.addresses import ForbiddenAddressError, connect, is_public
from publisher.store.federation.gateway import MOST_CALLS, Gateway
from publisher.store.port import Limits, Query, QueryTimeout, QueryTooLarge, ServiceFailed, StoreBusy
from tests.conftest import require_tool
from tests.store.conftest import WORKERS, children, eventually, recovered
from tests.store.servers import oxigraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

LIMITS = Limits(seconds=3, memory_mb=96, answer_mb=2)
EMPTY = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
RESULTS = "application/sparql-results+json"


def loopback(address: str) -> bool:
    return address in ("127.0.0.1", "::1")


class Endpoint(ThreadingHTTPServer):
    """Another endpoint, that does what a test wants and notes what it is asked."""

    daemon_threads = True

    def __init__(self, answer: Callable[[Handler], None]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.asked: list[tuple[dict[str, str], bytes]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sparql"

    def handle_error(self, *_: object) -> None:
        pass


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((dict(self.headers.items()), body))
        self.server.answer(self)

    do_GET = do_POST  # noqa: N815 - as http.server names it

    def tell(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content_Type": RESULTS, "Content_Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def endpoint(answer: Callable[[Handler], None]) -> Iterator[Endpoint]:
    server = Endpoint(answer)
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def federated(
    nquads: Path,
    endpoints: Sequence[str],
    accepts: Callable[[str], bool] = loopback,
    limits: Limits = LIMITS,
    trust: ssl.SSLContext | None = None,
) -> Iterator[EmbeddedStore]:
    gateway = Gateway(endpoints, accepts, trust)
    try:
        with EmbeddedStore(nquads, limits, workers=WORKERS, gateway=gateway) as store:
            yield store
            assert recovered(store)
            assert eventually(lambda: len(children(store.pool.zygote)) == WORKERS)
    finally:
        gateway.close()


def rows(store: EmbeddedStore, text: str) -> list[dict[str, str]]:
    found = json.loads(store.execute(Query(text)).read())["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def call(url: str, inner: str = "?s ?p ?o", silent: str = "") -> str:
    return f"SELECT * {{ SERVICE {silent} <{url}> {{ {inner} }} }}"


def failure(store: EmbeddedStore, text: str) -> str:
    with pytest.raises(ServiceFailed) as raised:
        store.execute(Query(text))
    return str(raised.value)


def test_what_another_endpoint_knows_is_joined_with_what_we_know(nquads: Path) -> None:
    with oxigraph() as other:
        update = b"PREFIX e: <http://e/> INSERT DATA { e:7 e:colour 'red' . e:8 e:colour 'blue', 'service' }"
        assert other.update is not None
        subprocess.run(
            [require_tool("curl"), "-sf", other.update, "-H", "Content-Type: application/sparql-update",
             "--data-binary", update], check=True,
        )  # fmt: skip
        with federated(nquads, [other.query]) as store:
            text = f"""PREFIX e: <http://e/> SELECT ?label ?colour {{
                e:7 e:next ?thing . ?thing e:label ?label
                service <{other.query}> {{ ?thing e:colour ?colour }}
            }} ORDER BY ?colour"""
            assert rows(store, text) == [{"label": "8", "colour": "blue"}, {"label": "8", "colour": "service"}]
            graph = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{other.query}> {{ ?s ?p ?o }} }}"
            assert store.execute(Query(graph)).read().count(b"colour") == 2


def test_only_the_query_is_sent(nquads: Path) -> None:
    with endpoint(partial(Handler.tell, body=EMPTY)) as other, federated(nquads, [other.url]) as store:
        assert rows(store, call(other.url, "?s <http://e/p> 1")) == []
        ((headers, body),) = other.asked
        assert body.startswith(b"query=SELECT")
        assert headers.keys() == {
            "Host", "Accept", "Accept-Encoding", "Content-Type", "Content-Length", "Connection", "User-Agent",
        }  # fmt: skip


def test_an_endpoint_that_is_down_is_told_unless_silent(nquads: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/sparql"
    with federated(nquads, [url]) as store:
        assert f"<{url}> cannot be asked" in failure(store, call(url))
        assert rows(store, call(url, silent="SILENT")) == [{}]


FAULTS: list[tuple[dict[str, object], str]] = [
    ({"status": 500, "body": b"broken"}, "answers 500"),
    ({"body": b"<p>hello</p>", "Content_Type": "text/html"}, "answers with text/html"),
    ({"body": b"x", "Content_Encoding": "gzip"}, "no format of results"),
    ({"body": b'{"head":', "Content_Length": "9000"}, "broke off"),
    ({"body": b"no json"}, "no answer"),
]


def test_what_is_no_answer_is_an_error_and_no_redirect_is_followed(nquads: Path) -> None:
    with (
        endpoint(partial(Handler.tell, body=EMPTY)) as inner,
        endpoint(partial(Handler.tell, body=EMPTY)) as other,
        federated(nquads, [other.url]) as store,
    ):
        for reply, reason in FAULTS:
            other.answer = partial(Handler.tell, **reply)  # type: ignore[arg-type]
            assert reason in failure(store, call(other.url))
        for status in (301, 302, 303, 307, 308):
            other.answer = partial(Handler.tell, body=b"", status=status, Location=inner.url)
            assert f"answers {status}" in failure(store, call(other.url))
        assert inner.asked == []


# --- Where it leads --------------------------------------------------------------------------------------------------


HERE = ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0.0.0.0", "[::]"]


def test_nothing_on_this_machine_is_reached(nquads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint(partial(Handler.tell, body=EMPTY)) as inner:
        urls = [f"http://{host}:{inner.server_port}/sparql" for host in HERE]
        name = f"http://endpoint.example:{inner.server_port}/sparql"
        with federated(nquads, [*urls, name], is_public) as store:
            for url in urls:
                assert "not public" in failure(store, call(url))
                assert rows(store, call(url, silent="SILENT")) == [{}]
            monkeypatch.setattr(socket, "getaddrinfo", leading_to([["93.184.216.34", "127.0.0.1"]]))
            assert failure(store, call(name)) == "endpoint.example leads to an address that is not public"
        assert inner.asked == []


@pytest.mark.parametrize(
    "addresses",
    [
        ["10.0.0.1"], ["172.16.9.9"], ["192.168.1.1"], ["169.254.169.254"], ["100.64.0.1"], ["0.0.0.0"], ["224.0.0.1"],
        ["240.0.0.1"], ["fe80::1"], ["fc00::1"], ["ff02::1"], ["::ffff:10.0.0.1"], ["64:ff9b::7f00:1"],
        ["64:ff9b::a9fe:a9fe"], ["2002:7f00:1::"], ["2001:0:7f00:1::80ff:fffe"], ["93.184.216.34", "127.0.0.1"],
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch, addresses: list[str]) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", leading_to([addresses]))
    monkeypatch.setattr(socket, "socket", None)  # nothing is opened
    with pytest.raises(ForbiddenAddressError, match="not public"):
        connect("endpoint.example", 80, 1)


def leading_to(answers: list[list[str]]) -> Callable[..., list[tuple[object, ...]]]:
    """A name server that gives one answer after the other, and the last one for ever."""
    left = list(answers)

    def look_up(_host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in found]

    return look_up


def test_the_address_that_was_checked_is_the_one_that_is_used(nquads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that leads elsewhere the second time is not asked a second time (DNS rebinding)."""
    with endpoint(partial(Handler.tell, body=EMPTY)) as outer, endpoint(partial(Handler.tell, body=EMPTY)) as inner:
        url = f"http://endpoint.example:{outer.server_port}/sparql"
        seen: list[str] = []

        def accepts(address: str) -> bool:
            seen.append(address)
            return address == "127.0.0.1"

        monkeypatch.setattr(socket, "getaddrinfo", leading_to([["127.0.0.1"], ["10.9.9.9"]]))
        with federated(nquads, [url], accepts) as store:
            assert rows(store, call(url)) == []
        assert (len(outer.asked), inner.asked, seen) == (1, [], ["127.0.0.1"])


def test_certificates_are_checked_for_the_name(nquads: Path, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [require_tool("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    with endpoint(partial(Handler.tell, body=EMPTY)) as other:
        ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        ours.load_cert_chain(certificate, key)
        other.socket = ours.wrap_socket(other.socket, server_side=True)
        good, wrong = (f"https://{host}:{other.server_port}/sparql" for host in ("localhost", "127.0.0.1"))
        trust = ssl.create_default_context(cafile=str(certificate))
        with federated(nquads, [good, wrong], trust=trust) as store:
            assert rows(store, call(good)) == []
            assert "certificate" in failure(store, call(wrong)).lower()
        with federated(nquads, [good]) as store:
            assert "certificate" in failure(store, call(good)).lower()
        assert len(other.asked) == 1


# --- What it may cost ------------------------------------------------------------------------------------------------


def drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", RESULTS)
    handler.end_headers()
    for _ in range(600):
        handler.wfile.write(b" ")
        time.sleep(0.1)


def test_slow_endpoints_hold_up_nobody(nquads: Path) -> None:
    gone = threading.Event()

    def dripping(handler: Handler) -> None:
        try:
            drip(handler)
        except OSError:
            gone.set()

    with endpoint(dripping) as other, federated(nquads, [other.url], limits=Limits(seconds=1)) as store:
        outcomes: list[str] = []

        def ask() -> None:
            try:
                store.execute(Query(call(other.url)))
            except (QueryTimeout, StoreBusy) as error:
                outcomes.append(type(error).__name__)

        threads = [threading.Thread(target=ask) for _ in range(WORKERS + 2)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            assert store.execute(Query("ASK { <http://e/1> ?p ?o }")).read() == b'{"head":{},"boolean":true}'
        assert sorted(set(outcomes)) == ["QueryTimeout", "StoreBusy"]
        assert len(outcomes) == WORKERS + 2
        assert gone.wait(10)  # the call ends with its query


def test_a_query_has_so_many_calls_and_bytes(nquads: Path) -> None:
    binding = b'{"s":{"type":"literal","value":"' + b"a" * 1000 + b'"}},'
    large = b'{"head":{"vars":["s"]},"results":{"bindings":[' + binding * 3000 + binding[:-1] + b"]}}"
    with endpoint(partial(Handler.tell, body=EMPTY)) as other, federated(nquads, [other.url]) as store:
        calls = [f"{{ SERVICE <{other.url}> {{ ?s{number} ?p ?o }} }}" for number in range(MOST_CALLS + 1)]
        assert f"more than {MOST_CALLS} times" in failure(store, f"SELECT * {{ {' UNION '.join(calls)} }}")
        assert len(other.asked) == MOST_CALLS
        other.answer = partial(Handler.tell, body=large)
        with pytest.raises((ServiceFailed, QueryTooLarge)):
            store.execute(Query(call(other.url)))


def test_one_call_within_another_is_refused(nquads: Path) -> None:
    with endpoint(partial(Handler.tell, body=EMPTY)) as other, federated(nquads, [other.url]) as store:
        text = call(other.url, f"?s ?p ?o SERVICE <{other.url}> {{ ?s ?q ?r }}")
        assert failure(store, text) == "SERVICE within SERVICE is not answered"
        assert other.asked == []


def test_without_a_ticket_nothing_is_called(nquads: Path) -> None:
    with endpoint(partial(Handler.tell, body=EMPTY)) as other:
        gateway = Gateway([other.url], loopback)
        with gateway.ticket(LIMITS) as ticket:
            address = ticket.root
        for path in ("", "/0", "/1"):
            done = subprocess.run(
                [require_tool("curl"), "-s", "-o", "/dev/null", "-w", "%{http_code}", "-d", "ASK {}", address + path],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            assert done.stdout == "404"
        gateway.close()
        assert other.asked == []


def test_errors_are_shown_in_the_text_as_it_was_written(nquads: Path) -> None:
    with federated(nquads, ["https://one.example/sparql"]) as store:
        with pytest.raises(Exception, match="line 2, column 2: ") as raised:
            store.execute(Query("SELECT * { SERVICE <https://one.example/sparql> { ?s ?p ?o } \n ) }"))
        assert "127.0.0.1" not in str(raised.value)
