"""Asks several running servers the same, as the three kinds of reader do, and prints who does what.

    python benchmarks/comparison.py SITE SITE …

A SITE is `NAME,IRI,ENDPOINT`: a name, the address at which a resource is dereferenced, and the address of the SPARQL
endpoint; either address may be left empty where a server has none. The last rows attack the endpoint, which may end the
server: start it anew for another run. docs/comparison.md has the table, and how each server was started.
"""

from __future__ import annotations

import http.client
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 30.0
LIGHT = "SELECT ?s { ?s ?p ?o } LIMIT 1"
# With a filter, so that it cannot be refused by its counts alone and has to be run.
CROSS = "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?b != ?e) } ORDER BY ?a ?d ?g"
NESTED = "SELECT * { FILTER(" + "(" * 4500 + "1" + ")" * 4500 + ") }"
GRAPH_TYPES = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
RESULT_TYPES = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")


@dataclass(frozen=True, slots=True)
class Site:
    """A server that runs, with the addresses to ask it at."""

    name: str
    iri: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, the headers (names in lower case) and the body of an answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Its media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def ask(url: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
    """One request, following up to four redirects; a status of 0 where no answer came.

    Args:
        url: An absolute address.
        method: The method of HTTP.
        body: What is sent.
        headers: Header fields, `_` standing for `-`.
    """
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    for _ in range(5):
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=PATIENCE)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(method, path, body, fields)
            reply = connection.getresponse()
            answer = Answer(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())
        except (OSError, http.client.HTTPException):
            return Answer(0, {}, b"")
        finally:
            connection.close()
        place = answer.headers.get("location")
        if answer.status not in (301, 302, 303, 307, 308) or place is None:
            return answer
        # A server may name its public address; it is asked where it runs.
        target = urlsplit(place)
        url = f"http://{parts.netloc}{target.path}" + (f"?{target.query}" if target.query else "")
    return answer


def query(site: Site, text: str, accept: str = RESULT_TYPES[0], **headers: str) -> Answer:
    """A query by GET."""
    return ask(f"{site.endpoint}?query={quote(text)}", Accept=accept, **headers)


def _posted(site: Site, text: str) -> Answer:
    """A query in a form that is sent by POST."""
    kind = "application/x-www-form-urlencoded"
    return ask(site.endpoint, "POST", f"query={quote(text)}", Accept=RESULT_TYPES[0], Content_Type=kind)


def _share(good: int, of: int) -> str:
    return "yes" if good == of else f"{good} of {of}" if good else "no"


def formats(site: Site) -> str:
    """Whether each graph format is given to who asks for it."""
    given = [ask(site.iri, Accept=kind) for kind in GRAPH_TYPES]
    return _share(
        sum(a.status == 200 and a.media_type == k for a, k in zip(given, GRAPH_TYPES, strict=True)), len(given)
    )


def page(site: Site) -> str:
    """Whether a browser gets a page that says something of the resource without a script."""
    answer = ask(site.iri, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    return _yes(answer.status == 200 and answer.media_type == "text/html" and len(answer.body) > 2000)


def vary(site: Site) -> str:
    """Whether caches are told that the answer depends on Accept."""
    return _yes(
        "accept" in ask(site.iri, Accept=GRAPH_TYPES[0]).headers.get("vary", "").lower().replace(" ", "").split(",")
    )


def unchanged(site: Site) -> str:
    """Whether what has not changed is answered with 304."""
    tag = ask(site.iri, Accept=GRAPH_TYPES[0]).headers.get("etag")
    return "no" if tag is None else _yes(ask(site.iri, Accept=GRAPH_TYPES[0], If_None_Match=tag).status == 304)


def head(site: Site) -> str:
    """Whether HEAD says what GET says."""
    got, told = (ask(site.iri, method, Accept=GRAPH_TYPES[0]) for method in ("GET", "HEAD"))
    return _yes(told.status == got.status == 200 and told.media_type == got.media_type)


def not_acceptable(site: Site) -> str:
    """The answer to who asks for what there is not."""
    return str(ask(site.iri, Accept="image/png").status)


def unknown(site: Site) -> str:
    """The answer for a resource that there is not."""
    return str(ask(site.iri + "-that-there-is-not", Accept=GRAPH_TYPES[0]).status)


def cross_origin(site: Site) -> str:
    """Whether a page of another origin may read documents, answers and errors."""
    origin = "https://portal.example"
    answers = [
        ask(site.iri, Accept=GRAPH_TYPES[0], Origin=origin),
        query(site, LIGHT, Origin=origin),
        query(site, "SELECT", Origin=origin),
    ]
    return _share(sum(a.headers.get("access-control-allow-origin") in ("*", origin) for a in answers), len(answers))


def compressed(site: Site) -> str:
    """Whether a document is compressed for who takes that."""
    return ask(site.iri, Accept=GRAPH_TYPES[0], Accept_Encoding="gzip").headers.get("content-encoding", "no")


def protocol(site: Site) -> str:
    """Whether the three forms of a query are understood."""
    form = _posted(site, LIGHT)
    direct = ask(site.endpoint, "POST", LIGHT, Accept=RESULT_TYPES[0], Content_Type="application/sparql-query")
    answers = [query(site, LIGHT), form, direct]
    return _share(sum(a.status == 200 and a.media_type == RESULT_TYPES[0] for a in answers), len(answers))


def results(site: Site) -> str:
    """Whether each result format is given to who asks for it."""
    given = [query(site, LIGHT, kind) for kind in RESULT_TYPES]
    return _share(
        sum(a.status == 200 and a.media_type == k for a, k in zip(given, RESULT_TYPES, strict=True)), len(given)
    )


def described(site: Site) -> str:
    """Whether the endpoint describes itself to programs."""
    answer = ask(site.endpoint, Accept=GRAPH_TYPES[0])
    return _yes(answer.status == 200 and b"sparql-service-description" in answer.body)


def answer_unchanged(site: Site) -> str:
    """Whether a query's answer that has not changed is answered with 304."""
    tag = query(site, LIGHT).headers.get("etag")
    return "no" if tag is None else _yes(query(site, LIGHT, If_None_Match=tag).status == 304)


def wrong(site: Site) -> str:
    """The answer to a text that is no query."""
    return str(query(site, "SELEKT ?s { ?s ?p ?o }").status)


def beside_runaways(site: Site) -> str:
    """What four cross products do to a light query that comes beside them."""
    threads = [threading.Thread(target=query, args=(site, CROSS), daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    started = time.perf_counter()
    served = query(site, LIGHT).status == 200
    seconds = time.perf_counter() - started
    for thread in threads:
        thread.join(PATIENCE + 5)
    return f"{1000 * seconds:.0f} ms" if served else f"no answer in {PATIENCE:.0f} s"


def afterwards(site: Site) -> str:
    """Whether a light query is answered half a minute after that."""
    return _alive(site)


def nested(site: Site) -> str:
    """What 4,500 brackets do."""
    status = _posted(site, NESTED).status
    time.sleep(1)
    return f"{status or 'no answer'}, then {_alive(site)}"


def _alive(site: Site) -> str:
    return "answers" if query(site, LIGHT).status == 200 else "gone"


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what is looked at, how, and whether an IRI or an endpoint is needed for it."""

    title: str
    look: Callable[[Site], str]
    of_iri: bool = True
    of_endpoint: bool = False


ROWS = (
    Row("the four graph formats by `Accept`", formats),
    Row("a page without script", page),
    Row("`Vary: Accept`", vary),
    Row("304 for an unchanged document", unchanged),
    Row("HEAD as GET", head),
    Row("asked for an image (406)", not_acceptable),
    Row("a resource that there is not (404)", unknown),
    Row("CORS on document, answer and error", cross_origin, of_endpoint=True),
    Row("a compressed document", compressed),
    Row("the three forms of the protocol", protocol, of_iri=False, of_endpoint=True),
    Row("JSON, XML and CSV results", results, of_iri=False, of_endpoint=True),
    Row("service description", described, of_iri=False, of_endpoint=True),
    Row("304 for an unchanged answer", answer_unchanged, of_iri=False, of_endpoint=True),
    Row("a text that is no query (400)", wrong, of_iri=False, of_endpoint=True),
    Row("a light query beside four cross products", beside_runaways, of_iri=False, of_endpoint=True),
    Row("… and when they have been given up", afterwards, of_iri=False, of_endpoint=True),
    Row("4,500 brackets", nested, of_iri=False, of_endpoint=True),
)


def look(site: Site) -> list[str]:
    """A site's column of the table."""
    column = []
    for row in ROWS:
        missing = (row.of_iri and not site.iri) or (row.of_endpoint and not site.endpoint)
        column.append("–" if missing else row.look(site))
        print(f"{site.name}: {row.title}: {column[-1]}", file=sys.stderr, flush=True)
    return column


def main(arguments: list[str]) -> None:
    """Prints the table in Markdown."""
    sites = [Site(*argument.split(",")) for argument in arguments]
    if not sites:
        sys.exit(__doc__)
    columns = [look(site) for site in sites]
    print("| | " + " | ".join(site.name for site in sites) + " |")
    print("| --- |" + " --- |" * len(sites))
    for number, row in enumerate(ROWS):
        print(f"| {row.title} | " + " | ".join(column[number] for column in columns) + " |")


if __name__ == "__main__":
    main(sys.argv[1:])
