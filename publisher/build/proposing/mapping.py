"""The proposed mapping: YAML that says of each line why it is there (docs/tables.md)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from publisher.build.tables.templates import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publisher.build.proposing.proposal import Column, Proposal
    from publisher.build.proposing.recognising import Recognised

_PLAIN = re.compile(r"[A-Za-z_][\w\-]*")
_KNOWN_TERMS = {
    "identifier": "dct:identifier",
    "name": "skos:prefLabel",
    "description": "dct:description",
    "latitude": "schema:latitude",
    "longitude": "schema:longitude",
}
_RANGES = {"latitude": "minimum: -90, maximum: 90", "longitude": "minimum: -180, maximum: 180"}


def mapping_text(proposal: Proposal, prefix: str, others: Sequence[Proposal]) -> str:
    """The mapping of a table.

    Args:
        proposal: What is proposed for it.
        prefix: The prefix of the project's own terms.
        others: What is proposed for all tables of the project.
    """
    return "\n".join(_lines(proposal, prefix, {one.stem: one for one in others})) + "\n"


def property_of(column: Column, prefix: str) -> str:
    """The property of a column, as a short name: a published one where there is one, else one of the project's own."""
    return _KNOWN_TERMS.get(column.role) or f"{prefix}:{column.term}"


def category_path(column: Column, value: str = "") -> str:
    """The path of a category of a column, or of all of them."""
    return f"id/concept/{slug(column.term)}" + (f"/{slug(value)}" if value else "")


def _lines(proposal: Proposal, prefix: str, others: dict[str, Proposal]) -> Iterator[str]:
    yield f"# How data/{proposal.stem}.csv becomes linked data. Proposed from its headings and cells: the comment above"
    yield "# each line says why. Change what is wrong, then run 'publisher tables check' and 'publisher validate'."
    yield ""
    yield "# What a row is about: its address, below the base of the project. Once published, it stays."
    yield f"aboutUrl: {quoted(about(proposal, proposal.key))}"
    yield "# What a row is. The class is defined in ontology/terms.ttl."
    yield f"type: {prefix}:{proposal.class_name}"
    yield "# Where its statements stand, so that everybody sees where they are from. Described in data/sources.trig."
    yield f"graph: graph/{proposal.stem}"
    yield "# No two rows may have the same."
    yield f"primaryKey: {quoted(proposal.key)}"
    references = proposal.having("reference")
    if references:
        yield "# Each cell must be found in the other table."
        yield "foreignKeys:"
        for column in references:
            key = quoted(others[column.target].key)
            reference = f"reference: {{resource: {quoted(column.target + '.csv')}, columnReference: {key}}}"
            yield f"  - {{columnReference: {quoted(column.name)}, {reference}}}"
    yield "columns:"
    for column in proposal.columns:
        yield from _column(column, proposal, prefix, others)


def about(proposal: Proposal, column: str) -> str:
    """The template of the addresses of a table's things, filled from a column of that or of another table."""
    return f"id/{proposal.path}/{{{column}{'|slug' if proposal.slugged else ''}}}"


def _column(column: Column, proposal: Proposal, prefix: str, others: dict[str, Proposal]) -> Iterator[str]:
    yield f"  # {column.heading}: {column.why}. {_filled(column)}"
    if column.doubt:
        yield f"  # Please look: {column.doubt}"
    if column.kind and column.kind.misfits:
        shown = ", ".join(json.dumps(cell, ensure_ascii=False) for cell in column.kind.misfits[:3])
        yield f"  # {len(column.kind.misfits)} do not fit, such as {shown}: 'publisher tables check' shows where."
    entries = [f"titles: {quoted(column.heading)}"] if column.heading != column.name else []
    if column.role in ("personal", "empty"):
        if column.role == "personal":
            yield "  # Left out: data on persons is not published without a reason to. Of an office, add propertyUrl."
        yield f"  {quoted(column.name)}:" + (f" {{{', '.join(entries)}}}" if entries else "")
        return
    if column.complete and (column.name == proposal.key or column.role == "name"):
        entries.append("required: true")
    entries += _cells(column)
    entries.append(f"propertyUrl: {property_of(column, prefix)}")
    if column.role == "link":
        entries.append(f'valueUrl: "{{+{column.name}}}"')
    if column.role == "reference":
        entries.append(f"valueUrl: {quoted(about(others[column.target], column.name))}")
    if column.role != "category":
        yield f"  {quoted(column.name)}: {{{', '.join(entries)}}}"
        return
    yield f"  {quoted(column.name)}:"
    yield from (f"    {entry}" for entry in entries)
    yield "    # The values that are allowed; each is a concept in data/concepts.trig."
    yield "    values:"
    yield from (f"      {quoted(value)}: {category_path(column, value)}" for value in column.values)


def _cells(column: Column) -> Iterator[str]:
    """What a line says of the cells themselves."""
    if column.separator:
        yield f"separator: {quoted(column.separator)}"
    if column.kind and column.role in ("literal", "latitude", "longitude"):
        yield f"datatype: {_datatype(column.kind)}"
    if column.role in _RANGES:
        yield _RANGES[column.role]
    if column.language:
        yield f"lang: {column.language}"


def _datatype(kind: Recognised) -> str:
    if kind.form is None:
        return kind.datatype[0] if len(kind.datatype) == 1 else f"[{', '.join(kind.datatype)}]"
    form = kind.form
    text = quoted(form) if isinstance(form, str) else f"{{{', '.join(f'{k}: {quoted(v)}' for k, v in form.items())}}}"
    return f"{{base: {kind.datatype[0]}, format: {text}}}"


def _filled(column: Column) -> str:
    if column.complete:
        return "All cells are filled."
    return f"{column.filled} of {column.rows} cells are filled."


def quoted(text: str) -> str:
    """A text as YAML writes it, in quotes where it needs them.

    >>> quoted("code"), quoted("Flow (l/min)")
    ('code', '"Flow (l/min)"')
    """
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
