"""The profile of schema.org keeps to the vocabulary of schema.org: its classes, their properties, and their values."""

from __future__ import annotations

from collections import Counter

import pytest
from pyoxigraph import RdfFormat, parse

from publisher.base.formats import N_TRIPLES
from publisher.release.reader import Release
from tests.web.documents.vocabulary import SCHEMA, Vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.read()


def breaches(release: Release, vocabulary: Vocabulary) -> Counter[str]:
    found: Counter[str] = Counter()
    paths = [path for path, resource in release.resources.items() if "schema" in resource.profiles]
    assert paths
    for path in paths:
        document = release.represent(path, N_TRIPLES, profile="schema")
        assert document is not None
        found.update(vocabulary.breaches(parse(document.body, format=RdfFormat.N_TRIPLES)))
    return found


def test_documents_keep_to_the_vocabulary(libraries: Release, vocabulary: Vocabulary) -> None:
    assert breaches(libraries, vocabulary) == {}


def test_documents_of_the_real_graph_keep_to_the_vocabulary(built: Release, vocabulary: Vocabulary) -> None:
    assert breaches(built, vocabulary) == {}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("a schema:Town .", "there is no class Town"),
        ("a schema:Place ; schema:startDate '2016' .", "startDate is no property of ['Place', 'Thing']"),
        ("a schema:ResearchProject ; schema:location <x:b> ; schema:name 'x' ; schema:knowsAbout 'y' .", None),
        ("a schema:Place ; schema:geo '45,9' .", "a value of geo is a thing, not a text"),
        ("a schema:Place ; schema:geo <x:b> . <x:b> a schema:Event .", "a value of geo is none of ['Event', 'Thing']"),
        ("a schema:Event ; schema:startDate <x:b> .", "a value of startDate is a text, not a thing"),
        ("schema:latitude 45 .", "latitude is no property of ['Thing']"),
        ("a schema:OrganizationRole ; schema:member <x:b> .", None),
    ],
)
def test_what_is_no_schema_org_is_found(vocabulary: Vocabulary, said: str, told: str | None) -> None:
    quads = parse(f"PREFIX schema: <{SCHEMA}> <x:a> {said}", format=RdfFormat.TURTLE)
    assert list(vocabulary.breaches(quads)) == ([told] if told else [])
