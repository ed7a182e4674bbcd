"""Headers as tables: for each header the shortest rule that gives what was recorded, and its exceptions."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from publisher.export.answers import MARKS, extension, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from publisher.export.answers import Row

EVERYWHERE, BY_EXTENSION, BY_DOCUMENT, BY_FILE = "everywhere", "extension", "document", "file"


@dataclass(frozen=True, slots=True)
class Table:
    """The values of one header.

    Args:
        name: Its name.
        key: What the values depend on, one of the constants above.
        values: Values by key; what is not named has none. The key is a kind of address and a suffix, before it the
            number of a group of documents where they depend on the document, or a file.
        exceptions: Values by kind of the address and file, which come before the others.
        groups: Where values depend on the document, the number of its group by the stem of its files; all others are
            in group 0.
    """

    name: str
    key: str
    values: Mapping[str, str]
    exceptions: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How long its rules will be, about; an exception has a long key."""
        return len(self.values) + 2 * len(self.groups) + 2 * len(self.exceptions)


class _Answers:
    """Rows as one header after the other needs them: what its values may depend on, and what they are."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = [(row, f"{row.how} {extension(row.file)}", stem(row.file)) for row in rows]
        # Thousands of answers share a form, and a form has but one value of a header.
        self.forms = {id(row.form): row.form for row, _, _ in self.rows}
        self.counted = Counter((sub, id(row.form)) for row, sub, _ in self.rows)

    def table(self, name: str) -> Table:
        """The shortest of the tables that tell the values of a header."""
        by_sub: dict[str, Counter[str]] = defaultdict(Counter)
        for (sub, form), number in self.counted.items():
            by_sub[sub][self.forms[form].get(name, "")] += number
        values = {value for counted in by_sub.values() for value in counted}
        if len(values) == 1:
            return Table(name, EVERYWHERE, {"": next(iter(values))})
        if all(len(counted) == 1 for counted in by_sub.values()):
            return Table(name, BY_EXTENSION, _named({sub: next(iter(counted)) for sub, counted in by_sub.items()}))
        found = (self._by_extension(name, by_sub), self._by_document(name), self._by_file(name))
        return min(found, key=lambda table: table.size)

    def _by_extension(self, name: str, by_sub: Mapping[str, Counter[str]]) -> Table:
        common = {sub: _most_common(counted) for sub, counted in by_sub.items()}
        exceptions = {
            exact_key(row): value for row, sub, _ in self.rows if (value := row.form.get(name, "")) != common[sub]
        }
        return Table(name, BY_EXTENSION, _named(common), exceptions)

    def _by_document(self, name: str) -> Table:
        """Documents whose files all have the same values are one group."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        exceptions = {}
        for row, sub, document in self.rows:
            value = row.form.get(name, "")
            if found[document].setdefault(sub, value) != value:
                exceptions[exact_key(row)] = value
        kinds = {document: tuple(sorted(told.items())) for document, told in found.items()}
        counted = Counter(kinds.values())
        ranked = sorted(counted, key=lambda kind: (-counted[kind], kind))
        number = {kind: at for at, kind in enumerate(ranked)}
        values = {f"{number[kind]} {sub}": value for kind in ranked for sub, value in kind}
        groups = {document: number[kind] for document, kind in sorted(kinds.items()) if number[kind]}
        return Table(name, BY_DOCUMENT, _named(values), exceptions, groups)

    def _by_file(self, name: str) -> Table:
        by_file: dict[str, Counter[str]] = defaultdict(Counter)
        for row, _, _ in self.rows:
            by_file[row.file][row.form.get(name, "")] += 1
        common = {file: _most_common(counted) for file, counted in by_file.items()}
        exceptions = {
            exact_key(row): value for row, _, _ in self.rows if (value := row.form.get(name, "")) != common[row.file]
        }
        return Table(name, BY_FILE, _named(common), exceptions)


def exact_key(row: Row) -> str:
    """The key of an exception."""
    return f"{row.how} {row.file}"


def tables_of(rows: Sequence[Row]) -> list[Table]:
    """One table for each header that any of the answers bears, sorted by name.

    >>> from publisher.export.answers import Row
    >>> forms = {"Vary": "Accept", "Age": "1"}, {"Vary": "Accept", "Age": "2"}
    >>> rows = [Row("any", f"/{name}.ttl", forms[number]) for name, number in (("a", 0), ("b", 0), ("c", 1))]
    >>> [(t.name, t.key, dict(t.values), dict(t.exceptions)) for t in tables_of(rows)]
    [('Age', 'extension', {'any .ttl': '1'}, {'any /c.ttl': '2'}), ('Vary', 'everywhere', {'': 'Accept'}, {})]
    """
    answers = _Answers(rows)
    return [answers.table(name) for name in sorted({name for row in rows for name in row.form})]


def _most_common(counted: Counter[str]) -> str:
    return max(counted, key=lambda value: (counted[value], value))


def _named(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in sorted(values.items()) if value}


def constants(rows: Sequence[Row]) -> dict[str, str]:
    """The headers that all answers bear with one value."""
    first, *others = {id(row.form): row.form for row in rows}.values()
    common = set(first.items()).intersection(*(form.items() for form in others))
    return {name: value for name, value in sorted(common) if not MARKS & set(value)}


def types_of(rows: Iterable[Row]) -> dict[tuple[str, str], list[str]]:
    """Content types: by suffix with no files where most files of that suffix have it, else with the files that do."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    by_file = {row.file: row.form["Content-Type"] for row in rows if "Content-Type" in row.form}
    for file, content_type in by_file.items():
        counted[_suffix(file)][content_type] += 1
    usual = {suffix: _most_common(found) for suffix, found in counted.items()}
    types: dict[tuple[str, str], list[str]] = {(suffix, found): [] for suffix, found in usual.items() if suffix}
    for file, content_type in sorted(by_file.items()):
        if not _suffix(file) or usual[_suffix(file)] != content_type:
            types.setdefault(("", content_type), []).append(file)
    return types


def _suffix(file: str) -> str:
    return extension(file).rpartition(".")[2]
