"""A small site that is in order, over real HTTP, in which one thing at a time can be broken."""

from __future__ import annotations

import hashlib
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pyoxigraph import Literal, NamedNode, Quad, serialize

from publisher.base.formats import DOCUMENT_FORMATS, HTML, Format
from publisher.rdf.labels import LABEL_PROPERTIES
from publisher.rdf.reader import ENGINE_FORMATS


@dataclass(frozen=True)
class Asked:
    """What the site is asked for."""

    method: str
    path: str
    headers: Mapping[str, str]

    @property
    def accept(self) -> str:
        """The Accept header."""
        return self.headers.get("Accept", "*/*")


@dataclass(frozen=True)
class Answer:
    """What it answers."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def but(self, body: bytes | None = None, status: int = 0, **headers: str | None) -> Answer:
        """The same with some headers in another way, or without them."""
        changed = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        kept = {name: value for name, value in changed.items() if value is not None}
        return replace(self, status=status or self.status, headers=kept, body=self.body if body is None else body)


Breakage = Callable[[Asked, Answer], Answer]

PAGE = """<!doctype html><html lang="{tag}"><head><title>A</title></head><body id="top">
<a href="/doc/a?lang=en" hreflang="en">English</a> <a href="/doc/a?lang=it" hreflang="it">italiano</a>
<a href="#top">A</a> <a href="/doc/b#top">B</a></body></html>"""


class Site:
    """Two things, each with a document in all formats and languages, which link to each other."""

    def __init__(self) -> None:
        self.base = ""

    def answer(self, asked: Asked) -> Answer:
        """What a site that is in order answers."""
        path, _, query = asked.path.partition("?")
        common = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
        if path in ("/id/a", "/id/b"):
            return Answer(303, {**common, "Location": path.replace("id", "doc")})
        stem, _, suffix = path.partition(".")
        if path == "/":
            stem = "/doc/a"
        if stem not in ("/doc/a", "/doc/b"):
            return Answer(404, common)
        fmt = next((f for f in DOCUMENT_FORMATS if f.key == suffix), None) or next(
            (f for f in DOCUMENT_FORMATS if not suffix and asked.accept.split(",")[0] in (f.media_type, "*/*")), None
        )
        if fmt is None:
            return Answer(404 if suffix else 406, common)
        return self._document(stem, fmt, query, asked, common)

    def _document(self, stem: str, fmt: Format, query: str, asked: Asked, common: dict[str, str]) -> Answer:
        tag = query.removeprefix("lang=") or asked.headers.get("Accept-Language", "en")
        body = PAGE.format(tag=tag).encode() if fmt is HTML else self._data(stem, fmt)
        headers = {
            **common,
            "Content-Type": fmt.content_type,
            "ETag": f'"{hashlib.sha256(body).hexdigest()}"',
            "Content-Location": f"{stem}{fmt.suffix}" + (f"?lang={tag}" if fmt is HTML else ""),
            "Vary": "Accept, Accept-Language" if fmt is HTML else "Accept",
            "Link": f'<{stem}.ttl>; rel="alternate"; type="text/turtle"',
            "Repr-Digest": f"sha-256=:{b64encode(hashlib.sha256(body).digest()).decode()}:",
            **({"Content-Language": tag} if fmt is HTML else {}),
        }
        if asked.headers.get("If-None-Match") == headers["ETag"]:
            return Answer(304, headers)
        return Answer(200, headers, body)

    def _data(self, stem: str, fmt: Format) -> bytes:
        a, b = (NamedNode(f"{self.base}id/{name}") for name in "ab")
        called = LABEL_PROPERTIES[0]
        thing, other = (a, b) if stem == "/doc/a" else (b, a)
        quads = [
            Quad(thing, called, Literal("A thing", language="en")),
            Quad(thing, NamedNode("http://www.w3.org/2000/01/rdf-schema#seeAlso"), other),
        ]
        return serialize(quads, format=ENGINE_FORMATS[fmt])


@contextmanager
def serving(breakage: Breakage) -> Iterator[str]:
    """Serves the site with something broken; yields its address."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            asked = Asked(self.command, self.path, dict(self.headers.items()))
            answer = breakage(asked, site.answer(asked))
            self.send_response(answer.status)
            headers = (
                {"Content-Length": str(len(answer.body)), **answer.headers} if answer.status != 304 else answer.headers
            )
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

        def log_message(self, *arguments: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.base = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site.base
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
