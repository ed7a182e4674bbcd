"""One defect of each kind is planted in a good table: it is found in its place, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.build.tables.workbench import Workbench, dedent

if TYPE_CHECKING:
    from pathlib import Path

PARTNERS = dedent("""
    id,network,name,country,role,since,share,sources,page
    p1,alpha,Turin,IT,lead partner,2015-09-15,12.50,U1;U2,https://example.com/turin
    p2,alpha,Łódź,PL,partner,2016-02-29,7.5,U2,
    p3,beta,"Paris, Ville de",FR,partner,2017-01-01,0,U1,https://example.com/paris
    p4,beta,Skåne,NO,observer,,,U1,mailto:a@example.com
""")
MAPPING = dedent("""
    aboutUrl: "id/partner/{id}"
    graph: graph/source/{sources|lower}
    primaryKey: id
    foreignKeys:
      - {columnReference: network, reference: {resource: networks.csv, columnReference: id}}
    lookups:
      city: {resource: cities.csv, columnReference: {country: country, name: name}}
    columns:
      id: {required: true, pattern: "p[0-9]+"}
      network: {required: true, propertyUrl: org:organization, valueUrl: "id/network/{network}"}
      name: {required: true, maxLength: 20, propertyUrl: skos:prefLabel, lang: en}
      country: {pattern: "[A-Z]{2}", propertyUrl: gn:parentCountry, valueUrl: "id/country/{country|lower}"}
      role: {propertyUrl: org:role, values: {lead partner: id/role/lead, partner: id/role/partner, observer: id/role/o}}
      since: {datatype: date, minimum: 2002-01-01, maximum: 2030, propertyUrl: dct:issued}
      share: {datatype: decimal, minimum: 0, maximum: 100, propertyUrl: ex:share}
      sources: {separator: ";", required: true}
      page: {propertyUrl: foaf:page, valueUrl: "{+page}"}
    virtual:
      - {type: org:Membership, graph: graph/publisher}
      - {propertyUrl: dct:spatial, valueUrl: "id/place/{name|slug}"}
      - {propertyUrl: skos:closeMatch, valueUrl: "https://sws.geonames.org/{city.geonames}/"}
""")
FILES = {
    "partners__csv": PARTNERS,
    "partners__map__yaml": MAPPING,
    "networks__csv": "id\nalpha\nbeta\n",
    "cities__csv": "country,name,geonames\nIT,Turin,3165524\nPL,Łódź,3093133\n",
}


class Defect(NamedTuple):
    """A change to one of the files, and what must be told of it.

    Args:
        kind: What is wrong, in a few words.
        file: The file that is changed.
        old: What is replaced; nothing where the whole file is.
        new: By what.
        code: The code of the finding.
        place: Where it must stand.
        text: What must stand there.
        hint: What message or note must say.
    """

    kind: str
    file: str
    old: str
    new: str | bytes
    code: str
    place: str
    text: str
    hint: str = ""


def table(kind: str, old: str, new: str, code: str, place: str, text: str, hint: str = "") -> Defect:
    return Defect(kind, "partners__csv", old, new, code, f"partners.csv:{place}", text, hint)


def mapping(kind: str, old: str, new: str, code: str, place: str, text: str, hint: str = "") -> Defect:
    return Defect(kind, "partners__map__yaml", old, new, code, f"partners.map.yaml:{place}", text, hint)


def whole(kind: str, new: str | bytes, code: str, place: str, text: str, hint: str = "") -> Defect:
    return Defect(kind, "partners__csv", "", new, code, f"partners.csv:{place}", text, hint)


FILE_DEFECTS = [
    whole("Windows-1252", PARTNERS.replace("Łódź", "Kraków").encode("cp1252"), "T610", "3:14", "�", "is 'ó'"),
    whole("byte order mark", "\ufeff" + PARTNERS, "T611", "1:1", "", "publisher tables import"),
    whole("UTF-16", PARTNERS.encode("utf-16"), "T610", "1:1", "", "UTF-16"),
    whole("a spreadsheet called CSV", b"PK\x03\x04\x00\x00", "T610", "1:1", "", "a spreadsheet"),
    whole("semicolons", PARTNERS.replace(";", "|").replace(",", ";"), "T612", "1:3", ";", "semicolons"),
    whole("tabs", PARTNERS.replace(",", "\t"), "T612", "1:3", "\t", "tabs"),
    whole("Excel's sep line", "sep=;\n" + PARTNERS, "T612", "1:1", "sep=;", "Excel"),
    whole("old Macintosh line ends", PARTNERS.replace("\n", "\r"), "T613", "1:54", "", "carriage return"),
    whole("an empty file", "", "T614", "1:1", "", "empty"),
    table(
        "a quote never closed",
        '"Paris, Ville de"',
        '"Paris, Ville de',
        "T613",
        "4:9",
        '"Paris, Ville de,FR,partner,2017-01-01,0,U1,https://example.com/paris',
        "never closed",
    ),
    table("text after a quote", '"Paris, Ville de"', '"Paris", Ville de', "T617", "4:54", "https://example.com/paris"),
    table("a letter after a quote", '"Paris, Ville de"', '"Paris" Ville de', "T613", "4:16", " ", "comma"),
    table("a stray quote", "Turin,IT", 'Tu"rin,IT', "T613", "2:12", '"', "twice"),
    table("a column without a name", "role,since", ",since", "T614", "1:25", ""),
    table("a column named twice", "since,share", "since,since", "T614", "1:36", "since"),
    table(
        "a row too short",
        "p2,alpha,Łódź,PL,partner,2016-02-29,7.5,U2,",
        "p2,alpha,Łódź,PL,partner,2016-02-29,7.5,U2",
        "T617",
        "3:43",
        "",
        "before 'page'",
    ),
    table(
        "a row too long",
        '"Paris, Ville de"',
        "Paris, Ville de",
        "T617",
        "4:52",
        "https://example.com/paris",
        "in quotes",
    ),
    table("a blank line", "p2,alpha", "\np2,alpha", "T618", "3:1", "", "blank"),
    table("a row of commas", "p2,alpha", ",,,,,,,,\np2,alpha", "T618", "3:1", ",,,,,,,,", "blank"),
]

COLUMN_DEFECTS = [
    table(
        "a misspelt column",
        "country,role",
        "contry,role",
        "T615",
        "1:17",
        "contry",
        "no column 'country', but has 'contry'",
    ),
    table("a column in capitals", "country,role", "Country,role", "T615", "1:17", "Country"),
    table("a column with a space", "country,role", "country ,role", "T615", "1:17", "country "),
    Defect(
        "a column too many in the mapping",
        "partners__map__yaml",
        "  page:",
        "  remarks:\n  page:",
        "T615",
        "partners.csv:1:1",
        PARTNERS.partition("\n")[0],
        "no column 'remarks'",
    ),
    Defect(
        "a column too few in the mapping",
        "partners__map__yaml",
        "  share: {datatype: decimal, minimum: 0, maximum: 100, propertyUrl: ex:share}\n",
        "",
        "T616",
        "partners.csv:1:36",
        "share",
        "does not know the column 'share'",
    ),
]

CELL_DEFECTS = [
    table("required but empty", "p2,alpha,Łódź", "p2,alpha,", "T620", "3:10", "", "'name' is required"),
    table("a required list empty", "0,U1,", "0,,", "T620", "4:51", "", "'sources'"),
    table("an empty key", "p2,alpha", ",alpha", "T620", "3:1", "", "'id'"),
    table("a date with slashes", "2015-09-15", "15/09/2015", "T621", "2:32", "15/09/2015", "write 2015-09-15"),
    table("an ambiguous date", "2015-09-15", "04/06/2015", "T621", "2:32", "04/06/2015", "2015-04-06 or 2015-06-04"),
    table("a date that does not exist", "2015-09-15", "2015-02-30", "T621", "2:32", "2015-02-30", "no such day"),
    table("29 February in a common year", "2016-02-29", "2017-02-29", "T621", "3:26", "2017-02-29", "no such day"),
    table("a spreadsheet's day number", "2015-09-15", "42262", "T621", "2:32", "42262", "2015-09-15"),
    table("a date with a month's name", "2015-09-15", "Sept 2015", "T621", "2:32", "Sept 2015", "2015-09-15"),
    table("a date too coarse", "2015-09-15", "2015-09", "T621", "2:32", "2015-09"),
    table("a decimal comma", "12.50,U1", '"12,50",U1', "T621", "2:44", "12,50", "write 12.50"),
    table("a thousands sign", "12.50,U1", "1'250,U1", "T621", "2:43", "1'250", "write 1250"),
    table("a number with its unit", "12.50,U1", "12.50 %,U1", "T621", "2:43", "12.50 %", "write 12.50 alone"),
    table("a word for a number", "12.50,U1", "unknown,U1", "T621", "2:43", "unknown"),
    table("too small a number", "12.50,U1", "-1,U1", "T624", "2:43", "-1", "minimum 0"),
    table("too great a number", "12.50,U1", "100.01,U1", "T624", "2:43", "100.01", "maximum 100"),
    table("too early a date", "2015-09-15", "1915-09-15", "T624", "2:32", "1915-09-15", "minimum 2002-01-01"),
    table("too late a date", "2015-09-15", "2031-01-01", "T624", "2:32", "2031-01-01", "maximum 2030"),
    table("not after the pattern", "p1,alpha", "x1,alpha", "T622", "2:1", "x1", "pattern"),
    table("small letters for a code", "Turin,IT", "Turin,it", "T622", "2:16", "it"),
    table(
        "too long a text",
        "Turin,IT",
        "Turin and everything around it,IT",
        "T622",
        "2:10",
        "Turin and everything around it",
        "20",
    ),
    table("an unknown value", ",observer", ",observor", "T623", "5:18", "observor", "did you mean 'observer'?"),
    table("a value in capitals", ",observer", ",Observer", "T623", "5:18", "Observer", "did you mean 'observer'?"),
    table("a space at the end", "PL,partner,", "PL,partner ,", "T625", "3:18", "partner ", "white space"),
    table("a space at the start", "p2,alpha", "p2, alpha", "T625", "3:4", " alpha", "white space"),
    table("a no-break space", "Turin,IT", "Turin\u00a0,IT", "T625", "2:10", "Turin\u00a0", "white space"),
    table("a zero-width space", "Turin,IT", "\u200bTurin,IT", "T625", "2:10", "\u200bTurin"),
    table("a control character", "Turin,IT", "Tu\x0brin,IT", "T625", "2:10", "Tu\x0brin", "U+000B"),
    table("a replaced character", "Skåne", "Sk\ufffdne", "T625", "5:9", "Sk\ufffdne", "U+FFFD"),
    table("a spreadsheet's error", "Turin,IT", "Turin,#N/A", "T626", "2:16", "#N/A", "error of the spreadsheet"),
    table("a column too narrow", "Turin,IT", "####,IT", "T626", "2:10", "####"),
    table("scientific notation", "Turin,IT", "1.23E+15,IT", "T626", "2:10", "1.23E+15", "digits"),
    table(
        "a space in an IRI",
        "example.com/turin",
        "example.com/turin city",
        "T627",
        "2:55",
        "https://example.com/turin city",
        "%20",
    ),
    table(
        "an IRI without a scheme",
        "https://example.com/turin",
        "www.example.com",
        "T627",
        "2:55",
        "www.example.com",
        "write https://www.example.com",
    ),
    table(
        "a dangerous scheme",
        "https://example.com/turin",
        "javascript:alert(1)",
        "T627",
        "2:55",
        "javascript:alert(1)",
        "scheme 'javascript'",
    ),
    table(
        "a scheme not published",
        "https://example.com/turin",
        "ftp://example.com/a",
        "T627",
        "2:55",
        "ftp://example.com/a",
        "scheme 'ftp'",
    ),
    table(
        "an IRI without a host", "https://example.com/turin", "https:///turin", "T627", "2:55", "https:///turin", "host"
    ),
    table(
        "a forbidden character",
        "https://example.com/turin",
        "https://example.com/{turin}",
        "T627",
        "2:55",
        "https://example.com/{turin}",
        "forbid",
    ),
    table(
        "a half escape",
        "https://example.com/turin",
        "https://example.com/50%",
        "T627",
        "2:55",
        "https://example.com/50%",
        "forbid",
    ),
    table(
        "two IRIs in one cell",
        "https://example.com/turin",
        "https://a.example https://b.example",
        "T627",
        "2:55",
        "https://a.example https://b.example",
        "two cells",
    ),
    table("a name without Latin letters", "Skåne", "Столична", "T628", "5:9", "Столична", "no Latin form"),
    table("a name without letters", "Skåne", "—", "T628", "5:9", "—", "neither letter nor digit"),
    table("an empty list member", "U1;U2", "U1;;U2", "T629", "2:49", "U1;;U2", "empty member"),
    table("a separator at the end", "U1;U2", "U1;U2;", "T629", "2:49", "U1;U2;", "empty member"),
    table("a list member twice", "U1;U2", "U1;U1", "T629", "2:49", "U1;U1", "twice"),
]

KEY_DEFECTS = [
    table("a key twice", "p2,alpha", "p1,alpha", "T640", "3:1", "p1", "row 2"),
    table("a missing row of another table", "p2,alpha", "p2,alfa", "T641", "3:4", "alfa", "did you mean 'alpha'?"),
    Defect(
        "an ambiguous lookup",
        "cities__csv",
        "PL,Łódź",
        "IT,Turin,1\nPL,Łódź",
        "T642",
        "partners.csv:2:10",
        "Turin",
        "rows 2 and 3",
    ),
    Defect(
        "a lookup that must find",
        "partners__map__yaml",
        "name: name}}",
        "name: name}, required: true}",
        "T642",
        "partners.csv:4:9",
        '"Paris, Ville de"',
        "finds no row",
    ),
]

MAPPING_DEFECTS = [
    mapping(
        "an unknown key", "primaryKey: id", "primarykey: id", "T602", "3:1", "primarykey", "did you mean 'primaryKey'?"
    ),
    mapping(
        "an unknown key of a column",
        "propertyUrl: ex:share",
        "propertyURL: ex:share",
        "T602",
        "15:56",
        "propertyURL",
        "'propertyUrl'",
    ),
    mapping(
        "an unknown key of a virtual column",
        "{type: org:Membership,",
        "{types: org:Membership,",
        "T602",
        "19:6",
        "types",
        "'type'",
    ),
    mapping("a tab", "  id: {required", "\tid: {required", "T601", "9:1", "\t", "not with tabs"),
    mapping("a brace without quotes", '"id/partner/{id}"', "{id}", "T603", "1:11", "{id}", "needs quotes"),
    mapping(
        "a key of the mapping twice",
        "primaryKey: id",
        "primaryKey: id\nprimaryKey: id",
        "T601",
        "4:1",
        "primaryKey",
        "twice",
    ),
    mapping(
        "yes for true", "id: {required: true", "id: {required: yes", "T603", "9:18", "yes", "neither true nor false"
    ),
    mapping(
        "an unknown datatype",
        "datatype: decimal",
        "datatype: decimel",
        "T603",
        "15:21",
        "decimel",
        "did you mean 'decimal'?",
    ),
    mapping("a bad pattern", '"p[0-9]+"', '"p[0-9+"', "T603", "9:33", '"p[0-9+"', "regular expression"),
    mapping("a bad range", "minimum: 0,", "minimum: nought,", "T603", "15:39", "nought", "compared"),
    mapping(
        "a bad format",
        "datatype: date,",
        "datatype: {base: date, format: DD/MM/YYYY},",
        "T603",
        "14:42",
        "DD/MM/YYYY",
        "dd/MM/yyyy",
    ),
    mapping("a bad length", "maxLength: 20", "maxLength: long", "T603", "11:37", "long"),
    mapping(
        "an unknown column in a template",
        "id/network/{network}",
        "id/network/{netwerk}",
        "T604",
        "10:70",
        '"id/network/{netwerk}"',
        "did you mean 'network'?",
    ),
    mapping(
        "an unknown filter", "{name|slug}", "{name|slugg}", "T604", "20:42", '"id/place/{name|slugg}"', "known are slug"
    ),
    mapping(
        "a brace left over",
        "id/place/{name|slug}",
        "id/place/{name|slug",
        "T604",
        "20:42",
        '"id/place/{name|slug"',
        "other half",
    ),
    mapping(
        "an unknown column of a lookup",
        "{city.geonames}",
        "{city.geoname}",
        "T604",
        "21:46",
        '"https://sws.geonames.org/{city.geoname}/"',
        "cities.csv has no column",
    ),
    mapping("an unknown prefix", "ex:share", "exx:share", "T605", "15:69", "exx:share", "neither a prefix"),
    mapping(
        "a scheme that is not published",
        "https://sws.geonames.org/",
        "ftp://sws.geonames.org/",
        "T605",
        "21:46",
        '"ftp://sws.geonames.org/{city.geonames}/"',
        "'ftp:'",
    ),
    mapping(
        "a space in a constant", "id/role/lead,", "id/role/the lead,", "T605", "13:56", "id/role/the lead", "space"
    ),
    mapping("an unknown key column", "primaryKey: id", "primaryKey: idd", "T604", "3:13", "idd", "did you mean 'id'?"),
    mapping(
        "an unknown other table",
        "resource: networks.csv",
        "resource: network.csv",
        "T606",
        "5:54",
        "network.csv",
        "did you mean 'networks.csv'?",
    ),
    mapping(
        "an unknown column there",
        "resource: networks.csv, columnReference: id",
        "resource: networks.csv, columnReference: idd",
        "T604",
        "5:85",
        "idd",
        "networks.csv has no column",
    ),
    mapping("a wrong tag", "lang: en", "lang: english language", "T603", "11:76", "english language", "language tag"),
    mapping(
        "a condition that cannot hold",
        'valueUrl: "id/place/{name|slug}"',
        'valueUrl: "id/place/{name|slug}", when: {role: leader}',
        "T603",
        "20:79",
        "leader",
        "none of the values",
    ),
    mapping("nothing to be about", 'aboutUrl: "id/partner/{id}"\n', "", "T603", "9:29", "propertyUrl", "no aboutUrl"),
    Defect(
        "a table without a mapping", "extra__csv", "", "a,b\n1,2\n", "T606", "extra.csv:1:1", "a,b", "extra.map.yaml"
    ),
    Defect(
        "a mapping without a table", "extra__map__yaml", "", "columns:\n", "T606", "extra.map.yaml:1:1", "", "extra.csv"
    ),
]

DEFECTS = [*FILE_DEFECTS, *COLUMN_DEFECTS, *CELL_DEFECTS, *KEY_DEFECTS, *MAPPING_DEFECTS]


def test_the_tables_without_a_defect_are_without_findings(tmp_path: Path) -> None:
    bench = Workbench(tmp_path, **FILES)
    assert bench.findings == []
    assert len(bench.quads()) == 44


def test_there_are_a_hundred_kinds_of_defect() -> None:
    assert len({defect.kind for defect in DEFECTS}) == len(DEFECTS) >= 100


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.kind)
def test_each_defect_is_found_in_its_place(defect: Defect, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = dict(FILES)
    if defect.old:
        text = FILES[defect.file]
        assert text.count(defect.old) == 1, f"{defect.old!r} stands {text.count(defect.old)} times"
        assert isinstance(defect.new, str)
        files[defect.file] = text.replace(defect.old, defect.new)
    else:
        files[defect.file] = defect.new
    bench = Workbench(tmp_path, **files)
    codes = [finding.code for finding in bench.findings]
    assert set(codes) == {defect.code}, bench.report
    finding = bench.findings[0]
    place = str(finding.span).removeprefix("data/")
    assert (place, bench.text(finding.span)) == (defect.place, defect.text), bench.report
    told = f"{finding.message}; {finding.note}"
    assert defect.hint in told, told
