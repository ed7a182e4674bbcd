"""Templates: texts with holes for cells, as URI Templates have them (RFC 6570; CSVW, section 6.4).

`{name}` takes in a cell, escaped where an IRI is made; `{+name}` takes it in as it stands. The filters `slug`, `lower`
and `upper` are ours: `{name|slug}`.

One rule for escapes: the text is put in Unicode NFC; letters, digits, `-`, `.`, `_` and `~` stand as themselves, of any
script; every other character is percent-encoded in UTF-8 with capital digits (RFC 3987, section 3.1). That is the
spelling the IRI policy asks for.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING
from urllib.parse import quote

from publisher.base.iris import may_stand_bare
from publisher.build.tables.flaws import CellError, Flaw, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FILTERS = ("slug", "lower", "upper")
"""The filters that a hole may have, in the order written."""

# Letters of the Latin script that no Unicode decomposition takes apart.
LATIN = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
        "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ħ": "h", "Ħ": "H", "ı": "i", "ŋ": "n",
        "Ŋ": "N", "ĸ": "k", "ŧ": "t", "Ŧ": "T", "ə": "a", "Ə": "A",
    }
)  # fmt: skip
_PLAIN = re.compile(r"[A-Za-z0-9\-._~]*")
_HOLE = re.compile(r"\{([^{}]*)\}")
_BETWEEN = re.compile(r"[^a-z0-9]+")


class TemplateError(ValueError):
    """A template is ill-formed.

    Args:
        message: What is wrong.
        start: Where in the template, from 0.
        end: Where it ends.
    """

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start, self.end = start, end


@dataclass(frozen=True, slots=True)
class Hole:
    """A place in a template that a cell fills.

    Args:
        name: The column.
        reserved: Whether the cell is taken in as it stands: `{+name}`.
        filters: What is done to it before.
    """

    name: str
    reserved: bool = False
    filters: tuple[str, ...] = ()

    def function(self, *, iri: bool) -> Callable[[str], str]:
        """Makes of a cell what stands in the place of the hole; raises `CellError` where no slug can be made."""
        steps = [_FUNCTIONS[name] for name in self.filters]
        if iri and not self.reserved and "slug" not in self.filters:  # slugs need no escapes
            steps.append(percent_encoded)
        return steps[0] if len(steps) == 1 else lambda text: reduce(lambda done, step: step(done), steps, text)


@dataclass(frozen=True, slots=True)
class Template:
    """Texts and holes in turn.

    Args:
        parts: The texts and holes, in their order.
    """

    parts: tuple[str | Hole, ...]

    @property
    def holes(self) -> tuple[Hole, ...]:
        """The holes, in their order."""
        return tuple(part for part in self.parts if isinstance(part, Hole))

    @property
    def head(self) -> str:
        """The text before the first hole."""
        return self.parts[0] if self.parts and isinstance(self.parts[0], str) else ""

    def filler(self, variables: Sequence[str], *, iri: bool) -> Callable[[Sequence[str]], str]:
        """Makes of the texts of variables the text with its holes filled.

        Args:
            variables: The names of the columns, in the order of the texts.
            iri: Whether an IRI is made, so that cells are escaped.

        Returns:
            The function; it raises `CellError` where a text cannot be turned into a slug.

        >>> parse_template("id/place/{name}").filler(["name"], iri=True)(["San Donà"])
        'id/place/San%20Donà'
        """
        if variables and self.parts == (Hole(variables[0], reserved=True),):
            return itemgetter(0)
        if len(self.holes) == 1:
            hole, *_ = self.holes
            at, function = variables.index(hole.name), hole.function(iri=iri)
            before, after = ("".join(map(str, part)) for part in self._around(hole))
            return lambda texts: before + function(texts[at]) + after
        steps = [
            (part, 0, None) if isinstance(part, str) else ("", variables.index(part.name), part.function(iri=iri))
            for part in self.parts
        ]
        return lambda texts: "".join(
            [part if function is None else function(texts[at]) for part, at, function in steps]
        )

    def _around(self, hole: Hole) -> tuple[tuple[str | Hole, ...], tuple[str | Hole, ...]]:
        at = self.parts.index(hole)
        return self.parts[:at], self.parts[at + 1 :]


def parse_template(text: str) -> Template:
    """Reads a template.

    Raises:
        TemplateError: A brace is left over, a hole is empty or has an unknown filter.

    >>> parse_template("id/{a|slug}").parts
    ('id/', Hole(name='a', reserved=False, filters=('slug',)))
    """
    parts: list[str | Hole] = []
    at = 0
    for match in _HOLE.finditer(text):
        parts.extend(_literal(text, at, match.start()))
        parts.append(_hole(match))
        at = match.end()
    parts.extend(_literal(text, at, len(text)))
    return Template(tuple(parts))


def _literal(text: str, start: int, end: int) -> list[str]:
    stray = re.compile(r"[{}]").search(text, start, end)
    if stray:
        message = f"a '{stray[0]}' without its other half"
        raise TemplateError(message, stray.start(), stray.end())
    return [text[start:end]] if end > start else []


def _hole(match: re.Match[str]) -> Hole:
    name, *filters = match[1].split("|")
    unknown = next((f for f in filters if f not in FILTERS), None)
    if unknown is not None:
        message = f"unknown filter '{unknown}'; known are {', '.join(FILTERS)}"
        raise TemplateError(message, match.end() - 1 - len(match[1].split("|", 1)[1]), match.end() - 1)
    reserved, name = name.startswith("+"), name.removeprefix("+")
    if not name.strip():
        message = "a hole without the name of a column"
        raise TemplateError(message, *match.span())
    return Hole(name, reserved, tuple(filters))


def percent_encoded(text: str) -> str:
    """A text as a part of a path of an IRI.

    >>> percent_encoded("Skåne/län 1")
    'Skåne%2Flän%201'
    """
    if _PLAIN.fullmatch(text):
        return text
    return "".join(c if may_stand_bare(c) else quote(c, safe="") for c in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=16384)
def slug(text: str) -> str:
    """A name as a slug: letters without their marks (Unicode NFKD) in lower-case ASCII, all else as single hyphens.

    Raises:
        CellError: A letter or digit has no Latin form, or nothing is left.

    >>> slug("San Donà di Piave"), slug("Łódź"), slug("Køge & Sønderborg (DK)")
    ('san-dona-di-piave', 'lodz', 'koge-sonderborg-dk')
    """
    if text.isascii():
        found = _BETWEEN.sub("-", text.lower()).strip("-")
    else:
        letters = unicodedata.normalize("NFKD", text.translate(LATIN)).lower()
        lost = next((c for c in letters if c.isalnum() and not c.isascii()), None)
        if lost is not None:
            message = f"{shown(text)} cannot become a slug: '{lost}' has no Latin form"
            raise CellError(Flaw("T628", message, "use a column with an identifier of its own in the template"))
        bare = "".join(c for c in letters if not unicodedata.combining(c))
        found = _BETWEEN.sub("-", bare).strip("-")
    if not found:
        message = f"{shown(text)} cannot become a slug: it has neither letter nor digit"
        raise CellError(Flaw("T628", message))
    return found


_FUNCTIONS: dict[str, Callable[[str], str]] = {"slug": slug, "lower": str.lower, "upper": str.upper}


def joined(parts: tuple[str | Hole, ...]) -> tuple[str | Hole, ...]:
    """Parts with neighbouring texts made one.

    >>> joined(("id/", "place/", Hole("a")))
    ('id/place/', Hole(name='a', reserved=False, filters=()))
    """
    if not any(isinstance(a, str) and isinstance(b, str) for a, b in pairwise(parts)):
        return parts
    made: list[str | Hole] = []
    for part in parts:
        last = made[-1] if made else None
        if isinstance(part, str) and isinstance(last, str):
            made[-1] = last + part
        else:
            made.append(part)
    return tuple(made)
