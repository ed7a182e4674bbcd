"""`P1xx`: the syntax of RDF files."""

from __future__ import annotations

from publisher.base.codes.code import Code

SYNTAX = (
    Code(
        "P101",
        "the file keeps to the grammar",
        "The parser met something that cannot stand at this place, so what follows was not looked at. The cause is "
        "often just before: a missing '.', ';' or ',', or a bracket or string that was not closed.",
        'ex:a ex:name Milan .     # wrong: a text needs quotes\nex:a ex:name "Milan" .',
    ),
    Code(
        "P102",
        "files are UTF-8",
        "RDF files are written in UTF-8 and nothing else. Save the file anew with that encoding.",
    ),
    Code(
        "P103",
        "prefixes are declared",
        "A name such as `dct:title` can only be read where its prefix was declared above it.",
        "@prefix dct: <http://purl.org/dc/terms/> .",
    ),
    Code(
        "P104",
        "IRIs are absolute",
        "A relative IRI would get its meaning from the place of the file. Write it in full, with a prefix, or declare "
        "a base.",
        "<id/place/milan> a locn:Location .     # wrong without a base\n@base <https://example.org/> .",
    ),
    Code(
        "P105",
        "IRIs have no forbidden characters",
        "Spaces, quotes, braces and some other characters cannot stand in an IRI, `%` must begin an escape, and a host "
        "must be a host. Escape the character, for example a space as `%20`.",
        "<https://example.org/my file>     # wrong\n<https://example.org/my%20file>",
    ),
    Code(
        "P106",
        "statements end with a dot",
        "The parser met the next statement, or the end of the file, where a '.' was due.",
        'ex:a ex:p "one"     # wrong\nex:b ex:p "two" .',
    ),
    Code(
        "P107",
        "brackets and strings are closed",
        "What was opened with `[`, `(`, `{` or a quote was not closed where it had to be. A text of several lines "
        "needs three quotes at each end.",
        "ex:a ex:p [ ex:q 1 .     # wrong\nex:a ex:p [ ex:q 1 ] .",
    ),
    Code(
        "P108",
        "files keep to RDF 1.1",
        "Triple terms, reifiers, annotations and text directions belong to RDF 1.2, which the SHACL engine and most "
        "readers of the published data do not understand yet. Say where a fact comes from with a named graph.",
        "<< ex:a ex:p ex:b >> ex:source ex:s .     # wrong\nex:g { ex:a ex:p ex:b }     # in a .trig file",
    ),
    Code(
        "P109",
        "files say something",
        "The file holds no statement. Fill it or take it away.",
    ),
)
