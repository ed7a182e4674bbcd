"""Going through a site: every IRI of its namespace that its documents mention, and every link of its pages."""

from __future__ import annotations

import json
import zlib
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from publisher.base.errors import NotFoundError
from publisher.base.iris import IriPolicy
from publisher.doctor.client import Client
from publisher.doctor.examination import Examination, Fault, faults_of
from publisher.doctor.links import Page
from publisher.rdf.skolem import GENID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from publisher.doctor.client import Reply
from publisher.doctor.examination import Examined

# Documents a publisher's site has anyhow; each mentions the rest.
_STARTS = ("catalog", ".well-known/void", "def", "shapes")
# Documents are examined with the thing they are about; former blank nodes lead to what they are part of; pages,
# services and downloads answer in their own way. That all these answer is looked at as it is for links.
_NO_DOCUMENTS = (
    *("doc/", "dumps/", "feed", "oai", "queries/", "sparql", "memento/", "timegate/", "timemap/", GENID),
    *("about", "accessibility", "licence"),
)
_THREADS = 4


@dataclass(frozen=True)
class Diagnosis:
    """What the examination of a site came to.

    Args:
        resources: How many resources were examined.
        languages: The languages in which pages were asked for.
        links: How many further links were followed.
        requests: How many requests it took.
        faults: What is wrong, sorted.
    """

    resources: int
    languages: tuple[str, ...]
    links: int
    requests: int
    faults: tuple[Fault, ...]


@dataclass
class _Found:
    examined: set[str] = field(default_factory=set)
    faults: set[Fault] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    pointers: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    labelled: set[str] = field(default_factory=set)
    requests: int = 0


def diagnose(
    site: str,
    *,
    base: str | None = None,
    languages: Sequence[str] | None = None,
    limit: int | None = None,
    sample: float = 1,
    starts: Iterable[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Diagnosis:
    """Examines a live site.

    Args:
        site: Where it answers, such as `http://127.0.0.1:8000/`.
        base: What its IRIs begin with; None to ask the site (`/-/release`), or else the site's own address.
        languages: Languages in which each page is asked for; an empty list leaves the pages out, None takes those that
            the site's first page offers.
        limit: The most resources to examine; None for all.
        sample: The share of resources that are examined thoroughly, always the same ones; of the others only what they
            mention is looked at.
        starts: IRIs to begin with, beside the catalogue, the statistics, the ontology and the shapes.
        progress: Told how many resources were examined, and how many are known.

    Raises:
        UnreadableError: The site does not answer.
        NotFoundError: Nothing to begin with was found.
    """
    found = _Found()
    with Client(site) as client:
        policy = IriPolicy(base or _base_of(client))
        languages = _languages_of(client) if languages is None else languages
        examinations = _Examinations(client, policy, languages, sample)
        _crawl(examinations, limit, [*starts, *_known_starts(client, policy)], found, progress)
        if not found.examined:
            message = f"nothing to begin with was found at {client.site}"
            raise NotFoundError(message)
        links = _follow(client, found) if limit is None else 0
    if limit is None:
        _unnamed(policy, found)
        _pointless(found)
    requests = found.requests + links
    return Diagnosis(len(found.examined), tuple(languages), links, requests, tuple(sorted(found.faults)))


def _base_of(client: Client) -> str:
    reply = client.ask(client.site + "-/release", headers={"Accept": "application/json"})
    if reply.status == 200:
        try:
            return str(json.loads(reply.body)["publication"]["base"])
        except (ValueError, KeyError, TypeError):
            pass
    return client.site


def _languages_of(client: Client) -> list[str]:
    """The languages that the site's first page is there in; English where there is none."""
    reply = client.ask(client.site, headers={"Accept": "text/html"})
    page = Page(reply.body.decode("utf-8", errors="replace"))
    return sorted({page.language, *page.languages} - {"", "x-default"}) or ["en"]


def _known_starts(client: Client, policy: IriPolicy) -> list[str]:
    return [policy.iri(path) for path in _STARTS if client.ask(client.site + path, "HEAD").status == 200]


@dataclass(frozen=True)
class _Examinations:
    client: Client
    policy: IriPolicy
    languages: Sequence[str]
    sample: float

    def examine(self, iri: str) -> Examined:
        """Examines a resource, thoroughly if it is in the sample."""
        thorough = zlib.crc32(iri.encode()) < self.sample * 2**32
        return Examination(self.client, self.policy, self.languages).examine(iri, thorough=thorough)


def _crawl(
    examinations: _Examinations,
    limit: int | None,
    starts: Iterable[str],
    found: _Found,
    progress: Callable[[int, int], None] | None,
) -> None:
    queue = deque(dict.fromkeys(starts))
    known = set(queue)
    running: dict[Future[Examined], str] = {}
    with ThreadPoolExecutor(_THREADS) as pool:
        while queue or running:
            while queue and len(running) < 2 * _THREADS and (limit is None or len(found.examined) < limit):
                iri = queue.popleft()
                found.examined.add(iri)
                running[pool.submit(examinations.examine, iri)] = iri
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                del running[future]
                for iri in sorted(_note(future.result(), examinations, found) - known):
                    known.add(iri)
                    queue.append(iri)
                if progress:
                    progress(len(found.examined) - len(running), len(known))


def _note(result: Examined, examinations: _Examinations, found: _Found) -> set[str]:
    """Notes what came out for one resource; returns the resources that its document mentions, without fragments."""
    policy = examinations.policy
    found.faults.update(result.faults)
    found.links.update(result.links)
    found.parts.update(result.parts)
    found.pointers.update(result.pointers)
    found.mentioned.update(result.iris)
    others = {iri.partition("#")[0] for iri in result.iris if not _is_examined(policy, iri)}
    found.links.update(examinations.client.site + iri.removeprefix(policy.base) for iri in others)
    found.labelled.update(result.labelled)
    found.requests += result.requests
    return {iri.partition("#")[0] for iri in result.iris if _is_examined(policy, iri)}


def _is_examined(policy: IriPolicy, iri: str) -> bool:
    """Whether an IRI is that of a resource with a document."""
    path = policy.path(iri)
    return bool(path) and "?" not in iri and not str(path).startswith(_NO_DOCUMENTS)


def _follow(client: Client, found: _Found) -> int:
    """Follows each link of the pages and headers once; a redirect is followed one step."""

    def resolve(url: str) -> Reply:
        reply = client.ask(url, "HEAD", {"Accept": "text/html, */*;q=0.5"})
        target = client.resolve(reply.header("Location"), url) if 300 <= reply.status < 400 else ""
        return client.ask(target, "HEAD", {"Accept": "text/html, */*;q=0.5"}) if client.is_here(target) else reply

    with ThreadPoolExecutor(_THREADS) as pool:
        for reply in pool.map(resolve, sorted(found.links)):
            found.faults.update(faults_of(reply))
    return len(found.links)


def _pointless(found: _Found) -> None:
    """Links to parts that a page does not have."""
    pages = {part.partition("#")[0] for part in found.parts}
    for pointer in sorted(found.pointers - found.parts):
        page, _, part = pointer.partition("#")
        if page in pages:
            found.faults.add(Fault(page, f"a page links to its part '#{part}', which it does not have"))


def _unnamed(policy: IriPolicy, found: _Found) -> None:
    """Things that no document names."""
    for iri in sorted(found.mentioned - found.labelled):
        path = policy.path(iri)
        if path and policy.is_thing_path(path) and "#" not in iri:
            found.faults.add(Fault(iri, "no document gives this thing a label"))
