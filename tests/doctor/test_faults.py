"""The doctor finds each fault: of a site that is in order one thing is broken, and that is what is told."""

from __future__ import annotations

import itertools

import pytest

from publisher.base.errors import NotFoundError
from publisher.doctor.crawl import diagnose
from tests.doctor.site import Answer, Asked, Breakage, serving

SKOS_LABEL = b"prefLabel"


def faults(breakage: Breakage) -> set[str]:
    with serving(breakage) as site:
        return {fault.what for fault in diagnose(site, starts=[site + "id/a"]).faults}


def intact(_asked: Asked, answer: Answer) -> Answer:
    return answer


def test_a_site_that_is_in_order() -> None:
    with serving(intact) as site:
        found = diagnose(site, starts=[site + "id/a"])
    assert found.faults == ()
    assert (found.resources, found.languages) == (2, ("en", "it"))


def is_data(asked: Asked, answer: Answer, name: str = "text/turtle") -> bool:
    return answer.status in (200, 304) and answer.headers["Content-Type"].startswith(name)


def on_data(**headers: str | None) -> Breakage:
    return lambda asked, answer: answer.but(**headers) if is_data(asked, answer) else answer


def on_pages(body: tuple[str, str] = ("", ""), **headers: str | None) -> Breakage:
    before, after = (text.encode() for text in body)

    def breakage(asked: Asked, answer: Answer) -> Answer:
        if not is_data(asked, answer, "text/html"):
            return answer
        changed = answer.body.replace(before, after) if before else answer.body
        return answer.but(changed, Repr_Digest=None, **headers)

    return breakage


def a_thing_is_answered_itself(asked: Asked, answer: Answer) -> Answer:
    return Answer(200, {"Access-Control-Allow-Origin": "*"}) if asked.path == "/id/a" else answer


def a_format_is_missing(asked: Asked, answer: Answer) -> Answer:
    return Answer(500) if asked.accept == "application/n-quads" else answer


def another_thing_is_described(asked: Asked, answer: Answer) -> Answer:
    if asked.path.startswith("/doc/b") and answer.status == 200 and "html" not in answer.headers["Content-Type"]:
        return answer.but(answer.body.replace(b"/id/", b"/ex/"), Repr_Digest=None)
    return answer


def a_format_says_something_else(asked: Asked, answer: Answer) -> Answer:
    if is_data(asked, answer, "application/trig"):
        return answer.but(answer.body.replace(b"A thing", b"B thing"), Repr_Digest=None)
    return answer


def a_format_is_broken(asked: Asked, answer: Answer) -> Answer:
    return answer.but(b"<", Repr_Digest=None) if is_data(asked, answer, "application/n-triples") else answer


def anything_is_acceptable(asked: Asked, answer: Answer) -> Answer:
    return Answer(200) if asked.accept == "image/png" else answer


def conditions_are_not_looked_at(asked: Asked, answer: Answer) -> Answer:
    return answer.but(status=200) if answer.status == 304 else answer


def the_304_is_of_something_else(asked: Asked, answer: Answer) -> Answer:
    return answer.but(ETag='"other"') if answer.status == 304 else answer


def head_is_not_get(asked: Asked, answer: Answer) -> Answer:
    return answer.but(Vary="Accept, Cookie") if asked.method == "HEAD" and is_data(asked, answer) else answer


def etags_change() -> Breakage:
    numbers = itertools.count()
    return lambda asked, answer: answer.but(ETag=f'"{next(numbers)}"') if is_data(asked, answer) else answer


def pages_fail(asked: Asked, answer: Answer) -> Answer:
    return Answer(500) if asked.accept == "text/html" and asked.path == "/doc/a" else answer


def a_link_of_a_header_leads_nowhere(asked: Asked, answer: Answer) -> Answer:
    return answer.but(Link='</doc/c>; rel="alternate"') if is_data(asked, answer) else answer


def a_thing_has_no_name(asked: Asked, answer: Answer) -> Answer:
    return answer.but(answer.body.replace(SKOS_LABEL, b"note"), Repr_Digest=None) if "/doc/b" in asked.path else answer


@pytest.mark.parametrize(
    ("breakage", "told"),
    [
        (a_thing_is_answered_itself, "a thing is answered with 200, not 303"),
        (a_format_is_missing, "N-Quads is answered 500"),
        (another_thing_is_described, "the document does not mention <{}id/b>"),
        (a_format_says_something_else, "TriG says something else than Turtle"),
        (a_format_is_broken, "N-Triples cannot be parsed"),
        (anything_is_acceptable, "an unknown format is answered 200, not 406"),
        (on_data(Content_Type="text/plain"), "asked for text/turtle, got text/plain"),
        (on_data(Vary=None), "a negotiated answer has no 'Vary: Accept'"),
        (on_data(ETag='W/"1"'), "there is no strong ETag"),
        (on_data(ETag=None), "there is no strong ETag"),
        (etags_change(), "Content-Location does not lead to the same Turtle"),
        (conditions_are_not_looked_at, "If-None-Match is answered 200, not 304"),
        (the_304_is_of_something_else, "the 304 has another ETag"),
        (head_is_not_get, "HEAD and GET differ in Vary"),
        (on_data(Content_Location="/doc/a.nt"), "Content-Location does not lead to the same Turtle"),
        (on_data(Access_Control_Allow_Origin=None), "there is no CORS header"),
        (on_data(X_Content_Type_Options=None), "there is no 'X-Content-Type-Options: nosniff'"),
        (on_data(Repr_Digest="sha-256=:AAAA:"), "Repr-Digest is not that of the content"),
        (a_link_of_a_header_leads_nowhere, "a link leads to 404"),
        (pages_fail, "the page is answered 500"),
        (on_pages(Content_Language="pl"), "asked for language 'it', got 'pl'"),
        (on_pages(Vary="Accept"), "a page in the reader's language has no 'Vary: Accept-Language'"),
        (on_pages(('<html lang="it"', '<html lang="en"')), "the page says lang='en', not 'it'"),
        (on_pages(("<title>A", "<title>")), "the page has no title"),
        (on_pages(('"#top"', '"#nowhere"')), "the page has no part '#nowhere'"),
        (on_pages(("/doc/b#top", "/doc/b#nowhere")), "a page links to its part '#nowhere', which it does not have"),
        (on_pages(('"/doc/b#top"', '"/doc/c"')), "a link leads to 404"),
        (a_thing_has_no_name, "no document gives this thing a label"),
    ],
)
def test_each_fault_is_found(breakage: Breakage, told: str) -> None:
    before, _, after = told.partition("{}")
    assert any(what.startswith(before) and what.endswith(after) for what in faults(breakage))


def test_a_site_with_nothing_to_begin_with() -> None:
    with serving(lambda asked, answer: Answer(404)) as site, pytest.raises(NotFoundError):
        diagnose(site)
