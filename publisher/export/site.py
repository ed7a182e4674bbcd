"""The files of an export, and what is known of the answer that each one is."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from publisher.base.errors import PublisherError
from publisher.base.formats import DOCUMENT_FORMATS, HTML
from publisher.export.names import names_of
from publisher.export.survey import ROOTS, documents, linked, links_of, mentioned, texts, things

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from publisher.export.recording import Recorder, Reply
    from publisher.release.reader import Release
_REST = re.compile(r"/[^/]+/([^~]{4,})")

ANY, PAGE, FILE, SEE, GONE = "any", "page", "file", "see", "gone"
"""Kinds of addresses: format and language are negotiated, only the language is, nothing is, it sends on, it is gone."""

CODED = "Gzip-"
"""What stands before the name of a header that an answer has only, or otherwise, when it is sent as gzip."""

CODING = "Content-Encoding"

LOCATION = "Location"
_NOT_ACCEPTABLE = "image/x-none"
_NOWHERE = "/no-document"
_EXTENSION = re.compile(r"(?:~(?P<page>[a-z]+\.[a-z]+)|\.(?P<plain>[A-Za-z0-9]+))$")
_STEM = re.compile(r"(?:~[a-z]+)?\.(?:" + "|".join(f.key for f in DOCUMENT_FORMATS) + ")$")


class ExportError(PublisherError):
    """What the server answers cannot be written as files."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands at an address.

    Args:
        kind: One of the kinds above.
        stem: Its file, or what the names of its files begin with.
    """

    kind: str
    stem: str


@dataclass(frozen=True, slots=True)
class Row:
    """An answer without its body.

    Args:
        how: The kind of the address; with a question mark where the address names the language.
        file: The file with the body.
        headers: The headers.
    """

    how: str
    file: str
    headers: Mapping[str, str]


def extension(file: str) -> str:
    """What a file's name says of format and language.

    >>> extension("/doc/a~it.html"), extension("/doc/a.ttl"), extension("/licence")
    ('it.html', 'ttl', '')
    """
    found = _EXTENSION.search(file)
    return (found["page"] or found["plain"]) if found else ""


def stem(file: str) -> str:
    """What the names of all files of a document begin with.

    >>> stem("/doc/a~it.html"), stem("/doc/a.ttl"), stem("/dumps/a.ttl.gz")
    ('/doc/a', '/doc/a', '/dumps/a.ttl.gz')
    """
    return _STEM.sub("", file)


def rest(file: str) -> str:
    """What follows the first segment of a document's path, where it is spelled alike in addresses and in headers.

    >>> rest("/doc/place/milan~it.html"), rest("/doc/Sk~C3~A5ne.ttl"), rest("/def.ttl")
    ('place/milan', '', '')
    """
    found = _REST.fullmatch(stem(file))
    return found[1] if found else ""


@dataclass
class Site:
    """What an export holds.

    Args:
        root: The folder of the files.
        languages: The languages in which pages are written.
    """

    root: Path
    languages: Sequence[str]
    slots: dict[str, Slot] = field(default_factory=dict)
    """What stands where, by address: path without escapes, and query as links have it."""
    rows: list[Row] = field(default_factory=list)
    firsts: dict[str, str] = field(default_factory=dict)
    """The format that `*/*` gets, by address, where it is not the first of all."""
    errors: dict[int, list[Row]] = field(default_factory=dict)
    """Answers other than success, by status."""
    not_in_304: set[str] = field(default_factory=set)
    """Names of headers that the server leaves out where it says that nothing has changed."""
    preflight: Mapping[str, str] = field(default_factory=dict)
    written: dict[str, bytes] = field(default_factory=dict)
    ranges: set[str] = field(default_factory=set)
    """First segments of the paths below which ranges are served."""


class Gathering:
    """Fills a site with what a server answers.

    Args:
        site: The site to fill.
        recorder: The server.
    """

    def __init__(self, site: Site, recorder: Recorder) -> None:
        self.site = site
        self._ask = recorder.ask
        self._names: dict[str, str] = {}
        self._links: dict[str, None] = {}
        self._files: dict[tuple[bytes, str | None, str | None], str] = {}

    def gather_documents(self, release: Release, paths: Sequence[str]) -> None:
        """Asks for some documents and the things that they are about, and for nothing else."""
        addresses = [*documents(release, paths), *things(release, paths)]
        self._problems()
        self._names = names_of(addresses)
        for address in addresses:
            self._visit(address, release.publication.base, required=True)

    def gather(self, release: Release) -> None:
        """Asks for everything: the documents first, then what their pages lead to, page by page."""
        listed = dict.fromkeys((*documents(release), *things(release), *texts(release)))
        known = listed | dict.fromkeys(ROOTS)
        base = release.publication.base
        self._problems()
        while known:
            self._names |= names_of([*self._names, *known])
            for address in known:
                self._visit(address, base, required=address in listed)
            known = {address: None for address in self._links if address not in self._names}
            self._links = {}

    def _visit(self, address: str, base: str, *, required: bool) -> None:
        first = self._ask(address)
        if first.status == 200:
            told = () if required else mentioned(first.body, base)
            self._links.update(dict.fromkeys((*linked(first.headers.get("Link", "")), *told)))
        vary = {name.strip().lower() for name in first.headers.get("Vary", "").split(",")}
        name = self._names[address]
        if first.status == 303:
            self._put(address, Slot(SEE, name))
            headers = {k: v for k, v in first.headers.items() if k != "Content-Type"}
            self.site.rows.append(Row(SEE, name, headers | {LOCATION: first.location}))
        elif first.status == 410:
            self._put(address, Slot(GONE, name))
            self._error(410, f"{name}~410", address)
        elif first.status != 200:
            if required:
                message = f"the server answers {address} with {first.status}"
                raise ExportError(message)
        elif "accept" in vary:
            self._negotiated(address, name)
            media_type = first.headers.get("Content-Type", "").partition(";")[0]
            first_key = next((fmt.key for fmt in DOCUMENT_FORMATS if fmt.media_type == media_type), "")
            if first_key != DOCUMENT_FORMATS[0].key:
                self.site.firsts[address] = first_key
        elif "accept-language" in vary:
            whole = self.site.slots.get(address.removesuffix(HTML.suffix))
            name = whole.stem if whole is not None and whole.kind == ANY else name
            self._put(address, Slot(PAGE, name))
            self._pages(address, PAGE, name, "")
        else:
            # The same answer at two addresses is one file.
            name = self._files.setdefault(_key(first), name)
            self._put(address, Slot(FILE, name))
            self._keep(FILE, name, first)
            if first.headers.get("Accept-Ranges") == "bytes":
                self.site.ranges.add(address.split("/")[1])

    def _unchanged(self, address: str) -> None:
        """Finds out, once, what an answer is without when nothing has changed."""
        for accept in (DOCUMENT_FORMATS[0].media_type, HTML.media_type):
            whole = self._ask(address, accept)
            unchanged = self._ask(address, accept, known=whole.headers.get("ETag", ""))
            self.site.not_in_304 |= whole.headers.keys() - unchanged.headers.keys()

    def _negotiated(self, address: str, name: str) -> None:
        if not self.site.not_in_304:
            self._unchanged(address)
        self._put(address, Slot(ANY, name))
        for fmt in DOCUMENT_FORMATS:
            if fmt is HTML:
                self._pages(address, ANY, name, HTML.media_type)
                continue
            reply = self._ask(address, fmt.media_type)
            if reply.status == 200:
                file = f"{name}.{fmt.key}"
                self._files[_key(reply)] = file
                self._keep(ANY, file, reply)
        refused = self._ask(address, _NOT_ACCEPTABLE)
        if refused.status == 406:
            self._keep_error(406, f"{name}~406.json", refused)

    def _pages(self, address: str, kind: str, name: str, accept: str) -> None:
        mark = "&" if "?" in address else "?"
        for language in self.site.languages:
            file = f"{name}~{language}.html"
            reply = self._ask(address, accept, language)
            if reply.status != 200:
                continue
            self._keep(kind, file, reply)
            self._keep(f"{kind}?", file, self._ask(f"{address}{mark}lang={language}", accept))
            self._links.update(dict.fromkeys(links_of(reply.body)))

    def _problems(self) -> None:
        site = self.site
        site.preflight = self._ask("/", method="OPTIONS").headers
        for status, method in ((404, "GET"), (405, "POST")):
            self._error(status, f"/~{status}", _NOWHERE, method)

    def _error(self, status: int, name: str, address: str, method: str = "GET") -> None:
        self._keep_error(status, f"{name}.json", self._ask(address, method=method))
        for language in self.site.languages:
            reply = self._ask(address, HTML.media_type, language, method)
            self._keep_error(status, f"{name}~{language}.html", reply)

    def _keep_error(self, status: int, file: str, reply: Reply) -> None:
        if reply.status != status:
            message = f"the server answers with {reply.status} where {status} was expected, for {file}"
            raise ExportError(message)
        self._write(file, reply)
        self.site.errors.setdefault(status, []).append(Row(str(status), file, reply.headers))

    def _put(self, address: str, slot: Slot) -> None:
        self.site.slots[address] = slot

    def _keep(self, how: str, file: str, reply: Reply) -> None:
        coded = reply.coded
        self._write(file, reply)
        headers = dict(reply.headers)
        if coded is not None:
            self._write(f"{file}.gz", coded)
            headers |= {CODED + k: v for k, v in coded.headers.items() if v != reply.headers.get(k)}
        self.site.rows.append(Row(how, file, headers))

    def _write(self, file: str, reply: Reply) -> None:
        """Writes a body unless it is there already."""
        path = self.site.root / file.removeprefix("/")
        digest = _digest(reply.body)
        if file not in self.site.written:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(reply.body)
            text = reply.headers.get("Last-Modified")
            when = parsedate_to_datetime(text).timestamp() if text else 0
            os.utime(path, (when, when))
        elif self.site.written[file] != digest:
            message = f"two answers would both be the file {file}"
            raise ExportError(message)
        self.site.written[file] = digest


def addresses_of(site: Site) -> Iterable[tuple[str, Slot]]:
    """The addresses that a web server has to be told of; all others are files under their own name."""
    for address, slot in sorted(site.slots.items()):
        if slot.kind != FILE or slot.stem != address:
            yield address, slot


def _key(reply: Reply) -> tuple[bytes, str | None, str | None]:
    return _digest(reply.body), reply.headers.get("ETag"), reply.headers.get("Content-Type")


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()
