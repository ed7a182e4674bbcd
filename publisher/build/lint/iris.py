"""Rules on IRIs of ours: described somewhere (L201), spelled as the policy asks (L202), still there (L215)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from publisher.base.diagnostics import Diagnostic, Severity
from publisher.base.iris import normalise_path
from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.build.lint.corpus import Corpus, nearest
from publisher.build.withdrawn import withdrawn_iris
from publisher.rdf.terms import DCT, PROV
from publisher.release.tombstone import REPLACED_BY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from publisher.build.lint.corpus import Mention

AUTHORED = ("id", "graph")
"""Families of paths whose members authors describe."""

FAMILIES = (*AUTHORED, "doc", "def", "shapes", "catalog", "dumps", "queries", "sparql", "feed", "oai", ".well-known")
"""All families of paths under the base; what is not authored is made by the build."""

# What follows something may name it, though that is no more.
_BEFORE = frozenset(
    {
        DCT + "replaces",
        PROV + "wasRevisionOf",
        STANDARD_PREFIXES["adms"] + "prev",
        STANDARD_PREFIXES["dcat"] + "previousVersion",
        STANDARD_PREFIXES["owl"] + "priorVersion",
    }
)
_MOST_GUESSES = 30  # a guess among thousands of names takes a while
_SLUG = re.compile(r"[^\W_]+(?:[.\-][^\W_]+)*")


def dangling_iris(corpus: Corpus) -> Iterator[Diagnostic]:
    """L201: an IRI of ours that is pointed at is described somewhere."""
    policy = corpus.publication.policy
    slugs: dict[str, list[str]] = defaultdict(list)
    for iri in corpus.described:
        parent, _, slug = iri.rpartition("/")
        slugs[parent].append(slug)
    guesses = _MOST_GUESSES
    for iri, mentions in corpus.mentions.items():
        path = policy.path(iri)
        if path is None or _family(path) not in AUTHORED or iri in corpus.described:
            continue
        parent, _, slug = iri.rpartition("/")
        guesses -= 1
        guess = nearest(slug, slugs.get(parent, ())) if guesses >= 0 else None
        near = f"{parent}/{guess}" if guess else _same_slug(iri, corpus)
        note = f"did you mean {corpus.show(near)}?" if near else None
        message = f"{corpus.show(iri)} is described nowhere"
        yield corpus.finding("L201", Severity.ERROR, message, mentions, note)


def _same_slug(iri: str, corpus: Corpus) -> str | None:
    """An IRI that differs in its type only, as `id/city/milan` from `id/place/milan`."""
    tail = "/" + iri.rpartition("/")[2]
    return min((known for known in corpus.described if known.endswith(tail)), default=None)


def _family(path: str) -> str:
    return path.partition("/")[0]


def unruly_iris(corpus: Corpus) -> Iterator[Diagnostic]:
    """L202: an IRI of ours has the one spelling that the policy gives it."""
    base = corpus.publication.base
    for iri, mentions in corpus.mentions.items():
        if iri.lower().startswith(_other_scheme(base).lower()):
            ours = base + iri[len(_other_scheme(base)) :]
            message = f"<{iri}> is not under the base, whose scheme is {base.partition(':')[0]}"
            yield corpus.finding("L202", Severity.ERROR, message, mentions, f"write <{ours}>")
        elif iri.startswith(base):
            yield from _breaches(corpus, iri)
        elif iri.lower().startswith(base.lower()):
            message = f"<{iri}> differs from the base <{base}> in case only"
            yield corpus.finding("L202", Severity.ERROR, message, mentions, f"write <{base + iri[len(base) :]}>")


def _other_scheme(base: str) -> str:
    scheme, _, rest = base.partition(":")
    return ("http:" if scheme == "https" else "https:") + rest


def _breaches(corpus: Corpus, iri: str) -> Iterator[Diagnostic]:
    base, mentions = corpus.publication.base, corpus.mentions[iri]
    raw = re.split(r"[?#]", iri[len(base) :], maxsplit=1)[0]
    path = normalise_path(raw)
    if path != raw:
        message = f"<{iri}> is not in its normal spelling"
        note = f"write <{base}{path}{iri[len(base) + len(raw) :]}>"
        yield corpus.finding("L202", Severity.ERROR, message, mentions, note)
    elif not path:
        return
    elif any(segment in ("", ".", "..") for segment in path.split("/")):
        what = "ends in '/'" if path.endswith("/") else "has an empty or a dot segment"
        yield corpus.finding("L202", Severity.ERROR, f"the path of <{iri}> {what}", mentions)
    elif _family(path) not in FAMILIES:
        note = f"families are {', '.join(FAMILIES)}"
        message = f"<{iri}> belongs to no known family of paths"
        yield corpus.finding("L202", Severity.WARNING, message, mentions, note)
    elif _family(path) == "id" and (flaw := _flaw(path, iri)):
        yield corpus.finding("L202", Severity.WARNING, f"<{iri}> {flaw}", mentions)


def _flaw(path: str, iri: str) -> str | None:
    """What is wrong with the path of a thing; percent signs and marks of letters have been judged before."""
    _, *segments = path.split("/")
    if "?" in iri:
        return "has a query, which the server will not pass on"
    if len(segments) < 2:
        return "is no id/{type}/{slug}"
    if path != path.lower():
        return f"has capital letters; write id/{'/'.join(segments).lower()}"
    bare = ("".join(c for c in s if not unicodedata.category(c).startswith("M")) for s in segments)
    if not all(_SLUG.fullmatch(segment) for segment in bare):
        return "has more in its slug than letters, digits, and single '-' or '.' between them"
    return None


def links_to_the_withdrawn(corpus: Corpus) -> Iterator[Diagnostic]:
    """L215: what is linked to has not been withdrawn."""
    quads = [statement.quad for statement in corpus.data_statements]
    gone = withdrawn_iris(quads, corpus.publication)
    successors = {
        quad.subject.value: quad.object.value
        for quad in quads
        if quad.predicate == REPLACED_BY and isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }
    for iri, mentions in corpus.mentions.items():
        thing = iri.partition("#")[0]
        links = [found for found in mentions if thing in gone and _is_link(found, gone)]
        if links:
            successor = successors.get(thing)
            note = f"{corpus.show(successor)} replaces it" if successor and successor not in gone else None
            yield corpus.finding("L215", Severity.WARNING, f"{corpus.show(iri)} was withdrawn", links, note)


def _is_link(mention: Mention, gone: Collection[str]) -> bool:
    """Whether a mention is a link of something that is there, or what is to replace something that is not."""
    quad = mention.statement.quad
    if mention.part != "object" or quad.predicate.value in _BEFORE:
        return False
    subject = quad.subject.value.partition("#")[0] if isinstance(quad.subject, NamedNode) else ""
    return subject not in gone or quad.predicate == REPLACED_BY
