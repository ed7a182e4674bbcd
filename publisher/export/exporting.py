"""Exporting a release: the files, the rules that serve them, and nothing half done."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.base.errors import ConfigurationError
from publisher.export import apache, caddy, nginx, w3id
from publisher.export.gathering import Gathering
from publisher.export.site import Site
from publisher.web.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from publisher.release.reader import Release

SITE_FOLDER = "site"
MANIFEST_FILE = "export.json"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export came to.

    Args:
        folder: Where it is.
        addresses: How many addresses it answers at.
        files: How many files it holds.
    """

    folder: Path
    addresses: int
    files: int


def export(release: Release, folder: Path, site: str = "", languages: Sequence[str] = LANGUAGES) -> Exported:
    """Writes everything of the document plane as files, with the rules for web servers.

    The same release gives the same bytes. The folder is replaced as a whole, once all is written.

    Args:
        release: The release.
        folder: Where to write: a folder that is not there, is empty, or holds an earlier export.
        site: Where the files will be served, for the redirects of w3id.org; without it there are none.
        languages: The languages in which pages are written, the one for all others first.

    Raises:
        ConfigurationError: The folder holds something else, or a language is none of the server's.
        ExportError: What the server answers cannot be written as files.
    """
    _check(folder, languages)
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        found = _written(release, beside, site, languages)
        _swap(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Exported(folder, len(found.slots), len(found.written))


def _written(release: Release, folder: Path, address: str, languages: Sequence[str]) -> Site:
    site = Site(folder / SITE_FOLDER, tuple(languages))
    site.root.mkdir(parents=True)
    Gathering(site, release).gather()
    texts = {**nginx.rules(site), **apache.rules(site), **caddy.rules(site)}
    if address:
        texts |= w3id.rules(release.publication.base, address)
    manifest = {"release": release.id, "base": release.publication.base, "site": address, "languages": list(languages)}
    texts[MANIFEST_FILE] = json.dumps(manifest, indent=1) + "\n"
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return site


def _check(folder: Path, languages: Sequence[str]) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())) and not (folder / MANIFEST_FILE).is_file():
        message = f"{folder} is not empty and holds no earlier export; name another folder"
        raise ConfigurationError(message)
    unknown = [tag for tag in languages if tag not in LANGUAGES]
    if unknown or not languages:
        message = f"there are no pages in {', '.join(unknown) or 'no language'}; there are {', '.join(LANGUAGES)}"
        raise ConfigurationError(message)


def _swap(new: Path, folder: Path) -> None:
    """Puts a folder in the place of another; two renames, so it is missing for no more than a moment."""
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
