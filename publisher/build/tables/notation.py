"""The YAML of a mapping, with the place of everything in it.

All scalars are read as the text the author wrote: `NO` is Norway, not false, and `012` keeps its zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.build.tables.flaws import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times faster
_SPECIAL = "{[*&!|>%@`"


class Notation:
    """One mapping file; what is wrong with it is gathered in `findings`.

    Args:
        path: Its path relative to the project.
        text: Its text.

    >>> notation = Notation("a.map.yaml", "lang: NO")
    >>> [(key, notation.text(node)) for key, node in notation.entries(notation.root).items()]
    [('lang', 'NO')]
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.source = text
        self.findings: list[Diagnostic] = []
        self._keys: dict[int, Node] = {}
        self.root = self._compose(text)

    def _compose(self, text: str) -> Node | None:
        try:
            root: Node | None = yaml.compose(text, _LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            found = text.splitlines()[line - 1 : line]
            note = _quoting_note(found[0]) if found else None
            message = f"this is not YAML: {error.problem or error.context}"
            self._add("T601", message, Span(self.path, line, column, line, column + 1), note)
            return None
        except yaml.YAMLError as error:
            self._add("T601", f"this is not YAML: {str(error).splitlines()[0]}", Span(self.path, 1, 1, 1, 1))
            return None
        if not isinstance(root, MappingNode):
            message = "a mapping consists of lines 'key: value'"
            self._add("T601", message, self.span(root) if root else Span(self.path, 1, 1, 1, 1))
            return None
        return root

    # --- places and findings ---

    def span(self, node: Node) -> Span:
        """Where a value stands; of one that stands on several lines its first line."""
        start, end = node.start_mark, node.end_mark
        if end.line > start.line:
            width = len(self.source.splitlines()[start.line].rstrip())
            return Span(self.path, start.line + 1, start.column + 1, start.line + 1, max(width, start.column + 1) + 1)
        return Span(self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def key_span(self, node: Node) -> Span:
        """Where the key stands that a value belongs to; the value itself where it has none."""
        return self.span(self._keys.get(id(node), node))

    def report(self, code: str, node: Node, message: str, note: str | None = None) -> None:
        """Adds an error at a value."""
        self._add(code, message, self.span(node), note)

    def report_key(self, code: str, node: Node, message: str, note: str | None = None) -> None:
        """Adds an error at the key of a value."""
        self._add(code, message, self.key_span(node), note)

    def _add(self, code: str, message: str, span: Span, note: str | None = None) -> None:
        self.findings.append(Diagnostic(code, Severity.ERROR, message, span, note=note))

    # --- values ---

    def entries(self, node: Node | None, known: Iterable[str] | None = None, where: str = "") -> dict[str, Node]:
        """The values of a map by their keys.

        Args:
            node: The map; nothing counts as an empty one.
            known: The keys that are read; any where it is None.
            where: What the keys belong to, for the message about an unknown one.
        """
        if node is None or is_blank(node):
            return {}
        if not isinstance(node, MappingNode):
            self.report("T603", node, "here a map is due: lines 'key: value', or {key: value}")
            return {}
        found: dict[str, Node] = {}
        names = None if known is None else list(known)
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.report("T601", key, "a key must be a text", _quoting_note("{"))
            elif key.value in found:
                self.report("T601", key, f"'{key.value}' stands here twice")
            elif names is not None and key.value not in names:
                self.report("T602", key, f"unknown key '{key.value}' {where}".rstrip(), _unknown(key.value, names))
            else:
                found[key.value] = value
                self._keys[id(value)] = key
        return found

    def text(self, node: Node | None) -> str | None:
        """A text; None where there is none, or something else stands there."""
        if node is None:
            return None
        if isinstance(node, ScalarNode):
            return str(node.value)
        note = _quoting_note("{") if isinstance(node, MappingNode) else None
        self.report("T603", node, "here a text is due", note)
        return None

    def texts(self, node: Node | None) -> list[tuple[str, Node]]:
        """The texts of a list with their places; one text counts as a list of one."""
        if node is None:
            return []
        members = node.value if isinstance(node, SequenceNode) else [node]
        return [(text, member) for member in members if (text := self.text(member)) is not None]

    def members(self, node: Node | None) -> list[Node]:
        """The members of a list of maps; one map counts as a list of one."""
        if node is None or is_blank(node):
            return []
        return list(node.value) if isinstance(node, SequenceNode) else [node]

    def flag(self, node: Node | None) -> bool:
        """`true` or `false`; false where there is none."""
        text = self.text(node)
        if node is not None and text is not None and text not in ("true", "false"):
            self.report("T603", node, f"'{text}' is neither true nor false")
        return text == "true"


def is_blank(node: Node) -> bool:
    """Whether nothing stands after a key."""
    return isinstance(node, ScalarNode) and node.value == "" and not node.style


def _unknown(key: str, known: list[str]) -> str:
    return did_you_mean(key, known) or f"known are {', '.join(known)}"


def _quoting_note(line: str) -> str | None:
    if "\t" in line:
        return "YAML is indented with spaces, not with tabs"
    if any(char in line for char in _SPECIAL):
        return 'a text that begins with a brace or another sign needs quotes: "{column}"'
    return None
