"""The prefix table: what it shortens, any parser must be able to read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from publisher.base.iris import is_valid_iri
from publisher.base.prefixes import STANDARD_PREFIXES, PrefixTable

TABLE = PrefixTable({"ex": "https://example.org/def#", "exs": "https://example.org/def#sub/"})


def read_back(name: str) -> str:
    """What a Turtle parser makes of a prefixed name."""
    head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in TABLE)
    subject = next(iter(parse(f"{head}{name} a {name} .", RdfFormat.TURTLE))).subject
    assert isinstance(subject, NamedNode)
    return subject.value


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("http://xmlns.com/foaf/0.1/name", "foaf:name"),
        ("https://example.org/def#Network", "ex:Network"),
        ("https://example.org/def#sub/x", "exs:x"),
        ("https://example.org/def#", "ex:"),
        ("https://example.org/def#1a", "ex:1a"),
        ("https://example.org/def#a.b", "ex:a.b"),
        ("https://example.org/def#Skåne", "ex:Skåne"),
        ("https://example.org/def#a.", None),
        ("https://example.org/def#-a", None),
        ("https://example.org/def#a/b", None),
        ("https://example.org/def#a%20b", None),
        ("https://example.org/other", None),
    ],
)
def test_shortening(iri: str, name: str | None) -> None:
    assert TABLE.compact(iri) == name
    if name:
        assert read_back(name) == TABLE.expand(name) == iri


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_whatever_is_shortened_can_be_read_back(local: str) -> None:
    iri = "https://example.org/def#" + local
    name = TABLE.compact(iri)
    if name is not None:
        assert read_back(name) == TABLE.expand(name) == iri


def test_the_project_overrides_and_names_first() -> None:
    table = PrefixTable({"schema": "http://schema.org/", "dcterms": STANDARD_PREFIXES["dct"]})
    assert table.expand("schema:name") == "http://schema.org/name"
    assert table.compact("https://schema.org/name") is None
    assert table.compact("http://purl.org/dc/terms/title") == "dcterms:title"


def test_an_unknown_prefix_is_an_error() -> None:
    with pytest.raises(KeyError):
        TABLE.expand("nope:a")


def test_the_standard_table_is_sound() -> None:
    assert len(set(STANDARD_PREFIXES.values())) == len(STANDARD_PREFIXES)
    assert all(is_valid_iri(namespace) and namespace[-1] in "/#" for namespace in STANDARD_PREFIXES.values())
    assert list(STANDARD_PREFIXES) == sorted(STANDARD_PREFIXES)


def test_the_table_is_not_changed_through_a_copy() -> None:
    TABLE.as_dict()["ex"] = "x:"
    assert TABLE.expand("ex:a") == "https://example.org/def#a"
