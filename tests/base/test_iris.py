"""IRIs of ours in all spellings that readers use, and their documents."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.base.iris import IriPolicy, is_valid_iri, normalise_path, to_uri_path

POLICY = IriPolicy("https://w3id.org/boostinno/")


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("id/place/skåne", "id/place/skåne"),
        ("id/place/sk%C3%A5ne", "id/place/skåne"),
        ("id/place/sk%c3%a5ne", "id/place/skåne"),
        ("id/place/ska%CC%8Ane", "id/place/skåne"),
        ("id/place/ska\u030ane", "id/place/skåne"),
        ("id/place/gda%C5%84sk", "id/place/gdańsk"),
        ("id/%70lace/milan", "id/place/milan"),
        ("id/a%2fb", "id/a%2Fb"),
        ("id/a%20b", "id/a%20b"),
        ("id/a%3fb", "id/a%3Fb"),
        ("id/a%23b", "id/a%23b"),
        ("id/a%25b", "id/a%25b"),
        ("id/a%2525", "id/a%2525"),
        ("id/%ff%fe", "id/%FF%FE"),
        ("id/100%", "id/100%"),
        ("id/%E2%80%AE", "id/%E2%80%AE"),
        ("id/%F0%9F%98%80", "id/😀"),
        ("", ""),
    ],
)
def test_one_spelling_of_each_path(given: str, normal: str) -> None:
    assert normalise_path(given) == normal


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_normalising_is_done_once(path: str) -> None:
    assert normalise_path(normalise_path(path)) == normalise_path(path)


@given(st.text(st.characters(categories=["L", "N"])))
def test_letters_in_either_spelling_are_the_same(word: str) -> None:
    assert normalise_path(quote(word)) == normalise_path(word) == unicodedata.normalize("NFC", word)


@given(st.text(st.characters(categories=["L", "N", "P"], exclude_characters="%?#"), min_size=1))
def test_a_path_survives_its_way_through_a_header(path: str) -> None:
    normal = normalise_path(path)
    sent = to_uri_path(normal)
    assert sent.isascii()
    assert " " not in sent
    assert normalise_path(sent) == normal


def test_uris_keep_escapes_and_delimiters() -> None:
    assert to_uri_path("id/a%2Fb/c:d@e,f;g=h(i)!") == "id/a%2Fb/c:d@e,f;g=h(i)!"
    assert unquote(to_uri_path("id/東京")) == "id/東京"


@pytest.mark.parametrize(
    ("iri", "document"),
    [
        ("https://w3id.org/boostinno/id/place/milan", "doc/place/milan"),
        ("https://w3id.org/boostinno/id/place/milan#geometry", "doc/place/milan"),
        ("https://w3id.org/boostinno/id/place/sk%C3%A5ne", "doc/place/skåne"),
        ("https://w3id.org/boostinno/id/place/milan?x=1", "doc/place/milan"),
        ("https://w3id.org/boostinno/doc/place/milan", "doc/place/milan"),
        ("https://w3id.org/boostinno/def#Network", "def"),
        ("https://w3id.org/boostinno/graph/page/s01", "graph/page/s01"),
        ("https://w3id.org/boostinno/", ""),
        ("https://w3id.org/boostinno", None),
        ("http://w3id.org/boostinno/id/place/milan", None),
        ("https://w3id.org/boostinnovation/id/a", None),
        ("https://example.org/https://w3id.org/boostinno/id/a", None),
    ],
)
def test_documents_of_iris(iri: str, document: str | None) -> None:
    assert POLICY.document_path(iri) == document
    assert POLICY.is_local(iri) == (document is not None)


def test_documents_lead_back_to_their_things() -> None:
    for iri in ("id/place/skåne", "def", "graph/page/s01"):
        document = POLICY.document_path(POLICY.iri(iri))
        assert document is not None
        assert POLICY.thing_iri(document) == POLICY.iri(iri)
    assert POLICY.is_thing_path("id/place/milan")
    assert not POLICY.is_thing_path("doc/place/milan")
    assert not POLICY.is_thing_path("identity")


@pytest.mark.parametrize("base", ["https://example.org/", "http://localhost:8000/a/b/"])
def test_right_bases(base: str) -> None:
    assert IriPolicy(base).iri("def") == base + "def"


@pytest.mark.parametrize(
    "base",
    [
        "",
        "https://example.org",
        "https://example.org/city",
        "https://example.org/?x=/",
        "https://example.org/#/",
        "ftp://example.org/",
        "https:///",
        "example.org/",
        "https://example.org/my city/",
        "https://example.org/<x>/",
        "https://example.org/a\n/",
    ],
)
def test_wrong_bases(base: str) -> None:
    with pytest.raises(ValueError, match="absolute http"):
        IriPolicy(base)


@pytest.mark.parametrize("iri", ["https://example.org/ü", "urn:isbn:1", "mailto:a@b.c", "x:"])
def test_valid_iris(iri: str) -> None:
    assert is_valid_iri(iri)


@pytest.mark.parametrize(
    "iri", ["", "a/b", "//example.org", "https://example.org/a b", "x:<y>", "x:a\nb", "1x:a", ":x", "x:^"]
)
def test_invalid_iris(iri: str) -> None:
    assert not is_valid_iri(iri)
