"""Headers as tables: for each header the shortest rule that gives what was recorded, and its exceptions."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.export.site import extension, rest, stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from publisher.export.site import Row

REST = "\0"
"""Stands in a value for what `rest` gives of the file, so that most documents share their values."""

EVERYWHERE, BY_EXTENSION, BY_STEM, BY_FILE = "everywhere", "extension", "stem", "file"

_KEYS: Mapping[str, Callable[[Row], str]] = {
    EVERYWHERE: lambda _: "",
    BY_EXTENSION: lambda row: f"{row.how} {extension(row.file)}",
    BY_STEM: lambda row: stem(row.file),
    BY_FILE: lambda row: row.file,
}


@dataclass(frozen=True, slots=True)
class Table:
    """The values of one header.

    Args:
        name: Its name.
        key: What the values depend on, one of the constants above.
        values: Values by key; what is not named has none.
        exceptions: Values by kind of the address and file, which come before the others.
    """

    name: str
    key: str
    values: Mapping[str, str]
    exceptions: Mapping[str, str]

    def value(self, row: Row) -> str:
        """The value for an answer; empty where it does not bear the header."""
        other = self.values.get(_KEYS[self.key](row), "")
        return self.exceptions.get(exact_key(row), other).replace(REST, rest(row.file))


def exact_key(row: Row) -> str:
    """The key of an exception."""
    return f"{row.how} {row.file}"


def tables_of(rows: Sequence[Row]) -> list[Table]:
    """One table for each header that any of the answers bears, sorted by name.

    >>> from publisher.export.site import Row
    >>> rows = [Row("file", "/a.ttl", {"Vary": "Accept", "ETag": "1"}), Row("file", "/b.ttl", {"ETag": "2"})]
    >>> [(t.name, t.key, dict(t.values)) for t in tables_of(rows)]
    [('Etag', 'stem', {'/a': '1', '/b': '2'}), ('Vary', 'everywhere', {'': 'Accept'})]
    """
    names = sorted({name for row in rows for name in row.headers})
    return [min((_table(name, key, rows) for key in _KEYS), key=_size) for name in names]


def _size(table: Table) -> int:
    return len(table.values) + 2 * len(table.exceptions)


def _table(name: str, key: str, rows: Sequence[Row]) -> Table:
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        groups[_KEYS[key](row)][_template(row, name)] += 1
    common = {group: counted.most_common(1)[0][0] for group, counted in groups.items()}
    exceptions = {
        exact_key(row): _template(row, name) for row in rows if _template(row, name) != common[_KEYS[key](row)]
    }
    return Table(name, key, {group: value for group, value in sorted(common.items()) if value}, exceptions)


def _template(row: Row, name: str) -> str:
    value, part = row.headers.get(name, ""), rest(row.file)
    return value.replace(part, REST) if part else value


def constants(rows: Sequence[Row]) -> dict[str, str]:
    """The headers that all answers bear with one value."""
    found = (table for table in tables_of(rows) if table.key == EVERYWHERE and not table.exceptions)
    return {table.name: table.values[""] for table in found if REST not in table.values[""]}


def types_of(rows: Iterable[Row]) -> dict[tuple[str, str], list[str]]:
    """Content types: by suffix with no files where most files of that suffix have it, else with the files that do."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    by_file = {row.file: row.headers["Content-Type"] for row in rows if "Content-Type" in row.headers}
    for file, content_type in by_file.items():
        counted[_suffix(file)][content_type] += 1
    usual = {suffix: found.most_common(1)[0][0] for suffix, found in counted.items()}
    types: dict[tuple[str, str], list[str]] = {(suffix, found): [] for suffix, found in usual.items() if suffix}
    for file, content_type in sorted(by_file.items()):
        if not _suffix(file) or usual[_suffix(file)] != content_type:
            types.setdefault(("", content_type), []).append(file)
    return types


def _suffix(file: str) -> str:
    return extension(file).rpartition(".")[2]
