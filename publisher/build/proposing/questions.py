"""The first saved queries of a project: all things of a table, and how many there are of each category."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.base.prefixes import STANDARD_PREFIXES
from publisher.build.proposing.mapping import property_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publisher.build.proposing.proposal import Column, Proposal

_MOST = 4  # properties in the list of all things


def queries_of(proposal: Proposal, prefix: str, base: str, language: str) -> dict[str, str]:
    """Saved queries on a table, by path.

    Args:
        proposal: What is proposed for it.
        prefix: The prefix of the project's own terms.
        base: The base of its IRIs.
        language: The language of names.
    """
    folder = "sparql_queries"
    found = {f"{folder}/all-{proposal.stem}.rq": _all(proposal, prefix, base, language)}
    for column in proposal.having("category")[:1]:
        found[f"{folder}/{proposal.stem}-by-category.rq"] = _by_category(proposal, column, prefix, base)
    return found


def _all(proposal: Proposal, prefix: str, base: str, language: str) -> str:
    told = [column for column in proposal.having("literal", "category", "reference") if not column.separator][:_MOST]
    names = ["thing", *(["name"] if proposal.having("name") else []), *(column.term for column in told)]
    patterns = [f"?thing a {prefix}:{proposal.class_name} ."]
    if proposal.having("name"):
        patterns.append(f'OPTIONAL {{ ?thing skos:prefLabel ?name FILTER(LANGMATCHES(LANG(?name), "{language}")) }}')
    patterns += [f"OPTIONAL {{ ?thing {property_of(column, prefix)} ?{column.term} }}" for column in told]
    summary = f"All of {proposal.stem}.csv"
    described = f"Each row of the table, a {proposal.thing}, with its name and first properties."
    head = _header(summary, described, proposal.stem, names)
    body = [f"SELECT {_variables(names)} WHERE {{", *(f"    {line}" for line in patterns), "}", "ORDER BY ?thing"]
    return "\n".join([*head, "", *_prefixes(prefix, base, [*patterns]), "", *body]) + "\n"


def _by_category(proposal: Proposal, column: Column, prefix: str, base: str) -> str:
    names = ["category", "name", "number"]
    pattern = f"?thing a {prefix}:{proposal.class_name} ; {property_of(column, prefix)} ?category ."
    patterns = [pattern, "?category skos:prefLabel ?name ."]
    described = f"How many rows of the table have each value in the column “{column.heading}”."
    head = _header(f"{proposal.stem}.csv by “{column.heading}”", described, proposal.stem, names)
    body = ["SELECT ?category ?name (COUNT(?thing) AS ?number) WHERE {", *(f"    {line}" for line in patterns), "}"]
    end = ["GROUP BY ?category ?name", "ORDER BY DESC(?number) ?name"]
    return "\n".join([*head, "", *_prefixes(prefix, base, patterns), "", *body, *end]) + "\n"


def _header(summary: str, description: str, tag: str, columns: Iterable[str]) -> list[str]:
    return [
        f'#+ summary: "{_escaped(summary)}"',
        f'#+ description: "{_escaped(description)}"',
        f"#+ tags: [{tag}]",
        "#+ returns:",
        f"#+   columns: [{', '.join(columns)}]",
        "#+   rows: at least 1",
    ]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _variables(names: Iterable[str]) -> str:
    return " ".join(f"?{name}" for name in names)


def _prefixes(prefix: str, base: str, patterns: Iterable[str]) -> Iterator[str]:
    used = " ".join(patterns)
    if f"{prefix}:" in used:
        yield f"PREFIX {prefix}: <{base}def#>"
    yield from (f"PREFIX {name}: <{iri}>" for name, iri in STANDARD_PREFIXES.items() if f" {name}:" in used)
