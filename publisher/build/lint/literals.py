"""Rules on literals: language tags (L204), datatypes (L205), white space (L211), characters (L212, L213)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.build.lint.corpus import Corpus, nearest
from publisher.build.lint.datatypes import DATATYPES, is_well_typed
from publisher.rdf.terms import RDF_LANG_STRING, XSD, XSD_STRING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Literal

    from publisher.build.statements import Statement

_COUNTRIES = {"cn": "zh", "cz": "cs", "dk": "da", "gb": "en", "gr": "el", "jp": "ja", "ua": "uk", "us": "en"}
"""Codes of countries that are no codes of languages, but are often taken for them."""

_TEXT_TYPES = (XSD_STRING, RDF_LANG_STRING)
_WHITE = " \t\n\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Joiners shape letters in Persian, Indic scripts and emoji; tags spell the flags of Scotland and Wales.
_ALLOWED = {*"\t\n\r\u200c\u200d", *(chr(n) for n in range(0xE0020, 0xE0080))}
_SUSPECT = ("Cc", "Cf", "Co", "Cn", "Zl", "Zp")


def odd_language_tags(corpus: Corpus) -> Iterator[Diagnostic]:
    """L204: a language tag names a language. That it is well-formed the parser has seen to."""
    for statement, value in corpus.texts:
        if value.language is not None:
            flaw = _tag_flaw(value.language)
        elif value.datatype == RDF_LANG_STRING:
            flaw = ("rdf:langString needs a language tag", None)
        else:
            continue
        if flaw:
            yield Diagnostic("L204", Severity.ERROR, flaw[0], corpus.span(statement), note=flaw[1])


def _tag_flaw(tag: str) -> tuple[str, str | None] | None:
    language, *rest = tag.lower().split("-")
    if language in _COUNTRIES:
        return f"'{language}' is a country, not a language", f"the language is '{_COUNTRIES[language]}'"
    if len(language) > 3:
        return f"no language has the code '{language}'", "codes have two or three letters (BCP 47)"
    if "uk" in rest:
        return f"'{tag}' names no region", "the code of the United Kingdom is 'GB'"
    return None


def ill_typed_literals(corpus: Corpus) -> Iterator[Diagnostic]:
    """L205: the text of a literal is one that its datatype allows, and XML Schema knows the datatype."""
    for statement, value in corpus.texts:
        datatype = value.datatype.value
        if datatype in DATATYPES:
            if not is_well_typed(value.value, datatype):
                message = f'"{_short(value.value)}" is no {corpus.show(datatype)}'
                yield Diagnostic("L205", Severity.ERROR, message, corpus.span(statement))
        elif datatype.startswith(XSD):
            near = nearest(datatype, DATATYPES)
            note = f"did you mean {corpus.show(near)}?" if near else None
            message = f"XML Schema has no datatype {corpus.show(datatype)} for RDF"
            yield Diagnostic("L205", Severity.ERROR, message, corpus.span(statement), note=note)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _texts(corpus: Corpus) -> Iterator[tuple[Statement, Literal]]:
    return ((statement, value) for statement, value in corpus.texts if value.datatype in _TEXT_TYPES)


def outer_space(corpus: Corpus) -> Iterator[Diagnostic]:
    """L211: a text neither begins nor ends with white space."""
    for statement, value in _texts(corpus):
        text = value.value
        if text and (text[0] in _WHITE or text[-1] in _WHITE):
            ends = [end for end, char in (("start", text[0]), ("end", text[-1])) if char in _WHITE]
            message = f"this text has white space at its {' and its '.join(ends)}"
            yield Diagnostic("L211", Severity.WARNING, message, corpus.span(statement))


def invisible_characters(corpus: Corpus) -> Iterator[Diagnostic]:
    """L212: a text holds no character that nobody sees, and none that stands for one that was lost."""
    for statement, value in _texts(corpus):
        text = value.value
        if text.isprintable() and "\ufffd" not in text:
            continue
        suspects = [char for char in text if char == "\ufffd" or _is_suspect(char)]
        if not suspects:
            continue
        # What XML 1.0 cannot hold at all would keep the document from being written.
        forbidden = next((char for char in suspects if char < " "), None)
        bad = forbidden or suspects[0]
        severity = Severity.ERROR if forbidden else Severity.WARNING
        name = "replacement character" if bad == "\ufffd" else unicodedata.name(bad, "control character").lower()
        message = f"this text holds U+{ord(bad):04X} ({name})"
        yield Diagnostic("L212", severity, message, _narrowed(corpus, statement, bad))


def _is_suspect(char: str) -> bool:
    return char not in _ALLOWED and unicodedata.category(char) in _SUSPECT


def _narrowed(corpus: Corpus, statement: Statement, char: str) -> Span:
    """The place of one character in a literal, or all of it where the character is written as an escape."""
    span, lines = corpus.span(statement), statement.source.lines
    if span.path != lines.path:  # a constant of a table stands in its mapping
        return span
    start = lines.offset(span.line, span.column)
    at = lines.text.find(char, start, lines.offset(span.end_line, span.end_column))
    return span if at < 0 else lines.span(at, at + 1)


def uncomposed_text(corpus: Corpus) -> Iterator[Diagnostic]:
    """L213: a text is in Unicode Normalization Form C."""
    for statement, value in _texts(corpus):
        if not unicodedata.is_normalized("NFC", value.value):
            message = "this text is not in Unicode Normalization Form C"
            yield Diagnostic("L213", Severity.WARNING, message, corpus.span(statement))
