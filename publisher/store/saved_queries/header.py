"""The `#+` header of a saved query: YAML in comments, as grlc reads it, with the place of everything in it.

All scalars are read as the text the author wrote: `no` is a language, not a truth value, and `2026` a year to be typed
by the query, not by YAML.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.store.nearest import hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yaml.nodes import Node

_MARK = "#+"


@dataclass
class Findings:
    """Gathers findings about one file.

    Args:
        path: The file, as findings name it.
    """

    path: str
    found: list[Diagnostic] = field(default_factory=list)

    def add(self, code: str, message: str, span: Span | None = None) -> None:
        """Adds an error, at the top of the file where no place is given."""
        finding = Diagnostic(code, Severity.ERROR, message, span or Span(self.path, 1, 1, 1, 1))
        if finding not in self.found:
            self.found.append(finding)


class Header:
    """The header of one file.

    Args:
        text: The whole file.
        findings: Where to report what is wrong.
    """

    def __init__(self, text: str, findings: Findings) -> None:
        self.findings = findings
        rows = [(number, row) for number, row in enumerate(text.splitlines(), 1) if row.startswith(_MARK)]
        self._lines = [number for number, _ in rows]
        self._keys: dict[int, Node] = {}
        self.entries: dict[str, Node] = {}
        if not rows:
            findings.add("Q401", "the query has no header; it begins with '#+ summary: …'")
            return
        root = self._compose("\n".join(row.removeprefix(_MARK) for _, row in rows))
        if isinstance(root, MappingNode):
            self.entries = self.mapping(root)
        elif root is not None:
            findings.add("Q402", "the header must consist of lines 'key: value'", self.span(root))

    def _compose(self, source: str) -> Node | None:
        try:
            root: Node | None = yaml.compose(source, yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line, mark.column) if mark else (0, 0)
            self.findings.add(
                "Q402", f"the header is not YAML: {error.problem}", self._at(line, column, line, column + 1)
            )
            return None
        except yaml.YAMLError as error:
            self.findings.add("Q402", f"the header is not YAML: {str(error).splitlines()[0]}", self._at(0, 0, 0, 1))
            return None
        if root is None:
            self.findings.add("Q401", "the header is empty", self._at(0, 0, 0, 0))
        return root

    def _at(self, line: int, column: int, end_line: int, end_column: int) -> Span:
        last = len(self._lines) - 1
        offset = len(_MARK) + 1
        first, end = self._lines[min(line, last)], self._lines[min(end_line, last)]
        return Span(self.findings.path, first, column + offset, end, end_column + offset)

    def span(self, node: Node) -> Span:
        """Where something stands in the file."""
        start, end = node.start_mark, node.end_mark
        if end.line != start.line and end.column <= 1:  # a block ends where the next begins: show its first line
            return self._at(start.line, start.column, start.line, start.column + 1)
        return self._at(start.line, start.column, end.line, end.column)

    def key_span(self, node: Node) -> Span:
        """Where the key stands that a value belongs to."""
        return self.span(self._keys.get(id(node), node))

    def wrong(self, node: Node, message: str) -> None:
        """Reports a value that has not the form it should have."""
        self.findings.add("Q405", message, self.span(node))

    def refuse_unknown(self, entries: dict[str, Node], known: Iterable[str], where: str) -> None:
        """Reports keys that nobody reads."""
        for key, node in entries.items():
            if key not in known:
                self.findings.add("Q404", f"unknown key '{key}' in {where}{hint(key, known)}", self.key_span(node))

    def text(self, node: Node | None, what: str) -> str:
        """A text; empty when absent or of another form."""
        if node is None:
            return ""
        if isinstance(node, ScalarNode):
            return str(node.value).strip()
        self.wrong(node, f"{what} must be a text")
        return ""

    def texts(self, node: Node | None, what: str) -> tuple[str, ...]:
        """A list of texts; one text counts as a list of one."""
        if node is None:
            return ()
        if isinstance(node, ScalarNode):
            return (str(node.value).strip(),)
        if isinstance(node, SequenceNode):
            return tuple(self.text(member, f"each of {what}") for member in node.value)
        self.wrong(node, f"{what} must be a list")
        return ()

    def mapping(self, node: Node | None) -> dict[str, Node]:
        """A map from names to what stands below them."""
        if node is None:
            return {}
        entries: dict[str, Node] = {}
        for key, value in self._pairs(node):
            if not isinstance(key, ScalarNode):
                self.wrong(key, "a key must be a text")
            elif key.value in entries:
                self.wrong(key, f"'{key.value}' stands here twice")
            else:
                entries[key.value] = value
                self._keys[id(value)] = key
        return entries

    def _pairs(self, node: Node) -> Iterator[tuple[Node, Node]]:
        """The pairs of a map, or of a list of maps, which is how grlc writes them."""
        if isinstance(node, MappingNode):
            yield from node.value
        elif isinstance(node, SequenceNode) and all(isinstance(member, MappingNode) for member in node.value):
            for member in node.value:
                yield from member.value
        else:
            self.wrong(node, "this must be lines 'name: value'")
