"""Rules on provenance and identity: sources named (L206), facts in graphs (L207), identifiers unambiguous (L214)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import DefaultGraph, Literal, NamedNode

from publisher.base.diagnostics import Diagnostic, Severity
from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.build.lint.corpus import Corpus, Mention
from publisher.rdf.terms import DCT, PROV, SCHEMA, SKOS, XSD, Node, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publisher.build.statements import Statement

_ADMS = STANDARD_PREFIXES["adms"]

SOURCED_BY = frozenset(
    NamedNode(iri)
    for iri in (
        PROV + "hadPrimarySource",
        PROV + "wasDerivedFrom",
        PROV + "wasQuotedFrom",
        PROV + "wasAttributedTo",
        PROV + "wasGeneratedBy",
        DCT + "source",
    )
)
"""Properties that name where the statements of a graph come from."""

_IDENTIFIED_BY = (NamedNode(_ADMS + "identifier"), NamedNode(SCHEMA + "identifier"))
_NOTATION = NamedNode(SKOS + "notation")
_NOTATIONS = (_NOTATION, NamedNode(SCHEMA + "value"))
_SCHEMES = frozenset(
    NamedNode(iri)
    for iri in (
        SKOS + "inScheme",
        _ADMS + "schemeAgency",
        _ADMS + "schemaAgency",
        DCT + "creator",
        DCT + "type",
        DCT + "conformsTo",
        SCHEMA + "propertyID",
    )
)


def unsourced_graphs(corpus: Corpus) -> Iterator[Diagnostic]:
    """L206: each provenance graph names its source, once any does."""
    prefix = corpus.publication.base + "graph/"
    names = [iri for iri in corpus.mentions if iri.startswith(prefix)]
    sourced = {statement.thing for statement in corpus.statements if statement.quad.predicate in SOURCED_BY}
    if not sourced.intersection(names):
        return
    for name in names:
        used = [mention for mention in corpus.mentions[name] if mention.part == "graph"]
        if used and name not in sourced:
            message = f"nothing says where the statements of <{name}> come from"
            yield Diagnostic("L206", Severity.ERROR, message, corpus.span(used[0].statement, "graph"))


def facts_outside_graphs(corpus: Corpus) -> Iterator[Diagnostic]:
    """L207: what is told of a thing in named graphs is not told outside of any in the same file."""
    for source in corpus.data:
        statements = [statement for statement in corpus.data_statements if statement.source is source]
        inside = {quad.subject for _, quad in statements if not isinstance(quad.graph_name, DefaultGraph)}
        graphs = {quad.graph_name for _, quad in statements}
        outside: dict[Node, list[Statement]] = {}
        for statement in statements:
            quad = statement.quad
            if isinstance(quad.graph_name, DefaultGraph) and quad.subject in inside and quad.subject not in graphs:
                outside.setdefault(quad.subject, []).append(statement)
        for subject, facts in outside.items():
            count = "a fact" if len(facts) == 1 else f"{len(facts)} facts"
            message = f"{count} on {_shown(corpus, subject)} outside of any named graph"
            place = corpus.span(facts[0], "subject")
            note = "other facts on it stand in named graphs in this file"
            yield Diagnostic("L207", Severity.WARNING, message, place, note=note)


def _shown(corpus: Corpus, node: Term) -> str:
    return corpus.show(node.value) if isinstance(node, NamedNode) else str(node)


_Key: TypeAlias = tuple[str, ...]


def ambiguous_identifiers(corpus: Corpus) -> Iterator[Diagnostic]:
    """L214: no two things have the same identifier of the same scheme."""
    described = _Identifiers(corpus)
    for (notation, *_), owners in described.owners.items():
        if len(owners) > 1:
            names = ", ".join(_shown(corpus, owner) for owner in owners)
            message = f"{notation} identifies more than one thing: {names}"
            mentions = [Mention(statement, "object") for statement in owners.values()]
            yield corpus.finding("L214", Severity.WARNING, message, mentions, label="the other one")


class _Identifiers:
    """Gathers which thing has which identifier.

    A thing has one directly, as a notation whose datatype is its scheme, or through a resource that bears a notation
    and names its scheme (ADMS, schema.org).
    """

    def __init__(self, corpus: Corpus) -> None:
        self._notations: dict[Term, list[tuple[Literal, Statement]]] = defaultdict(list)
        self._schemes: dict[Term, set[str]] = defaultdict(set)
        holders: list[tuple[Node, Term]] = []
        for statement in corpus.data_statements:
            quad = statement.quad
            if quad.predicate in _NOTATIONS and isinstance(notation := quad.object, Literal):
                self._notations[quad.subject].append((notation, statement))
            elif quad.predicate in _SCHEMES:
                self._schemes[quad.subject].add(f"{quad.predicate} {quad.object}")
            elif quad.predicate in _IDENTIFIED_BY and not isinstance(quad.object, Literal):
                holders.append((quad.subject, quad.object))
        self.owners: dict[_Key, dict[Term, Statement]] = defaultdict(dict)
        identifiers = {identifier for _, identifier in holders}
        for owner, identifier in holders:
            self._add(owner, identifier)
        for thing in [thing for thing in self._notations if thing not in identifiers]:
            self._add(thing, thing)

    def _add(self, owner: Term, bearer: Term) -> None:
        for notation, statement in self._notations.get(bearer, ()):
            own_type = not notation.datatype.value.startswith(XSD) and notation.language is None
            schemes = sorted(self._schemes.get(bearer, ()))
            typed = own_type and statement.quad.predicate == _NOTATION
            if typed or (owner != bearer and schemes):
                self.owners[str(notation), *schemes].setdefault(owner, statement)
