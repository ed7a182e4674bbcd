"""The Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group), as OpenRefine and others use it.

Identifiers are whole IRIs, those of classes and properties too. The service's own addresses are under the public base,
as everything that is told to others. `/reconcile/it` is the same service in Italian: a client that is given addresses
adds a query of its own to them, so the language has to stand in their path.
"""

from __future__ import annotations

import json
import sys
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Blueprint, Response, request

from publisher.release.finding import fold
from publisher.web.context import current, name_language, names_language, page_language
from publisher.web.discovery import JSON
from publisher.web.embedding.embeds import card_page, card_response, resource_of
from publisher.web.finding.candidates import Query, candidates, properties_of, values_for_json, values_of
from publisher.web.finding.lookup import look_up
from publisher.web.headers import DOCUMENT_CACHE, conditional, entity_tag
from publisher.web.messages import LANGUAGES
from publisher.web.pages.embed_code import SIZE
from publisher.web.problems import ProblemError
from publisher.web.rendering import static_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from publisher.release.reader import Resource
    from publisher.web.edition import Edition

BATCH = 50
"""How many queries may come at once."""

_EXTENDED = 500
_MOST_CANDIDATES = 50
_SUGGESTED = 20
_STRICT = ("any", "all", "should")
_IN_LANGUAGE = f"/<any({', '.join(LANGUAGES)}):language>"
_View = TypeVar("_View", bound="Callable[..., Response]")

blueprint = Blueprint("reconcile", __name__, url_prefix="/reconcile")


def _get(path: str, endpoint: str | None = None) -> Callable[[_View], _View]:
    """Registers a view under a path, and under the same in each language."""

    def register(view: _View) -> _View:
        return blueprint.get(path, endpoint=endpoint)(blueprint.get(_IN_LANGUAGE + path, endpoint=endpoint)(view))

    return register


@blueprint.url_value_preprocessor
def _name_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "language" in values:
        name_language(values.pop("language"))


@_get("", endpoint="get")
@blueprint.post("", endpoint="post")
@blueprint.post(_IN_LANGUAGE, endpoint="post")
def service() -> Response:
    """The manifest; or the answer to `queries` or to `extend`, both JSON, in the address or in a form."""
    queries, extend = request.values.get("queries"), request.values.get("extend")
    if queries is not None:
        return _answer(_reconciled(_parsed("queries", queries)))
    if extend is not None:
        return _answer(_extended(_parsed("extend", extend)))
    if request.method == "POST":
        raise ProblemError(400, "The form needs a field 'queries' or 'extend', with JSON in it.")
    return _answer(manifest(current(), page_language(), named=names_language()))


def manifest(edition: Edition, language: str, *, named: bool = False) -> dict[str, Any]:
    """What the service can do (section 3.1).

    Args:
        edition: The edition.
        language: The language of names.
        named: Whether that was asked for by name, so that the addresses keep to it.
    """
    publication = edition.publication
    here = publication.base + "reconcile" + (f"/{language}" if named else "")
    title = publication.title.get(language) or next(iter(publication.title.values()), publication.base)

    def suggest(what: str) -> dict[str, str]:
        return {
            "service_url": here,
            "service_path": f"/suggest/{what}",
            "flyout_service_url": here,
            "flyout_service_path": f"/flyout/{what}?id=${{id}}",
        }

    return {
        "versions": ["0.2"],
        "name": title,
        "identifierSpace": publication.base + "id/",
        "schemaSpace": publication.base + "def#",
        "documentation": publication.base + "about",
        "serviceVersion": edition.release.id,
        "logo": publication.base.rstrip("/") + static_url("icon.svg"),
        "view": {"url": publication.base + "describe?iri={{id}}"},
        "defaultTypes": [_type(edition, iri, language) for iri in edition.kinds],
        "preview": {"url": here + "/preview?id={{id}}", "width": SIZE[0], "height": SIZE[1]},
        "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": 0,
                    "help_text": "Maximum number of values per row (0 for no limit)",
                }
            ],
        },
        "batchSize": BATCH,
    }


def _type(edition: Edition, iri: str, language: str) -> dict[str, str]:
    return {"id": iri, "name": edition.name(iri, language)}


# --- Queries ----------------------------------------------------------------------------------------------------------


def _parsed(field: str, text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProblemError(400, f"What {field!r} holds is no JSON: {error}", {"parameter": field}) from error
    if not isinstance(content, dict):
        raise ProblemError(400, f"What {field!r} holds has to be a JSON object.", {"parameter": field})
    return content


def _reconciled(batch: dict[str, Any]) -> dict[str, Any]:
    if len(batch) > BATCH:
        raise ProblemError(413, f"At most {BATCH} queries can be answered at once; the manifest says so.")
    edition, language = current(), page_language()
    queries = {key: _query(edition, key, raw) for key, raw in batch.items()}
    return {key: {"result": _candidates(edition, query, language)} for key, query in queries.items()}


def _candidates(edition: Edition, query: Query, language: str) -> list[dict[str, Any]]:
    return [
        {
            **_entity(edition, found.resource, language),
            "type": [_type(edition, iri, language) for iri in found.resource.types],
            "score": found.score,
            "match": found.match,
            "features": [{"id": name, "value": value} for name, value in found.features.items()],
        }
        for found in candidates(edition, query)
    ]


def _entity(edition: Edition, resource: Resource, language: str) -> dict[str, str]:
    """Identifier, name and a description that tells namesakes apart."""
    kind = edition.own_class(resource)
    described = {"description": edition.name(kind, language)} if kind else {}
    name = edition.called(resource.iri, resource.labels, language).text
    return {"id": resource.iri, "name": name or resource.iri, **described}


def _query(edition: Edition, key: str, raw: Any) -> Query:
    def wrong(why: str) -> ProblemError:
        return ProblemError(400, f"Query {key!r}: {why}", {"parameter": "queries"})

    if not isinstance(raw, dict):
        raise wrong("it has to be an object")
    text, kinds, strict = raw.get("query", ""), raw.get("type") or (), raw.get("type_strict") or "any"
    limit = 10 if raw.get("limit") is None else raw["limit"]
    kinds = kinds if isinstance(kinds, (list, tuple)) else (kinds,)
    kinds = tuple(kind.get("id") if isinstance(kind, dict) else kind for kind in kinds)
    properties = raw.get("properties") or []
    if not isinstance(text, str) or not (text.strip() or properties):
        raise wrong("it needs a 'query' or 'properties'")
    if not all(isinstance(kind, str) for kind in kinds) or strict not in _STRICT:
        raise wrong("'type' has to name classes, and 'type_strict' is any, all or should")
    if isinstance(limit, bool) or not isinstance(limit, (int, float)) or not 1 <= limit <= sys.maxsize:
        raise wrong("'limit' has to be a positive number")
    try:
        wanted = tuple((_iri(edition, p["pid"]), _wanted(p["v"])) for p in properties)
    except (KeyError, TypeError) as error:
        raise wrong("each of the 'properties' needs 'pid' and 'v'") from error
    types = tuple(_iri(edition, kind) for kind in kinds)
    return Query(text[:500], types, strict, min(int(limit), _MOST_CANDIDATES), wanted)


def _iri(edition: Edition, name: str) -> str:
    """An IRI as it is given, or as a prefixed name such as `locn:geometry`."""
    if not isinstance(name, str):
        raise TypeError(name)
    if "://" in name or ":" not in name:
        return name
    try:
        return edition.release.prefixes.expand(name)
    except KeyError:
        return name


def _wanted(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    texts = []
    for each in values:
        plain = each["id"] if isinstance(each, dict) else each
        texts.append(str(plain).lower() if isinstance(plain, bool) else str(plain))
    return tuple(texts)


# --- Suggestions ------------------------------------------------------------------------------------------------------


@_get("/suggest/entity")
def suggest_entity() -> Response:
    """Things whose names begin like `?prefix=` (section 6.2)."""
    edition, language = current(), page_language()
    prefix = _prefix()
    by_identifier = [row.path for row in look_up(edition, prefix) if row.path in edition.thing_paths]
    by_name = [hit.path for hit in edition.search.find(prefix) if hit.label and hit.path in edition.thing_paths]
    found = [edition.release.resources[path] for path in dict.fromkeys(by_identifier + by_name)]
    return _suggested(
        [
            {**_entity(edition, r, language), "notable": [_type(edition, iri, language) for iri in r.types]}
            for r in _cut(found)
        ]
    )


@_get("/suggest/type")
def suggest_type() -> Response:
    """Classes whose names or IRIs hold a word that begins like `?prefix=`."""
    edition = current()
    return _suggested(_cut(_terms(edition, edition.kinds, _prefix())))


@_get("/suggest/property")
def suggest_property() -> Response:
    """Properties, and schemes of identifiers, likewise."""
    edition = current()
    return _suggested(_cut(_terms(edition, properties_of(edition), _prefix())))


def _terms(edition: Edition, iris: Mapping[str, int], prefix: str) -> list[dict[str, str]]:
    wanted, language, short = fold(prefix), page_language(), edition.release.prefixes.compact
    found = []
    for iri, count in iris.items():
        texts = (*edition.labels(iri).values(), edition.name(iri, language), short(iri) or "", iri)
        folded = [fold(text) for text in texts]
        if any(text.startswith(wanted) or f" {wanted}" in text or f":{wanted}" in text for text in folded):
            found.append((wanted not in folded, -count, iri))
    return [{**_type(edition, iri, language), "description": short(iri) or iri} for _, _, iri in sorted(found)]


def _prefix() -> str:
    prefix = request.args.get("prefix", "")
    if not prefix.strip():
        raise ProblemError(400, "Say what has been typed: ?prefix=…", {"parameter": "prefix"})
    return prefix[:200]


def _cut(found: Sequence[Any]) -> Sequence[Any]:
    cursor = request.args.get("cursor", "0")
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 6:
        raise ProblemError(400, "'cursor' is the number of suggestions to skip.", {"parameter": "cursor"})
    return found[int(cursor) : int(cursor) + _SUGGESTED]


def _suggested(found: Sequence[Mapping[str, Any]]) -> Response:
    return _answer({"result": list(found)})


@_get("/flyout/<what>")
def flyout(what: str) -> Response:
    """A few words about what is suggested (section 6.5)."""
    edition, language, iri = current(), page_language(), request.args.get("id", "")
    if what == "entity":
        resource = resource_of(edition, iri)
        iri_name = edition.called(resource.iri, resource.labels, language).text
        note = edition.name(edition.own_class(resource), language) if resource.types else ""
    elif what in ("type", "property"):
        known = edition.kinds if what == "type" else properties_of(edition)
        if iri not in known:
            raise ProblemError(404, f"There is no {what} {iri!r} in this release.")
        iri_name, note = edition.name(iri, language), edition.release.prefixes.compact(iri) or ""
    else:
        raise ProblemError(404, "There are flyouts of an entity, a type and a property.")
    return _answer({"id": iri, "html": _flyout(iri_name, note, iri)})


def _flyout(name: str, note: str, iri: str) -> str:
    return f"<p><strong>{escape(name)}</strong></p><p>{escape(note)}</p><p><code>{escape(iri)}</code></p>"


@_get("/preview")
def preview() -> Response:
    """A card of a thing for the inside of a frame (section 5)."""
    edition = current()
    resource = resource_of(edition, request.args.get("id", ""))
    language = page_language()
    return card_response(card_page(edition, resource, language), language)


# --- Data extension ---------------------------------------------------------------------------------------------------


@_get("/properties")
def propose() -> Response:
    """The properties that can be fetched for things of a class: `?type=`, `&limit=` (section 7.2)."""
    edition, language = current(), page_language()
    kind, limit = request.args.get("type", ""), request.args.get("limit", "")
    found = [_type(edition, iri, language) for iri in properties_of(edition, _iri(edition, kind))]
    content: dict[str, Any] = {"type": kind} if kind else {}
    if limit:
        if not limit.isascii() or not limit.isdigit() or len(limit) > 6:
            raise ProblemError(400, "'limit' is the greatest number of properties.", {"parameter": "limit"})
        content["limit"] = int(limit)
        found = found[: int(limit)]
    return _answer(content | {"properties": found})


def _extended(asked: dict[str, Any]) -> dict[str, Any]:
    """The values of some properties of some things (section 7.4)."""
    ids: Any = asked.get("ids")
    properties: Any = asked.get("properties")
    well_formed = (
        isinstance(ids, list)
        and isinstance(properties, list)
        and all(isinstance(i, str) for i in ids)
        and all(isinstance(p, dict) and isinstance(p.get("id"), str) for p in properties)
    )
    if not well_formed:
        raise ProblemError(400, "'extend' needs 'ids' and 'properties', each with an 'id'.", {"parameter": "extend"})
    if len(ids) * len(properties) > _EXTENDED * 20 or len(ids) > _EXTENDED:
        raise ProblemError(413, f"At most {_EXTENDED} things can be extended at once.")
    edition, language = current(), page_language()
    meta = [{"id": p["id"], "name": edition.name(_iri(edition, p["id"]), language)} for p in properties]
    rows = {iri: {p["id"]: _cells(edition, iri, p, language) for p in properties} for iri in ids}
    return {"meta": meta, "rows": rows}


def _cells(edition: Edition, iri: str, asked: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    resource = edition.find(edition.release.document_path(iri))
    if resource is None:
        return []
    settings = asked.get("settings")
    limit = settings.get("limit", 0) if isinstance(settings, dict) else 0
    number = int(limit) if isinstance(limit, (int, float)) or (isinstance(limit, str) and limit.isdigit()) else 0
    terms = values_of(edition, resource).get(_iri(edition, asked["id"]), ())
    return values_for_json(edition, terms, language, max(0, number))


def _answer(content: Mapping[str, Any]) -> Response:
    body = json.dumps(content, ensure_ascii=False).encode()
    response = Response(body, content_type=JSON.media_type)
    if not names_language():
        response.vary.add("Accept-Language")
    if request.method != "POST":
        response.set_etag(entity_tag(body))
        response.headers["Cache-Control"] = DOCUMENT_CACHE
        return conditional(response)
    response.headers["Cache-Control"] = "no-store"
    return response
