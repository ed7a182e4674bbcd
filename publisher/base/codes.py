"""The stable codes of all findings, as `publisher explain` tells them. A code is never reused.

`C1xx` configuration, `P1xx` syntax, `L2xx` lint, `S3xx` shapes, `Q4xx` saved queries, `R5xx` releases, `T6xx` tables.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """What a code stands for.

    Args:
        code: The code itself.
        title: The rule in a few words.
        explanation: Why the rule is there and how to mend a breach, a paragraph or two.
        example: A breach and how it is mended, as an author writes it.
    """

    code: str
    title: str
    explanation: str
    example: str = ""


_CONFIGURATION = (
    Code(
        "C101",
        "pyproject.toml is valid TOML",
        "The configuration file cannot be parsed, so nothing else was looked at. Mend the line that the message names.",
        'base = https://example.org/     # wrong: a text needs quotes\nbase = "https://example.org/"',
    ),
    Code(
        "C102",
        "every setting is known",
        "A setting that nobody reads is most often a slip of the pen, and a silent one would change nothing. The "
        "message names the nearest known setting. All settings are listed in docs/configuration.md.",
        'langauges = ["en"]     # wrong\nlanguages = ["en"]',
    ),
    Code(
        "C103",
        "required settings are present",
        "`base` says under which IRI everything is published, `date` which day this publication bears. Neither can be "
        "guessed: the date is never taken from the clock, so that the same sources give the same bytes everywhere.",
        '[tool.publisher]\nbase = "https://example.org/"\ndate = 2026-01-31',
    ),
    Code(
        "C104",
        "a setting has the right type",
        "The value is of another type than the setting needs.",
        'date = "2026-01-31"     # wrong: a text\ndate = 2026-01-31',
    ),
    Code(
        "C105",
        "IRIs in the configuration are absolute",
        "Identity is fixed by these IRIs. The base ends in `/`, so that paths can be appended to it.",
        'base = "https://example.org/city"     # wrong: no final /\nbase = "https://example.org/city/"',
    ),
)

_SYNTAX = (
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

_LINT = (
    Code(
        "L201",
        "an IRI of ours is described",
        "A statement points at an IRI under the base, but no statement has it as its subject. A reader who follows it "
        "gets 404. Most often it is a slip of the pen; the note then names the nearest IRI that is described. "
        "Otherwise describe it, or take the statement away.",
        "<id/partner/milan> org:organization <id/organisation/comune-di-milno> .    # wrong\n"
        "<id/partner/milan> org:organization <id/organisation/comune-di-milano> .",
    ),
    Code(
        "L202",
        "IRIs of ours keep to the policy",
        "IRIs are cited and kept for decades, so there is one spelling of each. A thing is `{base}id/{type}/{slug}` "
        "with type and slug in lower case: letters, digits, and single `-` or `.` between them; other families are "
        "`def`, `shapes`, `graph/…`. No spaces, no trailing slash, no escapes of characters that need none, the scheme "
        "of the base. Letters beyond ASCII stand as themselves, in Unicode NFC.",
        "<https://example.org/id/place/Sk%C3%A5ne>     # wrong\n<https://example.org/id/place/skåne>",
    ),
    Code(
        "L203",
        "what people read has a label in every language",
        "Every term of the ontology needs a label and a definition in each language of the setting `languages`: pages "
        "and messages are made of them. In the data, a thing that has language-tagged labels should have one for each "
        "language too, or one without a tag when it is the same everywhere; that is a remark only.",
        'def:Network a owl:Class ; rdfs:label "network"@en .                  # wrong when languages = ["en", "it"]\n'
        'def:Network a owl:Class ; rdfs:label "network"@en , "rete"@it .',
    ),
    Code(
        "L204",
        "language tags name languages",
        "A tag that names no language (BCP 47) is found by no one who asks for the language. Codes of countries are "
        "often mistaken for those of languages: Danish is `da`, Greek `el`, Czech `cs`.",
        '"København"@dk     # wrong\n"København"@da',
    ),
    Code(
        "L205",
        "a literal belongs to its datatype",
        "The text of the literal is none that its datatype allows (XML Schema 1.1, part 2), so engines treat it as an "
        "opaque text: it is neither sorted, compared nor found by value.",
        '"2017-02-30"^^xsd:date     # wrong: no such day\n"2017-02-28"^^xsd:date',
    ),
    Code(
        "L206",
        "a provenance graph names its source",
        "A named graph holds what one source says. Without `prov:hadPrimarySource`, `prov:wasDerivedFrom`, "
        "`prov:wasQuotedFrom` or `prov:wasAttributedTo` on the graph's IRI no one can tell where its facts come from.",
        "<graph/page/s01> a prov:Entity ; prov:hadPrimarySource <id/source/milan-page> .",
    ),
    Code(
        "L207",
        "facts stand in named graphs",
        "This project keeps facts in named graphs by source, but this statement stands outside of any, so its source "
        "is lost. Move it into the graph of its source.",
        '<id/place/milan> dct:title "Milan" .                      # wrong in a .trig file with graphs\n'
        '<graph/page/s01> { <id/place/milan> dct:title "Milan" }',
    ),
    Code(
        "L208",
        "terms of our own vocabulary are defined",
        "A predicate or class under `{base}def#` is used that the ontology does not define; the note names the nearest "
        "that it does. No reader finds out what it means, and no query with the right name finds the statement.",
        "<id/network/boostinno> boost:leadPartnr <id/partner/gdansk> .     # wrong\n"
        "<id/network/boostinno> boost:leadPartner <id/partner/gdansk> .",
    ),
    Code(
        "L209",
        "a prefix means the same everywhere",
        "A prefix is bound to another namespace than in the project's prefix table, or differently in two files. That "
        "is allowed, but people read prefixes, not namespaces, and will be misled.",
        "@prefix schema: <http://schema.org/> .      # wrong where the table has https\n"
        "@prefix schema: <https://schema.org/> .",
    ),
    Code(
        "L211",
        "a text has no space at its ends",
        'White space at the start or end of a literal is invisible, yet `"Milan "` and `"Milan"` are two values: '
        "searches, joins and sorting go wrong.",
        '"Milan "     # wrong\n"Milan"',
    ),
    Code(
        "L212",
        "a text has no invisible characters",
        "Control characters, zero-width spaces, soft hyphens and characters that switch the direction of writing come "
        "in with text that is pasted from web pages and PDF. They break search and can make a text read differently "
        "from what it says. Take them out; the excerpt shows them by number. Controls below U+0020 are an error: no "
        "RDF/XML document could hold them.",
        '"social\\u200Binnovation"     # wrong: a zero-width space\n"social innovation"',
    ),
    Code(
        "L213",
        "a text is in Unicode NFC",
        "One letter can be written as one character or as a letter followed by a combining mark. Both look the same "
        "but are not equal; the Web uses the composed form (Charmod-norm). Save the text in NFC.",
        '"Ska\\u030Ane"     # wrong: a + combining ring\n"Skåne"',
    ),
    Code(
        "L214",
        "an identifier identifies one thing",
        "Two things bear the same identifier of the same scheme (datatype of `skos:notation`, or `adms:Identifier` "
        "with the same notation and scheme). Either one of them is wrong, or the two are one thing and should be "
        "merged.",
        '<id/place/milan> skos:notation "ITC4C"^^<def#nuts> .\n'
        '<id/place/turin> skos:notation "ITC4C"^^<def#nuts> .     # wrong: that is Milan',
    ),
)


def _shape(number: int, parameter: str, title: str, explanation: str, example: str = "") -> Code:
    return Code(f"S{number}", title, f"{explanation}\n\nThe rule is `sh:{parameter}` in the shape named.", example)


_SHAPES = (
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

_QUERIES = (
    Code(
        "Q401",
        "a saved query has a header",
        "Readers find saved queries by what their header says. It stands at the top of the file, each line beginning "
        "with `#+`, and is YAML, as grlc reads it.",
        "#+ summary: All partners\n#+ tags: [partners]\nSELECT ?partner WHERE { … }",
    ),
    Code(
        "Q402",
        "the header of a saved query is valid YAML",
        "The header cannot be read, so nothing else was looked at. A text with a colon in it needs quotes; what "
        "belongs to a key stands below it, further to the right.",
        '#+ summary: Calls: all of them      # wrong\n#+ summary: "Calls: all of them"',
    ),
    Code(
        "Q403",
        "a saved query has a summary",
        "The summary is the query's title in lists, in the API's description and on its page.",
        "#+ summary: Partners with their country",
    ),
    Code(
        "Q404",
        "the keys of a header are known",
        "A key that nobody reads is most often a slip of the pen. Known are summary, description, tags, method, "
        "pagination, defaults, enumerate, parameters, returns, and of grlc's endpoint and endpoint_in_url.",
        "#+ sumary: All partners     # wrong\n#+ summary: All partners",
    ),
    Code(
        "Q405",
        "the values of a header have the right form",
        "The value under this key cannot be understood; the message says what is expected.",
        "#+ pagination: many     # wrong\n#+ pagination: 100",
    ),
    Code(
        "Q406",
        "each parameter is described",
        "Who runs the query sees only the parameter's name and what the header says of it under `parameters`.",
        "#+ parameters:\n#+   country:\n#+     description: The country's IRI\n"
        "#+     example: http://publications.europa.eu/resource/authority/country/ITA",
    ),
    Code(
        "Q407",
        "the parameters of a header occur in the query",
        "The header speaks of a parameter that the query does not have. In the header its plain name is used: "
        "`country` for `?_country_iri`.",
    ),
    Code(
        "Q408",
        "defaults, examples and choices fit the parameter's type",
        "The value could never be given: it is not of the type that the variable's suffix names.",
        "#+     example: last year     # wrong for ?_year_gYear\n#+     example: 2017",
    ),
    Code(
        "Q409",
        "a saved query is SPARQL",
        "The query cannot be parsed. The line and column are those of the file.",
    ),
    Code(
        "Q410",
        "each required parameter has an example",
        "The build tries every query. Without an example or a default it could not, and readers would not know what to "
        "type.",
        "#+   country:\n#+     description: The country's IRI\n"
        "#+     example: http://publications.europa.eu/resource/authority/country/ITA",
    ),
    Code(
        "Q411",
        "parameters stand where a value can stand",
        "When the query runs, a value takes the place of the variable. SELECT, AS, BOUND, VALUES and the like need a "
        "variable there. For an optional parameter write COALESCE, which works with and without a value.",
        "FILTER(!BOUND(?__year_gYear) || ?y = ?__year_gYear)     # wrong\nFILTER(COALESCE(?y = ?__year_gYear, true))",
    ),
    Code(
        "Q412",
        "a saved query returns what its header promises",
        "The query was run with its examples against the data that was to be published, and its answer is not what "
        "`returns` says. Either the data have lost something or the promise is outdated.",
        "#+ returns:\n#+   columns: [partner, name]\n#+   rows: at least 10",
    ),
    Code(
        "Q413",
        "a saved query can be run",
        "The query was refused or did not end within the limits for one query, as it would be for readers.",
    ),
    Code(
        "Q414",
        "parameters are named by the convention",
        "A variable that begins with an underscore is a parameter, as grlc has it: `?_name` required, `?__name` "
        "optional, with a suffix for its type. The name itself has no underscore.",
        "?_start_year_gYear     # wrong\n?_startYear_gYear",
    ),
    Code(
        "Q415",
        "the home page shows queries that there are",
        "Each name in the setting `questions` is that of a file in the folder of saved queries, without its `.rq`.",
        'questions = ["partners"]     # sparql_queries/partners.rq',
    ),
    Code(
        "Q421",
        "a profile names its specification",
        "The header of a profile says to which specification its documents conform; clients ask for it by that IRI. "
        "The file's name is the short name; `model` is taken by the full model.",
        "#+ profile: https://schema.org/\n#+ title: schema.org\nCONSTRUCT { … } WHERE { … }",
    ),
    Code(
        "Q422",
        "a profile is a CONSTRUCT query",
        "The query makes the documents of the profile from all that is published (docs/profiles.md). It was refused, "
        "cannot be parsed, constructs nothing that can be written, or failed.",
    ),
)

_TABLES = (
    Code(
        "T601",
        "a mapping is YAML",
        "The mapping of a table, NAME.map.yaml beside NAME.csv, consists of lines 'key: value' (docs/tables.md). A "
        "text that begins with one of `{ [ * & ! | > % @` or holds ': ' or ' #' needs quotes.",
        'aboutUrl: {network_id}     # wrong: a brace begins a map\naboutUrl: "{+network_id}"',
    ),
    Code(
        "T602",
        "the keys of a mapping are known",
        "A key that nobody reads is most often a slip of the pen; the message names the nearest known one. The names "
        "are those of the W3C's CSVW vocabulary, without its nesting: `columns` holds one line for each column.",
        "country: {propertyURL: gn:parentCountry}     # wrong\ncountry: {propertyUrl: gn:parentCountry}",
    ),
    Code(
        "T603",
        "the values of a mapping have the right form",
        "The value under this key cannot be understood; the message says what is expected. All values are read as "
        "texts, so `NO` is Norway and `012` keeps its zero, and only `true` and `false` are yes and no.",
        "required: yes     # wrong\nrequired: true",
    ),
    Code(
        "T604",
        "templates name columns of the table",
        "A template takes in cells by the name of their column, `{name}`, a column of another table by that of the "
        "lookup, `{place.geonames_id}`, and a part of `define` as it stands, `{+partner}`. The filters are `slug`, "
        "`lower` and `upper`.",
        'aboutUrl: "id/place/{nmae|slug}"     # wrong\naboutUrl: "id/place/{name|slug}"',
    ),
    Code(
        "T605",
        "IRIs of a mapping are under the base or have a known prefix or scheme",
        "An IRI in a mapping is a path under the base (`id/place/{id}`), a name with a prefix of the project or of "
        "`prefixes`, or an IRI of the schemes http, https, mailto or urn. A cell that holds an IRI is `{+column}`.",
        "propertyUrl: skoss:prefLabel     # wrong\npropertyUrl: skos:prefLabel",
    ),
    Code(
        "T606",
        "table and mapping come in pairs",
        "A table in the folder of the data says nothing without its mapping, and a mapping nothing without its table. "
        "NAME.csv and NAME.map.yaml stand side by side; a table that others only look things up in needs no mapping.",
    ),
    Code(
        "T610",
        "tables are UTF-8",
        "The file has another encoding, most often that of Windows: Excel writes it unless 'CSV UTF-8' is chosen. "
        "Guessing would turn names into others, so the file is refused. `publisher tables import` writes it anew.",
    ),
    Code(
        "T611",
        "tables have no byte order mark",
        "The file begins with the invisible mark U+FEFF, which other programs take for part of the first column's "
        "name. `publisher tables import` writes the file anew without it.",
    ),
    Code(
        "T612",
        "cells are separated by commas",
        "Excel writes semicolons and decimal commas where the system's language asks for them. The committed form has "
        "commas and decimal points, so that all programs read the same. `publisher tables import` writes it anew.",
        "name;lat\nKamëz;41,38167     # wrong\nname,lat\nKamëz,41.38167",
    ),
    Code(
        "T613",
        "quotes of cells are closed",
        "A cell that holds a comma, a quote or a line end stands in quotes, and a quote in it is written twice (RFC "
        "4180, section 2). A quote that is not closed would swallow all rows up to the next one.",
        '2,the "old" town     # wrong\n2,"the ""old"" town"',
    ),
    Code(
        "T614",
        "columns have names, each once",
        "The first row names the columns. Without a name, or with one that stands twice, nobody can tell which column "
        "is meant.",
    ),
    Code(
        "T615",
        "the table has all columns of its mapping",
        "The mapping describes a column that the table does not have: it was renamed, deleted or misspelt in one of "
        "the two. Where a column may have other names, `titles` lists them.",
    ),
    Code(
        "T616",
        "the mapping has all columns of its table",
        "The table has a column that the mapping does not describe, so its cells would be lost unseen. A column that "
        "is not to be published is named in the mapping without further words.",
        "columns:\n  remarks:     # not published",
    ),
    Code(
        "T617",
        "rows have as many cells as there are columns",
        "A row has more or fewer cells than the first row, so cells would slip into neighbouring columns. Most often "
        "a comma within a cell lacks its quotes.",
        'naples,Naples, Italy,IT     # wrong\nnaples,"Naples, Italy",IT',
    ),
    Code(
        "T618",
        "rows are not blank",
        "A row without any text is most often left over in a spreadsheet. Delete it.",
    ),
    Code(
        "T620",
        "required cells are filled",
        "The mapping says that this column is required (or part of the primary key), but the cell is empty. Fill it, "
        "or take `required` from the column if it may be unknown.",
    ),
    Code(
        "T621",
        "a cell belongs to its datatype",
        "The cell cannot be read as its datatype (XML Schema 1.1, part 2). Dates are written 2015-09-15, numbers with "
        "a decimal point; where a table writes them otherwise throughout, `format` says how.",
        "start: {datatype: date}     # wrong for 15/09/2015\nstart: {datatype: {base: date, format: dd/MM/yyyy}}",
    ),
    Code(
        "T622",
        "a cell has the form of its column",
        "The cell does not match the regular expression `pattern`, or is shorter or longer than the column allows.",
    ),
    Code(
        "T623",
        "a cell is one of the values listed",
        "The column has a list of values, and the cell is none of them. Correct the cell, or add it to `values` with "
        "the IRI that it stands for.",
        "role: {values: {partner: id/concept/partner-role/partner}}",
    ),
    Code(
        "T624",
        "a cell lies within the range of its column",
        "The number or date is below `minimum` or above `maximum` of the column.",
    ),
    Code(
        "T625",
        "cells have no stray white space",
        "White space at the start or end of a cell, and control characters, are invisible, yet they make two values of "
        "one: keys, lists and joins go wrong. Take them out.",
    ),
    Code(
        "T626",
        "cells are values, not what a spreadsheet made of them",
        "The cell holds an error of the spreadsheet such as #N/A or ####, or a long number in scientific notation, "
        "whose digits are lost. Correct it in the spreadsheet and export anew.",
    ),
    Code(
        "T627",
        "IRIs from cells are whole and clean",
        "A cell that is published as an IRI begins with http://, https://, mailto: or urn: and has no spaces or other "
        "characters that IRIs forbid (RFC 3987). Only what stands in a template as `{column}` is escaped.",
        "https://example.org/my file     # wrong\nhttps://example.org/my%20file",
    ),
    Code(
        "T628",
        "a name can be turned into a slug",
        "The filter `slug` keeps letters of the Latin script without their marks, and digits. A letter of another "
        "script has no agreed Latin form, so it is refused rather than dropped. Give the row an identifier of its own.",
    ),
    Code(
        "T629",
        "lists in cells have no empty and no repeated members",
        "A separator stands at an end of the cell or twice in a row, or a member stands twice.",
        "U3S033;;U3S034     # wrong\nU3S033;U3S034",
    ),
    Code(
        "T630",
        "language tags from cells name languages",
        "The cell is used as a language tag but is none (BCP 47).",
    ),
    Code(
        "T640",
        "a key stands once",
        "Two rows have the same primary key. Delete one, or correct its key; where two sources say the same, each in a "
        "row of its own, the column of the source belongs to the key.",
    ),
    Code(
        "T641",
        "what a foreign key names exists",
        "The cell names a row of another table that is not there. All rows that miss the same one are told in one "
        "message.",
    ),
    Code(
        "T642",
        "a lookup finds one row",
        "The table looked in has no row with these cells although the lookup is required, or has several, so that it "
        "cannot be told which one is meant.",
    ),
    Code(
        "T643",
        "one IRI names one thing",
        "Cells that differ yield the same IRI for the thing of their row, because a slug drops what tells them apart. "
        "If the rows mean one thing, spell it one way; if not, use a column in the template that tells them apart.",
    ),
    Code(
        "T644",
        "rows differ",
        "A row stands twice, cell by cell. It adds nothing; delete one.",
    ),
    Code(
        "T650",
        "identifiers in spreadsheets are texts",
        "The spreadsheet holds an identifier as a number, so its leading zeros are lost and long ones are rounded. "
        "Format the column as text, type the identifiers anew, and import again.",
    ),
)

CODES: dict[str, Code] = {
    entry.code: entry for entry in (*_CONFIGURATION, *_SYNTAX, *_LINT, *_SHAPES, *_QUERIES, *_TABLES)
}
"""All codes by name."""
