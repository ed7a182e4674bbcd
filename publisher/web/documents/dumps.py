"""Dumps: whole datasets as files, those of earlier versions too, with ranges and digests (RFC 9110 and RFC 9530)."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, time
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request, send_file
from pyoxigraph import NamedNode, RdfFormat, parse
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from publisher.base.formats import DOCUMENT_FORMATS, HTML, N_QUADS, by_compression, by_suffix
from publisher.base.negotiation import choose_format
from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.rdf.writers import serialise
from publisher.release.reader import DUMPS_FOLDER
from publisher.web.context import current, page_frame, page_response
from publisher.web.documents.entities import asked_format
from publisher.web.documents.mementos import http_date, kept, original
from publisher.web.headers import DOCUMENT_CACHE, conditional, entity_tag, link
from publisher.web.problems import ProblemError
from publisher.web.rendering import render

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

    from publisher.base.formats import Format
    from publisher.release.manifest import FileEntry
    from publisher.release.reader import Release

blueprint = Blueprint("dumps", __name__, url_prefix=f"/{DUMPS_FOLDER}")

_ONE_RANGE = re.compile(r"bytes=\s*(\d{1,18})?-(\d{1,18})?\s*", re.IGNORECASE)
_VERSION_CACHE = "public, max-age=86400"
_DOWNLOAD = NamedNode(STANDARD_PREFIXES["dcat"] + "downloadURL")
_CHECKSUM = NamedNode(STANDARD_PREFIXES["spdx"] + "checksum")
_DISTRIBUTION = NamedNode(STANDARD_PREFIXES["dcat"] + "distribution")


@dataclass(frozen=True, slots=True)
class File:
    """One line of the list of dumps."""

    name: str
    url: str
    label: str
    bytes: int
    sha256: str


@blueprint.get("/")
def index() -> Response:
    """All dumps: a page for people, their distributions as the catalogue describes them for programs."""
    asked = asked_format({fmt.key: fmt for fmt in DOCUMENT_FORMATS})
    chosen = asked or choose_format(request.headers.get("Accept"), DOCUMENT_FORMATS)
    if chosen is None:
        available = [{"type": f.media_type, "href": f"/{DUMPS_FOLDER}/?format={f.key}"} for f in DOCUMENT_FORMATS]
        raise ProblemError(406, "The list of dumps is not available in that format.", {"available": available})
    response = _page(asked is None) if chosen is HTML else _distributions(chosen)
    if asked is None:
        response.vary.add("Accept")
    return conditional(response)


def _page(negotiated: bool) -> Response:
    frame = page_frame()
    release = current().release
    earlier = {version: _files(old, f"{version}/") for version, old in release.earlier().items()}
    page = render("dumps.html", frame, version=release.version, files=_files(release, ""), earlier=earlier)
    return page_response(page, frame.language, negotiated=negotiated)


def _files(release: Release, folder: str) -> list[File]:
    return [
        File(name, f"/{DUMPS_FOLDER}/{folder}{name}", _label(name), entry.bytes, entry.sha256)
        for name, entry in release.dumps.items()
    ]


def _label(name: str) -> str:
    stem, compression = by_compression(name)
    fmt = by_suffix(stem)[1]
    return " + ".join(one.label for one in (fmt, compression) if one)


def _distributions(fmt: Format) -> Response:
    release = current().release
    catalogue = release.represent("catalog", N_QUADS)
    quads = list(parse(catalogue.body, format=RdfFormat.N_QUADS)) if catalogue else []
    wanted = {quad.subject for quad in quads if quad.predicate == _DOWNLOAD}
    wanted |= {quad.object for quad in quads if quad.predicate == _CHECKSUM}
    told = [
        quad for quad in quads if quad.subject in wanted or (quad.predicate == _DISTRIBUTION and quad.object in wanted)
    ]
    body = serialise(told, fmt, release.prefixes)
    response = Response(body, content_type=fmt.content_type)
    response.set_etag(entity_tag(body))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    return response


@blueprint.get("/<name>")
def dump(name: str) -> BaseResponse:
    """A dump of the current version."""
    release = current().release
    response = _send(release, name, DOCUMENT_CACHE)
    response.headers["Link"] += ", " + original(f"{DUMPS_FOLDER}/{name}").links(release.publication.base)
    return response


@blueprint.get("/<version>/<name>")
def dump_of_version(version: str, name: str) -> BaseResponse:
    """A dump of a version, as long as that is kept."""
    release = current().release
    if version not in {known.name for known in release.chronicle.versions}:
        raise ProblemError(404, f"There is no version {version!r}")
    old = kept(release).get(version)
    if old is None:
        raise ProblemError(410, f"The dumps of version {version} are not kept any more")
    response = _send(old, name, _VERSION_CACHE)
    dump = original(f"{DUMPS_FOLDER}/{name}")
    memento = next(state for state in dump.states if state.version == version)
    response.headers["Memento-Datetime"] = http_date(memento.instant)
    response.headers["Link"] += ", " + dump.links(release.publication.base, memento)
    return response


def _send(release: Release, name: str, cache: str) -> BaseResponse:
    entry = release.dumps.get(name)
    if entry is None:
        raise ProblemError(404, f"There is no dump {name!r}; /{DUMPS_FOLDER}/ lists them")
    if not is_one_range(request.environ.get("HTTP_RANGE", "")):
        # A server may pass over what it does not serve (RFC 9110, section 14.2).
        request.environ.pop("HTTP_RANGE", None)
    try:
        response = send_file(
            release.dump_path(name),
            mimetype="application/octet-stream",
            conditional=True,
            etag=entry.sha256[:32],
            last_modified=datetime.combine(release.chronicle.current.day, time(tzinfo=UTC)),
        )
    except RequestedRangeNotSatisfiable as error:
        detail = f"The dump has {entry.bytes} bytes; the range lies beyond"
        raise ProblemError(416, detail, headers={"Content-Range": f"bytes */{entry.bytes}"}) from error
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        response.headers["Content-Type"] = _content_type(name)
        response.headers["Repr-Digest"] = repr_digest(entry)
    response.headers["Cache-Control"] = cache
    response.headers["Link"] = _links(release, name)
    response.headers.pop("Date", None)
    return response


def is_one_range(header: str) -> bool:
    """Whether a Range header asks for one range of bytes, rather than for several, in other units, or for nonsense.

    >>> [is_one_range(h) for h in ("bytes=0-9", "bytes=5-", "bytes=-5", "bytes=0-1,5-6", "bytes=5-2", "bytes=-", "")]
    [True, True, True, False, False, False, False]
    """
    found = _ONE_RANGE.fullmatch(header)
    if found is None or not any(found.groups()):
        return False
    return not all(found.groups()) or int(found[1]) <= int(found[2])


def _content_type(name: str) -> str:
    stem, compression = by_compression(name)
    fmt = by_suffix(stem)[1]
    return compression.media_type if compression else fmt.content_type if fmt else "application/octet-stream"


def repr_digest(entry: FileEntry) -> str:
    """The digest of a file as a header has it (RFC 9530, section 3).

    >>> from publisher.release.manifest import FileEntry
    >>> repr_digest(FileEntry(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
    'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'
    """
    return f"sha-256=:{b64encode(bytes.fromhex(entry.sha256)).decode()}:"


def _links(release: Release, name: str) -> str:
    base = release.publication.base
    members = [link(f"/doc/distribution/{name}", "describedby"), link(f"{base}catalog", "collection")]
    if release.publication.licence:
        members.append(link(release.publication.licence, "license"))
    return ", ".join(members)
