"""Keeps the extensions of particular stores away from readers: what is sent on is SPARQL and nothing else.

The embedded engine refuses extensions as syntax errors. A remote store may take them: Virtuoso's `define` and `OPTION`
can make it fetch documents, its functions `bif:` and `sql:` and its back quotes reach into the database.
"""

from __future__ import annotations

import re

from publisher.store.lexical import code_only, position, unescape
from publisher.store.port import QueryRefused

_START = re.compile(r"\s*(?:(?:BASE|PREFIX|SELECT|ASK|CONSTRUCT|DESCRIBE|VERSION)\b|\s*$)", re.IGNORECASE)
_EXTENSIONS = re.compile(r"`|(?<![\w?$:@.\-])(?:OPTION\s*\(|DEFINE\s+\w+:|(?:bif|sql|xsql)\s*:)", re.IGNORECASE)
_IRIS = re.compile(r"<\s*(?:bif|sql|xsql):", re.IGNORECASE)


def check_standard(text: str) -> None:
    """Lets standard SPARQL pass.

    Raises:
        QueryRefused: The query begins with no SPARQL keyword, or holds an extension that some store knows.

    >>> check_standard("PREFIX e: <http://e/> SELECT ?option { ?option e:sql 'bif:exec' } # define x:y")
    >>> check_standard('define get:soft "soft" SELECT * { ?s ?p ?o }')
    Traceback (most recent call last):
        ...
    publisher.store.port.QueryRefused: a query begins with PREFIX, BASE, SELECT, ASK, CONSTRUCT or DESCRIBE
    """
    for reading in dict.fromkeys((text, unescape(text))):
        code = code_only(reading)
        shown = reading if code is None else code
        if not _START.match(shown):
            message = "a query begins with PREFIX, BASE, SELECT, ASK, CONSTRUCT or DESCRIBE"
            raise QueryRefused(message, 1, 1)
        found = _EXTENSIONS.search(shown) or _IRIS.search(reading)
        if found is not None:
            message = f"'{found[0].strip()}' is an extension of SPARQL that is not answered here"
            raise QueryRefused(message, *position(reading, found.start()))
