"""Rules for nginx (1.22 or later): what to answer with, and with which headers, as `map` blocks.

Two files: one for the `http` block with the maps, one to include into a `server` block that names the `root`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from publisher.base.formats import DOCUMENT_FORMATS, HTML, RDF_FORMATS
from publisher.export.answers import (
    CODED,
    CODED_DIGEST,
    DIGEST,
    PATH,
    REST,
    REST_OF_PATH,
    STEM_AND_SUFFIX,
    TAG,
    stem,
)
from publisher.export.negotiation import FIRST, format_tiers, language_tiers
from publisher.export.site import GONE, LOCATION, SEE, addresses_of
from publisher.export.survey import STRICT
from publisher.export.tables import BY_DOCUMENT, BY_EXTENSION, BY_FILE, EVERYWHERE, tables_of
from publisher.web.problems import PROBLEM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from publisher.export.answers import Row, Spelling
    from publisher.export.negotiation import Tier
    from publisher.export.site import Site
    from publisher.export.tables import Table

HTTP_FILE, SERVER_FILE = "nginx/http.conf", "nginx/server.conf"

# What nginx says by itself where it does so.
_NGINX_ADDS = frozenset({"Accept-Ranges", LOCATION})
_KEYS = {
    BY_EXTENSION: "$lp{g}_how $lp{g}_ext",
    BY_DOCUMENT: "${name}_group $lp{g}_how $lp{g}_ext",
    BY_FILE: "$lp{g}_file",
    EVERYWHERE: "$lp{g}_how",
}
# How much longer a rule is that names a value by a number which has to be looked up.
_SHORT = 5
_MARKS = {PATH: "spelled", REST: "rest", TAG: "tag", DIGEST: "digest", CODED_DIGEST: "coded_digest"}
"""Names of the variables that hold what is a document's or a file's own, by the mark that stands for it."""

_FIXED_MAPS = r"""
# The query without the choice of a language.
map $args $lp_query {
    "" "";
    "~^lang=[^&]*$" "";
    "~^(?<lp_q1>.*)&lang=[^&]*$" "?$lp_q1";
    "~^lang=[^&]*&(?<lp_q2>.*)$" "?$lp_q2";
    default "?$args";
}

# Keys of maps do not tell capitals from small letters; this does.
map "$lp_address $lp_slot" $lp_checked {
    default "";
    "~^(?<lp_a1>.*) (?<lp_a2>(?:any|page|file|see|gone(?:-page|-file)?) (?P=lp_a1))$" $lp_a2;
    "~^(?<lp_a3>.*) (?<lp_a4>(?:any|page|file|see|gone(?:-page|-file)?) [^ ]+) (?P=lp_a3)$" $lp_a4;
}
map $lp_checked $lp_kind { default ""; "~^(?<lp_k1>[a-z-]+) " $lp_k1; }
map $lp_checked $lp_name { default "/~none"; "~^[a-z-]+ (?<lp_k2>/.*)$" $lp_k2; }

map "$lp_kind|$lp_format" $lp_refused { default ""; "any|none" 1; }
map "$lp_kind|$lp_format" $lp_file {
    default "/~none";
    "any|none" "/~none";
    "any|html" "$lp_name~$lp_language.html";
    "~^any\|" "$lp_name.$lp_format";
    "~^page\|" "$lp_name~$lp_language.html";
    "~^(?:file|see)\|" $lp_name;
}
map "$lp_named|$lp_kind|$lp_format" $lp_how { default $lp_kind; "~^1\|page\|" "page?"; "1|any|html" "any?"; }

map $http_accept_encoding $lp_gzip {
    default "";
    "~*(?:^|,)\s*gzip\s*(?:;\s*q=(?:0?[.]0*[1-9][0-9]*|1(?:[.]0*)?))?\s*(?:,|$)" 1;
}
map "$lp_gzip$lp_gzip_content_encoding" $lp_coded { default ""; "1gzip" 1; }
map $lp_coded $lp_path { default $lp_file; 1 "$lp_file.gz"; }

map "$http_if_none_match|$lp_sent_etag" $lp_match {
    default "";
    "~(?:^|[ ,])(?:W/)?(?<lp_e1>\x22[^\x22]*\x22)(?:[ ,].*)?\|(?P=lp_e1)$" 1;
    "~^[*]\|." 1;
}
map "$http_if_none_match|$http_if_modified_since|$lp_last_modified" $lp_since {
    default "";
    "~^\|(?<lp_e2>[^|]+)\|(?P=lp_e2)$" 1;
}
map "$lp_match$lp_since" $lp_unchanged { default 1; "" ""; }

map "$lp_problem" $lp404_file { default "/~404.json"; html "/~404~$lp_language.html"; }
map "$lp_problem" $lp405_file { default "/~405.json"; html "/~405~$lp_language.html"; }
map "$lp_kind|$lp_told|$lp_problem" $lp410_file {
    default "$lp_name~$lp_language.json";
    "~^gone-file\|" $lp_name;
    "~^gone\|(?<lp_g1>@DATA@)\|" "$lp_name.$lp_g1";
    "~\|html$" "$lp_name~$lp_language.html";
}
map "$lp_problem" $lp406_file { default "$lp_name~e406.json"; }
""".replace("@DATA@", "|".join(fmt.key for fmt in RDF_FORMATS))

_SERVER = """# Include this into a server block that says where the files are:
#     server {{ listen 80; root /srv/export/site; include /srv/export/nginx/server.conf; }}
# and http.conf of the same folder into the http block.
etag off;
if_modified_since off;
absolute_redirect off;
merge_slashes off;
gzip off;
types {{ }}
default_type "";
{error_pages}
{locations}
"""

_LOCATION = """location {where} {{
    if ($request_method = OPTIONS) {{
{preflight}
        return 204;
    }}
    if ($request_method !~ ^(?:GET|HEAD)$) {{ return 405; }}
    if ($lp_kind = {see}) {{ return 303 $lp_location; }}
    if ($lp_kind ~ ^{gone}) {{ return 410; }}
    if ($lp_refused) {{ return 406; }}
    if ($lp_unchanged) {{ return 418; }}
    rewrite ^ $lp_path break;
{ranges}{headers}
}}
"""

# By way of an error page, since `return 304` would say that the document has no bytes.
_UNCHANGED = """error_page 418 =304 /~304;
location = /~304 {{
    internal;
    max_ranges 0;
    rewrite ^ $lp_path break;
{headers}
}}
"""

_ERROR = """location = /~{status} {{
    internal;
    max_ranges 0;
    rewrite ^ $lp{status}_file break;
{headers}
}}
"""


def rules(site: Site) -> dict[str, str]:
    """The files for nginx, by their paths in the export."""
    answers = {"": site.rows, **{str(status): rows for status, rows in sorted(site.errors.items())}}
    groups = {group: tables_of(rows) for group, rows in answers.items()}
    maps = [
        _sizes(site),
        'geo $lp_dollar { default "$"; }',
        _addresses(site),
        _choices(site),
        _FIXED_MAPS,
        *(_names(group) for group in groups),
        *(_own(group, rows, site.spellings) for group, rows in answers.items()),
        *(_header_maps(group, found) for group, found in groups.items()),
        _sent(groups[""], site.not_in_304 | {"Content-Encoding"}),
    ]
    return {HTTP_FILE: "\n".join(maps) + "\n", SERVER_FILE: _server(site, groups)}


def _sizes(site: Site) -> str:
    longest = max((len(f"{row.how} {row.file}") for row in site.rows), default=0)
    longest = max(longest, *(len(address.encode()) for address in site.slots), 100)
    size = 1 << (4 * longest).bit_length()
    return f"map_hash_max_size {max(2048, 4 * len(site.rows))};\nmap_hash_bucket_size {size};\n" + (
        "variables_hash_max_size 8192;\nvariables_hash_bucket_size 256;"
    )


def _addresses(site: Site) -> str:
    queries = {a: a for a in site.slots if "?" in a}
    queries |= {other: a for a in sorted(queries) for other in _spellings(a) if other not in site.slots}
    strict = [(f"~^{re.escape(path)}{'[^?]*' if path.endswith('/') else ''}[?]", '""') for path in STRICT]
    slots = {
        address: f"{slot.kind} {slot.stem}" + ("" if slot.stem == address else f" {address}")
        for address, slot in addresses_of(site)
    }
    reserved = [("", '""'), ("/.htaccess", '""'), ("~/[^?]*[~]", '""')]
    return "\n".join(
        (
            _map('"$uri$lp_query"', "lp_address", "$uri", [*_sensitive(queries), *strict], raw=True),
            _map("$lp_address", "lp_slot", '"file $lp_address"', [*_sensitive(slots), *reserved], raw=True),
        )
    )


def _spellings(address: str) -> Iterator[str]:
    """Other ways to write the same query: with `:` and `/` as they are."""
    path, _, query = address.partition("?")
    name, _, rest = query.partition("=")
    if name == "iri":
        value, mark, more = rest.partition("&")
        yield f"{path}?iri={quote(unquote(value), safe=':/?@!$()*,;=')}{mark}{more}"


def _sensitive(entries: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Entries of a map; those that differ in capitals only, as regular expressions."""
    lowered: dict[str, int] = {}
    for key in entries:
        lowered[key.lower()] = lowered.get(key.lower(), 0) + 1
    for key, value in entries.items():
        yield (key if lowered[key.lower()] == 1 else f"~^{re.escape(key)}$"), _text(value)


def _choices(site: Site) -> str:
    first = DOCUMENT_FORMATS[0].key
    languages = {tag: tag for tag in site.languages}
    return "\n".join(
        (
            _map("$lp_address", "lp_first", first, _sensitive(site.firsts), raw=True),
            _choice("$http_accept", "lp_wanted", format_tiers(DOCUMENT_FORMATS, FIRST), FIRST),
            _map("$lp_wanted", "lp_format", "$lp_wanted", [(FIRST, "$lp_first")], raw=True),
            _choice("$http_accept", "lp_told", format_tiers((*RDF_FORMATS, HTML, PROBLEM)), RDF_FORMATS[0].key),
            _choice("$http_accept", "lp_problem", format_tiers((PROBLEM, HTML)), PROBLEM.key),
            _choice("$http_accept_language", "lp_preferred", language_tiers(site.languages), site.languages[0]),
            _map("$arg_lang", "lp_language", "$lp_preferred", list(languages.items())),
            _map("$arg_lang", "lp_named", '""', [(tag, "1") for tag in languages]),
        )
    )


def _choice(variable: str, name: str, tiers: Sequence[Tier], otherwise: str) -> str:
    asked: list[tuple[str, str]] = []
    choices: dict[str, str] = {}
    for tier in tiers:
        named = tier.pattern if "" in tier.choices else _named_group(tier.pattern, f"{name}_m")
        value = tier.choices.get("", f"${name}_m")
        asked.append((f"~*{named}", value))
        choices |= {key or value: choice for key, choice in tier.choices.items()}
    return (
        _map(variable, f"{name}_asked", '""', asked) + "\n" + _map(f"${name}_asked", name, otherwise, choices.items())
    )


def _named_group(pattern: str, name: str) -> str:
    return re.sub(r"\((?!\?)", f"(?<{name}>", pattern, count=1)


def _names(group: str) -> str:
    """What tables depend on, made from the name of the file."""
    how = "" if not group else f'map "" $lp{group}_how {{ default {group}; }}\n'
    parts = STEM_AND_SUFFIX.replace("?P<stem>", f"?<lp{group}_x1>").replace("?P<suffix>", f"?<lp{group}_x2>")
    whole = STEM_AND_SUFFIX.replace("?P<stem>", f"?<lp{group}_x3>").replace("?P<suffix>", "?:")
    rest = REST_OF_PATH.replace("?P<rest>", f"?<lp{group}_x5>")
    return f"""{how}map $lp{group}_file $lp{group}_ext {{
    default "";
    "~^{parts}$" $lp{group}_x2;
    "~(?<lp{group}_x4>[.][^./]*)$" $lp{group}_x4;
}}
map $lp{group}_file $lp{group}_stem {{
    default $lp{group}_file;
    "~^{whole}$" $lp{group}_x3;
}}
map $lp{group}_stem $lp{group}_own_rest {{ default ""; "~^{rest}$" $lp{group}_x5; }}"""


def _own(group: str, rows: Iterable[Row], spellings: Mapping[str, Spelling]) -> str:
    """What is a document's or a file's own: how headers spell its address, its entity tag, its digests."""
    known = {found: spellings[found] for found in sorted({stem(row.file) for row in rows} & spellings.keys())}
    told = {row.file: " ".join(row.own) for row in rows if any(row.own)}
    file, found, own = f"$lp{group}_file", f"$lp{group}_stem", f"lp{group}_own"
    return "\n".join(
        (
            _map(found, f"lp{group}_spelled", found, [(key, _text(one.path)) for key, one in known.items()], raw=True),
            _map(
                found,
                f"lp{group}_rest",
                f"$lp{group}_own_rest",
                [(key, _text(one.rest)) for key, one in known.items()],
                raw=True,
            ),
            _map(file, own, '""', sorted(told.items())),
            *(
                _map(f"${own}", f"lp{group}_{name}", '""', [(f"~^{pattern}$", f"$lp{group}_{name}_x")], raw=True)
                for name, pattern in (
                    ("tag", f"(?<lp{group}_tag_x>[^ ]*) [^ ]* [^ ]*"),
                    ("digest", f"[^ ]* (?<lp{group}_digest_x>[^ ]*) [^ ]*"),
                    ("coded_digest", f"[^ ]* [^ ]* (?<lp{group}_coded_digest_x>[^ ]*)"),
                )
            ),
        )
    )


def _header_maps(group: str, tables: Iterable[Table]) -> str:
    return "\n".join(_header_map(group, table) for table in tables)


def _variable(group: str, name: str) -> str:
    return f"lp{group}_" + name.lower().replace("-", "_")


def _header_map(group: str, table: Table) -> str:
    """The value of one header by what it depends on; values that many share are written once."""
    name = _variable(group, table.name)
    key = '"' + _KEYS[table.key].format(g=group, name=name) + '"'
    written = [*table.values.values(), *table.exceptions.values()]
    distinct = sorted(set(written))
    if table.key == EVERYWHERE:
        return f'map "" ${name} {{ default {_text(distinct[0], group)}; }}'
    shared = sum(map(len, written)) > sum(map(len, distinct)) + _SHORT * (len(written) + len(distinct))
    number = {value: str(i) for i, value in enumerate(distinct, 1)}

    def told(value: str) -> str:
        return (number[value] if shared else _text(value, group)) if value else '""'

    outcome = f"{name}_number" if shared else name
    lines = []
    if table.key == BY_DOCUMENT:
        groups = [(found, str(at)) for found, at in table.groups.items()]
        lines.append(_map(f"$lp{group}_stem", f"{name}_group", "0", groups, raw=True))
    lines.append(_map(key, f"{outcome}_usual", '""', [(k, told(v)) for k, v in table.values.items()], raw=True))
    exceptions = [(k, told(v)) for k, v in table.exceptions.items()]
    lines.append(_map(f'"$lp{group}_how $lp{group}_file"', outcome, f"${outcome}_usual", exceptions, raw=True))
    if shared:
        lines.append(_map(f"${outcome}", name, '""', [(number[v], _text(v, group)) for v in distinct], raw=True))
    return "\n".join(lines)


def _sent(tables: Iterable[Table], not_in_304: set[str]) -> str:
    """What is sent: as gzip some headers are others, and an unchanged answer leaves some out."""
    names = {table.name for table in tables}
    lines = []
    for name in _sent_names(names):
        plain, coded = _variable("", name), _variable("", CODED + name)
        value = f"${plain}" if name in names else '""'
        if CODED + name in names:
            lines.append(_map(f'"$lp_coded${coded}"', f"lp_coded_{plain}", value, [("~^1.", f"${coded}")], raw=True))
            value = f"$lp_coded_{plain}"
        entries = [("1", '""')] if name in not_in_304 else []
        source = "$lp_unchanged" if entries else '""'
        lines.append(_map(source, _sent_variable(name), value, entries, raw=True))
    return "\n".join(lines)


def _sent_names(names: Iterable[str]) -> list[str]:
    return sorted({name.removeprefix(CODED) for name in names} - _NGINX_ADDS)


def _sent_variable(name: str) -> str:
    return "lp_sent_" + name.lower().replace("-", "_")


def _server(site: Site, groups: Mapping[str, Sequence[Table]]) -> str:
    main, errors = groups[""], [group for group in groups if group]
    headers = "\n".join(
        f"    add_header {name} ${_sent_variable(name)};" for name in _sent_names(table.name for table in main)
    )
    preflight = "\n".join(f"        add_header {n} {_text(v)};" for n, v in sorted(site.preflight.items()))
    common = {"preflight": preflight, "see": SEE, "gone": GONE, "headers": headers}
    locations = [_LOCATION.format(where="/", ranges="    max_ranges 0;\n", **common)]
    locations += [_LOCATION.format(where=f"^~ /{folder}/", ranges="", **common) for folder in sorted(site.ranges)]
    locations.append(_UNCHANGED.format(headers=headers))
    for group in errors:
        lines = [f"    add_header {t.name} ${_variable(group, t.name)} always;" for t in groups[group]]
        locations.append(_ERROR.format(status=group, headers="\n".join(lines)))
    pages = "\n".join(f"error_page {group} /~{group};" for group in errors)
    return _SERVER.format(error_pages=pages, locations="\n".join(locations))


def _map(source: str, name: str, default: str, entries: Iterable[tuple[str, str]], *, raw: bool = False) -> str:
    """A map block. With `raw` the values are written as they are, else they are quoted."""
    lines = [f"    {_key(key)} {value if raw else _quoted(value)};" for key, value in entries]
    return "\n".join([f"map {source} ${name} {{", f"    default {default};", *lines, "}"])


def _key(key: str) -> str:
    return '"' + re.sub(r'(["])', r"\\\1", key) + '"'


def _quoted(value: str) -> str:
    return f'"{value}"'


def _text(value: str, group: str = "") -> str:
    """A text as the value of a map or a header."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "${lp_dollar}")
    for mark, name in _MARKS.items():
        escaped = escaped.replace(mark, f"${{lp{group}_{name}}}")
    return f'"{escaped}"'
