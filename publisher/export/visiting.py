"""Visiting addresses: asking the server for every form of an answer, and writing down what it says."""

from __future__ import annotations

import hashlib
import os
import re
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING

from publisher.base.formats import DOCUMENT_FORMATS, HTML, RDF_FORMATS
from publisher.export.answers import CODED, Forms, Row, Spelling, extension, own_of, stem
from publisher.export.recording import alike
from publisher.export.site import ANY, FILE, GONE, GONE_FILE, GONE_PAGE, LOCATION, PAGE, SEE, ExportError, Slot
from publisher.export.survey import linked, links_of, mentioned
from publisher.web.problems import PROBLEM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from publisher.base.formats import Format
    from publisher.export.recording import Recorder, Reply
    from publisher.export.site import Site

_NOT_ACCEPTABLE = "image/x-none"
_NOWHERE = "/no-document"
_BY_MEDIA_TYPE = {fmt.media_type: fmt for fmt in DOCUMENT_FORMATS}


class _Document:
    """The answers of one document, from which those of its other addresses follow."""

    def __init__(self, first: str) -> None:
        self.first = first
        self.known: dict[str, Reply] = {}
        self._pairs: dict[str, tuple[Reply, Reply]] = {}

    def ask(self, how: str, key: str, asking: Callable[[], Reply]) -> Reply:
        """The answer in a format or language at an address of some kind.

        The first one at a kind of address is asked for; others differ from known answers as that one does. Where this
        cannot be told they are asked for too.
        """
        known = self.known.get(key)
        pair = self._pairs.get(how)
        found = alike(known, *pair) if known is not None and pair is not None else None
        if found is None:
            found = asking()
            if known is not None:
                self._pairs.setdefault(how, (known, found))
        return found


class Visitor:
    """Fills a site with what a server answers.

    Args:
        site: The site to fill.
        recorder: The server.
        base: What all identifiers of the release begin with.
    """

    def __init__(self, site: Site, recorder: Recorder, base: str) -> None:
        self.site = site
        self._ask = recorder.ask
        self._base = base
        self._forms = Forms()
        self._own: dict[str, tuple[str, str, str]] = {}
        self._spelled: dict[str, Spelling] = {}
        self._document = _Document("")

    def visit(self, block: Sequence[tuple[str, str]], *, required: bool) -> None:
        """Asks at addresses that belong together: those of one document, the negotiated one first.

        Args:
            block: Addresses and the names of their files.
            required: Whether there must be something at each of them.

        Raises:
            ExportError: There is not, or what is there cannot be written as files.
        """
        self._document = _Document(block[0][0])
        for address, name in block:
            self._visit(address, name, required=required)

    def problems(self) -> None:
        """Asks for what every server has to say at times."""
        self.site.preflight = self._ask("/", method="OPTIONS").headers
        for status, method in ((404, "GET"), (405, "POST")):
            self._error(status, f"/~{status}", _NOWHERE, method)

    def _visit(self, address: str, name: str, *, required: bool) -> None:
        first = self._document.ask(FILE, _format_of(address), lambda: self._ask(address))
        if first.status == 200:
            told = () if required else mentioned(first.body, self._base)
            self.site.links.update(dict.fromkeys((*linked(first.headers.get("Link", "")), *told)))
        vary = {member.strip().lower() for member in first.headers.get("Vary", "").split(",")}
        if first.status == 303:
            self.site.slots[address] = Slot(SEE, name)
            headers = {k: v for k, v in first.headers.items() if k != "Content-Type"}
            self.site.rows.append(self._row(SEE, name, headers | {LOCATION: first.location}, address))
        elif first.status == 410:
            self._gone(address, name, first, negotiated="accept" in vary)
        elif first.status != 200:
            if required:
                message = f"the server answers {address} with {first.status}"
                raise ExportError(message)
        elif "accept" in vary:
            self._negotiated(address, name, first)
        elif "accept-language" in vary:
            whole = self.site.slots.get(self._document.first)
            name = whole.stem if whole is not None and whole.kind == ANY else name
            self.site.slots[address] = Slot(PAGE, name)
            self._pages(address, PAGE, name, "")
        else:
            self._file(address, name, first)

    def _gone(self, address: str, name: str, first: Reply, *, negotiated: bool) -> None:
        """What was withdrawn is told in every format, in one, or as a problem."""
        name += "~e410"
        told = _format_in(first)
        if told in RDF_FORMATS and not negotiated:
            self.site.slots[address] = Slot(GONE_FILE, f"{name}.{told.key}")
            self._keep_error(410, f"{name}.{told.key}", first, address)
            return
        self.site.slots[address] = Slot(GONE if told in RDF_FORMATS else GONE_PAGE, name)
        for fmt in (HTML, PROBLEM):
            for language in self.site.languages:
                reply = self._ask(address, fmt.media_type, language)
                self._keep_error(410, f"{name}~{language}{fmt.suffix}", reply, address)
        for fmt in RDF_FORMATS if told in RDF_FORMATS else ():
            self._keep_error(410, f"{name}.{fmt.key}", self._ask(address, fmt.media_type), address)

    def _file(self, address: str, name: str, reply: Reply) -> None:
        key = _format_of(address)
        known = self._document.known.get(key)
        if known is not None and known.body == reply.body:  # the same answer at two addresses is one file
            name = f"{self.site.slots[self._document.first].stem}.{key}"
        elif not extension(name):  # others may stand below it, which a file cannot have
            name += "~file"
        self.site.slots[address] = Slot(FILE, name)
        self._keep(FILE, name, reply, address)
        if reply.headers.get("Accept-Ranges") == "bytes":
            self.site.ranges.add(address.split("/")[1])

    def _negotiated(self, address: str, name: str, first: Reply) -> None:
        site = self.site
        if not site.not_in_304:
            self._unchanged(address)
        site.slots[address] = Slot(ANY, name)
        by_default = _format_in(first)
        if by_default is not DOCUMENT_FORMATS[0]:
            site.firsts[address] = by_default.key if by_default else ""
        for fmt in DOCUMENT_FORMATS:
            if fmt is HTML:
                self._pages(address, ANY, name, HTML.media_type)
                continue
            reply = first if fmt is by_default else self._ask(address, fmt.media_type)
            if reply.status == 200:
                self._document.known[fmt.key] = reply
                self._keep(ANY, f"{name}.{fmt.key}", reply, address)
        refused = self._ask(address, _NOT_ACCEPTABLE)
        if refused.status == 406:
            self._keep_error(406, f"{name}~e406.json", refused, address)

    def _unchanged(self, address: str) -> None:
        """Finds out, once, what an answer is without when nothing has changed."""
        for accept in (DOCUMENT_FORMATS[0].media_type, HTML.media_type):
            whole = self._ask(address, accept)
            unchanged = self._ask(address, accept, known=whole.headers.get("ETag", ""))
            self.site.not_in_304 |= whole.headers.keys() - unchanged.headers.keys()

    def _pages(self, address: str, kind: str, name: str, accept: str) -> None:
        mark = "&" if "?" in address else "?"
        for language in self.site.languages:
            file, key = f"{name}~{language}.html", f"~{language}"
            reply = self._document.ask(kind, key, partial(self._ask, address, accept, language))
            if reply.status != 200:
                continue
            self._document.known.setdefault(key, reply)
            named = partial(self._ask, f"{address}{mark}lang={language}", accept)
            self._keep(kind, file, reply, address)
            self._keep(f"{kind}?", file, self._document.ask(f"{kind}?", key, named), address)
            if language == self.site.languages[0]:  # pages in other languages lead to the same addresses
                self.site.links.update(dict.fromkeys(links_of(reply.body)))

    def _error(self, status: int, name: str, address: str, method: str = "GET") -> None:
        self._keep_error(status, f"{name}.json", self._ask(address, PROBLEM.media_type, method=method), address)
        for language in self.site.languages:
            reply = self._ask(address, HTML.media_type, language, method)
            self._keep_error(status, f"{name}~{language}.html", reply, address)

    def _keep_error(self, status: int, file: str, reply: Reply, address: str) -> None:
        if reply.status != status:
            message = f"the server answers with {reply.status} where {status} was expected, for {file}"
            raise ExportError(message)
        self._write(file, reply)
        self.site.errors.setdefault(status, []).append(self._row(str(status), file, reply.headers, address))

    def _keep(self, how: str, file: str, reply: Reply, address: str) -> None:
        coded = reply.coded
        self._write(file, reply)
        headers = dict(reply.headers)
        if coded is not None:
            self._write(f"{file}.gz", coded)
            headers |= {CODED + k: v for k, v in coded.headers.items() if v != reply.headers.get(k)}
        self.site.rows.append(self._row(how, file, headers, address))

    def _row(self, how: str, file: str, headers: Mapping[str, str], address: str) -> Row:
        """A row; what is a file's own is told apart in all its rows, or where they disagree in the first one only."""
        own = own_of(headers)
        own = own if self._own.setdefault(file, own) == own else ("", "", "")
        return Row(how, file, self._forms.of(headers, self._spelling(stem(file), address), own), own)

    def _spelling(self, found: str, address: str) -> Spelling:
        """How headers spell the address of a document, by the first that is seen of it."""
        if found not in self._spelled:
            self._spelled[found] = spelling = Spelling.of_address(address)
            if spelling != Spelling.of_stem(found):
                self.site.spellings[found] = spelling
        return self._spelled[found]

    def _write(self, file: str, reply: Reply) -> None:
        """Writes a body unless it is there already."""
        site = self.site
        digest = hashlib.sha256(reply.body).hexdigest()
        if file not in site.written:
            path = site.root / file.removeprefix("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(reply.body)
            text = reply.headers.get("Last-Modified")
            when = parsedate_to_datetime(text).timestamp() if text else 0
            os.utime(path, (when, when))
        elif site.written[file] != digest:
            message = f"two answers would both be the file {file}"
            raise ExportError(message)
        site.written[file] = digest


def _format_in(reply: Reply) -> Format | None:
    """The format of a document that an answer bears."""
    return _BY_MEDIA_TYPE.get(reply.headers.get("Content-Type", "").partition(";")[0])


def _format_of(address: str) -> str:
    """The format that an address names, if it names one.

    >>> _format_of("/doc/a.ttl"), _format_of("/describe?iri=x%3Aa&format=ttl")
    ('ttl', 'ttl')
    """
    return re.split(r"[.=]", address)[-1]
