"""The law of documents, over all resources of the real graph: every format says the same, to the lexical form."""

from __future__ import annotations

from pyoxigraph import NamedNode, parse

from publisher.base.formats import N_QUADS, RDF_FORMATS, RDF_XML
from publisher.rdf.reader import ENGINE_FORMATS
from publisher.release.reader import Release


def triples(body: bytes, name: str, without: str = "") -> set[tuple[object, object, object]]:
    engine = next(e for fmt, e in ENGINE_FORMATS.items() if fmt.key == name)
    found = parse(body, format=engine)
    return {(q.subject, q.predicate, q.object) for q in found if q.graph_name != (NamedNode(without) if without else 0)}


def test_every_format_of_every_resource_is_the_same_graph(built: Release) -> None:
    claims = built.publication.base + built.publication.claims
    compared = 0
    for path, resource in built.resources.items():
        # The content of a claim graph is told with its graph only: a contradicted value must not stand as a value.
        own = resource.iri if resource.iri.startswith(claims) else ""
        whole = built.represent(path, N_QUADS)
        assert whole is not None, path
        expected = triples(whole.body, N_QUADS.key, own)
        assert expected, path
        for fmt in RDF_FORMATS:
            found = built.represent(path, fmt)
            if found is None:
                assert fmt is RDF_XML, f"{path} has no {fmt.label}"
                continue
            assert triples(found.body, fmt.key, own if fmt.dataset else "") == expected, f"{path} in {fmt.label}"
            compared += 1
    assert compared > 4 * len(built.resources)


def test_no_blank_node_leaves_the_build(built: Release) -> None:
    with built.dataset_path.open(encoding="utf-8") as lines:
        assert not any(line.startswith("_:") or " _:" in line.split('"', 1)[0] for line in lines)
