"""What is looked at for each resource: redirects, formats, validators, digests, links, languages, labels."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

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


_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/=]+):")

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
        links: Addresses of the site that its pages and headers link to.
        parts: The parts of its page, as addresses with a fragment.
        pointers: Parts of other pages that its page links to, likewise.
        labelled: Which of `iris` the document names.
        requests: How many requests it took.
    """

    faults: tuple[Fault, ...]
    iris: frozenset[str]
    links: frozenset[str]
    parts: frozenset[str]
    pointers: frozenset[str]
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
        self._parts: set[str] = set()
        self._pointers: set[str] = set()

    def examine(self, iri: str, *, thorough: bool = True) -> Examined:
        """Examines a resource by its IRI.

        Args:
            iri: The IRI.
            thorough: Whether everything is looked at, rather than what the document mentions only.

        Raises:
            UnreadableError: The server does not answer.
        """
        document = self._document_of(iri)
        triples: Triples = frozenset()
        if document is not None and thorough:
            triples = self._formats(document, iri)
            self._pages(document)
        elif document is not None:
            told = self._told(self._ask(document, Accept=TURTLE.media_type), TURTLE, iri)
            triples = told.everything if told else triples
        mentioned, labelled = self._mentioned(triples)
        links, parts, pointers = map(frozenset, (self._links, self._parts, self._pointers))
        return Examined(tuple(self._faults), mentioned, links, parts, pointers, labelled, self._requests)

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
        sniffed = reply.header("X-Content-Type-Options") == "nosniff"
        self._expect(reply, sniffed, "there is no 'X-Content-Type-Options: nosniff'")
        told = _DIGEST.search(reply.header("Repr-Digest"))
        right = told is None or told[1] == b64encode(hashlib.sha256(reply.body).digest()).decode()
        self._expect(reply, right, "Repr-Digest is not that of the content")
        for target, _ in header_links(reply.header("Link")):
            self._note_link(target, reply.url)

    def _note_link(self, target: str, base: str) -> str | None:
        """Notes where a link leads, if that is on the site; an IRI of its namespace is looked for on the site."""
        url = self._client.resolve(target, base)
        if not self._client.is_here(url) and self._policy.is_local(url):
            url = self._client.site + url.removeprefix(self._policy.base)
        if not self._client.is_here(url):
            return None
        self._links.add(url.partition("#")[0])
        return url

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
            self._common(reply)
            vary = reply.header("Vary").lower()
            self._expect(
                reply, "accept-language" in vary, "a page in the reader's language has no 'Vary: Accept-Language'"
            )
            told = reply.header("Content-Language")
            self._expect(reply, told == language, f"asked for language '{language}', got '{told}'")
            self._expect(reply, page.language == language, f"the page says lang='{page.language}', not '{language}'")
            self._expect(reply, bool(page.title.strip()), "the page has no title")
            self._parts.update(f"{document}#{part}" for part in page.ids)
            for href in page.hrefs:
                self._point(self._note_link(href, reply.url), reply, page)

    def _point(self, url: str | None, reply: Reply, page: Page) -> None:
        """Looks for the part of a page that a link leads to, now or when all pages have been read."""
        address, _, part = (url or "").partition("#")
        if part and address == reply.url:
            self._expect(reply, unquote(part) in page.ids, f"the page has no part '#{part}'")
        elif part:
            self._pointers.add(f"{address.removesuffix(HTML.suffix)}#{unquote(part)}")

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
