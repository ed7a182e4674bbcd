"""What stands where a resource was withdrawn: 410, with what replaces it, in the format that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from publisher.base.formats import HTML, RDF_FORMATS, Format
from publisher.base.negotiation import choose_format
from publisher.web.addresses import document_url, iri_url, is_linkable
from publisher.web.context import current, names_language, page_language, page_languages
from publisher.web.headers import DOCUMENT_CACHE, link, set_validators
from publisher.web.messages import Messages
from publisher.web.problems import PROBLEM, ProblemError, problem_response
from publisher.web.rendering import in_language

if TYPE_CHECKING:
    from publisher.release.tombstone import Tombstone


def gone(path: str, fmt: Format | None = None) -> Response | None:
    """The answer for a withdrawn document; None where there never was one.

    Args:
        path: The path of the document.
        fmt: The format that its address names; None where it is negotiated.
    """
    found = current().withdrawn(path)
    if found is None:
        return None
    chosen = fmt or choose_format(request.headers.get("Accept"), (*RDF_FORMATS, HTML, PROBLEM))
    represented = current().release.represent(found.path, chosen) if chosen in RDF_FORMATS and chosen else None
    if chosen is None or represented is None:
        response = problem_response(_problem(found))
        response.headers["Content-Language"] = page_language()
        if not names_language():
            response.vary.add("Accept-Language")
    else:
        response = Response(represented.body, content_type=chosen.content_type)
        set_validators(response, f"{represented.etag}-{chosen.key}", found.day)
        response.headers["Link"] = _links(found)
        if fmt is None:
            response.vary.add("Accept")
    response.status_code = 410
    response.headers["Cache-Control"] = DOCUMENT_CACHE
    return response


def _links(found: Tombstone) -> str:
    url = document_url(found.path)
    times = link(f"/timemap{url}", "timemap", type="application/link-format")
    return ", ".join([*(link(iri, "successor-version") for iri in found.replaced_by), times])


def _problem(found: Tombstone) -> ProblemError:
    edition = current()
    languages = page_languages()
    name = edition.called(found.iri, found.labels, *languages).text
    words = Messages(languages[0])
    told = (
        words("withdrawn-on", name=name, date=words.date(str(found.day)))
        if found.day
        else words("withdrawn", name=name)
    )
    reason = in_language(found.reasons, *languages, *edition.publication.languages)
    detail = f"{told} {reason.text}" if reason else told
    successors = [
        {
            "iri": iri,
            "href": iri_url(edition.release.policy, iri) or (iri if is_linkable(iri) else ""),
            "name": edition.name(iri, *languages),
        }
        for iri in found.replaced_by
    ]
    more = {"iri": found.iri, "withdrawn": str(found.day) if found.day else None, "replacedBy": successors}
    given = {key: value for key, value in more.items() if value}
    return ProblemError(410, detail, given, {"Link": _links(found)}, language=languages[0])
