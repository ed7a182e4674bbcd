"""What the bytes of a request say, in the terms of WSGI (PEP 3333)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote_to_bytes

Environ = dict[str, Any]

_NAMES_KEPT = 512
_HEADERS_KEPT, _HEADERS_BYTES = 256, 2048
_LINE = re.compile(rb"GET (/[!-~]*+) HTTP/1\.1")
_CONTENT = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}
_names: dict[bytes, str] = {}
_headers: dict[bytes, Environ] = {}


def variable(name: bytes) -> str:
    """The variable that a header has in the environment; those asked for are kept.

    One with an underscore has none, since it would be taken for the one with a hyphen.

    >>> variable(b"Content-Type"), variable(b"Accept-Encoding"), variable(b"Accept_Encoding")
    ('CONTENT_TYPE', 'HTTP_ACCEPT_ENCODING', '')
    """
    known = _names.get(name)
    if known is not None:
        return known
    if b"_" in name:
        return ""
    lower = name.lower()
    key = _CONTENT.get(lower) or "HTTP_" + lower.decode("latin-1").upper().replace("-", "_")
    if len(_names) < _NAMES_KEPT:
        _names[name] = key
    return key


def split_target(target: bytes) -> tuple[str, str]:
    """The path of a request's target, its escapes undone, and its query string.

    >>> split_target(b"http://host/a%20b?c=%20")
    ('/a b', 'c=%20')
    """
    if not target.startswith(b"/") and b"://" in target:
        target = b"/" + target.partition(b"://")[2].partition(b"/")[2]
    path, _, query = target.partition(b"?")
    if b"%" in path:
        path = unquote_to_bytes(path)
    return path.decode("latin-1"), query.decode("latin-1")


def is_whole(data: bytes) -> bool:
    """Whether bytes that begin a request are certainly all of it and nothing more: a GET without a body.

    >>> is_whole(b"GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"), is_whole(b"GET / HTTP/1.1\\r\\nHost: a\\r\\n")
    (True, False)
    """
    if not (data.startswith(b"GET ") and data.endswith(b"\r\n\r\n") and data.count(b"\r\n\r\n") == 1):
        return False
    lower = data.lower()
    bodiless = b"content-length" not in lower and b"transfer-encoding" not in lower
    return bodiless and data.count(b"\n") == data.count(b"\r\n")


def remember(data: bytes, environ: Environ) -> None:
    """Keeps what the headers of a request say, so that the same ones need not be parsed again."""
    headers = data.partition(b"\r\n")[2]
    if len(headers) <= _HEADERS_BYTES and headers not in _headers and is_whole(data):
        if len(_headers) >= _HEADERS_KEPT:
            _headers.clear()  # which costs less than to keep order
        _headers[headers] = environ.copy()


def read_again(data: bytes) -> Environ | None:
    """The environment of a whole GET request whose headers were seen before; None for any other bytes."""
    line, _, headers = data.partition(b"\r\n")
    seen = _headers.get(headers)
    found = _LINE.fullmatch(line) if seen is not None else None
    if seen is None or found is None:
        return None
    environ = seen.copy()
    environ["PATH_INFO"], environ["QUERY_STRING"] = split_target(found[1])
    return environ
