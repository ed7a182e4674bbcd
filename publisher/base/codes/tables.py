"""`T6xx`: tables."""

from __future__ import annotations

from publisher.base.codes.code import Code

TABLES = (
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
