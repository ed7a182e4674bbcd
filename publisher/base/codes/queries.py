"""`Q4xx`: saved queries and profiles."""

from __future__ import annotations

from publisher.base.codes.code import Code

QUERIES = (
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
        "settings name queries that there are",
        "Each name in the settings `questions` and `measures` is that of a file in the folder of saved queries, "
        "without its `.rq`.",
        'questions = ["partners"]     # sparql_queries/partners.rq',
    ),
    Code(
        "Q416",
        "a measure of quality is a number",
        "Each name in the setting `measures` of a dataset is that of a saved query that gives one row with one whole "
        "or decimal number, and has no parameters; it is published as a quality measurement of that dataset (DQV).",
        "SELECT (COUNT(?network) AS ?value) WHERE { ?network a org:OrganizationalCollaboration }",
    ),
    Code(
        "Q417",
        "a picture is made of the right columns",
        "The header's `picture` needs, in this order: `chords` two things and a number; `map` a place, what it is "
        "grouped by and a number; `bars` a thing and a number. A map can be narrowed down by its further columns.",
        "#+ picture: chords\nSELECT ?country ?otherCountry (COUNT(?network) AS ?networks)",
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
