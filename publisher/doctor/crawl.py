"""Going through a site: every IRI of its namespace that its documents mention, and every link of its pages."""

from __future__ import annotations

import json
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from publisher.base.errors import NotFoundError
from publisher.base.iris import IriPolicy
from publisher.doctor.client import Client
from publisher.doctor.examination import Examination, Fault, faults_of
from publisher.rdf.skolem import GENID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from publisher.doctor.client import Reply
from publisher.doctor.examination import Examined

# Documents a publisher's site has anyhow; each mentions the rest.
_STARTS = ("catalog", ".well-known/void", "def", "shapes")
# Documents are examined with the thing they are about, former blank nodes with what they are part of; services and
# downloads answer in their own way.
_NO_DOCUMENTS = ("doc/", "dumps/", "feed", "oai", "sparql", "memento/", "timegate/", "timemap/", GENID)
_THREADS = 4


@dataclass(frozen=True)
class Diagnosis:
    """What the examination of a site came to.

    Args:
        resources: How many resources were examined.
        links: How many further links were followed.
        requests: How many requests it took.
        faults: What is wrong, sorted.
    """

    resources: int
    links: int
    requests: int
    faults: tuple[Fault, ...]


@dataclass
class _Found:
    examined: set[str] = field(default_factory=set)
    faults: set[Fault] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    labelled: set[str] = field(default_factory=set)
    requests: int = 0


def diagnose(
    site: str,
    *,
    base: str | None = None,
    languages: Sequence[str] = ("en",),
    limit: int | None = None,
    starts: Iterable[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Diagnosis:
    """Examines a live site.

    Args:
        site: Where it answers, such as `http://127.0.0.1:8000/`.
        base: What its IRIs begin with; None to ask the site (`/-/release`), or else the site's own address.
        languages: Languages in which each page is asked for; none leaves the pages out.
        limit: The most resources to examine; None for all.
        starts: IRIs to begin with, beside the catalogue, the statistics, the ontology and the shapes.
        progress: Told how many resources were examined, and how many are known.

    Raises:
        UnreadableError: The site does not answer.
        NotFoundError: Nothing to begin with was found.
    """
    found = _Found()
    with Client(site) as client:
        policy = IriPolicy(base or _base_of(client))
        _crawl(client, policy, languages, limit, [*starts, *_known_starts(client, policy)], found, progress)
        if not found.examined:
            message = f"nothing to begin with was found at {client.site}"
            raise NotFoundError(message)
        links = _follow(client, found) if limit is None else 0
    if limit is None:
        _unnamed(policy, found)
    return Diagnosis(len(found.examined), links, found.requests + links, tuple(sorted(found.faults)))


def _base_of(client: Client) -> str:
    reply = client.ask(client.site + "-/release", headers={"Accept": "application/json"})
    if reply.status == 200:
        try:
            return str(json.loads(reply.body)["publication"]["base"])
        except (ValueError, KeyError, TypeError):
            pass
    return client.site


def _known_starts(client: Client, policy: IriPolicy) -> list[str]:
    return [policy.iri(path) for path in _STARTS if client.ask(client.site + path, "HEAD").status == 200]


def _crawl(
    client: Client,
    policy: IriPolicy,
    languages: Sequence[str],
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
                running[pool.submit(Examination(client, policy, languages).examine, iri)] = iri
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                del running[future]
                for iri in sorted(_note(future.result(), policy, found) - known):
                    known.add(iri)
                    queue.append(iri)
                if progress:
                    progress(len(found.examined) - len(running), len(known))


def _note(result: Examined, policy: IriPolicy, found: _Found) -> set[str]:
    """Notes what came out for one resource; returns the resources that its document mentions, without fragments."""
    found.faults.update(result.faults)
    found.links.update(result.links)
    found.mentioned.update(result.iris)
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


def _unnamed(policy: IriPolicy, found: _Found) -> None:
    """Things that no document names."""
    for iri in sorted(found.mentioned - found.labelled):
        path = policy.path(iri)
        if path and policy.is_thing_path(path) and "#" not in iri:
            found.faults.add(Fault(iri, "no document gives this thing a label"))
