"""Names of files for addresses, safe on every file system.

A path of letters, digits, `.`, `_` and `-` is its own name; what else it holds is written as `~` and two hexadecimal
digits for each byte. So `:`, `%`, non-ASCII letters, trailing dots and names that are too long do no harm, and no
address can mean a file that an export made for its own use, since those bear a `~` followed by a small letter or digit.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNSAFE = re.compile(rb"[^A-Za-z0-9._/-]")
_TRAILING_DOT = re.compile(r"\.(?=/|$)")
# Names that Windows keeps for devices.
_DEVICE = re.compile(r"(?<=/)(?=(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|/|$))", re.IGNORECASE)
_LONGEST = 160
INDEX = "~index"


def safe_name(address: str) -> str:
    """The name of the file for an address, from its leading slash on.

    A query becomes a digest.

    >>> safe_name("/doc/place/milan"), safe_name("/"), safe_name("/doc/Sk\u00e5ne:1.")
    ('/doc/place/milan', '/~index', '/doc/Sk~C3~A5ne~3A1~2E')
    >>> safe_name("/browse?page=2")
    '/browse~qbc7c7eb0ad0afdec'
    """
    address, mark, query = address.partition("?")
    asked = f"~q{hashlib.sha256(query.encode()).hexdigest()[:16]}" if mark else ""
    whole = address + INDEX if address.endswith("/") else address
    start, is_index = whole.removesuffix(INDEX), whole.endswith(INDEX)
    escaped = _UNSAFE.sub(lambda m: b"~%02X" % m[0][0], start.encode()).decode()
    escaped = _DEVICE.sub("~", _TRAILING_DOT.sub("~2E", escaped))
    parts = [part if len(part) <= _LONGEST else _short(part) for part in escaped.split("/")]
    return "/".join(parts) + (INDEX if is_index else "") + asked


def _short(part: str) -> str:
    return f"{part[:40]}~h{hashlib.sha256(part.encode()).hexdigest()[:32]}"


def names_of(addresses: Iterable[str]) -> dict[str, str]:
    """The names of files for addresses, different also where a file system takes capitals for small letters.

    >>> names_of(["/doc/A", "/doc/a", "/doc/b"])
    {'/doc/A': '/doc/A~h1b52bac5', '/doc/a': '/doc/a', '/doc/b': '/doc/b'}
    """
    taken: set[str] = set()
    found: dict[str, str] = {}
    for address in sorted(set(addresses), key=lambda a: (a.lower(), a != a.lower(), a)):
        name = safe_name(address)
        if name.lower() in taken:
            name += f"~h{hashlib.sha256(address.encode()).hexdigest()[:8]}"
        taken.add(name.lower())
        found[address] = name
    return dict(sorted(found.items()))
