"""Rules for Apache (2.4) as one `.htaccess` in the folder of the files: mod_rewrite, mod_headers and mod_mime.

They choose the same files as those for nginx. Headers that differ from document to document (`Link`, entity tags) would
need a file of their own for each document; they are left to nginx, and docs/static-export.md says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from publisher.base.formats import DOCUMENT_FORMATS, HTML
from publisher.export.negotiation import format_tiers, language_tiers
from publisher.export.site import ANY, FILE, PAGE, SEE, addresses_of
from publisher.export.tables import constants, types_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publisher.export.negotiation import Tier
    from publisher.export.site import Site

HTACCESS_FILE = "site/.htaccess"

_HEAD = """# For a host whose root is this folder. It needs mod_rewrite, mod_headers and mod_mime.
Options -Indexes -MultiViews
<IfModule mod_dir.c>
DirectorySlash Off
DirectoryIndex disabled
</IfModule>
AddDefaultCharset Off
ErrorDocument 404 /~404.json
RewriteEngine On
RewriteBase /
"""

_FILES = """
# Things send to their documents.
RewriteCond %{{DOCUMENT_ROOT}}/doc/$1.{first} -f
RewriteRule ^id/(.+)$ /doc/$1 [R=303,END]
# No address has a tilde, which only names of files bear.
RewriteRule ~|^[.]htaccess$ - [R=404,END]
# Documents by format, pages by language.
RewriteCond %{{DOCUMENT_ROOT}}/$1.{first} -f
RewriteCond %{{ENV:LP_FORMAT}} ^none$
RewriteRule ^(.+)$ - [R=406,END]
RewriteCond %{{DOCUMENT_ROOT}}/$1.{first} -f
RewriteCond %{{ENV:LP_FORMAT}} ^html$
RewriteRule ^(.+)$ /$1~%{{ENV:LP_LANGUAGE}}.html [END,E=LP_ANY:1]
RewriteCond %{{DOCUMENT_ROOT}}/$1.{first} -f
RewriteRule ^(.+)$ /$1.%{{ENV:LP_FORMAT}} [END,E=LP_ANY:1]
RewriteCond %{{DOCUMENT_ROOT}}/$1~{language}.html -f
RewriteRule ^(.+?)(?:\\.html)?$ /$1~%{{ENV:LP_LANGUAGE}}.html [END]
"""


def rules(site: Site) -> dict[str, str]:
    """The file for Apache, by its path in the export."""
    lines = [
        _HEAD,
        *_choice("LP_FORMAT", "%{HTTP:Accept}", format_tiers(DOCUMENT_FORMATS), DOCUMENT_FORMATS[0].key),
        *_choice("LP_LANGUAGE", "%{HTTP:Accept-Language}", language_tiers(site.languages), site.languages[0]),
        *(
            f"RewriteCond %{{QUERY_STRING}} (?:^|&)lang={tag}$\nRewriteRule ^ - [E=LP_LANGUAGE:{tag}]"
            for tag in site.languages
        ),
        *_exceptions(site),
        _FILES.format(first=DOCUMENT_FORMATS[0].key, language=site.languages[0]),
        *_headers(site),
    ]
    return {HTACCESS_FILE: "\n".join(lines) + "\n"}


def _choice(name: str, header: str, tiers: Sequence[Tier], otherwise: str) -> Iterator[str]:
    """Rules that set a variable to what a header asks for."""
    yield f"RewriteRule ^ - [E={name}:{otherwise}]"
    choices: dict[str, str] = {}
    for tier in tiers:
        value = tier.choices.get("", "%1")
        yield f"RewriteCond %{{ENV:{name}_ASKED}} ^$"
        yield f'RewriteCond {header} "{tier.pattern}" [NC]'
        yield f"RewriteRule ^ - [E={name}_ASKED:{value}]"
        choices |= {key or value: choice for key, choice in tier.choices.items()}
    for asked, choice in choices.items():
        yield f"RewriteCond %{{ENV:{name}_ASKED}} ^{re.escape(asked)}$ [NC]"
        yield f"RewriteRule ^ - [E={name}:{choice}]"


def _exceptions(site: Site) -> Iterator[str]:
    """Addresses whose files have other names; those with a query are looked at only where the path is theirs."""
    plain, by_path = [], {}  # type: ignore[var-annotated]
    for address, slot in addresses_of(site):
        path, mark, query = address.partition("?")
        if mark:
            by_path.setdefault(path, []).append((query, slot))
        elif slot.stem not in (address, address.removesuffix(HTML.suffix)):  # else the rules for all documents do
            plain.append((path, slot))
    for path, entries in sorted(by_path.items()):
        rules = [rule for query, slot in entries for rule in _rule(path, slot.kind, slot.stem, query)]
        yield f"RewriteRule !^{re.escape(path[1:])}$ - [S={sum(rule.startswith('RewriteRule') for rule in rules)}]"
        yield from rules
    for path, slot in plain:
        yield from _rule(path, slot.kind, slot.stem, "")


def _rule(path: str, kind: str, stem: str, query: str) -> Iterator[str]:
    flags, target = "END", stem
    condition = f'RewriteCond %{{QUERY_STRING}} "^{re.escape(query)}(?:&lang=[a-z]+)?$"' if query else ""
    if kind == ANY:
        yield from filter(None, (condition,))
        yield "RewriteCond %{ENV:LP_FORMAT} ^none$"
        yield f'RewriteRule "^{_path(path)}$" - [R=406,END]'
        yield from filter(None, (condition,))
        yield "RewriteCond %{ENV:LP_FORMAT} ^html$"
        yield f'RewriteRule "^{_path(path)}$" "{stem}~%{{ENV:LP_LANGUAGE}}.html" [END,E=LP_ANY:1]'
        flags, target = "END,E=LP_ANY:1", f"{stem}.%{{ENV:LP_FORMAT}}"
    elif kind == PAGE:
        target = f"{stem}~%{{ENV:LP_LANGUAGE}}.html"
    elif kind == SEE:
        document = "/doc/" + path.removeprefix("/id/")
        flags, target = "END,R=303", document.replace("%", "\\%").replace("$", "\\$")
    elif kind != FILE:
        flags, target = "END,R=410", "-"
    yield from filter(None, (condition,))
    yield f'RewriteRule "^{_path(path)}$" "{target}" [{flags}]'


def _path(path: str) -> str:
    return re.escape(unquote(path)[1:]).replace('"', '\\"')


def _headers(site: Site) -> Iterator[str]:
    for name, value in constants(site.rows).items():
        yield f'Header always set {name} "{_escaped(value)}"'
    for (suffix, content_type), files in types_of(site.rows).items():
        yield from _type(suffix, content_type, files)
    for tag in site.languages:
        yield f'<FilesMatch "~{tag}\\.html$">'
        yield f"Header set Content-Language {tag}\nHeader merge Vary Accept-Language\n</FilesMatch>"
    yield "Header merge Vary Accept env=LP_ANY\nHeader merge Vary Accept env=REDIRECT_LP_ANY"


def _type(suffix: str, content_type: str, files: Sequence[str]) -> Iterator[str]:
    value = content_type.replace('"', '\\"')
    if not files:
        yield f'AddType "{value}" .{suffix}'
        return
    names = "|".join(sorted({re.escape(file.rpartition("/")[2]) for file in files}))
    yield f'<FilesMatch "^(?:{names})$">\nForceType "{value}"\n</FilesMatch>'


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
