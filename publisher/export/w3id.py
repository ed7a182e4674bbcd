"""The redirects that w3id.org keeps for a base: identifiers stay, the place where they are answered may change."""

from __future__ import annotations

from urllib.parse import urlsplit

from publisher.base.errors import ConfigurationError

FILE = "w3id/.htaccess"


def rules(base: str, site: str) -> dict[str, str]:
    """The file for the repository of w3id.org, by its path in the export.

    Args:
        base: What all identifiers begin with.
        site: Where they are answered.

    Raises:
        ConfigurationError: The site is no address.

    >>> print(rules("https://w3id.org/cities/", "https://example.org/cities")[FILE].splitlines()[-1])
    RewriteRule ^(.*)$ https://example.org/cities/$1 [R=302,L,NE]
    """
    parts = urlsplit(site)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        message = f"the site must be an address such as https://data.example.org/, not {site!r}"
        raise ConfigurationError(message)
    folder = urlsplit(base).path.strip("/")
    target = site.rstrip("/").replace("%", "\\%").replace("$", "\\$")
    lines = [
        f"# /{folder}/ : identifiers of {base}",
        f"# They are answered at {site} ; whoever takes that over changes this one address.",
        "RewriteEngine On",
        "# Paths stay escaped as they came, and queries are kept.",
        f"RewriteCond %{{THE_REQUEST}} ^[A-Z]+\\s/(?:{folder}/)?([^?\\s]*)",
        f"RewriteRule ^ {target}/%1 [R=302,L,NE]",
        f"RewriteRule ^(.*)$ {target}/$1 [R=302,L,NE]",
    ]
    return {FILE: "\n".join(lines) + "\n"}
