"""Writing a release: whole or not at all.

All files are written to a hidden folder and synced; one rename makes it a release, one more makes it current. A build
that is killed anywhere before leaves nothing but a hidden folder, which the next build deletes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from publisher.base.errors import UnreadableError
from publisher.release.chronicle import Chronicle, Described
from publisher.release.codings import encoded
from publisher.release.history import TEMPORARY, ReleaseHistory, sync_folder
from publisher.release.integrity import SUMS_FILE
from publisher.release.manifest import MANIFEST_FILE, Counts, FileEntry, Manifest, content_digest
from publisher.release.maps import MAPS_FILE
from publisher.release.pack import PackWriter
from publisher.release.reader import (
    DATASET_FILE,
    HISTORY_FILE,
    QUERIES_FOLDER,
    REPORT_FILE,
    RESOURCES_FILE,
    SCHEMA_FILE,
    WITHDRAWN_FILE,
    Release,
    document_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from publisher.base.config import Publication
    from publisher.base.formats import Format
    from publisher.release.tombstone import Tombstone


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """The document of one resource in all RDF formats.

    Args:
        path: Its path below the base, without suffix.
        iri: What it describes.
        types: IRIs of the resource's classes.
        labels: Preferred labels by language tag.
        digest: Digest of what the document says, whatever the format.
        bodies: Its bytes by format.
        generated: Whether it tells of the publication rather than what was authored.
        more: The bytes of its further pages, where it is long.
        links: IRIs that it leads to, by the relation of a link.
        profiles: What other profiles say of the resource by their token, as N-Triples and perhaps other formats.
        tombstone: What was withdrawn, where the document tells only that.
    """

    path: str
    iri: str
    types: tuple[str, ...]
    labels: Mapping[str, str]
    digest: str
    bodies: tuple[tuple[Format, bytes], ...]
    generated: bool = False
    more: tuple[tuple[tuple[Format, bytes], ...], ...] = ()
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    profiles: Mapping[str, tuple[tuple[Format, bytes], ...]] = field(default_factory=dict)
    tombstone: Tombstone | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """All that goes into a release.

    Args:
        publication: The publication settings.
        publisher: Version of this package.
        dataset: The canonical N-Quads of the dataset.
        quads: How many quads it holds, the default graph among them.
        triples: How many triples its default graph holds.
        graphs: How many named graphs it holds.
        documents: The prepared documents, sorted by path.
        queries: Saved queries: name and text.
        report: Findings that did not stop the release, as `publisher validate --format json` gives them.
        schema: How often each class and property is used: `classes` and `properties` by IRI.
        files: Further files by path in the release, such as the dumps.
        content: Digest of what was authored (`content_digest`); worked out from the dataset when empty.
        chronicle: The chronicle with the authored documents (`continue_chronicle`); worked out when None.
    """

    publication: Publication
    publisher: str
    dataset: bytes
    quads: int
    triples: int
    graphs: int
    documents: Iterable[PreparedDocument]
    queries: Mapping[str, str]
    report: object
    schema: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    content: str = ""
    chronicle: Chronicle | None = None

    @property
    def content_digest(self) -> str:
        """The digest of what was authored."""
        dataset = hashlib.sha256(self.dataset).hexdigest()
        return self.content or content_digest(self.publication, self.publisher, dataset, self.queries)


def write_release(history: ReleaseHistory, content: Content) -> tuple[Release, bool]:
    """Writes a release and makes it current. The history's lock must be held.

    Returns:
        The release, and whether it is new; the same content as an existing release only makes that one current.

    Raises:
        UnreadableError: The state folder cannot be written (a full disk, say); the current release stays as it was.
    """
    history.clear_leftovers()
    folder = history.folder / f"{TEMPORARY}{os.getpid()}"
    try:
        folder.mkdir()
        current = history.current_name()
        manifest = _write_files(folder, content, Release(history.path(current)) if current else None)
        _write_sums(folder, manifest)
        return _put_in_place(history, folder, manifest.id)
    except OSError as error:
        message = f"the release could not be written: {error}; the current release is unchanged"
        raise UnreadableError(message) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put_in_place(history: ReleaseHistory, folder: Path, name: str) -> tuple[Release, bool]:
    final = history.folder / name
    new = not final.exists() or bool(Release(final).verify())
    if new:
        if final.exists():  # damaged: moved out of the way, deleted as a leftover
            final.rename(history.folder / f"{TEMPORARY}damaged-{name}")
        folder.rename(final)
        sync_folder(history.folder)
    history.switch(name)
    return Release(final), new


def _write_files(folder: Path, content: Content, before: Release | None) -> Manifest:
    _write(folder / DATASET_FILE, content.dataset)
    resources, withdrawn = _write_documents(folder, content.documents)
    _write(folder / RESOURCES_FILE, _json(resources))
    _write(folder / WITHDRAWN_FILE, _json(withdrawn))
    _write(folder / REPORT_FILE, _json(content.report))
    _write(folder / SCHEMA_FILE, _json(content.schema))
    (folder / QUERIES_FOLDER).mkdir()
    for name, text in sorted(content.queries.items()):
        _write(folder / QUERIES_FOLDER / f"{name}.rq", text.encode())
    for path, body in sorted(content.files.items()):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        _write(folder / path, body)
    _write(folder / HISTORY_FILE, _chronicle(content, resources, before).to_json())
    manifest = Manifest(
        publication=content.publication,
        publisher=content.publisher,
        dataset=hashlib.sha256(content.dataset).hexdigest(),
        counts=Counts(content.quads, content.triples, content.graphs, len(resources)),
        files={path: _entry(folder / path) for path in _files(folder)},
        content=content.content_digest,
    )
    _write(folder / MANIFEST_FILE, manifest.to_json())
    return manifest


def _write_documents(
    folder: Path, documents: Iterable[PreparedDocument]
) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Writes the pack.

    Returns:
        What the release knows of its documents, and of those that were withdrawn, both by path.
    """
    rows: dict[str, dict[str, Any]] = {}
    withdrawn: dict[str, dict[str, Any]] = {}
    with PackWriter(folder) as pack:
        for document in documents:
            for page, bodies in enumerate((document.bodies, *document.more), 1):
                for fmt, body in bodies:
                    _pack(pack, document_key(document.path, fmt, page), body)
            for token, bodies in document.profiles.items():
                for fmt, body in bodies:
                    pack.add(document_key(document.path, fmt, profile=token), body)
            if document.tombstone is not None:
                withdrawn[document.path] = document.tombstone.to_row()
                continue
            rows[document.path] = {
                "iri": document.iri,
                "types": document.types,
                "labels": document.labels,
                "digest": document.digest,
                "generated": document.generated,
                "links": document.links,
                "pages": 1 + len(document.more),
                "profiles": sorted(document.profiles),
            }
    return rows, withdrawn


def _pack(pack: PackWriter, key: str, body: bytes) -> None:
    coded = encoded(body)
    for coding, result in coded:
        pack.add(key + coding.suffix, result)
    if not coded:
        pack.add(key, body)


def _chronicle(content: Content, resources: Mapping[str, Mapping[str, Any]], before: Release | None) -> Chronicle:
    """The chronicle with all documents of the new release."""
    now = {path: _described(row) for path, row in resources.items()}
    authored = {path: row for path, row in now.items() if not row.generated}
    chronicle = content.chronicle or continue_chronicle(
        before, content.content_digest, content.publication.date, authored, _lines(content.dataset)
    )
    old = before.described if before else {}
    return chronicle.amended(
        {path: row for path, row in old.items() if row.generated},
        {path: row for path, row in now.items() if row.generated},
        generated=True,
    )


def _described(row: Mapping[str, Any]) -> Described:
    return Described(row["iri"], row["types"], row["labels"], row["digest"], row["generated"])


def continue_chronicle(
    before: Release | None, content: str, day: date, authored: Mapping[str, Described], lines: Iterable[bytes]
) -> Chronicle:
    """The chronicle of a release that is to follow another one, with the authored documents.

    The same content as that of the release before is the same version, so a rebuild adds nothing; only what a newer
    version of this package tells differently about it is put down.

    Args:
        before: The current release; None for the first.
        content: Digest of what was authored.
        day: The day of the new release.
        authored: What is known of each authored document, by path.
        lines: The N-Quads lines of the authored and derived quads.

    Raises:
        PublisherError: The day is before that of the release before.
    """
    if before is None:
        return Chronicle().continued("", day, {}, authored, (len(set(lines)), 0))
    old = {path: row for path, row in before.described.items() if not row.generated}
    if before.manifest.content == content:
        return before.chronicle.amended(old, authored)
    was, now = set(_authored_lines(before)), set(lines)
    return before.chronicle.continued(before.id, day, old, authored, (len(now - was), len(was - now)))


def _authored_lines(release: Release) -> list[bytes]:
    generated = tuple(f" <{name}> .".encode() for name in release.publication.generated_graphs)
    return [line for line in _lines(release.dataset_path.read_bytes()) if not line.endswith(generated)]


def _lines(dataset: bytes) -> list[bytes]:
    # splitlines would break at U+2028 and its like inside literals
    return [line for line in dataset.split(b"\n") if line]


def _write_sums(folder: Path, manifest: Manifest) -> None:
    entries = {**manifest.files, MANIFEST_FILE: _entry(folder / MANIFEST_FILE)}
    lines = [f"{entry.sha256}  {path}\n" for path, entry in sorted(entries.items())]
    _write(folder / SUMS_FILE, "".join(lines).encode())
    for path in _files(folder):
        descriptor = os.open(folder / path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    sync_folder(folder)


def _files(folder: Path) -> list[str]:
    """What the release is made of; the ground of its maps depends on the machine and has no part in what it is."""
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return sorted(path for path in found if path != MAPS_FILE)


def _entry(path: Path) -> FileEntry:
    with path.open("rb") as file:
        return FileEntry(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _write(path: Path, body: bytes) -> None:
    path.write_bytes(body)


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
