"""SERVICE over HTTP, with a real server and a real second endpoint."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import rdflib

from publisher.base.formats import RESULTS_JSON
from publisher.store.remote.client import Addresses
from tests.store.servers import oxigraph
from tests.web.publishing import BASE, publish
from tests.web.server.test_server import Running, end, free_port

# As serve() does it, but that one address of the loopback network counts as public.
PROGRAM = """
import sys
from functools import partial
from pathlib import Path
from publisher.base.config import Runtime
from publisher.store.federation.gateway import Gateway
from publisher.web.server.run import serve
from publisher.web.sparql import stores
stores.Gateway = partial(Gateway, accepts=lambda address: address == "127.0.0.1")
limits = {"threads": 8, "query_workers": 2, "query_seconds": 5, "query_log": "off"}
runtime = Runtime(port=int(sys.argv[2]), query_services=tuple(sys.argv[3:]), **limits)
serve(Path(sys.argv[1]), runtime, on_ready=lambda: print("ready", flush=True))
"""


@pytest.fixture(scope="module")
def other() -> Iterator[Addresses]:
    with oxigraph() as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, other: Addresses) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("federation")
    publish(folder)
    port = free_port()
    inside = other.query.replace("127.0.0.1", "127.0.0.2")
    command = [sys.executable, "-c", PROGRAM, str(folder), str(port), other.query, inside]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path.cwd())
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    running = Running(process, port)
    yield running
    assert end(running) == (0, "")


def ask(server: Running, query: str, accept: str = RESULTS_JSON.media_type) -> tuple[int, dict[str, str], bytes]:
    with server.connect() as connection:
        connection.request("GET", "/sparql?" + urlencode({"query": query}), headers={"Accept": accept})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


def test_a_listed_endpoint_is_called_and_the_answer_is_not_kept(server: Running, other: Addresses) -> None:
    query = f"""SELECT (COUNT(*) AS ?n) (SAMPLE(?city) AS ?one) {{
        ?city <{BASE}def#population> ?p SERVICE <{other.query}> {{ OPTIONAL {{ ?s ?q ?o }} }}
    }}"""
    status, headers, body = ask(server, query)
    assert status == 200, body
    assert json.loads(body)["results"]["bindings"][0]["n"]["value"] != "0"
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers
    page = ask(server, query, "text/html")
    assert page[0] == 200


def test_what_is_not_listed_or_leads_inside_is_refused(server: Running, other: Addresses) -> None:
    with socket.create_server(("127.0.0.1", 0)) as secret:
        secret.setblocking(False)
        url = f"http://127.0.0.1:{secret.getsockname()[1]}/"
        status, _, body = ask(server, f"ASK {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")
        assert (status, other.query in json.loads(body)["detail"]) == (400, True)
        with pytest.raises(BlockingIOError):
            secret.accept()
    inside = other.query.replace("127.0.0.1", "127.0.0.2")
    status, _, body = ask(server, f"ASK {{ SERVICE <{inside}> {{ ?s ?p ?o }} }}")
    assert (status, json.loads(body)["detail"]) == (502, "127.0.0.2 leads to an address that is not public")
    assert ask(server, f"ASK {{ SERVICE SILENT <{inside}> {{ ?s ?p ?o }} }}")[0] == 200


def test_the_endpoint_says_whom_it_calls(server: Running, other: Addresses) -> None:
    with server.connect() as connection:
        connection.request("GET", "/sparql", headers={"Accept": "text/turtle"})
        graph = rdflib.Graph().parse(data=connection.getresponse().read(), format="turtle")
        sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
        assert list(graph.objects(None, sd.feature)) == [sd.BasicFederatedQuery]
        assert any(other.query in text for text in graph.objects(None, rdflib.RDFS.comment))
        connection.request("GET", "/sparql", headers={"Accept": "text/html"})
        assert other.query in connection.getresponse().read().decode()
