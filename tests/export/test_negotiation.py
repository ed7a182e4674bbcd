"""The regular expressions choose as the server does, but for what docs/static-export.md names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.base.formats import DOCUMENT_FORMATS
from publisher.base.negotiation import choose_format, choose_language
from publisher.export.negotiation import NOTHING, choose, format_tiers, language_tiers
from publisher.web.messages import LANGUAGES

FORMATS = format_tiers(DOCUMENT_FORMATS)
TONGUES = language_tiers(LANGUAGES)

WEIGHTS = st.sampled_from(["", ";q=1", ";q=1.0", "; q=0.9", ";q=0.5", ";q=0.1"])
NAMES = st.sampled_from([f.media_type for f in DOCUMENT_FORMATS] + ["image/png", "application/pdf"])
TAGS = st.sampled_from([*LANGUAGES, "it-CH", "pt-BR", "ja", "de-AT"])


def by_server(header: str) -> str:
    found = choose_format(header, DOCUMENT_FORMATS)
    return found.key if found else NOTHING


@pytest.mark.parametrize(
    "header",
    [
        "",
        "*/*",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
        "text/html, application/xhtml+xml, image/jxr, */*",
        "text/turtle, application/x-turtle;q=0.9, application/rdf+xml;q=0.8, */*;q=0.1",
        "application/ld+json, application/json;q=0.8",
        'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted", */*;q=0.1',
        "text/turtle;charset=utf-8",
        "TEXT/TURTLE",
        "application/n-quads,application/trig;q=0.9,application/ld+json;q=0.8,application/n-triples;q=0.7",
        "application/rdf+xml,application/xml;q=0.6,text/xml;q=0.6",
        "application/*",
        "text/*;q=0.3, application/rdf+xml;q=0.2",
        "image/png",
        "nonsense",
    ],
)
def test_what_browsers_and_libraries_send(header: str) -> None:
    assert choose(FORMATS, header, "ttl") == by_server(header)


@given(st.lists(st.tuples(NAMES, WEIGHTS), max_size=5, unique_by=lambda pair: pair[0]), st.booleans())
def test_any_header_with_weights_in_tenths(members: list[tuple[str, str]], anything: bool) -> None:
    header = ", ".join([*(name + weight for name, weight in members), *(["*/*;q=0.1"] if anything else [])])
    assert choose(FORMATS, header, "ttl") == by_server(header)


@given(st.lists(st.tuples(TAGS, WEIGHTS), max_size=5, unique_by=lambda pair: pair[0]))
def test_any_languages_with_weights_in_tenths(members: list[tuple[str, str]]) -> None:
    header = ",".join(name + weight for name, weight in members)
    assert choose(TONGUES, header, LANGUAGES[0]) == choose_language(header, LANGUAGES)


def test_finer_weights_and_refusals_are_passed_over() -> None:
    """Where these fail no more, docs/static-export.md may promise more."""
    assert choose(FORMATS, "text/html;q=0.81, text/turtle;q=0.89", "ttl") != by_server(
        "text/html;q=0.81, text/turtle;q=0.89"
    )
    for header in ("text/turtle;q=0, */*", "text/turtle;q=0.5, */*"):
        assert choose(FORMATS, header, "ttl") != by_server(header)
