"""Requests to a SPARQL 1.1 store: queries and updates through SPARQLWrapper, graphs by the Graph Store Protocol.

Credentials come from the environment or from netrc, and go out only when one of the addresses that the operator named
asks for them (HTTP Basic or Digest). Redirects are not followed: they would carry queries where nobody meant them to.
"""

from __future__ import annotations

import http.client
import netrc
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    OpenerDirector,
    Request,
    build_opener,
)

from SPARQLWrapper import INSERT, POST, SELECT, SPARQLWrapper

from publisher.base.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from http.client import HTTPResponse

SCHEME = "sparql:"
USER, PASSWORD = "PUBLISHER_STORE_USER", "PUBLISHER_STORE_PASSWORD"
LOAD_SECONDS = 600.0
_AGENT = "linked-data-publisher"

# Virtuoso repeats each graph of a query's dataset in a header of its answer. Python stops reading at 100 headers, and
# has no other switch for that.
http.client._MAXHEADERS = 20_000  # type: ignore[attr-defined]  # noqa: SLF001


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a store is reached.

    Args:
        query: The SPARQL query endpoint.
        update: The SPARQL update endpoint; empty where nothing is loaded.
        graphs: The endpoint of the Graph Store Protocol, which takes `?graph=`; empty where nothing is loaded.
    """

    query: str
    update: str = ""
    graphs: str = ""

    @classmethod
    def of(cls, store: str, update: str = "", graphs: str = "") -> Addresses:
        """Reads the settings `store`, `store_update` and `store_graphs`.

        Raises:
            ConfigurationError: One is no address, or holds a password.

        >>> Addresses.of("sparql:http://localhost:7878/query").query
        'http://localhost:7878/query'
        """
        if not store.startswith(SCHEME):
            message = f"the store must be 'sparql:' and the address of a SPARQL endpoint, not {store!r}"
            raise ConfigurationError(message)
        return cls(_checked(store.removeprefix(SCHEME)), update and _checked(update), graphs and _checked(graphs))


def _checked(address: str) -> str:
    parts = urlsplit(address)
    if "@" in parts.netloc:
        # The address itself is left out: it would carry the password into logs.
        message = f"the address of a store at {parts.hostname} holds a password; put it in {PASSWORD} or in ~/.netrc"
        raise ConfigurationError(message)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        message = f"{address!r} is no address of a store; one such is https://example.org/sparql"
        raise ConfigurationError(message)
    return address


def credentials(address: str, environment: Mapping[str, str] = os.environ) -> tuple[str, str] | None:
    """User and password for a store: of the environment, else of the netrc file's entry for its host.

    Raises:
        ConfigurationError: The netrc file cannot be read.

    >>> credentials("http://localhost/", {"PUBLISHER_STORE_USER": "reader", "PUBLISHER_STORE_PASSWORD": "secret"})
    ('reader', 'secret')
    """
    if environment.get(USER):
        return environment[USER], environment.get(PASSWORD, "")
    try:
        entry = netrc.netrc(environment.get("NETRC")).authenticators(urlsplit(address).hostname or "")
    except FileNotFoundError:
        return None
    except (netrc.NetrcParseError, OSError) as error:
        message = f"the netrc file cannot be read: {getattr(error, 'msg', None) or error}"
        raise ConfigurationError(message) from error
    return (entry[0], entry[2] or "") if entry else None


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class _Basic(HTTPBasicAuthHandler):
    def http_error_401(self, req: Request, fp: IO[bytes], *rest: Any) -> HTTPResponse | None:
        with _closed_if_answered(fp) as replies:
            replies.append(super().http_error_401(req, fp, *rest))
        return replies[0]


class _Digest(HTTPDigestAuthHandler):
    def http_error_401(self, req: Request, fp: IO[bytes], *rest: Any) -> HTTPResponse | None:
        with _closed_if_answered(fp) as replies:
            replies.append(super().http_error_401(req, fp, *rest))
        return replies[0]


@contextmanager
def _closed_if_answered(challenge: IO[bytes]) -> Iterator[list[HTTPResponse | None]]:
    """Closes the answer that asked for an account once another has come; urllib leaves it open."""
    replies: list[HTTPResponse | None] = []
    try:
        yield replies
    finally:
        if replies != [None]:
            challenge.close()


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper with an opener of its own; the original changes the one of the whole process for Digest."""

    opener: OpenerDirector
    seconds: float

    def _query(self) -> tuple[HTTPResponse, str]:
        return self.opener.open(self._createRequest(), timeout=self.seconds), self.returnFormat


class Client:
    """Sends requests to one store.

    Args:
        addresses: Where it is.
        account: User and password, if it has any.
    """

    def __init__(self, addresses: Addresses, account: tuple[str, str] | None = None) -> None:
        self.addresses = addresses
        self._account = account

    def ask(
        self, text: str, accept: str, seconds: float, default: Sequence[str] = (), named: Sequence[str] = ()
    ) -> HTTPResponse:
        """Sends a query by POST (SPARQL 1.1 Protocol, section 2.1.2).

        Args:
            text: The query.
            accept: The media type wanted.
            seconds: How long each step may take.
            default: `default-graph-uri`.
            named: `named-graph-uri`.

        Raises:
            OSError: It was not answered; `HTTPError` where it was answered with an error.
        """
        wrapper = self._wrapper(text, SELECT, seconds)
        for graph in default:
            wrapper.addDefaultGraph(graph)
        for graph in named:
            wrapper.addNamedGraph(graph)
        wrapper.addCustomHttpHeader("Accept", accept)
        response: HTTPResponse = wrapper.query().response
        return response

    def update(self, text: str) -> None:
        """Sends an update (SPARQL 1.1 Protocol, section 2.2).

        Raises:
            OSError: As for `ask`.
        """
        with self._wrapper(text, INSERT, LOAD_SECONDS).query().response as response:
            response.read()

    def add(self, graph: str, triples: bytes) -> None:
        """Adds N-Triples to a graph (SPARQL 1.1 Graph Store HTTP Protocol, section 5.5).

        Raises:
            OSError: As for `ask`.
        """
        address = f"{self.addresses.graphs}?graph={quote(graph, safe='')}"
        headers = {"Content-Type": "application/n-triples", "User-Agent": _AGENT}
        with self._opener().open(Request(address, triples, headers), timeout=LOAD_SECONDS) as response:  # noqa: S310
            response.read()

    def _wrapper(self, text: str, kind: str, seconds: float) -> _Wrapper:
        wrapper = _Wrapper(self.addresses.query, self.addresses.update or None, agent=_AGENT)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)  # else it sends `format=` too, in words that some stores take amiss
        # Not setQuery: it guesses the form from the text, and would send what it takes for an update as one.
        wrapper.queryString, wrapper.queryType = text, kind
        wrapper.opener, wrapper.seconds = self._opener(), seconds
        return wrapper

    def _opener(self) -> OpenerDirector:
        handlers: list[HTTPBasicAuthHandler | HTTPDigestAuthHandler | HTTPRedirectHandler] = [_NoRedirect()]
        if self._account is not None:
            known = HTTPPasswordMgrWithDefaultRealm()
            places = [a for a in (self.addresses.query, self.addresses.update, self.addresses.graphs) if a]
            known.add_password(None, places, *self._account)
            handlers += [_Basic(known), _Digest(known)]
        return build_opener(*handlers)
