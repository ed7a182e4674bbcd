"""What can be set: of a publication, and of a running server.

*Publication* settings change the bytes that are published and are frozen into the release; *runtime* settings never do.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from publisher.base.catalogue import SERVICES, Agent, Contact, DatasetSettings, made
from publisher.base.iris import IriPolicy
from publisher.base.prefixes import PrefixTable

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Publication:
    """Settings that are part of what is published.

    Args:
        base: The base IRI of everything that is ours, ending in `/`.
        date: The day of this publication: the author's, never the clock's.
        title: Title by language.
        description: Description by language.
        licence: IRI of the licence of the data.
        languages: Languages that every label of an ontology term and of the catalogue must have.
        proper_names: Classes, as prefixed names, of things that are called the same in all languages.
        claims: Path prefix of the graphs that hold contradicted values and never join the default graph.
        prefixes: The project's own prefixes.
        ontology: Folder of the ontology.
        shapes: Folder of the SHACL shapes.
        data: Folder of the data.
        queries: Folder of the saved queries.
        profiles: Folder of the queries that tell of resources in other profiles.
        featured: What the home page shows first: the things with the `property` (a prefixed name) and the `value` (an
            IRI, or a path below the base) that stand here; headings stand under their language tags.
        facets: By what the lists of a class are narrowed down: paths of prefixed names, such as
            `^org:organization/org:role`, by the class's own; what divides its things best where it is not named.
        questions: Names of the saved queries that the home page shows; the first three when empty.
        endpoint: Public URL of the SPARQL endpoint; `{base}sparql` when empty.
        publisher: Who publishes.
        contact: Whom to ask.
        datasets: The datasets of the catalogue, by the name that their IRIs and files end in; without any, there is
            one, `dataset`, of everything.
        services: What is served besides dumps, of `SERVICES`.
        feed_page: Events on a page of the feed; pages that are full already stay as they are.
        catalogue_page: Datasets on a page of the catalogue.
        sitemap_page: Addresses in a file of the sitemap. The format allows 50,000 and 50 MB, and eight languages would
            exceed the latter.
    """

    base: str
    date: date
    title: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    licence: str = ""
    languages: tuple[str, ...] = ("en",)
    proper_names: tuple[str, ...] = ()
    claims: str = "graph/claim/"
    prefixes: Mapping[str, str] = field(default_factory=dict)
    ontology: str = "ontology"
    shapes: str = "shapes"
    data: str = "data"
    queries: str = "sparql_queries"
    profiles: str = "profiles"
    endpoint: str = ""
    featured: Mapping[str, str] = field(default_factory=dict)
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    publisher: Agent = field(default_factory=Agent)
    contact: Contact = field(default_factory=Contact)
    datasets: Mapping[str, DatasetSettings] = field(default_factory=dict)
    services: tuple[str, ...] = SERVICES
    feed_page: int = 100
    catalogue_page: int = 100
    sitemap_page: int = 10_000

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Publication:
        """Settings from a table without faults, or from what a manifest keeps of them.

        Raises:
            KeyError, TypeError, ValueError: It has faults.
        """
        known = {f.name for f in fields(cls)}
        values = {key: value for key, value in table.items() if key in known}
        day = values["date"]
        values["date"] = day if isinstance(day, date) else date.fromisoformat(day)
        values |= {
            key: tuple(values[key]) for key in ("languages", "services", "questions", "proper_names") if key in values
        }
        values["facets"] = {kind: tuple(paths) for kind, paths in values.get("facets", {}).items()}
        values["publisher"] = made(Agent, values.get("publisher", {}))
        values["contact"] = made(Contact, values.get("contact", {}))
        values["datasets"] = {n: made(DatasetSettings, t) for n, t in values.get("datasets", {}).items()}
        return cls(**values)

    @property
    def policy(self) -> IriPolicy:
        """The IRI policy of the base."""
        return IriPolicy(self.base)

    @property
    def generated_graphs(self) -> tuple[str, ...]:
        """Names of the graphs that tell of the publication itself; they are no part of the default graph."""
        return (self.base + "catalog", self.base + ".well-known/void", self.base + "report")

    @property
    def prefix_table(self) -> PrefixTable:
        """The prefix table with the project's own prefixes."""
        return _prefix_table(tuple(self.prefixes.items()))

    @property
    def endpoint_url(self) -> str:
        """The public URL of the SPARQL endpoint."""
        return self.endpoint or self.base + "sparql"


@dataclass(frozen=True, slots=True)
class Runtime:
    """Settings of one running server; they never change a published byte.

    Args:
        host: Address to listen on.
        port: Port to listen on.
        state: Folder of the releases, relative to the project.
        threads: Requests that are worked on at once.
        query_workers: Processes that run queries.
        query_lookups: Processes that answer lookups: queries about one thing, whose cost is known beforehand.
        query_queue: Queries that may wait for a worker.
        query_seconds: Wall time of one query.
        query_memory_mb: Memory one query may take beyond the data.
        query_answer_mb: Size of one answer.
        query_waiting_mb: Answers on their way to all readers together.
        query_length: Bytes of one query.
        query_nesting: Opening brackets of one query.
        query_per_client: Queries of one client that may take longer than a second at once; 0 for no such bound.
        query_cache_mb: Finished answers that are kept.
        query_older_releases: Older releases that are kept open for queries that ask for one.
        query_services: Endpoints that queries may call with SERVICE; none by default, and then SERVICE is refused.
        query_log: Where a line for each query goes: `stderr`, `off`, or a file, relative to where the server started.
        client_header: Header in which a trusted proxy names the client; empty where clients connect themselves.
        store: What answers queries: `sparql:` and the address of a SPARQL endpoint; empty for the embedded engine.
        store_update: The endpoint for updates of that store, with which `publisher load` loads.
        store_graphs: The endpoint of its Graph Store Protocol, likewise.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    state: str = "state"
    threads: int = 32
    query_workers: int = 4
    query_lookups: int = 2
    query_queue: int = 64
    query_seconds: float = 10.0
    query_memory_mb: int = 1024
    query_answer_mb: int = 64
    query_waiting_mb: int = 1024
    query_length: int = 65536
    query_nesting: int = 400
    query_per_client: int = 4
    query_cache_mb: int = 64
    query_older_releases: int = 2
    query_services: tuple[str, ...] = ()
    query_log: str = "stderr"
    client_header: str = ""
    store: str = ""
    store_update: str = ""
    store_graphs: str = ""


@lru_cache(maxsize=8)
def _prefix_table(prefixes: tuple[tuple[str, str], ...]) -> PrefixTable:
    """One table for the same prefixes: it remembers what it has shortened."""
    return PrefixTable(dict(prefixes))
