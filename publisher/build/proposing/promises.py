"""The proposed shapes: what the cells of today keep to, those of tomorrow shall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.build.proposing.mapping import property_of
from publisher.build.proposing.vocabulary import prefixes, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publisher.build.proposing.proposal import Column, Proposal

_USED = ("dct", "schema", "sh", "skos", "xsd")
_IRIS = ("link", "category", "reference")


def shapes_text(proposals: Sequence[Proposal], prefix: str, base: str) -> str:
    """The shapes of a project.

    Args:
        proposals: What is proposed for its tables.
        prefix: The prefix of its own terms.
        base: The base of its IRIs.
    """
    lines = [
        "# What is promised of each thing, as your tables keep it today. A breach is shown at its cell.",
        *prefixes(_USED, prefix, base),
    ]
    for one in proposals:
        lines += _shapes(one, prefix, base)
    return "\n".join(lines) + "\n"


def _shapes(proposal: Proposal, prefix: str, base: str) -> Iterator[str]:
    several: dict[str, list[Column]] = {}
    for column in proposal.columns:
        if column.role not in ("personal", "empty"):
            several.setdefault(property_of(column, prefix), []).append(column)
    shape = f"{base}shapes#{proposal.class_name}"
    yield ""
    yield f"<{shape}> a sh:NodeShape ;"
    yield f"    sh:targetClass {prefix}:{proposal.class_name} ;"
    named = {name: f"<{shape}-{columns[0].term}>" for name, columns in several.items()}
    yield "    sh:property " + " ,\n        ".join(named.values()) + " ."
    for name, columns in several.items():
        yield ""
        yield f"{named[name]} a sh:PropertyShape ;"
        yield f"    sh:path {name} ;"
        promises = list(_promises(columns))
        yield from (f"    {line} ;" for line, _ in promises)
        told = ", ".join(words for _, words in promises if words) or "is as the table says"
        yield f"    sh:message {text(f'{proposal.thing}: {columns[0].heading} {told}', 'en')} ."


def _promises(columns: Sequence[Column]) -> Iterator[tuple[str, str]]:
    """What holds of the values of a property, each with a few words."""
    column = columns[0]
    if any(one.complete for one in columns):
        yield "sh:minCount 1", "is there"
    if column.role in ("name", "description"):
        yield "sh:uniqueLang true", "once in each language"
    elif not column.separator:
        yield "sh:maxCount 1", "at most once"
    if column.role in _IRIS:
        yield "sh:nodeKind sh:IRI", "leads to something"
    elif column.role in ("literal", "latitude", "longitude") and column.kind and len(column.kind.datatype) == 1:
        yield f"sh:datatype xsd:{column.kind.datatype[0]}", f"is a {column.kind.datatype[0]}"
    if column.role == "latitude":
        yield "sh:minInclusive -90 ; sh:maxInclusive 90", "between -90 and 90"
    if column.role == "longitude":
        yield "sh:minInclusive -180 ; sh:maxInclusive 180", "between -180 and 180"
