"""Programs of others look up an IRI over HTTP as their users do, with the headers that they send themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rdflib
from flask import Flask
from pyld import jsonld
from pyoxigraph import RdfFormat, parse

from publisher.base.formats import N_TRIPLES
from publisher.release.reader import Release
from tests.web.changing import serving

NORTH = "library/north"


@pytest.fixture(scope="module")
def site(libraries_app: Flask) -> Iterator[str]:
    with serving(libraries_app) as url:
        yield url


@pytest.fixture(scope="module")
def told(libraries: Release) -> set[str]:
    document = libraries.represent(f"doc/{NORTH}", N_TRIPLES)
    assert document is not None
    return lines(document.body.decode())


def lines(text: str) -> set[str]:
    return {str(quad.triple) for quad in parse(text, format=RdfFormat.N_QUADS)}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # its own
@pytest.mark.parametrize("name", [None, "turtle", "n3", "xml", "nt", "json-ld", "trig"])
def test_rdflib_in_all_its_formats(site: str, told: set[str], name: str | None) -> None:
    # For N-Quads it asks for RDF/XML by name, which no server can mend.
    whole = rdflib.Dataset(default_union=True) if name == "trig" else rdflib.Graph()
    whole.parse(f"{site}/id/{NORTH}", format=name)
    assert {" ".join(term.n3() for term in triple) for triple in whole.triples((None, None, None))} == told


def test_pyld_finds_the_document_and_its_context(site: str, told: set[str]) -> None:
    assert lines(jsonld.to_rdf(f"{site}/id/{NORTH}", {"format": "application/n-quads"})) == told
