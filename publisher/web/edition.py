"""One release as it is being served: the release, its store, and what is worked out from them once."""

from __future__ import annotations

from collections import Counter, OrderedDict
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from pyoxigraph import NamedNode, RdfFormat, parse

from publisher.base.formats import JSON_LD, N_QUADS
from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.dataset import Dataset
from publisher.rdf.labels import labels_by_language
from publisher.release.finding import fold
from publisher.release.links import Links
from publisher.release.profiles import SCHEMA_ORG
from publisher.release.search import SearchIndex
from publisher.release.tombstone import Tombstone
from publisher.web.addresses import document_url, iri_url
from publisher.web.pages.document_page import PARTED, Surroundings
from publisher.web.pages.labels import name_of
from publisher.web.pages.map import Mark
from publisher.web.pages.schema_org import LONGEST, embeddable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Quad

    from publisher.rdf.terms import Term
    from publisher.release.reader import Release, Resource
    from publisher.store.port import Store
    from publisher.store.saved_queries.saved_query import SavedQuery
    from publisher.web.pages.labels import Name
    from publisher.web.pages.pictures import View

PAGE_CACHE_BYTES = 32 * 1024 * 1024
ONTOLOGY_PATH, SHAPES_PATH = PARTED
THINGS = "doc/"
_MOST_LANGUAGES = 4
_MOST_ORDERS = 32
_TARGET_CLASS = NamedNode(STANDARD_PREFIXES["sh"] + "targetClass")


Values: TypeAlias = "dict[str, tuple[Term, ...]]"
"""Terms by the IRI of a property."""


class PageCache:
    """Rendered pages, the least recently used going first when the bytes exceed a bound.

    Args:
        limit: How many bytes are kept.

    >>> cache = PageCache(10)
    >>> cache.get_or_make(("/a", "en"), lambda: b"12345678"), cache.get_or_make(("/a", "en"), lambda: b"other")
    (b'12345678', b'12345678')
    >>> cache.get_or_make(("/b", "en"), lambda: b"1234"), len(cache)
    (b'1234', 1)
    """

    def __init__(self, limit: int = PAGE_CACHE_BYTES) -> None:
        self._limit = limit
        self._size = 0
        self._pages: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get_or_make(self, key: tuple[str, str], make: Callable[[], bytes]) -> bytes:
        """The page under (path, language), made when it is not there; made outside the lock, so none waits."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
        page = make()
        with self._lock:
            self._size += len(page) - len(self._pages.pop(key, b""))
            self._pages[key] = page
            while self._size > self._limit and self._pages:
                self._size -= len(self._pages.popitem(last=False)[1])
        return page


def _distinct(*lists: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(tag for tags in lists for tag in tags))


class Edition:
    """A release with its store and its derived tables. It is made anew for each release and never changes.

    Args:
        release: The release.
        store: A store that holds the release's dataset.
    """

    def __init__(self, release: Release, store: Store) -> None:
        self.release = release
        self.store = store
        self.publication = release.publication
        self.pages = PageCache()
        self.drawings: dict[tuple[str, ...], View] = {}
        """Whole pictures by the name of their query and the reader's languages, once somebody has asked."""
        self._orders: dict[tuple[str, ...], Mapping[str, int]] = {}
        self._wholes: dict[str, Dataset] = {}
        self.graph_sizes: Mapping[str, int] | None = None
        """How many triples each named graph holds, once somebody has asked."""

    def find(self, path: str) -> Resource | None:
        """The resource whose document stands at a path, in either spelling of it.

        WSGI hands over paths decoded, so a path that needs escapes is found by its decoded form too.
        """
        return self.release.resources.get(path) or self._escaped.get(unquote(path))

    def withdrawn(self, path: str) -> Tombstone | None:
        """What was withdrawn from a path, in either spelling of it; None where nothing was."""
        found = self._withdrawn
        return found.get(path) or next(
            (gone for key, gone in found.items() if "%" in key and unquote(key) == path), None
        )

    @cached_property
    def _withdrawn(self) -> Mapping[str, Tombstone]:
        """What the release knows to be withdrawn, what told of the publication itself among it."""
        gone = self.release.chronicle.withdrawn
        generated = {p: Tombstone(g.iri, p, g.labels, g.day) for p, g in gone.items() if g.generated}
        return {**generated, **self.release.withdrawn}

    @cached_property
    def _escaped(self) -> Mapping[str, Resource]:
        return {unquote(path): found for path, found in self.release.resources.items() if "%" in path}

    def document(self, resource: Resource, page: int = 1) -> Dataset:
        """What a page of a document says; of the ontology and the shapes what all pages say, kept for the next time."""
        if resource.path not in PARTED:
            return Dataset(self._quads(resource.path, [page]))
        if resource.path not in self._wholes:
            self._wholes[resource.path] = Dataset(self._quads(resource.path, range(1, resource.pages + 1)))
        return self._wholes[resource.path]

    def _quads(self, path: str, pages: Iterable[int]) -> Iterator[Quad]:
        for number in pages:
            found = self.release.represent(path, N_QUADS, page=number)
            if found is not None:
                yield from parse(found.body, format=RdfFormat.N_QUADS)

    def rules(self, iri: str) -> Sequence[tuple[str, Mapping[str, str]]]:
        """The shapes that apply to a class: the address of each, and its labels."""
        return self._rules.get(iri, ())

    @cached_property
    def _rules(self) -> Mapping[str, Sequence[tuple[str, Mapping[str, str]]]]:
        found: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
        shapes = self.find(SHAPES_PATH)
        dataset = self.document(shapes) if shapes else Dataset(())
        for iri in dataset.subjects():
            node = NamedNode(iri)
            for target in dataset.objects(node, _TARGET_CLASS):
                if isinstance(target, NamedNode) and "#" in iri:
                    row = (f"/{SHAPES_PATH}/{iri.partition('#')[2]}", labels_by_language(dataset, node))
                    found.setdefault(target.value, []).append(row)
        return found

    @cached_property
    def _terms(self) -> Mapping[str, Mapping[str, str]]:
        """Labels of the ontology's terms, which share one document."""
        ontology = self.find(ONTOLOGY_PATH)
        if ontology is None:
            return {}
        dataset = self.document(ontology)
        found = {iri: labels_by_language(dataset, NamedNode(iri)) for iri in dataset.subjects()}
        return {iri: labels for iri, labels in found.items() if labels}

    def labels(self, iri: str) -> Mapping[str, str]:
        """The labels of an IRI by language; empty where the release has none."""
        if iri in self._terms:
            return self._terms[iri]
        found = self.release.resources.get(self.release.document_path(iri))
        return found.labels if found is not None and found.iri == iri else {}

    def url_of(self, iri: str) -> str:
        """Where the document of an IRI is on this server; empty where there is none."""
        path = self.release.document_path(iri)
        return (iri_url(self.release.policy, iri) or document_url(path)) if path in self.release.resources else ""

    def languages(self, first: str, others: Sequence[str]) -> tuple[str, ...]:
        """The languages to look for a name in, best first, before those of the publication.

        Only those that change anything: names in them are there, and they come before what would be looked for anyway.

        Args:
            first: The language of the page.
            others: What the reader accepts, best first, in lower case.
        """
        own = self.publication.languages
        found = [first, *(self._tags[tag] for tag in others if tag in self._tags and tag != first)][:_MOST_LANGUAGES]
        while len(found) > 1 and _distinct(found, own) == _distinct(found[:-1], own):
            found.pop()
        return tuple(found)

    @cached_property
    def _tags(self) -> Mapping[str, str]:
        """The languages that things are named in, by their tags in lower case."""
        return {tag.lower(): tag for found in self.release.resources.values() for tag in found.labels if tag}

    def name(self, iri: str, *languages: str) -> str:
        """What to call an IRI on a page: its label in the first of some languages that has one, else its short name."""
        return self.called(iri, self.labels(iri), *languages).text

    def called(self, iri: str, labels: Mapping[str, str], *languages: str) -> Name:
        """The name of an IRI with some labels, and the language that it is in."""
        return name_of(iri, labels, (*languages, *self.publication.languages), self.release.prefixes)

    @cached_property
    def links(self) -> Links:
        """What links to what, and what lies where."""
        return Links(self.release.overview, {found.iri: path for path, found in self.release.resources.items()})

    @cached_property
    def surroundings(self) -> Surroundings:
        """What the pages of resources show beyond their documents."""
        uses = {iri: count for counts in self.release.schema.values() for iri, count in counts.items()}
        release = self.release
        return Surroundings(
            release.id, release.resources, self.labels, self.marks, uses, release.ground, self.structured, self.rules
        )

    def structured(self, resource: Resource) -> str:
        """What the profile of schema.org says of a resource, to stand in its page; empty for what is long."""
        token = self._schema_org
        found = self.release.represent(resource.path, JSON_LD, profile=token) if token in resource.profiles else None
        return embeddable(found.body) if found and len(found.body) <= LONGEST else ""

    @cached_property
    def _schema_org(self) -> str:
        """The token of the profile of schema.org; empty where there is none."""
        return next((p.token for p in self.release.profiles.values() if p.iri == SCHEMA_ORG), "")

    def marks(self, resource: Resource, *languages: str) -> tuple[Mark, ...]:
        """What a map of a resource shows: where it lies, or what has to do with it."""
        return tuple(
            self.mark(path, *languages, special=path == resource.path)
            for path in self.links.around(resource.path, resource.iri)
        )

    def mark(self, path: str, *languages: str, special: bool = False) -> Mark:
        """A place on a map."""
        found = self.release.resources[path]
        name = self.called(found.iri, found.labels, *languages)
        return Mark(name, document_url(path), self.release.overview.points[path], special)

    @cached_property
    def contested(self) -> Mapping[tuple[NamedNode, NamedNode], Sequence[Quad]]:
        """What claim graphs say, by subject and property: values that others contradict."""
        found: dict[tuple[NamedNode, NamedNode], list[Quad]] = {}
        claims = [r for path, r in self.release.resources.items() if path.startswith(self.publication.claims)]
        for graph in claims:
            for quad in self._quads(graph.path, range(1, graph.pages + 1)):
                if quad.graph_name == NamedNode(graph.iri) and isinstance(quad.subject, NamedNode):
                    found.setdefault((quad.subject, quad.predicate), []).append(quad)
        return found

    def warm(self) -> None:
        """Works out what pages and searches need of the whole release, so that no reader waits for it."""
        _ = (self.surroundings, self.links, self.kinds, self.codes_of, self.contested, self.example)
        _ = (self._terms, self._rules, self._escaped, self._withdrawn, self._tags)
        self.release.warm()
        self.order(self.publication.languages[:1])
        self.search.warm()

    @cached_property
    def _class_counts(self) -> Mapping[str, int]:
        """How many things there are of each class."""
        return Counter(iri for path in self.things for iri in self.release.resources[path].types)

    @cached_property
    def things(self) -> tuple[str, ...]:
        """Paths of the documents of things; what tells of the publication itself is none of them."""
        found = self.release.resources.items()
        return tuple(path for path, resource in found if path.startswith(THINGS) and not resource.generated)

    @cached_property
    def example(self) -> str | None:
        """The IRI of a thing to show how things are asked for: the one with names in the most languages."""
        things = (self.release.resources[path] for path in self.things)
        return max(((len(found.labels), found.path, found.iri) for found in things), default=(0, "", None))[2]

    def own_class(self, resource: Resource) -> str:
        """The class to call a resource by: one of our own ontology if there is, else the rarest; empty for none.

        The rarest is the one that says most: every city is a location too.
        """
        ranked = ((not self.release.policy.is_local(iri), self._class_counts[iri], iri) for iri in resource.types)
        return min(ranked, default=(True, 0, ""))[2]

    @cached_property
    def kinds(self) -> Mapping[str, int]:
        """The classes that some thing is called by, each with the number of its things, the most frequent first."""
        called = {self.own_class(self.release.resources[path]) for path in self.things} - {""}
        return {iri: self._class_counts[iri] for iri in sorted(called, key=lambda iri: (-self._class_counts[iri], iri))}

    @cached_property
    def pictures(self) -> list[tuple[str, SavedQuery]]:
        """The saved queries that have a picture, with their names."""
        queries = self.release.saved_queries
        return [(name, queries[name]) for name in self.release.pictures if name in queries]

    def order(self, languages: tuple[str, ...]) -> Mapping[str, int]:
        """The place of each resource in the order of their names in some languages, best first."""
        if languages not in self._orders:
            found = self.release.resources.values()
            names = {r.path: self.called(r.iri, r.labels, *languages).text for r in found}
            ordered = sorted(names, key=lambda path: (fold(names[path]), path))
            if len(self._orders) >= _MOST_ORDERS:
                self._orders.clear()
            self._orders[languages] = {path: number for number, path in enumerate(ordered)}
        return self._orders[languages]

    @cached_property
    def thing_paths(self) -> frozenset[str]:
        """The paths of all things, to tell what is one."""
        return frozenset(self.things)

    @cached_property
    def search(self) -> SearchIndex:
        """The search over names and descriptions."""
        return SearchIndex(self.release.finding)

    @cached_property
    def values(self) -> dict[str, Values]:
        """What documents say of their things, by path, as far as somebody has asked; `candidates` keeps it short."""
        return {}

    @cached_property
    def codes_of(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The codes of each thing that has any, with the IRI of the scheme of each."""
        found: dict[str, list[tuple[str, str]]] = {}
        for rows in self.release.finding.codes.values():
            for row in rows:
                if row.scheme and row.path in self.thing_paths:
                    found.setdefault(row.iri, []).append((row.scheme, row.value))
        return {iri: tuple(codes) for iri, codes in found.items()}
