"""The query operation of the SPARQL 1.1 Protocol (section 2.1), as pure functions over what a request carries.

Nothing here knows of a web framework, so any front can use it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from publisher.base.formats import GRAPH_FORMATS, RESULT_FORMATS, Format
from publisher.base.iris import is_valid_iri
from publisher.base.negotiation import choose_format

if TYPE_CHECKING:
    from collections.abc import Sequence

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
ACCEPT_POST = f"{FORM}, {DIRECT}"
_CHARSETS = ("utf-8", "utf8", "us-ascii", "ascii")
_FIELDS = 256
# A percent-escaped byte takes three; beside the query there is room for the other fields.
_ESCAPED = 3
_OTHER_FIELDS = 16384


class ProtocolError(Exception):
    """A request that is no proper query operation.

    Args:
        status: The HTTP status that says so.
        detail: What is wrong, in a sentence.
        accept: For 415, the media types that a POST may carry.
    """

    def __init__(self, status: int, detail: str, accept: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail, self.accept = status, detail, accept


class Operation(NamedTuple):
    """A query operation as it was asked for.

    Args:
        query: The query; None where a GET carries none, which asks for the service itself.
        default_graphs: Values of `default-graph-uri`.
        named_graphs: Values of `named-graph-uri`.
        format: Value of `format`, a convenience for links; None where it is not given.
        release: Value of `release`, the name of the release to ask; None for the current one.
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None
    release: str | None = None

    @property
    def fields(self) -> dict[str, str | tuple[str, ...]]:
        """The fields of an address that asks the same by GET, but for the release."""
        return {
            "query": self.query or "",
            "default-graph-uri": self.default_graphs,
            "named-graph-uri": self.named_graphs,
            "format": self.format or "",
        }


def body_limit(query_length: int) -> int:
    """How many bytes of a body are worth reading when a query may have `query_length`."""
    return _ESCAPED * query_length + _OTHER_FIELDS


def parse_operation(method: str, query_string: str, content_type: str, body: bytes, query_length: int) -> Operation:
    """Parses a query operation: GET, POST of a form, or POST of the query itself.

    Args:
        method: The HTTP method; HEAD counts as GET.
        query_string: The query string as it was sent.
        content_type: The Content-Type; empty where there is none.
        body: The body of a POST.
        query_length: How many bytes the query may have.

    Raises:
        ProtocolError: 400 for a query that is missing, repeated or no UTF-8, 413 for what is too long, 415 for a body
            of another type or in another charset.

    >>> parse_operation("GET", "query=ASK%7B%7D&format=xml", "", b"", 1000)
    Operation(query='ASK{}', default_graphs=(), named_graphs=(), format='xml', release=None)
    >>> parse_operation("POST", "default-graph-uri=x:g", "application/sparql-query", b"ASK{}", 1000).default_graphs
    ('x:g',)
    """
    limit = body_limit(query_length)
    if len(query_string) > limit or len(body) > limit:
        raise ProtocolError(413, f"The query may have {query_length} bytes")
    in_address = _fields(query_string)
    if method != "POST":
        operation = _operation(in_address, _single(in_address, "query"))
    else:
        operation = _post(in_address, _media_type(content_type), body)
    if operation.query is not None and len(operation.query.encode()) > query_length:
        raise ProtocolError(413, f"The query may have {query_length} bytes")
    return operation


def _media_type(content_type: str) -> str:
    """The media type of a body; its charset must be UTF-8 or a part of that (SPARQL 1.1 Protocol, section 2.1.3)."""
    media_type, *parameters = [part.strip().lower() for part in content_type.split(";")]
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip(' "') not in _CHARSETS:
            raise ProtocolError(415, f"The body must be UTF-8, not {value.strip()}", accept=ACCEPT_POST)
    return media_type


def _post(in_address: Sequence[tuple[str, str]], media_type: str, body: bytes) -> Operation:
    if media_type == DIRECT:
        if _single(in_address, "query") is not None:
            raise ProtocolError(400, "The query stands both in the body and in the address")
        return _operation(in_address, _decode(body))
    if media_type == FORM:
        in_body = _fields(_decode(body))
        query = _single([*in_address, *in_body], "query")
        if query is None:
            raise ProtocolError(400, "The form has no field 'query'")
        return _operation([*in_address, *in_body], query)
    raise ProtocolError(415, f"A POST carries {FORM} or {DIRECT}", accept=ACCEPT_POST)


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"The body is not UTF-8: {error.reason} at byte {error.start}") from error


def _fields(text: str) -> list[tuple[str, str]]:
    """The fields of a form, or of the query string of an address (URL Standard, section 5.1)."""
    if text.count("&") >= _FIELDS:
        raise ProtocolError(400, f"There are more than {_FIELDS} fields")
    parts = [part.partition("=") for part in text.split("&") if part]
    try:
        return [(_unescaped(name), _unescaped(value)) for name, _, value in parts]
    except UnicodeDecodeError as error:
        raise ProtocolError(400, "A field is not percent-encoded UTF-8") from error


def _unescaped(text: str) -> str:
    text = text.replace("+", " ")
    if "%" not in text:
        return text
    if not text.isascii() or "\\" in text:
        return unquote(text, errors="strict")
    try:  # Python undoes its own escapes ten times as fast as `urllib` does those of a URI
        plain = text.replace("%", "\\x").encode("ascii").decode("unicode_escape")
    except UnicodeDecodeError:  # a % that begins no escape
        return unquote(text, errors="strict")
    return plain if plain.isascii() else plain.encode("latin-1").decode("utf-8")


def _operation(fields: Sequence[tuple[str, str]], query: str | None) -> Operation:
    if len(fields) == 1 and fields[0][0] == "query":
        return Operation(query)
    if any(name == "update" for name, _ in fields):
        raise ProtocolError(400, "This endpoint answers queries; it takes no updates")
    return Operation(
        query,
        _iris(fields, "default-graph-uri"),
        _iris(fields, "named-graph-uri"),
        _single(fields, "format"),
        _single(fields, "release"),
    )


def _single(fields: Sequence[tuple[str, str]], name: str) -> str | None:
    values = [value for key, value in fields if key == name]
    if len(values) > 1:
        raise ProtocolError(400, f"The field '{name}' is given {len(values)} times; it may be given once")
    return values[0] if values else None


def _iris(fields: Sequence[tuple[str, str]], name: str) -> tuple[str, ...]:
    values = tuple(value for key, value in fields if key == name)
    wrong = next((v for v in values if not is_valid_iri(v)), None)
    if wrong is not None:
        raise ProtocolError(400, f"The field '{name}' must be an absolute IRI, not {wrong!r}")
    return values


@lru_cache(maxsize=1024)
def answer_formats(accept: str | None, name: str | None) -> tuple[Format | None, Format | None]:
    """The formats to answer in: one for SELECT and ASK, one for CONSTRUCT and DESCRIBE.

    Args:
        accept: The Accept header.
        name: The `format` field, which goes before the header: a short name or a media type.

    Returns:
        The two formats; None for a form of query whose answer the client does not take.

    Raises:
        ProtocolError: 400, no format has that name.

    >>> results, graph = answer_formats("text/csv, application/ld+json;q=0.5", None)
    >>> results.key, graph.key
    ('csv', 'jsonld')
    >>> answer_formats(None, "nt")[0] is None
    True
    """
    if name is None:
        return choose_format(accept, RESULT_FORMATS), choose_format(accept, GRAPH_FORMATS)
    results, graph = _named(name, RESULT_FORMATS), _named(name, GRAPH_FORMATS)
    if results is None and graph is None:
        keys = ", ".join(f.key for f in (*RESULT_FORMATS, *GRAPH_FORMATS))
        raise ProtocolError(400, f"There is no format {name!r}; there are {keys}")
    return results, graph


def _named(name: str, formats: Sequence[Format]) -> Format | None:
    """The format that a client means: by short name, label, media type, or the latter's second half.

    Clients have no common convention: SPARQLWrapper sends `format=turtle`, others `format=text/turtle`.
    """
    wanted = name.lower()
    for fmt in formats:
        media_types = (fmt.media_type, *fmt.aliases)
        if wanted in (fmt.key, fmt.label.lower(), *media_types, *(m.partition("/")[2] for m in media_types)):
            return fmt
    return None
