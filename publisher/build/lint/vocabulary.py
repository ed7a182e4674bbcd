"""Rules on words: languages complete (L203), own terms defined (L208), prefixes bound alike (L209)."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.base.formats import TRIG, TURTLE
from publisher.base.iris import is_valid_iri
from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.build.lint.corpus import Corpus, Mention, nearest
from publisher.rdf.reader import Source
from publisher.rdf.terms import DCT, FOAF, RDF, RDF_TYPE, RDFS, SCHEMA, SKOS
from publisher.rdf.tokens import tokenise, unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publisher.build.statements import Statement
    from publisher.rdf.authored import Authored

_OWL = STANDARD_PREFIXES["owl"]


def _nodes(*iris: str) -> frozenset[NamedNode]:
    return frozenset(map(NamedNode, iris))


LABELS = _nodes(RDFS + "label", SKOS + "prefLabel", DCT + "title", FOAF + "name", SCHEMA + "name")
"""Properties that hold the name of a thing."""

DEFINITIONS = _nodes(RDFS + "comment", SKOS + "definition", DCT + "description")
"""Properties that say what a term means."""

_TERM_CLASSES = _nodes(
    RDFS + "Class",
    RDFS + "Datatype",
    RDF + "Property",
    *(_OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
)


def missing_languages(corpus: Corpus) -> Iterator[Diagnostic]:
    """L203: terms of the ontology have label and definition in every language; of things it is only counted."""
    terms: dict[str, Statement] = {}
    typed: set[str] = set()
    for statement in corpus.ontology_statements:
        quad, thing = statement.quad, statement.thing
        if quad.predicate == RDF_TYPE and thing.startswith(corpus.namespace):
            terms.setdefault(thing, statement)
            if quad.object in _TERM_CLASSES:
                typed.add(thing)
    labels = _languages(corpus.ontology_statements, LABELS)
    definitions = _languages(corpus.ontology_statements, DEFINITIONS)
    for term, statement in terms.items():
        yield from _lacking(corpus, statement, "label", labels.get(term, {}))
        if term in typed:
            yield from _lacking(corpus, statement, "definition", definitions.get(term, {}))
    yield from _things_without_label(corpus)


def _languages(statements: Iterable[Statement], properties: frozenset[NamedNode]) -> dict[str, dict[str, Statement]]:
    """The languages in which each subject has a text; the empty one stands for texts without a tag."""
    found: dict[str, dict[str, Statement]] = defaultdict(dict)
    for statement in statements:
        quad = statement.quad
        if quad.predicate in properties and isinstance(quad.object, Literal):
            found[statement.thing].setdefault((quad.object.language or "").lower(), statement)
    return found


def _has(languages: Iterable[str], wanted: str) -> bool:
    """Whether a language is among those given, or a variant of it (RFC 4647, section 3.3.1)."""
    return any(tag == wanted.lower() or tag.startswith(wanted.lower() + "-") for tag in languages)


def _lacking(corpus: Corpus, statement: Statement, what: str, found: dict[str, Statement]) -> Iterator[Diagnostic]:
    missing = [wanted for wanted in corpus.publication.languages if not _has(found, wanted)]
    if missing:
        named = " and ".join(f"'{language}'" for language in missing)
        message = f"{corpus.show(statement.thing)} has no {what} in {named}"
        yield Diagnostic("L203", Severity.ERROR, message, corpus.span(statement, "subject"))


def _things_without_label(corpus: Corpus) -> Iterator[Diagnostic]:
    """One remark for each language rather than one for each thing: a title has the languages that it has.

    A name without a language, or of a thing that is called the same in all languages, needs no translation.
    """
    prefix = corpus.publication.base + "id/"
    table = corpus.publication.prefix_table
    proper = {NamedNode(table.expand(name)) for name in corpus.publication.proper_names}
    same = {s.thing for s in corpus.data_statements if s.quad.predicate == RDF_TYPE and s.quad.object in proper}
    named = {
        thing: found
        for thing, found in _languages(corpus.data_statements, LABELS).items()
        if thing.startswith(prefix) and "" not in found and thing not in same
    }
    for language in corpus.publication.languages:
        lacking = [found for found in named.values() if not _has(found, language)]
        if lacking:
            mentions = [Mention(next(iter(found.values())), "subject") for found in lacking]
            message = f"{len(lacking)} of {len(named)} things that are named in words have no name in '{language}'"
            yield corpus.finding("L203", Severity.INFO, message, mentions, label="another one")


def unknown_terms(corpus: Corpus) -> Iterator[Diagnostic]:
    """L208: every term of the project's own vocabulary is defined in the ontology."""
    namespace = corpus.namespace
    things = {statement.thing for statement in corpus.ontology_statements}
    defined = {thing for thing in things if thing.startswith(namespace)}
    for iri, mentions in corpus.mentions.items():
        if iri.startswith(namespace) and iri not in defined:
            near = nearest(iri.removeprefix(namespace), (known.removeprefix(namespace) for known in defined))
            note = f"did you mean {corpus.show(namespace + near)}?" if near else None
            message = f"{corpus.show(iri)} is not defined in the ontology"
            yield corpus.finding("L208", Severity.ERROR, message, mentions, note)


class _Declaration(NamedTuple):
    prefix: str
    namespace: str
    span: Span


_PREFIX_WORDS = ("prefix", "@prefix")
_MAYBE_DECLARED = re.compile(r"prefix\s", re.IGNORECASE)  # at most so many, so that files are not read to their end


def shifting_prefixes(corpus: Corpus) -> Iterator[Diagnostic]:
    """L209: a prefix is bound to the namespace that the table gives it, and in every file to the same."""
    table = corpus.publication.prefix_table.as_dict()
    first: dict[str, _Declaration] = {}
    for declaration in _declarations(corpus.sources):
        prefix, namespace, span = declaration
        known = table.get(prefix)
        if known is not None and known != namespace:
            message = f"the prefix '{prefix}:' stands for <{namespace}> here, elsewhere for <{known}>"
            yield Diagnostic("L209", Severity.WARNING, message, span, note=f"write <{known}>, or take another prefix")
        elif known is None and prefix:
            other = first.setdefault(prefix, declaration)
            if other.namespace != namespace:
                message = f"the prefix '{prefix}:' stands for <{namespace}> here, elsewhere for <{other.namespace}>"
                related = (("declared differently", other.span),)
                yield Diagnostic("L209", Severity.WARNING, message, span, related=related)


def _declarations(sources: Iterable[Authored]) -> Iterator[_Declaration]:
    """All prefix declarations with the place of their namespace; the empty prefix belongs to its file alone."""
    for source in sources:
        if not isinstance(source, Source) or source.format not in (TURTLE, TRIG):
            continue
        tokens = tokenise(source.text)
        for _ in _MAYBE_DECLARED.findall(source.text):
            token = next((t for t in tokens if t.kind in ("at", "word") and t.text.lower() in _PREFIX_WORDS), None)
            if token is None:
                break
            prefix, iri = next(tokens).text[:-1], next(tokens)
            namespace = unescape(iri.text[1:-1])
            if not is_valid_iri(namespace):  # it is relative to a base
                namespace = source.prefixes[prefix]
            yield _Declaration(prefix, namespace, source.lines.span(iri.start, iri.end))
