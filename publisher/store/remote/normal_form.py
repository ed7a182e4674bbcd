"""Terms as stores that normalise literals give them back, to be compared by value.

Virtuoso 7 keeps numbers, booleans and points as values of its own: `1.50` comes back as `1.5`, `true` as the integer 1,
a point with seven digits under another datatype, and `P1Y` as `12`. What has a value is compared by it; of durations
and geometries only that there is one.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pyoxigraph import Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from publisher.rdf.terms import Term

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = re.compile(
    rf"{_XSD}(?:decimal|double|float|boolean|(?:non|un|positive|negative)?\w*[iI]nteger|(?:unsigned)?(?:Long|Int|Short|Byte)"
    r"|long|int|short|byte)"
)
_BOOLEANS = {"true": "1", "false": "0"}
_UNREADABLE = {
    _XSD + "duration": "duration",
    _XSD + "dayTimeDuration": "duration",
    _XSD + "yearMonthDuration": "duration",
    "http://www.opengis.net/ont/geosparql#wktLiteral": "geometry",
    "http://www.openlinksw.com/schemas/virtrdf#Geometry": "geometry",
}
_FRACTION = re.compile(r"\.0*(?=$|[Z+\-])|(?<=\.\d)0+(?=$|[Z+\-])")


def normal_form(term: Term) -> str:
    """A term in the form in which it is compared; not RDF any more.

    >>> from pyoxigraph import NamedNode
    >>> normal_form(Literal("1.50", datatype=NamedNode(_XSD + "decimal")))
    'number 1.5'
    >>> normal_form(Literal("true", datatype=NamedNode(_XSD + "boolean")))
    'number 1'
    """
    if not isinstance(term, Literal):
        return str(term)
    datatype = term.datatype.value
    if datatype in _UNREADABLE:
        return _UNREADABLE[datatype]
    if _NUMBERS.fullmatch(datatype):
        return _number(term.value)
    if datatype == _XSD + "dateTime":
        return _FRACTION.sub("", term.value).replace("+00:00", "Z")
    return str(term)


def _number(text: str) -> str:
    try:
        value = Decimal(_BOOLEANS.get(text.strip(), text.strip()))
    except InvalidOperation:
        return f"number {text}"
    return f"number {value.normalize():f}" if value.is_finite() else f"number {value}"


def normal_lines(quads: Iterable[Quad]) -> list[str]:
    """Quads in normal form, each once, sorted."""
    return sorted({f"{q.subject} {q.predicate} {normal_form(q.object)} {q.graph_name}\n" for q in quads})


def changed_literals(sent: Iterable[Quad], came_back: Iterable[Quad]) -> dict[str, int]:
    """How many literals of each datatype came back in another form."""
    known = set(came_back)
    lost = (q.object for q in sent if q not in known)
    return dict(sorted(Counter(t.datatype.value if isinstance(t, Literal) else "IRI" for t in lost).items()))
