"""Reading a release: the one path to published bytes for the server, the export, the cache and the tests."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pyoxigraph import RdfFormat, parse

from publisher.base.errors import NotFoundError, UnreadableError
from publisher.base.formats import N_TRIPLES, RDF_FORMATS, Format
from publisher.rdf.context import Context
from publisher.rdf.writers import serialise
from publisher.release.chronicle import Chronicle, Described
from publisher.release.codings import CODINGS, GZIP, Coding, decoded
from publisher.release.facets import FACETS_FILE, Facets
from publisher.release.finding import FINDING_FILE, Finding
from publisher.release.history import ReleaseHistory
from publisher.release.integrity import faults_of
from publisher.release.manifest import MANIFEST_FILE, FileEntry, Manifest, OtherFormatError
from publisher.release.maps import MAPS_FILE, Ground, draw_ground, grounds_from_json
from publisher.release.overview import OVERVIEW_FILE, Overview
from publisher.release.pack import Pack, Record
from publisher.release.pictures import PICTURES_FILE, Picture, pictures_from_json
from publisher.release.profiles import MODEL, Profile, model_profile
from publisher.release.profiles import from_json as profiles_from_json
from publisher.release.tombstone import Tombstone
from publisher.store.saved_queries.saved_query import SavedQuery

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from publisher.release.maps import Sheet

DATASET_FILE = "dataset.nq"
RESOURCES_FILE = "resources.json"
REPORT_FILE = "report.json"
SCHEMA_FILE = "schema.json"
HISTORY_FILE = "history.json"
WITHDRAWN_FILE = "withdrawn.json"
PROFILES_FILE = "profiles.json"
CONTEXTS_FOLDER = "contexts"
QUERIES_FOLDER = "queries"
DUMPS_FOLDER = "dumps"


@dataclass(frozen=True, slots=True)
class Resource:
    """What is known of a documented resource without reading its document.

    Args:
        iri: Its IRI.
        path: The path of its document below the base, without suffix.
        types: IRIs of its classes, its own class first.
        labels: Preferred labels by language tag (`""` for none).
        digest: Digest of what its document says, whatever the format.
        modified: The day its document last changed.
        generated: Whether it tells of the publication (catalogue, statistics) rather than what was authored.
        links: IRIs that its document leads to, by the relation of a link: author, license, collection, item.
        pages: How many pages its document has.
        profiles: Tokens of the profiles beside the full model that tell of it.
    """

    iri: str
    path: str
    types: tuple[str, ...]
    labels: Mapping[str, str]
    digest: str
    modified: date
    generated: bool = False
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pages: int = 1
    profiles: tuple[str, ...] = ()

    def label(self, *languages: str) -> str:
        """The label in the first of the languages that has one, else any, else the end of the IRI.

        >>> from datetime import date
        >>> milan = Resource("https://example.org/id/a", "doc/a", (), {"it": "Milano"}, "0a", date(2026, 1, 1))
        >>> milan.label("en", "it")
        'Milano'
        """
        for language in (*languages, "", "en"):
            if language in self.labels:
                return self.labels[language]
        return next(iter(self.labels.values()), self.iri.rstrip("/").rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class Representation:
    """A document in one format.

    Args:
        body: Its bytes.
        format: Its format.
        digest: The SHA-256 of the bytes, in hexadecimal.
        resource: What it describes; None where that was withdrawn.
        coding: The content coding of the bytes; None where they are as they are.
    """

    body: bytes
    format: Format
    digest: str
    resource: Resource | None = None
    coding: Coding | None = None

    @property
    def etag(self) -> str:
        """A strong entity tag without quotes; the same bytes have the same tag."""
        return self.digest[:32]


def document_key(path: str, fmt: Format, page: int = 1, profile: str = MODEL) -> str:
    """The key of a prepared document. No IRI holds a space, so no other document has it.

    >>> from publisher.base.formats import TURTLE
    >>> document_key("doc/a", TURTLE), document_key("doc/a", TURTLE, 2), document_key("doc/a", TURTLE, profile="schema")
    ('doc/a.ttl', 'doc/a page=2.ttl', 'doc/a profile=schema.ttl')
    """
    which = (f" page={page}" if page > 1 else "") + (f" profile={profile}" if profile != MODEL else "")
    return path + which + fmt.suffix


class Release:
    """A release opened for reading.

    Args:
        folder: The release's folder.

    Raises:
        NotFoundError: There is no release in the folder.
        OtherFormatError: It has a format that this version does not read.
        UnreadableError: It is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.manifest = Manifest.from_json((folder / MANIFEST_FILE).read_bytes())
        except FileNotFoundError as error:
            message = f"there is no release in {folder}"
            raise NotFoundError(message) from error
        except (OSError, UnreadableError) as error:
            message = f"the release in {folder} cannot be read: {error}"
            raise (OtherFormatError if isinstance(error, OtherFormatError) else UnreadableError)(message) from error
        self.publication = self.manifest.publication
        self.policy = self.publication.policy
        self.prefixes = self.publication.prefix_table
        self._pack = Pack(folder)
        self._contexts: dict[str, Context] = {}

    @classmethod
    def current(cls, state: Path) -> Release:
        """Opens the current release of a state folder.

        Raises:
            NotFoundError: There is none yet.
            UnreadableError: It is damaged.
        """
        return cls(ReleaseHistory(state).path())

    @cached_property
    def id(self) -> str:
        """The release's name, such as `2026-11-24-0a1b2c3d4e5f`."""
        return self.manifest.id

    @property
    def version(self) -> str:
        """The version that the catalogue calls it by, such as `2026-11-24.2`."""
        return self.chronicle.current.name

    @property
    def dumps(self) -> Mapping[str, FileEntry]:
        """Size and digest of each dump by its file's name, sorted."""
        start = DUMPS_FOLDER + "/"
        files = sorted(self.manifest.files.items())
        return {path.removeprefix(start): entry for path, entry in files if path.startswith(start)}

    def dump_path(self, name: str) -> Path:
        """The file of a dump."""
        return self.folder / DUMPS_FOLDER / name

    def earlier(self) -> dict[str, Release]:
        """The releases before this one that are still kept, by version, the newest first."""
        kept = [version for version in reversed(self.chronicle.versions[:-1]) if version.release]
        folders = {version.name: self.folder.parent / version.release for version in kept}
        found: dict[str, Release] = {}
        for name, folder in folders.items():
            with suppress(NotFoundError, OtherFormatError):
                found[name] = Release(folder)
        return found

    @property
    def dataset_path(self) -> Path:
        """The N-Quads file of the whole dataset: the named graphs, and the default graph made of them."""
        return self.folder / DATASET_FILE

    @cached_property
    def resources(self) -> Mapping[str, Resource]:
        """All documented resources by document path, sorted."""
        days = self.chronicle.days
        rows = json.loads((self.folder / RESOURCES_FILE).read_bytes())
        return {
            path: Resource(
                row["iri"],
                path,
                tuple(row["types"]),
                row["labels"],
                row["digest"],
                days[path].modified,
                row["generated"],
                {relation: tuple(iris) for relation, iris in row.get("links", {}).items()},
                row.get("pages", 1),
                tuple(row.get("profiles", ())),
            )
            for path, row in rows.items()
        }

    @cached_property
    def chronicle(self) -> Chronicle:
        """The chain of releases up to this one: versions, days of documents, what was withdrawn."""
        try:
            return Chronicle.from_json((self.folder / HISTORY_FILE).read_bytes())
        except UnreadableError as error:
            message = (
                f"the release in {self.folder}: {error}. 'publisher verify {self.id}' tells whether the file is as it "
                "was written; if so, another version wrote it: build with another state folder, which begins a new "
                "history"
            )
            raise UnreadableError(message) from error

    @property
    def described(self) -> dict[str, Described]:
        """What the chronicle compares, by document path."""
        return {
            path: Described(found.iri, found.types, found.labels, found.digest, found.generated)
            for path, found in self.resources.items()
        }

    @cached_property
    def withdrawn(self) -> Mapping[str, Tombstone]:
        """What was withdrawn, by document path, sorted; what tells of the publication itself is not among it."""
        path = self.folder / WITHDRAWN_FILE
        rows = json.loads(path.read_bytes()) if path.exists() else {}
        return {path: Tombstone.from_row(path, row) for path, row in rows.items()}

    @cached_property
    def profiles(self) -> Mapping[str, Profile]:
        """The profiles in which resources are told, by token; the full model first."""
        path = self.folder / PROFILES_FILE
        known = profiles_from_json(path.read_bytes()) if path.exists() else ()
        return {found.token: found for found in (model_profile(self.publication.base), *known)}

    def context(self, profile: str = MODEL) -> Context:
        """The names that the JSON-LD documents of a profile use."""
        if profile not in self._contexts:
            path = self.folder / CONTEXTS_FOLDER / f"{profile}.json"
            self._contexts[profile] = Context.from_json(path.read_bytes()) if path.exists() else Context({})
        return self._contexts[profile]

    @cached_property
    def report(self) -> dict[str, Any]:
        """The findings that did not stop the release, as `publisher validate --format json` gives them."""
        findings: dict[str, Any] = json.loads((self.folder / REPORT_FILE).read_bytes())
        return findings

    @cached_property
    def schema(self) -> Mapping[str, Mapping[str, int]]:
        """How often the default graph uses each class and property: `classes` and `properties` by IRI."""
        path = self.folder / SCHEMA_FILE
        return json.loads(path.read_bytes()) if path.exists() else {}

    @cached_property
    def overview(self) -> Overview:
        """Where resources lie and what they link to."""
        path = self.folder / OVERVIEW_FILE
        return Overview.from_json(path.read_bytes()) if path.exists() else Overview()

    @cached_property
    def facets(self) -> Facets:
        """By what lists are narrowed down."""
        path = self.folder / FACETS_FILE
        return Facets.from_json(path.read_bytes()) if path.exists() else Facets()

    @cached_property
    def _grounds(self) -> Mapping[str, Ground]:
        path = self.folder / MAPS_FILE
        return grounds_from_json(path.read_bytes()) if path.exists() else {}

    def ground(self, sheet: Sheet) -> Ground:
        """The ground of a map: prepared, or drawn now."""
        return self._grounds.get(sheet.key) or draw_ground(sheet)

    @cached_property
    def pictures(self) -> Mapping[str, Picture]:
        """The pictures of saved queries, by the name of the query."""
        path = self.folder / PICTURES_FILE
        return pictures_from_json(path.read_bytes()) if path.exists() else {}

    @cached_property
    def finding(self) -> Finding:
        """Names, descriptions and identifiers by which resources are found."""
        path = self.folder / FINDING_FILE
        return Finding.from_json(path.read_bytes()) if path.exists() else Finding()

    def warm(self) -> None:
        """Reads what is otherwise read when it is first asked for."""
        _ = (self.resources, self.withdrawn, self.chronicle, self.profiles, self.schema, self.saved_queries)
        _ = (self.overview, self.facets, self.pictures, self.finding, self._grounds)

    @cached_property
    def saved_queries(self) -> Mapping[str, SavedQuery]:
        """The saved queries by name, sorted."""
        files = sorted((self.folder / QUERIES_FOLDER).glob("*.rq"))
        return {f.stem: SavedQuery.parse(f.name, f.read_text(encoding="utf-8")) for f in files}

    def represent(self, path: str, fmt: Format, *, page: int = 1, profile: str = MODEL) -> Representation | None:
        """The document at a path in an RDF format.

        Args:
            path: The path of the document below the base, without suffix, in the policy's normal form.
            fmt: One of `RDF_FORMATS`.
            page: Which page of a long document.
            profile: Token of the profile in which it tells of the resource.

        Returns:
            The representation, or None where there is no such document.
        """
        if path not in self.resources and path not in self.withdrawn:
            return None
        if profile != MODEL:
            return self._told(path, fmt, profile)
        record = self._plain(document_key(path, fmt, page))
        return Representation(record.body, fmt, record.digest, self.resources.get(path)) if record else None

    def _plain(self, key: str) -> Record | None:
        """A prepared document without a coding, be it kept so or not."""
        record = self._pack.get(key)
        coded = self._pack.get(key + GZIP.suffix) if record is None else None
        if coded is None:
            return record
        body = decoded(coded.body)
        return Record(body, hashlib.sha256(body).hexdigest())

    def represent_coded(self, path: str, fmt: Format, coding: str, *, page: int = 1) -> Representation | None:
        """The same document in a content coding; None where it is not prepared in that one, being small."""
        found = next((one for one in CODINGS if one.name == coding), None)
        record = self._pack.get(document_key(path, fmt, page) + found.suffix) if found else None
        resource = self.resources.get(path)
        return Representation(record.body, fmt, record.digest, resource, found) if record else None

    def _told(self, path: str, fmt: Format, profile: str) -> Representation | None:
        """What another profile says: prepared, or written out when asked for, being short and seldom asked for."""
        record = self._pack.get(document_key(path, fmt, profile=profile))
        if record is not None:
            return Representation(record.body, fmt, record.digest, self.resources[path])
        record = self._pack.get(document_key(path, N_TRIPLES, profile=profile))
        if record is None:
            return None
        quads = parse(record.body, format=RdfFormat.N_TRIPLES)
        body = serialise(quads, fmt, self.prefixes, self.resources[path].iri, self.context(profile))
        return Representation(body, fmt, hashlib.sha256(body).hexdigest(), self.resources[path])

    def represent_iri(self, iri: str, fmt: Format) -> Representation | None:
        """The document that describes an IRI, one of ours or one of others that the dataset speaks of.

        Hash IRIs are described in the document of what stands before the `#`.
        """
        return self.represent(self.document_path(iri), fmt)

    def document_path(self, iri: str) -> str:
        """The path of the document for an IRI; IRIs of others are described under `describe?iri=`."""
        return self.policy.document_path(iri) or f"describe?iri={iri}"

    def representations(self) -> Iterator[Representation]:
        """All documents in all RDF formats."""
        for path in self.resources:
            for fmt in RDF_FORMATS:
                found = self.represent(path, fmt)
                if found is not None:
                    yield found

    def verify(self) -> list[str]:
        """Checks the digest of every file, as `sha256sum -c SHA256SUMS` does.

        Returns:
            A sentence for each fault; empty when all is well.
        """
        return faults_of(self.folder, self.manifest)
