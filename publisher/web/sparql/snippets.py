"""A query as it is written in other programs: for the command line, Python and R."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass

from publisher.web.addresses import with_query

_LONGEST = 4096  # of an address; what is longer may be refused on its way, so it goes by POST
_CURL = """curl {get}{endpoint} \\
  --header 'Accept: {media_type}' \\
  --data-urlencode {query}
"""
_PYTHON = """from SPARQLWrapper import JSON, {names}SPARQLWrapper

sparql = SPARQLWrapper({endpoint}){post}
sparql.setReturnFormat(JSON)
sparql.setQuery({query})
for row in sparql.queryAndConvert()["results"]["bindings"]:
    print({{name: term["value"] for name, term in row.items()}})
"""
_PYTHON_BOOLEAN = """from SPARQLWrapper import JSON, {names}SPARQLWrapper

sparql = SPARQLWrapper({endpoint}){post}
sparql.setReturnFormat(JSON)
sparql.setQuery({query})
print(sparql.queryAndConvert()["boolean"])
"""
_PYTHON_GRAPH = """from SPARQLWrapper import {names}TURTLE, SPARQLWrapper

sparql = SPARQLWrapper({endpoint}){post}
sparql.setReturnFormat(TURTLE)
sparql.setQuery({query})
print(sparql.queryAndConvert().decode())
"""
_R = """endpoint <- {endpoint}
query <- {query}
answer <- read.csv(paste0(endpoint, "?format=csv&query=", URLencode(query, reserved = TRUE)), encoding = "UTF-8")
print(answer)
"""
_R_LINES = """endpoint <- {endpoint}
query <- {query}
cat(readLines(paste0(endpoint, "?format={key}&query=", URLencode(query, reserved = TRUE)), encoding = "UTF-8"), sep = "\\n")
"""  # noqa: E501 - a line of R
_FORMS = {
    "solutions": ("text/csv", _PYTHON, _R, "csv"),
    "boolean": ("application/sparql-results+json", _PYTHON_BOOLEAN, _R_LINES, "json"),
    "graph": ("text/turtle", _PYTHON_GRAPH, _R_LINES, "ttl"),
}


@dataclass(frozen=True, slots=True)
class Snippet:
    """A query in another language.

    Args:
        language: Its name.
        text: The program, ready to be run.
    """

    language: str
    text: str


def snippets(endpoint: str, query: str, kind: str) -> tuple[Snippet, ...]:
    """Writes programs that ask a query.

    Args:
        endpoint: URL of the endpoint.
        query: The query. It is quoted as each language wants it, whatever it holds.
        kind: What it yields, one of `AnswerKind`.

    Returns:
        One for curl, one for Python with SPARQLWrapper, one for R without packages.

    >>> print(snippets("https://example.org/sparql", "ASK {}", "boolean")[0].text, end="")
    curl --get https://example.org/sparql \\
      --header 'Accept: application/sparql-results+json' \\
      --data-urlencode 'query=ASK {}'
    """
    media_type, python, r, key = _FORMS[kind]
    long = len(with_query(endpoint, query=query)) > _LONGEST
    curl = _CURL.format(
        get="" if long else "--get ",
        endpoint=shlex.quote(endpoint),
        media_type=media_type,
        query=shlex.quote(f"query={query}"),
    )
    program = python.format(
        names="POST, " if long else "",
        post="\nsparql.setMethod(POST)" if long else "",
        endpoint=json.dumps(endpoint),
        query=_python_text(query),
    )
    return (
        Snippet("curl", curl),
        Snippet("Python", program),
        Snippet("R", r.format(endpoint=_r_text(endpoint), query=_r_text(query), key=key)),
    )


def _python_text(text: str) -> str:
    """A text as a Python literal of several lines."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').replace("\r", "\\r").replace("\0", "\\0")
    if escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    return f'"""{escaped}"""'


def _r_text(text: str) -> str:
    """A text as an R literal; R knows the escapes of JSON, but for surrogates and the null that it cannot hold.

    >>> _r_text('say "a"')
    '"say \\\\"a\\\\""'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r").replace("\0", "")
    return f'"{escaped}"'
