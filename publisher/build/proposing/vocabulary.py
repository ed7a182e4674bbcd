"""The proposed vocabulary: a class for each table, a property for each heading, a concept for each category."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.build.proposing.mapping import category_path, property_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publisher.build.proposing.proposal import Column, Proposal

_USED = ("dct", "owl", "prov", "rdfs", "schema", "skos", "xsd")
_OBJECTS = ("link", "category", "reference")
_CLASSES = {"link": "foaf:Document", "category": "skos:Concept"}


def ontology_text(proposals: Sequence[Proposal], prefix: str, base: str, title: str, language: str) -> str:
    """The ontology of a project.

    Args:
        proposals: What is proposed for its tables.
        prefix: The prefix of its own terms.
        base: The base of its IRIs.
        title: What the project is called.
        language: The language of titles and headings.
    """
    lines = [
        "# Your own terms, named by the headings of your tables. Say what they mean; and where a published vocabulary",
        "# has the same, take its term in the mapping instead.",
        *prefixes(_USED, prefix, base),
        "",
        f"<{base}def> a owl:Ontology ;",
        f"    dct:title {text(title, language)} .",
    ]
    for one in proposals:
        above = "schema:Place" if one.placed else "schema:Thing"
        lines += _term(f"{prefix}:{one.class_name}", "owl:Class", one.thing, f"{one.thing} ({one.stem}.csv)", language)
        lines += [f"    rdfs:subClassOf {above} ;", f"    rdfs:isDefinedBy <{base}def> ."]
    known = {one.stem: one for one in proposals}
    said: set[str] = set()
    for one in proposals:
        for column in one.columns:
            name = property_of(column, prefix)
            if column.role in ("personal", "empty") or name in said or not name.startswith(f"{prefix}:"):
                continue
            said.add(name)
            lines += _property(name, column, one, known, prefix, language)
            lines.append(f"    rdfs:isDefinedBy <{base}def> .")
    return "\n".join(lines) + "\n"


def _property(
    name: str, column: Column, own: Proposal, known: dict[str, Proposal], prefix: str, language: str
) -> list[str]:
    kind = "owl:ObjectProperty" if column.role in _OBJECTS else "owl:DatatypeProperty"
    lines = _term(name, kind, column.heading, f"{column.heading} ({own.stem}.csv)", language)
    if column.role == "category":
        lines.append("    rdfs:range skos:Concept ;")
    elif column.role == "reference":
        lines.append(f"    rdfs:range {prefix}:{known[column.target].class_name} ;")
    elif column.kind and len(column.kind.datatype) == 1:
        lines.append(f"    rdfs:range xsd:{column.kind.datatype[0]} ;")
    return lines


def _term(name: str, kind: str, label: str, definition: str, language: str) -> list[str]:
    return [
        "",
        f"{name} a {kind} ;",
        f"    rdfs:label {text(label, language)} ;",
        f"    skos:definition {text(definition, language)} ;",
    ]


def concepts_text(proposals: Sequence[Proposal], prefix: str, base: str, language: str) -> str:
    """The categories of all tables, a scheme for each column; empty where there are none."""
    lines: list[str] = []
    done: dict[str, set[str]] = {}
    for column in (column for one in proposals for column in one.having("category")):
        scheme = category_path(column)
        if scheme not in done:
            lines += [
                "",
                f"    <{scheme}> a skos:ConceptScheme ;",
                f"        skos:prefLabel {text(column.heading, language)} .",
            ]
        for value in column.values:
            if value in done.setdefault(scheme, set()):
                continue
            done[scheme].add(value)
            lines += [
                f"    <{category_path(column, value)}> a skos:Concept ;",
                f"        skos:prefLabel {text(value, language)} ;",
                f"        skos:inScheme <{scheme}> .",
            ]
    if not lines:
        return ""
    head = ["# The categories that occur in your tables.", *prefixes(("skos",), prefix, base), f"@base <{base}> .", ""]
    return "\n".join([*head, "GRAPH <graph/publisher> {", *lines[1:], "}"]) + "\n"


def sources_text(proposals: Sequence[Proposal], files: dict[str, str], prefix: str, base: str, language: str) -> str:
    """Where the statements are from: each table is a source with a graph of its own.

    Args:
        proposals: What is proposed for the tables.
        files: The names of the files that the tables were, by stem.
        prefix: The prefix of the project's own terms.
        base: The base of its IRIs.
        language: The language of titles.
    """
    lines = [
        "# Where each table is from. Tell more: who made it (dct:creator), when (dct:date), its address (schema:url)."
    ]
    lines += [
        *prefixes(("dct", "prov", "schema", "skos"), prefix, base),
        f"@base <{base}> .",
        "",
        "GRAPH <graph/publisher> {",
    ]
    graphs = [(one.stem, files[one.stem]) for one in proposals]
    for stem, label in [*graphs, ("publisher", "publisher")]:
        lines += [
            f"    <graph/{stem}> a prov:Entity ;",
            f"        skos:prefLabel {text(label, language)} ;",
            f"        prov:hadPrimarySource <id/source/{stem}> .",
            f"    <id/source/{stem}> a prov:Entity ;",
            f"        skos:prefLabel {text(label, language)} .",
        ]
    return "\n".join([*lines, "}"]) + "\n"


def prefixes(used: Sequence[str], prefix: str, base: str) -> Iterator[str]:
    """The declarations of prefixes of a Turtle file."""
    for name in used:
        yield f"@prefix {name}: <{STANDARD_PREFIXES[name]}> ."
    yield f"@prefix {prefix}: <{base}def#> ."


def text(value: str, language: str) -> str:
    r"""A text as Turtle writes it.

    >>> print(text('the "Old" Town', "en"))
    "the \"Old\" Town"@en
    """
    escaped = (
        value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    )
    return f'"{escaped}"@{language}'
