"""`S3xx`: shapes, one code for each constraint component of SHACL, and shapes that cannot be trusted."""

from __future__ import annotations

from publisher.base.codes.code import Code


def _shape(number: int, parameter: str, title: str, explanation: str, example: str = "") -> Code:
    return Code(f"S{number}", title, f"{explanation}\n\nThe rule is `sh:{parameter}` in the shape named.", example)


SHAPES = (
    _shape(
        301,
        "minCount",
        "enough values",
        "A property has fewer values than its shape asks for. Add what is missing; if it may be missing, lower the "
        "count in the shape or its severity.",
    ),
    _shape(
        302,
        "maxCount",
        "not too many values",
        "A property has more values than its shape allows. Often one value is stated twice in two spellings or "
        "datatypes, or by two sources that disagree: then one belongs into a claim graph.",
    ),
    _shape(
        303,
        "datatype",
        "the right datatype",
        "The value is no literal of the datatype asked for, or its text is none that the datatype allows.",
        'schema:startDate "2017-01-12" .               # wrong: a text\nschema:startDate "2017-01-12"^^xsd:date .',
    ),
    _shape(
        304,
        "class",
        "the right class",
        "The value is not an instance of the class (or a subclass) that the shape asks for. Either the wrong thing is "
        "linked, or the thing linked lacks its type.",
    ),
    _shape(
        305,
        "nodeKind",
        "IRI or literal as asked",
        "The value is an IRI where a literal is asked for, or the other way round. Blank nodes are given IRIs before "
        "this check, so `sh:BlankNode` can never be met; use `sh:BlankNodeOrIRI` or `sh:IRI`.",
        'foaf:homepage "https://example.org/" .     # wrong: a text\nfoaf:homepage <https://example.org/> .',
    ),
    _shape(306, "pattern", "the right form", "The text of the value does not match the pattern of the shape."),
    _shape(307, "in", "one of the listed values", "The value is none of those that the shape lists."),
    _shape(308, "hasValue", "the value that must be there", "The value that the shape names is not among the values."),
    _shape(
        309,
        "uniqueLang",
        "one value per language",
        "Two values have the same language tag, so no one can tell which to show. Make one of them an alternative "
        "label.",
    ),
    _shape(
        310,
        "languageIn",
        "a language tag that is asked for",
        "The value has no language tag, or one that the shape does not list.",
        'locn:geographicName "Skåne" .       # wrong\nlocn:geographicName "Skåne"@sv .',
    ),
    _shape(311, "minLength", "long enough", "The text of the value is shorter than the shape allows."),
    _shape(312, "maxLength", "not too long", "The text of the value is longer than the shape allows."),
    _shape(313, "minInclusive", "not too small", "The value is smaller than the shape allows, or cannot be compared."),
    _shape(314, "maxInclusive", "not too great", "The value is greater than the shape allows, or cannot be compared."),
    _shape(315, "minExclusive", "great enough", "The value is not greater than the shape's bound."),
    _shape(316, "maxExclusive", "small enough", "The value is not smaller than the shape's bound."),
    _shape(317, "equals", "two properties with the same values", "A value is on one of the two properties only."),
    _shape(318, "disjoint", "two properties without a common value", "A value is on both properties."),
    _shape(319, "lessThan", "a value before another", "A value is not smaller than those of the other property."),
    _shape(320, "lessThanOrEquals", "a value not after another", "A value is greater than one of the other property."),
    _shape(
        321,
        "node",
        "conforms to another shape",
        "The value does not conform to the shape that is named. The notes say which of its rules are broken.",
    ),
    _shape(322, "and", "conforms to all listed shapes", "The value breaks at least one of the listed shapes."),
    _shape(323, "or", "conforms to one of the listed shapes", "The value conforms to none of the listed shapes."),
    _shape(
        324,
        "xone",
        "conforms to exactly one listed shape",
        "The value conforms to none, or to more than one, of the listed shapes.",
    ),
    _shape(325, "not", "does not conform to a shape", "The value conforms to a shape that it must not conform to."),
    _shape(
        326,
        "closed",
        "only the listed properties",
        "The shape is closed, and the thing has a property that it does not list. Look for a slip of the pen in the "
        "property; else add it to the shape or to `sh:ignoredProperties`.",
    ),
    _shape(327, "qualifiedMinCount", "enough values of a kind", "Too few values conform to the shape that is named."),
    _shape(328, "qualifiedMaxCount", "not too many of a kind", "Too many values conform to the shape that is named."),
    _shape(329, "sparql", "a rule in SPARQL", "A query in the shape finds something wrong; its message says what."),
    Code(
        "S330",
        "a rule of the project's own kind",
        "A constraint component that the shapes themselves define (`sh:ConstraintComponent`) is not met; its message "
        "says what is wrong.",
    ),
    Code(
        "S390",
        "shapes are well-formed",
        "The SHACL engine cannot use the shape, so nothing was checked, and nothing counts as right. The message is "
        "the engine's own.",
        "sh:property [ sh:minCount 1 ]                        # wrong: which property?\n"
        "sh:property [ sh:path foaf:name ; sh:minCount 1 ]",
    ),
    Code(
        "S391",
        "shapes do not call themselves without end",
        "A shape leads back to itself, or shapes are nested deeper than the engine goes (15 levels). The engine would "
        "stop looking and call the data right, so it counts as a failure. Break the circle.",
        "ex:Place sh:property [ sh:path dct:isPartOf ; sh:node ex:Place ] .        # wrong\n"
        "ex:Place sh:property [ sh:path dct:isPartOf ; sh:class dct:Location ] .",
    ),
    Code(
        "S392",
        "shapes are checked in time",
        "The check ran into its time limit while it worked on the shape named. The usual cause is a pattern that "
        "backtracks without end or a query without an anchor (`$this`).",
        'sh:pattern "^([a-z]+-?)+$"               # wrong: each letter can be split in two ways\n'
        'sh:pattern "^[a-z]+(-[a-z]+)*$"',
    ),
    Code(
        "S393",
        "shapes are checked within the memory given",
        "The check needed more memory than it may take while it worked on the shape named. The usual cause is a query "
        "in a shape that joins everything with everything.",
    ),
    Code(
        "S394",
        "queries in shapes see the data only",
        "`FROM` and `SERVICE` make a query read files or ask other servers, so the result of a check would depend on "
        "the machine and the day. `MINUS` and `VALUES` are not allowed in such queries by SHACL itself.",
        'sh:select "SELECT $this WHERE { $this a ex:Old }"',
    ),
    Code(
        "S395",
        "shapes import nothing",
        "`owl:imports` is not followed: a check must not depend on the network. Put the imported shapes into the "
        "folder of shapes and take the statement away.",
    ),
    Code(
        "S396",
        "rules in shapes are looked at",
        "This part of the shape is not evaluated: it belongs to SHACL Advanced Features or SHACL-JS, or it cannot "
        "stand on this kind of shape. What looks like a rule but is never applied misleads; say it another way.",
        "sh:qualifiedMinCount on a node shape     # wrong: it needs a property",
    ),
    Code(
        "S397",
        "SHACL's terms are spelled right",
        "There is no such term in SHACL, so the engine passes over it and the rule is never applied. The note names "
        "the nearest term.",
        "sh:minCuont 1     # wrong\nsh:minCount 1",
    ),
)
