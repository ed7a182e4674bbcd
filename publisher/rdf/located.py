"""Parses Turtle, TriG, N-Triples and N-Quads into quads that know where each of their terms stands.

Only for texts that the engine's parser has accepted: that one judges, this one points. Nesting takes a frame on an
explicit stack, so no depth of brackets exhausts Python's own (Turtle 1.1, section 6.5; TriG 1.1, section 4.4).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat
from pyoxigraph import parse as engine_parse

from publisher.base.formats import N_QUADS, N_TRIPLES
from publisher.rdf import terms
from publisher.rdf.tokens import Token, tokenise, unescape, unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publisher.base.formats import Format
    from publisher.rdf.terms import GraphName, Node, Term

Range: TypeAlias = tuple[int, int]
"""Offsets of the first character and of the one after the last."""


class LocatedQuad(NamedTuple):
    """A quad with the ranges of its terms in the text.

    Args:
        quad: The quad.
        subject: Where the subject stands; inside `[ … ]` the opening bracket, in a list the item.
        predicate: Where the predicate stands; in a list the item, or the closing parenthesis for the last `rdf:rest`.
        object: Where the object stands, with its brackets, language tag and datatype.
        graph: Where the graph's name stands, None in the default graph.
    """

    quad: Quad
    subject: Range
    predicate: Range
    object: Range
    graph: Range | None


class UnsupportedSyntaxError(Exception):
    """The text has a construct that RDF 1.1 does not know, or that is no RDF at all.

    Args:
        start: Offset of the construct.
        end: Offset after it.
    """

    def __init__(self, start: int, end: int) -> None:
        super().__init__(f"unsupported syntax at offset {start}")
        self.start = start
        self.end = end


class _Placed(NamedTuple):
    term: Term
    range: Range


class _Expect(Enum):
    SUBJECT = auto()
    VERB = auto()
    OBJECT = auto()
    AFTER = auto()
    ITEM = auto()


@dataclass(slots=True)
class _Frame:
    """A statement, a `[ … ]` or a `( … )` that is being read."""

    expect: _Expect
    start: int = 0
    subject: _Placed | None = None
    predicate: _Placed | None = None
    head: BlankNode | None = None
    said: bool = field(default=False)


_NODES = frozenset({"iri", "blank", "name", "string", "number", "word"})


def parse(text: str, fmt: Format) -> list[LocatedQuad]:
    """Parses a text that the engine's parser accepts.

    Args:
        text: The text.
        fmt: Turtle, TriG, N-Triples or N-Quads.

    Raises:
        UnsupportedSyntaxError: The text has triple terms, reifiers, annotations or base directions (RDF 1.2), or the
            engine's parser would have refused it.

    >>> from publisher.base.formats import TURTLE
    >>> text = "<x:a> a <x:B> ; <x:p> (1) ."
    >>> for q in parse(text, TURTLE):
    ...     print(text[slice(*q.subject)], text[slice(*q.predicate)], text[slice(*q.object)])
    <x:a> a <x:B>
    1 1 1
    1 ) )
    <x:a> <x:p> (1)
    """
    parser = _Parser(text)
    return parser.lines() if fmt in (N_TRIPLES, N_QUADS) else parser.document()


class _Parser:
    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._tokens: Iterator[Token] = tokenise(text)
        self._ahead: Token | None = next(self._tokens, None)
        self._prefixes: dict[str, str] = {}
        self._base: str | None = None
        self._resolved: dict[str, NamedNode] = {}
        self._graph: _Placed | None = None
        self._in_graph = False
        self._stack: list[_Frame] = []
        self._quads: list[LocatedQuad] = []
        self._end = 0

    # --- tokens ---

    def _next(self) -> Token:
        token = self._ahead
        if token is None:
            raise UnsupportedSyntaxError(self._end, self._length)
        self._ahead = next(self._tokens, None)
        self._end = token.end
        return token

    def _peek(self, text: str) -> bool:
        return self._ahead is not None and self._ahead.text == text

    def _require(self, kind: str) -> Token:
        token = self._next()
        if token.kind != kind:
            raise UnsupportedSyntaxError(token.start, token.end)
        return token

    # --- terms ---

    def _iri(self, token: Token) -> NamedNode:
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix not in self._prefixes:
                raise UnsupportedSyntaxError(token.start, token.end)
            return NamedNode(self._prefixes[prefix] + unescape(local))
        if token.kind != "iri":
            raise UnsupportedSyntaxError(token.start, token.end)
        known = self._resolved.get(token.text)
        if known is None:
            known = self._resolved[token.text] = _resolve(token.text, self._base)
        return known

    def _term(self, token: Token) -> _Placed:
        """A term that is one token, or a string with what follows it."""
        term: Term
        match token.kind:
            case "iri" | "name":
                term = self._iri(token)
            case "blank":
                term = BlankNode(token.text[2:])
            case "string":
                return self._string(token)
            case "number":
                term = _number(token.text)
            case "word" if token.text in ("true", "false"):
                term = Literal(token.text, datatype=terms.XSD_BOOLEAN)
            case _:
                raise UnsupportedSyntaxError(token.start, token.end)
        return _Placed(term, (token.start, token.end))

    def _string(self, token: Token) -> _Placed:
        value = unquote(token.text)
        if self._ahead is not None and self._ahead.kind == "at":
            tag = self._next()
            if "--" in tag.text:
                raise UnsupportedSyntaxError(tag.start, tag.end)
            return _Placed(Literal(value, language=tag.text[1:]), (token.start, tag.end))
        if self._peek("^^"):
            self._next()
            name = self._next()
            return _Placed(Literal(value, datatype=self._iri(name)), (token.start, name.end))
        return _Placed(Literal(value), (token.start, token.end))

    # --- N-Triples, N-Quads ---

    def lines(self) -> list[LocatedQuad]:
        """Reads statements of three or four terms, each ended by a dot."""
        while self._ahead is not None:
            if self._ahead.text.upper() == "VERSION":
                self._directive(self._next())
                continue
            placed = []
            while not self._peek("."):
                placed.append(self._term(self._next()))
            dot = self._next()
            if len(placed) not in (3, 4):
                raise UnsupportedSyntaxError(dot.start, dot.end)
            self._graph = placed[3] if len(placed) == 4 else None
            self._emit(*placed[:3])
        return self._quads_if_all_read()

    # --- Turtle, TriG ---

    def document(self) -> list[LocatedQuad]:
        """Reads directives, statements and graphs."""
        while self._ahead is not None:
            if self._stack:
                self._step(self._stack[-1], self._next())
            else:
                self._statement(self._next())
        return self._quads_if_all_read()

    def _quads_if_all_read(self) -> list[LocatedQuad]:
        if self._stack or self._in_graph:
            raise UnsupportedSyntaxError(self._end, self._length)
        return self._quads

    def _statement(self, token: Token) -> None:
        word = token.text.lower()
        if token.kind in ("at", "word") and word.lstrip("@") in ("prefix", "base", "version"):
            self._directive(token)
        elif word == "graph" and token.kind == "word":
            self._open_graph(self._label(self._next()))
        elif word == "{":
            self._in_graph = True
        elif word == "}" and self._in_graph:
            self._in_graph, self._graph = False, None
        else:
            frame = _Frame(_Expect.SUBJECT)
            self._stack.append(frame)
            self._value(token)

    def _directive(self, token: Token) -> None:
        match token.text.lower().lstrip("@"):
            case "prefix":
                name = self._require("name").text
                self._prefixes[name[:-1]] = self._iri(self._require("iri")).value
            case "base":
                self._base = self._iri(self._require("iri")).value
                self._resolved.clear()
            case _:
                self._require("string")
        if token.kind == "at" and not self._next().text == ".":
            raise UnsupportedSyntaxError(token.start, token.end)

    def _label(self, token: Token) -> _Placed:
        if token.text == "[":
            return _Placed(BlankNode(), (token.start, self._next().end))
        return self._term(token)

    def _open_graph(self, name: _Placed) -> None:
        brace = self._next()
        if brace.text != "{":
            raise UnsupportedSyntaxError(brace.start, brace.end)
        self._graph, self._in_graph = name, True

    def _step(self, frame: _Frame, token: Token) -> None:
        """Advances the innermost frame by one token."""
        match frame.expect:
            case _Expect.VERB:
                self._verb(frame, token)
            case _Expect.AFTER:
                self._after(frame, token)
            case _Expect.ITEM if token.text == ")" and token.kind == "mark":
                self._close_list(frame, token)
            case _:
                self._value(token)

    def _verb(self, frame: _Frame, token: Token) -> None:
        if token.kind == "mark":
            self._no_verb(frame, token)
            return
        is_a = token.kind == "word" and token.text == "a"
        term = terms.RDF_TYPE if is_a else self._iri(token)
        frame.predicate = _Placed(term, (token.start, token.end))
        frame.expect = _Expect.OBJECT

    def _no_verb(self, frame: _Frame, token: Token) -> None:
        """What may stand in place of a verb: the end of `[]`, of `; .`, of `[ … ] .`, or a graph's brace."""
        match token.text:
            case "{" if not self._in_graph and len(self._stack) == 1 and frame.subject is not None:
                self._stack.pop()
                self._graph, self._in_graph = frame.subject, True
            case ";" if frame.said:
                pass
            case "." | "]" | "}":
                self._end_frame(frame, token)
            case _:
                raise UnsupportedSyntaxError(token.start, token.end)

    def _after(self, frame: _Frame, token: Token) -> None:
        match token.text:
            case ",":
                frame.expect = _Expect.OBJECT
            case ";":
                frame.expect = _Expect.VERB
            case _:
                self._end_frame(frame, token)

    def _end_frame(self, frame: _Frame, token: Token) -> None:
        inner = frame.head is not None
        if inner and token.text == "]":
            self._stack.pop()
            self._accept(_Placed(cast("BlankNode", frame.head), (frame.start, token.end)))
        elif not inner and token.text == ".":
            self._stack.pop()
        elif not inner and token.text == "}" and self._in_graph:
            self._stack.pop()
            self._in_graph, self._graph = False, None
        else:
            raise UnsupportedSyntaxError(token.start, token.end)

    def _value(self, token: Token) -> None:
        if token.kind in _NODES:
            self._accept(self._term(token))
        elif token.text == "[":
            node = BlankNode()
            subject = _Placed(node, (token.start, token.end))
            self._stack.append(_Frame(_Expect.VERB, token.start, subject=subject, head=node))
        elif token.text == "(":
            self._stack.append(_Frame(_Expect.ITEM, token.start))
        else:
            raise UnsupportedSyntaxError(token.start, token.end)

    def _accept(self, value: _Placed) -> None:
        """Gives a finished term to the frame that waits for it."""
        frame = self._stack[-1]
        if frame.expect is _Expect.SUBJECT:
            frame.subject, frame.expect = value, _Expect.VERB
        elif frame.expect is _Expect.ITEM:
            self._add_item(frame, value)
        else:
            self._emit(cast("_Placed", frame.subject), cast("_Placed", frame.predicate), value)
            frame.expect, frame.said = _Expect.AFTER, True

    def _add_item(self, frame: _Frame, item: _Placed) -> None:
        cell = _Placed(BlankNode(), item.range)
        if frame.subject is None:
            frame.head = cast("BlankNode", cell.term)
        else:
            self._emit(frame.subject, _Placed(terms.RDF_REST, item.range), cell)
        self._emit(cell, _Placed(terms.RDF_FIRST, item.range), item)
        frame.subject = cell

    def _close_list(self, frame: _Frame, token: Token) -> None:
        here = (token.start, token.end)
        if frame.subject is not None:
            self._emit(frame.subject, _Placed(terms.RDF_REST, here), _Placed(terms.RDF_NIL, here))
        self._stack.pop()
        self._accept(_Placed(frame.head or terms.RDF_NIL, (frame.start, token.end)))

    def _emit(self, subject: _Placed, predicate: _Placed, obj: _Placed) -> None:
        graph = terms.DEFAULT_GRAPH if self._graph is None else self._graph.term
        quad = Quad(cast("Node", subject.term), cast("NamedNode", predicate.term), obj.term, cast("GraphName", graph))
        place = None if self._graph is None else self._graph.range
        self._quads.append(LocatedQuad(quad, subject.range, predicate.range, obj.range, place))


def _number(text: str) -> Literal:
    if "e" in text or "E" in text:
        return Literal(text, datatype=terms.XSD_DOUBLE)
    return Literal(text, datatype=terms.XSD_DECIMAL if "." in text else terms.XSD_INTEGER)


def _resolve(token: str, base: str | None) -> NamedNode:
    """Resolves an IRI token exactly as the engine does: by asking it (RFC 3986, section 5.2)."""
    if base is None:
        return NamedNode(unescape(token[1:-1]))
    statement = engine_parse(input=f"{token} <x:p> <x:o> .", format=RdfFormat.TURTLE, base_iri=base)
    return cast("NamedNode", next(iter(statement)).subject)
