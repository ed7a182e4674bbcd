"""Random RDF: hostile terms, datasets, and texts in Turtle and TriG with everything their grammars allow."""

from __future__ import annotations

from hypothesis import strategies as st
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, DefaultGraph, Literal, NamedNode, Quad

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def canonical(quads) -> str:
    """RDFC-1.0, so that two datasets compare whatever their blank nodes are called."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset))


def _valid(iri: str) -> bool:
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True


_NAMESPACES = (
    "http://example.org/",
    "https://w3id.org/boostinno/id/",
    "http://xmlns.com/foaf/0.1/",
    "http://www.w3.org/2004/02/skos/core#",
    "geo:",
    "dct:",
    "urn:x:",
    "http://example.org/a?b=c&d=",
    "http://example.org/\u00e5\u4eba/",
)
_IRI_TEXT = st.text(
    st.sampled_from("abzAZ019_-.~:/?#@!$&'()*+,;=%") | st.characters(min_codepoint=0xA0, categories=("L", "N", "M")),
    max_size=8,
)
iris = st.builds(lambda ns, local: ns + local, st.sampled_from(_NAMESPACES), _IRI_TEXT).filter(_valid)
named = st.builds(NamedNode, iris)
few_named = st.sampled_from([NamedNode(f"https://w3id.org/boostinno/id/{name}") for name in ("a", "b", "a#part")])
# Names that are XML names, and a property in every spelling that RDF/XML can express.
properties = st.sampled_from(
    [
        NamedNode(RDF + "type"),
        NamedNode(RDF + "first"),
        NamedNode(RDF + "_1"),
        NamedNode("http://xmlns.com/foaf/0.1/name"),
        NamedNode("http://example.org/2024/Ort"),
        NamedNode("http://example.org/9a.b-c"),
        NamedNode("http://example.org/\u00e9t\u00e9"),
        NamedNode("urn:x:p"),
        NamedNode("dct:p"),
    ]
)
texts = (
    st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
    | st.text(
        st.sampled_from("\"'\\\n\r\t\x00\x08\x0b\x1f\x7f\x85\u2028\u202e\u05d0\ufffe\U0001f600<>&]{}@^ .;,#"),
        max_size=12,
    )
    | st.sampled_from(["", " ", "x" * 5000, "\U0010ffff", '"""', "'''", "]]>", "\\u0041", "a\r\nb\rc"])
)
_DATATYPES = st.sampled_from([XSD + name for name in ("integer", "decimal", "double", "boolean", "date", "string")])
_LEXICAL = st.sampled_from(
    [
        "1",
        "0",
        "-0",
        "-7",
        "-0.0",
        "0.000000",
        "0.0000001",
        "12345678901234567890.5",
        "+1",
        "-01",
        "1.50",
        ".5",
        "1.",
        "1e0",
        "1.E5",
        "-.5e-3",
        "true",
        "1",
        "TRUE",
        "false",
        " 1 ",
        "INF",
        "2024-1-1",
    ]
)
typed = st.builds(lambda v, d: Literal(v, datatype=NamedNode(d)), _LEXICAL | texts, _DATATYPES | iris).filter(
    lambda literal: literal.datatype.value != RDF + "langString"
)
tagged = st.builds(lambda v, tag: Literal(v, language=tag), texts, st.sampled_from(["en", "it", "zh-hant-tw", "pt-BR"]))
literals = st.builds(Literal, texts) | typed | tagged
blanks = st.sampled_from([BlankNode("a"), BlankNode("0.b"), BlankNode("c-\u00e5")])


def quads(objects=literals | named | few_named, subjects=named | few_named, graphs=None):
    graph = st.just(DefaultGraph()) if graphs is None else graphs
    return st.lists(st.builds(Quad, subjects, properties, objects, graph), max_size=12)


graph_quads = quads(graphs=st.just(DefaultGraph()) | few_named)
blank_quads = quads(objects=blanks | few_named | typed, subjects=blanks | few_named)

# --- Texts -----------------------------------------------------------------------------------------------------------
HEADER = (
    "@prefix ex: <http://example.org/> .\nPREFIX : <http://example.org/empty#>\r\n@base <http://example.org/b/c> .\n"
    "prefix e\u00e5.x: <rel/>\n"
)
_GAP = st.sampled_from([" ", "\n", "\r\n", "\r", "\t", "  ", ' # \U0001f600 comment [ " ( . \n', "\n#\r\n\t"])
_NAME = st.sampled_from(
    [
        "ex:a",
        "ex:a.b",
        ":",
        ":x",
        "ex:",
        "ex:1",
        "ex:a:b",
        "ex:%20-",
        "ex:a\\,b\\.",
        "ex:\u00e5\U00010000",
        "e\u00e5.x:z",
        "<http://example.org/\\u00e5>",
        "<#f>",
        "<../d?e>",
        "<>",
        "<http://example.org/\U0001f600>".replace("\U0001f600", "\U00020000"),
        "<http://example.org/x/../y>",
        "_:b1",
        "_:b.2",
    ]
)
_VERB = st.sampled_from(["a", "ex:p", "<q>", ":p", "ex:true", "ex:a\\-"])
_LITERAL = st.sampled_from(
    [
        '"x"',
        "'it\"s'",
        '"\U0001f600 \\t \\u00e5 \\U0001F600 \\""',
        '"""long \U0001f600\r\n "two" \\\\ \n\t."""',
        "'''l'o''ng\n#no comment'''",
        '""',
        "''",
        '"""\n"""',
        '"x"@en',
        '"x"@de-Latn-1996',
        '"x"^^ex:dt',
        '"1"^^<http://example.org/dt>',
        "'x'^^:dt",
        "1",
        "-1.50",
        "+.5",
        "1.e5",
        "1E-5",
        ".1e1",
        "true",
        "false",
    ]
)


@st.composite
def _node(draw, depth: int, *, subject: bool = False) -> str:
    kinds = ["name", "name"] + (["list", "blank"] if depth > 0 else []) + ([] if subject else ["literal"])
    match draw(st.sampled_from(kinds)):
        case "name":
            return draw(_NAME)
        case "literal":
            return draw(_LITERAL)
        case "list":
            items = draw(st.lists(_node(depth - 1), max_size=3))
            return "(" + "".join(draw(_GAP) + item for item in items) + draw(_GAP) + ")"
        case _:
            inner = draw(_properties(depth - 1)) if draw(st.booleans()) else ""
            return "[" + draw(_GAP) + inner + draw(_GAP) + "]"


@st.composite
def _properties(draw, depth: int) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        objects = draw(st.lists(_node(depth), min_size=1, max_size=3))
        gap = draw(_GAP)
        parts.append(draw(_VERB) + draw(_GAP) + f"{gap},{gap}".join(objects))
    more = draw(st.sampled_from(["", " ;", ";;"]))
    return draw(_GAP).join([f"{draw(_GAP)};{draw(_GAP)}".join(parts), more])


@st.composite
def _triples(draw) -> str:
    return draw(_node(2, subject=True)) + draw(_GAP) + draw(_properties(2))


@st.composite
def turtle_texts(draw) -> str:
    statements = draw(st.lists(_triples(), max_size=4))
    return HEADER + "".join(statement + draw(_GAP) + "." + draw(_GAP) for statement in statements)


@st.composite
def trig_texts(draw) -> str:
    blocks = [HEADER]
    for _ in range(draw(st.integers(0, 3))):
        name = draw(st.sampled_from(["", "ex:g", "<g>", "_:g", "GRAPH ex:g", "graph _:g", "[]", "[ ]"]))
        statements = draw(st.lists(_triples(), max_size=3))
        inner = f"{draw(_GAP)}.{draw(_GAP)}".join(statements)
        end = draw(st.sampled_from(["", " ."])) if statements else ""
        blocks.append(f"{name}{draw(_GAP)}{{{draw(_GAP)}{inner}{end}{draw(_GAP)}}}{draw(_GAP)}")
        blocks.extend(s + " ." + draw(_GAP) for s in draw(st.lists(_triples(), max_size=1)))
    return "".join(blocks)
