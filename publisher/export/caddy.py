"""Rules for Caddy (2.6 or later) as one snippet to import into a site block that names the root.

They choose the same files as those for nginx; what they leave out is what those for Apache do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.base.formats import DOCUMENT_FORMATS
from publisher.export.negotiation import format_tiers, language_tiers
from publisher.export.site import ANY, FILE, GONE, GONE_FILE, GONE_PAGE, PAGE, addresses_of
from publisher.export.tables import constants, types_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from publisher.export.negotiation import Tier
    from publisher.export.site import Site

CADDY_FILE, HEADERS_FILE = "caddy/rules.caddy", "caddy/files.caddy"

_HEAD = """# Import this into a site block that says where the files are:
#     data.example.org {
#         root * /srv/export/site
#         import /srv/export/caddy/rules.caddy
#     }
"""

_ROUTE = """route {{
    @gone vars {{lp_gone}} yes
    error @gone 410
    @thing path_regexp thing ^/id/(.+)$
    handle @thing {{
        @known file /doc/{{re.thing.1}}.{first}
        route {{
            redir @known /doc/{{re.thing.1}} 303
            error 404
        }}
    }}
    @named path_regexp (~|^/[.]htaccess$)
    error @named 404
    @document file {{lp_stem}}.{first}
    handle @document {{
        @refused vars {{lp_format}} none
        @page vars {{lp_format}} html
        @data not vars {{lp_format}} html
        route {{
            error @refused 406
            header +Vary Accept
            rewrite @page {{lp_stem}}~{{lp_language}}.html
            rewrite @data {{lp_stem}}.{{lp_format}}
            import files.caddy
        }}
    }}
    @pages file {{lp_stem}}~{language}.html
    handle @pages {{
        route {{
            rewrite {{lp_stem}}~{{lp_language}}.html
            import files.caddy
        }}
    }}
    @html path_regexp html ^(.+)\\.html$
    handle @html {{
        route {{
            rewrite {{re.html.1}}~{{lp_language}}.html
            import files.caddy
        }}
    }}
    handle {{
        route {{
            rewrite {{lp_stem}}
            import files.caddy
        }}
    }}
}}
handle_errors {{
    @absent expression `{{err.status_code}} == 404`
    route {{
        rewrite @absent /~404.json
        header @absent Content-Type application/problem+json
        file_server
    }}
}}
"""


def rules(site: Site) -> dict[str, str]:
    """The files for Caddy, by their paths in the export."""
    first, languages = DOCUMENT_FORMATS[0].key, site.languages
    lines = [
        _HEAD,
        *_choice("lp_format", "{header.Accept}", format_tiers(DOCUMENT_FORMATS), first),
        *_choice("lp_preferred", "{header.Accept-Language}", language_tiers(languages), languages[0]),
        *_map("{query.lang}", "lp_language", "{lp_preferred}", [(tag, tag) for tag in languages]),
        *_map("{http.request.orig_uri.path}", "lp_stem", "{http.request.orig_uri.path}", _stems(site)),
        *_map("{http.request.orig_uri.path}", "lp_gone", "no", _gone(site)),
        _ROUTE.format(first=first, language=languages[0]),
    ]
    files = [*_headers(site), "file_server"]
    return {CADDY_FILE: "\n".join(lines) + "\n", HEADERS_FILE: "\n".join(files) + "\n"}


def _choice(name: str, header: str, tiers: Sequence[Tier], otherwise: str) -> Iterator[str]:
    """Two maps: what a header asks for, and what that chooses."""
    asked = [(f"~(?i){tier.pattern}", tier.choices.get("", "${1}")) for tier in tiers]
    yield from _map(header, f"{name}_asked", '""', asked)
    choices = {key or tier.choices[""]: choice for tier in tiers for key, choice in tier.choices.items()}
    yield from _map(f"{{{name}_asked}}", name, otherwise, choices.items())


def _map(source: str, name: str, default: str, entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"map {source} {{{name}}} {{"
    yield from (f"    {_quoted(key)} {_quoted(value)}" for key, value in entries)
    yield f"    default {default}"
    yield "}"


def _stems(site: Site) -> Iterator[tuple[str, str]]:
    """Paths whose files have other names. Addresses with a query are not told apart."""
    for address, slot in addresses_of(site):
        if "?" not in address and slot.kind in (ANY, PAGE, FILE) and slot.stem != address.removesuffix(".html"):
            yield address, slot.stem


def _gone(site: Site) -> Iterator[tuple[str, str]]:
    """Paths of what was withdrawn."""
    for address, slot in addresses_of(site):
        if "?" not in address and slot.kind in (GONE, GONE_PAGE, GONE_FILE):
            yield address, "yes"


def _headers(site: Site) -> Iterator[str]:
    for name, value in constants(site.rows).items():
        yield f"header {name} {_quoted(value)}"
    for number, ((suffix, content_type), files) in enumerate(types_of(site.rows).items()):
        patterns = " ".join(_quoted(file) for file in files) if files else f"*.{suffix}"
        yield f"@type{number} path {patterns}"
        yield f"header @type{number} Content-Type {_quoted(content_type)}"
    for tag in site.languages:
        yield f"@page_{tag} path *~{tag}.html"
        yield f"header @page_{tag} Content-Language {tag}"
        yield f"header @page_{tag} +Vary Accept-Language"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' if '"' in text else f"`{text}`"
