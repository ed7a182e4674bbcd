"""What is looked at for each resource: redirects, formats, validators, links, languages, labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, parse

from publisher.base.formats import HTML, RDF_FORMATS, TURTLE, Format
from publisher.base.iris import to_uri_path
from publisher.doctor.links import Page, header_links
from publisher.rdf.labels import LABEL_PROPERTIES
from publisher.rdf.reader import ENGINE_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from publisher.base.iris import IriPolicy
    from publisher.doctor.client import Client, Reply


Triples: TypeAlias = frozenset[tuple[object, object, object]]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something that is not as it should be.

    Args:
        where: The address at which it shows.
        what: What is wrong, in one sentence.
    """

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What came out for one resource.

    Args:
        faults: What is wrong.
        iris: IRIs of the site that its document mentions.
        links: Addresses of the site that its pages link to.
        labelled: Which of `iris` the document names.
        requests: How many requests it took.
    """

    faults: tuple[Fault, ...]
    iris: frozenset[str]
    links: frozenset[str]
    labelled: frozenset[str]
    requests: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a document says in one format.

    Args:
        everything: All triples.
        outside: Those that stand outside of the named graph that the document is about. A contradicted claim is told
            with its graph only, so formats without graphs may leave out what stands inside.
    """

    everything: Triples
    outside: Triples

    def agrees(self, other: Told) -> bool:
        """Whether two formats say the same."""
        return self.outside <= other.everything and other.outside <= self.everything


class Examination:
    """Examines one resource.

    Args:
        client: The client of the site.
        policy: The IRI policy of the site; its base may be another address than the site's.
        languages: Languages in which pages are asked for.
    """

    def __init__(self, client: Client, policy: IriPolicy, languages: Sequence[str]) -> None:
        self._client = client
        self._policy = policy
        self._languages = languages
        self._faults: list[Fault] = []
        self._requests = 0
        self._links: set[str] = set()

    def examine(self, iri: str) -> Examined:
        """Examines a resource by its IRI.

        Raises:
            UnreadableError: The server does not answer.
        """
        document = self._document_of(iri)
        triples: Triples = frozenset()
        if document is not None:
            triples = self._formats(document, iri)
            self._pages(document)
        mentioned, labelled = self._mentioned(triples)
        return Examined(tuple(self._faults), mentioned, frozenset(self._links), labelled, self._requests)

    def _ask(self, url: str, method: str = "GET", **headers: str) -> Reply:
        self._requests += 1
        return self._client.ask(url, method, {k.replace("_", "-"): v for k, v in headers.items()})

    def _expect(self, reply: Reply, right: bool, what: str) -> bool:
        if not right:
            self._faults.append(Fault(reply.url, what))
        return right

    def _document_of(self, iri: str) -> str | None:
        """The address of the document, by the redirect where the IRI is that of a thing."""
        path = self._policy.path(iri) or ""
        url = self._client.site + to_uri_path(path)
        if not self._policy.is_thing_path(path):
            return url
        reply = self._ask(url, Accept=TURTLE.media_type)
        if not self._expect(reply, reply.status == 303, f"a thing is answered with {reply.status}, not 303"):
            return None
        self._common(reply)
        return self._client.resolve(reply.header("Location"), url)

    def _formats(self, document: str, iri: str) -> Triples:
        """Asks for each format twice, by Accept and by suffix, and compares what they say."""
        first: tuple[Format, Told] | None = None
        for fmt in RDF_FORMATS:
            negotiated = self._ask(document, Accept=fmt.media_type)
            if negotiated.status == 406 and fmt not in (TURTLE,):
                continue  # some graphs cannot be told in every format (RDF/XML)
            if not self._expect(negotiated, negotiated.status == 200, f"{fmt.label} is answered {negotiated.status}"):
                continue
            self._data(negotiated, fmt, document)
            told = self._told(negotiated, fmt, iri)
            if told is None:
                continue
            if first is None:
                first = fmt, told
                self._expect(
                    negotiated, self._describes(told.everything, iri), f"the document does not mention <{iri}>"
                )
            self._expect(negotiated, told.agrees(first[1]), f"{fmt.label} says something else than {first[0].label}")
        refused = self._ask(document, Accept="image/png")
        self._expect(refused, refused.status == 406, f"an unknown format is answered {refused.status}, not 406")
        return first[1].everything if first else frozenset()

    def _describes(self, triples: Triples, iri: str) -> bool:
        return any(iri in (_value(s), _value(o)) or _value(s).startswith(iri + "#") for s, _, o in triples)

    def _data(self, reply: Reply, fmt: Format, document: str) -> None:
        self._common(reply)
        self._expect(reply, reply.media_type == fmt.media_type, f"asked for {fmt.media_type}, got {reply.media_type}")
        vary = reply.header("Vary").lower().replace(" ", "").split(",")
        self._expect(reply, "accept" in vary, "a negotiated answer has no 'Vary: Accept'")
        self._validators(reply, fmt)
        own = self._client.resolve(reply.header("Content-Location") or document, document)
        direct = self._ask(own)
        same = direct.status == 200 and direct.body == reply.body and direct.header("ETag") == reply.header("ETag")
        self._expect(direct, same, f"Content-Location does not lead to the same {fmt.label}")

    def _validators(self, reply: Reply, fmt: Format) -> None:
        tag = reply.header("ETag")
        if not self._expect(reply, tag.startswith('"'), "there is no strong ETag"):
            return
        again = self._ask(reply.url, Accept=fmt.media_type, If_None_Match=tag)
        self._expect(
            again, again.status == 304 and not again.body, f"If-None-Match is answered {again.status}, not 304"
        )
        self._expect(again, again.header("ETag") == tag, "the 304 has another ETag")
        head = self._ask(reply.url, "HEAD", Accept=fmt.media_type)
        for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Link", "Last-Modified"):
            same = head.status == reply.status and head.header(name) == reply.header(name)
            self._expect(head, same, f"HEAD and GET differ in {name}")

    def _common(self, reply: Reply) -> None:
        self._expect(reply, reply.header("Access-Control-Allow-Origin") == "*", "there is no CORS header")
        for target, parameters in header_links(reply.header("Link")):
            url = self._client.resolve(target, reply.url)
            if self._client.is_here(url) and parameters.get("rel") in ("alternate", "describedby"):
                self._links.add(url)

    def _told(self, reply: Reply, fmt: Format, iri: str) -> Told | None:
        try:
            quads = list(parse(reply.body, format=ENGINE_FORMATS[fmt]))
        except SyntaxError as error:
            self._faults.append(Fault(reply.url, f"{fmt.label} cannot be parsed: {error}"))
            return None
        return Told(_canonical(quads), _canonical(q for q in quads if _value(q.graph_name) != iri))

    def _pages(self, document: str) -> None:
        for language in self._languages:
            reply = self._ask(document, Accept=HTML.media_type, Accept_Language=language)
            if not self._expect(reply, reply.status == 200, f"the page is answered {reply.status}"):
                return
            page = Page(reply.body.decode("utf-8", errors="replace"))
            told = reply.header("Content-Language")
            self._expect(reply, told == language, f"asked for language '{language}', got '{told}'")
            self._expect(reply, page.language == language, f"the page says lang='{page.language}', not '{language}'")
            self._expect(reply, bool(page.title.strip()), "the page has no title")
            for href in page.hrefs:
                url = self._client.resolve(href, reply.url)
                if not self._client.is_here(url):
                    continue
                if url.partition("#")[0] == reply.url and "#" in url:
                    fragment = url.partition("#")[2]
                    self._expect(reply, not fragment or fragment in page.ids, f"the page has no part '#{fragment}'")
                self._links.add(url.partition("#")[0])

    def _mentioned(self, triples: Triples) -> tuple[frozenset[str], frozenset[str]]:
        local = {v for s, p, o in triples for t in (s, p, o) if self._policy.is_local(v := _value(t))}
        named = {_value(s) for s, p, _ in triples if p in LABEL_PROPERTIES}
        return frozenset(local), frozenset(named & local)


def _canonical(quads: Iterable[Quad]) -> Triples:
    """The triples of quads; blank nodes have other labels in each format, so they get canonical ones (RDFC-1.0)."""
    triples = Dataset(Quad(q.subject, q.predicate, q.object) for q in quads)
    triples.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset((q.subject, q.predicate, q.object) for q in triples)


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def faults_of(reply: Reply) -> Iterator[Fault]:
    """What is wrong with the answer to a link: anything but success or a redirect."""
    if reply.status >= 400:
        yield Fault(reply.url, f"a link leads to {reply.status}")
