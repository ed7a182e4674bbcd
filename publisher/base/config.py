"""Configuration: `[tool.publisher]` in `pyproject.toml`, checked key by key.

*Publication* settings change the bytes that are published and are frozen into the release; *runtime* settings never do.
"""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publisher.base.catalogue import SERVICES, Agent, Contact, DatasetSettings, faults
from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.base.errors import ConfigurationError, NotFoundError, UnreadableError
from publisher.base.iris import IriPolicy, is_valid_iri
from publisher.base.prefixes import PrefixTable
from publisher.base.settings import Publication, Runtime

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIG_FILE = "pyproject.toml"

__all__ = ["CONFIG_FILE", "Project", "Publication", "Runtime"]


@dataclass(frozen=True, slots=True)
class Project:
    """A folder of authored RDF with its settings.

    Args:
        root: The folder that holds `pyproject.toml`.
        publication: Settings that are part of what is published.
        runtime: Settings of a running server.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "pyproject.toml").write_text(
    ...     '[tool.publisher]\\nbase = "https://example.org/"\\ndate = 2026-01-31\\n')
    >>> Project.load(folder).publication.base
    'https://example.org/'
    """

    root: Path
    publication: Publication
    runtime: Runtime = field(default_factory=Runtime)

    @property
    def state(self) -> Path:
        """The folder that holds the releases."""
        return self.root / self.runtime.state

    @classmethod
    def load(cls, folder: Path | str = ".") -> Project:
        """Reads the settings of the project in a folder.

        Raises:
            NotFoundError: There is no `pyproject.toml` with a `[tool.publisher]` table.
            UnreadableError: The file cannot be read.
            ConfigurationError: It is no TOML, or a key or value is wrong; carries the findings.
        """
        root = Path(folder).resolve()
        path = root / CONFIG_FILE
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            message = f"no {CONFIG_FILE} in {root}; 'publisher init' makes an example"
            raise NotFoundError(message) from error
        except (OSError, UnicodeDecodeError) as error:
            message = f"{path} cannot be read: {error}"
            raise UnreadableError(message) from error
        table = _table(text)
        reader = _Reader(text)
        runtime_table = table.pop("runtime", {})
        publication = reader.publication(table)
        runtime = reader.runtime(runtime_table)
        if reader.findings or publication is None:
            message = f"{CONFIG_FILE} has {len(reader.findings)} wrong setting(s)"
            raise ConfigurationError(message, reader.findings)
        return cls(root, publication, runtime)


def _table(text: str) -> dict[str, Any]:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        finding = Diagnostic(
            "C101",
            Severity.ERROR,
            re.sub(r" \(at .*\)$", "", str(error)),
            Span(CONFIG_FILE, line, column, line, column + 1),
        )
        message = f"{CONFIG_FILE} is not valid TOML"
        raise ConfigurationError(message, [finding]) from error
    tools = document.get("tool")
    table = tools.get("publisher") if isinstance(tools, dict) else None
    if not isinstance(table, dict):
        message = f"{CONFIG_FILE} has no [tool.publisher] table; 'publisher init' makes an example"
        raise NotFoundError(message)
    return dict(table)


class _Reader:
    """Checks one table at a time and gathers findings with their line."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self.findings: list[Diagnostic] = []

    def publication(self, table: dict[str, Any]) -> Publication | None:
        known = {f.name for f in fields(Publication)} | {"runtime"}
        self._refuse_unknown(table, known, "tool.publisher")
        values = {k: v for k, v in table.items() if k in known}
        for key in ("base", "date"):
            if key not in values:
                self._add("C103", key, f"the setting '{key}' is missing from [tool.publisher]")
        self._check_publication(values)
        if self.findings:
            return None
        return Publication.from_table(values)

    def _check_publication(self, values: dict[str, Any]) -> None:
        for key, value in values.items():
            expected = _PUBLICATION_TYPES[key]
            if not _has_type(value, expected):
                self._add("C104", key, f"'{key}' must be {_TYPE_WORDS[expected]}")
        base = values.get("base")
        if isinstance(base, str):
            try:
                IriPolicy(base)
            except ValueError as error:
                self._add("C105", "base", str(error))
        prefixes = values.get("prefixes")
        for prefix, namespace in prefixes.items() if isinstance(prefixes, dict) else ():
            if isinstance(namespace, str) and not is_valid_iri(namespace):
                message = f"the namespace of the prefix '{prefix}' must be an absolute IRI, not {namespace!r}"
                self._add("C105", prefix, message)
        claims = values.get("claims")
        if isinstance(claims, str) and not re.fullmatch(r"graph/(?:[^/]+/)+", claims):
            self._add("C104", "claims", "'claims' must be a path such as graph/claim/, with its final '/'")
        self._check_catalogue(values)
        self._check_featured(values.get("featured"), prefixes)
        table = PrefixTable(prefixes if isinstance(prefixes, dict) else None).as_dict()
        self._check_facets(values.get("facets"), table)
        names = values.get("proper_names")
        self._check_prefixed("proper_names", names if _has_type(names, "list") else [], table)
        for key in ("licence", "endpoint"):
            value = values.get(key)
            if isinstance(value, str) and value and not is_valid_iri(value):
                self._add("C105", key, f"'{key}' must be an absolute IRI, not {value!r}")

    def _check_catalogue(self, values: dict[str, Any]) -> None:
        found = [
            *faults(Agent, values.get("publisher", {}), "publisher"),
            *faults(Contact, values.get("contact", {}), "contact"),
        ]
        datasets = values.get("datasets", {})
        for name, table in datasets.items() if isinstance(datasets, dict) else ():
            if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
                found.append(("C104", name, f"the name of the dataset {name!r} must be of a-z, 0-9 and single hyphens"))
            found += faults(DatasetSettings, table, f"datasets.{name}")
        services = values.get("services")
        for service in services if isinstance(services, list) else ():
            if service not in SERVICES:
                found.append(("C104", "services", f"'services' may name {', '.join(SERVICES)}, not {service!r}"))
        for code, key, message in found:
            self._add(code, key, message)

    def _check_featured(self, featured: object, prefixes: object) -> None:
        if not isinstance(featured, dict) or not featured:
            return
        if not {"property", "value"} <= featured.keys():
            self._add("C103", "featured", "'featured' needs a 'property' and a 'value'")
            return
        table = PrefixTable(prefixes if isinstance(prefixes, dict) else None)
        try:
            table.expand(str(featured["property"]))
        except KeyError:
            message = (
                f"the 'property' of 'featured' must be a prefixed name such as org:role, not {featured['property']!r}"
            )
            self._add("C105", "property", message)

    def _check_prefixed(self, key: str, names: Any, prefixes: Mapping[str, str]) -> None:
        for name in names:
            if name.partition(":")[0] not in prefixes or not name.partition(":")[2]:
                self._add("C105", key, f"'{key}' must be of prefixed names such as org:role, not {name!r}")

    def _check_facets(self, facets: object, prefixes: Mapping[str, str]) -> None:
        if not _has_type(facets, "lists") or not isinstance(facets, dict):
            return
        for kind, paths in facets.items():
            steps = [step for path in paths for step in path.split("/")]
            for name in [kind, *(step.removeprefix("^") for step in steps)]:
                if name.partition(":")[0] not in prefixes or not name.partition(":")[2]:
                    self._add("C105", kind, f"'facets' must be of prefixed names such as org:role, not {name!r}")

    def runtime(self, table: object) -> Runtime:
        if not isinstance(table, dict):
            self._add("C104", "runtime", "'runtime' must be a table")
            return Runtime()
        known: dict[str, str | int | float | tuple[str, ...]] = {
            f.name: getattr(Runtime(), f.name) for f in fields(Runtime)
        }
        self._refuse_unknown(table, set(known), "tool.publisher.runtime")
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key not in known:
                continue
            default = known[key]
            expected = _RUNTIME_TYPES[type(default)]
            if _has_type(value, expected):
                values[key] = type(default)(value)
            else:
                self._add("C104", key, f"'{key}' must be {_TYPE_WORDS[expected]}")
        for iri in values.get("query_services", ()):
            if not re.fullmatch(r"https?://[\w.\-\[\]:]+(?:/[!-~]*)?", iri, re.ASCII) or not is_valid_iri(iri):
                message = (
                    f"'query_services' lists http or https addresses of endpoints, without user names; not {iri!r}"
                )
                self._add("C105", "query_services", message)
        return Runtime(**values)

    def _refuse_unknown(self, table: dict[str, Any], known: set[str], where: str) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"; did you mean '{near[0]}'?" if near else ""
                self._add("C102", key, f"unknown setting '{key}' in [{where}]{hint}")

    def _add(self, code: str, key: str, message: str) -> None:
        self.findings.append(Diagnostic(code, Severity.ERROR, message, self._span(key)))

    def _span(self, key: str) -> Span:
        """Where a key stands below [tool.publisher]; the table's own header when it does not."""
        inside, header = False, Span(CONFIG_FILE, 1, 1, 1, 1)
        for number, line in enumerate(self._lines, 1):
            if re.match(r"\s*\[", line):
                inside = re.match(r"\s*\[tool\.publisher[.\]]", line) is not None
                if inside and header.end_column == 1:
                    header = Span(CONFIG_FILE, number, 1, number, len(line) + 1)
                named = re.match(rf"\s*\[tool\.publisher\.({re.escape(key)})\]", line)
                if named:
                    return Span(CONFIG_FILE, number, named.start(1) + 1, number, named.end(1) + 1)
            found = re.match(rf"\s*\"?({re.escape(key)})\"?\s*=", line) if inside else None
            if found:
                return Span(CONFIG_FILE, number, found.start(1) + 1, number, found.end(1) + 1)
        return header


_PUBLICATION_TYPES: dict[str, str] = {
    "base": "text",
    "date": "date",
    "title": "texts",
    "description": "texts",
    "licence": "text",
    "languages": "list",
    "proper_names": "list",
    "claims": "text",
    "prefixes": "texts",
    "ontology": "text",
    "shapes": "text",
    "data": "text",
    "queries": "text",
    "profiles": "text",
    "endpoint": "text",
    "featured": "texts",
    "facets": "lists",
    "questions": "list",
    "publisher": "table",
    "contact": "table",
    "datasets": "table",
    "services": "list",
    "feed_page": "positive",
    "catalogue_page": "positive",
    "sitemap_page": "positive",
    "runtime": "any",
}

_TYPE_WORDS = {
    "text": "a text",
    "date": "a date such as 2026-01-31, without quotes",
    "texts": "a table of texts",
    "list": "a list of texts",
    "lists": "a table of lists of texts",
    "table": "a table",
    "positive": "a whole number above 0",
    "whole": "a whole number that is not negative",
    "number": "a number that is not negative",
}

_RUNTIME_TYPES: dict[type, str] = {int: "whole", float: "number", str: "text", tuple: "list"}


def _has_type(value: object, expected: str) -> bool:
    match expected:
        case "text":
            return isinstance(value, str)
        case "date":
            return type(value) is date
        case "texts":
            return isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
        case "table":
            return isinstance(value, dict)
        case "whole" | "positive":
            return type(value) is int and value >= (expected == "positive")
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf
        case "lists":
            return isinstance(value, dict) and all(_has_type(v, "list") for v in value.values())
        case "list":
            return isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)
        case _:
            return True
