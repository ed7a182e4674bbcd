"""What programs look for first: robots.txt (RFC 9309), the API catalogue (RFC 9727) and llms.txt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app

from publisher.web.context import current, mark_prepared
from publisher.web.headers import DOCUMENT_CACHE, conditional, entity_tag, link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from publisher.base.config import Publication
    from publisher.release.reader import Release

blueprint = Blueprint("doors", __name__)

API_CATALOG = "/.well-known/api-catalog"
_PROFILE = "https://www.rfc-editor.org/info/rfc9727"
_TURTLE = "text/turtle"
# Answers without end, and what is of use to nobody but who runs the server.
_NOT_FOR_CRAWLERS = ("/search", "/sparql?query=", "/reconcile", "/lookup", "/describe", "/-/")


@dataclass(frozen=True, slots=True)
class Door:
    """An interface for programs.

    Args:
        address: Its local address.
        name: What it is called.
        purpose: What it is for, in one sentence.
        described: Local address and media type of a description for programs (`service-desc`).
        explained: Local address of a page for people (`service-doc`); empty where there is none.
    """

    address: str
    name: str
    purpose: str
    described: tuple[str, str]
    explained: str = ""


_OPENAPI = ("/openapi.json", "application/vnd.oai.openapi+json")
_DOORS = (
    Door("/catalog", "Catalogue", "All datasets, distributions and services as DCAT-AP.", ("/catalog", _TURTLE)),
    Door(
        "/.well-known/void",
        "Statistics",
        "What the data holds: counts, classes, properties and links, as VoID.",
        ("/.well-known/void", _TURTLE),
    ),
    Door("/dumps/", "Dumps", "The whole data as files, with digests.", ("/dumps/?format=ttl", _TURTLE), "/dumps/"),
    Door("/feed", "Feed", "What changed, release by release: a Linked Data Event Stream.", ("/feed", _TURTLE)),
    Door(
        "/oai",
        "OAI-PMH",
        "Metadata records, with what was withdrawn.",
        ("/oai?verb=Identify", "text/xml; charset=utf-8"),
    ),
    Door("/sparql", "SPARQL endpoint", "Questions in SPARQL 1.1, by GET and POST.", ("/sparql", _TURTLE), "/sparql"),
    Door("/queries/", "Saved queries", "Questions that are kept, each an interface of its own.", _OPENAPI, "/queries/"),
    Door("/search", "Search", "Finds resources by their names: ?q=.", _OPENAPI, "/search"),
    Door("/lookup", "Look-up", "Finds a resource by an identifier that others gave it: ?same=.", _OPENAPI),
    Door(
        "/reconcile", "Reconciliation", "Matches names in a table with resources.", ("/reconcile", "application/json")
    ),
)


def doors() -> list[Door]:
    """The interfaces that are served here: by a view of their own, or as a document of the release."""
    served = {rule.rule for rule in current_app.url_map.iter_rules()}
    served |= {f"/{path}" for path in current().release.resources}
    return [door for door in _DOORS if door.address in served]


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What crawlers may read, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_CRAWLERS), "Allow: /", ""]
    return _text("\n".join([*lines, f"Sitemap: {current().publication.base}sitemap.xml", ""]), "text/plain")


@blueprint.get(API_CATALOG)
def api_catalog() -> Response:
    """All interfaces as a linkset (RFC 9264)."""
    body = json.dumps(linkset(current().publication, doors()), ensure_ascii=False, indent=1) + "\n"
    response = _text(body, f'application/linkset+json; profile="{_PROFILE}"')
    response.headers["Link"] = ", ".join(
        (link(API_CATALOG, "api-catalog", type="application/linkset+json"), link(_PROFILE, "profile"))
    )
    return response


def linkset(publication: Publication, offered: Iterable[Door]) -> Mapping[str, object]:
    """The API catalogue: its items, and for each what describes it and how it is.

    >>> from datetime import date
    >>> from publisher.base.config import Publication
    >>> found = linkset(Publication("https://example.org/", date(2026, 1, 1)), _DOORS[:1])["linkset"]
    >>> found[0]["item"][0]["href"]
    'https://example.org/catalog'
    """
    several = tuple(offered)
    base = publication.base.rstrip("/")

    def about(door: Door) -> dict[str, object]:
        address, media_type = door.described
        found: dict[str, object] = {
            "anchor": base + door.address,
            "service-desc": [{"href": base + address, "type": media_type}],
            "status": [{"href": base + "/-/health", "type": "application/json"}],
        }
        if door.explained:
            found["service-doc"] = [{"href": base + door.explained, "type": "text/html"}]
        return found

    items = [{"href": base + door.address, "title": door.name} for door in several]
    return {"linkset": [{"anchor": base + API_CATALOG, "item": items}, *map(about, several)]}


@blueprint.get("/llms.txt")
def llms() -> Response:
    """What is here, for language models and who asks them (llmstxt.org)."""
    return _text(overview(current().release, doors()), "text/markdown")


def overview(release: Release, offered: Iterable[Door]) -> str:
    """A publication on one screen, in Markdown."""
    publication, counts = release.publication, release.manifest.counts
    base = publication.base

    def first(texts: Mapping[str, str]) -> str:
        return texts.get("en") or next(iter(texts.values()), base)

    queries = [f"- [{q.summary or name}]({base}queries/{name})" for name, q in release.saved_queries.items()]
    terms = {"def": "the classes and properties", "shapes": "what is checked"}
    vocabulary = [f"- [/{path}]({base}{path}): {what}" for path, what in terms.items() if path in release.resources]
    parts = [
        f"# {first(publication.title)}",
        f"> {first(publication.description)}" if publication.description else "",
        f"Linked data: {counts.triples} triples, version {release.version}."
        + (f" Licence: <{publication.licence}>." if publication.licence else "")
        + f" Each thing has an address `{base}id/…`, which leads to its document; documents answer in Turtle, JSON-LD,"
        " RDF/XML, N-Triples, N-Quads, TriG and HTML, by the Accept header or by a suffix such as `.ttl`."
        " Each fact stands in the named graph of its source.",
        "## Interfaces",
        "\n".join(f"- [{door.name}]({base.rstrip('/')}{door.address}): {door.purpose}" for door in offered),
        *(("## Vocabulary", "\n".join(vocabulary)) if vocabulary else ()),
        *(("## Questions", "\n".join(queries)) if queries else ()),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _text(text: str, media_type: str) -> Response:
    body = text.encode()
    charset = "" if "json" in media_type else "; charset=utf-8"
    response = Response(body, content_type=media_type + charset)
    response.set_etag(entity_tag(body))
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    mark_prepared()
    return conditional(response)
