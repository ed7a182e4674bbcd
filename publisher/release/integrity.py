"""Whether the files of a release are as they were written."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from publisher.release.manifest import MANIFEST_FILE
from publisher.release.maps import MAPS_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from publisher.release.manifest import Manifest

SUMS_FILE = "SHA256SUMS"


def faults_of(folder: Path, manifest: Manifest) -> list[str]:
    """Checks the digest of every file, as `sha256sum -c SHA256SUMS` does.

    Args:
        folder: The release's folder.
        manifest: Its manifest.

    Returns:
        A sentence for each fault; empty when all is well.
    """
    faults: list[str] = []
    try:
        lines = (folder / SUMS_FILE).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        return [f"{SUMS_FILE} cannot be read: {error}"]
    sums = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    for path, entry in manifest.files.items():
        if sums.get(path) != entry.sha256:
            faults.append(f"{path}: {SUMS_FILE} and {MANIFEST_FILE} disagree")
    for path, digest in sums.items():
        try:
            with (folder / path).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            faults.append(f"{path}: cannot be read: {error}")
            continue
        if found != digest:
            faults.append(f"{path}: its digest is {found}, not {digest}")
    extra = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    faults += [f"{path}: not part of the release" for path in sorted(extra - set(sums) - {SUMS_FILE, MAPS_FILE})]
    if manifest.id != folder.name:
        faults.append(f"{MANIFEST_FILE}: describes {manifest.id}, the folder is named {folder.name}")
    return faults
